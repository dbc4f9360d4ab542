//! Collects findings.

use crate::sheets::{SheetFinding, SheetPlace};
use groma_define::Severity;

/// Findings, in the order in which they are made.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) findings: Vec<SheetFinding>,
}

impl Notes {
    /// Something that keeps an answer from being taken.
    pub(super) fn error(
        &mut self,
        place: SheetPlace,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add(Severity::Error, place, code, message.into(), hint.into());
    }

    /// Something that somebody should look at.
    pub(super) fn warning(
        &mut self,
        place: SheetPlace,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add(Severity::Warning, place, code, message.into(), hint.into());
    }

    /// Something worth knowing.
    pub(super) fn note(
        &mut self,
        place: SheetPlace,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add(Severity::Note, place, code, message.into(), hint.into());
    }

    fn add(
        &mut self,
        severity: Severity,
        place: SheetPlace,
        code: &'static str,
        message: String,
        hint: String,
    ) {
        self.findings.push(SheetFinding { place, severity, code, message, hint });
    }
}
