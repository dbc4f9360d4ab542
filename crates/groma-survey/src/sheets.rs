//! Any workbook that people send, as grids of text: Excel, OpenDocument, CSV and Markdown.
//!
//! Files are hostile until read: nothing in them is executed, formulas count with the
//! value that was stored beside them, and what cannot be bounded is refused before it
//! is unpacked.

mod excel;
mod finding;
mod limits;

pub use finding::{SheetFinding, SheetPlace};
pub use limits::Limits;

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
}

impl Workbook {
    /// Reads a file by its content; the name serves messages and tells CSV from Markdown.
    pub fn read(
        file: &str,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<(Self, Vec<SheetFinding>), Unreadable> {
        excel::read(file, bytes, limits)
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
}
