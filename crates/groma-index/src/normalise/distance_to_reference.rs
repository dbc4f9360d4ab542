//! Distance to a reference unit: how far a unit has come compared with a chosen one.

use super::{Leaf, Method};
use crate::Refusal;

pub(super) const METHOD: Method = Method {
    name: "distance-to-reference",
    higher: "(x − min)/(x_ref − min)",
    lower: "(max − x)/(max − x_ref)",
    refuses: "a reference unit without a value or with the worst one; a cap that is not finite",
};

/// (x − min)/(x_ref − min), and (max − x)/(max − x_ref) where lower is better, not above `cap`.
pub(super) fn scores(leaf: &Leaf, unit: usize, cap: Option<f64>) -> Result<Vec<f64>, Refusal> {
    let ceiling = ceiling(leaf, cap)?;
    let node = leaf.node;
    let reference = leaf.source.option(unit).ok_or(Refusal::ReplaceReference { node, unit })?;
    let ends = leaf.ends().ok_or(Refusal::ReplaceReference { node, unit })?;
    if reference == ends.worst {
        return Err(Refusal::RaiseReference { node, unit, value: reference });
    }
    let way = (reference - ends.worst).abs();
    Ok(leaf.map_gain(ends.worst, |gain| below(gain / way, ceiling)))
}

/// The cap as a number; infinity where there is none.
pub(super) fn ceiling(leaf: &Leaf, cap: Option<f64>) -> Result<f64, Refusal> {
    if let Some(cap) = cap {
        leaf.finite("cap", cap)?;
    }
    Ok(cap.unwrap_or(f64::INFINITY))
}

/// The smaller one, and NaN, that is missing, for NaN; `f64::min` would lose it.
pub(super) fn below(score: f64, ceiling: f64) -> f64 {
    if score > ceiling { ceiling } else { score }
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower, refused};
    use crate::{Normalise, Refusal};

    #[test]
    fn the_reference_has_one() {
        let x = [Some(2.0), Some(6.0), None, Some(10.0)];
        let free = Normalise::DistanceToReference { unit: 1, cap: None };
        let capped = Normalise::DistanceToReference { unit: 1, cap: Some(1.0) };
        check(&free, &x, &[Some(0.0), Some(1.0), None, Some(2.0)]);
        check(&capped, &x, &[Some(0.0), Some(1.0), None, Some(1.0)]);
        check_lower(&free, &x, &[Some(2.0), Some(1.0), None, Some(0.0)]);
    }

    #[test]
    fn a_missing_or_worst_reference_is_refused() {
        let x = [Some(2.0), Some(6.0), None];
        let refuse = |unit| refused(&Normalise::DistanceToReference { unit, cap: None }, &x);
        assert!(matches!(refuse(2), Refusal::ReplaceReference { unit: 2, .. }));
        assert!(matches!(refuse(7), Refusal::ReplaceReference { unit: 7, .. }));
        assert!(matches!(refuse(0), Refusal::RaiseReference { unit: 0, .. }));
    }
}
