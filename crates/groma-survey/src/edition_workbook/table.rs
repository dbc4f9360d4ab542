//! A table as text: from a CSV file and back, from a sheet and back.

use super::xlsx::Page;
use crate::sheets::{Sheet, SheetFinding, SheetPlace};
use csv::{QuoteStyle, ReaderBuilder, WriterBuilder};
use groma_define::Severity;

/// Columns by name, rows of the same length; no row is blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    /// The table in a CSV file, or why it is none.
    pub(super) fn from_csv(bytes: &[u8], delimiter: u8) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            return Err("a quote is never closed".to_owned());
        }
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut table = Self::default();
        for (at, record) in reader.records().enumerate() {
            let record = record.map_err(|error| error.to_string())?;
            let cells = record.iter();
            if at == 0 {
                table.columns = cells.map(|name| name.trim().to_owned()).collect();
            } else if !record.iter().all(|cell| cell.trim().is_empty()) {
                table.rows.push(cells.map(str::to_owned).collect());
            }
        }
        table.refuse_header().map_or(Ok(table), Err)
    }

    fn refuse_header(&self) -> Option<String> {
        if self.columns.is_empty() {
            return Some("it is empty".to_owned());
        }
        let mut seen = std::collections::HashSet::new();
        self.columns.iter().find_map(|name| match name.as_str() {
            "" => Some("a column has no name".to_owned()),
            name if !seen.insert(name) => Some(format!("the column `{name}` stands twice")),
            _ => None,
        })
    }

    /// The bytes of a CSV file; its lines end with LF.
    pub(super) fn to_csv(&self, delimiter: u8) -> Vec<u8> {
        let mut writer = WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(QuoteStyle::Necessary)
            .from_writer(Vec::new());
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            writer.write_record(row).expect("every row has the header's length");
        }
        writer.into_inner().expect("memory takes every byte")
    }

    /// The table in a sheet: the first row names the columns, blank rows and columns are passed
    /// over, and what stands in a column without a name is reported.
    pub(super) fn from_sheet(sheet: &Sheet, findings: &mut Vec<SheetFinding>) -> Self {
        let mut table = Self::default();
        let mut at = Vec::new();
        let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        for column in 0..width {
            let name = sheet.text(0, column).trim();
            let filled = (1..sheet.rows.len()).find(|row| !is_blank(sheet.text(*row, column)));
            if name.is_empty() {
                if let Some(row) = filled {
                    findings.push(nameless_column(sheet, row, column));
                }
            } else if table.columns.iter().any(|other| other == name) {
                findings.push(duplicate_column(sheet, column));
            } else {
                at.push(column);
                table.columns.push(name.to_owned());
            }
        }
        for row in 1..sheet.rows.len() {
            if at.iter().any(|column| !is_blank(sheet.text(row, *column))) {
                table.rows.push(at.iter().map(|at| sheet.text(row, *at).to_owned()).collect());
            }
        }
        table
    }

    /// The table as a sheet.
    pub(super) fn to_page(&self, name: String) -> Page {
        let rows = std::iter::once(&self.columns).chain(&self.rows).cloned().collect();
        Page { name, rows }
    }

    /// Sets a cell of a column, which is added when the table has none of that name.
    pub(super) fn set(&mut self, row: usize, column: &str, text: &str) {
        let at = self.at(column).unwrap_or_else(|| {
            self.columns.push(column.to_owned());
            self.rows.iter_mut().for_each(|cells| cells.push(String::new()));
            self.columns.len() - 1
        });
        text.clone_into(&mut self.rows[row][at]);
    }

    /// Where a column stands.
    pub(super) fn at(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// A cell; empty when there is no such column.
    pub(super) fn cell(&self, row: usize, column: &str) -> &str {
        self.at(column).map_or("", |at| self.rows[row][at].as_str())
    }
}

/// True for a cell that nobody filled.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn nameless_column(sheet: &Sheet, row: usize, column: usize) -> SheetFinding {
    SheetFinding {
        place: SheetPlace::cell(&sheet.name, row, column),
        severity: Severity::Warning,
        code: "column-without-name",
        message: "the cell stands in a column without a name and is not read".to_owned(),
        hint: "name the column in row 1, or empty it".to_owned(),
    }
}

fn duplicate_column(sheet: &Sheet, column: usize) -> SheetFinding {
    SheetFinding {
        place: SheetPlace::cell(&sheet.name, 0, column),
        severity: Severity::Error,
        code: "duplicate-column",
        message: format!("the column `{}` stands twice; the first is read", sheet.text(0, column)),
        hint: "keep one of the two".to_owned(),
    }
}
