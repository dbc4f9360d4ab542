//! The right of reply: the country agrees or disputes, once for each answer.

use super::case::Case;
use super::command::Command;
use super::event::Event;
use super::instrument::check_text;
use super::moment::Moment;
use super::refusal::Refusal;
use crate::{AnswerKey, Evidence};
use std::collections::BTreeSet;

/// How many days a country has to reply.
const DAYS: std::ops::RangeInclusive<i64> = 7..=21;

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::OpenReply { until } => open(case, until),
        Command::AgreeReply { answers } => agree(case, answers),
        Command::Dispute { answer, reason, evidence } => dispute(case, answer, reason, evidence),
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn open(case: &Case<'_>, until: &Moment) -> Result<Event, Refusal> {
    check_decided(case)?;
    let days = until.days_after(&case.request.at);
    if !DAYS.contains(&days) {
        let (low, high) = (DAYS.start(), DAYS.end());
        let message = format!("a country has {low} to {high} days to reply, and this is {days}");
        return Err(Refusal::content("reply-days", message, "choose another deadline"));
    }
    Ok(Event::ReplyOpened { until: until.clone() })
}

/// Whatever reviewers, findings or the country put in doubt has been decided.
pub(super) fn check_decided(case: &Case<'_>) -> Result<(), Refusal> {
    let open: Vec<&str> =
        case.entry().undecided().map(|key| key.question.as_str()).take(20).collect();
    if open.is_empty() {
        return Ok(());
    }
    let message = format!("these wait for a decision: {}", open.join(", "));
    let mut refusal = Refusal::not_now("undecided", message, "adjudicate them, with a reason");
    refusal.state = Some(case.entry().state);
    Err(refusal)
}

fn agree(case: &Case<'_>, answers: &BTreeSet<AnswerKey>) -> Result<Event, Refusal> {
    let entry = case.entry();
    case.check_deadline(entry.reply.as_ref())?;
    for key in answers {
        check_decision_there(case, key)?;
    }
    let all = answers.is_empty();
    let decided = entry
        .answers
        .iter()
        .filter(|(_, answer)| answer.decision().is_some() && !answer.is_disputed());
    let answers = match all {
        true => decided.map(|(key, _)| key.clone()).collect(),
        false => answers.iter().cloned().collect(),
    };
    Ok(Event::ReplyAgreed { answers, all })
}

fn check_decision_there(case: &Case<'_>, key: &AnswerKey) -> Result<(), Refusal> {
    case.check_answer_there(key)?;
    let answer = case.answer(key);
    if answer.is_none_or(|answer| answer.decision().is_none() || answer.is_disputed()) {
        let message = format!("nothing was decided on `{}`", key.question);
        return Err(Refusal::content("nothing", message, "name an answer with a decision"));
    }
    Ok(())
}

fn dispute(
    case: &Case<'_>,
    key: &AnswerKey,
    reason: &str,
    evidence: &[Evidence],
) -> Result<Event, Refusal> {
    case.check_deadline(case.entry().reply.as_ref())?;
    if case.answer(key).is_some_and(|answer| answer.dispute.is_some()) {
        let message = format!("`{}` was disputed before", key.question);
        return Err(Refusal::not_now("once", message, "each answer is disputed once"));
    }
    check_decision_there(case, key)?;
    check_text("the reason", reason)?;
    check_shown(evidence)?;
    let (reason, evidence) = (reason.to_owned(), evidence.to_vec());
    Ok(Event::Disputed { answer: key.clone(), reason, evidence })
}

/// Something is named that shows it.
pub(super) fn check_shown(evidence: &[Evidence]) -> Result<(), Refusal> {
    const MOST: usize = 100;
    let named = evidence.iter().all(|item| !item.address.trim().is_empty());
    let long = evidence.iter().any(|item| item.address.len() + item.note.len() > 10_000);
    if evidence.is_empty() || !named || long || evidence.len() > MOST {
        let message = format!("it needs evidence: 1 to {MOST} addresses or files");
        return Err(Refusal::content("evidence", message, "name what shows it"));
    }
    Ok(())
}
