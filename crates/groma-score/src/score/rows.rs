//! Scores of one variant as rows, unit by unit, so that memory stays bounded.

use super::Computed;
use crate::ScoreError;
use crate::plan::rounding;
use groma_define::table::Text;
use groma_define::tables::{AdjustmentRow, EffectiveWeightRow, ScoreRow};
use groma_define::{NodeCode, RunId, VariantCode};
use groma_index::{Contribution, Reason, round};
use groma_store::TableWriter;
use rayon::prelude::*;

/// Units whose rows are made before they are written.
const UNITS_AT_ONCE: usize = 64;

/// Chunks of units that the machine's threads share out among them.
const CHUNKS_AT_ONCE: usize = 4;

/// Writes the rows of every unit, ordered by unit and node.
pub(super) fn write(
    computed: &Computed,
    run: &RunId,
    scores: &mut TableWriter<ScoreRow>,
    adjustments: &mut TableWriter<AdjustmentRow>,
) -> Result<(), ScoreError> {
    let ranks = Ranks::of(computed);
    let units = by_code(computed.definition.units.iter().map(|unit| unit.code.as_str()));
    let nodes = by_code(computed.definition.nodes.iter().map(|node| node.code.as_str()));
    for batch in units.chunks(UNITS_AT_ONCE * CHUNKS_AT_ONCE) {
        let made: Vec<(Vec<ScoreRow>, Vec<AdjustmentRow>)> = batch
            .par_chunks(UNITS_AT_ONCE)
            .map(|chunk| {
                let mut score_rows = Vec::with_capacity(chunk.len() * nodes.len());
                let mut adjustment_rows = Vec::new();
                let own = Own::of(computed, run);
                for &unit in chunk {
                    let given = to_parent(computed, unit);
                    for &node in &nodes {
                        let given = given[node];
                        score_rows.push(score_row(computed, &own, unit, node, &ranks, given));
                        adjustment_rows.extend(adjustment_rows_of(computed, run, unit, node));
                    }
                }
                (score_rows, adjustment_rows)
            })
            .collect();
        for (score_rows, adjustment_rows) in made {
            scores.push(score_rows)?;
            adjustments.push(adjustment_rows)?;
        }
    }
    Ok(())
}

/// Positions ordered by code.
pub(super) fn by_code<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let codes: Vec<&str> = codes.collect();
    let mut order: Vec<usize> = (0..codes.len()).collect();
    order.sort_by_key(|&at| codes[at]);
    order
}

/// Ranks in the edition's cohort, by node and unit.
struct Ranks(Vec<Vec<Option<f64>>>);

impl Ranks {
    fn of(computed: &Computed) -> Self {
        let index = &computed.index;
        let ranks = |node| {
            let mut all = vec![None; index.units()];
            let ranked = index.ranks(node, Some(&computed.cohort));
            for (&unit, rank) in computed.cohort.iter().zip(ranked) {
                all[unit] = rank;
            }
            all
        };
        Self((0..index.nodes()).into_par_iter().map(ranks).collect())
    }
}

/// Texts that stand in every row, in copies of one thread's own: threads that share a
/// counted text wait for one another at every row.
struct Own {
    run: RunId,
    variant: VariantCode,
    nodes: Vec<NodeCode>,
    missing: Text,
    given: Text,
    computed: Text,
}

impl Own {
    fn of(computed: &Computed, run: &RunId) -> Self {
        let nodes = computed.definition.nodes.iter();
        Self {
            run: run.as_str().into(),
            variant: computed.method.variant.as_str().into(),
            nodes: nodes.map(|node| node.code.as_str().into()).collect(),
            missing: "missing".into(),
            given: "given".into(),
            computed: "computed".into(),
        }
    }
}

/// What each node gives to its parent, for one unit.
fn to_parent(computed: &Computed, unit: usize) -> Vec<Option<Contribution>> {
    let index = &computed.index;
    let mut given = vec![None; index.nodes()];
    for node in 0..index.nodes() {
        for contribution in index.contributions(unit, node) {
            given[contribution.child] = Some(contribution);
        }
    }
    given
}

fn score_row(
    computed: &Computed,
    own: &Own,
    unit: usize,
    node: usize,
    ranks: &Ranks,
    to_parent: Option<Contribution>,
) -> ScoreRow {
    let (definition, method, index) = (computed.definition, computed.method, &computed.index);
    let score = index.score(unit, node);
    let range = computed.ranges.as_ref().and_then(|ranges| ranges.range(unit, node));
    let status = match (score, index.is_given(unit, node)) {
        (None, _) => &own.missing,
        (Some(_), true) => &own.given,
        (Some(_), false) => &own.computed,
    };
    ScoreRow {
        run: own.run.clone(),
        unit: definition.units[unit].code.clone(),
        node: own.nodes[node].clone(),
        variant: own.variant.clone(),
        score,
        score_low: range.map(|range| range.score.low),
        score_high: range.map(|range| range.score.high),
        rank: ranks.0[node][unit],
        rank_low: range.map(|range| range.rank.low),
        rank_high: range.map(|range| range.rank.high),
        coverage: index.coverage(unit, node),
        status: status.clone(),
        published: score.map(|score| round(score, u32::from(method.decimals), rounding(method))),
        percent: computed.percent(unit, node),
        weight: to_parent.map(|contribution| contribution.weight_used),
        contribution: to_parent.map(|contribution| contribution.contribution),
    }
}

/// What an aggregate adds to or takes from the sum of its children.
fn adjustment_rows_of(
    computed: &Computed,
    run: &RunId,
    unit: usize,
    node: usize,
) -> Vec<AdjustmentRow> {
    let (definition, index) = (computed.definition, &computed.index);
    let plan = &index.plan().nodes[node];
    let plain = plan.gates.is_empty() && plan.floor.is_none() && plan.cap.is_none();
    if plain && index.children(node).is_empty() {
        return vec![]; // An indicator as it was measured: nearly every row.
    }
    let mut rows = Vec::new();
    for adjustment in index.adjustments(unit, node) {
        let reason = match adjustment.reason {
            // A value that stands for itself is the row in `score`, not a change.
            Reason::Indicator | Reason::Given => continue,
            Reason::Compensation(aggregate) => aggregate.method().name.to_owned(),
            Reason::Gate(gate) => format!("gate {}", definition.nodes[gate].code),
            Reason::Floor => "floor".to_owned(),
            Reason::Cap => "cap".to_owned(),
        };
        rows.push(AdjustmentRow {
            run: run.clone(),
            unit: definition.units[unit].code.clone(),
            node: definition.nodes[node].code.clone(),
            variant: computed.method.variant.clone(),
            reason: reason.as_str().into(),
            amount: adjustment.amount,
        });
    }
    rows.sort_by(|a, b| a.reason.cmp(&b.reason));
    rows
}

/// What every node weighs in the index.
pub(super) fn weights(computed: &Computed, run: &RunId) -> Vec<EffectiveWeightRow> {
    let (definition, index) = (computed.definition, &computed.index);
    let order = by_code(definition.nodes.iter().map(|node| node.code.as_str()));
    order
        .into_iter()
        .map(|at| {
            let (node, plan) = (&definition.nodes[at], &index.plan().nodes[at]);
            let effective = index.effective_weight(at);
            let above = plan.parent.map_or(1.0, |parent| index.effective_weight(parent));
            EffectiveWeightRow {
                run: run.clone(),
                variant: computed.method.variant.clone(),
                node: node.code.clone(),
                parent: node.parent.clone(),
                weight: plan.weight,
                share: if above > 0.0 { effective / above } else { 0.0 },
                effective,
                points_max: plan.points_max,
            }
        })
        .collect()
}
