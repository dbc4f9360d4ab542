//! Weighted arithmetic mean: full compensation between children.

use super::{Linear, Method, Over};

pub(super) const METHOD: Method =
    Method { name: "arithmetic", formula: "Σ w·x", refuses: "nothing" };

/// Σ w·x / Σ w over the available children.
pub(super) const LINEAR: Linear = Linear { factor: |weight, _| weight, over: Over::Weight };

#[cfg(test)]
mod tests {
    use crate::aggregate::tests::{Case, check};
    use crate::{Aggregate, Missing};

    #[test]
    fn weights_are_renormalised_over_what_is_there() {
        let case = Case::of(Aggregate::Arithmetic).weights(&[1.0, 3.0]);
        check(&case, &[Some(10.0), Some(20.0)], Some(17.5));
        check(&case, &[Some(10.0), None], Some(10.0));
        check(&case, &[None, None], None);
    }

    #[test]
    fn missing_is_zero_or_blocks_by_policy() {
        let case = Case::of(Aggregate::Arithmetic).weights(&[1.0, 3.0]);
        check(&case.missing(Missing::Zero), &[Some(10.0), None], Some(2.5));
        check(&case.missing(Missing::Block), &[Some(10.0), None], None);
        check(&case.missing(Missing::Block), &[Some(10.0), Some(20.0)], Some(17.5));
    }

    #[test]
    fn coverage_at_the_boundary_is_scored() {
        let case = Case::of(Aggregate::Arithmetic);
        check(&case.coverage(2.0 / 3.0), &[Some(1.0), Some(3.0), None], Some(2.0));
        check(&case.coverage(0.67), &[Some(1.0), Some(3.0), None], None);
    }
}
