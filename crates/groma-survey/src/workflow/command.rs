//! What can be asked of a round: one variant for each thing that somebody may want to do.

use super::actor::ActorId;
use super::condition::Settings;
use super::judgement::{Asked, Finding, Outcome, Reaction};
use super::moment::Moment;
use super::role::{Grant, OnBehalfOf, Role};
use crate::{AnswerKey, Evidence, Given};
use groma_define::{QuestionCode, Respondent, UnitCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A command, with who asks for it, when, and what they have seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Names this request: sent again with the same key, it does nothing twice.
    pub key: String,
    /// The time at the server; never earlier than the last record.
    pub at: Moment,
    /// Who asks; none for somebody who did not sign in.
    pub actor: Option<ActorId>,
    /// In which role.
    pub role: Role,
    /// At whose return; none for what concerns the round.
    pub unit: Option<UnitCode>,
    /// The version that the asker saw: of the answer for commands about one answer, of the return
    /// for all others. A write that names none has seen no answer.
    pub expected: Option<u32>,
    /// For whom a secretariat acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// What to do.
    pub command: Command,
}

impl Request {
    /// SHA-256 of everything but the time: a request that is sent again has the same.
    pub fn digest(&self) -> String {
        let Self { key, at: _, actor, role, unit, expected, on_behalf_of, command } = self;
        let told = (key, actor, role, unit, expected, on_behalf_of, command);
        let text = serde_json::to_string(&told).expect("a request has only text and lists");
        groma_define::hex(&Sha256::digest(text))
    }
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Begins the round: its first record.
    Begin {
        /// How it is run.
        settings: Settings,
        /// Who keeps accounts.
        administrators: BTreeSet<ActorId>,
        /// Who runs the round.
        secretariat: BTreeSet<ActorId>,
    },
    /// Changes how the round is run.
    Settle {
        /// All settings, the unchanged ones too.
        settings: Settings,
        /// Why.
        reason: String,
    },
    /// Gives somebody a role.
    Grant {
        /// Whom.
        actor: ActorId,
        /// Which role, for what.
        grant: Grant,
    },
    /// Takes a role away, for all its units.
    Withdraw {
        /// From whom.
        actor: ActorId,
        /// Which.
        role: Role,
        /// Why.
        reason: String,
    },
    /// Declares for which units somebody cannot judge; none is a declaration too.
    DeclareConflicts {
        /// Who.
        actor: ActorId,
        /// Own units and those with another conflict.
        units: BTreeSet<UnitCode>,
    },
    /// Notes that a person was erased; their roles end. The name lies outside.
    Erase {
        /// Whom.
        actor: ActorId,
    },
    /// Makes the unit's return.
    Prepare,
    /// Opens it.
    Open {
        /// Until when it can be answered and signed.
        until: Moment,
    },
    /// Gives sections to somebody, in place of those they had; none takes all away.
    Assign {
        /// Whom.
        actor: ActorId,
        /// Which sections.
        sections: BTreeSet<QuestionCode>,
        /// Until when, if not until the return's own deadline.
        until: Option<Moment>,
    },
    /// Moves a deadline back.
    Extend {
        /// Which.
        deadline: Deadline,
        /// Until when now.
        until: Moment,
        /// Why.
        reason: String,
    },
    /// Opens again what was closed, as far as the state allows.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Notes that the unit does not take part; a researcher codes it from public evidence.
    NotParticipating {
        /// Why.
        reason: String,
    },
    /// Writes an answer.
    Write {
        /// Which.
        answer: AnswerKey,
        /// What is said.
        given: Given,
    },
    /// Puts earlier answers in, unconfirmed.
    Carry {
        /// Which, and where they come from.
        answers: Vec<Carried>,
    },
    /// Confirms answers that were carried over.
    Confirm {
        /// Which.
        what: Confirm,
    },
    /// Puts another respondent's answer beside the unit's own.
    Shadow {
        /// To which.
        answer: AnswerKey,
        /// What they say.
        given: Given,
        /// `civil_society` or `machine`.
        respondent: Respondent,
        /// Where it comes from.
        source: String,
    },
    /// Hands the return to the coordinator's check.
    SendToCheck,
    /// Hands it back.
    SendBack {
        /// Why.
        reason: String,
    },
    /// Signs it.
    SignOff,
    /// Seals it and gives a receipt.
    Submit,
    /// Lays what machines saw beside the answers.
    AttachFindings {
        /// What they saw; none is a result too.
        findings: Vec<Finding>,
    },
    /// Begins reading, as reviewer A or B.
    StartReview,
    /// Says something to an answer.
    GiveVerdict {
        /// Which.
        answer: AnswerKey,
        /// What.
        reaction: Reaction,
    },
    /// Closes the own review; answers without a verdict are recorded as silence.
    FileReview,
    /// Opens named answers again, with what is unclear.
    Query {
        /// Which.
        answers: Vec<Asked>,
    },
    /// Ends a query that was not answered in time; the sealed answers stand.
    CloseQuery {
        /// Why.
        reason: String,
    },
    /// Begins deciding.
    StartAdjudication,
    /// Decides on an answer.
    Adjudicate {
        /// Which.
        answer: AnswerKey,
        /// What becomes of it.
        outcome: Outcome,
        /// The value that takes its place, when adjusted.
        given: Option<Given>,
        /// Why.
        reason: String,
    },
    /// Keeps every answer that each reviewer agreed to explicitly and no finding contradicts.
    DecideAgreed,
    /// Puts a value in an answer's place, in writing.
    Amend {
        /// Which.
        answer: AnswerKey,
        /// The value.
        given: Given,
        /// Why.
        reason: String,
    },
    /// Shows the country what was decided.
    OpenReply {
        /// Until when it may dispute: 7 to 21 days on.
        until: Moment,
    },
    /// The country agrees.
    AgreeReply {
        /// To which decisions; to all when empty.
        answers: BTreeSet<AnswerKey>,
    },
    /// The country disputes a decision.
    Dispute {
        /// Which.
        answer: AnswerKey,
        /// Why.
        reason: String,
        /// What shows it.
        evidence: Vec<Evidence>,
    },
    /// Freezes the return, as the first of two.
    Freeze,
    /// Freezes it, as the second.
    ConfirmFreeze,
    /// Publishes it in a release.
    Publish {
        /// The release's name.
        release: String,
        /// What to know about it; mandatory for a correction.
        note: String,
    },
    /// Lets the public contest.
    OpenContest {
        /// Until when.
        until: Moment,
    },
    /// Contests a published answer.
    Contest {
        /// Which.
        answer: AnswerKey,
        /// Why.
        reason: String,
        /// What shows it.
        evidence: Vec<Evidence>,
    },
    /// Turns a contest down.
    RejectContest {
        /// Which.
        contest: u32,
        /// Why.
        reason: String,
    },
    /// Upholds a contest: the next release has another value.
    Correct {
        /// Which.
        contest: u32,
        /// The value.
        given: Given,
        /// Why.
        reason: String,
    },
    /// Closes the contest window.
    CloseContest,
    /// Says something in a thread.
    Comment {
        /// In which thread; a new one when none.
        thread: Option<u32>,
        /// For a new thread: about which answer.
        about: Option<AnswerKey>,
        /// For a new thread: in reply to which finding.
        finding: Option<String>,
        /// What.
        text: String,
        /// For whom.
        audience: Audience,
    },
    /// Closes a thread, or opens it again.
    Resolve {
        /// Which.
        thread: u32,
        /// True when it is settled.
        resolved: bool,
    },
    /// Notes that a reminder goes out: recorded before it is sent, so that none is sent twice.
    Remind {
        /// The rule: days before the deadline.
        days_before: i64,
        /// The deadline.
        until: Moment,
    },
}

/// An earlier answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// Which answer it becomes.
    pub answer: AnswerKey,
    /// What was said.
    pub given: Given,
    /// Where, for example `ogd-2025`.
    pub source: String,
}

/// Which carried answers are confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Confirm {
    /// This one.
    Answer(AnswerKey),
    /// Every one in a section.
    Section(QuestionCode),
}

/// A deadline of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// For answering and signing.
    Return,
    /// For answering what is queried.
    Query,
    /// For the right of reply.
    Reply,
    /// For contesting.
    Contest,
}

/// For whom a comment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Audience {
    /// For its writer, those it is addressed to, and the secretariat.
    Private {
        /// Roles that may read it.
        roles: BTreeSet<Role>,
    },
    /// Published with the return.
    Publication,
}

macro_rules! names {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        impl Command {
            /// The name of every command, in the order of the workflow.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// Its name in tables and messages.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $name),+
                }
            }
        }
    };
}

names! {
    Begin = "begin",
    Settle = "settle",
    Grant = "grant",
    Withdraw = "withdraw",
    DeclareConflicts = "declare-conflicts",
    Erase = "erase",
    Prepare = "prepare",
    Carry = "carry",
    Open = "open",
    Assign = "assign",
    Extend = "extend",
    Reopen = "reopen",
    NotParticipating = "not-participating",
    Write = "write",
    Confirm = "confirm",
    Shadow = "shadow",
    SendToCheck = "send-to-check",
    SendBack = "send-back",
    SignOff = "sign-off",
    Submit = "submit",
    AttachFindings = "attach-findings",
    StartReview = "start-review",
    GiveVerdict = "give-verdict",
    FileReview = "file-review",
    Query = "query",
    CloseQuery = "close-query",
    StartAdjudication = "start-adjudication",
    Adjudicate = "adjudicate",
    DecideAgreed = "decide-agreed",
    Amend = "amend",
    OpenReply = "open-reply",
    AgreeReply = "agree-reply",
    Dispute = "dispute",
    Freeze = "freeze",
    ConfirmFreeze = "confirm-freeze",
    Publish = "publish",
    OpenContest = "open-contest",
    Contest = "contest",
    RejectContest = "reject-contest",
    Correct = "correct",
    CloseContest = "close-contest",
    Comment = "comment",
    Resolve = "resolve",
    Remind = "remind",
}

impl Command {
    /// The one answer it is about, if it is about one.
    pub fn answer(&self) -> Option<&AnswerKey> {
        match self {
            Self::Write { answer, .. }
            | Self::Shadow { answer, .. }
            | Self::GiveVerdict { answer, .. }
            | Self::Adjudicate { answer, .. }
            | Self::Amend { answer, .. }
            | Self::Dispute { answer, .. }
            | Self::Contest { answer, .. }
            | Self::Confirm { what: Confirm::Answer(answer) }
            | Self::Comment { about: Some(answer), .. } => Some(answer),
            _ => None,
        }
    }
}
