//! Bands between fixed edges: a categorical scale whose limits are known before the data.

use super::{Leaf, Method};
use crate::{Direction, Refusal};

pub(super) const METHOD: Method = Method {
    name: "bands-fixed",
    higher: "points of the band, counted upwards",
    lower: "points of the band, counted downwards",
    refuses: "edges or points that do not ascend, or in the wrong number",
};

/// points\[k\], k = the number of edges a value has reached from the worst end.
///
/// Edges are native and ascend; points go from the worst band to the best. A value on an edge is
/// in the better band.
pub(super) fn scores(leaf: &Leaf, edges: &[f64], points: &[f64]) -> Result<Vec<f64>, Refusal> {
    ascending(leaf, edges, points)?;
    Ok(leaf.map(|x| if x.is_nan() { x } else { points[reached(leaf.direction, edges, x)] }))
}

/// Number of edges reached from the worst end.
pub(super) fn reached(direction: Direction, edges: &[f64], x: f64) -> usize {
    match direction {
        Direction::HigherIsBetter => edges.iter().filter(|&&edge| x >= edge).count(),
        Direction::LowerIsBetter => edges.iter().filter(|&&edge| x <= edge).count(),
    }
}

/// Refuses lists that do not ascend or do not belong together.
pub(super) fn ascending(leaf: &Leaf, edges: &[f64], points: &[f64]) -> Result<(), Refusal> {
    if points.len() != edges.len() + 1 {
        return Err(Refusal::MatchBands {
            node: leaf.node,
            edges: edges.len(),
            points: points.len(),
        });
    }
    for &edge in edges {
        leaf.finite("a band edge", edge)?;
    }
    for &point in points {
        leaf.finite("a band's points", point)?;
    }
    if let Some(pair) = edges.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(leaf.parameter("a band edge", pair[1], "edges must ascend"));
    }
    if let Some(pair) = points.windows(2).find(|pair| pair[0] > pair[1]) {
        return Err(leaf.parameter(
            "a band's points",
            pair[1],
            "points must not fall towards the best band",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower, refused};
    use crate::{Normalise, Refusal};

    #[test]
    fn a_value_on_an_edge_is_in_the_better_band() {
        let how = Normalise::BandsFixed { edges: vec![10.0, 20.0], points: vec![0.0, 50.0, 100.0] };
        let x = [Some(9.0), Some(10.0), Some(15.0), Some(20.0), None, Some(21.0)];
        check(&how, &x, &[Some(0.0), Some(50.0), Some(50.0), Some(100.0), None, Some(100.0)]);
        check_lower(&how, &x, &[Some(100.0), Some(100.0), Some(50.0), Some(50.0), None, Some(0.0)]);
    }

    #[test]
    fn lists_are_checked() {
        let how = Normalise::BandsFixed { edges: vec![1.0], points: vec![0.0] };
        assert!(matches!(
            refused(&how, &[Some(1.0)]),
            Refusal::MatchBands { edges: 1, points: 1, .. }
        ));
        let how = Normalise::BandsFixed { edges: vec![2.0, 1.0], points: vec![0.0, 1.0, 2.0] };
        assert_eq!(refused(&how, &[Some(1.0)]).value(), Some(1.0));
    }
}
