//! The sheets `survey` and `choices` as rows of named cells.

use super::table::is_blank;
use super::xlsx::Page;
use crate::sheets::{Sheet, SheetFinding, SheetPlace};
use groma_define::Severity;
use std::collections::BTreeMap;

/// What a row of the sheet `survey` stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// A question, or the first row of a group.
    #[default]
    Question,
    /// The last row of a group.
    End,
    /// A row that keeps an empty group alive: forms must not have empty groups.
    Placeholder,
    /// A row that was kept from a form.
    Kept,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub(super) struct FormRow {
    pub(super) role: Role,
    /// The code of its question, or of the option with its list.
    pub(super) code: String,
    /// The row of the sheet, from 0.
    pub(super) at: usize,
    /// Cells that are filled, by header.
    pub(super) cells: BTreeMap<String, String>,
}

/// A sheet of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct FormRows {
    pub(super) sheet: String,
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<FormRow>,
}

impl FormRow {
    /// A cell; empty when it is not filled.
    pub(super) fn cell(&self, header: &str) -> &str {
        self.cells.get(header).map_or("", String::as_str)
    }

    /// Fills a cell, unless with nothing.
    pub(super) fn set(&mut self, header: &str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.cells.insert(header.to_owned(), text);
        }
    }
}

impl FormRows {
    /// The rows of a sheet that are not blank; columns without a header and second columns of a
    /// name are reported and passed over.
    pub(super) fn from_sheet(sheet: &Sheet, findings: &mut Vec<SheetFinding>) -> Self {
        let mut columns: Vec<(usize, String)> = Vec::new();
        for (column, cell) in sheet.rows.first().into_iter().flatten().enumerate() {
            let header = cell.text.trim().to_owned();
            if header.is_empty() {
                continue;
            }
            if columns.iter().any(|(_, other)| *other == header) {
                findings.push(duplicate_header(sheet, column));
            } else {
                columns.push((column, header));
            }
        }
        let mut rows = Vec::new();
        for at in 1..sheet.rows.len() {
            let mut row = FormRow { at, ..FormRow::default() };
            for (column, header) in &columns {
                row.set(header, sheet.text(at, *column));
            }
            if !row.cells.values().all(|cell| is_blank(cell)) {
                rows.push(row);
            }
        }
        let headers = columns.into_iter().map(|(_, header)| header).collect();
        Self { sheet: sheet.name.clone(), headers, rows }
    }

    /// The sheet; a header that only a row names stands last.
    pub(super) fn to_page(&self) -> Page {
        let mut headers = self.headers.clone();
        for header in self.rows.iter().flat_map(|row| row.cells.keys()) {
            if !headers.contains(header) {
                headers.push(header.clone());
            }
        }
        let rows = self.rows.iter();
        let rows = rows.map(|row| headers.iter().map(|h| row.cell(h).to_owned()).collect());
        let rows = std::iter::once(headers.clone()).chain(rows).collect();
        Page { name: self.sheet.clone(), rows }
    }

    /// Something noticed in a cell.
    pub(super) fn finding(
        &self,
        row: &FormRow,
        header: &str,
        (severity, code): (Severity, &'static str),
        message: String,
        hint: &str,
    ) -> SheetFinding {
        let column = self.headers.iter().position(|other| other == header).unwrap_or(0);
        let place = SheetPlace::cell(&self.sheet, row.at, column);
        SheetFinding { place, severity, code, message, hint: hint.to_owned() }
    }
}

fn duplicate_header(sheet: &Sheet, column: usize) -> SheetFinding {
    SheetFinding {
        place: SheetPlace::cell(&sheet.name, 0, column),
        severity: Severity::Error,
        code: "duplicate-header",
        message: format!("the column `{}` stands twice; the first is read", sheet.text(0, column)),
        hint: "keep one of the two".to_owned(),
    }
}
