//! What happened: the facts that records keep, one for each command that was carried out.

use super::actor::ActorId;
use super::command::{Audience, Carried, Deadline};
use super::condition::Settings;
use super::judgement::{Asked, Finding, Outcome, Reaction};
use super::moment::Moment;
use super::role::{Grant, Reviewer, Role};
use crate::{AnswerKey, Evidence, Given};
use groma_define::{QuestionCode, Respondent, UnitCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What happened. The state it leads to stands beside it in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are those of the command of the same name")]
pub enum Event {
    /// The round began, with this edition and the digest of its questions.
    Begun {
        edition: String,
        instrument: String,
        settings: Settings,
        administrators: BTreeSet<ActorId>,
        secretariat: BTreeSet<ActorId>,
    },
    /// The settings are these now.
    Settled { settings: Settings, reason: String },
    /// Somebody got a role.
    Granted { actor: ActorId, grant: Grant },
    /// Somebody lost a role.
    Withdrawn { actor: ActorId, role: Role, reason: String },
    /// Somebody declared for which units they cannot judge.
    ConflictsDeclared { actor: ActorId, units: BTreeSet<UnitCode> },
    /// A person was erased; only the pseudonym is left.
    Erased { actor: ActorId },
    /// The return was made.
    Prepared,
    /// Earlier answers were put in, unconfirmed.
    Carried { answers: Vec<Carried> },
    /// The return was opened.
    Opened { until: Moment },
    /// Somebody answers these sections; none when the list is empty.
    Assigned { actor: ActorId, sections: BTreeSet<QuestionCode>, until: Option<Moment> },
    /// A deadline was moved.
    Extended { deadline: Deadline, until: Moment, reason: String },
    /// What was closed is open again.
    Reopened { reason: String },
    /// The unit does not take part.
    NotParticipating { reason: String },
    /// An answer was written, in this version.
    Written { answer: AnswerKey, given: Given, version: u32 },
    /// Carried answers became the unit's own.
    Confirmed { answers: Vec<AnswerKey> },
    /// Another respondent's answer was put beside.
    Shadowed { answer: AnswerKey, given: Given, respondent: Respondent, source: String },
    /// The return went to the internal check.
    SentToCheck,
    /// It went back.
    SentBack { reason: String },
    /// It was signed.
    SignedOff,
    /// It was sealed; the receipt is the hash of its answers.
    Submitted { receipt: String, answers: u64 },
    /// Machines saw something.
    FindingsAttached { findings: Vec<Finding> },
    /// A reviewer began; the receipt is there when this sealed coded answers.
    ReviewStarted { reviewer: Reviewer, receipt: Option<String> },
    /// A reviewer said something to this version of an answer.
    VerdictGiven { reviewer: Reviewer, answer: AnswerKey, reaction: Reaction, version: u32 },
    /// A review was closed; these answers got no verdict.
    ReviewFiled { reviewer: Reviewer, silent: Vec<AnswerKey> },
    /// These answers are open again.
    Queried { answers: Vec<Asked> },
    /// The query ended without a signature.
    QueryClosed { reason: String },
    /// Deciding began.
    AdjudicationStarted,
    /// An adjudicator decided.
    Decided { answer: AnswerKey, outcome: Outcome, given: Option<Given>, reason: String },
    /// Answers that every reviewer agreed to were kept.
    AgreementDecided { answers: Vec<AnswerKey> },
    /// The secretariat put a value in an answer's place.
    Amended { answer: AnswerKey, given: Given, reason: String },
    /// The country may reply.
    ReplyOpened { until: Moment },
    /// The country agreed, to all of it when `all` is true.
    ReplyAgreed { answers: Vec<AnswerKey>, all: bool },
    /// The country disputes a decision.
    Disputed { answer: AnswerKey, reason: String, evidence: Vec<Evidence> },
    /// The first of two persons froze it.
    FreezeProposed,
    /// The second did.
    Frozen,
    /// It is in a release.
    Published { release: String, note: String },
    /// The public may contest.
    ContestOpened { until: Moment },
    /// Somebody contests an answer.
    Contested { contest: u32, answer: AnswerKey, reason: String, evidence: Vec<Evidence> },
    /// A contest was turned down.
    ContestRejected { contest: u32, reason: String },
    /// A contest was upheld.
    Corrected { contest: u32, answer: AnswerKey, given: Given, reason: String },
    /// The public may contest no more.
    ContestClosed,
    /// Somebody said something in a thread.
    Commented {
        thread: u32,
        about: Option<AnswerKey>,
        finding: Option<String>,
        text: String,
        audience: Audience,
    },
    /// A thread was settled or opened again.
    ThreadResolved { thread: u32, resolved: bool },
    /// A reminder goes out.
    Reminded { days_before: i64, until: Moment },
}
