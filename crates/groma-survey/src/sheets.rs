//! Any workbook that people send, as grids of text: Excel, OpenDocument, CSV and Markdown.
//!
//! Files are hostile until read: nothing in them is executed, formulas count with the
//! value that was stored beside them, and what cannot be bounded is refused before it
//! is unpacked.

mod archive;
mod compound;
mod delimited;
mod excel;
mod finding;
mod findings;
mod grid;
mod limits;
mod markdown;
mod open_document;
mod part;
#[cfg(test)]
mod tests;
mod text_file;

pub(crate) use excel::number;
pub use finding::{SheetFinding, SheetPlace, letters};
pub(crate) use findings::Findings;
pub use limits::Limits;

use std::collections::BTreeMap;

/// A workbook as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// In the file's order.
    pub sheets: Vec<Sheet>,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// As the file spells it.
    pub name: String,
    /// Hidden sheets are read too.
    pub hidden: bool,
    /// Rows from row 1 on, each from column A on; rows may differ in length.
    pub rows: Vec<Vec<Cell>>,
    /// Cells that are shown as one: the first holds the value, the others are empty.
    pub merged: Vec<Merged>,
    /// Formulas by row and column, both from 0, as the file writes them; the value stored beside
    /// a formula stands in its cell.
    pub formulas: BTreeMap<(usize, usize), String>,
}

/// Cells that are shown as one, by row and column from 0, the last ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merged {
    /// Row and column of the cell that holds the value.
    pub first: (usize, usize),
    /// Row and column of the last cell.
    pub last: (usize, usize),
}

/// A cell: its text, trimmed of nothing, and what the file says it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Whole numbers without `.0`, truth values as `TRUE` and `FALSE`, dates in ISO form.
    pub text: String,
    /// What the file says it is.
    pub kind: CellKind,
}

/// What a file says a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A truth value.
    Boolean,
    /// A date, a time or both.
    Date,
    /// An error such as `#REF!`; the text is the error's name.
    Error,
}

/// Why a file could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Its bytes are no workbook.
    #[error("{file} is no workbook that can be read: {why}")]
    NotAWorkbook {
        /// The file's name.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// It would need more room than is allowed.
    #[error("{file} is refused: {why}")]
    TooLarge {
        /// The file's name.
        file: String,
        /// Which bound it breaks.
        why: String,
    },
    /// It is encrypted.
    #[error("{file} is protected with a password\n  hint: save it without one and send it again")]
    Protected {
        /// The file's name.
        file: String,
    },
    /// It holds something that no workbook needs and that harms those who read it.
    #[error("{file} is refused: {why}")]
    Harmful {
        /// The file's name.
        file: String,
        /// What it holds.
        why: String,
    },
}

impl Workbook {
    /// Reads a file by its content; the name serves messages and tells CSV from Markdown.
    pub fn read(
        file: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(Self, Vec<SheetFinding>), Unreadable> {
        match text_file::kind_of(file, bytes) {
            Some(kind) => text_file::read(file, bytes, kind, limits).map(|book| (book, vec![])),
            None => excel::read(file, bytes, limits),
        }
    }

    /// The sheet with this name, compared without case.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name.eq_ignore_ascii_case(name))
    }
}

impl Sheet {
    /// The text of a cell by sheet row and column, both from 0; empty outside the sheet.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.text.as_str())
    }

    /// The merged cells that a cell is part of.
    pub fn merged_at(&self, row: usize, column: usize) -> Option<&Merged> {
        self.merged.iter().find(|merged| merged.contains(row, column))
    }
}

impl Merged {
    /// True when the cell is one of those shown as one.
    pub fn contains(&self, row: usize, column: usize) -> bool {
        (self.first.0..=self.last.0).contains(&row)
            && (self.first.1..=self.last.1).contains(&column)
    }
}
