//! From bytes to text: UTF-8, with or without a byte-order mark, and nothing guessed.

use crate::diagnostic::{Diagnostics, Place};

/// The text of a file; none, with a diagnostic, when it is not UTF-8.
pub(crate) fn decode<'a>(
    file: &str,
    bytes: &'a [u8],
    problems: &mut Diagnostics,
) -> Option<&'a str> {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let bytes = &bytes[mark..];
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return visible(file, text, problems),
        Err(error) => error,
    };
    let before = &bytes[..error.valid_up_to()];
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let column = 1 + String::from_utf8_lossy(&before[start..]).chars().count() as u64;
    let place = Place { file: file.to_owned(), line, column };
    let wrong = bytes[error.valid_up_to()];
    let message = format!(
        "the file is not UTF-8: byte {} (line {line}) is 0x{wrong:02X}",
        error.valid_up_to() + mark
    );
    let hint = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        "it looks like UTF-16; save it as UTF-8"
    } else {
        "it looks like Windows-1252 or Latin-1; save it as UTF-8"
    };
    problems.error(&place, "not-utf8", message, hint);
    None
}

/// The text, unless something in it would act on a terminal or end a string.
fn visible<'a>(file: &str, text: &'a str, problems: &mut Diagnostics) -> Option<&'a str> {
    let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let Some(at) = text.find(acts) else { return Some(text) };
    let before = &text[..at];
    let line = 1 + before.matches('\n').count() as u64;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = 1 + before[start..].chars().count() as u64;
    let place = Place { file: file.to_owned(), line, column };
    let code = text[at..].chars().next().map_or(0, u32::from);
    let message = format!("there is a control character, U+{code:04X}");
    problems.error(&place, "control-character", message, "take it out; nobody can see it");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        let mut problems = Diagnostics::default();
        let text = decode("a.csv", bytes, &mut problems);
        let shown = problems.iter().next().map(ToString::to_string);
        assert_eq!(shown.as_deref().or(text), Some(expected));
    }

    #[test]
    fn encodings() {
        check(b"abc", "abc");
        check(b"\xef\xbb\xbfabc", "abc");
        check(
            b"a\nb\xe9",
            "a.csv:2:2: error[not-utf8]: the file is not UTF-8: byte 3 (line 2) is 0xE9\n  \
             hint: it looks like Windows-1252 or Latin-1; save it as UTF-8",
        );
        check(
            b"\xff\xfea\0",
            "a.csv:1:1: error[not-utf8]: the file is not UTF-8: byte 0 (line 1) is 0xFF\n  \
             hint: it looks like UTF-16; save it as UTF-8",
        );
    }
}
