//! The method, by position: a node per column, its place in the hierarchy and how it is computed.

use crate::{Aggregate, Normalise, RankRule};

/// The whole method: nodes in any order, one per column of the matrix, and how scores are ranked.
///
/// Nodes without a parent are roots; several roots are several indices computed together. A root
/// directly above indicators (one level) is legal, and indicators may hang at different depths.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Node `i` is column `i` of the matrix.
    pub nodes: Vec<Node>,
    /// How scores become ranks.
    pub rank: RankRule,
}

/// One indicator or one aggregate.
///
/// Its score is the body's value, times every gate, then not below `floor`, then not above `cap`.
/// A given value in the matrix is the score as it stands: gates, floor and cap leave it alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Position of the parent; `None` for a root.
    pub parent: Option<usize>,
    /// Weight among its siblings, ≥ 0; only ratios matter, except under [`Aggregate::Sum`], which
    /// multiplies by it. A child of weight 0 takes no part in its parent: it neither counts as
    /// available nor as missing. The weight of a root has no effect.
    pub weight: f64,
    /// What the node is.
    pub body: Body,
    /// Highest attainable score, > 0, in points; needed by [`Aggregate::MeanPercent`] and by
    /// [`Aggregate::Sum`] under [`Missing::Renormalise`].
    pub points_max: Option<f64>,
    /// Positions of nodes whose scores, shares in 0..=1, multiply this one. A missing gate makes
    /// the node missing: what cannot be told is not zero.
    pub gates: Vec<usize>,
    /// Lowest score, in the node's own units, applied after the gates.
    pub floor: Option<f64>,
    /// Highest score, in the node's own units, applied last.
    pub cap: Option<f64>,
}

/// An indicator, or an aggregate of children.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// An indicator: a column of the matrix, normalised.
    Leaf {
        /// Method and its parameters, in native units.
        normalise: Normalise,
        /// Which end is good.
        direction: Direction,
    },
    /// An aggregate of the nodes that name this one as their parent.
    Inner {
        /// How children become one score.
        aggregate: Aggregate,
        /// What a missing child means.
        missing: Missing,
        /// Smallest share of children (counted, unweighted, weight > 0) that must be available;
        /// 0..=1; a unit exactly at the boundary is scored.
        coverage_min: f64,
    },
}

/// Which end of an indicator is good; parameters stay in native units either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// +1: more is better.
    #[default]
    HigherIsBetter,
    /// −1: less is better.
    LowerIsBetter,
}

impl Direction {
    /// +1 or −1.
    #[must_use]
    pub fn sign(self) -> f64 {
        match self {
            Direction::HigherIsBetter => 1.0,
            Direction::LowerIsBetter => -1.0,
        }
    }
}

/// What a missing child means for its parent. All children missing is always missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Missing {
    /// Weights are renormalised over the available children; under [`Aggregate::Sum`] the
    /// available points are scaled to the full maximum.
    #[default]
    Renormalise,
    /// A missing child counts as 0 against the fixed denominator.
    Zero,
    /// The node is missing when any child is.
    Block,
}

impl Node {
    /// An indicator of weight 1 without parent.
    #[must_use]
    pub fn leaf(normalise: Normalise, direction: Direction) -> Node {
        Node::of(Body::Leaf { normalise, direction })
    }

    /// An aggregate of weight 1 without parent, with the method's own missing policy (zero under
    /// [`Aggregate::Sum`], renormalise elsewhere) and no coverage threshold.
    #[must_use]
    pub fn inner(aggregate: Aggregate) -> Node {
        let missing = aggregate.missing_default();
        Node::of(Body::Inner { aggregate, missing, coverage_min: 0.0 })
    }

    /// The same node below `parent`.
    #[must_use]
    pub fn below(self, parent: usize) -> Node {
        Node { parent: Some(parent), ..self }
    }

    /// The same node with another weight.
    #[must_use]
    pub fn weighing(self, weight: f64) -> Node {
        Node { weight, ..self }
    }

    fn of(body: Body) -> Node {
        Node {
            parent: None,
            weight: 1.0,
            body,
            points_max: None,
            gates: Vec::new(),
            floor: None,
            cap: None,
        }
    }
}
