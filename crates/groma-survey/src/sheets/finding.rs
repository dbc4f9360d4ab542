//! Something noticed in somebody's workbook.

use groma_define::Severity;
use std::fmt;

/// Where in a workbook: sheet, row and column as people see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SheetPlace {
    /// The sheet's name; empty for the whole file.
    pub sheet: String,
    /// Row from 1; 0 when the whole sheet is meant.
    pub row: usize,
    /// Column as letters, for example `C`; empty when the whole row is meant.
    pub column: String,
}

/// Something noticed: a refusal when its severity is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetFinding {
    /// Where.
    pub place: SheetPlace,
    /// How much it weighs.
    pub severity: Severity,
    /// Its name, for example `duplicate-header`.
    pub code: &'static str,
    /// What is the case.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl SheetPlace {
    /// A cell, by row and column from 0.
    pub fn cell(sheet: &str, row: usize, column: usize) -> Self {
        Self { sheet: sheet.to_owned(), row: row + 1, column: letters(column) }
    }
}

/// The letters of a column, from 0.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(b'A' + u8::try_from(left % 26).expect("a remainder of 26"));
        left /= 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("letters")
}

impl fmt::Display for SheetPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.sheet.is_empty(), self.row) {
            (true, _) => f.write_str("the file"),
            (false, 0) => write!(f, "sheet {}", self.sheet),
            (false, row) => write!(f, "sheet {}, {}{row}", self.sheet, self.column),
        }
    }
}

impl fmt::Display for SheetFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.place, self.severity, self.code, self.message)?;
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}
