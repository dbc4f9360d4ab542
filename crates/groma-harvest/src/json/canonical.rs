//! What a value says, however it is written: sorted keys, composed characters, numbers without
//! ornament, and none of what changes at every reading.

use super::Json;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The bytes that are hashed. `volatile` is told the way to each member, with `*` for any item of a
/// list, and says whether it is left out.
pub(crate) fn canonical(value: &Json, volatile: impl Fn(&[&str]) -> bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(value, &mut Vec::new(), &volatile, &mut bytes);
    bytes
}

fn write<'a>(
    value: &'a Json,
    way: &mut Vec<&'a str>,
    volatile: &dyn Fn(&[&str]) -> bool,
    bytes: &mut Vec<u8>,
) {
    match value {
        Json::Null => bytes.extend(b"null"),
        Json::Bool(truth) => bytes.extend(truth.to_string().as_bytes()),
        Json::Number(written) => bytes.extend(number(written).as_bytes()),
        Json::Text(text) => write_text(text, bytes),
        Json::List(items) => {
            bytes.push(b'[');
            way.push("*");
            for (at, item) in items.iter().enumerate() {
                bytes.extend(if at == 0 { "" } else { "," }.as_bytes());
                write(item, way, volatile, bytes);
            }
            way.pop();
            bytes.push(b']');
        }
        Json::Object(members) => {
            let mut members: Vec<&(String, Json)> = members.iter().collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            bytes.push(b'{');
            let mut first = true;
            for (key, member) in members {
                way.push(key);
                if !volatile(way) {
                    bytes.extend(if first { "" } else { "," }.as_bytes());
                    first = false;
                    write_text(key, bytes);
                    bytes.push(b':');
                    write(member, way, volatile, bytes);
                }
                way.pop();
            }
            bytes.push(b'}');
        }
    }
}

fn write_text(text: &str, bytes: &mut Vec<u8>) {
    let composed = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => serde_json::to_writer(&mut *bytes, text),
        _ => serde_json::to_writer(&mut *bytes, &text.nfc().collect::<String>()),
    };
    composed.expect("a text is written into memory");
}

/// `1.0`, `1e0` and `1` are the same; digits that a float has no room for stay.
fn number(written: &str) -> String {
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    let plain = written.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match written.parse::<f64>() {
        Ok(value) if !plain && digits <= 15 && value.is_finite() => value.to_string(),
        _ => written.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_counts_and_not_how() {
        let check = |a: &str, b: &str, same: bool| {
            let form = |text: &str| {
                let read = crate::json::read(text.as_bytes()).expect("it is JSON");
                canonical(&read.value, |way| matches!(way, ["views"] | ["resources", "*", "seen"]))
            };
            assert_eq!(form(a) == form(b), same, "{a} {b}");
        };
        check(r#"{"a": 1, "b": "x"}"#, r#"{ "b":"x","a":1.0 }"#, true);
        check(r#"{"a": "é"}"#, "{\"a\": \"e\u{301}\"}", true);
        check(r#"{"a": "é"}"#, r#"{"a": "\u00e9"}"#, true);
        check(r#"{"a": [1, 2]}"#, r#"{"a": [2, 1]}"#, false);
        check(r#"{"a": 1, "views": 7}"#, r#"{"a": 1, "views": 8}"#, true);
        check(r#"{"resources": [{"seen": 1}]}"#, r#"{"resources": [{"seen": 2}]}"#, true);
        check(r#"{"resources": [{"views": 1}]}"#, r#"{"resources": [{"views": 2}]}"#, false);
        check("12345678901234567890", "12345678901234567891", false);
    }
}
