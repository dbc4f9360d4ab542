//! An answer as the cells of its rows hold it, and the digests by which it is known again.

use crate::answer::{AnswerKey, Given};
use crate::returns::evidence;
use crate::returns::text::clean;
use groma_define::AnswerKind;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What stands in the cells of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AnswerCells {
    pub(super) answer: String,
    pub(super) kind: String,
    pub(super) unsure: String,
    pub(super) explanation: String,
    pub(super) evidence: String,
    pub(super) confirm: String,
    /// What stands beside each option, by its code.
    pub(super) ticks: BTreeMap<String, String>,
}

impl AnswerCells {
    /// True when nobody wrote anything.
    pub(super) fn is_blank(&self) -> bool {
        self.texts().iter().all(|text| clean(text).is_empty())
            && self.ticks.values().all(|text| clean(text).is_empty())
    }

    /// Tells whether cells were touched: the same for texts that differ only as programs differ
    /// that save them.
    pub(super) fn digest(&self) -> String {
        let mut parts: Vec<String> = self.texts().iter().map(|text| clean(text)).collect();
        for (option, tick) in &self.ticks {
            let tick = clean(tick);
            if !tick.is_empty() {
                parts.push(format!("{option}={tick}"));
            }
        }
        digest(&parts)
    }

    fn texts(&self) -> [&str; 6] {
        let Self { answer, kind, unsure, explanation, evidence, confirm, .. } = self;
        [answer, kind, unsure, explanation, evidence, confirm]
    }
}

/// An answer as it comes back from cells: what two of them are compared by.
pub(super) fn canonical(given: &Given) -> Given {
    // Whether routing passed over a question is decided anew, never in a workbook.
    let kind = match given.kind {
        AnswerKind::NotAsked if given.value.is_empty() => AnswerKind::NotAnswered,
        AnswerKind::NotAsked => AnswerKind::Answered,
        other => other,
    };
    Given {
        value: clean(&given.value),
        kind,
        justification: clean(&given.justification),
        evidence: evidence::canonical(&given.evidence),
        unsure: given.unsure,
    }
}

/// Tells whether an answer says the same.
pub(super) fn given_digest(given: &Given) -> String {
    let given = canonical(given);
    let mut parts = vec![given.value, given.kind.as_str().to_owned(), given.justification];
    parts.push(given.unsure.to_string());
    for piece in given.evidence {
        parts.extend([piece.address, piece.note]);
    }
    digest(&parts)
}

/// What a hidden sheet is sealed with: its cells and, when there is one, the secret of the one who
/// issues.
///
/// The secret goes in twice, as in HMAC (RFC 2104), so that nobody lengthens what was sealed.
pub(super) fn seal(key: &str, cells: &[String]) -> String {
    let inner = digest(&[&[key.to_owned()], cells].concat());
    digest(&[key.to_owned(), inner])
}

/// Each part goes in with its length, so that no two lists of parts run together.
fn digest(parts: &[String]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    groma_define::hex(&hash.finalize()[..16])
}

/// The name of an answer for people.
pub(super) fn key_name(key: &AnswerKey, repeated: bool) -> String {
    if repeated || key.instance > 1 {
        format!("{}#{}", key.question, key.instance)
    } else {
        key.question.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_do_not_change_a_digest() {
        let one = AnswerCells { answer: "a\r\nb ".into(), ..AnswerCells::default() };
        let two = AnswerCells { answer: "a\nb".into(), ..AnswerCells::default() };
        assert_eq!(one.digest(), two.digest());
        let ticked = |option: &str| AnswerCells {
            ticks: BTreeMap::from([(option.to_owned(), "yes".to_owned())]),
            ..AnswerCells::default()
        };
        assert_ne!(ticked("a").digest(), ticked("b").digest());
        assert_ne!(
            one.digest(),
            AnswerCells { kind: "a\nb".into(), ..Default::default() }.digest()
        );
    }

    #[test]
    fn a_seal_needs_its_key() {
        let cells = ["a".to_owned(), "b".to_owned()];
        assert_eq!(seal("k", &cells), seal("k", &cells));
        assert_ne!(seal("k", &cells), seal("", &cells));
        assert_ne!(seal("k", &cells), seal("k", &["ab".to_owned(), String::new()]));
    }
}
