//! Distance to a target: how far a unit has come on the way from the worst value to a native target.

use super::distance_to_reference::{below, ceiling};
use super::{Leaf, Method};
use crate::{Refusal, Remark};

pub(super) const METHOD: Method = Method {
    name: "distance-to-target",
    higher: "(x − min)/(T − min)",
    lower: "(max − x)/(max − T)",
    refuses: "a target at the worst value; a cap that is not finite",
};

/// (x − min)/(T − min), and (max − x)/(max − T) where lower is better, not above `cap`.
///
/// A target on the far side of the worst value turns the order round; that is computed as written
/// and remarked upon, for a series may start beyond its target.
pub(super) fn scores(leaf: &Leaf, target: f64, cap: Option<f64>) -> Result<Vec<f64>, Refusal> {
    leaf.finite("target", target)?;
    let ceiling = ceiling(leaf, cap)?;
    let Some(ends) = leaf.ends() else { return Ok(Vec::new()) };
    if target == ends.worst {
        return Err(Refusal::MoveTarget { node: leaf.node, value: target });
    }
    let way = leaf.direction.sign() * (target - ends.worst);
    Ok(leaf.map_gain(ends.worst, |gain| below(gain / way, ceiling)))
}

/// The remark on a target that is worse than the worst value.
pub(super) fn remark(leaf: &Leaf, target: f64) -> Option<Remark> {
    let worst = leaf.ends()?.worst;
    let beyond = leaf.direction.sign() * (target - worst) < 0.0;
    beyond.then_some(Remark::TargetBeyondWorst { node: leaf.node, target, worst })
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower, refused};
    use crate::{Normalise, Refusal};

    #[test]
    fn the_target_is_native_in_both_directions() {
        let x = [Some(2.0), Some(4.0), None, Some(10.0)];
        let free = Normalise::DistanceToTarget { target: 6.0, cap: None };
        let capped = Normalise::DistanceToTarget { target: 6.0, cap: Some(1.0) };
        check(&free, &x, &[Some(0.0), Some(0.5), None, Some(2.0)]);
        check(&capped, &x, &[Some(0.0), Some(0.5), None, Some(1.0)]);
        check_lower(&capped, &x, &[Some(1.0), Some(1.0), None, Some(0.0)]);
        check_lower(&free, &x, &[Some(2.0), Some(1.5), None, Some(0.0)]);
    }

    #[test]
    fn a_target_at_the_worst_value_is_refused() {
        let how = Normalise::DistanceToTarget { target: 2.0, cap: None };
        assert!(matches!(
            refused(&how, &[Some(2.0), Some(4.0)]),
            Refusal::MoveTarget { value: 2.0, .. }
        ));
    }
}
