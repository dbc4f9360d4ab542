//! What goes out: scores, coverage, effective weights and ranks, by unit and node.

use crate::column::{Column, present};
use crate::rank::Ranking;
use crate::tree::Tree;
use crate::{Body, Matrix, Plan, Refusal};

/// The computed index. Positions are those of the matrix and the plan; a position outside panics,
/// as with a slice.
#[derive(Debug, Clone)]
pub struct Index {
    pub(crate) units: usize,
    pub(crate) plan: Plan,
    pub(crate) tree: Tree,
    /// Scores of each node.
    pub(crate) scores: Vec<Column>,
    /// Values before gates, floor and cap, of nodes that have any.
    pub(crate) bodies: Vec<Option<Column>>,
    /// Given values of inner nodes.
    pub(crate) given: Vec<Column>,
    pub(crate) remarks: Vec<Remark>,
}

/// Something that was computed as written and that a reader should know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Remark {
    /// The target of a distance to target is worse than the worst unit, which turns the order round.
    TargetBeyondWorst {
        /// The indicator.
        node: usize,
        /// Its target, native.
        target: f64,
        /// Its worst value, native.
        worst: f64,
    },
}

impl Index {
    pub(crate) fn empty(matrix: &Matrix, plan: &Plan, tree: Tree) -> Index {
        let nodes = plan.nodes.len();
        let given = |node: usize| match plan.nodes[node].body {
            Body::Leaf { .. } => Column::absent(),
            Body::Inner { .. } => matrix.column(node).clone(),
        };
        Index {
            units: matrix.units(),
            plan: plan.clone(),
            tree,
            scores: vec![Column::absent(); nodes],
            bodies: vec![None; nodes],
            given: (0..nodes).map(given).collect(),
            remarks: Vec::new(),
        }
    }

    /// Number of units.
    #[must_use]
    pub fn units(&self) -> usize {
        self.units
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.plan.nodes.len()
    }

    /// The plan that was computed.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Nodes without a parent, ascending.
    #[must_use]
    pub fn roots(&self) -> &[usize] {
        &self.tree.roots
    }

    /// Children of `node`, in the order of the plan; empty for an indicator.
    #[must_use]
    pub fn children(&self, node: usize) -> &[usize] {
        &self.tree.children[node]
    }

    /// Steps from the root to `node`; 0 for a root.
    #[must_use]
    pub fn depth(&self, node: usize) -> usize {
        self.tree.depth[node]
    }

    /// The score of `unit` at `node`, in the node's own units; `None` when missing.
    #[must_use]
    pub fn score(&self, unit: usize, node: usize) -> Option<f64> {
        self.scores[node].option(unit)
    }

    /// The scores of all units at `node`, in the order of the matrix.
    pub fn scores(&self, node: usize) -> impl ExactSizeIterator<Item = Option<f64>> + '_ {
        (0..self.units).map(move |unit| self.scores[node].option(unit))
    }

    /// The value before gates, floor and cap: of an indicator its normalised value, of an
    /// aggregate what its children make, or the given value.
    #[must_use]
    pub fn normalised(&self, unit: usize, node: usize) -> Option<f64> {
        present(self.body(unit, node))
    }

    /// True when the matrix gives the value of this inner node for this unit.
    #[must_use]
    pub fn is_given(&self, unit: usize, node: usize) -> bool {
        self.given[node].option(unit).is_some()
    }

    /// Share, 0 to 1, of the effective weight below `node` that is present for `unit`; a given
    /// value counts 1, whatever is known below it.
    #[must_use]
    pub fn coverage(&self, unit: usize, node: usize) -> f64 {
        if self.is_given(unit, node) {
            return 1.0;
        }
        let children = &self.tree.children[node];
        if children.is_empty() {
            return if self.body(unit, node).is_nan() { 0.0 } else { 1.0 };
        }
        let (mut there, mut whole) = (0.0, 0.0);
        for &child in children {
            there += self.tree.stake[child] * self.coverage(unit, child);
            whole += self.tree.stake[child];
        }
        there / whole
    }

    /// Effective weight of `node`: the product over its path of own weight over the sum of its
    /// siblings' weights; 1 for a root. Where a parent is a sum and all its children have a
    /// `points_max`, weight · `points_max` takes the place of the weight: a question of 30 points
    /// weighs three times one of 10.
    #[must_use]
    pub fn effective_weight(&self, node: usize) -> f64 {
        self.tree.effective[node]
    }

    /// Effective weights of all nodes.
    #[must_use]
    pub fn effective_weights(&self) -> &[f64] {
        &self.tree.effective
    }

    /// Ranks at `node` among `units` (all when `None`), by the plan's rule; 1 is best. One entry
    /// a unit, in the order asked for; `None` where the score is missing.
    #[must_use]
    pub fn ranks(&self, node: usize, units: Option<&[usize]>) -> Vec<Option<f64>> {
        let column = &self.scores[node];
        let count = units.map_or(self.units, <[usize]>::len);
        let score = |place: usize| column.get(units.map_or(place, |units| units[place]));
        let mut doubled = vec![0; count];
        Ranking::default().doubled((0..count).map(score), self.plan.rank, &mut doubled);
        doubled.into_iter().map(|rank| (rank > 0).then_some(f64::from(rank) / 2.0)).collect()
    }

    /// What was computed as written and should be known.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Share of weight with which `a` is ahead of `b` over the children of `node` that both have:
    /// the majority that [`crate::Aggregate::Copeland`] counts. The two directions sum to 1.
    ///
    /// # Errors
    /// `node` is an indicator.
    pub fn outranking(&self, node: usize, a: usize, b: usize) -> Result<Option<f64>, Refusal> {
        if self.tree.children[node].is_empty() {
            return Err(Refusal::ChooseNode { node });
        }
        let terms = crate::compute::terms(
            self,
            node,
            |child| self.plan.nodes[child].weight,
            |child| &self.scores[child],
        );
        let recipe = crate::compute::recipe(self, node, &terms);
        Ok(crate::combine::field(&recipe, &[a, b]).outranking(0, 1))
    }

    pub(crate) fn body(&self, unit: usize, node: usize) -> f64 {
        self.bodies[node].as_ref().unwrap_or(&self.scores[node]).get(unit)
    }
}
