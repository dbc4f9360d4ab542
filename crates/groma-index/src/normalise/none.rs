//! None: the value itself, for indicators that come as scores or points.

use super::{Leaf, Method};

pub(super) const METHOD: Method =
    Method { name: "none", higher: "x", lower: "−x", refuses: "nothing" };

/// d·x, d the direction; + 0.0 so that 0 does not become −0.
pub(super) fn scores(leaf: &Leaf) -> Vec<f64> {
    let sign = leaf.direction.sign();
    leaf.map(|x| sign * x + 0.0)
}

#[cfg(test)]
mod tests {
    use crate::Normalise;
    use crate::normalise::tests::{check, check_lower};

    #[test]
    fn only_the_direction_counts() {
        check(&Normalise::None, &[Some(3.0), None], &[Some(3.0), None]);
        check_lower(&Normalise::None, &[Some(3.0), None], &[Some(-3.0), None]);
    }
}
