//! The encoding that bytes are in, whatever they are said to be in.

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

/// Bytes that are looked at to tell the encoding.
const LOOKED_AT: usize = 1 << 16;

/// Bytes as UTF-8, or as something like ASCII of which each record is looked at by itself.
pub(super) struct Decoded<'a> {
    pub(super) reader: Box<dyn Read + 'a>,
    /// The first bytes, also still to be read.
    pub(super) beginning: Vec<u8>,
    /// A sentence, when the bytes are not in the encoding that was declared.
    pub(super) unlike: Option<String>,
    /// True when bytes that are not UTF-8 are what was declared.
    pub(super) western: bool,
}

/// Looks at the beginning of `reader` and decodes the rest accordingly.
pub(super) fn decoded<'a>(
    mut reader: Box<dyn Read + 'a>,
    declared: Option<&str>,
) -> io::Result<Decoded<'a>> {
    let mut beginning = Vec::new();
    reader.by_ref().take(LOOKED_AT as u64).read_to_end(&mut beginning)?;
    let named = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let (found, mark) = found(&beginning, named);
    let said = named.unwrap_or(UTF_8);
    let similar = found == said || (found != UTF_8 && said.name().starts_with("UTF-16"));
    let plain = beginning.is_ascii();
    let unlike = (!(similar || plain && found == UTF_8)).then(|| {
        let said = if named.is_some() { "said to be in" } else { "without a declaration, thus in" };
        let claimed = named.unwrap_or(UTF_8).name();
        format!("The text is {said} {claimed}, and it is in {}.", found.name())
    });
    beginning.drain(..mark);
    let whole = Box::new(io::Cursor::new(beginning.clone()).chain(reader));
    let western = named == Some(WINDOWS_1252);
    if found == UTF_8 {
        return Ok(Decoded { reader: whole, beginning, unlike, western });
    }
    let (text, _) = found.decode_without_bom_handling(&beginning);
    let beginning = text.into_owned().into_bytes();
    let decoding = Decoding {
        reader: whole,
        decoder: found.new_decoder_without_bom_handling(),
        text: Vec::new(),
        at: 0,
        ended: false,
    };
    Ok(Decoded { reader: Box::new(decoding), beginning, unlike, western })
}

/// The encoding, and how many bytes only mark it.
fn found(beginning: &[u8], named: Option<&'static Encoding>) -> (&'static Encoding, usize) {
    if let Some((encoding, mark)) = Encoding::for_bom(beginning) {
        return (encoding, mark);
    }
    match beginning {
        [0, second, ..] if *second != 0 => return (UTF_16BE, 0),
        [first, 0, ..] if *first != 0 => return (UTF_16LE, 0),
        _ => {}
    }
    let utf8 = match std::str::from_utf8(beginning) {
        Ok(_) => true,
        // Only the last character is cut off.
        Err(error) => error.error_len().is_none(),
    };
    match named {
        Some(named) if !utf8 && !named.name().starts_with("UTF-") => (named, 0),
        // What is neither is decided record by record.
        _ => (UTF_8, 0),
    }
}

/// A reader of UTF-8 over one of something else.
struct Decoding<'a> {
    reader: Box<dyn Read + 'a>,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Read for Decoding<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            let mut bytes = [0; 1 << 14];
            let count = self.reader.read(&mut bytes)?;
            self.ended = count == 0;
            let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(1 << 17);
            let mut text = vec![0; room];
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&bytes[..count], &mut text, self.ended);
            text.truncate(written);
            (self.text, self.at) = (text, 0);
        }
        let count = buffer.len().min(self.text.len() - self.at);
        buffer[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&str>, text: &str, unlike: Option<&str>) {
        let mut decoded = decoded(Box::new(bytes), declared).expect("it is memory");
        let mut read = Vec::new();
        decoded.reader.read_to_end(&mut read).expect("it is memory");
        assert_eq!(String::from_utf8_lossy(&read), text, "{bytes:x?}");
        assert_eq!(decoded.unlike.as_deref(), unlike, "{bytes:x?}");
    }

    #[test]
    fn the_encoding_is_seen_and_not_believed() {
        check("{\"é\"}".as_bytes(), None, "{\"é\"}", None);
        check("\u{feff}{}".as_bytes(), Some("utf-8"), "{}", None);
        let little: Vec<u8> = "\u{feff}{\"é\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let lie = "The text is said to be in UTF-8, and it is in UTF-16LE.";
        check(&little, Some("utf-8"), "{\"é\"}", Some(lie));
        check(&little, Some("utf-16"), "{\"é\"}", None);
        let big: Vec<u8> = "{\"é\"}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let silent = "The text is without a declaration, thus in UTF-8, and it is in UTF-16BE.";
        check(&big, None, "{\"é\"}", Some(silent));
        check(b"{\"caf\xe9\"}", Some("iso-8859-1"), "{\"café\"}", None);
        let other = "The text is said to be in windows-1252, and it is in UTF-8.";
        check("{\"é\"}".as_bytes(), Some("iso-8859-1"), "{\"é\"}", Some(other));
        check(b"{}", Some("iso-8859-1"), "{}", None);
        check(b"", None, "", None);
    }
}
