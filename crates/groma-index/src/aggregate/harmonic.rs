//! Weighted harmonic mean: compensates less than the geometric one.

use super::{Method, Row};

pub(super) const METHOD: Method =
    Method { name: "harmonic", formula: "1/Σ(w/x)", refuses: "any x ≤ 0" };

/// 1/Σ(w/x); the place of the first x ≤ 0 otherwise.
pub(super) fn mean(row: &Row) -> Result<f64, usize> {
    row.refuse(|x| x <= 0.0)?;
    let reciprocals: f64 = row.pairs().map(|(x, w)| w / x).sum();
    Ok(1.0 / reciprocals)
}

#[cfg(test)]
mod tests {
    use crate::Aggregate;
    use crate::aggregate::tests::{Case, check, refused};

    /// Out at 40 and back at 60 is 48 on the whole way.
    #[test]
    fn hand_numbers() {
        check(&Case::of(Aggregate::Harmonic), &[Some(40.0), Some(60.0)], Some(48.0));
        assert_eq!(
            refused(&Case::of(Aggregate::Harmonic), &[Some(-1.0), Some(2.0)]).value(),
            Some(-1.0)
        );
    }
}
