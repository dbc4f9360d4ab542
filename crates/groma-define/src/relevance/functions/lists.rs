//! Ticked options, option lists, rows of a repeat.

use super::Result;
use crate::relevance::evaluate::{EvaluateError, Evaluation};
use crate::relevance::tree::Tree;
use crate::relevance::value::Value;

/// White space in any amount separates ticked options.
pub(super) fn selected(values: &[Value]) -> Result {
    let wanted = values[1].text();
    let found = values[0].text().split_whitespace().any(|option| option == wanted.trim());
    Ok(Value::Boolean(found))
}

pub(super) fn count_selected(values: &[Value]) -> Result {
    Ok(Value::Number(values[0].text().split_whitespace().count() as f64))
}

/// From 0; empty beyond the last.
pub(super) fn selected_at(values: &[Value]) -> Result {
    let index = values[1].number();
    let ticked = values[0].text();
    let option = if index >= 0.0 { ticked.split_whitespace().nth(index as usize) } else { None };
    Ok(Value::Text(option.unwrap_or_default().to_owned()))
}

/// The row of the repeat, from 1; without an argument, the item that a filter looks at.
pub(super) fn position(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    let row = || here.answers.position();
    Ok(Value::Number(f64::from(if arguments.is_empty() { here.item_at() } else { row() })))
}

/// A question's answer in one row, from 1; empty beyond the last. Repeats inside repeats are named
/// with an index each, the outermost first.
pub(super) fn indexed_repeat(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    let question = arguments[0].question().unwrap_or_default();
    let mut rows = Vec::new();
    for pair in arguments[1..].chunks(2) {
        let index = here.value(&pair[1])?.number();
        if index.is_nan() || index < 1.0 {
            return Ok(Value::Text(String::new()));
        }
        rows.push((pair[0].question().unwrap_or_default(), index as u32));
    }
    let answer = here.answers.answer_in_rows(question, &rows);
    Ok(Value::Text(answer.unwrap_or_default()))
}

/// The label of an option; the question is named in a text, as in `'${question}'`.
pub(super) fn choice_name(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    let option = here.value(&arguments[0])?.text();
    let named = here.value(&arguments[1])?.text();
    let question = named.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let label = here.answers.choice_label(question.unwrap_or(&named), &option);
    Ok(Value::Text(label.unwrap_or_default()))
}

/// A column of the first item whose key has the value.
pub(super) fn pulldata(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    let text = |at: usize| here.value(&arguments[at]).map(|value| value.text());
    let (list, column, key, value) = (text(0)?, text(1)?, text(2)?, text(3)?);
    let items = here.answers.items(&list);
    let item = items.into_iter().find(|item| item.get(&key) == Some(&value));
    Ok(Value::Text(item.and_then(|mut item| item.remove(&column)).unwrap_or_default()))
}

/// Fisher–Yates from the end, driven by the Park–Miller generator (16807 modulo 2³¹ − 1), as the
/// form engines shuffle with a seed.
pub(super) fn randomize(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    const MODULUS: u64 = 2_147_483_647;
    let mut nodes = here.value(&arguments[0])?.texts();
    let seed = here.value(&arguments[1])?.number();
    let mut state = (seed.abs().min(1e15) as u64 % MODULUS).max(1);
    for last in (1..nodes.len()).rev() {
        state = state * 16_807 % MODULUS;
        let drawn = (state - 1) as f64 / (MODULUS - 1) as f64;
        nodes.swap(last, (drawn * (last + 1) as f64) as usize);
    }
    Ok(Value::Nodes(nodes))
}

/// The identifier of the return, which somebody must have drawn and stored.
pub(super) fn uuid(here: &Evaluation<'_>, _: &[Tree]) -> Result {
    let missing = || EvaluateError("no identifier was stored for this return".to_owned());
    here.answers.uuid().map(Value::Text).ok_or_else(missing)
}

/// `instance` and `current` are the start of a path; the parser never leaves them as calls.
pub(super) fn not_alone(_: &Evaluation<'_>, _: &[Tree]) -> Result {
    Ok(Value::Nodes(Vec::new()))
}
