//! From bytes to text: what a document says of its own encoding is believed only when it fits.

use super::Flaw;
use crate::finding;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The text, and what was wrong with its encoding.
pub(super) fn text(bytes: &[u8]) -> (Cow<'_, str>, Option<Flaw>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let message = || format!("The document is marked as {} and is not.", encoding.name());
        return (text, wrong.then(|| flaw(message())));
    }
    let said = declared(bytes).unwrap_or(UTF_8);
    if !said.is_ascii_compatible() {
        return (said.decode_without_bom_handling(bytes).0, None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let ascii = said == UTF_8 || said == WINDOWS_1252 && bytes.is_ascii();
        let fits = ascii || said.decode_without_bom_handling(bytes).0 == text;
        let message = || format!("The document is said to be {} and is UTF-8.", said.name());
        return (Cow::Borrowed(text), (!fits).then(|| flaw(message())));
    }
    if said != UTF_8 {
        let (text, wrong) = said.decode_without_bom_handling(bytes);
        let message = || format!("The document is said to be {} and is not.", said.name());
        return (text, wrong.then(|| flaw(message())));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let message = "The document is said to be UTF-8 and is not; it was read as Windows-1252.";
    (text, Some(flaw(message.to_owned())))
}

fn flaw(message: String) -> Flaw {
    Flaw { code: finding::WRONG_CHARSET, line: None, message }
}

/// The encoding that an XML declaration names; UTF-16 without a mark shows in its zeros.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => return Some(encoding_rs::UTF_16LE),
        [0, b'<', ..] => return Some(encoding_rs::UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(200)];
    let head = std::str::from_utf8(head).unwrap_or_default();
    let head = if head.is_empty() {
        String::from_utf8_lossy(&bytes[..bytes.len().min(200)])
    } else {
        head.into()
    };
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, after) = declaration.split_once("encoding")?;
    let name = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = name.chars().next()?;
    let label = name[1..].split(quote).next()?;
    // UTF-16 that could be read as bytes is not UTF-16.
    Encoding::for_label(label.as_bytes()).filter(|e| e.is_ascii_compatible())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_decoded() {
        let check = |bytes: &[u8], expected: &str, flawed: bool| {
            let (text, flaw) = text(bytes);
            assert_eq!((text.as_ref(), flaw.is_some()), (expected, flawed), "{bytes:?}");
        };
        check("é".as_bytes(), "é", false);
        check(b"\xEF\xBB\xBF\xC3\xA9", "é", false);
        check(b"\xE9", "é", true);
        check(b"\xFF\xFE<\0a\0>\0", "<a>", false);
        check(b"<\0a\0>\0", "<a>", false);
        check(
            b"<?xml version='1.0' encoding='ISO-8859-1'?>\xE9",
            "<?xml version='1.0' encoding='ISO-8859-1'?>é",
            false,
        );
        check(
            "<?xml version='1.0' encoding='ISO-8859-1'?>é".as_bytes(),
            "<?xml version='1.0' encoding='ISO-8859-1'?>é",
            true,
        );
    }
}
