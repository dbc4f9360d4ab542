//! Numbers, and figures over rows. Rows that are blank are passed over.

use super::Result;
use crate::relevance::evaluate::EvaluateError;
use crate::relevance::value::{Value, number_as_text, text_as_number};

pub(super) fn number(values: &[Value]) -> Result {
    let days = values[0].days();
    Ok(Value::Number(days.unwrap_or_else(|| values[0].number())))
}

/// Towards zero.
pub(super) fn int(values: &[Value]) -> Result {
    Ok(Value::Number(values[0].number().trunc()))
}

/// A half goes towards plus infinity. Digits are moved in decimal notation: 2.345 × 100 is
/// 234.49999999999997 in doubles, and 2.345 to two digits is 2.35.
pub(super) fn round(values: &[Value]) -> Result {
    let number = values[0].number();
    let digits = values.get(1).map_or(0.0, Value::number);
    if !number.is_finite() || digits.is_nan() {
        return Ok(Value::Number(number));
    }
    if digits.abs() > 30.0 {
        return Err(EvaluateError("`round` takes -30 to 30 digits".to_owned()));
    }
    let digits = digits.trunc() as i32;
    let moved = shifted(number, digits);
    let whole = moved.floor();
    let rounded = if moved - whole >= 0.5 { whole + 1.0 } else { whole };
    Ok(Value::Number(shifted(rounded, -digits)))
}

/// The number times ten to the power of `digits`, rounded once.
fn shifted(number: f64, digits: i32) -> f64 {
    format!("{number}e{digits}").parse().unwrap_or(f64::NAN)
}

pub(super) fn floor(values: &[Value]) -> Result {
    Ok(Value::Number(values[0].number().floor()))
}

pub(super) fn ceiling(values: &[Value]) -> Result {
    Ok(Value::Number(values[0].number().ceil()))
}

pub(super) fn abs(values: &[Value]) -> Result {
    Ok(Value::Number(values[0].number().abs()))
}

/// From `libm`, so that every machine gives the same bits.
pub(super) fn pow(values: &[Value]) -> Result {
    Ok(Value::Number(libm::pow(values[0].number(), values[1].number())))
}

pub(super) fn min(values: &[Value]) -> Result {
    Ok(Value::Number(numbers(values).reduce(f64::min).unwrap_or(f64::NAN)))
}

pub(super) fn max(values: &[Value]) -> Result {
    Ok(Value::Number(numbers(values).reduce(f64::max).unwrap_or(f64::NAN)))
}

pub(super) fn sum(values: &[Value]) -> Result {
    Ok(Value::Number(numbers(values).fold(0.0, |sum, number| sum + number)))
}

pub(super) fn count(values: &[Value]) -> Result {
    Ok(Value::Number(values[0].texts().len() as f64))
}

pub(super) fn count_non_empty(values: &[Value]) -> Result {
    let filled = values[0].texts().iter().filter(|text| !text.is_empty()).count();
    Ok(Value::Number(filled as f64))
}

/// The numbers of every row that is not blank.
fn numbers(values: &[Value]) -> impl Iterator<Item = f64> {
    values
        .iter()
        .flat_map(|value| match value {
            Value::Number(number) => vec![number_as_text(*number)],
            Value::Boolean(_) | Value::Moment { .. } => vec![number_as_text(value.number())],
            Value::Text(_) | Value::Nodes(_) => value.texts(),
        })
        .filter(|text| !text.is_empty())
        .map(|text| text_as_number(&text))
}
