//! How a record changes the state: the fold.
//!
//! Nothing is refused here but what cannot be: the rules were held when the record was made, and
//! a rule that changes later does not rewrite what happened.

use super::actor::ActorId;
use super::command::Deadline;
use super::condition::{ReturnState, Settings};
use super::event::Event;
use super::export;
use super::fold_answers;
use super::instrument::Instrument;
use super::record::{ChainError, Record};
use super::role::{Grant, Role, Scope};
use super::state::{Assignment, Done, Filed, Freezing, Receipt, Release, Return, Signed, State};
use groma_define::{QuestionCode, UnitCode};
use std::collections::BTreeSet;

/// Takes a record in.
pub(super) fn apply(
    instrument: &Instrument,
    state: &mut State,
    record: &Record,
) -> Result<(), ChainError> {
    let seq = state.seq + 1;
    if record.hash != record.digest() {
        return Err(ChainError::Hash { seq });
    }
    if record.seq != seq || record.previous != state.head {
        return Err(ChainError::Link { seq });
    }
    if state.at.as_ref().is_some_and(|at| *at > record.at) {
        return Err(impossible(record, "it is earlier than the one before it"));
    }
    match &record.unit {
        None => change_round(instrument, state, record)?,
        Some(unit) => change_return(instrument, state, record, unit)?,
    }
    state.keys.insert(record.key.clone(), Done { request: record.request.clone(), seq });
    state.seq = seq;
    state.at = Some(record.at.clone());
    state.head.clone_from(&record.hash);
    Ok(())
}

/// An error that says that a record cannot follow.
pub(super) fn impossible(record: &Record, why: &str) -> ChainError {
    ChainError::Impossible { seq: record.seq, why: why.to_owned() }
}

impl Record {
    /// The person whose deed it is: the one acted for, where a secretariat acted for another.
    pub fn person(&self) -> Option<&ActorId> {
        self.on_behalf_of.as_ref().map(|other| &other.actor).or(self.actor.as_ref())
    }

    /// The role in which that person acted.
    pub fn acting_role(&self) -> Role {
        self.on_behalf_of.as_ref().map_or(self.role, |other| other.role)
    }
}

fn change_round(
    instrument: &Instrument,
    state: &mut State,
    record: &Record,
) -> Result<(), ChainError> {
    match &record.event {
        Event::Begun { edition: _, instrument: begun, settings, administrators, secretariat } => {
            let given = instrument.digest();
            if begun != given {
                let (begun, given) = (begun.clone(), given.to_owned());
                return Err(ChainError::OtherInstrument { begun, given });
            }
            begin(state, settings, administrators, secretariat);
        }
        Event::Settled { settings, reason: _ } => state.settings.clone_from(settings),
        Event::Granted { actor, grant } => {
            let grants = state.grants.entry(actor.clone()).or_default();
            if !grants.contains(grant) {
                grants.push(grant.clone());
            }
        }
        Event::Withdrawn { actor, role, reason: _ } => {
            if let Some(grants) = state.grants.get_mut(actor) {
                grants.retain(|grant| grant.role != *role);
            }
        }
        Event::ConflictsDeclared { actor, units } => {
            // A declaration adds to earlier ones: a conflict does not end by not being named.
            state.conflicts.entry(actor.clone()).or_default().extend(units.iter().cloned());
        }
        Event::Erased { actor } => {
            state.erased.insert(actor.clone());
            state.grants.remove(actor);
            for entry in state.returns.values_mut() {
                entry.assignments.remove(actor);
            }
        }
        _ => return Err(impossible(record, "it concerns a return and names no unit")),
    }
    Ok(())
}

fn begin(
    state: &mut State,
    settings: &Settings,
    administrators: &BTreeSet<ActorId>,
    secretariat: &BTreeSet<ActorId>,
) {
    state.settings.clone_from(settings);
    for (role, actors) in [(Role::Administrator, administrators), (Role::Secretariat, secretariat)]
    {
        let grant = Grant { role, scope: Scope::All, sections: BTreeSet::new() };
        for actor in actors {
            state.grants.entry(actor.clone()).or_default().push(grant.clone());
        }
    }
}

fn change_return(
    instrument: &Instrument,
    state: &mut State,
    record: &Record,
    unit: &UnitCode,
) -> Result<(), ChainError> {
    let settings = state.settings.clone();
    if record.event == Event::Prepared {
        if state.returns.contains_key(unit) {
            return Err(impossible(record, "the unit has a return already"));
        }
        state.returns.insert(unit.clone(), Return::new());
    }
    let Some(entry) = state.returns.get_mut(unit) else {
        return Err(impossible(record, "the unit has no return"));
    };
    let from = entry.state;
    if let Some(to) = record.to {
        entry.state = to;
    }
    let known = fold_answers::change(entry, record)? || change_stage(entry, record, from)?;
    if !known {
        return Err(impossible(record, "it concerns the round and names a unit"));
    }
    if let Event::Published { release, note } = &record.event {
        let answers = export::final_answers(instrument, unit, entry, &settings);
        let (name, note, at) = (release.clone(), note.clone(), record.at.clone());
        entry.releases.push(Release { name, at, note, answers });
    }
    entry.version += 1;
    remember_who(entry, record);
    Ok(())
}

/// Events that move the return; false when it is none of them.
fn change_stage(
    entry: &mut Return,
    record: &Record,
    from: ReturnState,
) -> Result<bool, ChainError> {
    let (at, by) = (record.at.clone(), record.person().cloned());
    match &record.event {
        Event::Prepared
        | Event::SentToCheck
        | Event::SentBack { .. }
        | Event::AdjudicationStarted
        | Event::Frozen
        | Event::Published { .. } => {}
        Event::Opened { until } => entry.deadline = Some(until.clone()),
        Event::Assigned { actor, sections, until } => assign(entry, actor, sections, until),
        Event::Extended { deadline, until, .. } => extend(entry, *deadline, until),
        Event::Reopened { .. } => reopen(entry, from),
        Event::NotParticipating { .. } => {
            entry.coded = true;
            entry.set_aside = std::mem::take(&mut entry.answers);
        }
        Event::SignedOff => entry.signed = Some(Signed { by, at, version: entry.version }),
        Event::Submitted { receipt, answers } => {
            let receipt = Receipt { hash: receipt.clone(), answers: *answers, at };
            fold_answers::seal(entry, receipt);
        }
        Event::ReviewStarted { receipt, .. } => {
            if let Some(hash) = receipt {
                let answers = fold_answers::written(entry).count() as u64;
                fold_answers::seal(entry, Receipt { hash: hash.clone(), answers, at });
            }
        }
        Event::ReviewFiled { reviewer, silent } => {
            entry.filed.insert(*reviewer, Filed { by, at, silent: silent.clone() });
        }
        Event::QueryClosed { .. } => fold_answers::close_queries(entry, record),
        Event::ReplyOpened { until } => {
            entry.reply = Some(until.clone());
            entry.agreed_to_all = false;
        }
        Event::FreezeProposed => {
            entry.freezing = Some(Freezing { by, version: entry.version + 1 });
        }
        Event::ContestOpened { until } => entry.contest = Some(until.clone()),
        Event::ContestClosed => entry.contest = None,
        Event::Reminded { days_before, until } => {
            entry.reminded.insert((*days_before, until.clone()));
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn assign(
    entry: &mut Return,
    actor: &ActorId,
    sections: &BTreeSet<QuestionCode>,
    until: &Option<super::moment::Moment>,
) {
    if sections.is_empty() {
        entry.assignments.remove(actor);
    } else {
        let assignment = Assignment { sections: sections.clone(), until: until.clone() };
        entry.assignments.insert(actor.clone(), assignment);
    }
}

fn extend(entry: &mut Return, deadline: Deadline, until: &super::moment::Moment) {
    match deadline {
        Deadline::Return => entry.deadline = Some(until.clone()),
        Deadline::Reply => entry.reply = Some(until.clone()),
        Deadline::Contest => entry.contest = Some(until.clone()),
        Deadline::Query => {
            let queries = entry.answers.values_mut().filter_map(|answer| answer.query.as_mut());
            for query in queries.filter(|query| query.open && query.until < *until) {
                query.until = until.clone();
            }
        }
    }
}

/// Opens again what was closed in the state it was in.
fn reopen(entry: &mut Return, from: ReturnState) {
    match from {
        ReturnState::SecondReview => {
            entry.filed.clear();
        }
        ReturnState::Frozen => entry.freezing = None,
        ReturnState::NotParticipating => {
            entry.coded = false;
            let coded = std::mem::take(&mut entry.answers);
            entry.answers = std::mem::take(&mut entry.set_aside);
            fold_answers::offer_coded(entry, coded);
        }
        _ => {}
    }
}

/// Who did something in which role. Who amends or corrects has judged, whatever the role's name.
fn remember_who(entry: &mut Return, record: &Record) {
    let Some(person) = record.person() else { return };
    let role = match &record.event {
        Event::Amended { .. } => Role::Adjudicator,
        _ => record.acting_role(),
    };
    if !matches!(role, Role::Public | Role::System) {
        entry.acted.entry(role).or_default().insert(person.clone());
    }
}
