//! RDF/XML: the whole document at once; where that fails, its records apart from what is around them.

pub(super) mod large;
mod mend;
mod records;
mod tags;

use super::{Draught, Lines, Unread, depth, doctype, line_of, shown};
use crate::finding::{self, Code};
use oxrdf::Triple;
use oxrdfxml::RdfXmlParser;
use records::{Frame, Parted, Record};

/// Reads a document.
pub(super) fn read(text: &str, base: Option<&str>, to: &mut Draught) {
    let expanded = match doctype::expanded(text) {
        Ok(expanded) => expanded,
        Err(why) => return refuse(finding::DANGEROUS_XML, text, 0, why, to),
    };
    let text = expanded.as_ref();
    if let Some(at) = depth::xml_too_deep(text) {
        let why = format!("Elements are nested more than {} deep.", depth::DEPTH_MAX);
        return refuse(finding::TOO_DEEP, text, at, why, to);
    }
    let mut lines = Lines::of(text);
    let whole = triples(text, base, |triple, at| {
        to.graph.add(&triple, lines.at(at));
        !to.is_full()
    });
    to.cut = !to.is_full() && !records::is_closed(text);
    let why = match whole {
        Err(why) => why,
        // The parser takes the end of the text for the end of whatever is open.
        Ok(()) if to.cut => "It ends in the middle.".to_owned(),
        Ok(()) => return,
    };
    to.graph.clear();
    to.flaw(
        finding::REPAIRED_RECORD,
        None,
        format!("The document breaks the rules of RDF/XML, and was read record by record: {why}"),
    );
    by_records(text, base, to);
}

/// Reads the records of a document apart, and then what is around them.
fn by_records(text: &str, base: Option<&str>, to: &mut Draught) {
    let Some(frame) = Frame::of(text) else {
        return refuse(finding::UNREADABLE_PAGE, text, 0, "It has no root element.".to_owned(), to);
    };
    let Parted { records, around } = records::part(text, &frame);
    let mut lines = Lines::of(text);
    for record in records {
        if to.is_full() {
            return;
        }
        let line = lines.at(record.at);
        self::record(&frame, record, base, line, to);
    }
    let mut lines = Lines::of(&around);
    for element in tags::children(&around, frame.around) {
        let line = lines.at(element.start);
        mend::element(&frame, &around[element], base, line, to);
    }
}

/// Reads a record that was taken out of a document.
fn record(frame: &Frame, record: Record, base: Option<&str>, line: u64, to: &mut Draught) {
    let before = to.graph.len();
    let reason = match record.ended {
        true => {
            mend::element(frame, &record.text, base, line, to);
            "Nothing of it could be read."
        }
        false => "The document ends in the middle of this record.",
    };
    if to.graph.len() == before {
        let (bytes, reason) = (record.text.into_bytes(), reason.to_owned());
        let (code, iri) = (finding::UNREADABLE_RECORD, record.about);
        to.unread.push(Unread { code, line, bytes, reason, iri });
    }
}

/// Hands over the triples of a document with the place behind each, until one is not wanted.
fn triples(
    text: &str,
    base: Option<&str>,
    mut one: impl FnMut(Triple, usize) -> bool,
) -> Result<(), String> {
    let mut parser = RdfXmlParser::new().lenient();
    if let Some(based) = base.and_then(|base| parser.clone().with_base_iri(base).ok()) {
        parser = based;
    }
    let mut parser = parser.for_slice(text.as_bytes());
    while let Some(next) = parser.next() {
        let triple = next.map_err(|error| shown(&error.to_string()))?;
        let at = usize::try_from(parser.buffer_position()).unwrap_or(text.len()).min(text.len());
        if !one(triple, at) {
            break;
        }
    }
    Ok(())
}

fn refuse(code: Code, text: &str, at: usize, reason: String, to: &mut Draught) {
    let bytes = text.as_bytes().to_vec();
    to.unread.push(Unread { code, line: line_of(text, at), bytes, reason, iri: None });
}
