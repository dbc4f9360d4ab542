//! What is wrong with an edition folder: where, what, and what to do.

use serde::Serialize;
use std::collections::HashMap;
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

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        write!(f, ": {}[{}]: {}", self.severity, self.code, self.message)?;
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

/// How many diagnostics of one file and code are kept; the rest is counted.
const KEPT_MAX: usize = 20;

/// Everything noticed while an edition was read; nothing stops at the first.
///
/// One slip often repeats in every row, so only the first 20 of a file and a code are kept and the
/// others are counted.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    seen: HashMap<&'static str, HashMap<String, usize>>,
    counts: [usize; 3],
}

impl Diagnostics {
    /// Notes a problem that stops the edition from running.
    pub fn error(
        &mut self,
        place: &Place,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Severity::Error, place, code, message, hint);
    }

    /// Notes a problem that somebody should look at.
    pub fn warning(
        &mut self,
        place: &Place,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Severity::Warning, place, code, message, hint);
    }

    /// Notes a thing worth knowing.
    pub fn note(
        &mut self,
        place: &Place,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
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
        self.report(severity, &place.file, code, || Problem {
            line: place.line,
            column: place.column,
            message: message.into(),
            hint: hint.into(),
        });
    }

    /// Notes a problem whose place and words are worked out only when it is kept.
    pub(crate) fn report(
        &mut self,
        severity: Severity,
        file: &str,
        code: &'static str,
        problem: impl FnOnce() -> Problem,
    ) {
        self.counts[severity as usize] += 1;
        let by_file = self.seen.entry(code).or_default();
        if let Some(seen) = by_file.get_mut(file) {
            *seen += 1;
            if *seen > KEPT_MAX {
                return;
            }
        } else {
            by_file.insert(file.to_owned(), 1);
        }
        let Problem { line, column, message, hint } = problem();
        let file = file.to_owned();
        self.kept.push(Diagnostic { file, line, column, severity, code, message, hint });
    }

    /// True when nothing stops the edition from running.
    pub fn is_runnable(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// How many weigh as much as `severity`, those that are only counted among them.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts[severity as usize]
    }

    /// Takes over what another part noticed.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        for other in others {
            self.report(other.severity, &other.file, other.code, || Problem {
                line: other.line,
                column: other.column,
                message: other.message,
                hint: other.hint,
            });
        }
    }

    /// All of them, ordered by file, line and column; "… and N more" follows the last of its kind.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.kept.sort();
        self.kept.dedup();
        let mut left: HashMap<&'static str, HashMap<String, usize>> = self.seen;
        let mut sorted = Vec::with_capacity(self.kept.len());
        for diagnostic in self.kept.into_iter().rev() {
            let seen =
                left.get_mut(diagnostic.code).and_then(|files| files.remove(&diagnostic.file));
            if let Some(more) =
                seen.and_then(|seen| seen.checked_sub(KEPT_MAX)).filter(|more| *more > 0)
            {
                sorted.push(Diagnostic {
                    line: 0,
                    column: 0,
                    message: format!("… and {more} more"),
                    hint: String::new(),
                    ..diagnostic.clone()
                });
            }
            sorted.push(diagnostic);
        }
        sorted.reverse();
        sorted
    }

    /// Those that were kept, in the order in which they were noticed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.kept.iter()
    }
}

/// What a diagnostic says, apart from its file and name.
pub(crate) struct Problem {
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) message: String,
    pub(crate) hint: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_diagnostics_are_counted() {
        let mut problems = Diagnostics::default();
        for line in 1..=25 {
            let place = Place { file: "a.csv".into(), line, column: 1 };
            problems.error(&place, "bad-number", "no number", "");
        }
        problems.warning(
            &Place { file: "b.csv".into(), ..Place::default() },
            "empty",
            "empty",
            "fill it",
        );
        assert_eq!(problems.count(Severity::Error), 25);
        let sorted = problems.into_sorted();
        assert_eq!(sorted.len(), 22);
        insta::assert_snapshot!(sorted[20], @"a.csv: error[bad-number]: … and 5 more");
        insta::assert_snapshot!(sorted[21], @r"
        b.csv: warning[empty]: empty
          hint: fill it
        ");
    }
}
