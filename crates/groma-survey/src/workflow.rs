//! The workflow of a round as a state machine: a request goes in, a record or a refusal comes out.
//!
//! A round is the fold of its records. [`Round::decide`] says what a request would do and changes
//! nothing; [`Round::apply`] takes a record in; [`Round::replay`] builds a round from its journal
//! and finds what was changed in it. Each request that is carried out makes exactly one record, so
//! that a journal is whole after every line.

mod actor;
mod answering;
mod case;
mod command;
mod completeness;
mod condition;
mod decide;
mod deciding;
mod event;
mod export;
mod fold;
mod fold_answers;
mod gaps;
mod instrument;
mod judgement;
mod log;
mod moment;
mod opening;
mod people;
mod record;
mod refusal;
mod releasing;
mod reminding;
mod replying;
mod reviewing;
mod role;
mod setting_up;
mod signing;
mod state;
mod status;
mod table;
mod talking;
mod view;

pub use actor::{ActorId, NoActorId};
pub use command::{Audience, Carried, Command, Confirm, Deadline, Request};
pub use condition::{AnswerState, ReturnState, Reviewers, Settings};
pub use event::Event;
pub use export::ScoredAnswer;
pub use instrument::Instrument;
pub use judgement::{
    Asked, Bearing, Contest, Decided, DecidedBy, Dispute, Finding, Outcome, Query, Reaction,
    Ruling, Verdict,
};
pub use log::history;
pub use moment::{Moment, NoMoment};
pub use people::{People, Person};
pub use record::{ChainError, NOTHING_BEFORE, Record, read_journal, verify_chain, write_journal};
pub use refusal::{Conflict, Refusal};
pub use reminding::Reminder;
pub use role::{Grant, OnBehalfOf, Reviewer, Role, Scope};
pub use state::{
    Answer, Assignment, Comment, Done, Filed, Freezing, Receipt, Release, Return, Shadow, Signed,
    State, Thread,
};
pub use status::Status;
pub use table::{LINES, Line, When, Where, lines_of, table};
pub use view::{AnswerView, ReturnView, VerdictView, Viewer};

use std::sync::Arc;

/// A round: the returns of all units to one edition, and who may do what with them.
#[derive(Clone, Debug)]
pub struct Round {
    instrument: Arc<Instrument>,
    state: State,
}

/// What a request would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// This, once it is recorded.
    Do(Step),
    /// Nothing: it was done before, by the record with this number.
    AlreadyDone {
        /// The record's number.
        seq: u64,
    },
}

/// What happens, and the state that the return gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub event: Event,
    /// The state it leads to; none when it stays.
    pub to: Option<ReturnState>,
}

/// What became of a request that was not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CarriedOut {
    /// It was carried out: keep this record.
    Recorded(Box<Record>),
    /// It had been carried out before.
    AlreadyDone {
        /// The record's number.
        seq: u64,
    },
}

impl Round {
    /// A round without a record.
    pub fn new(instrument: Arc<Instrument>) -> Self {
        let state = State { head: NOTHING_BEFORE.to_owned(), ..State::default() };
        Self { instrument, state }
    }

    /// The round that a journal adds up to, or where the journal is not what was written.
    pub fn replay(instrument: Arc<Instrument>, records: &[Record]) -> Result<Self, ChainError> {
        let mut round = Self::new(instrument);
        records.iter().try_for_each(|record| round.apply(record))?;
        Ok(round)
    }

    /// The round as it was at a moment: the replay of the records up to then.
    pub fn as_of(
        instrument: Arc<Instrument>,
        records: &[Record],
        at: &Moment,
    ) -> Result<Self, ChainError> {
        Self::replay(instrument, &records[..records.partition_point(|record| record.at <= *at)])
    }

    /// What a request would do, or why it is refused. Changes nothing.
    pub fn decide(&self, request: &Request) -> Result<Decision, Refusal> {
        decide::decide(self, request)
    }

    /// The record of a step, sealed onto the last one.
    pub fn seal(&self, request: &Request, step: Step) -> Record {
        Record {
            seq: self.state.seq + 1,
            at: request.at.clone(),
            actor: request.actor.clone(),
            role: request.role,
            on_behalf_of: request.on_behalf_of.clone(),
            unit: request.unit.clone(),
            key: request.key.clone(),
            request: request.digest(),
            event: step.event,
            to: step.to,
            previous: self.state.head.clone(),
            hash: String::new(),
        }
        .sealed()
    }

    /// Takes a record in, after holding it against its hash and the record before.
    ///
    /// After an error the round is not to be used any more: replay its journal.
    pub fn apply(&mut self, record: &Record) -> Result<(), ChainError> {
        fold::apply(&self.instrument, &mut self.state, record)
    }

    /// Decides, seals and applies at once. The record is to be kept before anybody is told.
    pub fn carry_out(&mut self, request: &Request) -> Result<CarriedOut, Refusal> {
        match self.decide(request)? {
            Decision::AlreadyDone { seq } => Ok(CarriedOut::AlreadyDone { seq }),
            Decision::Do(step) => {
                let record = self.seal(request, step);
                self.apply(&record).expect("a step that was decided follows from the state");
                Ok(CarriedOut::Recorded(Box::new(record)))
            }
        }
    }

    /// What the records add up to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The questions.
    pub fn instrument(&self) -> &Instrument {
        &self.instrument
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::{setting as test_setting, setting::definition as test_definition};
