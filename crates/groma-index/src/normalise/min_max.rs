//! Min-max: the worst unit gets the lower end, the best the upper end, the others lie between.

use super::{Leaf, Method};
use crate::Refusal;

pub(super) const METHOD: Method = Method {
    name: "min-max",
    higher: "l + (u − l)(x − min)/(max − min)",
    lower: "l + (u − l)(max − x)/(max − min)",
    refuses: "l ≥ u; a constant column",
};

/// l + (u − l)·(x − min)/R, and (max − x) where lower is better; R = max − min over available
/// values. The quotient is taken first, so that the best unit has exactly u when l is 0.
pub(super) fn scores(leaf: &Leaf, lower: f64, upper: f64) -> Result<Vec<f64>, Refusal> {
    leaf.bounds(lower, upper)?;
    let Some(ends) = leaf.ends() else { return Ok(Vec::new()) };
    let range = ends.range();
    if range == 0.0 {
        return Err(Refusal::ReplaceConstant {
            node: leaf.node,
            method: METHOD.name,
            value: ends.worst,
        });
    }
    let width = upper - lower;
    Ok(leaf.map_gain(ends.worst, |gain| gain / range * width + lower))
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower, refused};
    use crate::{Normalise, Refusal};

    #[test]
    fn ends_map_to_the_bounds_and_missing_stays_missing() {
        let how = Normalise::MinMax { lower: 1.0, upper: 100.0 };
        let x = [Some(2.0), None, Some(6.0), Some(4.0)];
        check(&how, &x, &[Some(1.0), None, Some(100.0), Some(50.5)]);
        check_lower(&how, &x, &[Some(100.0), None, Some(1.0), Some(50.5)]);
    }

    #[test]
    fn constant_columns_and_reversed_bounds_are_refused() {
        let how = Normalise::MinMax { lower: 0.0, upper: 1.0 };
        assert!(matches!(
            refused(&how, &[Some(3.0), Some(3.0)]),
            Refusal::ReplaceConstant { value: 3.0, .. }
        ));
        let how = Normalise::MinMax { lower: 1.0, upper: 1.0 };
        assert!(matches!(refused(&how, &[Some(3.0), Some(4.0)]), Refusal::CorrectParameter { .. }));
    }
}
