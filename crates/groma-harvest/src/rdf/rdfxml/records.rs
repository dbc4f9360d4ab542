//! Parts an RDF/XML document into its records and what is around them, by its tags alone.

use super::tags::{self, Kind, Tag, attributes, tags};
use std::collections::BTreeMap;

/// Elements that are records, by their names without prefix.
const RECORDS: &[&str] = &["Dataset", "DatasetSeries", "DataService"];

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// What is around every element: the root, and all namespaces of the document.
pub(super) struct Frame {
    root: String,
    namespaces: BTreeMap<String, String>,
    /// Where the elements begin in what is around the records.
    pub(super) around: usize,
}

/// A record.
pub(super) struct Record {
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) about: Option<String>,
    pub(super) ended: bool,
}

/// A document in parts.
pub(super) struct Parted {
    pub(super) records: Vec<Record>,
    /// The document with an empty element in the place of each record.
    pub(super) around: String,
}

impl Frame {
    pub(super) fn of(text: &str) -> Option<Self> {
        let root = tags(text, 0).next()?;
        let mut frame = Self::with_root(&root, &text[root.range.clone()]);
        tags(text, 0).for_each(|tag| frame.learn(&text[tag.range]));
        Some(frame)
    }

    /// A frame that knows its root only.
    pub(super) fn with_root(root: &Tag<'_>, written: &str) -> Self {
        let is_rdf = root.local() == "RDF";
        let mut own = String::from("<rdf:RDF");
        for (name, value) in attributes(written).filter(|(name, _)| is_frame(name)) {
            own.push_str(&format!(" {name}={}", quoted(value)));
        }
        // Where the root itself is a record, its elements are those of a frame around it.
        let around = if is_rdf { root.range.end } else { root.range.start };
        Self { root: own, namespaces: BTreeMap::from([("rdf".into(), RDF.into())]), around }
    }

    /// Takes the namespaces that a tag declares; the first one of a prefix has the word.
    pub(super) fn learn(&mut self, tag: &str) {
        if !tag.contains("xmlns:") {
            return;
        }
        for (name, value) in attributes(tag) {
            if let Some(prefix) = name.strip_prefix("xmlns:")
                && !self.namespaces.contains_key(prefix)
            {
                self.namespaces.insert(prefix.to_owned(), value.to_owned());
            }
        }
    }

    /// A document with one element.
    pub(super) fn around(&self, element: &str, besides: &[(String, String)]) -> String {
        let mut text = String::with_capacity(element.len() + 1024);
        text.push_str(&self.root);
        for (prefix, iri) in &self.namespaces {
            text.push_str(&format!(" xmlns:{prefix}={}", quoted(iri)));
        }
        for (prefix, iri) in besides.iter().filter(|(p, _)| !self.knows(p)) {
            text.push_str(&format!(" xmlns:{prefix}=\"{iri}\""));
        }
        text.push('>');
        text.push_str(element);
        text.push_str("</rdf:RDF>");
        text
    }

    /// True when a prefix is declared anywhere.
    pub(super) fn knows(&self, prefix: &str) -> bool {
        prefix == "xml" || prefix == "xmlns" || self.namespaces.contains_key(prefix)
    }
}

/// Attributes of the root that mean something to every element.
fn is_frame(name: &str) -> bool {
    matches!(name, "xml:base" | "xml:lang" | "xmlns")
}

/// True when a document ends with the end of its root.
pub(super) fn is_closed(text: &str) -> bool {
    let Some(root) = tags(text, 0).next() else { return false };
    let own = tags(text, 0).filter(|tag| tag.name == root.name);
    own.map(|tag| opens(tag.kind)).sum::<i64>() == 0
}

/// How many more elements are open after a tag.
pub(super) fn opens(kind: Kind) -> i64 {
    match kind {
        Kind::Open => 1,
        Kind::Close => -1,
        Kind::Empty => 0,
    }
}

fn quoted(value: &str) -> String {
    if value.contains('"') { format!("'{value}'") } else { format!("\"{value}\"") }
}

/// Parts a document.
pub(super) fn part(text: &str, frame: &Frame) -> Parted {
    let mut records: Vec<Record> = Vec::new();
    let mut around = text[..frame.around].to_owned();
    let mut done = frame.around;
    let mut tags_from = frame.around;
    while let Some(open) = tags(text, tags_from).find(is_record) {
        let (end, ended) = end_of(text, &open, true).unwrap_or((text.len(), false));
        let (instead, record) = taken_out(text, &open, end, ended, records.len());
        around.push_str(&text[done..open.range.start]);
        around.push_str(&instead);
        records.push(record);
        (done, tags_from) = (end, end);
    }
    around.push_str(&text[done..]);
    Parted { records, around }
}

/// True for the tag with which a record begins.
pub(super) fn is_record(tag: &Tag<'_>) -> bool {
    tag.kind == Kind::Open && RECORDS.contains(&tag.local())
}

/// A record that ends at a place, and what stays where it was: an element without content, and as many
/// lines.
pub(super) fn taken_out(
    text: &str,
    open: &Tag<'_>,
    end: usize,
    ended: bool,
    number: usize,
) -> (String, Record) {
    let start_tag = &text[open.range.clone()];
    let inner = start_tag.trim_end_matches('>');
    let known = ["about", "ID", "nodeID"].iter().any(|a| tags::attribute(start_tag, a).is_some());
    let label = if known { String::new() } else { format!(" rdf:nodeID=\"record-{number}\"") };
    let lines = text[open.range.end..end].bytes().filter(|b| *b == b'\n').count();
    let record = Record {
        at: open.range.start,
        text: format!("{inner}{label}>{}", &text[open.range.end..end]),
        about: tags::attribute(start_tag, "about").map(str::to_owned),
        ended,
    };
    (format!("{inner}{label}/>{}", "\n".repeat(lines)), record)
}

/// Where an element ends, by tags of its own name, and whether it does; none when that is behind what can
/// be seen.
pub(super) fn end_of(text: &str, open: &Tag<'_>, is_last: bool) -> Option<(usize, bool)> {
    let mut depth = 1;
    let mut at = open.range.end;
    loop {
        match tags::step(text, at, is_last) {
            tags::Step::Tag(tag) => {
                at = tag.range.end;
                match tag.kind {
                    Kind::Open if tag.name == open.name => depth += 1,
                    Kind::Close if tag.name == open.name => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    return Some((at, true));
                }
            }
            tags::Step::Other(end) => at = end,
            tags::Step::Behind(_) => return None,
            tags::Step::Nothing => return is_last.then_some((text.len(), false)),
        }
    }
}
