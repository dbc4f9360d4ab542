//! Bands between percentiles of the indicator itself: a categorical scale in which a fixed share
//! of units falls into each band (Nardo et al., *Tools for Composite Indicators Building*, 2005, 4.5).

use super::{Leaf, Method, bands_fixed};
use crate::quantile::quantile_sorted;
use crate::{Direction, Refusal};

pub(super) const METHOD: Method = Method {
    name: "bands-percentile",
    higher: "points of the percentile band, counted upwards",
    lower: "points of the percentile band, counted downwards",
    refuses: "edges outside 0..1; edges or points that do not ascend, or in the wrong number",
};

/// points\[k\], k = the number of percentiles a value has reached from the worst end.
///
/// The edge p is the type-7 quantile p of goodness: the quantile 1 − p of the native values where
/// lower is better. Tied units are in the same band; a unit on an edge is in the better one.
pub(super) fn scores(leaf: &Leaf, edges: &[f64], points: &[f64]) -> Result<Vec<f64>, Refusal> {
    bands_fixed::ascending(leaf, edges, points)?;
    if let Some(&edge) = edges.iter().find(|edge| !(0.0..=1.0).contains(*edge)) {
        return Err(leaf.parameter(
            "a band edge",
            edge,
            "a percentile edge is a probability, 0 to 1",
        ));
    }
    let mut sorted: Vec<f64> = leaf.available().collect();
    if sorted.is_empty() {
        return Ok(Vec::new());
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let probability = |p: f64| match leaf.direction {
        Direction::HigherIsBetter => p,
        Direction::LowerIsBetter => 1.0 - p,
    };
    let native: Vec<f64> =
        edges.iter().map(|&p| quantile_sorted(&sorted, probability(p))).collect();
    Ok(leaf.map(|x| {
        if x.is_nan() { x } else { points[bands_fixed::reached(leaf.direction, &native, x)] }
    }))
}

#[cfg(test)]
mod tests {
    use crate::Normalise;
    use crate::normalise::tests::{check, check_lower, refused};

    /// Quartiles of 1..5 are 2, 3, 4.
    #[test]
    fn quartile_bands() {
        let how = Normalise::BandsPercentile {
            edges: vec![0.25, 0.5, 0.75],
            points: vec![0.0, 1.0, 2.0, 3.0],
        };
        let x = [Some(5.0), Some(1.0), None, Some(2.0), Some(3.0), Some(4.0)];
        check(&how, &x, &[Some(3.0), Some(0.0), None, Some(1.0), Some(2.0), Some(3.0)]);
        check_lower(&how, &x, &[Some(0.0), Some(3.0), None, Some(3.0), Some(2.0), Some(1.0)]);
    }

    #[test]
    fn an_edge_is_a_probability() {
        let how = Normalise::BandsPercentile { edges: vec![50.0], points: vec![0.0, 1.0] };
        assert_eq!(refused(&how, &[Some(1.0)]).value(), Some(50.0));
    }
}
