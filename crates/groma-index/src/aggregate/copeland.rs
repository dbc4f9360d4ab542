//! Copeland: units are compared in pairs, and majorities counted; how much a unit wins by does not
//! matter, so that nothing compensates.

use rayon::prelude::*;

use super::Method;
use crate::rank::near;

pub(super) const METHOD: Method =
    Method { name: "copeland", formula: "#{b: o_ab > ½} − #{b: o_ab < ½}", refuses: "nothing" };

/// How near to one half a share of weight counts as a tie; without it rounding decides majorities.
const HALF_TOLERANCE: f64 = 1e-12;

/// Units whose rows are worth spreading over threads.
const UNITS_MANY: usize = 256;

/// The units that take part, row by row: one score a child, NaN where missing.
pub(crate) struct Field {
    /// Scores, `weights.len()` a unit.
    pub scores: Vec<f64>,
    /// Weights of the children.
    pub weights: Vec<f64>,
}

impl Field {
    /// #{b: o_ab > ½} − #{b: o_ab < ½} for each unit a (Copeland 1951); no child in common is a tie.
    pub(crate) fn copeland(&self) -> Vec<f64> {
        let units = self.scores.len() / self.weights.len();
        let balance = |a: usize| (0..units).map(|b| self.majority(a, b)).sum::<f64>();
        if units < UNITS_MANY {
            (0..units).map(balance).collect()
        } else {
            (0..units).into_par_iter().map(balance).collect()
        }
    }

    /// o_ab = Σ w·\[x_a > x_b\] + ½·Σ w·\[x_a = x_b\] over the children both have, weights
    /// renormalised over them; `None` when they have none in common. o_ab + o_ba = 1.
    pub(crate) fn outranking(&self, a: usize, b: usize) -> Option<f64> {
        let (row_a, row_b) = (self.row(a), self.row(b));
        let (mut ahead, mut common) = (0.0, 0.0);
        for ((&x, &y), &weight) in row_a.iter().zip(row_b).zip(&self.weights) {
            if x.is_nan() || y.is_nan() {
                continue;
            }
            common += weight;
            if near(x, y) {
                ahead += 0.5 * weight;
            } else if x > y {
                ahead += weight;
            }
        }
        (common > 0.0).then(|| ahead / common)
    }

    fn majority(&self, a: usize, b: usize) -> f64 {
        match self.outranking(a, b) {
            Some(share) if share > 0.5 + HALF_TOLERANCE => 1.0,
            Some(share) if share < 0.5 - HALF_TOLERANCE => -1.0,
            _ => 0.0,
        }
    }

    fn row(&self, unit: usize) -> &[f64] {
        let width = self.weights.len();
        &self.scores[unit * width..(unit + 1) * width]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(weights: &[f64], rows: &[&[f64]], expected: &[f64]) {
        let field = Field { scores: rows.concat(), weights: weights.to_vec() };
        assert_eq!(field.copeland(), expected, "{rows:?}");
    }

    #[test]
    fn majorities_are_counted() {
        check(
            &[1.0, 1.0, 1.0],
            &[&[9.0, 9.0, 0.0], &[5.0, 5.0, 5.0], &[1.0, 1.0, 9.0]],
            &[2.0, 0.0, -2.0],
        );
        check(&[1.0, 1.0], &[&[9.0, 1.0], &[1.0, 9.0]], &[0.0, 0.0]);
        check(&[3.0, 1.0], &[&[9.0, 1.0], &[1.0, 9.0]], &[1.0, -1.0]);
    }

    #[test]
    fn missing_pairs_are_ties_and_one_half_is_not_a_majority() {
        let none = f64::NAN;
        check(&[1.0, 1.0], &[&[9.0, none], &[none, 1.0]], &[0.0, 0.0]);
        check(&[1.0, 1.0], &[&[9.0, none], &[1.0, 5.0]], &[1.0, -1.0]);
        // Ten tenths add up to a little less than one; each side has five.
        let ahead: Vec<f64> = (0..10).map(|j| f64::from(j % 2)).collect();
        let behind: Vec<f64> = ahead.iter().map(|x| 1.0 - x).collect();
        check(&[0.1; 10], &[&ahead, &behind], &[0.0, 0.0]);
    }
}
