//! What stands beside a question: when it is asked, what is meant, how to answer.

use super::lists::Lists;
use crate::returns::instrument::Instrument;
use crate::returns::language::spoken;
use crate::returns::words::Words;
use groma_define::filled;
use groma_define::{EvidenceNeed, Question, QuestionType};

/// The text beside a question, a paragraph a line.
pub(super) fn guidance(
    instrument: &Instrument<'_>,
    own: &Words,
    lists: &Lists,
    question: &Question,
    language: &str,
) -> String {
    let definition = instrument.definition;
    let words = &own.guidance;
    let mut lines = Vec::new();
    if let Some(relevant) = &question.relevant {
        let condition = definition.in_words(relevant, language);
        lines.push(filled(words.asked_when, &[("condition", &condition)]));
    }
    let mut add = |template: &str, text: String| {
        if !text.is_empty() {
            lines.push(filled(template, &[("text", &text)]));
        }
    };
    add(words.meaning, spoken(definition, &question.definition, language));
    add("{text}", spoken(definition, &question.guidance, language));
    add("{text}", form(question, own).to_owned());
    if question.constraint.is_some() {
        add("{text}", spoken(definition, &question.constraint_message, language));
    }
    add("{text}", options(instrument, own, lists, question, language));
    if question.evidence != EvidenceNeed::None {
        add(words.evidence, spoken(definition, &question.evidence_guidance, language));
    }
    add("{text}", period(question, own));
    if let Some(minutes) = question.minutes {
        add("{text}", filled(words.minutes, &[("minutes", &minutes.to_string())]));
    }
    if !question.required && !question.kind.is_heading() {
        add("{text}", words.optional.to_owned());
    }
    lines.join("\n")
}

fn form(question: &Question, words: &Words) -> &'static str {
    match question.kind {
        QuestionType::Integer => words.guidance.integer,
        QuestionType::Decimal => words.guidance.decimal,
        QuestionType::Date => words.guidance.date,
        QuestionType::Url => words.guidance.url,
        _ => "",
    }
}

/// When to choose which option. Items say nothing that the heading over them said.
fn options(
    instrument: &Instrument<'_>,
    own: &Words,
    lists: &Lists,
    question: &Question,
    language: &str,
) -> String {
    let heading = question.item_of.as_ref().and_then(|code| instrument.question(code.as_str()));
    if heading.is_some_and(|heading| heading.list == question.list) {
        return String::new();
    }
    let definition = instrument.definition;
    let lines: Vec<String> = instrument
        .options(question)
        .iter()
        .filter_map(|choice| {
            let text = spoken(definition, &choice.guidance, language);
            let label = lists.label(question, choice.option.as_str())?;
            (!text.is_empty()).then(|| format!("• {label}: {text}"))
        })
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("{}\n{}", own.guidance.options, lines.join("\n"))
}

fn period(question: &Question, words: &Words) -> String {
    let words = &words.guidance;
    match (&question.period_from, &question.as_of) {
        (Some(from), Some(to)) => filled(words.period, &[("from", from), ("to", to)]),
        (None, Some(day)) => filled(words.as_of, &[("day", day)]),
        _ => String::new(),
    }
}
