//! Writing, carrying over and confirming answers, and answers of others beside them.

use super::case::Case;
use super::command::{Carried, Command, Confirm};
use super::condition::ReturnState;
use super::event::Event;
use super::instrument::check_text;
use super::moment::Moment;
use super::refusal::Refusal;
use super::role::Role;
use crate::{AnswerKey, Given};
use groma_define::{AnswerKind, Respondent};

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::Write { answer, given } => write(case, answer, given),
        Command::Carry { answers } => carry(case, answers),
        Command::Confirm { what } => confirm(case, what),
        Command::Shadow { answer, given, respondent, source } => {
            shadow(case, answer, given, *respondent, source)
        }
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn write(case: &Case<'_>, answer: &AnswerKey, given: &Given) -> Result<Event, Refusal> {
    check_open(case, answer)?;
    case.check_value(answer, given)?;
    let coded = case.role == Role::Researcher;
    if coded && given.kind == AnswerKind::Answered && given.evidence.is_empty() {
        let message = "what is coded for a unit that does not take part rests on public evidence";
        return Err(Refusal::content("evidence", message, "name the source"));
    }
    let version = case.answer(answer).map_or(0, |answer| answer.held.version) + 1;
    Ok(Event::Written { answer: answer.clone(), given: given.clone(), version })
}

/// The answer may be written now: not sealed, and not after its deadline.
fn check_open(case: &Case<'_>, answer: &AnswerKey) -> Result<(), Refusal> {
    let entry = case.entry();
    match entry.state {
        ReturnState::Queried => {
            let named = case.answer(answer).and_then(|answer| answer.query.as_ref());
            match named.filter(|query| query.open) {
                Some(query) => case.check_deadline(Some(&query.until)),
                None => {
                    let message = format!("no open query names `{}`", answer.question);
                    let hint = "only the answers that a query names are open";
                    let mut refusal = Refusal::new(423, "sealed", message, hint);
                    refusal.state = Some(entry.state);
                    Err(refusal)
                }
            }
        }
        ReturnState::NotParticipating => Ok(()),
        _ => case.check_deadline(own_deadline(case)),
    }
}

/// The deadline of the section for those who have one, otherwise the return's.
fn own_deadline<'a>(case: &Case<'a>) -> Option<&'a Moment> {
    let entry = case.entry();
    let assignment = case
        .actor
        .filter(|_| case.role == Role::Contributor)
        .and_then(|actor| entry.assignments.get(actor))
        .and_then(|assignment| assignment.until.as_ref());
    assignment.or(entry.deadline.as_ref())
}

fn carry(case: &Case<'_>, answers: &[Carried]) -> Result<Event, Refusal> {
    if answers.is_empty() {
        let message = "there is nothing to carry over";
        return Err(Refusal::content("nothing", message, "name at least one answer"));
    }
    for (at, carried) in answers.iter().enumerate() {
        let Carried { answer, given, source } = carried;
        case.check_answer_there(answer)?;
        case.instrument.check(answer, given)?;
        check_text("the source", source)?;
        if answers[..at].iter().any(|other| other.answer == *answer) {
            let message = format!("`{}` is carried over twice", answer.question);
            return Err(Refusal::content("twice", message, "name each answer once"));
        }
        let held = case.answer(answer).map(|answer| &answer.held);
        if held.is_some_and(|held| held.version > 0 && !held.carried) {
            let message = format!("`{}` was written or confirmed already", answer.question);
            let hint = "an earlier answer never replaces one that somebody gave";
            return Err(Refusal::not_now("written-already", message, hint));
        }
    }
    Ok(Event::Carried { answers: answers.to_vec() })
}

fn confirm(case: &Case<'_>, what: &Confirm) -> Result<Event, Refusal> {
    let entry = case.entry();
    case.check_deadline(own_deadline(case))?;
    let carried = |key: &AnswerKey| case.answer(key).is_some_and(|answer| answer.held.carried);
    let answers: Vec<AnswerKey> = match what {
        Confirm::Answer(key) => Some(key.clone()).filter(|key| carried(key)).into_iter().collect(),
        Confirm::Section(section) => {
            let mine = |key: &AnswerKey| {
                case.instrument.stands_in(&key.question, section)
                    && case.may_see_question(&key.question)
            };
            if !case
                .instrument
                .answerable()
                .any(|question| mine(&AnswerKey { question: question.code.clone(), instance: 1 }))
            {
                return Err(case.nothing_there());
            }
            entry.answers.keys().filter(|key| mine(key) && carried(key)).cloned().collect()
        }
    };
    if answers.is_empty() {
        let message = "nothing here was carried over and waits to be confirmed";
        return Err(Refusal::not_now("nothing-carried", message, "write the answer instead"));
    }
    for key in &answers {
        if let Some(answer) = case.answer(key) {
            case.check_value(key, &answer.held.given)?;
        }
    }
    Ok(Event::Confirmed { answers })
}

fn shadow(
    case: &Case<'_>,
    answer: &AnswerKey,
    given: &Given,
    respondent: Respondent,
    source: &str,
) -> Result<Event, Refusal> {
    let wanted = match case.role {
        Role::System => Respondent::Machine,
        _ => Respondent::CivilSociety,
    };
    if respondent != wanted {
        let message =
            format!("the {} puts down answers of {}", case.role, wanted.as_str().replace('_', " "));
        return Err(Refusal::content("respondent", message, "name the right respondent"));
    }
    case.instrument.check(answer, given)?;
    check_text("the source", source)?;
    let (answer, given, source) = (answer.clone(), given.clone(), source.to_owned());
    Ok(Event::Shadowed { answer, given, respondent, source })
}
