//! Weighted sums, one child at a time for a block of units: the path that most indices take for
//! every node, and a weight draw takes a thousand times.

use super::{Recipe, Term};
use crate::Missing;
use crate::aggregate::{Linear, Over};

/// Units worked on together: three columns of a block stay in the first-level cache.
const BLOCK: usize = 1024;

/// One child as it enters the sum.
struct Summand<'a> {
    values: &'a [f64],
    factor: f64,
    /// What the child's presence adds to the denominator.
    share: f64,
}

/// Writes Σ factor·x over the denominator for every unit.
///
/// The sum runs over children in the order of the plan, and the same terms are added in the same
/// order whether or not other units miss values, so a unit's bits depend on its own cells only.
pub(super) fn combine(recipe: &Recipe, method: &Linear, out: &mut [f64]) {
    let summands: Vec<Summand> = recipe.terms.iter().map(|term| summand(term, method)).collect();
    let whole: f64 = summands.iter().map(|summand| summand.share).sum();
    if recipe.terms.iter().all(|term| term.column.is_complete()) {
        let over = if method.over == Over::Weight { whole } else { 1.0 };
        dense(&summands, over, out);
    } else {
        sparse(recipe, method.over, &summands, whole, out);
    }
}

fn summand<'a>(term: &Term<'a>, method: &Linear) -> Summand<'a> {
    let share = match method.over {
        Over::Weight => term.weight,
        Over::PointsAvailable => term.weight * term.points_max,
    };
    Summand {
        values: term.column.values(),
        factor: (method.factor)(term.weight, term.points_max),
        share,
    }
}

/// Every unit has every child.
fn dense(summands: &[Summand], over: f64, out: &mut [f64]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let from = block * BLOCK;
        out.fill(0.0);
        for group in summands.chunks(4) {
            add(group, from, out);
        }
        for sum in out {
            *sum /= over;
            // Only an overflow can be NaN here; as an infinity it is refused, not taken for missing.
            if sum.is_nan() {
                *sum = f64::INFINITY;
            }
        }
    }
}

/// Adds up to four children in order; four at a time keep the sum in a register.
fn add(group: &[Summand], from: usize, out: &mut [f64]) {
    let to = from + out.len();
    if let [a, b, c, d] = group {
        let (fa, fb, fc, fd) = (a.factor, b.factor, c.factor, d.factor);
        let (a, b) = (&a.values[from..to], &b.values[from..to]);
        let (c, d) = (&c.values[from..to], &d.values[from..to]);
        for (unit, sum) in out.iter_mut().enumerate() {
            *sum = (((*sum + fa * a[unit]) + fb * b[unit]) + fc * c[unit]) + fd * d[unit];
        }
        return;
    }
    for summand in group {
        let factor = summand.factor;
        for (sum, x) in out.iter_mut().zip(&summand.values[from..to]) {
            *sum += factor * x;
        }
    }
}

/// Some unit misses some child.
fn sparse(recipe: &Recipe, over: Over, summands: &[Summand], whole: f64, out: &mut [f64]) {
    let (mut present, mut count) = ([0.0; BLOCK], [0.0; BLOCK]);
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let from = block * BLOCK;
        out.fill(0.0);
        present.fill(0.0);
        count.fill(0.0);
        for summand in summands.iter().filter(|summand| !summand.values.is_empty()) {
            let values = &summand.values[from..from + out.len()];
            for (((sum, present), count), &x) in
                out.iter_mut().zip(&mut present).zip(&mut count).zip(values)
            {
                let there = !x.is_nan();
                *sum += if there { summand.factor * x } else { 0.0 };
                *present += if there { summand.share } else { 0.0 };
                *count += if there { 1.0 } else { 0.0 };
            }
        }
        for ((sum, &present), &count) in out.iter_mut().zip(&present).zip(&count) {
            *sum = finish(recipe, over, *sum, present, count as usize, whole);
        }
    }
}

/// The sum over its denominator; NaN when the unit is not scored, an infinity on overflow.
fn finish(
    recipe: &Recipe,
    over: Over,
    sum: f64,
    present: f64,
    available: usize,
    whole: f64,
) -> f64 {
    if !recipe.enough(available) {
        return f64::NAN;
    }
    let all = available == recipe.terms.len();
    let value = match (over, recipe.missing) {
        (Over::Weight, Missing::Zero) => sum / whole,
        (Over::Weight, _) => sum / present,
        (Over::PointsAvailable, Missing::Renormalise) if !all => sum * (whole / present),
        (Over::PointsAvailable, _) => sum,
    };
    if value.is_nan() { f64::INFINITY } else { value }
}
