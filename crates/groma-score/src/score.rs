//! Scores, ranks and ranges of every variant, written as tables.

mod cohorts;
mod differences;
mod rows;

use crate::ScoreError;
use crate::matrix::matrices;
use crate::method::draws;
use crate::plan::plan;
use crate::published;
use groma_define::tables::{
    AdjustmentRow, CohortRankRow, CohortStatisticRow, EffectiveWeightRow, FindingRow,
    PublishedCheckRow, ScoreRow, VariantDifferenceRow,
};
use groma_define::{Definition, Method, RunId};
use groma_index::{Index, Matrix, Plan, Ranges, WeightDraws, compute, weight_draws};
use groma_store::TableDir;

/// Draws × units × nodes beyond which ranges would not fit into memory.
const DRAWS_CELLS_MAX: usize = 60_000_000;

/// What scoring did, beside the tables it wrote.
#[derive(Debug, Default)]
pub struct Scored {
    /// How published figures compare with ours.
    pub checks: Vec<PublishedCheckRow>,
    /// What was noticed.
    pub findings: Vec<FindingRow>,
}

/// One variant, computed.
pub(crate) struct Computed<'d> {
    pub(crate) definition: &'d Definition,
    pub(crate) method: &'d Method,
    pub(crate) index: Index,
    pub(crate) ranges: Option<Ranges>,
    /// Positions of the units that are ranked.
    pub(crate) cohort: Vec<usize>,
}

/// Computes every variant from the table of indicator values and writes `score`,
/// `adjustment`, `effective_weight`, `cohort_statistic`, `cohort_rank`,
/// `variant_difference` and `published_check`.
pub fn score(
    definition: &Definition,
    run: &RunId,
    tables: &TableDir,
    progress: &dyn Fn(&str),
) -> Result<Scored, ScoreError> {
    let mut matrices = matrices(definition, tables)?;
    let mut scored = Scored::default();
    let mut variants: Vec<Computed> = Vec::new();
    for method in &definition.methods {
        progress(method.variant.as_str());
        let matrix = matrices.remove(&method.variant).expect("there is a matrix for each variant");
        variants.push(Computed::of(definition, method, &matrix, run, &mut scored.findings)?);
    }
    scored.checks = published::checks(definition, &variants, run);
    scored.findings.extend(published::findings(&scored.checks, run));
    let main = &variants[0];
    let mut differences: Vec<VariantDifferenceRow> =
        variants[1..].iter().flat_map(|other| differences::rows(main, other, run)).collect();
    // Tables are written in the order of their keys, and the variant comes first.
    let mut ordered: Vec<&Computed> = variants.iter().collect();
    ordered.sort_by(|a, b| a.method.variant.cmp(&b.method.variant));
    write(&ordered, run, tables)?;
    differences.sort_by(|a, b| (&a.variant, &a.unit, &a.node).cmp(&(&b.variant, &b.unit, &b.node)));
    tables.write(&differences)?;
    tables.write(&scored.checks)?;
    Ok(scored)
}

fn write(variants: &[&Computed], run: &RunId, tables: &TableDir) -> Result<(), ScoreError> {
    let mut scores = tables.writer::<ScoreRow>()?;
    let mut adjustments = tables.writer::<AdjustmentRow>()?;
    let mut ranks = tables.writer::<CohortRankRow>()?;
    let mut weights: Vec<EffectiveWeightRow> = Vec::new();
    let mut statistics: Vec<CohortStatisticRow> = Vec::new();
    for computed in variants {
        rows::write(computed, run, &mut scores, &mut adjustments)?;
        weights.extend(rows::weights(computed, run));
        statistics.extend(cohorts::statistics(computed, run));
        ranks.push(cohorts::ranks(computed, run))?;
    }
    scores.finish()?;
    adjustments.finish()?;
    ranks.finish()?;
    tables.write(&weights)?;
    tables.write(&statistics)?;
    Ok(())
}

impl<'d> Computed<'d> {
    fn of(
        definition: &'d Definition,
        method: &'d Method,
        matrix: &Matrix,
        run: &RunId,
        findings: &mut Vec<FindingRow>,
    ) -> Result<Self, ScoreError> {
        let refused = |why: &groma_index::Refusal| {
            ScoreError::refused(definition, method.variant.as_str(), why)
        };
        let plan = plan(definition, method)?;
        let index = compute(matrix, &plan).map_err(|why| refused(&why))?;
        let mut computed =
            Self { definition, method, index, ranges: None, cohort: ranked(definition) };
        computed.ranges = computed.draw(matrix, &plan, run, findings)?;
        Ok(computed)
    }

    /// Ranges under weight draws, for the nodes above the drawn level.
    fn draw(
        &self,
        matrix: &Matrix,
        plan: &Plan,
        run: &RunId,
        findings: &mut Vec<FindingRow>,
    ) -> Result<Option<Ranges>, ScoreError> {
        let Some(call) = &self.method.weight_draws else { return Ok(None) };
        let (level, distribution) = draws(call).map_err(|problem| ScoreError::Method {
            file: format!("method.toml: variant `{}`", self.method.variant),
            call: call.to_string(),
            why: problem.why,
            hint: problem.hint,
        })?;
        let above: Vec<usize> = (0..plan.nodes.len())
            .filter(|&node| self.index.depth(node) < level && !self.index.children(node).is_empty())
            .collect();
        let count = self.method.draws as usize;
        if count * self.cohort.len() * above.len() > DRAWS_CELLS_MAX {
            findings.push(FindingRow {
                code: "too-many-draws".into(),
                severity: "warning".into(),
                subject_kind: "variant".into(),
                subject: self.method.variant.as_str().into(),
                message: format!(
                    "{count} draws for {} units do not fit into memory; no ranges were computed",
                    self.cohort.len()
                )
                .as_str()
                .into(),
                detail: Some("ask for fewer draws, or for a smaller cohort".into()),
                run: run.clone(),
                locator: None,
                fetch: None,
            });
            return Ok(None);
        }
        let how = WeightDraws {
            level,
            distribution,
            draws: count,
            seed: self.definition.edition.seed,
            interval: self.method.interval,
            units: Some(&self.cohort),
            nodes: Some(&above),
        };
        let refused =
            |why| ScoreError::refused(self.definition, self.method.variant.as_str(), &why);
        weight_draws(matrix, plan, &how).map(Some).map_err(refused)
    }

    /// The score of a unit at a node as a percentage of the node's maximum.
    pub(crate) fn percent(&self, unit: usize, node: usize) -> Option<f64> {
        let max = self.index.plan().nodes[node].points_max?;
        Some(100.0 * self.index.score(unit, node)? / max)
    }
}

/// Positions of the units of the edition's cohort.
fn ranked(definition: &Definition) -> Vec<usize> {
    positions(definition, &definition.edition.cohort)
}

/// Positions of a cohort's units, in the order of `units.csv`.
pub(crate) fn positions(definition: &Definition, cohort: &str) -> Vec<usize> {
    let Some(cohort) = definition.cohort(cohort) else { return vec![] };
    let members: std::collections::HashSet<&str> =
        cohort.units.iter().map(|unit| unit.as_str()).collect();
    let member = |unit: &groma_define::Unit| members.contains(unit.code.as_str());
    (0..definition.units.len()).filter(|&at| member(&definition.units[at])).collect()
}
