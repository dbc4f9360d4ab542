//! The rows of a form as an edition may read them: without rows that it does not ask, and without
//! expressions that it cannot evaluate.

use super::asked::Asked;
use crate::edition_workbook::columns::{EXPRESSIONS, kept_header};
use crate::edition_workbook::form_rows::{FormRow, FormRows, Role};
use crate::edition_workbook::survey_in::yes_or_no;
use crate::sheets::SheetFinding;
use groma_define::Severity;
use groma_define::relevance::Expression;
use std::collections::{HashMap, HashSet};

/// The rows, with what is not asked marked as kept.
pub(super) fn readable(
    rows: &FormRows,
    asked: &Asked,
    findings: &mut Vec<SheetFinding>,
) -> FormRows {
    let mut readable = rows.clone();
    for row in &mut readable.rows {
        let number = row.at + 1;
        match asked.codes.get(&number) {
            Some(code) => {
                keep_attributes(row);
                row.set(&kept_header("code"), code);
                check_expressions(rows, row, asked, findings);
            }
            None if asked.ends.contains(&number) => {}
            None => row.role = Role::Kept,
        }
    }
    drop_circles(rows, &mut readable, asked, findings);
    readable
}

/// Of our own columns, those that a form can be believed in.
fn keep_attributes(row: &mut FormRow) {
    row.cells.retain(|header, cell| match header.strip_prefix("bind::groma:") {
        Some(attribute) => may_hold(attribute, cell.trim()),
        None => true,
    });
}

/// True for an attribute of ours that a form may carry, holding what it may hold.
fn may_hold(attribute: &str, text: &str) -> bool {
    match attribute {
        "own-type" => matches!(text, "url" | "matrix" | "section"),
        "evidence" => matches!(text, "none" | "optional" | "required"),
        "scored" => matches!(text, "yes" | "no"),
        "minutes" => text.parse::<f64>().is_ok_and(|minutes| minutes >= 0.0),
        "module" => !text.contains(char::is_whitespace),
        "sector" | "owner" => true,
        _ => false,
    }
}

/// Takes away what cannot be evaluated: the edition asks then, and the form decides as before.
fn check_expressions(
    rows: &FormRows,
    row: &mut FormRow,
    asked: &Asked,
    findings: &mut Vec<SheetFinding>,
) {
    let name = row.cell("name").to_owned();
    for column in EXPRESSIONS {
        let text = row.cell(column).to_owned();
        let Some(why) = why_not(column, &text, asked) else { continue };
        row.cells.remove(*column);
        let message = format!("`{column}` of `{name}` is kept and not evaluated: {why}");
        let hint = "the edition asks as if it were not there; write it anew in questions.csv";
        findings.push(rows.finding(
            row,
            column,
            (Severity::Warning, "kept-not-evaluated"),
            message,
            hint,
        ));
    }
    let required = row.cell("required").to_owned();
    if !required.trim().is_empty() && yes_or_no(&required).is_none() {
        let message =
            format!("`{name}` is required under a condition, which the edition does not know");
        let hint = "the condition is kept; set `required` to `yes` or `no`";
        let what = (Severity::Warning, "kept-not-evaluated");
        findings.push(rows.finding(row, "required", what, message, hint));
    }
}

/// Why an edition cannot evaluate an expression; none when it can, or when there is none.
fn why_not(column: &str, text: &str, asked: &Asked) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let parse =
        if column == "choice_filter" { Expression::parse_filter } else { Expression::parse };
    let expression = match parse(text) {
        Ok(expression) => expression,
        Err(error) => return Some(error.to_string()),
    };
    expression.questions().into_iter().find_map(|name| match asked.by_name.get(name) {
        None => Some(format!("it refers to `{name}`, which is not asked")),
        Some(code) if asked.groups.contains(code) => {
            Some(format!("it refers to `{name}`, a group without an answer"))
        }
        Some(_) => None,
    })
}

/// Relevance that waits for itself has no value: it is taken away where the circle closes.
fn drop_circles(
    rows: &FormRows,
    readable: &mut FormRows,
    asked: &Asked,
    findings: &mut Vec<SheetFinding>,
) {
    let mut waits: HashMap<String, HashSet<String>> = HashMap::new();
    for at in 0..readable.rows.len() {
        let row = &readable.rows[at];
        let Some(code) = asked.codes.get(&(row.at + 1)) else { continue };
        let Ok(expression) = Expression::parse(row.cell("relevant")) else { continue };
        let names = expression.questions().into_iter();
        let codes: HashSet<String> =
            names.filter_map(|name| asked.by_name.get(name)).cloned().collect();
        let is_circle = codes.iter().any(|other| other == code || reaches(&waits, other, code));
        if !is_circle {
            waits.entry(code.clone()).or_default().extend(codes);
            continue;
        }
        let message = format!("`relevant` of `{}` waits for itself", row.cell("name"));
        let what = (Severity::Warning, "kept-not-evaluated");
        let hint = "the edition asks as if it were not there; write it anew in questions.csv";
        findings.push(rows.finding(row, "relevant", what, message, hint));
        readable.rows[at].cells.remove("relevant");
    }
}

fn reaches(waits: &HashMap<String, HashSet<String>>, from: &str, to: &str) -> bool {
    let (mut seen, mut next) = (HashSet::new(), vec![from]);
    while let Some(code) = next.pop() {
        if code == to {
            return true;
        }
        if seen.insert(code) {
            next.extend(waits.get(code).into_iter().flatten().map(String::as_str));
        }
    }
    false
}
