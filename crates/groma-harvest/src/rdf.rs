//! RDF as portals write it, read leniently into one graph a document, with what is wrong beside it.
//!
//! Comes in: bytes and their [`Syntax`]. Goes out: a [`Graph`], [`Flaw`]s (something was set right or left
//! out) and [`Unread`] records (for quarantine). The ladder is the same for every syntax: read
//! leniently; where that fails, part the document at its records and read each by itself; where that
//! fails too, mend the record statement by statement; what is left over is unread, with its bytes.
//!
//! How a described thing used its properties is written by [`properties`](self::properties::of): see there
//! what is counted, and why a profile gets the counts of a SHACL engine from it.

pub(crate) mod closure;
mod contexts;
mod datatype;
mod decode;
mod depth;
mod doctype;
mod graph;
mod jsonld;
mod lines;
mod name;
pub(crate) mod properties;
mod rdfxml;
mod syntax;
mod turtle;

pub(crate) use graph::{Graph, NodeId, Object};
pub(crate) use syntax::Syntax;

use crate::finding::{self, Code};
use graph::Builder;
use std::borrow::Cow;

/// Statements of one document; more are not read.
const STATEMENTS_MAX: usize = 100_000_000;

/// Flaws of one document that are told apart; the rest is counted.
const FLAWS_MAX: usize = 200;

/// What was read of a document.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// What it says.
    pub(crate) graph: Graph,
    /// Statements that were read, those that are there twice too.
    #[cfg(test)]
    pub(crate) statements: usize,
    /// What was set right or left out.
    pub(crate) flaws: Vec<Flaw>,
    /// What could not be read.
    pub(crate) unread: Vec<Unread>,
    /// True when the document ends in the middle of something.
    pub(crate) cut: bool,
}

/// Something that was set right or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) code: Code,
    /// Its line, from 1; none when it is about the document.
    pub(crate) line: Option<u64>,
    /// A sentence.
    pub(crate) message: String,
}

/// A record, or the document, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) code: Code,
    /// Its line, from 1.
    pub(crate) line: u64,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Why.
    pub(crate) reason: String,
    /// The record's IRI, where that could be read.
    pub(crate) iri: Option<String>,
}

/// What the parsers write to.
#[derive(Debug, Default)]
struct Draught {
    graph: Builder,
    flaws: Vec<Flaw>,
    flaws_more: usize,
    unread: Vec<Unread>,
    cut: bool,
}

impl Draught {
    fn flaw(&mut self, code: Code, line: Option<u64>, message: impl Into<String>) {
        if self.flaws.len() < FLAWS_MAX {
            self.flaws.push(Flaw { code, line, message: message.into() });
        } else {
            self.flaws_more += 1;
        }
    }

    fn is_full(&self) -> bool {
        self.graph.len() >= STATEMENTS_MAX
    }
}

/// Reads a document. Relative IRIs are resolved against `base`; without one they stay as they are.
pub(crate) fn read(bytes: &[u8], syntax: Syntax, base: Option<&str>) -> Reading {
    let mut to = Draught::default();
    let (text, flaw) = decode::text(bytes);
    to.flaws.extend(flaw);
    match syntax {
        Syntax::Turtle => turtle::read(&text, base, &mut to),
        Syntax::Lines => lines::read(&text, &mut to),
        Syntax::RdfXml => rdfxml::read(&text, base, &mut to),
        Syntax::JsonLd => jsonld::read(&text, base, &mut to),
    }
    if to.is_full() {
        let message = format!(
            "The document has more than {STATEMENTS_MAX} statements; the rest was not read."
        );
        to.flaws.push(Flaw { code: finding::TOO_LARGE, line: None, message });
    }
    if to.flaws_more > 0 {
        let message = format!("{} more places were mended or left out.", to.flaws_more);
        to.flaws.push(Flaw { code: finding::REPAIRED_RECORD, line: None, message });
    }
    Reading {
        #[cfg(test)]
        statements: to.graph.len(),
        graph: to.graph.finish(),
        flaws: to.flaws,
        unread: to.unread,
        cut: to.cut,
    }
}

/// The text of the beginning of a document, by which it is recognised; the last letter may be cut.
pub(crate) fn text_of_start(bytes: &[u8]) -> Cow<'_, str> {
    let start = &bytes[..bytes.len().min(1 << 16)];
    match std::str::from_utf8(start) {
        Err(error) if error.error_len().is_none() => decode::text(&start[..error.valid_up_to()]).0,
        _ => decode::text(start).0,
    }
}

/// As much of a text as a message can hold, on one line.
fn shown(text: &str) -> String {
    let plain: String = text.chars().take(160).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of a place in a text, from 1.
fn line_of(text: &str, offset: usize) -> u64 {
    Lines::of(text).at(offset)
}

/// Lines of places in a text, which are asked for in their order.
struct Lines<'t> {
    text: &'t [u8],
    counted: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self { text: text.as_bytes(), counted: 0, line: 1 }
    }

    fn at(&mut self, offset: usize) -> u64 {
        let offset = offset.min(self.text.len());
        if offset > self.counted {
            let passed = &self.text[self.counted..offset];
            self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.counted = offset;
        }
        self.line
    }
}
