//! The sheet of options: `Select answer for Q<id>`, and the options behind or below it.

use crate::returns::text::{clean, fold};
use crate::sheets::Sheet;
use std::collections::BTreeMap;

/// Adds the options that a sheet lists.
pub(super) fn read(sheet: &Sheet, options: &mut BTreeMap<String, Vec<String>>) {
    if super::questionnaire::is_questionnaire(sheet) {
        return;
    }
    for row in 0..sheet.rows.len() {
        for column in 0..sheet.rows[row].len() {
            let Some(id) = placeholder(sheet.text(row, column)) else { continue };
            let listed = |text: &str| !clean(text).is_empty() && placeholder(text).is_none();
            let across: Vec<String> = (column + 1..sheet.rows[row].len())
                .map(|column| sheet.text(row, column))
                .take_while(|text| listed(text))
                .map(clean)
                .collect();
            let down = || -> Vec<String> {
                (row + 1..sheet.rows.len())
                    .map(|row| sheet.text(row, column))
                    .take_while(|text| listed(text))
                    .map(clean)
                    .collect()
            };
            let found = if across.is_empty() { down() } else { across };
            options.entry(id).or_insert(found);
        }
    }
}

/// The id of the question whose placeholder this is.
pub(super) fn placeholder(text: &str) -> Option<String> {
    let folded = fold(text);
    let rest = folded.strip_prefix("select answer for")?.trim();
    let rest = rest.strip_prefix("question").unwrap_or(rest).trim();
    let id = rest.strip_prefix('q').unwrap_or(rest).trim().trim_end_matches(['.', ':', ')']);
    (!id.is_empty() && id.len() <= 20).then(|| id.to_owned())
}
