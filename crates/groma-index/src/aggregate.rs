//! Aggregation: the scores of a node's children become the score of the node.
//!
//! One method a file, one line each in [`METHODS`]. w are the children's weights normalised over
//! those that are available, x their scores. What a missing child means is not the method's
//! business but the node's: see [`crate::Missing`].

mod arithmetic;
pub(crate) mod copeland;
mod geometric;
mod harmonic;
mod mean_percent;
mod median;
mod power;
mod sum;

use crate::Missing;

/// Every aggregation, in the order of the manual.
pub const METHODS: &[Method] = &[
    sum::METHOD,
    arithmetic::METHOD,
    geometric::METHOD,
    harmonic::METHOD,
    power::METHOD,
    median::METHOD,
    copeland::METHOD,
    mean_percent::METHOD,
];

/// What the manual says about a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Name as it is written in a definition; also the name of its file, with `_` for `-`.
    pub name: &'static str,
    /// Formula.
    pub formula: &'static str,
    /// What it refuses.
    pub refuses: &'static str,
}

/// How the scores of children become one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aggregate {
    /// Σ w·x with the weights as written: points add up.
    Sum,
    /// Weighted arithmetic mean.
    Arithmetic,
    /// Weighted geometric mean.
    Geometric,
    /// Weighted harmonic mean.
    Harmonic,
    /// Weighted power mean.
    Power {
        /// Exponent: 1 is the arithmetic mean, 0 the geometric, −1 the harmonic, ±∞ maximum and minimum.
        p: f64,
    },
    /// Weighted lower median, averaged where the weight splits exactly in half.
    Median,
    /// Units beaten minus units lost to, by weighted majority over the children both units have.
    Copeland,
    /// 100 times the weighted mean of the children's shares of their `points_max`.
    MeanPercent,
}

impl Aggregate {
    /// The method's entry in [`METHODS`].
    #[must_use]
    pub fn method(self) -> Method {
        match self {
            Aggregate::Sum => sum::METHOD,
            Aggregate::Arithmetic => arithmetic::METHOD,
            Aggregate::Geometric => geometric::METHOD,
            Aggregate::Harmonic => harmonic::METHOD,
            Aggregate::Power { .. } => power::METHOD,
            Aggregate::Median => median::METHOD,
            Aggregate::Copeland => copeland::METHOD,
            Aggregate::MeanPercent => mean_percent::METHOD,
        }
    }

    /// What a missing child means unless the definition says otherwise: zero points under
    /// [`Aggregate::Sum`], renormalised weights under every mean.
    #[must_use]
    pub fn missing_default(self) -> Missing {
        match self {
            Aggregate::Sum => Missing::Zero,
            _ => Missing::Renormalise,
        }
    }
}

/// How a method is computed.
pub(crate) enum Shape {
    /// A weighted sum over children, one child at a time for all units.
    Linear(Linear),
    /// A function of one unit's available children.
    Row(fn(&Row, Aggregate) -> Result<f64, usize>),
    /// A comparison of every unit with every other.
    Pairs,
}

/// Σ `factor`·x, then divided by the weight present or scaled up to the full maximum.
pub(crate) struct Linear {
    /// What a child's score is multiplied by, from its weight and its `points_max`.
    pub factor: fn(f64, f64) -> f64,
    /// What the sum is divided by.
    pub over: Over,
}

/// The denominator of a linear aggregate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    /// The weight of the children counted.
    Weight,
    /// The share of w·`points_max` that is available, under [`Missing::Renormalise`] only.
    PointsAvailable,
}

/// One unit's children: scores, and weights that sum to 1, in the order of the plan.
pub(crate) struct Row<'a> {
    pub scores: &'a [f64],
    pub weights: &'a [f64],
}

impl Row<'_> {
    /// Scores with their weights.
    fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        self.scores.iter().copied().zip(self.weights.iter().copied())
    }

    /// Refuses the first score for which `refused` holds, by its place.
    fn refuse(&self, refused: impl Fn(f64) -> bool) -> Result<(), usize> {
        self.scores.iter().position(|&x| refused(x)).map_or(Ok(()), Err)
    }
}

pub(crate) fn shape(aggregate: Aggregate) -> Shape {
    match aggregate {
        Aggregate::Sum => Shape::Linear(sum::LINEAR),
        Aggregate::Arithmetic => Shape::Linear(arithmetic::LINEAR),
        Aggregate::MeanPercent => Shape::Linear(mean_percent::LINEAR),
        Aggregate::Geometric => Shape::Row(|row, _| geometric::mean(row)),
        Aggregate::Harmonic => Shape::Row(|row, _| harmonic::mean(row)),
        Aggregate::Power { .. } => Shape::Row(power::mean),
        Aggregate::Median => Shape::Row(|row, _| median::median(row)),
        Aggregate::Copeland => Shape::Pairs,
    }
}

#[cfg(test)]
mod tests;
