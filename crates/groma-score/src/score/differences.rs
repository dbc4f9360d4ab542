//! Where a variant and main disagree: the cells that cause it and what follows.

use super::Computed;
use groma_define::RunId;
use groma_define::tables::VariantDifferenceRow;

/// Scores closer than this, relative to the larger, are the same figure.
const SAME: f64 = 1e-12;

/// Every score, and every rank of an aggregate, that is not what it is under main.
pub(super) fn rows(main: &Computed, other: &Computed, run: &RunId) -> Vec<VariantDifferenceRow> {
    let definition = main.definition;
    let mut rows = Vec::new();
    for node in 0..definition.nodes.len() {
        let leaf = main.index.children(node).is_empty();
        let ranks = Ranks { main: ranks(main, node), other: ranks(other, node) };
        let same_scale =
            main.index.plan().nodes[node].points_max == other.index.plan().nodes[node].points_max;
        for (unit, rank) in (0..definition.units.len()).zip(ranks.pairs()) {
            let scores = (main.index.score(unit, node), other.index.score(unit, node));
            let moved = !leaf && rank.0 != rank.1;
            if same(scores) && !moved {
                continue;
            }
            rows.push(VariantDifferenceRow {
                run: run.clone(),
                variant: other.method.variant.clone(),
                unit: definition.units[unit].code.clone(),
                node: definition.nodes[node].code.clone(),
                leaf,
                main: scores.0,
                other: scores.1,
                difference: match scores {
                    (Some(main), Some(other)) if same_scale => Some(other - main),
                    _ => None,
                },
                rank_main: rank.0,
                rank_other: rank.1,
            });
        }
    }
    rows
}

fn same(scores: (Option<f64>, Option<f64>)) -> bool {
    match scores {
        (Some(a), Some(b)) => (a - b).abs() <= SAME * a.abs().max(b.abs()),
        (a, b) => a == b,
    }
}

struct Ranks {
    main: Vec<Option<f64>>,
    other: Vec<Option<f64>>,
}

impl Ranks {
    fn pairs(&self) -> impl Iterator<Item = (Option<f64>, Option<f64>)> + '_ {
        self.main.iter().copied().zip(self.other.iter().copied())
    }
}

/// Ranks in the edition's cohort, one entry a unit.
fn ranks(computed: &Computed, node: usize) -> Vec<Option<f64>> {
    let mut all = vec![None; computed.index.units()];
    let ranked = computed.index.ranks(node, Some(&computed.cohort));
    for (&unit, rank) in computed.cohort.iter().zip(ranked) {
        all[unit] = rank;
    }
    all
}
