//! Sum: points add up.

use super::{Linear, Method, Over};

pub(super) const METHOD: Method = Method {
    name: "sum",
    formula: "Σ w·x; available points scaled to the full maximum where missing children are renormalised",
    refuses: "a child without points_max where missing children are renormalised",
};

/// Σ w·x with the weights as written. Renormalised, over the available children A of all children C:
/// Σ_A w·x · Σ_C w·points_max / Σ_A w·points_max.
pub(super) const LINEAR: Linear =
    Linear { factor: |weight, _| weight, over: Over::PointsAvailable };

#[cfg(test)]
mod tests {
    use crate::aggregate::tests::{Case, check};
    use crate::{Aggregate, Missing};

    #[test]
    fn points_add_up_and_missing_is_zero_by_default() {
        let case = Case::of(Aggregate::Sum);
        check(&case, &[Some(3.0), Some(5.0)], Some(8.0));
        check(&case, &[Some(3.0), None], Some(3.0));
        check(&case, &[None, None], None);
        check(&case.weights(&[2.0, 1.0]), &[Some(3.0), Some(5.0)], Some(11.0));
    }

    /// 6 of 10 points seen, 40 points in all: 24.
    #[test]
    fn available_points_are_scaled_to_the_maximum() {
        let case = Case::of(Aggregate::Sum).missing(Missing::Renormalise).points_max(&[10.0, 30.0]);
        check(&case, &[Some(6.0), None], Some(24.0));
        check(&case, &[Some(6.0), Some(20.0)], Some(26.0));
    }
}
