//! From bytes to text: byte order marks, declarations, and what to do when they are wrong.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A text, and what is odd about its bytes.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// A sentence, when the bytes are not what they are said to be.
    pub(crate) wrong: Option<String>,
}

/// The text of a document: by its byte order mark, else by what it declares, else by what it is.
pub(crate) fn decoded<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return by(encoding, &bytes[length..]);
    }
    match bytes {
        [b'<', 0, ..] => return by(UTF_16LE, bytes),
        [0, b'<', ..] => return by(UTF_16BE, bytes),
        _ => {}
    }
    let declared = declared(bytes).or_else(|| charset(content_type));
    let known = declared.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let other = known.filter(|known| *known != UTF_8 && !text.is_ascii());
        let wrong =
            other.map(|other| format!("The text is said to be {}, and is UTF-8.", other.name()));
        return Decoded { text: Cow::Borrowed(text), wrong };
    }
    // Bytes that stand one by one cannot be UTF-16, whatever is declared.
    match known.filter(|known| ![UTF_8, UTF_16LE, UTF_16BE].contains(known)) {
        Some(known) => by(known, bytes),
        None => without_declaration(bytes),
    }
}

fn by<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let wrong = faulty.then(|| {
        format!(
            "The text is said to be {}, and some of its bytes are not; they were replaced.",
            encoding.name()
        )
    });
    Decoded { text, wrong }
}

/// Bytes that should be UTF-8. Where other letters are UTF-8 indeed, a few bytes are broken; where
/// none are, it is the Latin of old Windows.
fn without_declaration(bytes: &[u8]) -> Decoded<'_> {
    let lossy = String::from_utf8_lossy(bytes);
    let sound = lossy.chars().any(|c| !c.is_ascii() && c != '\u{fffd}');
    if sound {
        let broken = lossy.chars().filter(|c| *c == '\u{fffd}').count();
        let wrong = format!(
            "The text should be UTF-8, and {broken} of its characters are not; they were replaced."
        );
        return Decoded { text: lossy, wrong: Some(wrong) };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let wrong = "The text should be UTF-8, and is not; it was read as Windows-1252.".to_owned();
    Decoded { text, wrong: Some(wrong) }
}

/// The encoding in the declaration.
fn declared(bytes: &[u8]) -> Option<String> {
    let beginning = &bytes[..bytes.len().min(300)];
    let text = String::from_utf8_lossy(beginning);
    let declaration = text.split_once("<?xml")?.1.split("?>").next()?.to_owned();
    let rest = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .to_owned();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

/// The encoding in a media type.
fn charset(content_type: Option<&str>) -> Option<String> {
    let rest = content_type?.to_ascii_lowercase();
    let value = rest
        .split_once("charset=")?
        .1
        .split(';')
        .next()?
        .trim()
        .trim_matches(['"', '\''])
        .to_owned();
    Some(value)
}
