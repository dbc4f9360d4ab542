//! Making and opening returns, assigning sections, deadlines, reopening, units that stay away.

use super::actor::ActorId;
use super::case::Case;
use super::command::{Command, Deadline};
use super::condition::ReturnState;
use super::event::Event;
use super::instrument::check_text;
use super::moment::Moment;
use super::refusal::Refusal;
use super::role::{Reviewer, Role};
use groma_define::QuestionCode;
use std::collections::BTreeSet;

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::Prepare => Ok(Event::Prepared),
        Command::Open { until } => {
            case.check_ahead(until)?;
            Ok(Event::Opened { until: until.clone() })
        }
        Command::Assign { actor, sections, until } => assign(case, actor, sections, until.as_ref()),
        Command::Extend { deadline, until, reason } => extend(case, *deadline, until, reason),
        Command::Reopen { reason } => reopen(case, reason),
        Command::NotParticipating { reason } => {
            check_text("the reason", reason)?;
            Ok(Event::NotParticipating { reason: reason.clone() })
        }
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn assign(
    case: &Case<'_>,
    actor: &ActorId,
    sections: &BTreeSet<QuestionCode>,
    until: Option<&Moment>,
) -> Result<Event, Refusal> {
    if let Some(section) = sections.iter().find(|section| !case.instrument.is_section(section)) {
        let message = format!("`{section}` is no section of the instrument");
        return Err(Refusal::content("sections", message, "name sections by their codes"));
    }
    check_assignee(case, actor)?;
    if let Some(until) = until {
        case.check_ahead(until)?;
        if case.entry().deadline.as_ref().is_some_and(|deadline| until > deadline) {
            let message = "the section's deadline would be later than the return's";
            let hint = "set an earlier one, or ask the secretariat to extend the return's";
            return Err(Refusal::content("deadline-order", message, hint));
        }
    }
    let (actor, sections, until) = (actor.clone(), sections.clone(), until.cloned());
    Ok(Event::Assigned { actor, sections, until })
}

/// An assignment makes a contributor, so it follows the rules for contributors.
fn check_assignee(case: &Case<'_>, actor: &ActorId) -> Result<(), Refusal> {
    let judge = |role: Role| {
        case.state.holds(actor, role, case.unit()) || case.entry().has_acted(actor, role)
    };
    let outside = case.state.erased.contains(actor)
        || actor.is_system()
        || case.state.holds_somewhere(actor, Role::Administrator);
    let judges = [Role::ReviewerA, Role::ReviewerB, Role::Adjudicator, Role::Researcher];
    if outside || judges.into_iter().any(judge) {
        let message = format!("`{actor}` cannot answer for this unit");
        let hint = "choose somebody who neither judges it nor keeps accounts";
        return Err(Refusal::not_you("separation", message, hint));
    }
    Ok(())
}

fn extend(
    case: &Case<'_>,
    deadline: Deadline,
    until: &Moment,
    reason: &str,
) -> Result<Event, Refusal> {
    check_text("the reason", reason)?;
    let entry = case.entry();
    let running = match entry.state {
        ReturnState::Queried => Deadline::Query,
        ReturnState::RightOfReply => Deadline::Reply,
        ReturnState::ContestWindow => Deadline::Contest,
        _ => Deadline::Return,
    };
    if deadline != running {
        let message = "this deadline is not running now";
        return Err(Refusal::not_now("deadline-running", message, "extend the one that is"));
    }
    let now = match deadline {
        Deadline::Return => entry.deadline.as_ref(),
        Deadline::Reply => entry.reply.as_ref(),
        Deadline::Contest => entry.contest.as_ref(),
        Deadline::Query => entry.open_queries().map(|(_, query)| &query.until).max(),
    };
    case.check_ahead(until)?;
    if now.is_some_and(|now| until <= now) {
        let message = "an extension moves a deadline to a later time";
        return Err(Refusal::content("later", message, "a deadline is never moved forward"));
    }
    Ok(Event::Extended { deadline, until: until.clone(), reason: reason.to_owned() })
}

fn reopen(case: &Case<'_>, reason: &str) -> Result<Event, Refusal> {
    check_text("the reason", reason)?;
    let entry = case.entry();
    if entry.state == ReturnState::SecondReview && entry.filed.contains_key(&Reviewer::B) {
        let message = "both reviews are filed and may have been seen";
        return Err(Refusal::not_now("blind", message, "what is open is adjudicated"));
    }
    Ok(Event::Reopened { reason: reason.to_owned() })
}
