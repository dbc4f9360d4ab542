//! An edition folder as one workbook, and back: the same tables, cell for cell.
//!
//! The sheets `survey`, `choices` and `settings` are an XLSForm, so that the tools that run such
//! forms run this one; every other table of the folder is a sheet with `_` before its name, which
//! those tools pass over. Nothing is lost on the way there and back: what a sheet cannot show as it
//! stands is kept beside it, and what is kept counts only as long as the cell that people see is
//! still the one that was made of it. So an edit in a spreadsheet always wins.

mod adopt;
mod choices_in;
mod choices_out;
mod columns;
mod edition_keys;
mod edition_sheet;
mod error;
mod files_sheet;
mod folder;
mod form_rows;
mod form_type;
mod groma_sheet;
mod kept;
mod kinds;
mod known;
mod languages;
mod names;
mod outline;
mod plan;
mod portable;
mod references;
mod settings;
mod survey_in;
mod survey_out;
mod table;
mod toml_patch;
mod xlsx;

#[cfg(test)]
mod tests;

use crate::sheets::{SheetFinding, Workbook};
pub use adopt::AdoptError;
pub use error::{OpenError, WriteError};
pub use languages::{language_name, language_of};
use std::collections::BTreeMap;

/// Files of an edition folder by path, with `/` between the parts of a path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A workbook that was made of a folder.
#[derive(Clone, Debug)]
pub struct Written {
    /// The bytes of an `.xlsx` file; the same folder gives the same bytes.
    pub xlsx: Vec<u8>,
    /// What is worth knowing, such as files that stay outside.
    pub findings: Vec<SheetFinding>,
}

/// A folder that was read from a workbook.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The files, without those that stay outside the workbook.
    pub files: Files,
    /// Files that only the folder has: to be taken over from there, if their digest still fits.
    pub outside: Vec<Outside>,
    /// What was noticed.
    pub findings: Vec<SheetFinding>,
}

/// A file that is too large for a workbook or is no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Path inside the folder.
    pub path: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}

/// Writes a folder as one workbook.
pub fn write(files: &Files) -> Result<Written, WriteError> {
    let (pages, findings) = plan::pages(files)?;
    Ok(Written { xlsx: xlsx::write(&pages)?, findings })
}

/// Reads the folder back from a workbook that [`write()`] made and people edited since.
///
/// A form of other origin is refused with [`OpenError::NotAnEdition`].
pub fn read(workbook: &Workbook) -> Result<Opened, OpenError> {
    folder::files(workbook)
}

/// Opens a form of other origin as a new edition. `as_of` is the day that the edition speaks of,
/// `YYYY-MM-DD`.
///
/// What an edition asks becomes its instrument; everything else of the form is kept in
/// `xlsform_kept.csv`, from where [`write()`] puts it back.
pub fn adopt(workbook: &Workbook, as_of: &str) -> Result<Opened, AdoptError> {
    adopt::adopt(workbook, as_of)
}
