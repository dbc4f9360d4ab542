//! Which questions are asked of a unit, and whether an answer is complete.
//!
//! Relevance is computed from the answers that are there now. An answer to a question that is not
//! asked is kept: it counts nowhere, and comes back when the question is asked again.

use super::instrument::Instrument;
use super::state::Return;
use crate::{AnswerKey, Given};
use groma_define::{
    Answer, AnswerKind, EvidenceNeed, Question, QuestionCode, QuestionType, Respondent, Stage,
    UnitCode,
};
use std::collections::BTreeMap;

/// The questions that are asked of the unit now, with the rows of repeated sections.
pub(super) fn asked(instrument: &Instrument, unit: &UnitCode, entry: &Return) -> Vec<AnswerKey> {
    let rows = answer_rows(unit, entry);
    let routing = instrument.definition().routing_over(&rows);
    let last_rows = last_rows(instrument, entry);
    let mut asked = Vec::new();
    for question in instrument.answerable() {
        let repeat = instrument.repeat_of(&question.code);
        let last = repeat.map_or(1, |repeat| last_rows.get(repeat).copied().unwrap_or(0));
        for instance in 1..=last {
            if routing.is_asked(unit, &question.code, instance) {
                asked.push(AnswerKey { question: question.code.clone(), instance });
            }
        }
    }
    asked
}

/// True when all that the question asks for is there: something was said, and where a value needs
/// evidence, there is some.
pub(super) fn is_complete(instrument: &Instrument, key: &AnswerKey, given: &Given) -> bool {
    let question = instrument.question(&key.question);
    given.kind != AnswerKind::NotAnswered
        && question.is_none_or(|question| has_evidence(question, given))
}

/// What is wrong with an answer beside the others that are there, in the words of the instrument:
/// it breaks the question's constraint, or takes an option that is not offered any more.
///
/// A constraint that cannot be worked out counts as met: the checks of the edition report it.
pub(super) fn broken(
    instrument: &Instrument,
    unit: &UnitCode,
    entry: Option<&Return>,
    (key, given): (&AnswerKey, &Given),
) -> Option<String> {
    let question = instrument.question(&key.question)?;
    let checked = question.constraint.is_some() || question.choice_filter.is_some();
    if !checked || given.kind != AnswerKind::Answered {
        return None;
    }
    let mut rows = entry.map_or_else(Vec::new, |entry| answer_rows(unit, entry));
    rows.retain(|row| row.question != key.question || row.instance != key.instance);
    rows.push(answer_row(unit, key, given));
    let row = rows.last()?;
    let definition = instrument.definition();
    let routing = definition.routing_over(&rows);
    if !routing.meets_constraint(row).unwrap_or(true) {
        let rule = question.constraint.as_ref().map_or("", |constraint| &constraint.text);
        return Some(definition.label(&question.constraint_message, rule).to_owned());
    }
    let chosen = match question.kind {
        QuestionType::Single => vec![given.value.as_str()],
        QuestionType::Multiple => given.value.split(' ').collect(),
        _ => Vec::new(),
    };
    let withdrawn = chosen.into_iter().find(|o| !routing.is_offered(row, o).unwrap_or(true))?;
    Some(format!("`{withdrawn}` is not offered beside the other answers"))
}

/// False when a value needs evidence and has none.
pub(super) fn has_evidence(question: &Question, given: &Given) -> bool {
    question.evidence != EvidenceNeed::Required
        || given.kind != AnswerKind::Answered
        || !given.evidence.is_empty()
}

/// What the unit says, as rows that relevance can look at; unconfirmed answers route too, so that
/// the questions that hang on them can be seen and confirmed.
fn answer_rows(unit: &UnitCode, entry: &Return) -> Vec<Answer> {
    let written = entry.answers.iter().filter(|(_, answer)| answer.held.version > 0);
    written.map(|(key, answer)| answer_row(unit, key, &answer.held.given)).collect()
}

fn answer_row(unit: &UnitCode, key: &AnswerKey, given: &Given) -> Answer {
    let Given { value, kind, justification, unsure, .. } = given.clone();
    Answer {
        unit: unit.clone(),
        question: key.question.clone(),
        instance: key.instance,
        raw: value.clone(),
        value,
        kind,
        respondent: Respondent::Government,
        unsure,
        justification,
        stage: Stage::Final,
        version: 1,
        line: 0,
    }
}

/// The last row of each repeated section in which something was said.
fn last_rows<'a>(instrument: &'a Instrument, entry: &Return) -> BTreeMap<&'a QuestionCode, u32> {
    let mut last = BTreeMap::new();
    for (key, answer) in &entry.answers {
        let said = answer.held.version > 0 && answer.held.given.kind != AnswerKind::NotAnswered;
        if let Some(repeat) = instrument.repeat_of(&key.question).filter(|_| said) {
            let row = last.entry(repeat).or_insert(0);
            *row = key.instance.max(*row);
        }
    }
    last
}
