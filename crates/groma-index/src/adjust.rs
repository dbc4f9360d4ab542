//! What a node does to its own value: gates multiply it, the floor lifts it, the cap holds it.

use crate::column::Column;
use crate::{Node, Refusal};

/// How far beyond 0..=1 a gate's score is taken for rounding.
const SHARE_TOLERANCE: f64 = 1e-12;

/// A node's score: its body's value times every gate, then not below `floor`, then not above
/// `cap`. Given values stay as they are; a missing gate makes the unit missing.
pub(crate) fn adjust<'a>(
    position: usize,
    node: &Node,
    given: &Column,
    column: impl Fn(usize) -> &'a Column,
    scores: &mut [f64],
) -> Result<(), Refusal> {
    for (unit, score) in scores.iter_mut().enumerate() {
        if score.is_nan() || !given.get(unit).is_nan() {
            continue;
        }
        for &gate in &node.gates {
            *score *= share(position, unit, gate, column(gate).get(unit))?;
        }
        *score = limit(*score, node.floor, node.cap);
    }
    Ok(())
}

/// Not below the floor, then not above the cap; NaN, that is missing, comes through.
pub(crate) fn limit(score: f64, floor: Option<f64>, cap: Option<f64>) -> f64 {
    let lifted = floor.map_or(score, |floor| if score < floor { floor } else { score });
    cap.map_or(lifted, |cap| if lifted > cap { cap } else { lifted })
}

/// A gate's score as a share; NaN when missing.
pub(crate) fn share(node: usize, unit: usize, gate: usize, value: f64) -> Result<f64, Refusal> {
    if !(-SHARE_TOLERANCE..=1.0 + SHARE_TOLERANCE).contains(&value) && !value.is_nan() {
        return Err(Refusal::KeepGateShare { node, unit, gate, value });
    }
    Ok(value.clamp(0.0, 1.0))
}
