//! Running the rules of an edition, each over the tables it reads, in the order in
//! which they read one another.

use super::RuleProblem;
use super::returns::{ReturnedRow, rows};
use super::tables::{PART, empty_session, fill_of_edition, returned, rule_table};
use crate::answers::Answers;
use crate::points::{ScoreSheet, Scorer};
use crate::values::{Parts, leaf_of_rule};
use groma_define::tables::{
    AnswerPointsRow, AnswerRow, CrossUnitInputRow, FindingRow, IndicatorPartRow, IndicatorValueRow,
};
use groma_define::{AnswerKind, Definition, Method, Rule, RuleKind, RunId, Unit, Unreviewed};
use groma_store::{Limits, Session, SqlProblem};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What an indicator's value can be: measured, or the reason why it is not.
const STATUSES: &[&str] =
    &["observed", "not_answered", "dont_know", "not_applicable", "confidential", "not_asked"];

/// What the rules of an edition returned for one method.
#[derive(Debug, Default)]
pub(crate) struct Outputs<'d> {
    runs: Vec<RuleRun<'d>>,
}

#[derive(Debug)]
struct RuleRun<'d> {
    rule: &'d Rule,
    rows: Vec<ReturnedRow>,
    parts: Vec<ReturnedRow>,
    by_unit: BTreeMap<String, Vec<usize>>,
}

impl<'d> Outputs<'d> {
    /// Runs every indicator and check; verifications and metrics wait for what was harvested.
    pub(crate) fn run(
        definition: &'d Definition,
        answers: &Answers,
        sheet: &ScoreSheet,
        run: &RunId,
        limits: Limits,
    ) -> Result<Self, RuleProblem> {
        let mut outputs = Self::default();
        for rule in in_reading_order(definition) {
            if matches!(rule.kind, RuleKind::Verification | RuleKind::Metric) {
                continue;
            }
            let session = empty_session(definition, rule, limits)?;
            let filled = rule
                .reads
                .iter()
                .try_for_each(|read| outputs.fill(&session, read, definition, answers, sheet, run));
            filled.map_err(|why| RuleProblem::in_sql(rule, &why))?;
            let ask = |sql: &str| session.query(sql).map_err(|why| RuleProblem::in_sql(rule, &why));
            let returned_rows = rows(rule, &ask(&rule.sql)?.batches, returned(rule.kind))?;
            let parts = match &rule.part_sql {
                Some(sql) => rows(rule, &ask(sql)?.batches, PART)?,
                None => vec![],
            };
            let rule_run = RuleRun::new(rule, returned_rows, parts);
            if rule.kind == RuleKind::Indicator {
                rule_run.check(definition)?;
            }
            outputs.runs.push(rule_run);
        }
        Ok(outputs)
    }

    fn fill(
        &self,
        session: &Session,
        read: &str,
        definition: &Definition,
        answers: &Answers,
        sheet: &ScoreSheet,
        run: &RunId,
    ) -> Result<(), SqlProblem> {
        if let Some(code) = read.strip_prefix("rule:") {
            let Some(earlier) = self.runs.iter().find(|run| run.rule.code.as_str() == code) else {
                return Ok(());
            };
            return earlier.register(session);
        }
        if let Some(filled) = fill_of_edition(session, definition, read) {
            return filled;
        }
        match read {
            "decision" if !sheet.method.overrides => Ok(()),
            "decision" => session.register(&definition.decision_rows()),
            "answer" => session.register(&judged(definition.answer_rows(), sheet.method)),
            "answer_points" => {
                let mut scorer = Scorer::new(sheet, answers, run);
                let mut rows: Vec<AnswerPointsRow> = Vec::new();
                for (unit, position) in definition.units.iter().zip(0..) {
                    rows.extend(scorer.unit(unit, position).into_iter().map(|points| points.row));
                }
                session.register(&rows)
            }
            // Tables of later stages are there without rows until something fills them.
            _ => Ok(()),
        }
    }

    /// What the rules say of a unit, as indicator values.
    pub(crate) fn values(
        &self,
        definition: &Definition,
        method: &Method,
        unit: &Unit,
        run: &RunId,
    ) -> Vec<IndicatorValueRow> {
        let mut values = Vec::new();
        for rule_run in self.runs.iter().filter(|run| run.rule.kind == RuleKind::Indicator) {
            for &at in rule_run.by_unit.get(unit.code.as_str()).into_iter().flatten() {
                let row = &rule_run.rows[at];
                values.push(IndicatorValueRow {
                    run: run.clone(),
                    unit: unit.code.clone(),
                    indicator: row[1].text().into(),
                    variant: method.variant.clone(),
                    value: row[2].number(),
                    se: None,
                    lower: None,
                    upper: None,
                    status: row[3].text().into(),
                    basis: "reported".into(),
                    source: format!("rule:{}", rule_run.rule.code).as_str().into(),
                    as_of: definition.edition.as_of.as_str().into(),
                });
            }
        }
        values
    }

    /// How the rules' values are made up.
    pub(crate) fn parts(&self, run: &RunId, method: &Method) -> Parts {
        let rows = self.runs.iter().flat_map(|run| &run.parts);
        rows.map(|row| IndicatorPartRow {
            run: run.clone(),
            unit: row[0].text().into(),
            indicator: row[1].text().into(),
            variant: method.variant.clone(),
            item: row[2].text().into(),
            amount: row[3].number().unwrap_or(0.0),
        })
        .collect()
    }

    /// Which other units an indicator depends on.
    pub(crate) fn across(&self, definition: &Definition, run: &RunId) -> Vec<CrossUnitInputRow> {
        let mut rows = Vec::new();
        for rule in self.runs.iter().map(|run| run.rule) {
            let cohort = rule.cohort.as_ref().and_then(|code| definition.cohort(code.as_str()));
            let leaf = leaf_of_rule(definition, rule.code.as_str());
            let (Some(cohort), Some(leaf)) = (cohort, leaf) else { continue };
            rows.extend(cohort.units.iter().map(|unit| CrossUnitInputRow {
                run: run.clone(),
                indicator: leaf.code.clone(),
                rule: rule.code.clone(),
                cohort: cohort.code.clone(),
                on_unit: unit.clone(),
            }));
        }
        rows
    }

    /// What the checks found.
    pub(crate) fn findings(&self, run: &RunId) -> Vec<FindingRow> {
        let checks = self.runs.iter().filter(|run| run.rule.kind == RuleKind::Check);
        let found = checks
            .flat_map(|rule_run| rule_run.rows.iter().map(move |row| (rule_run.rule, row)))
            .map(|(rule, row)| FindingRow {
                code: rule.code.as_str().into(),
                severity: row[1].text().into(),
                subject_kind: rule.subject.as_str().into(),
                subject: row[0].text().into(),
                message: row[2].text().into(),
                detail: None,
                run: run.clone(),
                locator: None,
                fetch: None,
            });
        let outside = self.runs.iter().flat_map(|rule_run| rule_run.outside_its_points(run));
        found.chain(outside).collect()
    }
}

impl<'d> RuleRun<'d> {
    fn new(rule: &'d Rule, rows: Vec<ReturnedRow>, parts: Vec<ReturnedRow>) -> Self {
        let mut by_unit: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (row, at) in rows.iter().zip(0..) {
            by_unit.entry(row[0].text().to_owned()).or_default().push(at);
        }
        Self { rule, rows, parts, by_unit }
    }

    /// Values below 0 or above what the rule says is the most it can earn.
    fn outside_its_points(&self, run: &RunId) -> Vec<FindingRow> {
        let Some(most) = self.rule.points.filter(|_| self.rule.kind == RuleKind::Indicator) else {
            return vec![];
        };
        let outside = self.rows.iter().filter_map(|row| {
            let value = row[2].number()?;
            (value > most + 1e-9 || value < -1e-9).then_some((row[0].text(), value))
        });
        let finding = |(unit, value): (&str, f64)| FindingRow {
            code: "rule-outside-its-points".into(),
            severity: "warning".into(),
            subject_kind: "unit".into(),
            subject: unit.into(),
            message: format!("`{}` gives {unit} {value}, and can give 0 to {most}", self.rule.code)
                .into(),
            detail: Some("mend the query, or `points` in its front matter".into()),
            run: run.clone(),
            locator: None,
            fetch: None,
        };
        outside.map(finding).collect()
    }

    /// An indicator speaks of its own leaf, once a unit, and its parts sum to it.
    fn check(&self, definition: &Definition) -> Result<(), RuleProblem> {
        let rule = self.rule;
        let wrong = |message: String, hint: &str| {
            Err(RuleProblem::at(rule, rule.sql_line, "rule-returns", message, hint))
        };
        let leaf = leaf_of_rule(definition, rule.code.as_str()).map(|leaf| leaf.code.as_str());
        let units: HashSet<&str> = definition.units.iter().map(|unit| unit.code.as_str()).collect();
        let mut sums: HashMap<&str, f64> = HashMap::new();
        for part in &self.parts {
            *sums.entry(part[0].text()).or_default() += part[3].number().unwrap_or(0.0);
        }
        for (unit, rows) in &self.by_unit {
            if !units.contains(unit.as_str()) {
                return wrong(
                    format!("`{}` returns a value for `{unit}`, which is not a unit", rule.code),
                    "join with the table `unit`",
                );
            }
            if rows.len() > 1 {
                return wrong(
                    format!("`{}` returns {} values for `{unit}`", rule.code, rows.len()),
                    "one row a unit: group, or join on the whole key",
                );
            }
            let row = &self.rows[rows[0]];
            let status = row[3].text();
            if !STATUSES.contains(&status) {
                return wrong(
                    format!("`{}` returns the status `{status}` for `{unit}`", rule.code),
                    &format!("a status is one of {}", STATUSES.join(", ")),
                );
            }
            if status == "observed" && row[2].number().is_none() {
                return wrong(
                    format!("`{}` returns `observed` for `{unit}` without a value", rule.code),
                    "say why there is none, for example `not_answered`",
                );
            }
            if leaf != Some(row[1].text()) {
                return wrong(
                    format!("`{}` speaks of the indicator `{}`", rule.code, row[1].text()),
                    &format!("it must speak of the leaf with source = rule:{}", rule.code),
                );
            }
            if rule.part_sql.is_some() {
                let sum = sums.get(unit.as_str()).copied().unwrap_or(0.0);
                let value = row[2].number().unwrap_or(0.0);
                if (sum - value).abs() > 1e-9 * value.abs().max(1.0) {
                    return wrong(
                        format!(
                            "the parts of `{}` for `{unit}` sum to {sum}, its value is {value}",
                            rule.code
                        ),
                        "the part query must split exactly what the query returns",
                    );
                }
            }
        }
        Ok(())
    }

    /// Gives the rows to a rule that reads this one.
    fn register(&self, session: &Session) -> Result<(), SqlProblem> {
        let columns = returned(self.rule.kind);
        let case = groma_define::CaseTable {
            name: rule_table(self.rule.code.as_str()),
            columns: columns.iter().map(|column| column.name.to_owned()).collect(),
            rows: self
                .rows
                .iter()
                .map(|row| {
                    row.iter()
                        .map(|cell| match cell {
                            super::returns::ReturnedCell::Null => None,
                            super::returns::ReturnedCell::Text(text) => Some(text.clone()),
                            super::returns::ReturnedCell::Number(number) => {
                                Some(number.to_string())
                            }
                        })
                        .collect()
                })
                .collect(),
        };
        super::tables::fill(session, &case.name, columns, &case)
    }
}

/// A rule after everything it reads; `groma check` refuses cycles.
fn in_reading_order(definition: &Definition) -> Vec<&Rule> {
    let mut ordered: Vec<&Rule> = Vec::new();
    let mut waiting: Vec<&Rule> = definition.rules.iter().collect();
    while !waiting.is_empty() {
        let ready = |rule: &&Rule| {
            rule.reads.iter().filter_map(|read| read.strip_prefix("rule:")).all(|code| {
                ordered.iter().any(|done| done.code.as_str() == code)
                    || !definition.rules.iter().any(|rule| rule.code.as_str() == code)
            })
        };
        let (now, later): (Vec<&Rule>, Vec<&Rule>) = waiting.iter().partition(|rule| ready(rule));
        if now.is_empty() {
            break;
        }
        ordered.extend(now);
        waiting = later;
    }
    ordered
}

/// Answers as a method lets rules see them: what nobody has judged is not yet an answer, unless the
/// method keeps it.
fn judged(mut rows: Vec<AnswerRow>, method: &Method) -> Vec<AnswerRow> {
    if method.unreviewed == Unreviewed::LeaveOut {
        for row in rows.iter_mut().filter(|row| row.stage.starts_with("unreviewed")) {
            row.option = None;
            row.kind = AnswerKind::NotAnswered.as_str().into();
        }
    }
    rows
}
