//! The sheet `choices` as `options.csv`.

use super::choices_out::{is_kind_row, option_key};
use super::columns::{Header, choices_column, is_attribute};
use super::form_rows::{FormRow, FormRows, Role};
use super::kept::mark;
use super::kinds;
use super::known::Known;
use super::names::Names;
use super::survey_in::Read;
use super::table::Table;

/// What the sheet holds for the folder.
#[derive(Debug, Default)]
pub(super) struct Choices {
    pub(super) options: Table,
    /// The lists by their codes and by their names in the form.
    pub(super) lists: Names,
    /// What each row of the sheet became: an option, our own choice for a kind of answer, or
    /// nothing, such as a kind of answer in the author's words.
    pub(super) rows: Vec<Read>,
}

/// Reads the options; `known` are the columns that their table may have, and `default` is the
/// language of labels that name none.
pub(super) fn read(rows: &FormRows, known: &Known, default: &str) -> Choices {
    let mut choices = Choices::default();
    let columns: Vec<(&String, Header)> =
        rows.headers.iter().map(|header| (header, column(header, known, default))).collect();
    choices.options.columns = table_columns(&columns, known);
    for row in &rows.rows {
        if row.role == Role::Kept || row.cell("groma_option") == mark(row.cell("name")) {
            choices.rows.push(Read::Nothing);
            continue;
        }
        if kinds::codes().any(|kind| kind == row.cell("missing").trim()) {
            let is_ours = is_kind_row(row, &rows.headers, default);
            choices.rows.push(if is_ours { Read::Placeholder } else { Read::Nothing });
            continue;
        }
        let (list, option) = codes(row);
        choices.rows.push(Read::Question(option_key(&list, &option)));
        choices.lists.insert(list.trim(), row.cell("list_name").trim());
        let cells = choices.options.columns.iter().map(|column| match column.as_str() {
            "list" => list.clone(),
            "option" => option.clone(),
            column => filled(row, &columns, column),
        });
        let cells = cells.collect();
        choices.options.rows.push(cells);
    }
    choices
}

/// What a header is: a column that the table has, or else one for filters to look at.
fn column(header: &str, known: &Known, default: &str) -> Header {
    match choices_column(header, default) {
        Header::Table(name) if !known.has(&name) && is_attribute(&name) => {
            Header::Table(format!("filter::{name}"))
        }
        other => other,
    }
}

/// The true codes of list and option: those kept beside their names, or the names.
pub(super) fn codes(row: &FormRow) -> (String, String) {
    let true_code = |kept: &str, shown: &str| {
        let kept = row.cell(kept);
        let code = if kept.is_empty() { row.cell(shown) } else { kept };
        code.to_owned()
    };
    (true_code("groma_list", "list_name"), true_code("groma_option", "name"))
}

/// The columns that the table had, as long as the sheet has them, then new ones.
fn table_columns(columns: &[(&String, Header)], known: &Known) -> Vec<String> {
    let structure = ["list".to_owned(), "option".to_owned()];
    let shown: Vec<String> = columns
        .iter()
        .filter_map(|(_, header)| match header {
            Header::Table(column) if known.has(column) => Some(column.clone()),
            _ => None,
        })
        .collect();
    let is_there = |column: &&String| structure.contains(column) || shown.contains(column);
    let mut all: Vec<String> = known.recorded.iter().filter(is_there).cloned().collect();
    for column in structure.iter().chain(&shown) {
        if !all.contains(column) {
            all.push(column.clone());
        }
    }
    all
}

/// The first filled cell among the headers that stand for a column: one with its language comes
/// before one without.
pub(super) fn filled(row: &FormRow, columns: &[(&String, Header)], column: &str) -> String {
    let of_column = |header: &Header| matches!(header, Header::Table(name) if name == column);
    let mut cells: Vec<(&String, &str)> = columns
        .iter()
        .filter(|(_, header)| of_column(header))
        .map(|(header, _)| (*header, row.cell(header)))
        .collect();
    cells.sort_by_key(|(header, _)| !header.contains("::"));
    let cell = cells.iter().map(|(_, cell)| *cell).find(|cell| !cell.is_empty());
    cell.unwrap_or_default().to_owned()
}
