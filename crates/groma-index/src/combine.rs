//! One node from its children, for all units: who is available, what a missing child means, then
//! the method.

mod linear;

use crate::aggregate::copeland::Field;
use crate::aggregate::{Row, Shape, shape};
use crate::column::Column;
use crate::{Aggregate, Missing, Refusal};

/// A child that takes part: its weight is above 0.
#[derive(Clone, Copy)]
pub(crate) struct Term<'a> {
    pub node: usize,
    pub column: &'a Column,
    pub weight: f64,
    /// NaN where the child declares none; the plan was checked for methods that need it.
    pub points_max: f64,
}

/// What a node is made of.
pub(crate) struct Recipe<'a> {
    pub node: usize,
    pub units: usize,
    pub aggregate: Aggregate,
    pub missing: Missing,
    pub coverage_min: f64,
    pub terms: &'a [Term<'a>],
    /// Given values of the node itself: they stand in for its children.
    pub given: &'a Column,
}

/// Writes the node's value for every unit, NaN where missing.
pub(crate) fn combine(recipe: &Recipe, out: &mut Vec<f64>) -> Result<(), Refusal> {
    out.clear();
    out.resize(recipe.units, f64::NAN);
    match shape(recipe.aggregate) {
        Shape::Linear(method) => linear::combine(recipe, &method, out),
        Shape::Row(method) => by_row(recipe, method, out)?,
        Shape::Pairs => by_pairs(recipe, out),
    }
    overlay(recipe.given, out);
    match out.iter().position(|x| x.is_infinite()) {
        Some(unit) => {
            Err(Refusal::ScaleDown { step: "aggregate", node: recipe.node, unit: Some(unit) })
        }
        None => Ok(()),
    }
}

impl Recipe<'_> {
    /// True when a unit with this many available children is scored.
    pub(crate) fn enough(&self, available: usize) -> bool {
        let children = self.terms.len();
        let blocked = self.missing == Missing::Block && available < children;
        // The slack lets 2 of 3 pass a threshold of 0.6666666666666667.
        let covered = available as f64 + 1e-9 >= self.coverage_min * children as f64;
        available > 0 && covered && !blocked
    }

    /// A unit's children as they count, in the order of the plan, with their places among the
    /// terms; false when the unit is not scored.
    fn gather(&self, unit: usize, row: &mut Gathered) -> bool {
        row.clear();
        let mut available = 0;
        for (place, term) in self.terms.iter().enumerate() {
            let score = term.column.get(unit);
            available += usize::from(!score.is_nan());
            let counted = if score.is_nan() && self.missing == Missing::Zero { 0.0 } else { score };
            if !counted.is_nan() {
                row.scores.push(counted);
                row.weights.push(term.weight);
                row.places.push(place);
            }
        }
        self.enough(available)
    }
}

/// Room for one unit's children.
#[derive(Default)]
struct Gathered {
    scores: Vec<f64>,
    weights: Vec<f64>,
    places: Vec<usize>,
}

impl Gathered {
    fn clear(&mut self) {
        self.scores.clear();
        self.weights.clear();
        self.places.clear();
    }

    fn normalise_weights(&mut self) {
        let total: f64 = self.weights.iter().sum();
        for weight in &mut self.weights {
            *weight /= total;
        }
    }
}

/// A method that looks at one unit at a time.
fn by_row(
    recipe: &Recipe,
    method: fn(&Row, Aggregate) -> Result<f64, usize>,
    out: &mut [f64],
) -> Result<(), Refusal> {
    let mut row = Gathered::default();
    for (unit, score) in out.iter_mut().enumerate() {
        if !recipe.given.get(unit).is_nan() || !recipe.gather(unit, &mut row) {
            continue;
        }
        row.normalise_weights();
        let children = Row { scores: &row.scores, weights: &row.weights };
        let value = method(&children, recipe.aggregate).map_err(|place| Refusal::RaiseValue {
            step: "aggregate",
            node: recipe.node,
            unit,
            child: recipe.terms[row.places[place]].node,
            value: row.scores[place],
            method: recipe.aggregate.method().name,
        })?;
        *score = if value.is_nan() { f64::INFINITY } else { value };
    }
    Ok(())
}

/// A method that compares units: those that are not scored, or given, take no part.
fn by_pairs(recipe: &Recipe, out: &mut [f64]) {
    let taking_part = taking_part(recipe);
    let balances = field(recipe, &taking_part).copeland();
    for (&unit, balance) in taking_part.iter().zip(balances) {
        out[unit] = balance;
    }
}

/// Units that are compared.
pub(crate) fn taking_part(recipe: &Recipe) -> Vec<usize> {
    let mut row = Gathered::default();
    (0..recipe.units)
        .filter(|&unit| recipe.given.get(unit).is_nan() && recipe.gather(unit, &mut row))
        .collect()
}

/// The children's scores of these units, row by row.
pub(crate) fn field(recipe: &Recipe, units: &[usize]) -> Field {
    let missing = if recipe.missing == Missing::Zero { 0.0 } else { f64::NAN };
    let cell = |unit: usize, term: &Term| {
        let score = term.column.get(unit);
        if score.is_nan() { missing } else { score }
    };
    let scores =
        units.iter().flat_map(|&unit| recipe.terms.iter().map(move |term| cell(unit, term)));
    Field {
        scores: scores.collect(),
        weights: recipe.terms.iter().map(|term| term.weight).collect(),
    }
}

/// A given value stands in for whatever the children make.
fn overlay(given: &Column, out: &mut [f64]) {
    for (score, &value) in out.iter_mut().zip(given.values()) {
        if !value.is_nan() {
            *score = value;
        }
    }
}
