//! Mean of percentages: every child counts by its weight, not by how many points it holds.

use super::{Linear, Method, Over};

pub(super) const METHOD: Method = Method {
    name: "mean-percent",
    formula: "100·Σ w·x/points_max",
    refuses: "a child without points_max",
};

/// 100·Σ w·(x/points_max) / Σ w over the available children.
pub(super) const LINEAR: Linear =
    Linear { factor: |weight, points_max| weight * (100.0 / points_max), over: Over::Weight };

#[cfg(test)]
mod tests {
    use crate::Aggregate;
    use crate::aggregate::tests::{Case, check, refused};

    /// 5 of 10 and 30 of 40 points are 50 % and 75 %.
    #[test]
    fn percentages_are_averaged() {
        let case = Case::of(Aggregate::MeanPercent).points_max(&[10.0, 40.0]);
        check(&case, &[Some(5.0), Some(30.0)], Some(62.5));
        check(&case, &[None, Some(30.0)], Some(75.0));
        check(&case.weights(&[3.0, 1.0]), &[Some(5.0), Some(30.0)], Some(56.25));
    }

    #[test]
    fn a_child_without_a_maximum_is_refused() {
        let refusal = refused(&Case::of(Aggregate::MeanPercent), &[Some(5.0)]);
        assert!(matches!(refusal, crate::Refusal::DeclareMaximum { node: 1, parent: 0 }));
    }
}
