//! What is said about an answer: findings, verdicts, queries, decisions, disputes, contests.

use super::actor::ActorId;
use super::moment::Moment;
use crate::{AnswerKey, Evidence, Given};
use serde::{Deserialize, Serialize};

/// What a machine saw that bears on an answer. It never changes the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Unique in the return.
    pub id: String,
    /// The answer it bears on.
    pub answer: AnswerKey,
    /// The rule that made it.
    pub rule: String,
    /// Whether it supports the answer.
    pub bearing: Bearing,
    /// For example `you say 1,200 data sets, the harvest of 2027-03-01 saw 812`.
    pub message: String,
}

/// Whether a finding supports an answer. Not found is not contradicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearing {
    /// What was seen agrees with the answer.
    Supports,
    /// What was seen does not agree: somebody has to decide.
    Contradicts,
    /// It cannot be told.
    CannotTell,
}

/// What a reviewer says to an answer. Silence is none of these: it is the absence of a verdict,
/// recorded as such when the review is filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reaction {
    /// The answer holds.
    Agree {
        /// Why, where there is something to say.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Another value should stand.
    Propose {
        /// The value.
        given: Given,
        /// Why.
        reason: String,
    },
    /// It cannot be told from what is there.
    CannotVerify {
        /// Why.
        reason: String,
    },
}

impl Reaction {
    /// The word in tables.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Agree { .. } => "agree",
            Self::Propose { .. } => "propose adjustment",
            Self::CannotVerify { .. } => "cannot verify",
        }
    }

    /// Why, in the reviewer's words.
    pub fn reason(&self) -> &str {
        match self {
            Self::Agree { note } => note,
            Self::Propose { reason, .. } | Self::CannotVerify { reason } => reason,
        }
    }
}

/// A reaction, and the version of the answer that it speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// What the reviewer says.
    pub reaction: Reaction,
    /// To which version of the answer; a later version has no verdict yet.
    pub version: u32,
    /// Who.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

/// An answer that is asked about once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Which answer reopens.
    pub answer: AnswerKey,
    /// What is unclear.
    pub reason: String,
    /// Until when it is open.
    pub until: Moment,
}

/// A query to an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    /// What is unclear.
    pub reason: String,
    /// Until when the answer is open.
    pub until: Moment,
    /// When it was asked.
    pub at: Moment,
    /// False once the return was signed again, or the query was closed without.
    pub open: bool,
    /// The version that was asked about.
    pub version: u32,
}

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It stays as it is.
    Kept,
    /// Another value takes its place.
    Adjusted,
    /// It cannot be told: it counts as unsure.
    NotVerifiable,
}

impl Outcome {
    /// The word in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Adjusted => "adjusted",
            Self::NotVerifiable => "not verifiable",
        }
    }
}

/// In which way a decision came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// Every reviewer agreed explicitly.
    Agreement,
    /// An adjudicator decided.
    Adjudicator,
    /// The secretariat amended the answer.
    Secretariat,
    /// An adjudicator upheld a contest after publication.
    Correction,
}

/// A decision. Later ones replace earlier ones, which are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// What becomes of the answer.
    pub outcome: Outcome,
    /// The value that takes its place, when adjusted.
    pub given: Option<Given>,
    /// Why; empty only for explicit agreement.
    pub reason: String,
    /// In which way it came about.
    pub decided_by: DecidedBy,
    /// Who.
    pub by: Option<ActorId>,
    /// When.
    pub at: Moment,
    /// The version of the answer that was decided on.
    pub version: u32,
}

/// What the country says against a decision; once for each answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dispute {
    /// Why.
    pub reason: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// When.
    pub at: Moment,
    /// True until it is decided again.
    pub open: bool,
}

/// What the public says against a published answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contest {
    /// Counts from 1 in the return.
    pub id: u32,
    /// Which answer.
    pub answer: AnswerKey,
    /// Why.
    pub reason: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// When.
    pub at: Moment,
    /// What became of it; none while it is open.
    pub ruling: Option<Ruling>,
}

/// What became of a contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ruling {
    /// True when the answer is corrected in the next release.
    pub upheld: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
}
