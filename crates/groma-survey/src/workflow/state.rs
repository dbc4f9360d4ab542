//! The state of a round: what its records add up to.

use super::actor::ActorId;
use super::command::Audience;
use super::condition::{AnswerState, ReturnState, Reviewers, Settings};
use super::export::ScoredAnswer;
use super::judgement::{Bearing, Contest, Decided, Dispute, Finding, Outcome};
use super::judgement::{Query, Reaction, Verdict};
use super::moment::Moment;
use super::role::{Grant, Reviewer, Role};
use crate::{AnswerKey, Given, Held};
use groma_define::{QuestionCode, Respondent, UnitCode};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// The state of a round. Only [`Round::apply`](super::Round::apply) changes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct State {
    /// The last record's number; 0 before the first.
    pub seq: u64,
    /// The last record's hash.
    pub head: String,
    /// The last record's time.
    pub at: Option<Moment>,
    /// How the round is run.
    pub settings: Settings,
    /// Who holds which roles.
    pub grants: BTreeMap<ActorId, Vec<Grant>>,
    /// For whom somebody declared that they cannot judge.
    pub conflicts: BTreeMap<ActorId, BTreeSet<UnitCode>>,
    /// Persons who were erased.
    pub erased: BTreeSet<ActorId>,
    /// What was done, by request key.
    pub keys: BTreeMap<String, Done>,
    /// The returns.
    pub returns: BTreeMap<UnitCode, Return>,
}

/// What a request led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The request's digest.
    pub request: String,
    /// The record's number.
    pub seq: u64,
}

/// The return of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Return {
    /// Where it stands.
    pub state: ReturnState,
    /// Counts its records.
    pub version: u32,
    /// Until when it can be answered and signed.
    pub deadline: Option<Moment>,
    /// Who answers which sections.
    pub assignments: BTreeMap<ActorId, Assignment>,
    /// What was said and judged.
    #[serde(serialize_with = "as_list")]
    pub answers: BTreeMap<AnswerKey, Answer>,
    /// What the unit had written when it was noted that it does not take part.
    #[serde(serialize_with = "as_list")]
    pub set_aside: BTreeMap<AnswerKey, Answer>,
    /// Who did something in which role: nobody may be on both sides.
    pub acted: BTreeMap<Role, BTreeSet<ActorId>>,
    /// Who wrote or confirmed answers for the unit.
    pub writers: BTreeSet<ActorId>,
    /// The unit does not take part: answers were coded from public evidence.
    pub coded: bool,
    /// Who signed last, and when.
    pub signed: Option<Signed>,
    /// What was sealed last.
    pub receipt: Option<Receipt>,
    /// Who has filed their review.
    pub filed: BTreeMap<Reviewer, Filed>,
    /// Until when the country may reply; none before the first time.
    pub reply: Option<Moment>,
    /// The country agreed to everything that it was shown.
    pub agreed_to_all: bool,
    /// The first of the two who freeze, with the version that they saw.
    pub freezing: Option<Freezing>,
    /// What was published, in which release, forever.
    pub releases: Vec<Release>,
    /// Until when the public may contest.
    pub contest: Option<Moment>,
    /// What the public contested.
    pub contests: Vec<Contest>,
    /// What was said beside the answers.
    pub threads: Vec<Thread>,
    /// Reminders that went out: rule and deadline.
    pub reminded: BTreeSet<(i64, Moment)>,
}

/// Sections that somebody answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// Which.
    pub sections: BTreeSet<QuestionCode>,
    /// Until when, if not until the return's own deadline.
    pub until: Option<Moment>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Who signed; name and office lie outside the records.
    pub by: Option<ActorId>,
    /// When.
    pub at: Moment,
    /// The return's version that was signed.
    pub version: u32,
}

/// The proof of what was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// SHA-256 over the sealed answers.
    pub hash: String,
    /// How many they are.
    pub answers: u64,
    /// When.
    pub at: Moment,
}

/// A review that was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filed {
    /// By whom.
    pub by: Option<ActorId>,
    /// When.
    pub at: Moment,
    /// The answers to which nothing was said: silence, not agreement.
    pub silent: Vec<AnswerKey>,
}

/// A freeze that waits for the second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Freezing {
    /// The first person.
    pub by: Option<ActorId>,
    /// The return's version that the first person saw.
    pub version: u32,
}

/// A release of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Release {
    /// Its name.
    pub name: String,
    /// When it was published.
    pub at: Moment,
    /// What to know about it.
    pub note: String,
    /// The answers as they are in it.
    pub answers: Vec<ScoredAnswer>,
}

/// A conversation beside an answer or the return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// Counts from 1 in the return.
    pub id: u32,
    /// About which answer; none for the whole return.
    pub about: Option<AnswerKey>,
    /// In reply to which finding.
    pub finding: Option<String>,
    /// True when it is settled.
    pub resolved: bool,
    /// What was said.
    pub comments: Vec<Comment>,
}

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Who.
    pub by: Option<ActorId>,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Moment,
    /// What.
    pub text: String,
    /// For whom.
    pub audience: Audience,
}

/// An answer, with everything that was said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What the unit says, or a researcher coded for it.
    pub held: Held,
    /// Where a carried answer comes from; empty otherwise.
    pub source: String,
    /// Who wrote it.
    pub by: Option<ActorId>,
    /// In which role.
    pub role: Option<Role>,
    /// When.
    pub at: Option<Moment>,
    /// What was sealed, with its version.
    pub sealed: Option<Held>,
    /// What machines saw.
    pub findings: Vec<Finding>,
    /// What the reviewers say.
    pub verdicts: BTreeMap<Reviewer, Verdict>,
    /// The last query.
    pub query: Option<Query>,
    /// What was decided; the last counts.
    pub decisions: Vec<Decided>,
    /// What the country says against it.
    pub dispute: Option<Dispute>,
    /// The country agreed to the last decision explicitly.
    pub agreed: bool,
    /// What others say to the same question.
    pub shadows: Vec<Shadow>,
}

/// What another respondent says to the same question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shadow {
    /// Civil society or a machine.
    pub respondent: Respondent,
    /// What they say.
    pub given: Given,
    /// Where it comes from.
    pub source: String,
    /// When it was put here.
    pub at: Moment,
}

impl State {
    /// True when the actor was granted the role for the unit.
    pub fn holds(&self, actor: &ActorId, role: Role, unit: &UnitCode) -> bool {
        let held = |grant: &Grant| grant.role == role && grant.scope.covers(unit);
        self.grants.get(actor).is_some_and(|grants| grants.iter().any(held))
    }

    /// True when the actor was granted the role for any unit.
    pub fn holds_somewhere(&self, actor: &ActorId, role: Role) -> bool {
        self.grants.get(actor).is_some_and(|grants| grants.iter().any(|g| g.role == role))
    }

    /// True when the actor speaks for the unit, or declared a conflict.
    pub fn is_own_unit(&self, actor: &ActorId, unit: &UnitCode) -> bool {
        let speaks = |grant: &Grant| grant.role.is_of_the_unit() && grant.scope.covers(unit);
        let entry = self.returns.get(unit);
        self.grants.get(actor).is_some_and(|grants| grants.iter().any(speaks))
            || self.conflicts.get(actor).is_some_and(|units| units.contains(unit))
            || entry.is_some_and(|entry| entry.spoke_for_it(actor))
    }
}

impl Return {
    /// A return that was just made.
    pub(super) fn new() -> Self {
        Self {
            state: ReturnState::Prepared,
            version: 0,
            deadline: None,
            assignments: BTreeMap::new(),
            answers: BTreeMap::new(),
            set_aside: BTreeMap::new(),
            acted: BTreeMap::new(),
            writers: BTreeSet::new(),
            coded: false,
            signed: None,
            receipt: None,
            filed: BTreeMap::new(),
            reply: None,
            agreed_to_all: false,
            freezing: None,
            releases: Vec::new(),
            contest: None,
            contests: Vec::new(),
            threads: Vec::new(),
            reminded: BTreeSet::new(),
        }
    }

    /// True when the actor did something in the role.
    pub fn has_acted(&self, actor: &ActorId, role: Role) -> bool {
        self.acted.get(&role).is_some_and(|actors| actors.contains(actor))
    }

    fn spoke_for_it(&self, actor: &ActorId) -> bool {
        self.assignments.contains_key(actor)
            || self.writers.contains(actor)
            || self
                .acted
                .iter()
                .any(|(role, actors)| role.is_of_the_unit() && actors.contains(actor))
    }

    /// True once it was sealed.
    pub fn was_sealed(&self) -> bool {
        self.receipt.is_some()
    }

    /// The queries that are open, with the answers that they name.
    pub fn open_queries(&self) -> impl Iterator<Item = (&AnswerKey, &Query)> {
        self.answers.iter().filter_map(|(key, answer)| {
            answer.query.as_ref().filter(|query| query.open).map(|query| (key, query))
        })
    }

    /// The answers that wait for a decision: a reviewer does not agree, a finding contradicts, the
    /// country disputes. Silence waits for nothing, and agrees to nothing.
    pub fn undecided(&self) -> impl Iterator<Item = &AnswerKey> {
        self.answers.iter().filter(|(_, answer)| answer.waits_for_decision()).map(|(key, _)| key)
    }
}

impl Answer {
    /// An answer of which nothing is known yet.
    pub(super) fn empty() -> Self {
        Self {
            held: Held { given: Given::default(), version: 0, carried: false },
            source: String::new(),
            by: None,
            role: None,
            at: None,
            sealed: None,
            findings: Vec::new(),
            verdicts: BTreeMap::new(),
            query: None,
            decisions: Vec::new(),
            dispute: None,
            agreed: false,
            shadows: Vec::new(),
        }
    }

    /// What a reviewer says to the version that is there now.
    pub fn verdict(&self, reviewer: Reviewer) -> Option<&Verdict> {
        self.verdicts.get(&reviewer).filter(|verdict| verdict.version == self.held.version)
    }

    /// The decision that counts.
    pub fn decision(&self) -> Option<&Decided> {
        self.decisions.last().filter(|decision| decision.version == self.held.version)
    }

    /// True when every reviewer has agreed explicitly to what is there now.
    pub fn is_agreed_by(&self, reviewers: Reviewers) -> bool {
        let agrees = |reviewer| {
            matches!(self.verdict(reviewer), Some(Verdict { reaction: Reaction::Agree { .. }, .. }))
        };
        match reviewers {
            Reviewers::One => agrees(Reviewer::A),
            Reviewers::Two => agrees(Reviewer::A) && agrees(Reviewer::B),
        }
    }

    /// True when a finding contradicts it.
    pub fn is_contradicted(&self) -> bool {
        self.findings.iter().any(|finding| finding.bearing == Bearing::Contradicts)
    }

    /// True when it is disputed and not decided again.
    pub fn is_disputed(&self) -> bool {
        self.dispute.as_ref().is_some_and(|dispute| dispute.open)
    }

    /// True when somebody has to decide before it can be shown to the country or frozen.
    pub fn waits_for_decision(&self) -> bool {
        let doubted = [Reviewer::A, Reviewer::B].into_iter().any(|reviewer| {
            self.verdict(reviewer)
                .is_some_and(|verdict| !matches!(verdict.reaction, Reaction::Agree { .. }))
        });
        self.is_disputed() || (self.decision().is_none() && (doubted || self.is_contradicted()))
    }

    /// Where it stands. `complete` says whether all that is asked for is there.
    pub fn state(
        &self,
        entry: ReturnState,
        reviewers: Reviewers,
        complete: bool,
        contested: bool,
    ) -> AnswerState {
        use AnswerState as Is;
        if contested {
            return Is::Contested;
        }
        if self.is_untouched() {
            return Is::Empty;
        }
        if entry.is_frozen() {
            // What nobody confirmed and nobody decided is no answer, frozen or not.
            let unconfirmed = self.held.carried && self.decision().is_none();
            return if unconfirmed { Is::PrefilledUnconfirmed } else { Is::Final };
        }
        if self.is_disputed() {
            return Is::Disputed;
        }
        if let Some(decision) = self.decision() {
            return match decision.outcome {
                Outcome::Kept => Is::DecidedKept,
                Outcome::Adjusted => Is::DecidedAdjusted,
                Outcome::NotVerifiable => Is::DecidedNotVerifiable,
            };
        }
        if let Some(query) = &self.query {
            let judged = [Reviewer::A, Reviewer::B]
                .into_iter()
                .any(|reviewer| self.verdict(reviewer).is_some_and(|v| v.at >= query.at));
            if query.open {
                return Is::Queried;
            }
            if !judged && self.held.version > query.version {
                return Is::Replied;
            }
        }
        if self.held.carried {
            return Is::PrefilledUnconfirmed;
        }
        self.judged(reviewers).unwrap_or(match (self.sealed.is_some(), complete) {
            _ if self.held.version == 0 => Is::Empty,
            (true, _) => Is::Sealed,
            (false, true) => Is::Complete,
            (false, false) => Is::Draft,
        })
    }

    /// True when nobody has said anything to the question, nor about it.
    fn is_untouched(&self) -> bool {
        self.held.version == 0
            && self.query.is_none()
            && self.verdicts.is_empty()
            && self.findings.is_empty()
            && self.decisions.is_empty()
    }

    /// What verdicts and findings make of it.
    fn judged(&self, reviewers: Reviewers) -> Option<AnswerState> {
        let mut reactions = [Reviewer::A, Reviewer::B]
            .into_iter()
            .filter_map(|reviewer| self.verdict(reviewer).map(|verdict| &verdict.reaction));
        let proposes = |reaction: &Reaction| matches!(reaction, Reaction::Propose { .. });
        if reactions.clone().any(proposes) {
            return Some(AnswerState::AdjustmentProposed);
        }
        if reactions.any(|reaction| matches!(reaction, Reaction::CannotVerify { .. }))
            || self.is_contradicted()
        {
            return Some(AnswerState::Flagged);
        }
        self.is_agreed_by(reviewers).then_some(AnswerState::Accepted)
    }
}

/// A map whose keys are no text, as a list of pairs.
fn as_list<S: Serializer>(
    answers: &BTreeMap<AnswerKey, Answer>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(answers)
}
