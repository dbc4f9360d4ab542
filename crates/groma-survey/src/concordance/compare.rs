//! What differs between two questions that are held to be one.

use super::change::{Change, QuestionChange};
use super::matching::Pair;
use super::options;
use super::words::word_diff;
use groma_define::relevance::Expression;
use groma_define::{Definition, Labels};
use std::collections::HashMap;

/// Holds the two of a pair against each other; `codes` are the new codes by the old ones.
pub(super) fn compare(
    pair: &Pair<'_>,
    old: &Definition,
    new: &Definition,
    codes: &HashMap<&str, &str>,
) -> QuestionChange {
    let mut changes = Vec::new();
    texts(pair, &mut changes);
    if pair.old.kind != pair.new.kind {
        changes.push(Change::Type { from: pair.old.kind, to: pair.new.kind });
    }
    options::compare(pair, old, new, &mut changes);
    place(pair, codes, &mut changes);
    routing(pair, codes, &mut changes);
    evidence(pair, &mut changes);
    columns(pair, codes, &mut changes);
    QuestionChange {
        old: Some(pair.old.code.clone()),
        new: Some(pair.new.code.clone()),
        matched: pair.matched,
        changes,
    }
}

/// Label, guidance and the other texts, in the languages that either has.
fn texts(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (pair.old, pair.new);
    let texts: [(&'static str, &Labels, &Labels); 5] = [
        ("label", &old.labels, &new.labels),
        ("guidance", &old.guidance, &new.guidance),
        ("definition", &old.definition, &new.definition),
        ("evidence_guidance", &old.evidence_guidance, &new.evidence_guidance),
        ("constraint_message", &old.constraint_message, &new.constraint_message),
    ];
    for (column, old_texts, new_texts) in texts {
        for (language, old, new) in both(old_texts, new_texts) {
            // A translation that is new says nothing about the question.
            let is_translated = !old.is_empty() || old_texts.is_empty();
            if !is_same_text(old, new) && is_translated {
                let words = word_diff(old, new);
                changes.push(Change::Text { column, language: language.to_owned(), words });
            }
        }
    }
}

/// The texts of both in each language that either has; empty where one has none.
pub(super) fn both<'a>(
    old: &'a Labels,
    new: &'a Labels,
) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    let only_new = new.keys().filter(|language| !old.contains_key(*language));
    old.keys().chain(only_new).map(move |language| {
        let text = |labels: &'a Labels| labels.get(language).map_or("", String::as_str);
        (language.as_str(), text(old), text(new))
    })
}

/// White space apart.
pub(super) fn is_same_text(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

fn place(pair: &Pair<'_>, codes: &HashMap<&str, &str>, changes: &mut Vec<Change>) {
    let from = pair.old.section.as_ref().map_or("", |code| code.as_str());
    let to = pair.new.section.as_ref().map_or("", |code| code.as_str());
    if codes.get(from).copied().unwrap_or(from) != to {
        changes.push(Change::Moved { from: from.to_owned(), to: to.to_owned() });
    }
}

fn routing(pair: &Pair<'_>, codes: &HashMap<&str, &str>, changes: &mut Vec<Change>) {
    let from = expression(pair.old.relevant.as_ref());
    let to = expression(pair.new.relevant.as_ref());
    if !is_same_text(&in_new_codes(from, codes), to) {
        changes.push(Change::Routing { from: from.to_owned(), to: to.to_owned() });
    }
}

fn evidence(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (from, to) = (pair.old.evidence, pair.new.evidence);
    if from != to {
        let (from, to) = (from.as_str().to_owned(), to.as_str().to_owned());
        changes.push(Change::Evidence { from, to });
    }
}

/// The other cells that say what is asked of whom.
fn columns(pair: &Pair<'_>, codes: &HashMap<&str, &str>, changes: &mut Vec<Change>) {
    let yes_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let code = |code: &Option<groma_define::QuestionCode>| {
        code.as_ref().map_or(String::new(), |code| code.as_str().to_owned())
    };
    let in_new = |text: String| codes.get(text.as_str()).map_or(text, |new| (*new).to_owned());
    let rewritten = |text: &str| in_new_codes(text, codes);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (old, new) = (pair.old, pair.new);
    let cells = [
        ("item_of", in_new(code(&old.item_of)), code(&new.item_of)),
        ("depends_on", in_new(code(&old.depends_on)), code(&new.depends_on)),
        ("required", yes_no(old.required), yes_no(new.required)),
        ("scored", yes_no(old.scored), yes_no(new.scored)),
        ("period_from", text(&old.period_from), text(&new.period_from)),
        ("as_of", text(&old.as_of), text(&new.as_of)),
        ("module", text(&old.module), text(&new.module)),
        (
            "constraint",
            rewritten(expression(old.constraint.as_ref())),
            expression(new.constraint.as_ref()).to_owned(),
        ),
        (
            "choice_filter",
            rewritten(expression(old.choice_filter.as_ref())),
            expression(new.choice_filter.as_ref()).to_owned(),
        ),
    ];
    for (column, from, to) in cells {
        if !is_same_text(&from, &to) {
            changes.push(Change::Column { column, from, to });
        }
    }
}

fn expression(expression: Option<&Expression>) -> &str {
    expression.map_or("", |expression| expression.text.as_str())
}

/// An expression of the old instrument with the codes of the new one.
fn in_new_codes(text: &str, codes: &HashMap<&str, &str>) -> String {
    let mut new = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((code, after)) = after.split_once('}') else { break };
        let code = codes.get(code.trim()).copied().unwrap_or(code);
        new.push_str(&format!("{before}${{{code}}}"));
        rest = after;
    }
    new + rest
}
