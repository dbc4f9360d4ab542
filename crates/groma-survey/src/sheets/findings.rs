//! Findings as they are made: many of a kind are counted.

use super::{SheetFinding, SheetPlace};
use groma_define::Severity;
use std::collections::HashMap;

/// How many findings of one code are kept; the rest is counted.
const KEPT_MAX: usize = 200;

/// What was noticed so far.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<SheetFinding>,
    counts: HashMap<&'static str, usize>,
    refused: bool,
}

impl Findings {
    /// Begins with findings that were made elsewhere.
    pub(crate) fn of(others: impl Iterator<Item = SheetFinding>) -> Self {
        let mut findings = Self::default();
        for one in others {
            findings.refused |= one.severity == Severity::Error;
            findings.push(one.severity, one.place, one.code, one.message, one.hint);
        }
        findings
    }

    /// Notes what keeps something from being used.
    pub(crate) fn error(
        &mut self,
        place: SheetPlace,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.refused = true;
        self.push(Severity::Error, place, code, message.into(), hint.into());
    }

    /// Notes what somebody should look at.
    pub(crate) fn warning(
        &mut self,
        place: SheetPlace,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Severity::Warning, place, code, message.into(), hint.into());
    }

    /// Notes what is worth knowing.
    pub(crate) fn note(
        &mut self,
        place: SheetPlace,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Severity::Note, place, code, message.into(), hint.into());
    }

    fn push(
        &mut self,
        severity: Severity,
        place: SheetPlace,
        code: &'static str,
        message: String,
        hint: String,
    ) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= KEPT_MAX {
            self.kept.push(SheetFinding { place, severity, code, message, hint });
        }
    }

    /// Whether an error is among them: what was read cannot be used.
    pub(crate) fn refused(&self) -> bool {
        self.refused
    }

    /// All of them, in the order in which they were made; what was only counted comes last.
    pub(crate) fn into_made(mut self) -> Vec<SheetFinding> {
        let more = self.more();
        self.kept.extend(more);
        self.kept
    }

    /// All of them, in the order of the sheets' rows; what was only counted comes last.
    pub(crate) fn into_sorted(mut self) -> Vec<SheetFinding> {
        let more = self.more();
        self.kept.sort_by(|a, b| (a.severity, &a.place).cmp(&(b.severity, &b.place)));
        self.kept.dedup();
        self.kept.extend(more);
        self.kept
    }

    /// How many more there are of each kind of which not all were kept.
    fn more(&self) -> Vec<SheetFinding> {
        let mut more: Vec<SheetFinding> = self
            .kept
            .iter()
            .filter(|finding| self.counts[finding.code] > KEPT_MAX)
            .map(|finding| (finding.code, finding))
            .collect::<HashMap<_, _>>()
            .into_values()
            .map(|last| SheetFinding {
                place: SheetPlace { row: 0, column: String::new(), ..last.place.clone() },
                message: format!("… and {} more of the kind", self.counts[last.code] - KEPT_MAX),
                hint: String::new(),
                ..last.clone()
            })
            .collect();
        more.sort_by_key(|finding| finding.code);
        more
    }
}
