//! From a matrix and a plan to an index: wave by wave, every node for all units.

use rayon::prelude::*;

use crate::adjust::adjust;
use crate::column::Column;
use crate::combine::{Recipe, Term, combine};
use crate::normalise::{Leaf, normalise, remark};
use crate::tree::Tree;
use crate::{Body, Index, Matrix, Node, Plan, Refusal, Remark};

/// Cells below which threads cost more than they save.
const CELLS_MANY: usize = 1 << 16;

/// Computes every score of `plan` over `matrix`.
///
/// Column `i` of the matrix belongs to node `i` of the plan. Moments, ranks and bands are taken
/// over all units of the matrix. The result has the same bits on any number of threads.
///
/// # Errors
/// The first [`Refusal`], in the order in which nodes are computed and then of units: a plan that
/// does not hold together, a parameter outside its range, a value that a method cannot take.
pub fn compute(matrix: &Matrix, plan: &Plan) -> Result<Index, Refusal> {
    let tree = Tree::of(plan)?;
    let (nodes, columns) = (plan.nodes.len(), matrix.columns());
    if nodes != columns {
        return Err(Refusal::MatchColumns { nodes, columns });
    }
    let mut index = Index::empty(matrix, plan, tree);
    for wave in index.tree.waves.clone() {
        let scored: Vec<Result<Scored, Refusal>> = if matrix.units() * wave.len() < CELLS_MANY {
            wave.iter().map(|&node| score(matrix, &index, node)).collect()
        } else {
            wave.par_iter().map(|&node| score(matrix, &index, node)).collect()
        };
        for (node, scored) in wave.into_iter().zip(scored) {
            let Scored { scores, body, remark } = scored?;
            index.scores[node] = scores;
            index.bodies[node] = body;
            index.remarks.extend(remark);
        }
    }
    Ok(index)
}

/// One node for all units.
struct Scored {
    scores: Column,
    /// The value before gates, floor and cap, where there are any.
    body: Option<Column>,
    remark: Option<Remark>,
}

fn score(matrix: &Matrix, index: &Index, position: usize) -> Result<Scored, Refusal> {
    let node = &index.plan.nodes[position];
    let (body, remark) = match &node.body {
        Body::Leaf { normalise: how, direction } => {
            let leaf =
                Leaf { node: position, source: matrix.column(position), direction: *direction };
            (normalise(&leaf, how)?, remark(&leaf, how))
        }
        Body::Inner { .. } => {
            let weights = |node: usize| index.plan.nodes[node].weight;
            let mut values = Vec::new();
            aggregate(index, position, weights, |node| &index.scores[node], &mut values)?;
            (Column::new(values), None)
        }
    };
    if !adjusts(node) || body.is_absent() {
        return Ok(Scored { scores: body, body: None, remark });
    }
    let mut values = body.values().to_vec();
    adjust(position, node, &index.given[position], |gate| &index.scores[gate], &mut values)?;
    Ok(Scored { scores: Column::new(values), body: Some(body), remark })
}

/// True when the node changes its own value.
pub(crate) fn adjusts(node: &Node) -> bool {
    !node.gates.is_empty() || node.floor.is_some() || node.cap.is_some()
}

/// The body of an inner node from the columns of its children, under any weights.
pub(crate) fn aggregate<'a>(
    index: &Index,
    position: usize,
    weight: impl Fn(usize) -> f64,
    column: impl Fn(usize) -> &'a Column,
    out: &mut Vec<f64>,
) -> Result<(), Refusal> {
    let terms = terms(index, position, weight, column);
    combine(&recipe(index, position, &terms), out)
}

/// The children of a node that take part.
pub(crate) fn terms<'a>(
    index: &Index,
    position: usize,
    weight: impl Fn(usize) -> f64,
    column: impl Fn(usize) -> &'a Column,
) -> Vec<Term<'a>> {
    let children = &index.tree.children[position];
    let mut terms = Vec::with_capacity(children.len());
    terms.extend(children.iter().filter_map(|&child| {
        let weight = weight(child);
        let points_max = index.plan.nodes[child].points_max.unwrap_or(f64::NAN);
        (weight > 0.0).then(|| Term { node: child, column: column(child), weight, points_max })
    }));
    terms
}

/// How an inner node is made of `terms`.
pub(crate) fn recipe<'a>(index: &'a Index, position: usize, terms: &'a [Term<'a>]) -> Recipe<'a> {
    let Body::Inner { aggregate, missing, coverage_min } = index.plan.nodes[position].body else {
        unreachable!("only an inner node has children, the plan was checked")
    };
    let given = &index.given[position];
    Recipe { node: position, units: index.units, aggregate, missing, coverage_min, terms, given }
}
