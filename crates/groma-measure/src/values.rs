//! Indicator values: answers, rules and given values in one table.
//!
//! For each variant: answers earn points, rules run over them in the order of what
//! they read, given values replace what lies below their node.

use crate::answers::Answers;
use crate::points::{PointsOf, ScoreSheet, Scorer, Words};
use crate::rule::{self, RuleProblem};
use groma_define::tables::{
    AnswerPointsRow, CrossUnitInputRow, FindingRow, IndicatorPartRow, IndicatorValueRow,
};
use groma_define::{Definition, Method, Node, RunId, Source, Unit};
use groma_store::{Limits, StoreError, TableDir};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Units whose rows are made before they are written, so that memory stays bounded.
const UNITS_AT_ONCE: usize = 64;

/// Chunks of units that the machine's threads share out among them.
const CHUNKS_AT_ONCE: usize = 4;

/// Why measuring stopped.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// Rows could not be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A rule of the edition does not work.
    #[error("{0}")]
    Rule(RuleProblem),
}

/// What measuring did, beside the tables it wrote.
#[derive(Debug, Default)]
pub struct Measured {
    /// Answers that earned something or were seen to be missing.
    pub answers: usize,
    /// Indicator values.
    pub values: usize,
}

/// Writes `answer_points`, `indicator_value`, `indicator_part` and
/// `cross_unit_input` for every method, and returns what was noticed.
pub fn measure(
    definition: &Definition,
    answers: &Answers,
    run: &RunId,
    tables: &TableDir,
    limits: Limits,
    progress: &dyn Fn(&str, u64, u64),
) -> Result<(Measured, Vec<FindingRow>), MeasureError> {
    let mut measured = Measured::default();
    let mut findings = crate::unsigned::findings(definition, run);
    let mut points_file = tables.writer::<AnswerPointsRow>()?;
    let mut values_file = tables.writer::<IndicatorValueRow>()?;
    let mut parts = Vec::new();
    let mut across = Vec::new();
    // Tables are written in the order of their keys, and the variant comes first.
    let mut methods: Vec<&Method> = definition.methods.iter().collect();
    methods.sort_by(|a, b| a.variant.cmp(&b.variant));
    let order = by_code(&definition.units);
    for method in methods {
        let sheet = ScoreSheet::new(definition, method);
        let given = Given::of(definition);
        let rules = rule::Outputs::run(definition, answers, &sheet, run, limits)
            .map_err(MeasureError::Rule)?;
        findings.extend(rules.findings(run));
        parts.extend(rules.parts(run, method));
        across.extend(rules.across(definition, run));
        for (batch, at) in order.chunks(UNITS_AT_ONCE * CHUNKS_AT_ONCE).zip(0_u64..) {
            let done = at * (UNITS_AT_ONCE * CHUNKS_AT_ONCE) as u64;
            progress(method.variant.as_str(), done, order.len() as u64);
            let stage = Stage {
                definition,
                method,
                sheet: &sheet,
                rules: &rules,
                given: &given,
                answers,
                run,
            };
            let made: Vec<Made> =
                batch.par_chunks(UNITS_AT_ONCE).map(|chunk| stage.rows(chunk)).collect();
            for made in made {
                measured.answers += made.points.len();
                measured.values += made.values.len();
                points_file.push(made.points)?;
                values_file.push(made.values)?;
                findings.extend(made.findings);
            }
        }
    }
    points_file.finish()?;
    values_file.finish()?;
    parts.sort_by(|a, b| {
        (&a.variant, &a.unit, &a.indicator, &a.item).cmp(&(
            &b.variant,
            &b.unit,
            &b.indicator,
            &b.item,
        ))
    });
    tables.write(&parts)?;
    across.sort_by(|a, b| (&a.indicator, &a.on_unit).cmp(&(&b.indicator, &b.on_unit)));
    across.dedup();
    tables.write::<CrossUnitInputRow>(&across)?;
    Ok((measured, findings))
}

/// Everything that the rows of a unit are made from.
struct Stage<'s, 'd> {
    definition: &'d Definition,
    method: &'d Method,
    sheet: &'s ScoreSheet<'d>,
    rules: &'s rule::Outputs<'d>,
    given: &'s Given<'d>,
    answers: &'s Answers,
    run: &'s RunId,
}

/// Rows of some units, ordered by key.
#[derive(Default)]
struct Made {
    points: Vec<AnswerPointsRow>,
    values: Vec<IndicatorValueRow>,
    findings: Vec<FindingRow>,
}

impl Stage<'_, '_> {
    fn rows(&self, units: &[usize]) -> Made {
        let rows = units.len() * self.definition.nodes.len();
        let mut made = Made {
            points: Vec::with_capacity(rows),
            values: Vec::with_capacity(rows),
            findings: vec![],
        };
        let mut scorer = Scorer::new(self.sheet, self.answers, self.run);
        let (words, run) = (Words::default(), RunId::from(self.run.as_str()));
        for &position in units {
            let unit = &self.definition.units[position];
            let mut points = scorer.unit(unit, position);
            let first = made.values.len();
            leaf_values(&points, &words, &run, &mut made.values);
            made.values.extend(self.rules.values(self.definition, self.method, unit, self.run));
            self.given.lay_over(
                self.definition,
                self.method,
                unit,
                self.run,
                first,
                &mut made.values,
            );
            made.values[first..].sort_by(|a, b| a.indicator.cmp(&b.indicator));
            points.sort_by(|a, b| {
                (&a.row.question, a.row.instance).cmp(&(&b.row.question, b.row.instance))
            });
            // Several leaves may look at one question; the trail names it once.
            points.dedup_by(|a, b| {
                a.row.question == b.row.question && a.row.instance == b.row.instance
            });
            made.points.extend(points.into_iter().map(|points| points.row));
        }
        made.findings = scorer.findings;
        made
    }
}

/// Positions of the units, ordered by code.
fn by_code(units: &[Unit]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_by(|&a, &b| units[a].code.cmp(&units[b].code));
    order
}

/// A leaf takes what its question earned; a question in a repeated section gives the
/// mean of its instances.
fn leaf_values(points: &[PointsOf], words: &Words, run: &RunId, rows: &mut Vec<IndicatorValueRow>) {
    for instances in points.chunk_by(|a, b| a.node == b.node) {
        let first = &instances[0];
        let earned: Vec<f64> = instances.iter().filter_map(|points| points.row.points).collect();
        let value = (!earned.is_empty()).then(|| earned.iter().sum::<f64>() / earned.len() as f64);
        let status = match first.row.rule.as_ref() {
            "override" => "overridden",
            "unscored" => "unscored",
            "block" => "blocked",
            "unreviewed" => "unreviewed",
            _ if first.row.kind.as_ref() == "answered" => "observed",
            _ => first.row.kind.as_ref(),
        };
        rows.push(IndicatorValueRow {
            run: run.clone(),
            unit: first.row.unit.clone(),
            indicator: first.node.clone(),
            variant: first.row.variant.clone(),
            value,
            se: None,
            lower: None,
            upper: None,
            status: words.of(status),
            basis: words.of(if first.reviewed { "reviewed" } else { "reported" }),
            source: first.source.clone(),
            as_of: first.as_of.clone(),
        });
    }
}

/// `values.csv`, by unit.
struct Given<'d> {
    by_unit: BTreeMap<&'d str, Vec<&'d groma_define::Value>>,
}

impl<'d> Given<'d> {
    fn of(definition: &'d Definition) -> Self {
        let mut by_unit: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for value in &definition.values {
            by_unit.entry(value.unit.as_str()).or_default().push(value);
        }
        Self { by_unit }
    }

    /// A given value comes in place of a leaf's own; for an inner node it is a row more.
    fn lay_over(
        &self,
        definition: &Definition,
        method: &Method,
        unit: &Unit,
        run: &RunId,
        first: usize,
        rows: &mut Vec<IndicatorValueRow>,
    ) {
        for value in self.by_unit.get(unit.code.as_str()).into_iter().flatten() {
            let own = rows[first..].iter().position(|row| row.indicator == value.node);
            if let Some(at) = own {
                rows.remove(first + at);
            }
            rows.push(IndicatorValueRow {
                run: run.clone(),
                unit: unit.code.clone(),
                indicator: value.node.clone(),
                variant: method.variant.clone(),
                value: Some(value.value),
                se: None,
                lower: None,
                upper: None,
                status: "given".into(),
                basis: value.status.as_str().into(),
                source: value.source.as_str().into(),
                as_of: definition.edition.as_of.as_str().into(),
            });
        }
    }
}

/// The leaf that takes its value from a rule.
pub(crate) fn leaf_of_rule<'d>(definition: &'d Definition, rule: &str) -> Option<&'d Node> {
    definition
        .nodes
        .iter()
        .find(|node| matches!(&node.source, Some(Source::Rule(code)) if code.as_str() == rule))
}

/// The parts of a rule's values and the units it looks at, for the trail.
pub(crate) type Parts = Vec<IndicatorPartRow>;
