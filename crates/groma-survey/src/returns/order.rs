//! What a workbook is made from: whose return it is, in which language, and what is held already.

use crate::answer::{AnswerKey, Given, Held};
use groma_define::{QuestionCode, UnitCode};
use std::collections::BTreeMap;

/// The order for one workbook.
#[derive(Clone, Debug, Default)]
pub struct Issue {
    /// Whose return.
    pub unit: Option<UnitCode>,
    /// Language code; what is missing in it stands in the edition's first language, marked.
    pub language: String,
    /// Identifies the return; a workbook of another return is refused when it comes back.
    pub return_id: String,
    /// Digest of the edition folder.
    pub edition_hash: String,
    /// Version of the instrument, for example `1.0`; the edition's when empty.
    pub instrument: String,
    /// When it is written, `YYYY-MM-DDTHH:MM:SSZ`: the only clock that the file knows.
    pub issued_at: String,
    /// The last day on which it can come back, `YYYY-MM-DD`; the edition's when empty.
    pub deadline: String,
    /// Whom to ask; empty when nobody is named.
    pub contact: String,
    /// Answers as they are held, carried ones among them.
    pub held: BTreeMap<AnswerKey, Held>,
    /// What the unit said in the last edition, shown beside the answer.
    pub last: BTreeMap<AnswerKey, Given>,
    /// What reviewers wrote, shown and never read back.
    pub comments: BTreeMap<AnswerKey, Vec<String>>,
    /// Which questions it holds.
    pub scope: Scope,
    /// Secret of the one who issues; with it, whoever alters the hidden sheet is found out even when
    /// they know this program. Without it, accidents are found out.
    pub seal_key: String,
}

/// Which part of the instrument a workbook holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every question.
    #[default]
    All,
    /// The questions of these sections, however deep.
    Sections(Vec<QuestionCode>),
    /// Only these answers, each with the reason why it is asked again.
    Questions(Vec<Query>),
}

/// An answer that is asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Which answer.
    pub key: AnswerKey,
    /// Why, in the words of the one who asks.
    pub reason: String,
}
