//! What somebody may see of a round: the only way in which states leave it for a reader.
//!
//! Contributors see their sections, countries see no verdict before the right of reply and never
//! who judged, reviewers see nothing of each other until both have filed, the public sees what was
//! published. Pages, exports, searches and logs all read through here.

use super::Round;
use super::actor::ActorId;
use super::case::sees_question;
use super::command::Audience;
use super::completeness::is_complete;
use super::condition::{AnswerState, ReturnState, Reviewers};
use super::export::{ScoredAnswer, is_contested};
use super::judgement::{Contest, Decided, Dispute, Finding, Query, Reaction};
use super::moment::Moment;
use super::role::{Reviewer, Role};
use super::state::{Answer, Comment, Return, Shadow, State, Thread};
use crate::{AnswerKey, Held};
use groma_define::UnitCode;
use serde::Serialize;
use std::collections::BTreeMap;

/// Who looks, and in which role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who; none for somebody who did not sign in.
    pub actor: Option<ActorId>,
    /// In which role.
    pub role: Role,
}

/// A return, as far as the viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReturnView {
    /// Whose.
    pub unit: UnitCode,
    /// In which state.
    pub state: ReturnState,
    /// The version to name in a command.
    pub version: u32,
    /// The unit does not take part and is coded from public evidence.
    pub coded: bool,
    /// Until when it can be answered and signed.
    pub deadline: Option<Moment>,
    /// Until when the country may reply.
    pub reply: Option<Moment>,
    /// The receipt's hash, once sealed.
    pub receipt: Option<String>,
    /// The answers.
    pub answers: Vec<AnswerView>,
    /// What was said beside them.
    pub threads: Vec<Thread>,
    /// What was published, by release.
    pub releases: BTreeMap<String, Vec<ScoredAnswer>>,
    /// What was contested.
    pub contests: Vec<Contest>,
}

/// An answer, as far as the viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// Which.
    pub answer: AnswerKey,
    /// Where it stands, by what the viewer may see.
    pub state: AnswerState,
    /// What is said.
    pub held: Held,
    /// Where a carried answer comes from.
    pub source: String,
    /// Who wrote it, for those of the unit and those who run the round.
    pub by: Option<ActorId>,
    /// What machines saw.
    pub findings: Vec<Finding>,
    /// What reviewers say.
    pub verdicts: Vec<VerdictView>,
    /// The last query.
    pub query: Option<Query>,
    /// What was decided.
    pub decisions: Vec<Decided>,
    /// What the country says against it.
    pub dispute: Option<Dispute>,
    /// What others say to the same question.
    pub shadows: Vec<Shadow>,
}

/// A verdict, without who gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// Which reviewer.
    pub reviewer: Reviewer,
    /// What is said.
    pub reaction: Reaction,
    /// To which version.
    pub version: u32,
}

impl Round {
    /// The returns, as far as the viewer may see them, by unit.
    pub fn visible_to(&self, viewer: &Viewer) -> Vec<ReturnView> {
        let returns = self.state().returns.iter();
        returns.filter_map(|(unit, entry)| self.view(viewer, unit, entry)).collect()
    }

    fn view(&self, viewer: &Viewer, unit: &UnitCode, entry: &Return) -> Option<ReturnView> {
        let sight = Sight::of(self.state(), viewer, unit, entry)?;
        let sees = |key: &AnswerKey| {
            let own = viewer.actor.as_ref().is_some_and(|actor| {
                sees_question(self.state(), self.instrument(), actor, unit, &key.question)
            });
            viewer.role != Role::Contributor || own
        };
        let shown = entry.answers.iter().filter(|(key, _)| sees(key));
        let answers =
            shown.filter_map(|(key, answer)| self.answer_view(&sight, entry, key, answer));
        let threads = entry.threads.iter().filter(|thread| thread.about.as_ref().is_none_or(sees));
        let releases = entry.releases.iter().map(|release| {
            let rows = release.answers.iter().filter(|row| sees(&row.answer));
            (release.name.clone(), rows.map(|row| published(row, sight.published_only())).collect())
        });
        Some(ReturnView {
            unit: unit.clone(),
            state: entry.state,
            version: entry.version,
            coded: entry.coded,
            deadline: entry.deadline.clone(),
            reply: entry.reply.clone(),
            receipt: entry.receipt.as_ref().map(|receipt| receipt.hash.clone()),
            answers: answers.collect(),
            threads: threads
                .filter_map(|thread| shown_thread(viewer, &sight, entry, thread))
                .collect(),
            releases: releases.collect(),
            contests: match sight.contests {
                true => {
                    let seen = entry.contests.iter().filter(|contest| sees(&contest.answer));
                    seen.cloned().map(|contest| shown_contest(viewer, contest)).collect()
                }
                false => Vec::new(),
            },
        })
    }

    fn answer_view(
        &self,
        sight: &Sight,
        entry: &Return,
        key: &AnswerKey,
        answer: &Answer,
    ) -> Option<AnswerView> {
        // What the viewer may not see is taken out first, and the state follows from the rest.
        let mut seen = answer.clone();
        seen.verdicts.retain(|reviewer, _| sight.verdicts.contains(reviewer));
        if !sight.decisions {
            seen.decisions.clear();
            seen.dispute = None;
        }
        if !sight.names {
            seen.decisions.iter_mut().for_each(|decided| decided.by = None);
        }
        if !sight.shadows {
            seen.shadows.clear();
        }
        if !sight.answers {
            let shadows = std::mem::take(&mut seen.shadows);
            seen = Answer { shadows, ..Answer::empty() };
            if seen.shadows.is_empty() {
                return None;
            }
        }
        let complete = is_complete(self.instrument(), key, &seen.held.given);
        let contested = sight.contests && is_contested(entry, key);
        let state = seen.state(entry.state, sight.reviewers, complete, contested);
        let verdicts = seen.verdicts.into_iter().map(|(reviewer, verdict)| VerdictView {
            reviewer,
            reaction: verdict.reaction,
            version: verdict.version,
        });
        Some(AnswerView {
            answer: key.clone(),
            state,
            held: seen.held,
            source: seen.source,
            by: seen.by.filter(|_| sight.writers),
            findings: seen.findings,
            verdicts: verdicts.collect(),
            query: seen.query,
            decisions: seen.decisions,
            dispute: seen.dispute,
            shadows: seen.shadows,
        })
    }
}

/// Which parts of a return somebody sees.
struct Sight {
    answers: bool,
    verdicts: Vec<Reviewer>,
    decisions: bool,
    /// Who decided.
    names: bool,
    /// Who wrote answers.
    writers: bool,
    shadows: bool,
    contests: bool,
    reviewers: Reviewers,
}

impl Sight {
    /// None when the return is not there for the viewer.
    fn of(state: &State, viewer: &Viewer, unit: &UnitCode, entry: &Return) -> Option<Self> {
        let is = entry.state;
        if !may_enter(state, viewer, unit, entry) {
            return None;
        }
        let reviewers = state.settings.reviewers;
        let both = match reviewers {
            Reviewers::One => entry.filed.contains_key(&Reviewer::A),
            Reviewers::Two => {
                [Reviewer::A, Reviewer::B].iter().all(|r| entry.filed.contains_key(r))
            }
        };
        let every = vec![Reviewer::A, Reviewer::B];
        let shown_to_country = is == ReturnState::RightOfReply
            || is.is_frozen()
            || (is == ReturnState::Adjudication && entry.reply.is_some());
        let verdicts = match viewer.role {
            Role::Secretariat | Role::Auditor | Role::System => every,
            Role::ReviewerA | Role::ReviewerB | Role::Adjudicator if both => every,
            Role::ReviewerA | Role::ReviewerB => viewer.role.reviewer().into_iter().collect(),
            role if role.is_of_the_unit() && shown_to_country => every,
            _ => Vec::new(),
        };
        let runs = matches!(viewer.role, Role::Secretariat | Role::Auditor | Role::System);
        let of_unit = viewer.role.is_of_the_unit();
        Some(Self {
            answers: sees_answers(viewer.role, entry),
            decisions: runs
                || both && viewer.role.judges()
                || shown_to_country && !matches!(viewer.role, Role::Researcher),
            verdicts,
            names: runs,
            writers: runs || of_unit,
            // A draft of the unit is not to be coloured by what others say, nor theirs by it.
            shadows: runs
                || viewer.role.judges()
                || viewer.role == Role::Researcher
                || is.is_frozen() && !matches!(viewer.role, Role::Administrator),
            contests: is.is_public() && viewer.role != Role::Administrator,
            reviewers,
        })
    }

    fn published_only(&self) -> bool {
        !self.names
    }
}

/// True when the viewer holds the role for the unit, and the role reaches it.
fn may_enter(state: &State, viewer: &Viewer, unit: &UnitCode, entry: &Return) -> bool {
    match (&viewer.actor, viewer.role) {
        (_, Role::Public) => entry.state.is_public(),
        (Some(actor), role) if !state.erased.contains(actor) => {
            (role == Role::System && actor.is_system())
                || state.holds(actor, role, unit)
                || role == Role::Contributor && entry.assignments.contains_key(actor)
        }
        _ => false,
    }
}

fn sees_answers(role: Role, entry: &Return) -> bool {
    let is = entry.state;
    match role {
        Role::Contributor | Role::Coordinator | Role::Signatory => {
            !entry.coded || is.is_frozen() || is == ReturnState::RightOfReply
        }
        Role::Secretariat | Role::Auditor | Role::System => true,
        // Drafts are the country's own; after a query too, until it has signed again.
        Role::ReviewerA | Role::ReviewerB | Role::Adjudicator => {
            is.is_sealed() && is != ReturnState::Queried
        }
        Role::Researcher => entry.coded || is.is_public(),
        Role::Publisher | Role::MethodOwner => is.is_frozen(),
        // The public reads releases, which stay what they are while a correction is made.
        Role::Public | Role::Administrator => false,
    }
}

/// A row of a release as it is published: without who or when inside the unit.
fn published(row: &ScoredAnswer, publicly: bool) -> ScoredAnswer {
    ScoredAnswer { at: row.at.clone().filter(|_| !publicly), ..row.clone() }
}

/// What strangers wrote is not published unread: the public sees that an answer is contested, and
/// what became of it.
fn shown_contest(viewer: &Viewer, contest: Contest) -> Contest {
    match viewer.role {
        Role::Public => Contest { reason: String::new(), evidence: Vec::new(), ..contest },
        _ => contest,
    }
}

/// The comments that the viewer may read; none when there is none.
fn shown_thread(viewer: &Viewer, sight: &Sight, entry: &Return, thread: &Thread) -> Option<Thread> {
    let comments: Vec<Comment> = thread
        .comments
        .iter()
        .filter(|comment| may_read(viewer, entry, comment))
        .cloned()
        .map(|comment| {
            let own = comment.by == viewer.actor;
            let hidden = !sight.names && !own;
            Comment { by: comment.by.filter(|_| !hidden), ..comment }
        })
        .collect();
    (!comments.is_empty()).then(|| Thread { comments, ..thread.clone() })
}

/// True when somebody may read a comment: the writer and those who run the round always, those it
/// is addressed to, and once it is published everyone; reviewers nothing of each other until both
/// have filed.
pub(super) fn may_read(viewer: &Viewer, entry: &Return, comment: &Comment) -> bool {
    let role = viewer.role;
    if matches!(role, Role::Secretariat | Role::Auditor | Role::System) {
        return true;
    }
    if role == Role::Administrator {
        return false;
    }
    if viewer.actor.is_some() && comment.by == viewer.actor && comment.role == role {
        return true;
    }
    let both = entry.filed.contains_key(&Reviewer::B)
        || entry.state >= ReturnState::Adjudication && entry.state != ReturnState::NotParticipating;
    if role.judges() && comment.role.judges() && !both {
        return false;
    }
    match &comment.audience {
        Audience::Private { roles } => roles.contains(&role),
        Audience::Publication => match role {
            Role::Public | Role::Publisher | Role::MethodOwner | Role::Researcher => {
                entry.state.is_public()
            }
            // What reviewers publish is shown with the decisions, not while they read.
            _ if role.is_of_the_unit() && comment.role.judges() => {
                entry.state.is_frozen() || entry.state == ReturnState::RightOfReply
            }
            _ => true,
        },
    }
}
