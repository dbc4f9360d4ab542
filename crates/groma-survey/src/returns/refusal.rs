//! Why a workbook is not taken at all.

use crate::sheets::Unreadable;

/// Why nothing is taken from a workbook.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// It does not say whose return it is, and the caller does not either.
    #[error(
        "{file} does not say whose return it is: its hidden sheet `_groma` is missing\n  hint: send the workbook that was issued, or name the unit whose answers these are"
    )]
    NoIdentity {
        /// The file's name.
        file: String,
    },
    /// No sheet of it has rows with codes of this edition.
    #[error(
        "{file} holds no questions of edition {edition}\n  hint: send the workbook that was issued; its columns of codes and answers must be there"
    )]
    NothingKnown {
        /// The file's name.
        file: String,
        /// The edition that was expected.
        edition: String,
    },
    /// It belongs to something else.
    #[error("{file} is of {what} {found}, and {expected} is expected\n  hint: {hint}")]
    Other {
        /// The file's name.
        file: String,
        /// `unit`, `edition` or `return`.
        what: &'static str,
        /// What the file names.
        found: String,
        /// What was expected.
        expected: String,
        /// What to do.
        hint: &'static str,
    },
    /// The hidden sheet is not what was written.
    #[error(
        "the hidden sheet of {file} was altered: {why}\n  hint: ask for a new workbook and copy the answers over"
    )]
    Altered {
        /// The file's name.
        file: String,
        /// What does not agree.
        why: String,
    },
}
