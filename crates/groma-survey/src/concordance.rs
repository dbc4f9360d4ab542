//! Two instruments side by side: what is the same, what changed, what carries over.
//!
//! Questions are matched by what people wrote into `concordance.csv` first, then by their codes. A
//! question that only reads like another is proposed, with the share of words the two have in
//! common; nothing is taken over from a proposal.

mod carry;
mod change;
mod compare;
mod matching;
mod options;
mod report;
mod rows;
mod words;

#[cfg(test)]
mod tests;

pub use carry::{CarriedAnswer, Carry, LeftBehind, carry};
pub use change::{Change, Matched, QuestionChange, Verdict};
pub use report::{DiffRow, diff_rows, diff_text};
pub use rows::{concordance_rows, write_csv};
pub use words::{Word, similarity, word_diff};

use groma_define::{Concordance, Definition};

/// Compares two instruments: every question of either, the new one's first, in its order, then what
/// was dropped. `kept` are rows of `concordance.csv`; those about other instruments are passed over.
pub fn diff(old: &Definition, new: &Definition, kept: &[Concordance]) -> Vec<QuestionChange> {
    let pairs = matching::pairs(old, new, kept);
    let codes = matching::codes(&pairs);
    let of_new = new.questions.iter().flat_map(|question| {
        let found: Vec<_> = pairs.iter().filter(|pair| pair.new.code == question.code).collect();
        let changes = found.iter().map(|pair| compare::compare(pair, old, new, &codes));
        let mut changes: Vec<QuestionChange> = changes.collect();
        if changes.is_empty() {
            changes.push(QuestionChange {
                old: None,
                new: Some(question.code.clone()),
                matched: Matched::Not,
                changes: Vec::new(),
            });
        }
        changes
    });
    let dropped = old
        .questions
        .iter()
        .filter(|question| !pairs.iter().any(|pair| pair.old.code == question.code));
    let dropped = dropped.map(|question| QuestionChange {
        old: Some(question.code.clone()),
        new: None,
        matched: Matched::Not,
        changes: Vec::new(),
    });
    of_new.chain(dropped).collect()
}
