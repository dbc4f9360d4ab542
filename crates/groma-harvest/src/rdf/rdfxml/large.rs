//! RDF/XML that is not held whole: the same ladder, each of its steps a pass over the document.

use super::mend::{self, Long};
use super::records::{self, Frame};
use super::shown;
use super::tags::{self, Child, Step};
use crate::answer::{Body, Spooled};
use crate::finding::{self, Code};
use crate::rdf::decode;
use crate::rdf::doctype::Doctype;
use crate::rdf::large::Document;
use crate::rdf::window::Window;
use crate::rdf::{Draught, Unread, depth};
use oxrdfxml::RdfXmlParser;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::rc::Rc;
use std::sync::Arc;

/// Bytes at the beginning of a document in which its document type is looked for.
const HEAD: usize = 1 << 20;

/// Reads a document; false when bytes of it are none of its encoding.
pub(in crate::rdf) fn read(
    document: &Document<'_>,
    base: Option<&str>,
    to: &mut Draught,
) -> io::Result<bool> {
    let mut head = document.window()?;
    while head.rest().len() < HEAD && !has_root(head.rest()) && head.more() {}
    let doctype = match Doctype::of(head.rest()) {
        Ok(doctype) => doctype,
        Err(why) => return Ok(refuse(finding::DANGEROUS_XML, head, why, to)),
    };
    let text = || -> io::Result<Window<'_>> {
        let window = document.window()?;
        Ok(match &doctype {
            Some(doctype) => window.without(doctype),
            None => window,
        })
    };
    let surveyed = match survey(text()?)? {
        Ok(surveyed) => surveyed,
        Err((code, why)) => return Ok(refuse(code, head, why, to)),
    };
    let whole = whole(text()?, base, to);
    to.cut = !to.is_full() && !surveyed.is_closed;
    let why = match whole {
        Err(why) => why,
        Ok(()) if to.cut => "It ends in the middle.".to_owned(),
        Ok(()) => return Ok(surveyed.is_sound),
    };
    to.graph.clear();
    to.flaw(
        finding::REPAIRED_RECORD,
        None,
        format!("The document breaks the rules of RDF/XML, and was read record by record: {why}"),
    );
    let Some(frame) = surveyed.frame else {
        return Ok(refuse(
            finding::UNREADABLE_PAGE,
            head,
            "It has no root element.".to_owned(),
            to,
        ));
    };
    let around = records_of(&mut text()?, &frame, base, to)?;
    let charset = decode::charset(io::empty())?;
    elements_of(Window::of(&around, &charset, document.sizes)?, &frame, base, to);
    Ok(surveyed.is_sound)
}

fn has_root(text: &str) -> bool {
    text.contains("<rdf:RDF") || tags::tags(text, 0).next().is_some()
}

/// What the tags of a document tell.
struct Surveyed {
    frame: Option<Frame>,
    is_closed: bool,
    is_sound: bool,
}

/// Looks at every tag; what is wrong is a document that is not to be read.
fn survey(mut text: Window<'_>) -> io::Result<Result<Surveyed, (Code, String)>> {
    let mut frame: Option<Frame> = None;
    let (mut root, mut open, mut depth) = (String::new(), 0, 0_i64);
    let (mut offset, length) = (0, usize::try_from(text.length).unwrap_or(usize::MAX));
    loop {
        let taken = {
            let (seen, mut at) = (text.rest(), 0);
            loop {
                match tags::step(seen, at, text.is_last()) {
                    Step::Tag(tag) => {
                        let written = &seen[tag.range.clone()];
                        match &mut frame {
                            Some(frame) => frame.learn(written),
                            None => {
                                let mut first = Frame::with_root(&tag, written);
                                first.around += offset;
                                first.learn(written);
                                root = tag.name.to_owned();
                                frame = Some(first);
                            }
                        }
                        open += if tag.name == root { records::opens(tag.kind) } else { 0 };
                        depth = (depth + records::opens(tag.kind)).max(0);
                        if depth > depth::DEPTH_MAX as i64 {
                            let why =
                                format!("Elements are nested more than {} deep.", depth::DEPTH_MAX);
                            return Ok(Err((finding::TOO_DEEP, why)));
                        }
                        at = tag.range.end;
                    }
                    Step::Other(end) => at = end,
                    Step::Behind(start) => break start,
                    Step::Nothing => break seen.len(),
                }
            }
        };
        text.pass(taken);
        offset += taken;
        if !text.more() && text.rest().is_empty() {
            break;
        }
    }
    if let Err(why) = Doctype::growth(text.expanded, length) {
        return Ok(Err((finding::DANGEROUS_XML, why)));
    }
    let is_closed = frame.is_some() && open == 0;
    Ok(Ok(Surveyed { frame, is_closed, is_sound: text.sound()? }))
}

/// Reads the document as it is.
fn whole(text: Window<'_>, base: Option<&str>, to: &mut Draught) -> Result<(), String> {
    let mut parser = RdfXmlParser::new().lenient();
    if let Some(based) = base.and_then(|base| parser.clone().with_base_iri(base).ok()) {
        parser = based;
    }
    let newlines = Newlines::default();
    let mut parser = parser.for_reader(Counted { text, at: 0, newlines: newlines.clone() });
    while let Some(next) = parser.next() {
        let triple = next.map_err(|error| shown(&error.to_string()))?;
        to.graph.add(&triple, newlines.line(parser.buffer_position()));
        if to.is_full() {
            break;
        }
    }
    Ok(())
}

/// Places of line breaks that were handed to a parser and that it has not passed yet.
#[derive(Clone, Default)]
struct Newlines(Rc<RefCell<(u64, VecDeque<u64>)>>);

impl Newlines {
    /// The line of a place, from 1; places are asked for in their order.
    fn line(&self, at: u64) -> u64 {
        let (passed, places) = &mut *self.0.borrow_mut();
        while places.front().is_some_and(|place| *place < at) {
            places.pop_front();
            *passed += 1;
        }
        *passed + 1
    }
}

/// A text as bytes, whose line breaks are noted.
struct Counted<'b> {
    text: Window<'b>,
    at: u64,
    newlines: Newlines,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(into)?;
        let places = into[..read].iter().zip(self.at..).filter(|(byte, _)| **byte == b'\n');
        self.newlines.0.borrow_mut().1.extend(places.map(|(_, place)| place));
        self.at += read as u64;
        Ok(read)
    }
}

/// Reads the records apart, and returns what is around them.
fn records_of(
    text: &mut Window<'_>,
    frame: &Frame,
    base: Option<&str>,
    to: &mut Draught,
) -> io::Result<Body> {
    let mut around = Around { file: BufWriter::new(tempfile::tempfile()?), length: 0 };
    around.skip_to(text, frame.around)?;
    let mut number = 0;
    while !to.is_full() {
        let (seen, mut at) = (text.rest(), 0);
        let open = loop {
            match tags::step(seen, at, text.is_last()) {
                Step::Tag(tag) if records::is_record(&tag) => break Some(tag),
                Step::Tag(tag) => at = tag.range.end,
                Step::Other(end) => at = end,
                Step::Behind(start) => {
                    at = start;
                    break None;
                }
                Step::Nothing => {
                    at = seen.len();
                    break None;
                }
            }
        };
        let Some(open) = open else {
            around.put(&seen[..at])?;
            text.pass(at);
            if !text.more() && text.rest().is_empty() {
                break;
            }
            continue;
        };
        let Some((end, ended)) = records::end_of(seen, &open, text.is_last()) else {
            around.put(&seen[..open.range.start])?;
            let start = open.range.start;
            text.pass(start);
            text.more();
            continue;
        };
        let before = &seen[..open.range.start];
        let line = text.line() + before.bytes().filter(|b| *b == b'\n').count() as u64;
        let (instead, record) = records::taken_out(seen, &open, end, ended, number);
        around.put(before)?;
        around.put(&instead)?;
        text.pass(end);
        number += 1;
        super::record(frame, record, base, line, to);
    }
    let file: File = around.file.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(Body::Spooled(Arc::new(Spooled::new(file, around.length))))
}

/// The document with an empty element in the place of each record.
struct Around {
    file: BufWriter<File>,
    length: u64,
}

impl Around {
    fn put(&mut self, text: &str) -> io::Result<()> {
        self.length += text.len() as u64;
        self.file.write_all(text.as_bytes())
    }

    fn skip_to(&mut self, text: &mut Window<'_>, place: usize) -> io::Result<()> {
        let mut left = place;
        while left > 0 && (!text.rest().is_empty() || text.more()) {
            let part = text.rest().len().min(left);
            self.put(&text.rest()[..part])?;
            text.pass(part);
            left -= part;
        }
        Ok(())
    }
}

/// Reads the elements around the records.
fn elements_of(mut text: Window<'_>, frame: &Frame, base: Option<&str>, to: &mut Draught) {
    let mut left = frame.around;
    while left > 0 && (!text.rest().is_empty() || text.more()) {
        let part = text.rest().len().min(left);
        text.pass(part);
        left -= part;
    }
    loop {
        match tags::child(text.rest(), 0, text.is_ended()) {
            Child::Element(range) => {
                let line = line_at(&text, range.start);
                mend::element(frame, &text.rest()[range.clone()], base, line, to);
                text.pass(range.end);
            }
            Child::Behind(start) => {
                text.pass(start);
                if !text.more() {
                    long_element(&mut text, frame, base, to);
                }
            }
            Child::Nothing => return,
        }
    }
}

/// Reads an element that is longer than what is looked at, by its properties.
fn long_element(text: &mut Window<'_>, frame: &Frame, base: Option<&str>, to: &mut Draught) {
    let Step::Tag(tag) = tags::step(text.rest(), 0, true) else {
        let length = text.rest().len();
        return text.pass(length);
    };
    let (line, end) = (line_at(text, tag.range.start), tag.range.end);
    let mut long = Long::of((frame, base), &tag, &text.rest()[tag.range.clone()], line, to);
    text.pass(end);
    loop {
        match tags::child(text.rest(), 0, text.is_last()) {
            Child::Element(range) => {
                let line = line_at(text, range.start);
                if let Some(long) = &mut long {
                    long.property(&text.rest()[range.clone()], line, to);
                }
                text.pass(range.end);
            }
            Child::Behind(start) => {
                text.pass(start);
                text.more();
            }
            Child::Nothing => {
                // Behind the tag that closes it.
                let mut at = 0;
                while let Step::Other(after) = tags::step(text.rest(), at, true) {
                    at = after;
                }
                let end = match tags::step(text.rest(), at, true) {
                    Step::Tag(tag) => tag.range.end,
                    _ => text.rest().len(),
                };
                return text.pass(end);
            }
        }
    }
}

fn line_at(text: &Window<'_>, at: usize) -> u64 {
    text.line() + text.rest().as_bytes()[..at].iter().filter(|b| **b == b'\n').count() as u64
}

/// Says why a document is not read, with as much of its beginning as is looked at.
fn refuse(code: Code, mut text: Window<'_>, reason: String, to: &mut Draught) -> bool {
    while text.rest().len() < HEAD && text.more() {}
    let bytes = text.rest().as_bytes().to_vec();
    to.unread.push(Unread { code, line: 1, bytes, reason, iri: None });
    true
}
