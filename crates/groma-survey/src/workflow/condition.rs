//! The states of a return and of an answer, and how a round is set.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a return stands. The numbers are those of the workflow's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnState {
    /// 0: made, with answers carried over, not open yet.
    Prepared,
    /// 1: contributors and the coordinator answer.
    Open,
    /// 2: the coordinator checks.
    InternalCheck,
    /// 3: the signatory has signed, for the first time or after a query.
    SignedOff,
    /// 4: sealed, with a receipt.
    Submitted,
    /// 5: machine findings are attached.
    MachineVerified,
    /// 6: reviewer A reads.
    FirstReview,
    /// 7: answers that were named in a query are open again.
    Queried,
    /// 8: reviewer B reads, blind to A.
    SecondReview,
    /// 9: where A, B or findings differ, somebody decides.
    Adjudication,
    /// 10: the country agrees or disputes.
    RightOfReply,
    /// 11: two persons have frozen it.
    Frozen,
    /// 12: published in a release.
    Published,
    /// 13: the unit does not take part; coded from public evidence.
    NotParticipating,
    /// 14: anyone may contest.
    ContestWindow,
    /// 15: corrected, waiting for the next release.
    Corrected,
}

impl ReturnState {
    /// Every state, by number.
    pub const ALL: [Self; 16] = [
        Self::Prepared,
        Self::Open,
        Self::InternalCheck,
        Self::SignedOff,
        Self::Submitted,
        Self::MachineVerified,
        Self::FirstReview,
        Self::Queried,
        Self::SecondReview,
        Self::Adjudication,
        Self::RightOfReply,
        Self::Frozen,
        Self::Published,
        Self::NotParticipating,
        Self::ContestWindow,
        Self::Corrected,
    ];

    /// Its number, 0 to 15.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The word in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Open => "open",
            Self::InternalCheck => "internal check",
            Self::SignedOff => "signed off",
            Self::Submitted => "submitted",
            Self::MachineVerified => "machine verified",
            Self::FirstReview => "first review",
            Self::Queried => "queried",
            Self::SecondReview => "second review",
            Self::Adjudication => "adjudication",
            Self::RightOfReply => "right of reply",
            Self::Frozen => "frozen",
            Self::Published => "published",
            Self::NotParticipating => "not participating",
            Self::ContestWindow => "contest window",
            Self::Corrected => "corrected",
        }
    }

    /// True once answers were sealed: from here on only a query or a decision changes one.
    pub fn is_sealed(self) -> bool {
        self >= Self::Submitted && self != Self::NotParticipating
    }

    /// True when the unit's final answers are public.
    pub fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::ContestWindow | Self::Corrected)
    }

    /// True once the numbers cannot change any more without a correction or being unfrozen.
    pub fn is_frozen(self) -> bool {
        self == Self::Frozen || self.is_public()
    }
}

impl fmt::Display for ReturnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number(), self.as_str())
    }
}

/// Where an answer stands, as far as the one who looks may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Nothing was said.
    Empty,
    /// Taken over from an earlier answer and not confirmed.
    PrefilledUnconfirmed,
    /// Something is missing: the answer itself, or the evidence that it needs.
    Draft,
    /// Everything that is asked for is there.
    Complete,
    /// Sealed with the return.
    Sealed,
    /// A finding or a reviewer casts doubt on it.
    Flagged,
    /// Every reviewer who has to agree has said so.
    Accepted,
    /// A reviewer proposes another value.
    AdjustmentProposed,
    /// Open again, because a query names it.
    Queried,
    /// Answered after a query, and not judged since.
    Replied,
    /// Decided: the answer stays.
    DecidedKept,
    /// Decided: another value takes its place.
    DecidedAdjusted,
    /// Decided: cannot be told.
    DecidedNotVerifiable,
    /// The country disputes the decision.
    Disputed,
    /// Frozen.
    Final,
    /// Somebody contests it after publication.
    Contested,
}

impl AnswerState {
    /// The word in tables and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::PrefilledUnconfirmed => "prefilled, unconfirmed",
            Self::Draft => "draft",
            Self::Complete => "complete",
            Self::Sealed => "sealed",
            Self::Flagged => "flagged",
            Self::Accepted => "accepted",
            Self::AdjustmentProposed => "adjustment proposed",
            Self::Queried => "queried",
            Self::Replied => "replied",
            Self::DecidedKept => "decided: kept",
            Self::DecidedAdjusted => "decided: adjusted",
            Self::DecidedNotVerifiable => "decided: not verifiable",
            Self::Disputed => "disputed",
            Self::Final => "final",
            Self::Contested => "contested",
        }
    }
}

/// How a round is run. Recorded with its first record, and changed only by a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The secretariat may act for others on the strength of mails and workbooks.
    pub desk: bool,
    /// One reviewer or two.
    pub reviewers: Reviewers,
    /// Countries see what was decided, and may dispute it, before it is frozen.
    pub right_of_reply: bool,
    /// Days before a deadline (after it when negative) on which the unit is reminded.
    pub reminder_days: Vec<i64>,
}

/// How many reviewers read a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reviewers {
    /// Only reviewer A.
    One,
    /// A, then B, blind to A.
    Two,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            desk: false,
            reviewers: Reviewers::Two,
            right_of_reply: true,
            reminder_days: vec![14, 3, -1],
        }
    }
}
