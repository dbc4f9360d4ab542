//! Adjudication, agreement in bulk, amendments.

use super::case::Case;
use super::command::Command;
use super::condition::{ReturnState, Reviewers};
use super::event::Event;
use super::instrument::check_text;
use super::judgement::Outcome;
use super::refusal::Refusal;
use super::role::Reviewer;
use crate::{AnswerKey, Given};

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::StartAdjudication => start(case),
        Command::Adjudicate { answer, outcome, given, reason } => {
            adjudicate(case, answer, *outcome, given.as_ref(), reason)
        }
        Command::DecideAgreed => decide_agreed(case),
        Command::Amend { answer, given, reason } => {
            check_text("the reason", reason)?;
            case.check_value(answer, given)?;
            let (answer, given, reason) = (answer.clone(), given.clone(), reason.clone());
            Ok(Event::Amended { answer, given, reason })
        }
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn start(case: &Case<'_>) -> Result<Event, Refusal> {
    let entry = case.entry();
    if entry.state == ReturnState::RightOfReply {
        if entry.undecided().next().is_some() {
            return Ok(Event::AdjudicationStarted);
        }
        let message = "the country disputes nothing, and no later finding contradicts";
        return Err(Refusal::not_now("nothing", message, "freeze it once the deadline has passed"));
    }
    let last = match case.state.settings.reviewers {
        Reviewers::One => Reviewer::A,
        Reviewers::Two => Reviewer::B,
    };
    if entry.filed.contains_key(&last) {
        return Ok(Event::AdjudicationStarted);
    }
    let message = format!("reviewer {last:?} has not filed yet");
    Err(Refusal::not_now("filed-first", message, "wait for the review"))
}

fn adjudicate(
    case: &Case<'_>,
    answer: &AnswerKey,
    outcome: Outcome,
    given: Option<&Given>,
    reason: &str,
) -> Result<Event, Refusal> {
    check_text("the reason", reason)?;
    match (outcome, given) {
        (Outcome::Adjusted, Some(given)) => case.check_value(answer, given)?,
        (Outcome::Adjusted, None) => {
            let message = "an adjusted answer needs the value that takes its place";
            return Err(Refusal::content("value", message, "give the value"));
        }
        (_, Some(_)) => {
            let message = format!("an answer that is {} gets no other value", outcome.as_str());
            return Err(Refusal::content("value", message, "leave the value out, or adjust"));
        }
        (_, None) => {}
    }
    let held = case.answer(answer).map_or(0, |answer| answer.held.version);
    if held == 0 && outcome != Outcome::Adjusted {
        let message = format!("`{}` has no answer", answer.question);
        return Err(Refusal::content("nothing", message, "leave it, or put a value there"));
    }
    let (answer, given, reason) = (answer.clone(), given.cloned(), reason.to_owned());
    Ok(Event::Decided { answer, outcome, given, reason })
}

/// Only explicit agreement is decided in bulk; silence is not among it.
fn decide_agreed(case: &Case<'_>) -> Result<Event, Refusal> {
    let reviewers = case.state.settings.reviewers;
    let entry = case.entry();
    let agreed = entry.answers.iter().filter(|(_, answer)| {
        answer.decision().is_none()
            && !answer.held.carried
            && answer.is_agreed_by(reviewers)
            && !answer.is_contradicted()
    });
    let answers: Vec<AnswerKey> = agreed.map(|(key, _)| key.clone()).collect();
    if answers.is_empty() {
        let message = "no answer is left to which every reviewer agreed explicitly";
        return Err(Refusal::not_now("nothing", message, "decide on the others one by one"));
    }
    Ok(Event::AgreementDecided { answers })
}
