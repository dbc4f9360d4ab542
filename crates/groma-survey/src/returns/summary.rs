//! What was understood, for a person to read.

use crate::answer::Given;
use crate::returns::cells::key_name;
use crate::returns::understood::{Action, Change, Conflict, ConflictKind, Understood};
use groma_define::{AnswerKind, Severity};
use std::fmt;

/// The longest text that is shown of a value, in letters.
const SHOWN_MAX: usize = 60;

impl fmt::Display for Understood {
    /// Counts, then a line for each change (old → new), conflict and finding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.as_ref().map_or("", |unit| unit.as_str());
        writeln!(f, "{}: return of {unit}", self.files.join(", "))?;
        let count = |action| self.changes.iter().filter(|change| change.action == action).count();
        writeln!(
            f,
            "{} answers, {} confirmations, {} taken away, {} in conflict, {} unchanged",
            count(Action::Answer),
            count(Action::Confirm),
            count(Action::Clear),
            self.conflicts.len(),
            self.unchanged
        )?;
        for change in &self.changes {
            writeln!(f, "{}", ChangeLine(change))?;
        }
        for conflict in &self.conflicts {
            write!(f, "{}", ConflictLines(conflict))?;
        }
        let weights = [Severity::Error, Severity::Warning, Severity::Note];
        let counts = weights.map(|severity| {
            self.findings.iter().filter(|finding| finding.severity == severity).count()
        });
        if !self.findings.is_empty() {
            writeln!(f, "{} errors, {} warnings, {} notes", counts[0], counts[1], counts[2])?;
        }
        for finding in weights.iter().flat_map(|severity| {
            self.findings.iter().filter(move |finding| finding.severity == *severity)
        }) {
            writeln!(f, "  {}", finding.to_string().replace('\n', "\n  "))?;
        }
        Ok(())
    }
}

/// `q_policy: planned → yes (sheet Policy, D5)`
struct ChangeLine<'a>(&'a Change);

impl fmt::Display for ChangeLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change { key, action, from, to, place, .. } = self.0;
        let name = key_name(key, false);
        match action {
            Action::Answer => {
                write!(f, "  {name}: {} → {}", said(&from.given), said(to))?;
                write!(f, "{}", beside(&from.given, to))?;
            }
            Action::Confirm => {
                write!(f, "  {name}: {} confirmed{}", said(to), beside(&from.given, to))?
            }
            Action::Clear => {
                write!(
                    f,
                    "  {name}: {} → taken away{}",
                    said(&from.given),
                    beside(&from.given, to)
                )?;
            }
        }
        if from.carried && *action == Action::Answer {
            f.write_str(" (in place of a carried answer)")?;
        }
        write!(f, " ({place})")
    }
}

/// The answer as it is held, and below it what each file says.
struct ConflictLines<'a>(&'a Conflict);

impl fmt::Display for ConflictLines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conflict { key, why, current, sides } = self.0;
        let why = match why {
            ConflictKind::Stale => "changed since the workbook was written",
            ConflictKind::Files => "the files differ",
        };
        writeln!(f, "  {}: conflict, {why}", key_name(key, false))?;
        writeln!(f, "    held now (version {}): {}", current.version, said(&current.given))?;
        for side in sides {
            let Change { to, version, file, place, .. } = side;
            let more = beside(&current.given, to);
            writeln!(f, "    {file}, {place} (from version {version}): {}{more}", said(to))?;
        }
        Ok(())
    }
}

/// The value, or the kind of answer that stands for it, in one line.
fn said(given: &Given) -> String {
    let kind = match given.kind {
        AnswerKind::Answered => String::new(),
        AnswerKind::NotAnswered => "not answered".to_owned(),
        other => other.as_str().replace('_', " "),
    };
    let unsure = if given.unsure { ", not sure" } else { "" };
    match (given.value.is_empty(), kind.is_empty()) {
        (true, _) => format!("{kind}{unsure}"),
        (false, true) => format!("“{}”{unsure}", shortened(&given.value)),
        (false, false) => format!("“{}” ({kind}){unsure}", shortened(&given.value)),
    }
}

/// What changes beside the value.
fn beside(from: &Given, to: &Given) -> String {
    let mut parts = Vec::new();
    if from.justification != to.justification {
        parts.push(match (from.justification.is_empty(), to.justification.is_empty()) {
            (true, _) => format!("explanation “{}”", shortened(&to.justification)),
            (_, true) => "explanation taken away".to_owned(),
            _ => format!("explanation now “{}”", shortened(&to.justification)),
        });
    }
    if from.evidence != to.evidence {
        parts.push(format!("evidence {} → {}", from.evidence.len(), to.evidence.len()));
    }
    if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) }
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN_MAX {
        return line;
    }
    let start: String = line.chars().take(SHOWN_MAX - 1).collect();
    format!("{start}…")
}
