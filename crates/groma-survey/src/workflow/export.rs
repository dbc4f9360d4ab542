//! Answers as rows for scoring, each with how far it was reviewed.

use super::Round;
use super::completeness::is_complete;
use super::condition::{AnswerState, Settings};
use super::instrument::Instrument;
use super::judgement::{Decided, Outcome};
use super::moment::Moment;
use super::role::Role;
use super::state::{Answer, Return};
use crate::{AnswerKey, Given};
use groma_define::{AnswerKind, Respondent, Stage, UnitCode};
use serde::Serialize;

/// A row for scoring: what one respondent says to one question.
///
/// Rows of several respondents may stand beside each other. What a reviewer decided stands in a
/// row of its own beside the unit's, so that both can be seen; carried answers that nobody
/// confirmed are rows of the respondent `carried`, which never score. Answers to questions that
/// are not asked are among them: relevance is computed later, on the same rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScoredAnswer {
    /// Who is measured.
    pub unit: UnitCode,
    /// What was asked.
    pub answer: AnswerKey,
    /// What is said.
    pub given: Given,
    /// By whom.
    pub respondent: Respondent,
    /// Where the answer stands.
    pub state: AnswerState,
    /// True only for an explicit agreement of every reviewer, or a decision. Silence is neither.
    pub reviewed: bool,
    /// True once it was sealed with its return.
    pub sealed: bool,
    /// True when it was coded from public evidence, because the unit does not take part.
    pub coded: bool,
    /// Counts the writes.
    pub version: u32,
    /// When it was said.
    pub at: Option<Moment>,
    /// Where a carried or shadow answer comes from, or why a reviewer decided so.
    pub source: String,
}

impl ScoredAnswer {
    /// Only what somebody judged is final; what others say beside it is not there to be judged.
    fn stage(&self) -> Stage {
        match self.respondent {
            Respondent::Government | Respondent::Reviewer if !self.reviewed => Stage::Unreviewed,
            _ => Stage::Final,
        }
    }

    /// The row as the tables of an edition hold it.
    pub fn row(&self) -> groma_define::Answer {
        let Given { value, kind, justification, unsure, .. } = self.given.clone();
        groma_define::Answer {
            unit: self.unit.clone(),
            question: self.answer.question.clone(),
            instance: self.answer.instance,
            raw: value.clone(),
            value,
            kind,
            respondent: self.respondent,
            unsure,
            justification,
            stage: self.stage(),
            version: self.version.max(1),
            line: 0,
        }
    }
}

impl Round {
    /// Every answer of every return as it is now, by unit, question and row.
    pub fn answers(&self) -> Vec<ScoredAnswer> {
        let state = self.state();
        let answers = state.returns.iter().flat_map(|(unit, entry)| {
            final_answers(self.instrument(), unit, entry, &state.settings)
        });
        answers.collect()
    }

    /// The answers of a unit as they are in a release, whatever was corrected since.
    pub fn answers_in(&self, unit: &UnitCode, release: &str) -> Option<&[ScoredAnswer]> {
        let entry = self.state().returns.get(unit)?;
        let release = entry.releases.iter().find(|known| known.name == release)?;
        Some(&release.answers)
    }
}

/// The rows of a return.
pub(super) fn final_answers(
    instrument: &Instrument,
    unit: &UnitCode,
    entry: &Return,
    settings: &Settings,
) -> Vec<ScoredAnswer> {
    let rows = entry.answers.iter().flat_map(|(key, answer)| {
        // What a query reopened stands as it was signed until it is signed again.
        let said = answer.sealed.as_ref().unwrap_or(&answer.held);
        let is_current = *said == answer.held;
        let complete = is_complete(instrument, key, &answer.held.given);
        let contested = is_contested(entry, key);
        let state = answer.state(entry.state, settings.reviewers, complete, contested);
        let blank = ScoredAnswer {
            unit: unit.clone(),
            answer: key.clone(),
            given: said.given.clone(),
            respondent: own_respondent(answer, said.carried),
            state,
            reviewed: is_current
                && (answer.decision().is_some() || answer.is_agreed_by(settings.reviewers)),
            sealed: answer.sealed.is_some(),
            coded: entry.coded,
            version: said.version,
            at: answer.at.clone(),
            source: answer.source.clone(),
        };
        let decided = answer.decision().and_then(|decided| decided_row(decided, &blank));
        // Of what was coded and what was decided on it, one is the reviewer's word.
        let replaced = decided.is_some() && blank.respondent == Respondent::Reviewer;
        let own = (said.version > 0 && !replaced).then(|| blank.clone());
        let shadows = answer.shadows.iter().map({
            let blank = blank.clone();
            move |shadow| ScoredAnswer {
                given: shadow.given.clone(),
                respondent: shadow.respondent,
                reviewed: false,
                sealed: false,
                coded: false,
                at: Some(shadow.at.clone()),
                source: shadow.source.clone(),
                ..blank.clone()
            }
        });
        own.into_iter().chain(decided).chain(shadows).collect::<Vec<_>>()
    });
    rows.collect()
}

/// True while a contest of this answer is open.
pub(super) fn is_contested(entry: &Return, key: &AnswerKey) -> bool {
    entry.contests.iter().any(|contest| contest.answer == *key && contest.ruling.is_none())
}

fn own_respondent(answer: &Answer, carried: bool) -> Respondent {
    if carried {
        Respondent::Carried
    } else if answer.role == Some(Role::Researcher) {
        Respondent::Reviewer
    } else {
        Respondent::Government
    }
}

/// What a decision puts beside the unit's own row: the adjusted value; or the same answer marked
/// as unsure, when it cannot be verified, for the method to say what that earns.
fn decided_row(decided: &Decided, own: &ScoredAnswer) -> Option<ScoredAnswer> {
    let given = match decided.outcome {
        Outcome::Kept => return None,
        Outcome::Adjusted => decided.given.clone()?,
        Outcome::NotVerifiable if own.respondent == Respondent::Carried => return None,
        Outcome::NotVerifiable => Given { unsure: true, ..own.given.clone() },
    };
    let (at, source) = (Some(decided.at.clone()), decided.reason.clone());
    let kind_known = given.kind != AnswerKind::NotAsked;
    kind_known.then(|| ScoredAnswer {
        given,
        respondent: Respondent::Reviewer,
        at,
        source,
        ..own.clone()
    })
}
