//! The sheet `_groma`: which format the workbook has, what it was made of, and the columns that its
//! tables had.

use super::files_sheet::digest;
use super::table::Table;
use super::xlsx::Page;
use super::{Files, OpenError};

/// The name of the sheet.
pub(super) const SHEET: &str = "_groma";
/// The format that this program writes and reads.
const FORMAT: &str = "1";
/// What precedes the name of a file among the keys: its value is one of the columns.
const COLUMN_OF: &str = "column of ";

/// What the sheet says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// The digest of the folder that was written.
    pub(super) edition_hash: String,
    /// The columns that a table had, by file.
    columns: Vec<(String, String)>,
}

impl Record {
    /// What is to be said of a folder.
    pub(super) fn of(files: &Files, delimiter: u8) -> Self {
        Self { edition_hash: edition_hash(files, delimiter), columns: Vec::new() }
    }

    /// Notes the columns of a table.
    pub(super) fn note(&mut self, file: &str, columns: &[String]) {
        self.columns.extend(columns.iter().map(|column| (file.to_owned(), column.clone())));
    }

    /// The columns that a table had; none when the folder had no such table.
    pub(super) fn columns(&self, file: &str) -> Vec<String> {
        let of_file = self.columns.iter().filter(|(other, _)| other == file);
        of_file.map(|(_, column)| column.clone()).collect()
    }

    /// The sheet.
    pub(super) fn to_page(&self) -> Page {
        let said = [("format", FORMAT), ("edition_hash", self.edition_hash.as_str())];
        let said = said.map(|(key, value)| vec![key.to_owned(), value.to_owned()]);
        let columns = self.columns.iter();
        let columns =
            columns.map(|(file, column)| vec![format!("{COLUMN_OF}{file}"), column.clone()]);
        let rows = said.into_iter().chain(columns).collect();
        let columns = ["key", "value"].map(str::to_owned).to_vec();
        Table { columns, rows }.to_page(SHEET.to_owned())
    }

    /// Reads the sheet; a workbook of a later format is refused.
    pub(super) fn read(table: &Table) -> Result<Self, OpenError> {
        let mut record = Self::default();
        for row in 0..table.rows.len() {
            let value = table.cell(row, "value").to_owned();
            match table.cell(row, "key").trim() {
                "format" if value.trim() != FORMAT => {
                    return Err(OpenError::Format { found: value, known: FORMAT });
                }
                "edition_hash" => record.edition_hash = value.trim().to_owned(),
                key => {
                    if let Some(file) = key.strip_prefix(COLUMN_OF) {
                        record.columns.push((file.to_owned(), value));
                    }
                }
            }
        }
        Ok(record)
    }
}

/// The digest of a folder's content: two folders with the same tables and texts have the same one,
/// however their tables are quoted.
pub(super) fn edition_hash(files: &Files, delimiter: u8) -> String {
    let mut listed = String::new();
    for (path, bytes) in files {
        let table = path.strip_suffix(".csv").map(|_| Table::from_csv(bytes, delimiter));
        let content = match table {
            Some(Ok(table)) => digest(&table.to_csv(b',')),
            _ => digest(bytes),
        };
        listed.push_str(&format!("{content}  {path}\n"));
    }
    digest(listed.as_bytes())
}
