//! Distance to the best: min-max to 0..=1 under the name by which some indices know it.

use super::{Leaf, Method};
use crate::Refusal;

pub(super) const METHOD: Method = Method {
    name: "distance-to-max",
    higher: "(x − min)/(max − min)",
    lower: "(max − x)/(max − min)",
    refuses: "a constant column",
};

/// (x − min)/R, and (max − x)/R where lower is better.
pub(super) fn scores(leaf: &Leaf) -> Result<Vec<f64>, Refusal> {
    let Some(ends) = leaf.ends() else { return Ok(Vec::new()) };
    let range = ends.range();
    if range == 0.0 {
        return Err(Refusal::ReplaceConstant {
            node: leaf.node,
            method: METHOD.name,
            value: ends.worst,
        });
    }
    Ok(leaf.map_gain(ends.worst, |gain| gain / range))
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower, refused};
    use crate::{Normalise, Refusal};

    #[test]
    fn share_of_the_way_to_the_best() {
        let x = [Some(2.0), Some(3.0), None, Some(6.0)];
        check(&Normalise::DistanceToMax, &x, &[Some(0.0), Some(0.25), None, Some(1.0)]);
        check_lower(&Normalise::DistanceToMax, &x, &[Some(1.0), Some(0.75), None, Some(0.0)]);
        assert!(matches!(
            refused(&Normalise::DistanceToMax, &[Some(2.0)]),
            Refusal::ReplaceConstant { .. }
        ));
    }
}
