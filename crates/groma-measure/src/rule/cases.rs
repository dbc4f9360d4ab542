//! The proof of a rule: its own small tables in, the rows it promises out.

use super::RuleProblem;
use super::returns::{ReturnedCell, ReturnedRow, rows};
use super::tables::{columns_of, empty_session, fill, returned, schema};
use groma_define::{CaseTable, Definition, Rule, RuleCase};
use groma_store::{Limits, Session};

/// Every case that does not hold.
pub(super) fn failures(definition: &Definition, rule: &Rule, limits: Limits) -> Vec<RuleProblem> {
    let session = match empty_session(definition, rule, limits) {
        Ok(session) => session,
        Err(problem) => return vec![problem],
    };
    let cases = rule.cases.iter();
    cases.filter_map(|case| prove(definition, rule, case, &session).err()).collect()
}

fn prove(
    definition: &Definition,
    rule: &Rule,
    case: &RuleCase,
    session: &Session,
) -> Result<(), RuleProblem> {
    let fails = |message: String| {
        RuleProblem::at(
            rule,
            case.line,
            "rule-case",
            format!("case `{}` of `{}`: {message}", case.name, rule.code),
            "mend the query, or the table `expected` if the rule is right",
        )
    };
    for read in &rule.reads {
        let Some((name, columns)) = columns_of(definition, rule.kind, read) else { continue };
        let given = case.given.iter().find(|table| table.name == *read || table.name == name);
        let filled = match given {
            Some(table) => fill(session, &name, &columns, table),
            None => session.register_batches(&name, schema(&columns), vec![]),
        };
        filled.map_err(|why| fails(why.message))?;
    }
    let known = |name: &str| {
        rule.reads.iter().any(|read| {
            read == name
                || columns_of(definition, rule.kind, read).is_some_and(|(table, _)| table == name)
        })
    };
    if let Some(stray) = case.given.iter().find(|table| !known(&table.name)) {
        return Err(fails(format!("it gives the table `{}`, which is not in `reads`", stray.name)));
    }
    let answer = session.query(&rule.sql).map_err(|why| fails(why.message))?;
    let columns = returned(rule.kind);
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let got = rows(rule, &answer.batches, columns)?;
    compare(&got, &case.expected, &names).map_err(fails)
}

/// Rows may stand in any order; numbers agree within 1e-12 of their size.
fn compare(got: &[ReturnedRow], expected: &CaseTable, names: &[&str]) -> Result<(), String> {
    let places: Vec<usize> = expected
        .columns
        .iter()
        .map(|column| {
            names.iter().position(|name| name == column).ok_or_else(|| {
                format!("`expected` has a column `{column}`, which the rule does not return")
            })
        })
        .collect::<Result<_, _>>()?;
    let mut left: Vec<&ReturnedRow> = got.iter().collect();
    for row in &expected.rows {
        let found = left.iter().position(|got| {
            places.iter().zip(row).all(|(&at, cell)| agrees(&got[at], cell.as_deref()))
        });
        match found {
            Some(at) => {
                left.remove(at);
            }
            None => {
                return Err(format!("no row {} came out; {}", shown(row), came_out(got, &places)));
            }
        }
    }
    match left.first() {
        None => Ok(()),
        Some(_) => Err(format!(
            "{} rows came out and {} were expected; {}",
            got.len(),
            expected.rows.len(),
            came_out(got, &places)
        )),
    }
}

fn agrees(got: &ReturnedCell, expected: Option<&str>) -> bool {
    match (got, expected) {
        (ReturnedCell::Null, None) => true,
        (ReturnedCell::Text(text), Some(expected)) => text == expected,
        (ReturnedCell::Number(number), Some(expected)) => expected
            .parse::<f64>()
            .is_ok_and(|wanted| (number - wanted).abs() <= 1e-12 * wanted.abs().max(1.0)),
        _ => false,
    }
}

fn shown(row: &[Option<String>]) -> String {
    let cells: Vec<&str> = row.iter().map(|cell| cell.as_deref().unwrap_or("null")).collect();
    format!("({})", cells.join(", "))
}

fn came_out(got: &[ReturnedRow], places: &[usize]) -> String {
    if got.is_empty() {
        return "nothing came out".to_owned();
    }
    let rows: Vec<String> = got
        .iter()
        .take(5)
        .map(|row| {
            let cells: Vec<String> = places
                .iter()
                .map(|&at| match &row[at] {
                    ReturnedCell::Null => "null".to_owned(),
                    ReturnedCell::Text(text) => text.clone(),
                    ReturnedCell::Number(number) => number.to_string(),
                })
                .collect();
            format!("({})", cells.join(", "))
        })
        .collect();
    format!("what came out: {}", rows.join(" "))
}
