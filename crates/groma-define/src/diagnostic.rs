//! What is wrong with an edition folder: where, what, and what to do.

use serde::Serialize;
use std::fmt;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The edition cannot be run as it is.
    Error,
    /// It runs, and somebody should look.
    Warning,
    /// Worth knowing.
    Note,
}

/// One problem of an edition folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// Path inside the edition folder, with `/` between its parts.
    pub file: String,
    /// Line, from 1; 0 when the problem is the file itself.
    pub line: u64,
    /// Column in characters, from 1; 0 when the whole line is meant.
    pub column: u64,
    /// How much it weighs.
    pub severity: Severity,
    /// The name of the check, for example `unknown-key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        write!(f, ": {severity}[{}]: {}", self.code, self.message)?;
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

/// Where in a file something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path inside the edition folder.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1; 0 for the whole line.
    pub column: u64,
}

/// Everything noticed while an edition was read; nothing stops at the first.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Notes a problem that stops the edition from running.
    pub fn error(&mut self, place: &Place, code: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Error, place, code, message, hint);
    }

    /// Notes a problem that somebody should look at.
    pub fn warning(&mut self, place: &Place, code: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Warning, place, code, message, hint);
    }

    /// Notes a thing worth knowing.
    pub fn note(&mut self, place: &Place, code: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Note, place, code, message, hint);
    }

    fn push(
        &mut self,
        severity: Severity,
        place: &Place,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.0.push(Diagnostic {
            file: place.file.clone(),
            line: place.line,
            column: place.column,
            severity,
            code,
            message: message.into(),
            hint: hint.into(),
        });
    }

    /// True when nothing stops the edition from running.
    pub fn is_runnable(&self) -> bool {
        self.0.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// How many weigh as much as `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Takes over what another part noticed.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// All of them, ordered by file, line and column.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }

    /// All of them, in the order in which they were noticed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}
