//! Conditions and choices.

use super::Result;
use crate::relevance::evaluate::Evaluation;
use crate::relevance::tree::Tree;
use crate::relevance::value::Value;

/// `not(unanswered)` is true: an empty text is false.
pub(super) fn not(values: &[Value]) -> Result {
    Ok(Value::Boolean(!values[0].boolean()))
}

pub(super) fn boolean(values: &[Value]) -> Result {
    Ok(Value::Boolean(values[0].boolean()))
}

/// True for `true` and `1` alone.
pub(super) fn boolean_from_string(values: &[Value]) -> Result {
    Ok(Value::Boolean(matches!(values[0].text().as_str(), "true" | "1")))
}

pub(super) fn choose(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    let branch = if here.value(&arguments[0])?.boolean() { 1 } else { 2 };
    here.value(&arguments[branch])
}

/// The first that is not empty.
pub(super) fn coalesce(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    let first = here.value(&arguments[0])?;
    if first.text().is_empty() { here.value(&arguments[1]) } else { Ok(first) }
}

/// The answer that is there already, or the value.
pub(super) fn once(here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
    match here.answers.current().filter(|text| !text.is_empty()) {
        Some(text) => Ok(Value::Text(text)),
        None => here.value(&arguments[0]),
    }
}

/// Between `min` and `max` of the answers are true; -1 is no bound.
pub(super) fn checklist(values: &[Value]) -> Result {
    let count = values[2..].iter().filter(|value| value.boolean()).count();
    Ok(Value::Boolean(within(count as f64, &values[0], &values[1])))
}

/// The weights of the true answers sum to between `min` and `max`; -1 is no bound.
pub(super) fn weighted_checklist(values: &[Value]) -> Result {
    let pairs = values[2..].chunks(2);
    let sum = pairs.filter(|pair| pair[0].boolean()).map(|pair| pair[1].number()).sum();
    Ok(Value::Boolean(within(sum, &values[0], &values[1])))
}

fn within(sum: f64, min: &Value, max: &Value) -> bool {
    let (min, max) = (min.number(), max.number());
    (min == -1.0 || sum >= min) && (max == -1.0 || sum <= max)
}
