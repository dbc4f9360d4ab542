//! A document's text, decoded as it is read: never more of it in memory than is being looked at.
//!
//! A parser looks at [`Window::rest`], takes what it understood, and asks for more when what it looks for
//! may go on behind the end. A document in memory is a window that shows all of it from the beginning,
//! so that both are read by the same code.

use super::decode::Charset;
use super::doctype::Doctype;
use super::large::Sizes;
use crate::answer::Body;
use encoding_rs::Decoder;
use std::borrow::Cow;
use std::io::{self, Read};

/// A part of a text, with what is behind it.
pub(super) struct Window<'b> {
    text: Cow<'b, str>,
    /// Where what is not taken yet begins.
    at: usize,
    /// The line of that place, from 1.
    line: u64,
    /// What is still to come; none when all of it is here.
    behind: Option<Behind<'b>>,
    /// True when bytes came that are none of the encoding.
    malformed: bool,
    /// Bytes that entities stand for, so far.
    pub(super) expanded: usize,
    failed: Option<io::Error>,
    /// Bytes of the whole document.
    pub(super) length: u64,
}

/// The part of a document that was not decoded yet.
struct Behind<'b> {
    reader: Box<dyn Read + 'b>,
    decoder: Decoder,
    sizes: Sizes,
    /// Entities are put in their places as the text is decoded.
    doctype: Option<Doctype>,
    /// The beginning of an entity at the end of what was decoded.
    held_back: String,
}

impl<'b> Window<'b> {
    /// On all of a text.
    pub(super) fn whole(text: Cow<'b, str>) -> Self {
        let length = text.len() as u64;
        Self {
            text,
            at: 0,
            line: 1,
            behind: None,
            malformed: false,
            expanded: 0,
            failed: None,
            length,
        }
    }

    /// On all of a text that begins on a line.
    pub(super) fn part(text: String, line: u64) -> Self {
        Self { line, ..Self::whole(Cow::Owned(text)) }
    }

    /// On the beginning of a body.
    pub(super) fn of(body: &'b Body, charset: &Charset, sizes: Sizes) -> io::Result<Self> {
        let mut reader = body.reader()?;
        io::copy(&mut reader.by_ref().take(charset.mark), &mut io::sink())?;
        let decoder = charset.encoding.new_decoder_without_bom_handling();
        let behind = Behind { reader, decoder, sizes, doctype: None, held_back: String::new() };
        let behind = Some(behind);
        let text = Cow::Owned(String::new());
        let length = body.length()?;
        Ok(Self {
            text,
            at: 0,
            line: 1,
            behind,
            malformed: false,
            expanded: 0,
            failed: None,
            length,
        })
    }

    /// The same without its document type, and with entities in their places.
    pub(super) fn without(mut self, doctype: &Doctype) -> Self {
        while self.rest().len() < doctype.range.end && self.more() {}
        let end = doctype.range.end.min(self.text.len());
        let text = self.text.to_mut();
        let body = text.split_off(end);
        text.truncate(doctype.range.start);
        text.extend(std::iter::repeat_n('\n', doctype.lines));
        self.expanded = doctype.size(&body);
        text.push_str(&doctype.filled(&body));
        if let Some(behind) = &mut self.behind {
            behind.doctype = Some(doctype.clone());
        }
        self
    }

    /// What was not taken yet, as far as it can be seen.
    pub(super) fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// The line on which that begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// True when nothing is behind what can be seen, or nothing more of it can be shown at once.
    pub(super) fn is_last(&self) -> bool {
        let full = |behind: &Behind<'_>| self.text.len() - self.at >= behind.sizes.record_max;
        self.behind.as_ref().is_none_or(full)
    }

    /// True when what can be seen is all that is left.
    pub(super) fn is_ended(&self) -> bool {
        self.behind.is_none()
    }

    /// True when so much can be seen that a long list is better read some at a time.
    pub(super) fn is_long(&self) -> bool {
        let long = |behind: &Behind<'_>| self.text.len() - self.at >= behind.sizes.part;
        self.behind.as_ref().is_some_and(long)
    }

    /// Shows more, twice as much; false when there is no more, or as much is shown as ever is.
    pub(super) fn more(&mut self) -> bool {
        if self.is_last() {
            return false;
        }
        let Some(mut behind) = self.behind.take() else { return false };
        let text = self.text.to_mut();
        text.drain(..self.at);
        self.at = 0;
        let wanted = behind.sizes.window.max(text.len()).min(behind.sizes.record_max);
        match behind.decode(text, wanted) {
            Ok(Decoded { last, malformed, expanded }) => {
                self.malformed |= malformed;
                self.expanded = self.expanded.saturating_add(expanded);
                self.behind = (!last).then_some(behind);
            }
            Err(why) => self.failed = Some(why),
        }
        true
    }

    /// Goes on behind so many bytes of what can be seen.
    pub(super) fn pass(&mut self, bytes: usize) {
        let passed = &self.text.as_bytes()[self.at..self.at + bytes];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at += bytes;
    }

    /// True when every byte so far was one of the encoding; an error when bytes could not be had.
    pub(super) fn sound(self) -> io::Result<bool> {
        self.failed.map_or(Ok(!self.malformed), Err)
    }
}

/// What came of decoding.
struct Decoded {
    /// True when these were the last bytes.
    last: bool,
    malformed: bool,
    expanded: usize,
}

impl Behind<'_> {
    /// Decodes about so many bytes to the end of a text.
    fn decode(&mut self, text: &mut String, wanted: usize) -> io::Result<Decoded> {
        let mut bytes = Vec::with_capacity(wanted);
        self.reader.by_ref().take(wanted as u64).read_to_end(&mut bytes)?;
        let last = bytes.len() < wanted;
        let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len());
        let Some(doctype) = self.doctype.take().filter(|doctype| !doctype.entities.is_empty())
        else {
            text.reserve(room);
            let (_, _, malformed) = self.decoder.decode_to_string(&bytes, text, last);
            return Ok(Decoded { last, malformed, expanded: 0 });
        };
        let mut decoded = std::mem::take(&mut self.held_back);
        decoded.reserve(room);
        let (_, _, malformed) = self.decoder.decode_to_string(&bytes, &mut decoded, last);
        if let Some(at) = decoded.rfind('&').filter(|at| !last && !decoded[*at..].contains(';')) {
            self.held_back = decoded.split_off(at);
        }
        text.push_str(&doctype.filled(&decoded));
        let expanded = doctype.size(&decoded);
        self.doctype = Some(doctype);
        Ok(Decoded { last, malformed, expanded })
    }
}

/// As bytes of UTF-8.
impl Read for Window<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if !self.more() {
                return Ok(0);
            }
        }
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        // The place may be in the middle of a letter: whoever reads bytes reads all of them.
        self.pass(length);
        Ok(length)
    }
}
