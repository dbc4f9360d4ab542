//! `options.csv` as the sheet `choices`.

use super::columns::choices_header;
use super::form_rows::{FormRow, FormRows};
use super::kinds;
use super::languages::language_of;
use super::names::Names;
use super::table::Table;
use std::collections::HashSet;

/// The name of the sheet.
pub(super) const SHEET: &str = "choices";

/// The rows of the form: one for each option, and after each list one for each kind of answer that
/// is no value. `with_kind` says which list gets which kind.
pub(super) fn rows(
    options: &Table,
    lists: &Names,
    multiple: &HashSet<String>,
    with_kind: impl Fn(&str, &str) -> bool,
) -> FormRows {
    let mut rows = Vec::new();
    let mut taken = HashSet::new();
    for at in 0..options.rows.len() {
        let row = option_row(options, at, lists, multiple, &mut taken);
        rows.push(row);
    }
    let languages = label_languages(options);
    let mut done = HashSet::new();
    for at in (0..options.rows.len()).rev() {
        let list = options.cell(at, "list").trim();
        let Some(list_name) = lists.name(list).filter(|_| done.insert(list.to_owned())) else {
            continue;
        };
        let kinds = kinds::codes().filter(|kind| with_kind(list, kind));
        let new: Vec<FormRow> = kinds
            .map(|kind| {
                let is_taken = |name: &str| taken.contains(&(list.to_owned(), name.to_owned()));
                kind_row(list_name, kind, &kinds::choice_name(kind, is_taken), &languages)
            })
            .collect();
        rows.splice(at + 1..at + 1, new);
    }
    FormRows { sheet: SHEET.to_owned(), headers: headers(options), rows }
}

fn headers(options: &Table) -> Vec<String> {
    let shown = options.columns.iter().map(|column| choices_header(column));
    let (labels, others): (Vec<String>, Vec<String>) =
        shown.partition(|header| header.starts_with("label::"));
    let mut headers = vec!["list_name".to_owned(), "name".to_owned()];
    for header in labels.into_iter().chain(others).chain(["missing".to_owned()]) {
        if !headers.contains(&header) {
            headers.push(header);
        }
    }
    headers
}

fn option_row(
    options: &Table,
    at: usize,
    lists: &Names,
    multiple: &HashSet<String>,
    taken: &mut HashSet<(String, String)>,
) -> FormRow {
    let (list, option) = (options.cell(at, "list"), options.cell(at, "option"));
    let mut row = FormRow { code: option_key(list, option), ..FormRow::default() };
    for column in &options.columns {
        row.set(&choices_header(column), options.cell(at, column));
    }
    let list_name = lists.name(list.trim()).unwrap_or_default();
    // Ticked options are joined by spaces, so none may stand inside a name.
    let name = if multiple.contains(list.trim()) {
        option.split_whitespace().collect::<Vec<_>>().join("_")
    } else {
        option.trim().to_owned()
    };
    taken.insert((list.trim().to_owned(), name.clone()));
    for (kept, shown, ours) in
        [("groma_list", list_name, list), ("groma_option", name.as_str(), option)]
    {
        if shown != ours {
            row.set(kept, ours);
        }
    }
    row.cells.remove("list_name");
    row.cells.remove("name");
    row.set("list_name", list_name);
    row.set("name", name);
    row
}

/// An option and its list, as one word to find it by.
pub(super) fn option_key(list: &str, option: &str) -> String {
    format!("{} {}", list.trim(), option.trim())
}

fn label_languages(options: &Table) -> Vec<(String, String)> {
    let columns = options.columns.iter();
    let labels = columns.filter_map(|column| Some((column, column.strip_prefix("label::")?)));
    labels.map(|(column, language)| (choices_header(column), language.to_owned())).collect()
}

fn kind_row(list: &str, kind: &str, name: &str, languages: &[(String, String)]) -> FormRow {
    let mut row = FormRow::default();
    row.set("list_name", list);
    row.set("name", name);
    row.set("missing", kind);
    for (header, language) in languages {
        row.set(header, kinds::label(kind, language));
    }
    row
}

/// True for a row that stands exactly as [`rows`] writes it for a kind of answer.
pub(super) fn is_kind_row(row: &FormRow, headers: &[String], default: &str) -> bool {
    let kind = row.cell("missing");
    let name = row.cell("name");
    let is_name =
        name == kind || name.strip_prefix("kind_").is_some_and(|n| n.trim_end_matches('_') == kind);
    let labels = headers.iter().filter(|header| header.starts_with("label"));
    is_name
        && kinds::codes().any(|known| known == kind)
        && labels.clone().all(|header| {
            let language = header
                .split_once("::")
                .map_or_else(|| default.to_owned(), |(_, name)| language_of(name));
            row.cell(header) == kinds::label(kind, &language)
        })
        && row.cells.keys().all(|header| {
            matches!(header.as_str(), "list_name" | "name" | "missing")
                || header.starts_with("label")
        })
}
