//! Internal check, signature, submission with its receipt, machine findings.

use super::case::Case;
use super::command::Command;
use super::completeness::asked;
use super::condition::ReturnState;
use super::event::Event;
use super::fold_answers::written;
use super::instrument::check_text;
use super::judgement::Finding;
use super::moment::Moment;
use super::refusal::Refusal;
use super::state::Return;
use crate::AnswerKey;
use groma_define::{AnswerKind, UnitCode, hex};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::SendToCheck => {
            case.check_deadline(case.entry().deadline.as_ref())?;
            Ok(Event::SentToCheck)
        }
        Command::SendBack { reason } => {
            check_text("the reason", reason)?;
            if case.entry().was_sealed() {
                case.check_deadline(signing_deadline(case.entry()))?;
            }
            Ok(Event::SentBack { reason: reason.clone() })
        }
        Command::SignOff => sign_off(case),
        Command::Submit => {
            let entry = case.entry();
            let answers = written(entry).count() as u64;
            Ok(Event::Submitted { receipt: receipt(case.unit(), entry), answers })
        }
        Command::AttachFindings { findings } => attach(case, findings),
        _ => unreachable!("decide::family sends no other command here"),
    }
}

/// SHA-256 over the return's answers, each a line of JSON: unit, answer, what is held.
pub(super) fn receipt(unit: &UnitCode, entry: &Return) -> String {
    let mut hasher = Sha256::new();
    for (key, answer) in written(entry) {
        let line = serde_json::to_string(&(unit, key, &answer.held))
            .expect("an answer has only text and numbers");
        hasher.update(line);
        hasher.update(b"\n");
    }
    hex(&hasher.finalize())
}

fn sign_off(case: &Case<'_>) -> Result<Event, Refusal> {
    let entry = case.entry();
    case.check_deadline(signing_deadline(entry))?;
    if entry.writers.is_empty() {
        let message = "nothing was answered, so there is nothing to sign";
        return Err(Refusal::content("nothing", message, "answer first"));
    }
    if entry.writers.iter().all(|writer| Some(writer) == case.actor) {
        let message = "the signatory is the only one who wrote answers";
        let hint = "let a second person of the unit write or confirm, or another person sign";
        let mut refusal = Refusal::not_you("signatory-alone", message, hint);
        refusal.state = Some(entry.state);
        return Err(refusal);
    }
    // After a query only what it names can be mended: what else is required by now, because the new
    // answers made it relevant, is for the next query.
    let named: Option<BTreeSet<&AnswerKey>> = (entry.state == ReturnState::Queried)
        .then(|| entry.open_queries().map(|(key, _)| key).collect());
    let asked: Vec<AnswerKey> = asked(case.instrument, case.unit(), entry)
        .into_iter()
        .filter(|key| named.as_ref().is_none_or(|named| named.contains(key)))
        .collect();
    check_required(case, &asked)?;
    // What fitted when it was written may not fit what was written after it.
    for key in &asked {
        if let Some(answer) = entry.answers.get(key).filter(|answer| !answer.held.carried) {
            case.check_value(key, &answer.held.given)?;
        }
    }
    Ok(Event::SignedOff)
}

fn check_required(case: &Case<'_>, asked: &[AnswerKey]) -> Result<(), Refusal> {
    let is_missing = |key: &&AnswerKey| {
        let held = case.answer(key).map(|answer| &answer.held);
        held.is_none_or(|held| held.given.kind == AnswerKind::NotAnswered || held.carried)
    };
    let required = asked
        .iter()
        .filter(|key| case.instrument.question(&key.question).is_some_and(|q| q.required));
    let missing: Vec<&str> = required.filter(is_missing).map(|key| key.question.as_str()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{} required questions are without a confirmed answer: {}",
        missing.len(),
        missing[..missing.len().min(20)].join(", ")
    );
    let hint =
        "answer or confirm them; `do not know`, `not applicable` and `confidential` are answers";
    Err(Refusal::content("required", message, hint))
}

fn signing_deadline(entry: &Return) -> Option<&Moment> {
    if entry.was_sealed() || entry.state == ReturnState::Queried {
        entry.open_queries().map(|(_, query)| &query.until).max()
    } else {
        entry.deadline.as_ref()
    }
}

fn attach(case: &Case<'_>, findings: &[Finding]) -> Result<Event, Refusal> {
    let known: BTreeSet<&str> = (case.entry().answers.values())
        .flat_map(|answer| &answer.findings)
        .map(|finding| finding.id.as_str())
        .collect();
    let mut ids = BTreeSet::new();
    for finding in findings {
        case.check_answer_there(&finding.answer)?;
        check_text("what was found", &finding.message)?;
        check_text("the rule", &finding.rule)?;
        if known.contains(finding.id.as_str()) || !ids.insert(finding.id.as_str()) {
            let message = format!("the finding `{}` is there already", finding.id);
            return Err(Refusal::content("twice", message, "give every finding its own id"));
        }
    }
    Ok(Event::FindingsAttached { findings: findings.to_vec() })
}
