//! Rules: proved by their cases, typed against the tables, run over what they read.

mod cases;
mod outputs;
mod returns;
mod tables;

use crate::metadata::{metric_problems, shipped_terms};
use groma_define::{Definition, Diagnostic, Diagnostics, Place, Rule, RuleKind};
use groma_store::{Limits, SqlProblem};

pub(crate) use outputs::Outputs;
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
        let problems = match returns::check(definition, rule, limits) {
            Ok(()) => cases::failures(definition, rule, limits),
            Err(problem) => vec![problem],
        };
        for problem in problems {
            found.error(&problem.place, problem.code, problem.message, problem.hint);
        }
    }
    found.extend(metric_problems(&definition.rules, &shipped_terms()));
    found.into_sorted()
}

/// The table that a query asks for and `reads` does not name, when it is one that could be named.
fn unnamed_table(message: &str) -> Option<&'static str> {
    let asked = message.strip_prefix("table '")?.split('\'').next()?;
    tables::READABLE.iter().copied().find(|table| *table == asked)
}
