//! Why a folder cannot be a workbook, or a workbook not be a folder.

use super::xlsx::{CELL_LENGTH_MAX, COLUMNS_MAX, ROWS_MAX};

/// Why a folder cannot be written as a workbook.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Without it there is no title and no language.
    #[error("the folder has no edition.toml\n  hint: name the folder of an edition")]
    NoEdition,
    /// `edition.toml` cannot be read.
    #[error("edition.toml cannot be read: {0}\n  hint: `groma check` shows where")]
    BadEdition(String),
    /// A table of the instrument is not one.
    #[error("{file} is not a table that can be written: {why}\n  hint: `groma check` shows where")]
    NotATable {
        /// Which file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// Excel holds no longer text in a cell.
    #[error(
        "{sheet}, row {row}, column {column}: the text has {length} characters, a cell of a workbook holds {CELL_LENGTH_MAX}\n  hint: shorten it, or move it into a text file of the folder"
    )]
    CellTooLong {
        /// The sheet it belongs to.
        sheet: String,
        /// The row of the sheet, from 1.
        row: usize,
        /// The header of its column.
        column: String,
        /// How long it is.
        length: usize,
    },
    /// Excel holds no more rows.
    #[error(
        "{sheet} would have {rows} rows, a sheet holds {ROWS_MAX}\n  hint: large tables of answers stay in the folder; move the file away before writing the workbook"
    )]
    TooManyRows {
        /// Which sheet.
        sheet: String,
        /// How many rows, the header among them.
        rows: usize,
    },
    /// Excel holds no more columns.
    #[error(
        "{sheet} would have {columns} columns, a sheet holds {COLUMNS_MAX}\n  hint: split the table"
    )]
    TooManyColumns {
        /// Which sheet.
        sheet: String,
        /// How many columns.
        columns: usize,
    },
    /// The workbook itself could not be put together.
    #[error("the workbook could not be put together")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// Why a workbook cannot be opened as an edition folder.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It has none of our sheets.
    #[error(
        "the workbook has no sheet `_groma` or `_edition`: it is no edition\n  hint: a form of other origin can be adopted as a new edition"
    )]
    NotAnEdition,
    /// A later program wrote it.
    #[error(
        "the sheet `_groma` says format {found}, this program reads format {known}\n  hint: open it with a newer version of the program"
    )]
    Format {
        /// What the workbook says.
        found: String,
        /// What is understood.
        known: &'static str,
    },
    /// Two sheets say different things about the edition.
    #[error(
        "`{setting}` in the sheet `settings` is `{in_settings}`, `{key}` in the sheet `_edition` is `{in_edition}`\n  hint: make the two say the same"
    )]
    Disagreement {
        /// The column of `settings`.
        setting: &'static str,
        /// What it holds.
        in_settings: String,
        /// The key of `_edition`.
        key: &'static str,
        /// What it holds.
        in_edition: String,
    },
    /// The rows of `_edition` do not make an `edition.toml`.
    #[error(
        "the sheet `_edition`, row {row}: {why}\n  hint: mend the value, or its word in `kind`"
    )]
    BadEdition {
        /// The row of the sheet, from 1; 0 for all of it.
        row: usize,
        /// What is wrong.
        why: String,
    },
    /// A path that would lead out of the folder.
    #[error(
        "the sheet {sheet}, row {row}: `{path}` is no path inside a folder\n  hint: write paths such as `rules/some-rule.md`, without `..`"
    )]
    BadPath {
        /// Which sheet.
        sheet: String,
        /// The row of the sheet, from 1.
        row: usize,
        /// What it says.
        path: String,
    },
}
