//! What a workbook that came back says: proposals, never writes.

use crate::answer::{AnswerKey, Given, Held};
use crate::sheets::{SheetFinding, SheetPlace};
use groma_define::{Severity, UnitCode};

/// What the hidden sheet of a workbook says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The return it belongs to.
    pub return_id: String,
    /// Whose return.
    pub unit: String,
    /// Code of the edition.
    pub edition: String,
    /// Digest of the edition folder when the workbook was written.
    pub edition_hash: String,
    /// Version of the instrument when the workbook was written.
    pub instrument: String,
    /// Language in which it was written.
    pub language: String,
    /// When it was written.
    pub issued_at: String,
}

/// One or several workbooks, understood: what would change, and what was noticed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understood {
    /// Whose answers these are.
    pub unit: Option<UnitCode>,
    /// What the workbook says about itself; empty texts where its hidden sheet is missing.
    pub identity: Identity,
    /// The files, in the order in which they were given.
    pub files: Vec<String>,
    /// What would change, by question in the order of the instrument.
    pub changes: Vec<Change>,
    /// Answers that say more than one thing: nothing of these is among the changes.
    pub conflicts: Vec<Conflict>,
    /// How many answers stand as they are held.
    pub unchanged: usize,
    /// What was noticed.
    pub findings: Vec<SheetFinding>,
}

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Puts another answer in place of what is held.
    Answer,
    /// Confirms a carried answer as it is.
    Confirm,
    /// Takes an answer away: shown as such, because empty cells also come from accidents.
    Clear,
}

/// A proposal to change one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which answer.
    pub key: AnswerKey,
    /// What it does.
    pub action: Action,
    /// The answer as it is held now; version 0 when nothing was ever said.
    pub from: Held,
    /// What the workbook says.
    pub to: Given,
    /// The version that the workbook was written from: what a writer has to name.
    pub version: u32,
    /// Where in the workbook.
    pub place: SheetPlace,
    /// In which file.
    pub file: String,
}

/// One answer, several words for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Which answer.
    pub key: AnswerKey,
    /// Why it is one.
    pub why: ConflictKind,
    /// The answer as it is held now.
    pub current: Held,
    /// What the workbooks say, each from the version it was written from.
    pub sides: Vec<Change>,
}

/// Why an answer says more than one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// Somebody changed the answer after the workbook was written.
    Stale,
    /// Two files say different things.
    Files,
}

impl Understood {
    /// True when something must be put right before the workbook can be taken as it is.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Settles conflicts: what is held already is none; with `over`, the workbook's word counts
    /// against what was said since; where files differ, that of the file `prefer` does.
    pub fn settle(&mut self, over: bool, prefer: Option<&str>) {
        let mut left = Vec::new();
        for conflict in std::mem::take(&mut self.conflicts) {
            let held = &conflict.current;
            let said = |side: &Change| side.action != Action::Confirm && side.to == held.given;
            let confirmed = |side: &Change| side.action == Action::Confirm && !held.carried;
            if conflict.sides.iter().all(|side| !held.carried && said(side) || confirmed(side)) {
                self.unchanged += 1;
                continue;
            }
            let chosen = match conflict.sides.as_slice() {
                [only] if over => Some(only),
                sides => prefer.and_then(|file| sides.iter().find(|side| side.file == file)),
            };
            match chosen {
                Some(side) => self.changes.push(Change {
                    from: conflict.current.clone(),
                    version: conflict.current.version,
                    ..side.clone()
                }),
                None => left.push(conflict),
            }
        }
        self.conflicts = left;
    }

    /// True when nothing would change and nothing is in conflict.
    pub fn changes_nothing(&self) -> bool {
        self.changes.is_empty() && self.conflicts.is_empty()
    }
}
