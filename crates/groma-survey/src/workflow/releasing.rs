//! Freezing by two persons, publishing, contests and corrections.

use super::case::Case;
use super::command::Command;
use super::condition::ReturnState;
use super::event::Event;
use super::instrument::check_text;
use super::judgement::Contest;
use super::refusal::Refusal;
use super::replying::{check_decided, check_shown};
use crate::{AnswerKey, Evidence, Given};

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::Freeze => freeze(case),
        Command::ConfirmFreeze => confirm_freeze(case),
        Command::Publish { release, note } => publish(case, release, note),
        Command::OpenContest { until } => {
            case.check_ahead(until)?;
            Ok(Event::ContestOpened { until: until.clone() })
        }
        Command::Contest { answer, reason, evidence } => contest(case, answer, reason, evidence),
        Command::RejectContest { contest, reason } => {
            check_text("the reason", reason)?;
            open_contest(case, *contest)?;
            Ok(Event::ContestRejected { contest: *contest, reason: reason.clone() })
        }
        Command::Correct { contest, given, reason } => correct(case, *contest, given, reason),
        Command::CloseContest => close_contest(case),
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn freeze(case: &Case<'_>) -> Result<Event, Refusal> {
    check_decided(case)?;
    let entry = case.entry();
    let replied =
        entry.agreed_to_all || entry.reply.as_ref().is_none_or(|until| case.request.at > *until);
    if case.state.settings.right_of_reply && !replied {
        let message = "the country still has time to reply";
        let hint = "wait for the deadline, or for the country to agree to all";
        return Err(Refusal::not_now("reply-running", message, hint));
    }
    Ok(Event::FreezeProposed)
}

fn confirm_freeze(case: &Case<'_>) -> Result<Event, Refusal> {
    let entry = case.entry();
    let Some(first) = &entry.freezing else {
        let message = "nobody has frozen it as the first";
        return Err(Refusal::not_now("freeze-first", message, "freeze it; another confirms"));
    };
    if first.version != entry.version {
        let message = "something was changed since the first person froze it";
        return Err(Refusal::not_now("freeze-first", message, "look again and freeze it anew"));
    }
    if first.by.as_ref() == case.actor {
        let message = "the second person to freeze is not the first";
        let mut refusal = Refusal::not_you("two-persons", message, "another person confirms");
        refusal.state = Some(entry.state);
        return Err(refusal);
    }
    Ok(Event::Frozen)
}

fn publish(case: &Case<'_>, release: &str, note: &str) -> Result<Event, Refusal> {
    let entry = case.entry();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-_".contains(&b);
    if release.is_empty() || release.len() > 100 || !release.bytes().all(allowed) {
        let message = format!("`{release}` is no name of a release");
        let hint = "use letters, digits, `.`, `-` and `_`";
        return Err(Refusal::content("release", message, hint));
    }
    if entry.releases.iter().any(|other| other.name == release) {
        let message = format!("the return is in release `{release}` already");
        let hint = "a release never changes: publish the correction in a new one";
        return Err(Refusal::not_now("release-stays", message, hint));
    }
    if entry.state == ReturnState::Corrected {
        check_text("the note", note)?;
    }
    Ok(Event::Published { release: release.to_owned(), note: note.to_owned() })
}

fn contest(
    case: &Case<'_>,
    answer: &AnswerKey,
    reason: &str,
    evidence: &[Evidence],
) -> Result<Event, Refusal> {
    let entry = case.entry();
    case.check_deadline(entry.contest.as_ref())?;
    check_text("the reason", reason)?;
    check_shown(evidence)?;
    let contest = entry.contests.len() as u32 + 1;
    let (reason, evidence) = (reason.to_owned(), evidence.to_vec());
    Ok(Event::Contested { contest, answer: answer.clone(), reason, evidence })
}

fn open_contest<'a>(case: &Case<'a>, id: u32) -> Result<&'a Contest, Refusal> {
    let contest = case.entry().contests.iter().find(|contest| contest.id == id);
    match contest {
        None => Err(case.nothing_there()),
        Some(contest) if contest.ruling.is_some() => {
            let message = format!("contest {id} is settled");
            Err(Refusal::not_now("settled", message, "a contest is decided once"))
        }
        Some(contest) => Ok(contest),
    }
}

fn correct(case: &Case<'_>, id: u32, given: &Given, reason: &str) -> Result<Event, Refusal> {
    check_text("the reason", reason)?;
    let contest = open_contest(case, id)?;
    case.check_value(&contest.answer, given)?;
    let (answer, given, reason) = (contest.answer.clone(), given.clone(), reason.to_owned());
    Ok(Event::Corrected { contest: id, answer, given, reason })
}

fn close_contest(case: &Case<'_>) -> Result<Event, Refusal> {
    let entry = case.entry();
    if entry.contest.as_ref().is_some_and(|until| case.request.at <= *until) {
        let message = "the public still has time to contest";
        return Err(Refusal::not_now("deadline-running", message, "wait until the deadline"));
    }
    if entry.contests.iter().any(|contest| contest.ruling.is_none()) {
        let message = "a contest is open";
        return Err(Refusal::not_now("undecided", message, "reject it or correct the answer"));
    }
    Ok(Event::ContestClosed)
}
