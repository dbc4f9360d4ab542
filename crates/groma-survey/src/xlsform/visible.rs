//! What people see: every question that is shown says something.

use super::column::Column;
use super::element::Element;
use super::form::{Form, Question, QuestionKind};
use super::survey::Survey;
use super::table::Table;
use super::texts::Medium;
use crate::sheets::Findings;
use std::collections::HashMap;

/// Checks labels, hints and pictures, and that what triggers is shown.
pub(super) fn check(table: &Table, form: &Form, survey: &Survey, findings: &mut Findings) {
    let mut computed: HashMap<&str, &Question> = HashMap::new();
    for question in form.questions() {
        if is_computed(question) {
            computed.insert(&question.element.name, question);
        } else if has_control(&question.kind) {
            check_texts(table, question, findings);
        }
    }
    for (name, row) in &survey.triggers {
        if computed.contains_key(name.as_str()) {
            findings.error(
                table.place(*row, &Column::Trigger),
                "hidden-trigger",
                format!("`{name}` is computed and never shown: nobody can change it"),
                "name a question that people answer",
            );
        }
    }
}

/// Computed, and without a text that would show it.
fn is_computed(Question { element, kind }: &Question) -> bool {
    let computes = !element.calculation.is_empty() || !element.trigger.is_empty();
    let silent = element.label.is_empty() && element.hint.is_empty();
    *kind == QuestionKind::Calculate || (computes && silent && *kind != QuestionKind::Audit)
}

fn check_texts(table: &Table, Question { element, kind }: &Question, findings: &mut Findings) {
    let name = &element.name;
    if is_silent(element) && !brings_hint(kind) {
        findings.error(
            table.row_place(element.row),
            "missing-label",
            format!("`{name}` has neither label nor hint: nobody knows what to answer"),
            "write a label; guidance alone may stay hidden",
        );
    }
    if element.media.contains_key(&Medium::BigImage) && !element.media.contains_key(&Medium::Image)
    {
        findings.error(
            table.row_place(element.row),
            "big-image-without-image",
            format!("`{name}` has a large picture and no small one"),
            "name the picture under `image` too",
        );
    }
}

/// A label that stands over the columns of a table may be empty.
fn is_silent(element: &Element) -> bool {
    element.label.is_empty()
        && element.hint.is_empty()
        && element.media.is_empty()
        && element.appearance != "label"
}

fn brings_hint(kind: &QuestionKind) -> bool {
    let QuestionKind::Kept(kept) = kind else { return false };
    kept == "phone number" || kept.starts_with("number of days in last")
}

/// Whether the question is drawn at all.
fn has_control(kind: &QuestionKind) -> bool {
    let QuestionKind::Kept(kept) = kind else { return kind.is_shown() };
    !matches!(
        kept.as_str(),
        "phonenumber"
            | "get phone number"
            | "simserial"
            | "get sim id"
            | "sim id"
            | "imei"
            | "deviceid"
            | "device id"
            | "get device id"
            | "subscriberid"
            | "subscriber id"
            | "get subscriber id"
            | "start-geopoint"
            | "background-audio"
            | "xml-external"
    ) && !kept.starts_with("uri:")
}
