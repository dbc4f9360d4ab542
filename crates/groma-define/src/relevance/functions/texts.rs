//! Texts. Lengths and positions count characters, not bytes.

use super::Result;
use crate::read::hex;
use crate::relevance::base64;
use crate::relevance::evaluate::EvaluateError;
use crate::relevance::value::Value;
use regex::{Regex, RegexBuilder};
use sha2::{Digest, Sha256, Sha384, Sha512};

fn text(text: impl Into<String>) -> Result {
    Ok(Value::Text(text.into()))
}

pub(super) fn string(values: &[Value]) -> Result {
    text(values[0].text())
}

pub(super) fn string_length(values: &[Value]) -> Result {
    Ok(Value::Number(values[0].text().chars().count() as f64))
}

pub(super) fn concat(values: &[Value]) -> Result {
    text(values.iter().flat_map(Value::texts).collect::<String>())
}

pub(super) fn join(values: &[Value]) -> Result {
    let parts: Vec<String> = values[1..].iter().flat_map(Value::texts).collect();
    text(parts.join(&values[0].text()))
}

/// From 0, the end left out, negative from the end.
pub(super) fn substr(values: &[Value]) -> Result {
    let letters: Vec<char> = values[0].text().chars().collect();
    let index = |value: f64| {
        let from_end = if value < 0.0 { letters.len() as f64 } else { 0.0 };
        (value + from_end).clamp(0.0, letters.len() as f64) as usize
    };
    let start = index(values[1].number());
    let end = values.get(2).map_or(letters.len(), |end| index(end.number()));
    text(letters.get(start..end).unwrap_or_default().iter().collect::<String>())
}

/// XPath 1.0 section 4.2: from 1, start and length rounded, the letters whose position is at
/// least the start and below start plus length.
pub(super) fn substring(values: &[Value]) -> Result {
    let half_up = |number: f64| (number + 0.5).floor();
    let start = half_up(values[1].number());
    let end = values.get(2).map_or(f64::INFINITY, |length| start + half_up(length.number()));
    let letters = values[0].text();
    let inside = (1_u32..).zip(letters.chars()).filter(|(position, _)| {
        let position = f64::from(*position);
        position >= start && position < end
    });
    text(inside.map(|(_, letter)| letter).collect::<String>())
}

pub(super) fn substring_before(values: &[Value]) -> Result {
    let whole = values[0].text();
    text(whole.split_once(&values[1].text()).map_or("", |(before, _)| before))
}

pub(super) fn substring_after(values: &[Value]) -> Result {
    let whole = values[0].text();
    text(whole.split_once(&values[1].text()).map_or("", |(_, after)| after))
}

pub(super) fn contains(values: &[Value]) -> Result {
    Ok(Value::Boolean(values[0].text().contains(&values[1].text())))
}

pub(super) fn starts_with(values: &[Value]) -> Result {
    Ok(Value::Boolean(values[0].text().starts_with(&values[1].text())))
}

pub(super) fn ends_with(values: &[Value]) -> Result {
    Ok(Value::Boolean(values[0].text().ends_with(&values[1].text())))
}

pub(super) fn normalize_space(values: &[Value]) -> Result {
    let whole = values[0].text();
    let words: Vec<&str> = whole.split_whitespace().collect();
    text(words.join(" "))
}

/// Letters without a counterpart are left out.
pub(super) fn translate(values: &[Value]) -> Result {
    let from: Vec<char> = values[1].text().chars().collect();
    let to: Vec<char> = values[2].text().chars().collect();
    let letters = values[0].text();
    let moved =
        letters.chars().filter_map(|letter| match from.iter().position(|other| *other == letter) {
            None => Some(letter),
            Some(at) => to.get(at).copied(),
        });
    text(moved.collect::<String>())
}

/// Holds when the whole text matches.
pub(super) fn regex(values: &[Value]) -> Result {
    Ok(Value::Boolean(pattern(&values[1].text())?.is_match(&values[0].text())))
}

/// A pattern for whole texts. The engine does not backtrack, and the program's size is bounded.
pub(super) fn pattern(pattern: &str) -> std::result::Result<Regex, EvaluateError> {
    RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(1 << 18).build().map_err(|error| {
        let lines = error.to_string();
        let reason = lines.lines().last().unwrap_or_default().trim();
        EvaluateError(format!("`{pattern}` is not a pattern: {reason}"))
    })
}

/// SHA-2 in Base64, or in hexadecimal. MD5 and SHA-1 prove nothing any more and are refused.
pub(super) fn digest(values: &[Value]) -> Result {
    let bytes = values[0].text().into_bytes();
    let method = values.get(1).map_or("SHA-256".to_owned(), Value::text);
    let digest = match method.as_str() {
        "SHA-256" => Sha256::digest(bytes).to_vec(),
        "SHA-384" => Sha384::digest(bytes).to_vec(),
        "SHA-512" => Sha512::digest(bytes).to_vec(),
        other => {
            let message =
                format!("`{other}` is not a digest we make: take SHA-256, SHA-384 or SHA-512");
            return Err(EvaluateError(message));
        }
    };
    match values.get(2).map(Value::text).as_deref() {
        None | Some("base64") => text(base64::encode(&digest)),
        Some("hex") => text(hex(&digest)),
        Some(other) => Err(EvaluateError(format!("`{other}` is neither `base64` nor `hex`"))),
    }
}

/// Empty when the text is no Base64 or its bytes are no UTF-8.
pub(super) fn base64_decode(values: &[Value]) -> Result {
    let bytes = base64::decode(&values[0].text()).unwrap_or_default();
    text(String::from_utf8(bytes).unwrap_or_default())
}
