//! Rules: proved by their cases, typed against the tables, run over what they read.

mod cases;
mod outputs;
mod returns;
mod tables;

use crate::metadata::{metric_problems, shipped_terms};
use groma_define::{Definition, Diagnostic, Diagnostics, Place, Rule, RuleKind};
use groma_store::{Limits, Session, SqlProblem};

pub(crate) use outputs::Outputs;
pub(crate) use returns::ReturnedRow;
pub(crate) use tables::{RuleColumn, case_array};

/// Why a rule does not work, with the place in its file.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}:{}: {message}", place.file, place.line)]
pub struct RuleProblem {
    /// Where.
    pub place: Place,
    /// The name of the check.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl RuleProblem {
    /// A problem in the rule's query, at the line the engine names.
    fn in_sql(rule: &Rule, why: &SqlProblem) -> Self {
        let line = rule.sql_line + why.line.saturating_sub(1);
        Self {
            place: Place { file: rule.place.file.clone(), line, column: why.column },
            code: "rule-sql",
            message: format!("the query of `{}` does not work: {}", rule.code, why.message),
            hint: match unnamed_table(&why.message) {
                Some(table) => format!("name it: add `{table}` to `reads`"),
                None => "`groma schema --tables` prints the columns of every table".to_owned(),
            },
        }
    }

    /// A row that a rule of its kind does not return.
    pub(crate) fn returned(rule: &Rule, message: String, hint: &str) -> Self {
        Self::at(rule, rule.sql_line, "rule-returns", message, hint)
    }

    fn at(rule: &Rule, line: u64, code: &'static str, message: String, hint: &str) -> Self {
        let place = Place { file: rule.place.file.clone(), line, column: 0 };
        Self { place, code, message, hint: hint.to_owned() }
    }
}

/// Types every rule against the tables it reads and proves its cases: everything
/// that is wrong, at once.
pub fn check_rules(definition: &Definition, limits: Limits) -> Vec<Diagnostic> {
    let mut found = Diagnostics::default();
    for rule in definition.rules.iter().filter(|rule| rule.kind != RuleKind::Metric) {
        for problem in problems_of(definition, rule, limits) {
            found.error(&problem.place, problem.code, problem.message, problem.hint);
        }
    }
    found.extend(metric_problems(&definition.rules, &shipped_terms()));
    found.extend(crate::verify::problems(definition));
    found.into_sorted()
}

/// What is wrong with a rule: its types first, then every case that does not hold.
pub(crate) fn problems_of(
    definition: &Definition,
    rule: &Rule,
    limits: Limits,
) -> Vec<RuleProblem> {
    match returns::check(definition, rule, limits) {
        Ok(()) => cases::failures(definition, rule, limits),
        Err(problem) => vec![problem],
    }
}

/// What a rule returns over the edition's tables and those that `fill` registers, one call for each that
/// it reads.
pub(crate) fn ask_rule(
    definition: &Definition,
    rule: &Rule,
    limits: Limits,
    mut fill: impl FnMut(&Session, &str) -> Result<(), SqlProblem>,
) -> Result<Vec<ReturnedRow>, RuleProblem> {
    let session = tables::empty_session(definition, rule, limits)?;
    let filled = rule.reads.iter().try_for_each(|read| {
        tables::fill_of_edition(&session, definition, read).unwrap_or_else(|| fill(&session, read))
    });
    filled.map_err(|why| RuleProblem::in_sql(rule, &why))?;
    let answer = session.query(&rule.sql).map_err(|why| RuleProblem::in_sql(rule, &why))?;
    returns::rows(rule, &answer.batches, tables::returned(rule.kind))
}

/// The table that a query asks for and `reads` does not name, when it is one that could be named.
fn unnamed_table(message: &str) -> Option<&'static str> {
    let asked = message.strip_prefix("table '")?.split('\'').next()?;
    tables::READABLE.iter().copied().find(|table| *table == asked)
}
