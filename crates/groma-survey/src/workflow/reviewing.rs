//! The two reviews, blind to each other, and queries to the unit.

use super::case::Case;
use super::command::Command;
use super::condition::ReturnState;
use super::event::Event;
use super::fold_answers::written;
use super::instrument::check_text;
use super::judgement::{Asked, Reaction};
use super::refusal::Refusal;
use super::role::Reviewer;
use super::signing::receipt;
use crate::AnswerKey;
use std::collections::BTreeSet;

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::StartReview => start(case),
        Command::GiveVerdict { answer, reaction } => judge(case, answer, reaction),
        Command::FileReview => file(case),
        Command::Query { answers } => query(case, answers),
        Command::CloseQuery { reason } => close_query(case, reason),
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn reviewer(case: &Case<'_>) -> Reviewer {
    case.role.reviewer().expect("the table lets only reviewers review")
}

fn start(case: &Case<'_>) -> Result<Event, Refusal> {
    let (entry, reviewer) = (case.entry(), reviewer(case));
    if reviewer == Reviewer::B && !entry.filed.contains_key(&Reviewer::A) {
        let message = "reviewer A has not filed yet";
        return Err(Refusal::not_now("filed-first", message, "wait for the first review"));
    }
    let coded = entry.state == ReturnState::NotParticipating;
    if coded && written(entry).next().is_none() {
        let message = "nothing was coded yet";
        return Err(Refusal::not_now("nothing", message, "wait for the researcher"));
    }
    let receipt = coded.then(|| receipt(case.unit(), entry));
    Ok(Event::ReviewStarted { reviewer, receipt })
}

fn judge(case: &Case<'_>, answer: &AnswerKey, reaction: &Reaction) -> Result<Event, Refusal> {
    let reviewer = reviewer(case);
    check_not_filed(case, reviewer)?;
    match reaction {
        Reaction::Agree { .. } => {
            let held = case.answer(answer).map(|answer| &answer.held);
            if held.is_none_or(|held| held.version == 0) {
                let message = format!("`{}` has no answer to agree to", answer.question);
                return Err(Refusal::content("nothing", message, "propose one, or stay silent"));
            }
        }
        Reaction::Propose { given, reason } => {
            check_text("the reason", reason)?;
            case.check_value(answer, given)?;
        }
        Reaction::CannotVerify { reason } => check_text("the reason", reason)?,
    }
    let version = case.answer(answer).map_or(0, |answer| answer.held.version);
    let (answer, reaction) = (answer.clone(), reaction.clone());
    Ok(Event::VerdictGiven { reviewer, answer, reaction, version })
}

fn check_not_filed(case: &Case<'_>, reviewer: Reviewer) -> Result<(), Refusal> {
    if !case.entry().filed.contains_key(&reviewer) {
        return Ok(());
    }
    let message = "this review is filed";
    let mut refusal = Refusal::not_now("filed", message, "a filed review is not changed");
    refusal.state = Some(case.entry().state);
    Err(refusal)
}

/// Files the review; every answer without a verdict is put down as silence.
fn file(case: &Case<'_>) -> Result<Event, Refusal> {
    let reviewer = reviewer(case);
    check_not_filed(case, reviewer)?;
    let silent = written(case.entry())
        .filter(|(_, answer)| answer.verdict(reviewer).is_none())
        .map(|(key, _)| key.clone())
        .collect();
    Ok(Event::ReviewFiled { reviewer, silent })
}

fn query(case: &Case<'_>, answers: &[Asked]) -> Result<Event, Refusal> {
    if case.entry().coded {
        let message = "the unit does not take part, so nobody there can be asked";
        return Err(Refusal::not_now("coded", message, "decide on what is public"));
    }
    if answers.is_empty() {
        let message = "the query names no answer";
        return Err(Refusal::content("nothing", message, "name each answer that reopens"));
    }
    let mut keys = BTreeSet::new();
    for asked in answers {
        case.check_answer_there(&asked.answer)?;
        check_text("the reason", &asked.reason)?;
        case.check_ahead(&asked.until)?;
        if !keys.insert(&asked.answer) {
            let message = format!("`{}` is named twice", asked.answer.question);
            return Err(Refusal::content("twice", message, "name each answer once"));
        }
    }
    Ok(Event::Queried { answers: answers.to_vec() })
}

fn close_query(case: &Case<'_>, reason: &str) -> Result<Event, Refusal> {
    check_text("the reason", reason)?;
    let last = case.entry().open_queries().map(|(_, query)| &query.until).max();
    if last.is_some_and(|last| case.request.at <= *last) {
        let message = "the unit still has time to answer";
        return Err(Refusal::not_now("deadline-running", message, "wait until the deadline"));
    }
    Ok(Event::QueryClosed { reason: reason.to_owned() })
}
