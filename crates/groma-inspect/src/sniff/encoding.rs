//! Whether bytes are text, and in which encoding.

use super::Text;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text, if the bytes are one. Without a byte order mark it is UTF-8 if it can be, else what is
/// declared, else what most old files in the West are written in.
pub(super) fn text(head: &[u8], declared: &str) -> Option<Text> {
    let (encoding, marked) = match Encoding::for_bom(head) {
        Some((encoding, _)) => (encoding, true),
        None if let Some(encoding) = utf_16_without_mark(head) => (encoding, false),
        None if is_binary(head) => return None,
        None if is_utf_8(head) => (UTF_8, false),
        None => (declared_encoding(declared).unwrap_or(WINDOWS_1252), false),
    };
    let (text, _) = encoding.decode_with_bom_removal(head);
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    (controls * 20 <= text.chars().count()).then(|| Text {
        text: text.into_owned(),
        encoding: encoding.name(),
        bom: marked,
    })
}

/// Text in UTF-16 that is mostly ASCII has a zero in every second byte.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    match pairs {
        0..4 => None,
        _ if second * 10 >= pairs * 7 && first == 0 => Some(UTF_16LE),
        _ if first * 10 >= pairs * 7 && second == 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn is_binary(head: &[u8]) -> bool {
    head.contains(&0)
}

/// UTF-8, also when the head ends in the middle of a character.
fn is_utf_8(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(wrong) => wrong.error_len().is_none() && wrong.valid_up_to() > 0,
    }
}

fn declared_encoding(declared: &str) -> Option<&'static Encoding> {
    let (_, label) = declared.split_once("charset=")?;
    let label = label.split([';', ' ']).next()?.trim_matches(['"', '\'']);
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}
