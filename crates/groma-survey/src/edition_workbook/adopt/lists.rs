//! The choices of a form as an edition may read them, and the points that they carry.

use crate::edition_workbook::choices_in::codes;
use crate::edition_workbook::form_rows::{FormRows, Role};
use crate::edition_workbook::kinds;
use crate::edition_workbook::survey_in::Read;
use crate::sheets::SheetFinding;
use groma_define::Severity;
use std::collections::{HashMap, HashSet};

/// The rows, with what is no option marked as kept: rows without a list, second options of a name.
pub(super) fn readable(rows: &FormRows) -> (FormRows, Vec<SheetFinding>) {
    let mut readable = rows.clone();
    let mut findings = Vec::new();
    let mut seen = HashSet::new();
    let is_kind = |word: &str| kinds::codes().any(|kind| kind == word.trim());
    let with_options: HashSet<String> = rows
        .rows
        .iter()
        .filter(|row| !is_kind(row.cell("missing")))
        .map(|row| row.cell("list_name").trim().to_owned())
        .collect();
    for row in &mut readable.rows {
        row.cells.retain(|header, _| !header.starts_with("groma_"));
        if !matches!(row.cell("exclusive"), "" | "yes" | "no") {
            row.cells.remove("exclusive");
        }
        let (list, option) = codes(row);
        if !with_options.contains(list.trim()) {
            // A list of nothing but kinds of answers is a list like any other.
            row.cells.remove("missing");
        }
        if list.trim().is_empty() || is_kind(row.cell("missing")) {
            row.role = Role::Kept;
        } else if !seen.insert((list.clone(), option.clone())) {
            row.role = Role::Kept;
            let message =
                format!("`{option}` stands twice in `{list}`; the second is kept, not offered");
            let what = (Severity::Warning, "option-twice");
            findings.push(rows.finding(row, "name", what, message, "give it a name of its own"));
        } else if option.starts_with('@') {
            row.role = Role::Kept;
            let message =
                format!("`{option}` of `{list}` is kept, not offered: `@` names kinds of answers");
            let what = (Severity::Warning, "reserved-option");
            findings.push(rows.finding(row, "name", what, message, "give it another name"));
        }
    }
    (readable, findings)
}

/// List, option and points, for lists of which every option has a number in the column `score`.
pub(super) fn points(rows: &FormRows, read: &[Read]) -> Vec<(String, String, String)> {
    let options = rows.rows.iter().zip(read).filter(|(_, read)| matches!(read, Read::Question(_)));
    let mut lists: HashMap<String, bool> = HashMap::new();
    let mut points = Vec::new();
    for (row, _) in options {
        let (list, option) = codes(row);
        let score = row.cell("score").trim();
        let is_number = score.parse::<f64>().is_ok_and(f64::is_finite);
        *lists.entry(list.trim().to_owned()).or_insert(true) &= is_number;
        points.push((list.trim().to_owned(), option.trim().to_owned(), score.to_owned()));
    }
    points.retain(|(list, _, _)| lists[list]);
    points
}
