//! Reminders: which are due, each once for its rule and deadline.

use super::Round;
use super::case::Case;
use super::command::Command;
use super::condition::{ReturnState, Settings};
use super::event::Event;
use super::moment::Moment;
use super::refusal::Refusal;
use super::state::Return;
use groma_define::UnitCode;

/// A reminder that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Whom it concerns.
    pub unit: UnitCode,
    /// The rule: days before the deadline, after it when negative.
    pub days_before: i64,
    /// The deadline.
    pub until: Moment,
}

impl Reminder {
    /// The key of the request that records it: the same for the same reminder, so that after a
    /// crash none goes out twice.
    pub fn key(&self) -> String {
        format!("remind {} {} {}", self.unit, self.days_before, self.until)
    }
}

impl Round {
    /// The reminders that are due at a moment and were not recorded yet. Record one, with
    /// [`Reminder::key`] and [`Command::Remind`], before it is sent.
    pub fn reminders_due(&self, at: &Moment) -> Vec<Reminder> {
        let state = self.state();
        let due = state.returns.iter().flat_map(|(unit, entry)| {
            let until = running_deadline(entry);
            let days = until.into_iter().flat_map(move |until| {
                let days = state.settings.reminder_days.iter();
                days.filter(move |days| is_due(**days, until, at)).map(move |days| (*days, until))
            });
            days.filter(|(days, until)| !entry.reminded.contains(&(*days, (*until).clone()))).map(
                |(days_before, until)| Reminder {
                    unit: unit.clone(),
                    days_before,
                    until: until.clone(),
                },
            )
        });
        due.collect()
    }
}

/// The deadline that the unit has to meet now.
pub(super) fn running_deadline(entry: &Return) -> Option<&Moment> {
    match entry.state {
        ReturnState::Open | ReturnState::InternalCheck => entry.deadline.as_ref(),
        ReturnState::Queried => entry.open_queries().map(|(_, query)| &query.until).min(),
        ReturnState::RightOfReply => entry.reply.as_ref(),
        _ => None,
    }
}

fn is_due(days_before: i64, until: &Moment, at: &Moment) -> bool {
    let days_left = until.days_after(at);
    // A rule for before the deadline is pointless after it, and says nothing then.
    days_left <= days_before && (days_before < 0 || at <= until)
}

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    let Command::Remind { days_before, until } = &case.request.command else {
        unreachable!("decide::family sends no other command here")
    };
    let entry = case.entry();
    let Settings { reminder_days, .. } = &case.state.settings;
    let due = running_deadline(entry) == Some(until)
        && reminder_days.contains(days_before)
        && is_due(*days_before, until, &case.request.at);
    if !due || entry.reminded.contains(&(*days_before, until.clone())) {
        let message = "this reminder is not due, or was recorded before";
        return Err(Refusal::not_now("reminder-once", message, "send nothing"));
    }
    Ok(Event::Reminded { days_before: *days_before, until: until.clone() })
}
