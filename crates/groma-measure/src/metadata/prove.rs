//! The proof of a metric: it compiles, its blocks leave no choice open, its cases hold.

use super::columns::{Subject, columns};
use super::functions::{Terms, functions};
use super::reading::QUESTIONS;
use super::shipped::DIMENSIONS;
use crate::rule::{RuleColumn, case_array};
use groma_define::table::Kind;
use groma_define::{CaseTable, Diagnostic, Diagnostics, Place, Rule, RuleCase, RuleKind};
use groma_store::Expressions;
use groma_store::arrow::array::RecordBatch;
use groma_store::arrow::compute::cast;
use groma_store::arrow::datatypes::{DataType, Schema};
use std::sync::Arc;

/// What is wrong with the metrics of an edition.
pub fn metric_problems(rules: &[Rule], terms: &Arc<dyn Terms>) -> Vec<Diagnostic> {
    check(rules, &Expressions::new(functions(terms)))
}

/// The blocks of a metric for other readings: conditions in the order of the questions, what is
/// asked, the expression.
pub(super) fn others(rule: &Rule) -> impl Iterator<Item = (Vec<(String, String)>, Subject, &str)> {
    let own = Subject::parse(&rule.subject).unwrap_or(Subject::Dataset);
    let blocks = rule.metric.iter().flat_map(|terms| &terms.otherwise);
    blocks.map(move |block| {
        let subject = block.subject.as_deref().and_then(Subject::parse).unwrap_or(own);
        let mut conditions = block.conditions.clone();
        conditions.sort();
        (conditions, subject, block.sql.as_str())
    })
}

/// Everything that is wrong with these metrics, at once.
pub(super) fn check(rules: &[Rule], expressions: &Expressions) -> Vec<Diagnostic> {
    let mut found = Diagnostics::default();
    for rule in rules.iter().filter(|rule| rule.kind == RuleKind::Metric) {
        let before = found.iter().count();
        says_what_it_must(rule, &mut found);
        compiles(rule, expressions, &mut found);
        leaves_nothing_open(rule, &mut found);
        if found.iter().count() == before {
            for case in &rule.cases {
                if let Err(message) = prove(rule, case, expressions) {
                    let message = format!("case `{}` of `{}`: {message}", case.name, rule.code);
                    let hint = "mend the expression, or the table `expected` if the rule is right";
                    found.error(&at(rule, case.line), "rule-case", message, hint);
                }
            }
        }
    }
    found.into_sorted()
}

fn at(rule: &Rule, line: u64) -> Place {
    Place { file: rule.place.file.clone(), line, column: 0 }
}

fn says_what_it_must(rule: &Rule, found: &mut Diagnostics) {
    let mut wrong = |message: String, hint: &str| {
        found.error(
            &rule.place,
            "metric-terms",
            format!("the metric `{}` {message}", rule.code),
            hint,
        );
    };
    if Subject::parse(&rule.subject).is_none() {
        wrong(format!("asks `{}`", rule.subject), "`subject` is `dataset` or `distribution`");
    }
    let counted = rule.dimension.as_deref().is_some_and(|d| DIMENSIONS.contains(&d));
    if rule.points.is_some() && !counted {
        let hint = format!("points are for {}; others have none", DIMENSIONS.join(", "));
        wrong("has points and no dimension of the sum".to_owned(), &hint);
    }
    if rule.dimension.is_none() {
        wrong("has no dimension".to_owned(), "write `dimension`");
    }
    if rule.points.is_some_and(|points| !(points.is_finite() && points >= 0.0)) {
        wrong("has points below nothing".to_owned(), "write `points` as 0 or more");
    }
    let Some(terms) = &rule.metric else { return };
    for (what, word, words) in [
        ("effort", &terms.effort, &["small", "medium", "large"]),
        ("mended_by", &terms.mended_by, &["publisher", "portal", "host"]),
    ] {
        if !words.contains(&word.as_str()) {
            let hint = format!("write one of {}", words.join(", "));
            wrong(format!("has `{word}` as `{what}`"), &hint);
        }
    }
    let conditions = terms.otherwise.iter().flat_map(|block| &block.conditions);
    let named = terms.readings.iter().map(|question| (question, None));
    for (question, choice) in conditions.map(|(q, choice)| (q, Some(choice))).chain(named) {
        match QUESTIONS.iter().find(|known| known.name == question) {
            None => wrong(
                format!("names `{question}`, which is no question of method"),
                &QUESTIONS.iter().map(|known| known.name).collect::<Vec<_>>().join(", "),
            ),
            Some(known) => {
                if let Some(choice) = choice
                    && !known.choices.iter().any(|known| known.name == choice)
                {
                    let choices: Vec<&str> = known.choices.iter().map(|c| c.name).collect();
                    wrong(format!("has `{question}={choice}`"), &choices.join(", "));
                }
            }
        }
    }
}

fn compiles(rule: &Rule, expressions: &Expressions, found: &mut Diagnostics) {
    let own = Subject::parse(&rule.subject).unwrap_or(Subject::Dataset);
    let lines = rule.metric.iter().flat_map(|terms| &terms.otherwise).map(|block| block.sql_line);
    let others = others(rule).zip(lines).map(|((_, subject, sql), line)| (subject, sql, line));
    for (subject, sql, line) in [(own, rule.sql.as_str(), rule.sql_line)].into_iter().chain(others)
    {
        if let Err(why) = expressions.compile(sql, &columns(subject)) {
            let place = Place {
                line: line + why.line.saturating_sub(1),
                column: why.column,
                ..at(rule, line)
            };
            let message =
                format!("the expression of `{}` does not work: {}", rule.code, why.message);
            let hint =
                format!("`groma schema --tables` prints the columns of `{}`", subject.as_str());
            found.error(&place, "rule-sql", message, hint);
        }
    }
}

/// Two blocks that fit one reading equally well need a third for both.
fn leaves_nothing_open(rule: &Rule, found: &mut Diagnostics) {
    let blocks: Vec<Vec<(String, String)>> =
        others(rule).map(|(conditions, ..)| conditions).collect();
    for (first, one) in blocks.iter().enumerate() {
        for other in blocks[first + 1..].iter().filter(|other| *other != one) {
            let disagree = one.iter().any(|(question, choice)| {
                other.iter().any(|(asked, chosen)| asked == question && chosen != choice)
            });
            let mut both: Vec<_> = one.iter().chain(other).cloned().collect();
            both.sort();
            both.dedup();
            if !disagree && one.len() == other.len() && !blocks.contains(&both) {
                let words: Vec<String> = both.iter().map(|(q, c)| format!("{q}={c}")).collect();
                let message =
                    format!("`{}` leaves open what holds under {}", rule.code, words.join(" "));
                let hint = format!("add a block ```sql {}", words.join(" "));
                found.error(&rule.place, "metric-open-reading", message, hint);
            }
        }
    }
}

/// Asks the rows of a case and holds the answers against what is expected, row by row.
fn prove(rule: &Rule, case: &RuleCase, expressions: &Expressions) -> Result<(), String> {
    let own = Subject::parse(&rule.subject).unwrap_or(Subject::Dataset);
    let given = match case.given.as_slice() {
        [table] if table.name == own.as_str() => table,
        _ => return Err(format!("it has to give one table, `{}`", own.as_str())),
    };
    let schema = columns(own);
    let batch = rows(&schema, given)?;
    for (at, column) in case.expected.columns.iter().enumerate() {
        let expected: Vec<Option<bool>> = case
            .expected
            .rows
            .iter()
            .map(|row| match row[at].as_deref() {
                None => Ok(None),
                Some("true") => Ok(Some(true)),
                Some("false") => Ok(Some(false)),
                Some(other) => Err(format!("`{other}` is not true, false or an empty cell")),
            })
            .collect::<Result<_, _>>()?;
        let text = text_of(rule, column).ok_or_else(|| {
            format!("`expected` has a column `{column}`; write `met` or `question=choice`")
        })?;
        let answers = expressions
            .compile(text, &schema)
            .and_then(|expression| expression.evaluate(&batch))
            .map_err(|why| why.message)?;
        let answers: Vec<Option<bool>> = answers.iter().collect();
        if answers != expected {
            return Err(format!(
                "`{column}` came out as {}, expected was {}",
                shown(&answers),
                shown(&expected)
            ));
        }
    }
    Ok(())
}

/// The expression that a column of `expected` proves.
fn text_of<'r>(rule: &'r Rule, column: &str) -> Option<&'r str> {
    if column == "met" {
        return Some(&rule.sql);
    }
    let mut wanted: Vec<(String, String)> = column
        .split_whitespace()
        .map(|word| word.split_once('=').map(|(q, c)| (q.to_owned(), c.to_owned())))
        .collect::<Option<_>>()?;
    wanted.sort();
    let own = Subject::parse(&rule.subject)?;
    let mut blocks = others(rule).filter(|(conditions, of, _)| *conditions == wanted && *of == own);
    blocks.next().map(|(_, _, text)| text)
}

fn rows(schema: &Schema, given: &CaseTable) -> Result<RecordBatch, String> {
    if let Some(stray) = given.columns.iter().find(|name| schema.field_with_name(name).is_err()) {
        return Err(format!("the table `{}` has no column `{stray}`", given.name));
    }
    let arrays = schema.fields().iter().map(|field| {
        let kind = match field.data_type() {
            DataType::Boolean => Kind::Bool,
            DataType::Int64 => Kind::Int,
            DataType::Float64 => Kind::Float,
            DataType::List(_) => Kind::Texts,
            _ => Kind::Text,
        };
        let at = given.columns.iter().position(|name| name == field.name());
        let cells = given.rows.iter().map(|row| at.and_then(|at| row[at].as_deref()));
        let name = "column";
        let array = case_array(&RuleColumn { name, kind }, cells.collect())?;
        match kind {
            Kind::Texts => Ok(array),
            _ => cast(&array, field.data_type()).map_err(|why| why.to_string()),
        }
    });
    let arrays = arrays.collect::<Result<Vec<_>, String>>()?;
    RecordBatch::try_new(Arc::new(schema.clone()), arrays).map_err(|why| why.to_string())
}

fn shown(answers: &[Option<bool>]) -> String {
    let words = answers.iter().map(|answer| match answer {
        Some(true) => "true",
        Some(false) => "false",
        None => "null",
    });
    words.collect::<Vec<_>>().join(", ")
}
