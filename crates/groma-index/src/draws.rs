//! Weight draws: the index computed again and again under weights that could have been chosen.
//!
//! What does not depend on the drawn weights is computed once. Each draw has a random stream of
//! its own, made of seed and number of the draw, so threads change nothing.

mod weights;

use rayon::prelude::*;

use crate::adjust::adjust;
use crate::column::Column;
use crate::compute::{adjusts, aggregate};
use crate::ranges::{Drawn, Ranges};
use crate::rank::Ranking;
use crate::{Body, Index, Matrix, Plan, Refusal, compute};
use weights::Weights;

/// Which weights are drawn, how, how often, and for whom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightDraws<'a> {
    /// Depth of the nodes whose weights are drawn: the root has 0, its children 1.
    pub level: usize,
    /// How weights vary.
    pub distribution: Distribution,
    /// Number of draws, at least 1.
    pub draws: usize,
    /// Seed of all draws; the same seed gives the same bits on any number of threads.
    pub seed: u64,
    /// Share of draws inside the ranges, above 0 and below 1: 0.9 gives the 5 % and 95 % quantiles.
    pub interval: f64,
    /// Units that are ranked with each other; all when `None`. Scores are computed over all.
    pub units: Option<&'a [usize]>,
    /// Inner nodes to give ranges of; the roots when `None`.
    pub nodes: Option<&'a [usize]>,
}

impl Default for WeightDraws<'_> {
    /// 1,000 draws of ± 25 % on the children of the roots, 90 % ranges, seed 0.
    fn default() -> Self {
        WeightDraws {
            level: 1,
            distribution: Distribution::Uniform { spread: 0.25 },
            draws: 1000,
            seed: 0,
            interval: 0.9,
            units: None,
            nodes: None,
        }
    }
}

/// How the weights of one node's children vary. Their sum stays what it was; a weight of 0 stays 0.
/// Where a node adds points and all its children have a `points_max`, it is the points that can be
/// earned, weight · `points_max`, that are drawn and keep their sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    /// w·(1 + r(2u − 1)), u uniform on 0..1, then renormalised in the node.
    Uniform {
        /// r: 0.25 for ± 25 %; above 0, at most 1.
        spread: f64,
    },
    /// Symmetric Dirichlet, whatever the weights in the plan: 1 is uniform on the simplex.
    Dirichlet {
        /// Concentration of every child, > 0; larger keeps closer to equal weights.
        concentration: f64,
    },
}

/// Ranges of scores and ranks under drawn weights.
///
/// Units are a census, not a sample: a range says how far the score depends on the weights, and
/// nothing about measurement. Takes 12 bytes per draw, unit and node.
///
/// # Errors
/// As [`compute`], under the plan's own weights or under drawn ones; a level without weights; a
/// parameter outside its range; a cohort or a node that does not exist.
pub fn weight_draws(matrix: &Matrix, plan: &Plan, how: &WeightDraws) -> Result<Ranges, Refusal> {
    let index = compute(matrix, plan)?;
    let weights = Weights::of(&index, how)?;
    let units = cohort(&index, how)?;
    let nodes = nodes(&index, how)?;
    let stale = stale(&index, &weights);
    let cells = units.len() * nodes.len();
    let mut scores = vec![f64::NAN; cells * how.draws];
    let mut ranks = vec![0; cells * how.draws];
    let replicate =
        |replication: &mut Replication,
         (draw, (scores, ranks)): (usize, (&mut [f64], &mut [u32]))| {
            weights.draw(draw as u64, &mut replication.weights);
            replication.run(&index, &stale)?;
            replication.record(&index, &nodes, &units, scores, ranks);
            Ok(())
        };
    let outcomes: Vec<Result<(), Refusal>> = scores
        .par_chunks_mut(cells.max(1))
        .zip(ranks.par_chunks_mut(cells.max(1)))
        .enumerate()
        .with_min_len(32)
        .map_init(|| Replication::of(&index), replicate)
        .collect();
    outcomes.into_iter().collect::<Result<Vec<()>, Refusal>>()?;
    Ok(Ranges::of(Drawn { nodes, units, draws: how.draws, interval: how.interval, scores, ranks }))
}

/// The cohort, each unit once.
fn cohort(index: &Index, how: &WeightDraws) -> Result<Vec<usize>, Refusal> {
    let Some(units) = how.units else { return Ok((0..index.units).collect()) };
    let mut seen = vec![false; index.units];
    for &unit in units {
        if unit >= index.units || std::mem::replace(&mut seen[unit], true) {
            return Err(Refusal::CorrectCohort { unit });
        }
    }
    Ok(units.to_vec())
}

/// The nodes asked for.
fn nodes(index: &Index, how: &WeightDraws) -> Result<Vec<usize>, Refusal> {
    let Some(nodes) = how.nodes else { return Ok(index.roots().to_vec()) };
    match nodes.iter().find(|&&node| node >= index.nodes() || index.children(node).is_empty()) {
        Some(&node) => Err(Refusal::ChooseNode { node }),
        None => Ok(nodes.to_vec()),
    }
}

/// Nodes whose scores depend on the drawn weights, in the order in which they are computed.
fn stale(index: &Index, weights: &Weights) -> Vec<usize> {
    let mut is_stale = vec![false; index.nodes()];
    let mut order = Vec::new();
    for &node in index.tree.waves.iter().flatten() {
        let counts = |&&child: &&usize| index.plan.nodes[child].weight > 0.0;
        let mut needed =
            index.children(node).iter().filter(counts).chain(&index.plan.nodes[node].gates);
        if weights.vary_below(node) || needed.any(|&needed| is_stale[needed]) {
            is_stale[node] = true;
            order.push(node);
        }
    }
    order
}

/// One thread's room: the weights of a draw, and the columns that they change.
struct Replication {
    weights: Vec<f64>,
    columns: Vec<Option<Column>>,
    ranking: Ranking,
}

impl Replication {
    fn of(index: &Index) -> Replication {
        Replication {
            weights: index.plan.nodes.iter().map(|node| node.weight).collect(),
            columns: vec![None; index.nodes()],
            ranking: Ranking::default(),
        }
    }

    /// Computes the stale nodes under this draw's weights.
    fn run(&mut self, index: &Index, stale: &[usize]) -> Result<(), Refusal> {
        for &position in stale {
            let mut values =
                self.columns[position].take().map(Column::into_values).unwrap_or_default();
            let node = &index.plan.nodes[position];
            let column = |node: usize| self.columns[node].as_ref().unwrap_or(&index.scores[node]);
            match node.body {
                Body::Inner { .. } => {
                    aggregate(index, position, |child| self.weights[child], column, &mut values)?
                }
                Body::Leaf { .. } => {
                    let body = index.bodies[position].as_ref().unwrap_or(&index.scores[position]);
                    values.clear();
                    values.extend_from_slice(body.values());
                }
            }
            if adjusts(node) {
                adjust(position, node, &index.given[position], column, &mut values)?;
            }
            self.columns[position] = Some(Column::new(values));
        }
        Ok(())
    }

    /// Writes the cohort's scores and twice its ranks, node by node.
    fn record(
        &mut self,
        index: &Index,
        nodes: &[usize],
        units: &[usize],
        scores: &mut [f64],
        ranks: &mut [u32],
    ) {
        let count = units.len().max(1);
        for ((&node, scores), ranks) in
            nodes.iter().zip(scores.chunks_mut(count)).zip(ranks.chunks_mut(count))
        {
            let column = self.columns[node].as_ref().unwrap_or(&index.scores[node]);
            for (score, &unit) in scores.iter_mut().zip(units) {
                *score = column.get(unit);
            }
            self.ranking.doubled(scores.iter().copied(), index.plan.rank, ranks);
        }
    }
}
