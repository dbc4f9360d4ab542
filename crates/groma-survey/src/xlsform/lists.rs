//! The sheet `choices`: lists and their choices.

use super::column::Column;
use super::form::{Choice, ChoiceList};
use super::place::whole_sheet;
use super::table::{Row, Table};
use crate::sheets::Findings;
use std::collections::HashMap;

/// Reads the lists, in the order in which they first occur.
pub(super) fn read(
    table: &Table,
    duplicates_allowed: bool,
    findings: &mut Findings,
) -> Vec<ChoiceList> {
    if !table.rows.is_empty() && !table.has(&Column::Name) {
        findings.error(
            whole_sheet(&table.sheet),
            "missing-header",
            "the sheet of the choices has no column `name`",
            "write the headers `list_name`, `name` and `label` in row 1",
        );
    }
    warn_of_headers(table, findings);
    let mut lists: Vec<ChoiceList> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for row in &table.rows {
        let name = table.text(row, &Column::ListName).unwrap_or_default();
        let list = *by_name.entry(name.to_owned()).or_insert_with(|| {
            lists.push(ChoiceList { name: name.to_owned(), choices: Vec::new() });
            lists.len() - 1
        });
        lists[list].choices.push(read_choice(table, row));
    }
    for list in lists.iter().filter(|list| !list.name.is_empty()) {
        check(table, list, duplicates_allowed, findings);
    }
    lists
}

/// Headers become columns that expressions name, so a space in one is of no use.
fn warn_of_headers(table: &Table, findings: &mut Findings) {
    for header in table.headers.iter().filter(|header| header.column != Column::ListName) {
        if header.parts[0].contains(' ') {
            findings.warning(
                table.place_under(1, header),
                "choices-header-with-space",
                format!(
                    "no expression can name the column `{}`: its header has a space",
                    header.text
                ),
                "write the header without spaces, for example with `_`",
            );
        }
    }
}

fn read_choice(table: &Table, row: &Row) -> Choice {
    let mut choice = Choice { row: row.number, ..Choice::default() };
    for (header, text) in &row.cells {
        let header = &table.headers[*header];
        choice.take(&header.column, &header.text, text);
    }
    choice
}

fn check(table: &Table, list: &ChoiceList, duplicates_allowed: bool, findings: &mut Findings) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for choice in &list.choices {
        let place = table.place(choice.row, &Column::Name);
        if choice.name.is_empty() {
            findings.error(
                place,
                "choice-without-name",
                format!("a choice of the list `{}` has no name", list.name),
                "write what is stored when it is chosen, or delete the row",
            );
            continue;
        }
        if choice.label.is_empty() {
            findings.warning(
                table.row_place(choice.row),
                "choice-without-label",
                format!("the choice `{}` of the list `{}` has no label", choice.name, list.name),
                "write what people see",
            );
        }
        if let Some(first) = seen.insert(&choice.name, choice.row)
            && !duplicates_allowed
        {
            findings.error(
                place,
                "duplicate-choice",
                format!(
                    "the list `{}` has the choice `{}` already, in row {first}",
                    list.name, choice.name
                ),
                "rename one of them, or set `allow_choice_duplicates` to `yes`",
            );
        }
    }
}

impl Choice {
    /// Takes a cell. The header is as the sheet spells it.
    fn take(&mut self, column: &Column, header: &str, text: &str) {
        let text = text.to_owned();
        match column {
            Column::ListName => {}
            Column::Name => self.name = text,
            Column::Label(language) => self.label.0.push((language.clone(), text)),
            Column::Medium(medium, language) => {
                self.media.entry(*medium).or_default().0.push((language.clone(), text));
            }
            _ => self.extra.push((header.to_owned(), text)),
        }
    }
}
