//! What was said, by whom, and what shows it.

use crate::code::{QuestionCode, UnitCode};
use crate::diagnostic::Place;
use serde::{Deserialize, Serialize};

/// Which of the six things an answer is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// It has a value.
    Answered,
    /// It was asked and left empty.
    #[default]
    NotAnswered,
    /// The respondent does not know.
    DontKnow,
    /// The question does not apply to the unit.
    NotApplicable,
    /// Known and not given.
    Confidential,
    /// Routing passed over it.
    NotAsked,
}

/// Who answered.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Respondent {
    /// The government that is measured.
    #[default]
    Government,
    /// Civil society.
    CivilSociety,
    /// A reviewer.
    Reviewer,
    /// A program.
    Machine,
    /// Taken over from an earlier answer, not confirmed.
    Carried,
}

/// An answer that was already collected.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Who is measured.
    pub unit: UnitCode,
    /// What was asked.
    pub question: QuestionCode,
    /// Which instance of a repeated section, from 1; 1 elsewhere.
    pub instance: u32,
    /// Option codes joined with one space (multiple), an option code (single), or the value's text.
    pub value: String,
    /// What was written, letter by letter.
    pub raw: String,
    /// Which of the six things it is.
    pub kind: AnswerKind,
    /// Who answered.
    pub respondent: Respondent,
    /// A reviewer is not sure of it.
    pub unsure: bool,
    /// Why this answer; empty when nothing was said.
    pub justification: String,
    /// Where in the workflow it stands.
    pub stage: Stage,
    /// How often it was changed, from 1.
    pub version: u32,
    /// Where the row stands.
    pub line: u64,
}

/// Something that shows an answer to be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Who is measured.
    pub unit: UnitCode,
    /// What was asked.
    pub question: QuestionCode,
    /// Which instance of a repeated section, from 1; 1 elsewhere.
    pub instance: u32,
    /// Whose answer it belongs to.
    pub respondent: Respondent,
    /// A web address, or the name of a file.
    pub address: String,
    /// Page, paragraph or quotation.
    pub note: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// Where in the workflow an answer stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nobody changes it any more: collected elsewhere, or reviewed.
    #[default]
    Final,
    /// Nobody has judged it yet; silence is not agreement.
    Unreviewed,
}
