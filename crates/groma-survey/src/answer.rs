//! What a body says to one question: the shape that workbooks, commands and the server share.

use groma_define::{AnswerKind, QuestionCode};
use serde::{Deserialize, Serialize};

/// Which answer of a return: a question, and the row of the repeated section it stands in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AnswerKey {
    /// The question.
    pub question: QuestionCode,
    /// From 1; 1 outside repeated sections.
    pub instance: u32,
}

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Option codes joined with one space, an option code, or the value's text; empty for every
    /// kind but `answered`.
    pub value: String,
    /// Which of the six things it is.
    pub kind: AnswerKind,
    /// Why this answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub justification: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The one who answers is not sure.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
}

/// Something that shows an answer to be true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// A web address, or the name of a file that was sent along.
    pub address: String,
    /// Page, paragraph or quotation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// An answer as it is held, with the version that a writer has to name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What was said.
    pub given: Given,
    /// Counts the writes; 0 before the first.
    pub version: u32,
    /// Taken over from an earlier answer and not confirmed: never scored.
    pub carried: bool,
}
