//! Fraction of the best: keeps ratios, so twice as much is twice the score.

use super::{Leaf, Method};
use crate::{Direction, Refusal};

pub(super) const METHOD: Method = Method {
    name: "fraction-of-max",
    higher: "x/max",
    lower: "min/x",
    refuses: "a value below 0, a maximum of 0; where lower is better, a value of 0",
};

/// x/max, and min/x where lower is better.
///
/// Ratios need a true zero, so negative values are refused. A zero is a legal fraction of the
/// maximum, but has no reciprocal where lower is better.
pub(super) fn scores(leaf: &Leaf) -> Result<Vec<f64>, Refusal> {
    let Some(ends) = leaf.ends() else { return Ok(Vec::new()) };
    match leaf.direction {
        Direction::HigherIsBetter => {
            leaf.refuse_value(METHOD.name, |x| x < 0.0 || ends.best == 0.0)?;
            Ok(leaf.map(|x| x / ends.best))
        }
        Direction::LowerIsBetter => {
            leaf.refuse_value(METHOD.name, |x| x <= 0.0)?;
            Ok(leaf.map(|x| ends.best / x))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower, refused, refused_lower};
    use crate::{Normalise, Refusal};

    #[test]
    fn ratios_are_kept() {
        let x = [Some(2.0), Some(4.0), None, Some(8.0)];
        check(&Normalise::FractionOfMax, &x, &[Some(0.25), Some(0.5), None, Some(1.0)]);
        check_lower(&Normalise::FractionOfMax, &x, &[Some(1.0), Some(0.5), None, Some(0.25)]);
        check(&Normalise::FractionOfMax, &[Some(0.0), Some(1.0)], &[Some(0.0), Some(1.0)]);
    }

    #[test]
    fn values_without_a_ratio_are_refused() {
        let refusal = refused(&Normalise::FractionOfMax, &[Some(2.0), Some(-4.0)]);
        assert!(matches!(refusal, Refusal::RaiseValue { unit: 1, .. }));
        assert!(matches!(
            refused(&Normalise::FractionOfMax, &[Some(0.0)]),
            Refusal::RaiseValue { .. }
        ));
        let refusal = refused_lower(&Normalise::FractionOfMax, &[Some(2.0), Some(0.0)]);
        assert!(matches!(refusal, Refusal::RaiseValue { unit: 1, .. }));
    }
}
