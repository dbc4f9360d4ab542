//! Where every return stands: progress, what is open, days left.

use super::Round;
use super::completeness::{asked, broken, has_evidence};
use super::condition::ReturnState;
use super::fold_answers::written;
use super::moment::Moment;
use super::reminding::running_deadline;
use super::state::Return;
use groma_define::{AnswerKind, UnitCode, day_number};
use serde::Serialize;

/// Where the return of a unit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Whose.
    pub unit: UnitCode,
    /// In which state.
    pub state: ReturnState,
    /// How many questions are asked of the unit, by its answers so far.
    pub asked: usize,
    /// How many of those have a confirmed answer of any kind but `not answered`.
    pub answered: usize,
    /// How many of the asked ones are required.
    pub required: usize,
    /// How many of the required ones have such an answer.
    pub required_answered: usize,
    /// Carried answers that nobody confirmed: they do not score.
    pub carried_unconfirmed: usize,
    /// Answered, asked for evidence, and without any.
    pub evidence_missing: usize,
    /// Asked and answered, and at odds with the question's constraint or with other answers.
    pub invalid: usize,
    /// Queries that are open.
    pub open_queries: usize,
    /// Threads that are open.
    pub open_threads: usize,
    /// Answers that wait for a decision.
    pub undecided: usize,
    /// The deadline that the unit has to meet now.
    pub deadline: Option<Moment>,
    /// Whole days from today to the deadline's day; negative after it.
    pub days_left: Option<i64>,
    /// The deadline's day has passed.
    pub overdue: bool,
    /// The unit does not take part and is coded from public evidence.
    pub coded: bool,
}

impl Round {
    /// Where every return stands on a day written `YYYY-MM-DD`; nothing is overdue on no day.
    pub fn status(&self, today: &str) -> Vec<Status> {
        let returns = self.state().returns.iter();
        returns.map(|(unit, entry)| self.status_of(unit, entry, day_number(today))).collect()
    }

    /// The questions that are asked of a unit now, by its answers so far.
    pub fn asked(&self, unit: &UnitCode) -> Vec<crate::AnswerKey> {
        let entry = self.state().returns.get(unit);
        entry.map_or_else(Vec::new, |entry| asked(self.instrument(), unit, entry))
    }

    fn status_of(&self, unit: &UnitCode, entry: &Return, today: Option<i64>) -> Status {
        let instrument = self.instrument();
        let asked = asked(instrument, unit, entry);
        let is_answered = |key: &crate::AnswerKey| {
            let held = entry.answers.get(key).map(|answer| &answer.held);
            held.is_some_and(|held| !held.carried && held.given.kind != AnswerKind::NotAnswered)
        };
        let is_required = |key: &crate::AnswerKey| {
            instrument.question(&key.question).is_some_and(|question| question.required)
        };
        let lacks_evidence = |key: &crate::AnswerKey| {
            let question = instrument.question(&key.question);
            let answer = entry.answers.get(key);
            question.zip(answer).is_some_and(|(q, a)| !has_evidence(q, &a.held.given))
        };
        let is_broken = |key: &crate::AnswerKey| {
            let held = entry.answers.get(key).map(|answer| &answer.held);
            held.is_some_and(|h| broken(instrument, unit, Some(entry), (key, &h.given)).is_some())
        };
        let deadline = running_deadline(entry);
        let days_left = deadline.zip(today).map(|(until, today)| until.day_number() - today);
        Status {
            unit: unit.clone(),
            state: entry.state,
            asked: asked.len(),
            answered: asked.iter().filter(|key| is_answered(key)).count(),
            required: asked.iter().filter(|key| is_required(key)).count(),
            required_answered: asked.iter().filter(|k| is_required(k) && is_answered(k)).count(),
            carried_unconfirmed: written(entry).filter(|(_, answer)| answer.held.carried).count(),
            evidence_missing: asked.iter().filter(|key| lacks_evidence(key)).count(),
            invalid: asked.iter().filter(|key| is_broken(key)).count(),
            open_queries: entry.open_queries().count(),
            open_threads: entry.threads.iter().filter(|thread| !thread.resolved).count(),
            undecided: entry.undecided().count(),
            deadline: deadline.cloned(),
            days_left,
            overdue: days_left.is_some_and(|days| days < 0),
            coded: entry.coded,
        }
    }
}
