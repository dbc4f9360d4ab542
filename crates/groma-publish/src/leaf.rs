//! What an indicator's value rests on for one unit: the answer and how it earned
//! its points, a given value, a rule's parts, a reviewer's decision, other units.

use crate::figures::Figures;
use crate::link;
use crate::number::{shortest, signed};
use groma_define::tables::{AnswerPointsRow, AnswerRow, NodeRow, QuestionRow};
use maud::{Markup, html};

/// The question that a leaf takes its value from.
pub(crate) fn question<'f>(figures: &'f Figures<'_>, node: &NodeRow) -> Option<&'f QuestionRow> {
    let code = node.source.as_deref()?.strip_prefix("question:")?;
    figures.questions.get([code])
}

/// What was answered, in the option's words; what was written, where it differs.
pub(crate) fn answer(figures: &Figures<'_>, unit: &str, node: &NodeRow) -> Markup {
    let Some(question) = question(figures, node) else { return value(figures, unit, node) };
    let answers = figures.answers.under(&[unit, question.question.as_str()]);
    html! {
        @for (at, answer) in answers.iter().enumerate() {
            @if at > 0 { br; }
            @if answers.len() > 1 { (instance(answer)) ": " }
            @match shown(figures, question, answer) {
                Some(label) => {
                    span lang=[figures.lang()] { bdi { (label) } }
                    @if let Some(raw) = written_otherwise(answer, &label) { " " q { (raw) } }
                },
                None => em { (kind(&answer.kind)) },
            }
            @if &*answer.stage == "unsure" { " " em { "marked unsure" } }
            @if &*answer.basis != "reported" { " (" (answer.basis) ")" }
        }
        @if answers.is_empty() { (value(figures, unit, node)) }
    }
}

/// What an answer without a value is, in words.
fn kind(kind: &str) -> String {
    match kind {
        "dont_know" => "don\u{2019}t know".to_owned(),
        other => other.replace('_', " "),
    }
}

fn instance(answer: &AnswerRow) -> String {
    format!("{} {}", answer.respondent.replace('_', " "), answer.instance)
}

/// The labels of the options chosen, or the text of the value.
fn shown(figures: &Figures<'_>, question: &QuestionRow, answer: &AnswerRow) -> Option<String> {
    let chosen = answer.option.as_deref().filter(|_| &*answer.kind == "answered")?;
    let Some(list) = &question.list else { return Some(chosen.to_owned()) };
    let label = |option: &str| {
        let row = figures.options.get([list.as_str(), option]);
        row.map(|row| row.label.to_string())
    };
    if let Some(label) = label(chosen) {
        return Some(label);
    }
    let labels = chosen.split(' ').map(|option| label(option).unwrap_or_else(|| option.to_owned()));
    Some(labels.collect::<Vec<_>>().join("; "))
}

fn written_otherwise<'a>(answer: &'a AnswerRow, label: &str) -> Option<&'a str> {
    let raw = answer.raw.as_deref()?;
    let plain = |text: &str| text.trim().to_lowercase();
    let known = [plain(label), plain(answer.option.as_deref().unwrap_or_default())];
    (!raw.is_empty() && !known.contains(&plain(raw))).then_some(raw)
}

/// Where no question stands behind the leaf: its value in native units.
fn value(figures: &Figures<'_>, unit: &str, node: &NodeRow) -> Markup {
    let row = figures.values.get([figures.main().as_str(), unit, node.node.as_str()]);
    html! {
        @if let Some(row) = row {
            @match row.value {
                Some(value) => { (shortest(value)) " (" (row.status) ", " (row.basis) ")" },
                None => em { (row.status.replace('_', " ")) },
            }
        }
    }
}

/// By which rule the leaf earned what it earned.
pub(crate) fn earned_by(figures: &Figures<'_>, unit: &str, node: &NodeRow) -> Markup {
    let source = node.source.as_deref().unwrap_or_default();
    if let Some(rule) = source.strip_prefix("rule:") {
        return html! { "rule " code { (rule) } };
    }
    let Some(question) = question(figures, node) else { return html! {} };
    let key = [figures.main().as_str(), unit, question.question.as_str()];
    let rows = figures.answer_points.under(&key);
    let several = rows.len() > 1;
    html! {
        @for (at, row) in rows.iter().enumerate() {
            @if at > 0 { br; }
            (row.rule)
            @if several { " " (row.points.map(shortest).unwrap_or_default()) }
        }
    }
}

/// What else is to be known about the leaf, a sentence a line.
pub(crate) fn notes(figures: &Figures<'_>, unit: &str, node: &NodeRow) -> Vec<Markup> {
    let code = node.node.as_str();
    let main = figures.main().as_str();
    let mut notes = Vec::new();
    if let Some(question) = question(figures, node) {
        let question = question.question.as_str();
        let rows = figures.answer_points.under(&[main, unit, question]);
        notes.extend(decision(figures, unit, question, rows));
    }
    if let Some(given) = figures.given.get([unit, code]) {
        notes.push(html! { "Given value " (shortest(given.value)) ", " (given.status) ": " bdi { (crate::shell::linked(&given.source)) } });
    }
    let parts = figures.parts.under(&[main, unit, code]);
    if !parts.is_empty() {
        notes.push(html! { "Parts of the value: "
        @for (at, part) in parts.iter().enumerate() {
            @if at > 0 { ", " } bdi { (part.item) } " " (signed(part.amount, 3))
        } });
    }
    let others = figures.cross_units.under(&[code]);
    if let Some(first) = others.first() {
        notes.push(html! { "Depends on other units: rule " code { (first.rule) } " looks at the cohort " (first.cohort) ": "
            @for (at, other) in others.iter().enumerate() {
                @if at > 0 { ", " } (link::unit(figures, "../", other.on_unit.as_str()))
            } });
    }
    notes
}

fn decision(
    figures: &Figures<'_>,
    unit: &str,
    question: &str,
    points: &[AnswerPointsRow],
) -> Option<Markup> {
    let row = figures.decisions.get([unit, question])?;
    let applied = points.iter().any(|row| &*row.rule == "override");
    Some(html! {
        strong { @if applied { "Override" } @else { "Override, not applied under this variant" } }
        ": "
        @if let Some(points) = row.points { (shortest(points)) " points instead. " }
        @if let Some(value) = &row.value { "The answer counts as " q { (value) } ". " }
        "Reason: " bdi { (row.reason) } " (" bdi { (row.author) } ", " (row.date) ")"
    })
}
