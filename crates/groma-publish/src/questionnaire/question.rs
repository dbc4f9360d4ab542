//! One question as respondents see it, and the headings above questions.

use super::page::{in_language, text};
use super::words::Words;
use groma_define::{Choice, Definition, EvidenceNeed, Question, QuestionType};
use maud::{Markup, html};

/// The heading of a section, a repeated section or a matrix.
pub(super) fn heading(
    definition: &Definition,
    row: &Question,
    language: &str,
    words: &Words,
) -> Markup {
    let title = html! { (text(definition, row, language)) " " small { code { (row.code) } } };
    html! {
        @match (row.kind, row.section.is_some()) {
            (QuestionType::Matrix, _) => h4 id={ "q-" (row.code) } { (title) },
            (_, false) => h2 id={ "q-" (row.code) } { (title) },
            (_, true) => h3 id={ "q-" (row.code) } { (title) },
        }
        @if row.kind == QuestionType::Repeat { p.note { (words.repeated) } }
        (asked_when(definition, row, language, words))
        @if let Some(guidance) = in_language(definition, &row.guidance, language) { p { (guidance) } }
    }
}

/// A question with everything that stands beside it.
pub(super) fn question(
    definition: &Definition,
    row: &Question,
    language: &str,
    words: &Words,
) -> Markup {
    let texts = [(words.guidance, &row.guidance), (words.definition, &row.definition)];
    html! {
        article.question id={ "q-" (row.code) } {
            h4 { (text(definition, row, language)) " " small { code { (row.code) } } }
            (asked_when(definition, row, language, words))
            (answer(definition, row, language, words))
            dl.facts {
                @for (name, labels) in texts { @if let Some(text) = in_language(definition, labels, language) {
                    div { dt { (name) } dd { (text) } }
                } }
                (evidence(definition, row, language, words))
                @if let Some(constraint) = &row.constraint {
                    div { dt { (words.constraint) } dd {
                        @match in_language(definition, &row.constraint_message, language) {
                            Some(message) => (message), None => code { (constraint.text) }
                        } } }
                }
                @if let Some(from) = &row.period_from { div { dt { (words.period) } dd { (from) } } }
                @if let Some(day) = &row.as_of { div { dt { (words.as_of) } dd { (day) } } }
                @if let Some(owner) = &row.owner { div { dt { (words.owner) } dd { (owner) } } }
                @if let Some(minutes) = row.minutes { div { dt { (words.minutes) } dd { (minutes) } } }
            }
            @if !row.scored { p.note { (words.context) } }
        }
    }
}

/// What is to be chosen or written.
fn answer(definition: &Definition, row: &Question, language: &str, words: &Words) -> Markup {
    let what = match row.kind {
        QuestionType::Single => words.choose_one,
        QuestionType::Multiple => words.choose_any,
        QuestionType::Integer => words.integer,
        QuestionType::Decimal => words.decimal,
        QuestionType::Date => words.date,
        QuestionType::Url => words.url,
        _ => words.text,
    };
    let offered: Vec<&Choice> = definition
        .options
        .iter()
        .filter(|choice| row.list.as_ref() == Some(&choice.list))
        .collect();
    html! {
        p.soft { (what) }
        @if !offered.is_empty() { ul.options { @for choice in &offered { li {
            @match in_language(definition, &choice.labels, language) {
                Some(label) => (label), None => code { (choice.option) }
            }
            @if choice.exclusive { " (" (words.exclusive) ")" }
            @if let Some(guidance) = in_language(definition, &choice.guidance, language) { " " span.soft { "\u{2013} " (guidance) } }
        } } } }
    }
}

fn evidence(definition: &Definition, row: &Question, language: &str, words: &Words) -> Markup {
    let need = match row.evidence {
        EvidenceNeed::None => return html! {},
        EvidenceNeed::Optional => words.evidence_optional,
        EvidenceNeed::Required => words.evidence_required,
    };
    html! { div { dt { (words.evidence) } dd {
        (need) @if let Some(text) = in_language(definition, &row.evidence_guidance, language) { ". " (text) }
    } } }
}

/// When the question is asked, in words.
fn asked_when(definition: &Definition, row: &Question, language: &str, words: &Words) -> Markup {
    html! {
        @if let Some(sentence) = definition.asked_when(row, language) {
            p.routing { strong { (words.asked_when) ":" } " " (sentence) }
        }
    }
}
