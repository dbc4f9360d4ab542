//! How a record changes answers and what is said about them.

use super::event::Event;
use super::fold::impossible;
use super::judgement::{Contest, Decided, DecidedBy, Dispute, Outcome, Query, Ruling, Verdict};
use super::record::{ChainError, Record};
use super::role::Role;
use super::state::{Answer, Comment, Receipt, Return, Shadow, Thread};
use crate::{AnswerKey, Given, Held};
use groma_define::Respondent;
use std::collections::BTreeMap;

/// Takes in an event about answers; false when it is none.
pub(super) fn change(entry: &mut Return, record: &Record) -> Result<bool, ChainError> {
    match &record.event {
        Event::Carried { answers } => {
            for carried in answers {
                let answer = answer_mut(entry, &carried.answer);
                let version = answer.held.version + 1;
                answer.held = Held { given: carried.given.clone(), version, carried: true };
                answer.source.clone_from(&carried.source);
            }
        }
        Event::Written { answer, given, version } => write(entry, record, answer, given, *version)?,
        Event::Confirmed { answers } => confirm(entry, record, answers)?,
        Event::Shadowed { answer, given, respondent, source } => {
            let (given, source, at) = (given.clone(), source.clone(), record.at.clone());
            let shadow = Shadow { respondent: *respondent, given, source, at };
            answer_mut(entry, answer).shadows.push(shadow);
        }
        Event::FindingsAttached { findings } => {
            for finding in findings {
                answer_mut(entry, &finding.answer).findings.push(finding.clone());
            }
        }
        Event::VerdictGiven { reviewer, answer, reaction, version } => {
            let Some(by) = record.person().cloned() else {
                return Err(impossible(record, "a verdict has no reviewer"));
            };
            let (reaction, at) = (reaction.clone(), record.at.clone());
            let verdict = Verdict { reaction, version: *version, by, at };
            answer_mut(entry, answer).verdicts.insert(*reviewer, verdict);
        }
        Event::Queried { answers } => {
            for asked in answers {
                let answer = answer_mut(entry, &asked.answer);
                let (reason, until) = (asked.reason.clone(), asked.until.clone());
                let (at, version) = (record.at.clone(), answer.held.version);
                answer.query = Some(Query { reason, until, at, open: true, version });
            }
        }
        Event::Decided { answer, outcome, given, reason } => {
            let decided_by = DecidedBy::Adjudicator;
            decide(entry, record, answer, (*outcome, given.as_ref(), reason, decided_by));
        }
        Event::AgreementDecided { answers } => {
            for answer in answers {
                let decided = (Outcome::Kept, None, "", DecidedBy::Agreement);
                decide(entry, record, answer, decided);
            }
        }
        Event::Amended { answer, given, reason } => {
            let decided = (Outcome::Adjusted, Some(given), reason.as_str(), DecidedBy::Secretariat);
            decide(entry, record, answer, decided);
        }
        Event::ReplyAgreed { answers, all } => {
            entry.agreed_to_all |= *all;
            for answer in answers {
                answer_mut(entry, answer).agreed = true;
            }
        }
        Event::Disputed { answer, reason, evidence } => {
            entry.agreed_to_all = false;
            let (reason, evidence, at) = (reason.clone(), evidence.clone(), record.at.clone());
            let answer = answer_mut(entry, answer);
            answer.agreed = false;
            answer.dispute = Some(Dispute { reason, evidence, at, open: true });
        }
        Event::Contested { .. } | Event::ContestRejected { .. } | Event::Corrected { .. } => {
            contest(entry, record)?;
        }
        Event::Commented { .. } | Event::ThreadResolved { .. } => talk(entry, record)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// The answers that were given, confirmed or not.
pub(super) fn written(entry: &Return) -> impl Iterator<Item = (&AnswerKey, &Answer)> {
    entry.answers.iter().filter(|(_, answer)| answer.held.version > 0)
}

/// Seals every answer; after a query, reviews start over.
pub(super) fn seal(entry: &mut Return, receipt: Receipt) {
    entry.receipt = Some(receipt);
    entry.filed.clear();
    for answer in entry.answers.values_mut() {
        if answer.held.version > 0 {
            answer.sealed = Some(answer.held.clone());
        }
        if let Some(query) = &mut answer.query {
            query.open = false;
        }
    }
}

/// Ends queries that were not answered by a signature: what was sealed stands.
pub(super) fn close_queries(entry: &mut Return, record: &Record) {
    entry.filed.clear();
    for answer in entry.answers.values_mut() {
        let Some(query) = answer.query.as_mut().filter(|query| query.open) else { continue };
        query.open = false;
        if answer.held.version != query.version {
            let version = answer.held.version + 1;
            let sealed = answer.sealed.clone();
            let (given, carried) =
                sealed.map_or_else(Default::default, |sealed| (sealed.given, sealed.carried));
            answer.held = Held { given, version, carried };
            answer.at = Some(record.at.clone());
        }
    }
}

/// Lays what a researcher coded before the unit that takes part after all: unconfirmed where it
/// had said nothing, beside its own answer where it had.
pub(super) fn offer_coded(entry: &mut Return, coded: BTreeMap<AnswerKey, Answer>) {
    const SOURCE: &str = "coded from public evidence";
    for (key, coded) in coded {
        let answer = answer_mut(entry, &key);
        answer.findings.extend(coded.findings);
        answer.shadows.extend(coded.shadows);
        let Some(at) = coded.at.filter(|_| coded.held.version > 0) else { continue };
        let (given, source) = (coded.held.given, SOURCE.to_owned());
        if answer.held.version == 0 {
            answer.held = Held { given, version: coded.held.version + 1, carried: true };
            answer.source = source;
        } else {
            let respondent = Respondent::Carried;
            answer.shadows.push(Shadow { respondent, given, source, at });
        }
    }
}

fn answer_mut<'a>(entry: &'a mut Return, key: &AnswerKey) -> &'a mut Answer {
    entry.answers.entry(key.clone()).or_insert_with(Answer::empty)
}

fn write(
    entry: &mut Return,
    record: &Record,
    key: &AnswerKey,
    given: &Given,
    version: u32,
) -> Result<(), ChainError> {
    let answer = answer_mut(entry, key);
    if version != answer.held.version + 1 {
        return Err(impossible(record, "it does not write the next version of its answer"));
    }
    answer.held = Held { given: given.clone(), version, carried: false };
    answer.source.clear();
    sign_answer(entry, record, key);
    Ok(())
}

fn confirm(entry: &mut Return, record: &Record, keys: &[AnswerKey]) -> Result<(), ChainError> {
    for key in keys {
        let answer = answer_mut(entry, key);
        if !answer.held.carried {
            return Err(impossible(record, "it confirms an answer that was not carried over"));
        }
        answer.held.carried = false;
        answer.held.version += 1;
        sign_answer(entry, record, key);
    }
    Ok(())
}

/// Notes who wrote an answer, and that this person wrote for the unit.
fn sign_answer(entry: &mut Return, record: &Record, key: &AnswerKey) {
    let (by, role) = (record.person().cloned(), record.acting_role());
    let answer = answer_mut(entry, key);
    answer.by.clone_from(&by);
    answer.role = Some(role);
    answer.at = Some(record.at.clone());
    if role != Role::Researcher {
        entry.writers.extend(by);
    }
}

fn decide(
    entry: &mut Return,
    record: &Record,
    key: &AnswerKey,
    (outcome, given, reason, decided_by): (Outcome, Option<&Given>, &str, DecidedBy),
) {
    let answer = answer_mut(entry, key);
    answer.decisions.push(Decided {
        outcome,
        given: given.cloned(),
        reason: reason.to_owned(),
        decided_by,
        by: record.person().cloned(),
        at: record.at.clone(),
        version: answer.held.version,
    });
    answer.agreed = false;
    if let Some(dispute) = &mut answer.dispute {
        dispute.open = false;
    }
}

fn contest(entry: &mut Return, record: &Record) -> Result<(), ChainError> {
    let at = record.at.clone();
    if let Event::Contested { contest, answer, reason, evidence } = &record.event {
        let (answer, reason, evidence) = (answer.clone(), reason.clone(), evidence.clone());
        entry.contests.push(Contest { id: *contest, answer, reason, evidence, at, ruling: None });
        return Ok(());
    }
    let (id, upheld, reason) = match &record.event {
        Event::ContestRejected { contest, reason } => (contest, false, reason.clone()),
        Event::Corrected { contest, reason, .. } => (contest, true, reason.clone()),
        _ => return Ok(()),
    };
    let Some(contest) = entry.contests.iter_mut().find(|contest| contest.id == *id) else {
        return Err(impossible(record, "there is no such contest"));
    };
    contest.ruling = Some(Ruling { upheld, reason, at });
    if let Event::Corrected { answer, given, reason, .. } = &record.event {
        let decided = (Outcome::Adjusted, Some(given), reason.as_str(), DecidedBy::Correction);
        decide(entry, record, answer, decided);
    }
    Ok(())
}

fn talk(entry: &mut Return, record: &Record) -> Result<(), ChainError> {
    let find =
        |threads: &mut Vec<Thread>, id: u32| threads.iter().position(|thread| thread.id == id);
    match &record.event {
        Event::Commented { thread, about, finding, text, audience } => {
            let at = find(&mut entry.threads, *thread).unwrap_or_else(|| {
                let (about, finding) = (about.clone(), finding.clone());
                let comments = Vec::new();
                let new = Thread { id: *thread, about, finding, resolved: false, comments };
                entry.threads.push(new);
                entry.threads.len() - 1
            });
            entry.threads[at].comments.push(Comment {
                by: record.person().cloned(),
                role: record.acting_role(),
                at: record.at.clone(),
                text: text.clone(),
                audience: audience.clone(),
            });
        }
        Event::ThreadResolved { thread, resolved } => {
            let Some(at) = find(&mut entry.threads, *thread) else {
                return Err(impossible(record, "there is no such thread"));
            };
            entry.threads[at].resolved = *resolved;
        }
        _ => {}
    }
    Ok(())
}
