//! From what a workbook says to proposals: what is unchanged, what changes, what is in conflict.

use super::answer::Reader;
use super::gather::Block;
use crate::answer::{AnswerKey, Given, Held};
use crate::returns::cells::{canonical, given_digest, key_name};
use crate::returns::hidden::{Exported, Hidden};
use crate::returns::text::clean;
use crate::returns::understood::{Action, Change, Conflict, ConflictKind};
use crate::sheets::Findings;
use groma_define::relevance::Answers;
use groma_define::{AnswerKind, Question};
use std::collections::{BTreeMap, BTreeSet};

/// What one answer of a workbook comes to.
pub(super) enum Verdict {
    /// It stands as it is held.
    Unchanged,
    /// Nothing is taken; findings say why.
    NotTaken,
    /// It would change.
    Change(Box<Change>),
    /// It says another thing than somebody said since.
    Conflict(Box<Conflict>),
}

/// Holds answers of a workbook against what went out and what is held.
pub(super) struct Judge<'a> {
    pub(super) reader: &'a Reader<'a>,
    pub(super) hidden: Option<&'a Hidden>,
    pub(super) held: &'a BTreeMap<AnswerKey, Held>,
    pub(super) open: Option<&'a BTreeSet<AnswerKey>>,
    pub(super) file: &'a str,
    pub(super) today: String,
}

impl Judge<'_> {
    /// The verdict about an answer of which one or several sheets speak.
    pub(super) fn verdict(
        &self,
        question: &Question,
        key: &AnswerKey,
        blocks: &[Block],
        notes: &mut Findings,
    ) -> Verdict {
        let exported = self.exported(key);
        let touched = |block: &&Block| match &exported {
            // A formula leaves the cell as empty as it was; somebody meant something by it.
            _ if block.holds_nothing_readable() => true,
            Some(exported) => block.cells.digest() != exported.cells || block.says_two_things(),
            None => !block.cells.is_blank(),
        };
        let touched: Vec<&Block> = blocks.iter().filter(touched).collect();
        let name = self.name(question, key);
        let block = match touched.as_slice() {
            [] => return Verdict::Unchanged,
            [only] => *only,
            [first, rest @ ..] if rest.iter().all(|other| other.cells == first.cells) => *first,
            [first, ..] => {
                let message = format!("several sheets answer `{name}` differently; none is taken");
                notes.error(
                    first.place.clone(),
                    "row-twice",
                    message,
                    "delete the copies of the sheet",
                );
                return Verdict::NotTaken;
            }
        };
        if blocks.len() > 1 {
            let message =
                format!("`{name}` stands on several sheets; the one that was changed counts");
            notes.warning(
                block.place.clone(),
                "row-twice",
                message,
                "delete the copies of the sheet",
            );
        }
        if !block.faults.is_empty() {
            for (code, place, message, hint) in &block.faults {
                notes.error(place.clone(), code, format!("{message} (`{name}`)"), hint.clone());
            }
            return Verdict::NotTaken;
        }
        self.judge(question, key, block, exported.as_ref(), notes)
    }

    /// How the answer went out. Entries that were added to a repeated section count as empty ones.
    fn exported(&self, key: &AnswerKey) -> Option<Exported> {
        let hidden = self.hidden?;
        hidden.answers.get(key).cloned().or_else(|| {
            let kin = hidden.answers.keys().any(|other| other.question == key.question);
            kin.then(|| Exported {
                version: 0,
                carried: false,
                given: given_digest(&Given::default()),
                cells: crate::returns::cells::AnswerCells::default().digest(),
            })
        })
    }

    fn judge(
        &self,
        question: &Question,
        key: &AnswerKey,
        block: &Block,
        exported: Option<&Exported>,
        notes: &mut Findings,
    ) -> Verdict {
        let name = self.name(question, key);
        let from = self.held.get(key).cloned().unwrap_or_else(nothing_held);
        let read = if exported.is_some_and(|exported| exported.carried) {
            self.carried(question, key, block, &from, notes)
        } else {
            self.reader.given(question, key, block, notes).ok().map(|to| (to, Action::Answer))
        };
        let Some((to, action)) = read else { return Verdict::NotTaken };
        let same_as_held = !from.carried && canonical(&to) == canonical(&from.given);
        let as_it_went_out = exported
            .is_some_and(|exported| !exported.carried && given_digest(&to) == exported.given);
        if action == Action::Answer && (same_as_held || as_it_went_out) {
            return Verdict::Unchanged;
        }
        if self.hidden.is_some() && exported.is_none() {
            let message = format!(
                "`{name}` is not among the questions of this workbook; what is written is not taken"
            );
            notes.warning(
                block.place.clone(),
                "outside-scope",
                message,
                "answer it in the workbook that asks for it",
            );
            return Verdict::NotTaken;
        }
        if self.open.is_some_and(|open| !open.contains(key)) {
            let message = format!("`{name}` is not open for changes; what is written is not taken");
            notes.warning(
                block.place.clone(),
                "not-open",
                message,
                "ask for it to be opened again",
            );
            return Verdict::NotTaken;
        }
        self.check_constraint(question, &to, block, &name, notes);
        let version = exported.map_or(from.version, |exported| exported.version);
        let emptied = to.kind == AnswerKind::NotAnswered && to.value.is_empty();
        let had = !from.given.value.is_empty() || from.given.kind != AnswerKind::NotAnswered;
        let action =
            if action == Action::Answer && emptied && had { Action::Clear } else { action };
        let (place, file) = (block.place.clone(), self.file.to_owned());
        let change = Change { key: key.clone(), action, from, to, version, place, file };
        if change.from.version != version {
            let (key, current) = (key.clone(), change.from.clone());
            let why = ConflictKind::Stale;
            return Verdict::Conflict(Box::new(Conflict {
                key,
                why,
                current,
                sides: vec![change],
            }));
        }
        Verdict::Change(Box::new(change))
    }

    /// An answer that was carried over: confirmed, replaced, or left as it is.
    fn carried(
        &self,
        question: &Question,
        key: &AnswerKey,
        block: &Block,
        from: &Held,
        notes: &mut Findings,
    ) -> Option<(Given, Action)> {
        let name = self.name(question, key);
        let confirm = clean(&block.cells.confirm);
        let confirmed = match super::choice::truth(&confirm) {
            _ if confirm.is_empty() => false,
            Some(truth) => truth,
            None => {
                let shown: String = confirm.chars().take(120).collect();
                let message =
                    format!("“{shown}” beside the last answer of `{name}` is neither yes nor no");
                notes.error(
                    block.place.clone(),
                    "unclear-mark",
                    message,
                    "choose yes to confirm it",
                );
                return None;
            }
        };
        let given = self.reader.given(question, key, block, notes).ok()?;
        let says_nothing = given.value.is_empty() && given.kind == AnswerKind::NotAnswered;
        if !confirmed {
            let beside =
                !given.justification.is_empty() || !given.evidence.is_empty() || given.unsure;
            if says_nothing && beside {
                let message = format!(
                    "`{name}` has an explanation, and its last answer is neither confirmed nor replaced"
                );
                notes.error(
                    block.place.clone(),
                    "explanation-only",
                    message,
                    "choose yes beside the last answer, or answer anew",
                );
                return None;
            }
            return Some((given, Action::Answer)).filter(|_| !says_nothing);
        }
        let same = given.value == clean(&from.given.value) && given.kind == from.given.kind;
        if !says_nothing && !same {
            let message = format!("`{name}` confirms the last answer and gives another one");
            notes.error(
                block.place.clone(),
                "confirmed-and-answered",
                message,
                "leave one of the two",
            );
            return None;
        }
        let mut to = canonical(&from.given);
        to.unsure |= given.unsure;
        if !given.justification.is_empty() {
            to.justification = given.justification;
        }
        if !given.evidence.is_empty() {
            to.evidence = given.evidence;
        }
        Some((to, Action::Confirm))
    }

    /// What the question demands of an answer, beyond its form.
    fn check_constraint(
        &self,
        question: &Question,
        to: &Given,
        block: &Block,
        name: &str,
        notes: &mut Findings,
    ) {
        let Some(constraint) = question.constraint.as_ref().filter(|_| !to.value.is_empty()) else {
            return;
        };
        let own = Own { value: &to.value, instance: 1, today: &self.today };
        // Constraints that look at other answers are checked where all answers are at hand.
        if constraint.questions().is_empty() && matches!(constraint.holds(&own), Ok(false)) {
            let definition = self.reader.instrument.definition;
            let said = definition.label(&question.constraint_message, &constraint.text);
            let message = format!("“{}”, the answer to `{name}`, does not meet: {said}", to.value);
            notes.warning(block.place.clone(), "constraint-not-met", message, "check the answer");
        }
    }

    fn name(&self, question: &Question, key: &AnswerKey) -> String {
        key_name(key, self.reader.instrument.repeat_of(question).is_some())
    }
}

fn nothing_held() -> Held {
    Held { given: Given::default(), version: 0, carried: false }
}

/// An answer alone, seen by its own constraint.
struct Own<'a> {
    value: &'a str,
    instance: u32,
    today: &'a str,
}

impl Answers for Own<'_> {
    fn answer(&self, _question: &str, _instance: u32) -> Option<String> {
        None
    }

    fn current(&self) -> Option<String> {
        Some(self.value.to_owned())
    }

    fn position(&self) -> u32 {
        self.instance
    }

    fn today(&self) -> String {
        self.today.to_owned()
    }
}
