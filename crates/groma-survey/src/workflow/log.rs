//! Which records of the journal somebody may read, for a log that is shown to people.

use super::Round;
use super::event::Event;
use super::record::Record;
use super::role::Role;
use super::view::Viewer;
use crate::AnswerKey;
use groma_define::UnitCode;

impl Round {
    /// True when the viewer may read the record as it stands, with who acted in it.
    ///
    /// Those who run the round read all of it; the unit what it, the program and the secretariat
    /// did, as far as no judgement is in it; everyone else what they did themselves.
    pub fn may_see_record(&self, viewer: &Viewer, record: &Record) -> bool {
        let Some(actor) = &viewer.actor else { return false };
        let state = self.state();
        if viewer.role == Role::System && actor.is_system() {
            return true;
        }
        if state.erased.contains(actor) || !state.holds_here(actor, viewer.role, record) {
            return false;
        }
        let own = record.person() == Some(actor) && record.acting_role() == viewer.role;
        match viewer.role {
            Role::Secretariat | Role::Auditor => true,
            Role::Administrator => record.unit.is_none(),
            role if role.is_of_the_unit() && !own => {
                self.is_open_to_the_unit(record) && self.sees_all_of(viewer, record)
            }
            Role::Contributor => self.sees_all_of(viewer, record),
            _ => own,
        }
    }

    /// True when the record says nothing of who judges and how.
    fn is_open_to_the_unit(&self, record: &Record) -> bool {
        let role = record.acting_role();
        // Who holds which role in the round, and who declared what, names those who judge.
        let of_the_unit = record.unit.is_some();
        let by = role.is_of_the_unit() || matches!(role, Role::System | Role::Secretariat);
        let judges = matches!(
            record.event,
            Event::Amended { .. }
                | Event::Shadowed { .. }
                | Event::Commented { .. }
                | Event::ThreadResolved { .. }
                | Event::FreezeProposed
        );
        of_the_unit && by && !judges
    }

    /// True when a contributor may see every answer that the record names, and it hands nothing to
    /// somebody else.
    fn sees_all_of(&self, viewer: &Viewer, record: &Record) -> bool {
        if viewer.role != Role::Contributor {
            return true;
        }
        let (Some(actor), Some(unit)) = (&viewer.actor, &record.unit) else { return false };
        if let Event::Assigned { actor: assignee, .. } = &record.event {
            return assignee == actor;
        }
        record.event.answers().into_iter().all(|key| {
            let (state, instrument) = (self.state(), self.instrument());
            super::case::sees_question(state, instrument, actor, unit, &key.question)
        })
    }
}

/// Everything that was recorded about one answer, oldest first: who wrote what when, and how it was
/// judged. Filter it with [`Round::may_see_record`] before anybody reads it.
pub fn history<'a>(
    records: &'a [Record],
    unit: &'a UnitCode,
    answer: &'a AnswerKey,
) -> impl Iterator<Item = &'a Record> {
    records.iter().filter(move |record| {
        record.unit.as_ref() == Some(unit) && record.event.answers().contains(&answer)
    })
}

impl super::state::State {
    /// True when the role is held for the record's unit, or for the round.
    fn holds_here(&self, actor: &super::actor::ActorId, role: Role, record: &Record) -> bool {
        let Some(unit) = &record.unit else { return self.holds_somewhere(actor, role) };
        let entry = self.returns.get(unit);
        self.holds(actor, role, unit)
            || role == Role::Contributor
                && entry.is_some_and(|entry| entry.assignments.contains_key(actor))
    }
}

impl Event {
    /// The answers that it names.
    pub fn answers(&self) -> Vec<&AnswerKey> {
        match self {
            Self::Written { answer, .. }
            | Self::Shadowed { answer, .. }
            | Self::VerdictGiven { answer, .. }
            | Self::Decided { answer, .. }
            | Self::Amended { answer, .. }
            | Self::Disputed { answer, .. }
            | Self::Contested { answer, .. }
            | Self::Corrected { answer, .. }
            | Self::Commented { about: Some(answer), .. } => vec![answer],
            Self::Carried { answers } => answers.iter().map(|carried| &carried.answer).collect(),
            Self::FindingsAttached { findings } => findings.iter().map(|f| &f.answer).collect(),
            Self::Queried { answers } => answers.iter().map(|asked| &asked.answer).collect(),
            Self::Confirmed { answers }
            | Self::ReviewFiled { silent: answers, .. }
            | Self::AgreementDecided { answers }
            | Self::ReplyAgreed { answers, .. } => answers.iter().collect(),
            _ => Vec::new(),
        }
    }
}
