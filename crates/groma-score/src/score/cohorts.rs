//! Statistics and ranks over cohorts: who is averaged and ranked together.

use super::rows::by_code;
use super::{Computed, positions};
use groma_define::tables::{CohortRankRow, CohortStatisticRow};
use groma_define::{Cohort, RunId};
use groma_index::statistics::{mean, quantile, sd};
use rayon::prelude::*;

/// Every node over every cohort.
pub(super) fn statistics(computed: &Computed, run: &RunId) -> Vec<CohortStatisticRow> {
    let definition = computed.definition;
    let order = by_code(definition.nodes.iter().map(|node| node.code.as_str()));
    let mut rows = Vec::new();
    for cohort in ordered(&definition.cohorts) {
        let members = positions(definition, cohort.code.as_str());
        let row = |&node: &usize| {
            let scores: Vec<Option<f64>> =
                members.iter().map(|&unit| computed.index.score(unit, node)).collect();
            CohortStatisticRow {
                run: run.clone(),
                variant: computed.method.variant.clone(),
                cohort: cohort.code.clone(),
                node: definition.nodes[node].code.clone(),
                n: scores.iter().flatten().count() as i64,
                mean: mean(&scores),
                sd: sd(&scores),
                min: scores.iter().copied().flatten().min_by(f64::total_cmp),
                median: quantile(&scores, 0.5),
                max: scores.iter().copied().flatten().max_by(f64::total_cmp),
            }
        };
        let made: Vec<CohortStatisticRow> = order.par_iter().map(row).collect();
        rows.extend(made);
    }
    rows
}

/// Ranks of the aggregates within every cohort; those of indicators are in `score`.
pub(super) fn ranks(computed: &Computed, run: &RunId) -> Vec<CohortRankRow> {
    let definition = computed.definition;
    let order = by_code(definition.nodes.iter().map(|node| node.code.as_str()));
    let mut rows = Vec::new();
    for cohort in ordered(&definition.cohorts) {
        let members = positions(definition, cohort.code.as_str());
        let inner = |&&node: &&usize| !computed.index.children(node).is_empty();
        for &node in order.iter().filter(inner) {
            let ranks = computed.index.ranks(node, Some(&members));
            let start = rows.len();
            rows.extend(members.iter().zip(ranks).map(|(&unit, rank)| CohortRankRow {
                run: run.clone(),
                variant: computed.method.variant.clone(),
                cohort: cohort.code.clone(),
                node: definition.nodes[node].code.clone(),
                unit: definition.units[unit].code.clone(),
                rank,
            }));
            rows[start..].sort_by(|a, b| a.unit.cmp(&b.unit));
        }
    }
    rows
}

fn ordered(cohorts: &[Cohort]) -> Vec<&Cohort> {
    let mut ordered: Vec<&Cohort> = cohorts.iter().collect();
    ordered.sort_by(|a, b| a.code.cmp(&b.code));
    ordered
}
