//! RDF as portals write it, read leniently into one graph a document, with what is wrong beside it.
//!
//! Comes in: bytes and their [`Syntax`]. Goes out: a [`Graph`], [`Flaw`]s (something was set right or left
//! out) and [`Unread`] records (for quarantine). The ladder is the same for every syntax: read
//! leniently; where that fails, part the document at its records and read each by itself; where that
//! fails too, mend the record statement by statement; what is left over is unread, with its bytes.
//!
//! A document of some size is read whole ([`read`]); a larger one never is ([`read_large`]): its text is looked
//! at through a [`window`], by the same parsers, and what it says is put on [`disk`], from which graphs of
//! some nodes at a time are loaded.
//!
//! How a described thing used its properties is written by [`properties`](self::properties::of): see there
//! what is counted, and why a profile gets the counts of a SHACL engine from it.

mod aside;
pub(crate) mod closure;
mod contexts;
mod datatype;
mod decode;
mod depth;
mod disk;
mod doctype;
mod graph;
mod jsonld;
mod large;
mod lines;
mod name;
pub(crate) mod properties;
mod rdfxml;
mod sorted;
mod syntax;
mod turtle;
mod window;

pub(crate) use disk::{Belongings, Disk, Follow, Key, Known, Mark, NOBODY};
pub(crate) use graph::{Graph, NodeId, Object};
pub(crate) use large::{ReadLarge, Sizes, read_large};
pub(crate) use sorted::{Sorted, Sorter};
pub(crate) use syntax::Syntax;

use crate::finding::{self, Code};
use aside::Aside;
use graph::Builder;
use oxrdf::Triple;
use std::borrow::Cow;
use window::Window;

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
struct Draught {
    graph: Statements,
    flaws: Vec<Flaw>,
    flaws_more: usize,
    unread: Aside,
    cut: bool,
}

/// Where statements go.
enum Statements {
    Memory(Box<Builder>),
    Disk(Box<disk::Writer>),
}

impl Statements {
    fn add(&mut self, triple: &Triple, line: u64) {
        match self {
            Self::Memory(graph) => graph.add(triple, line),
            Self::Disk(writer) => writer.add(triple, line),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Memory(graph) => graph.len(),
            Self::Disk(writer) => writer.len(),
        }
    }

    /// Says on which line a node is described, where the parser could not; on disk that is said with the
    /// statements.
    fn place(&mut self, iri: &str, line: u64) {
        if let Self::Memory(graph) = self {
            graph.place(iri, line);
        }
    }

    /// Forgets what was read so far.
    fn clear(&mut self) {
        match self {
            Self::Memory(graph) => **graph = Builder::default(),
            Self::Disk(writer) => writer.clear(),
        }
    }
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

    /// One that puts statements there, and keeps so many bytes of what cannot be read in memory.
    fn onto(graph: Statements, unread_max: usize) -> Self {
        let unread = Aside::new(unread_max);
        Self { graph, flaws: Vec::new(), flaws_more: 0, unread, cut: false }
    }

    /// Says what was left out because there is too much of it.
    fn close(&mut self) {
        if self.is_full() {
            let message = format!(
                "The document has more than {STATEMENTS_MAX} statements; the rest was not read."
            );
            self.flaws.push(Flaw { code: finding::TOO_LARGE, line: None, message });
        }
        if self.flaws_more > 0 {
            let message = format!("{} more places were mended or left out.", self.flaws_more);
            self.flaws.push(Flaw { code: finding::REPAIRED_RECORD, line: None, message });
        }
    }
}

/// Reads a document. Relative IRIs are resolved against `base`; without one they stay as they are.
pub(crate) fn read(bytes: &[u8], syntax: Syntax, base: Option<&str>) -> Reading {
    let mut to = Draught::onto(Statements::Memory(Box::default()), usize::MAX);
    let (text, flaw) = decode::text(bytes);
    to.flaws.extend(flaw);
    match syntax {
        Syntax::Turtle => turtle::read(&mut Window::whole(text), base, &mut to),
        Syntax::Lines => lines::read(&mut Window::whole(text), &mut to),
        Syntax::RdfXml => rdfxml::read(&text, base, &mut to),
        Syntax::JsonLd => jsonld::read(&text, base, &mut to),
    }
    to.close();
    Reading {
        #[cfg(test)]
        statements: to.graph.len(),
        graph: match to.graph {
            Statements::Memory(graph) => graph.finish(),
            Statements::Disk(_) => Graph::default(),
        },
        flaws: to.flaws,
        unread: to.unread.held(),
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
