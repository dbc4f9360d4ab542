//! JSON, and what is written in it.

use crate::Format;

/// The format of a text that begins like JSON.
pub(super) fn json(body: &str) -> Option<Format> {
    let inside = body.strip_prefix(['{', '['])?.trim_start();
    let object = body.starts_with('{');
    let begins = match inside.chars().next() {
        None => true,
        Some('"' | '}') => true,
        Some('{' | '[' | ']') => !object,
        Some(c) => {
            !object && (c.is_ascii_digit() || matches!(c, '-' | 't' | 'f' | 'n') && is_word(inside))
        }
    };
    if !begins {
        return None;
    }
    let has = |key: &str, value: &str| has_member(body, key, value);
    let collection = has("type", "FeatureCollection") || has("type", "Feature");
    if collection || has("type", "GeometryCollection") {
        return Some(Format::GeoJson);
    }
    let linked = ["\"@context\"", "\"@graph\"", "\"@id\""].iter().any(|key| body.contains(key));
    Some(if linked { Format::JsonLd } else { Format::Json })
}

/// A constant or a negative number, not a word of prose in brackets.
fn is_word(inside: &str) -> bool {
    let end = inside.find([',', ']', ' ', '\n', '\r']).unwrap_or(inside.len());
    matches!(&inside[..end], "true" | "false" | "null") || inside[..end].parse::<f64>().is_ok()
}

/// Whether a member with this key and text is there, however it is spaced.
fn has_member(body: &str, key: &str, value: &str) -> bool {
    let (key, value) = (format!("\"{key}\""), format!("\"{value}\""));
    body.match_indices(&key).any(|(at, _)| {
        let rest = body[at + key.len()..].trim_start();
        rest.strip_prefix(':').is_some_and(|rest| rest.trim_start().starts_with(&value))
    })
}
