//! From bytes to text: what a document says of its own encoding is believed only when it fits.

use super::Flaw;
use crate::finding;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;
use std::io::{self, Read};

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

/// How a document is to be decoded that is not in memory.
pub(super) struct Charset {
    pub(super) encoding: &'static Encoding,
    /// Bytes of the mark before the text.
    pub(super) mark: u64,
    /// What is wrong with the encoding, as far as all bytes tell.
    pub(super) flaw: Option<Flaw>,
    /// What is wrong if some bytes turn out to be none of the encoding.
    pub(super) malformed: Option<Flaw>,
}

/// Looks through all bytes for what [`text`] would decide.
pub(super) fn charset(mut reader: impl Read) -> io::Result<Charset> {
    let mut head = Vec::new();
    reader.by_ref().take(200).read_to_end(&mut head)?;
    let name = |encoding: &'static Encoding| encoding.name();
    if let Some((encoding, mark)) = Encoding::for_bom(&head) {
        let message = format!("The document is marked as {} and is not.", name(encoding));
        let malformed = Some(flaw(message));
        return Ok(Charset { encoding, mark: mark as u64, flaw: None, malformed });
    }
    let said = declared(&head).unwrap_or(UTF_8);
    let plain = |encoding| Charset { encoding, mark: 0, flaw: None, malformed: None };
    if !said.is_ascii_compatible() {
        return Ok(plain(said));
    }
    let (is_utf8, is_ascii) = survey(head, reader)?;
    if is_utf8 {
        let message = format!("The document is said to be {} and is UTF-8.", name(said));
        let fits = said == UTF_8 || is_ascii;
        return Ok(Charset { flaw: (!fits).then(|| flaw(message)), ..plain(UTF_8) });
    }
    if said != UTF_8 {
        let message = format!("The document is said to be {} and is not.", name(said));
        return Ok(Charset { malformed: Some(flaw(message)), ..plain(said) });
    }
    let message = "The document is said to be UTF-8 and is not; it was read as Windows-1252.";
    Ok(Charset { flaw: Some(flaw(message.to_owned())), ..plain(WINDOWS_1252) })
}

/// Whether all bytes are UTF-8, and whether they are ASCII.
fn survey(head: Vec<u8>, mut reader: impl Read) -> io::Result<(bool, bool)> {
    let (mut bytes, mut is_ascii) = (head, true);
    loop {
        is_ascii = is_ascii && bytes.is_ascii();
        let valid = Encoding::utf8_valid_up_to(&bytes);
        // A letter may go on in the next bytes.
        let cut = std::str::from_utf8(&bytes[valid..]).is_err_and(|why| why.error_len().is_none());
        if valid < bytes.len() && !cut {
            return Ok((false, false));
        }
        bytes.drain(..valid);
        if reader.by_ref().take(1 << 16).read_to_end(&mut bytes)? == 0 {
            return Ok((bytes.is_empty(), is_ascii));
        }
    }
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
    use super::super::large::Sizes;
    use super::super::window::Window;
    use super::*;
    use crate::answer::Body;

    #[test]
    fn texts_are_decoded() {
        let check = |bytes: &[u8], expected: &str, flawed: bool| {
            let (text, flaw) = text(bytes);
            assert_eq!((text.as_ref(), flaw.is_some()), (expected, flawed), "{bytes:?}");
            // Decoded while it is read it is the same.
            let charset = charset(bytes).expect("bytes can be read");
            let body = Body::Memory(bytes.to_vec());
            let sizes = Sizes { window: 2, ..Sizes::USUAL };
            let mut window = Window::of(&body, &charset, sizes).expect("bytes can be read");
            while window.more() {}
            assert_eq!(window.rest(), expected, "{bytes:?}");
            let malformed = !window.sound().expect("bytes can be read");
            let late = charset.malformed.filter(|_| malformed);
            assert_eq!(charset.flaw.or(late), flaw, "{bytes:?}");
        };
        check("é".as_bytes(), "é", false);
        check(b"\xEF\xBB\xBF\xC3\xA9", "é", false);
        check(b"\xE9", "é", true);
        check(b"aaaaaaaaaa\xE9\xC3\xA9", "aaaaaaaaaa\u{e9}\u{c3}\u{a9}", true);
        check(b"\xEF\xBB\xBF\xE9a", "\u{fffd}a", true);
        check("aaé\u{20ac}𝄞z".as_bytes(), "aaé\u{20ac}𝄞z", false);
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
