//! Scaled: fixed bounds, known before the data, become 0 and the scale.

use super::{Leaf, Method};
use crate::{Direction, Refusal};

pub(super) const METHOD: Method = Method {
    name: "scaled",
    higher: "s(x − a)/(b − a)",
    lower: "s(b − x)/(b − a)",
    refuses: "a ≥ b; s ≤ 0",
};

/// s·(x − a)/(b − a), and (b − x) where lower is better; a and b are `lower` and `upper`.
pub(super) fn scores(leaf: &Leaf, lower: f64, upper: f64, scale: f64) -> Result<Vec<f64>, Refusal> {
    line(leaf, lower, upper, scale, |share| share)
}

/// The line from 0 at the bad bound to `scale` at the good one, its share of the way passed through `bend`.
pub(super) fn line(
    leaf: &Leaf,
    lower: f64,
    upper: f64,
    scale: f64,
    bend: impl Fn(f64) -> f64,
) -> Result<Vec<f64>, Refusal> {
    leaf.bounds(lower, upper)?;
    if !(scale.is_finite() && scale > 0.0) {
        return Err(leaf.parameter("scale", scale, "it must be finite and above 0"));
    }
    let worst = match leaf.direction {
        Direction::HigherIsBetter => lower,
        Direction::LowerIsBetter => upper,
    };
    let range = upper - lower;
    Ok(leaf.map_gain(worst, |gain| scale * bend(gain / range)))
}

#[cfg(test)]
mod tests {
    use crate::Normalise;
    use crate::normalise::tests::{check, check_lower, refused};

    #[test]
    fn bounds_are_native_in_both_directions() {
        let how = Normalise::Scaled { lower: 10.0, upper: 20.0, scale: 100.0 };
        let x = [Some(10.0), Some(12.5), Some(25.0), None];
        check(&how, &x, &[Some(0.0), Some(25.0), Some(150.0), None]);
        check_lower(&how, &x, &[Some(100.0), Some(75.0), Some(-50.0), None]);
    }

    #[test]
    fn bounds_in_the_wrong_order_are_refused() {
        let how = Normalise::Scaled { lower: 20.0, upper: 10.0, scale: 100.0 };
        assert_eq!(refused(&how, &[Some(1.0)]).value(), Some(20.0));
    }
}
