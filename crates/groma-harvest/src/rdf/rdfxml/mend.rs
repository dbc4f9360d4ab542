//! Mends an element of RDF/XML: prefixes that were forgotten, ampersands that stand alone, text beside
//! a reference; then each of its properties is read by itself, and one that cannot be read is left out.

use super::records::Frame;
use super::tags::{self, Kind, attribute, attributes, tags};
use super::{shown, triples};
use crate::finding;
use crate::rdf::{Draught, Lines, name};
use oxrdf::Triple;
use std::borrow::Cow;

/// Nesting that is mended; what is deeper is left out whole.
const DEPTH_MAX: usize = 12;

/// Reads what can be read of an element that stands on a line.
pub(super) fn element(frame: &Frame, text: &str, base: Option<&str>, line: u64, to: &mut Draught) {
    let besides = undeclared(frame, text, line, to);
    let plain = ampersands(text);
    if let Cow::Owned(_) = &plain {
        to.flaw(
            finding::REPAIRED_RECORD,
            Some(line),
            "An `&` that begins no entity was read as itself.",
        );
    }
    let before = to.graph.len();
    Mender { frame, base, besides, before, named: 0 }.element(&plain, line, 0, to);
}

/// Reads an element that is longer than what can be looked at: its properties, one after the other.
pub(super) struct Long<'f> {
    mender: Mender<'f>,
    start: String,
    name: String,
}

impl<'f> Long<'f> {
    /// The beginning of the element; none when it cannot be read.
    pub(super) fn of(
        (frame, base): (&'f Frame, Option<&'f str>),
        tag: &tags::Tag<'_>,
        written: &str,
        line: u64,
        to: &mut Draught,
    ) -> Option<Self> {
        let besides = undeclared(frame, written, line, to);
        let before = to.graph.len();
        let mut mender = Mender { frame, base, besides, before, named: 0 };
        let start = mender.start(written, line, to)?;
        Some(Self { mender, start, name: tag.name.to_owned() })
    }

    /// One of its properties.
    pub(super) fn property(&mut self, property: &str, line: u64, to: &mut Draught) {
        let besides = undeclared(self.mender.frame, property, line, to);
        self.mender.besides.extend(besides);
        self.mender.property(&self.start, &self.name, &ampersands(property), line, 0, to);
    }
}

struct Mender<'f> {
    frame: &'f Frame,
    base: Option<&'f str>,
    besides: Vec<(String, String)>,
    /// Statements before this element, and nodes that were named in it: together a name of its own.
    before: usize,
    named: usize,
}

impl Mender<'_> {
    /// The triples of an element, or none when it cannot be read.
    fn read(&self, element: &str) -> Option<Vec<Triple>> {
        let mut found = Vec::new();
        let document = self.frame.around(element, &self.besides);
        triples(&document, self.base, |triple, _| {
            found.push(triple);
            true
        })
        .ok()?;
        Some(found)
    }

    fn name(&mut self) -> String {
        self.named += 1;
        format!(" rdf:nodeID=\"mended-{}-{}\"", self.before, self.named)
    }

    fn element(&mut self, element: &str, line: u64, depth: usize, to: &mut Draught) {
        if let Some(triples) = self.read(element) {
            return triples.iter().for_each(|triple| to.graph.add(triple, line));
        }
        let Some(open) = tags(element, 0).next() else { return };
        let Some(start) = self.start(&element[..open.range.end], line, to) else {
            let message = format!("An element was left out: {}", shown(element));
            return to.flaw(finding::REPAIRED_RECORD, Some(line), message);
        };
        if open.kind == Kind::Empty {
            return;
        }
        let mut lines = Lines::of(element);
        for child in tags::children(element, open.range.end) {
            let at = line + lines.at(child.start) - 1;
            self.property(&start, open.name, &element[child], at, depth, to);
        }
    }

    /// The beginning of an element, whose properties must all be about the same node, also when they are
    /// read apart; none when it cannot be read.
    fn start(&mut self, tag: &str, line: u64, to: &mut Draught) -> Option<String> {
        let mut start = tag.trim_end_matches('>').trim_end_matches('/').to_owned();
        if ["about", "ID", "nodeID"].iter().all(|a| attribute(&start, a).is_none()) {
            start.push_str(&self.name());
        }
        let own = self.read(&format!("{start}/>"))?;
        own.iter().for_each(|triple| to.graph.add(triple, line));
        Some(start)
    }

    fn property(
        &mut self,
        start: &str,
        name: &str,
        property: &str,
        line: u64,
        depth: usize,
        to: &mut Draught,
    ) {
        let with = |property: &str| format!("{start}>{property}</{name}>");
        if let Some(triples) = self.read(&with(property)) {
            return triples.iter().for_each(|triple| to.graph.add(triple, line));
        }
        let tag = tags(property, 0).next().map_or("", |tag| &property[tag.range]);
        let closed = format!("{}/>", tag.trim_end_matches('>').trim_end_matches('/'));
        if attribute(tag, "resource").is_some()
            && let Some(triples) = self.read(&with(&closed))
        {
            let message = format!("Text beside a reference was left out: {}", shown(property));
            to.flaw(finding::REPAIRED_RECORD, Some(line), message);
            return triples.iter().for_each(|triple| to.graph.add(triple, line));
        }
        let inner: Vec<_> = tags::children(property, tag.len());
        if let [node] = inner.as_slice()
            && depth < DEPTH_MAX
            && !tag.is_empty()
        {
            let node = &property[node.clone()];
            let open = tags(node, 0).next().map_or("", |tag| &node[tag.range]);
            let mut open = open.trim_end_matches('>').trim_end_matches('/').to_owned();
            if ["about", "ID", "nodeID"].iter().all(|a| attribute(&open, a).is_none()) {
                open.push_str(&self.name());
            }
            let name_of = tags(property, 0).next().map_or("", |tag| tag.name);
            let reference = format!("{tag}{open}/></{name_of}>");
            if let Some(triples) = self.read(&with(&reference)) {
                triples.iter().for_each(|triple| to.graph.add(triple, line));
                let end = tags(node, 0).next().map_or(0, |tag| tag.range.end);
                return self.element(&format!("{open}>{}", &node[end..]), line, depth + 1, to);
            }
        }
        let message = format!("A property was left out: {}", shown(property));
        to.flaw(finding::REPAIRED_RECORD, Some(line), message);
    }
}

/// Prefixes that are used in an element and declared nowhere, with what they probably mean.
fn undeclared(frame: &Frame, text: &str, line: u64, to: &mut Draught) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for tag in tags(text, 0) {
        let written = &text[tag.range.clone()];
        for used in std::iter::once(tag.name).chain(attributes(written).map(|(name, _)| name)) {
            let Some((prefix, _)) = used.split_once(':') else { continue };
            let known = frame.knows(prefix) || found.iter().any(|(p, _)| p == prefix);
            if known || !prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b)) {
                continue;
            }
            let iri =
                name::namespace(prefix).unwrap_or_else(|| format!("urn:undeclared:{prefix}:"));
            let message =
                format!("The prefix `{prefix}:` is not declared; it was read as <{iri}>.");
            to.flaw(finding::REPAIRED_RECORD, Some(line), message);
            found.push((prefix.to_owned(), iri));
        }
    }
    found
}

/// The text with ampersands that begin no entity written as XML wants them.
fn ampersands(text: &str) -> Cow<'_, str> {
    let alone = |at: usize| {
        let rest = &text[at + 1..];
        let name: usize =
            rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        name == 0 || !rest[name..].starts_with(';')
    };
    let places: Vec<usize> =
        text.match_indices('&').map(|(at, _)| at).filter(|at| alone(*at)).collect();
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut mended = String::with_capacity(text.len() + places.len() * 4);
    let mut done = 0;
    for at in places {
        mended.push_str(&text[done..at]);
        mended.push_str("&amp;");
        done = at + 1;
    }
    mended.push_str(&text[done..]);
    Cow::Owned(mended)
}
