//! Weighted geometric mean: a low child is only partly made good by a high one.

use super::{Method, Row};

pub(super) const METHOD: Method =
    Method { name: "geometric", formula: "exp(Σ w·ln x)", refuses: "any x ≤ 0" };

/// exp(Σ w·ln x); the place of the first x ≤ 0 otherwise.
pub(super) fn mean(row: &Row) -> Result<f64, usize> {
    row.refuse(|x| x <= 0.0)?;
    let logarithms: f64 = row.pairs().map(|(x, w)| w * libm::log(x)).sum();
    Ok(libm::exp(logarithms))
}

#[cfg(test)]
mod tests {
    use crate::aggregate::tests::{Case, check, refused};
    use crate::{Aggregate, Missing};

    /// √(2·8) = 4; 2^¼·8^¾ = 2^2.5.
    #[test]
    fn hand_numbers() {
        let case = Case::of(Aggregate::Geometric);
        check(&case, &[Some(2.0), Some(8.0)], Some(4.0));
        check(&case.weights(&[1.0, 3.0]), &[Some(2.0), Some(8.0)], Some(32f64.sqrt()));
        check(&case, &[Some(2.0), None], Some(2.0));
    }

    #[test]
    fn zero_is_refused_with_its_unit_and_child() {
        let refusal = refused(&Case::of(Aggregate::Geometric), &[Some(2.0), Some(0.0)]);
        assert_eq!((refusal.node(), refusal.unit(), refusal.other()), (Some(0), Some(0), Some(2)));
        let zero = Case::of(Aggregate::Geometric).missing(Missing::Zero);
        assert_eq!(refused(&zero, &[Some(2.0), None]).other(), Some(2));
    }
}
