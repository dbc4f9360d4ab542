//! Parts an RDF/XML document into its records and what is around them, by its tags alone.

use super::tags::{self, Kind, Tag, attributes, tags};
use std::collections::BTreeMap;

/// Elements that are records, by their names without prefix.
const RECORDS: &[&str] = &["Dataset", "DatasetSeries", "DataService"];

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// What is around every element: the root, and all namespaces of the document.
pub(super) struct Frame<'t> {
    root: String,
    namespaces: BTreeMap<&'t str, &'t str>,
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

impl<'t> Frame<'t> {
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let root = tags(text, 0).next()?;
        let written = &text[root.range.clone()];
        let mut namespaces = BTreeMap::new();
        for tag in tags(text, 0) {
            for (name, value) in attributes(&text[tag.range]) {
                if let Some(prefix) = name.strip_prefix("xmlns:") {
                    namespaces.entry(prefix).or_insert(value);
                }
            }
        }
        let is_rdf = root.local() == "RDF";
        let mut own = String::from("<rdf:RDF");
        for (name, value) in attributes(written).filter(|(name, _)| is_frame(name)) {
            own.push_str(&format!(" {name}={}", quoted(value)));
        }
        // Where the root itself is a record, its elements are those of a frame around it.
        let around = if is_rdf { root.range.end } else { root.range.start };
        namespaces.insert("rdf", RDF);
        Some(Self { root: own, namespaces, around })
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
    let mut open = 0_i64;
    for tag in tags(text, 0).filter(|tag| tag.name == root.name) {
        open += match tag.kind {
            Kind::Open => 1,
            Kind::Close => -1,
            Kind::Empty => 0,
        };
    }
    open == 0
}

fn quoted(value: &str) -> String {
    if value.contains('"') { format!("'{value}'") } else { format!("\"{value}\"") }
}

/// Parts a document.
pub(super) fn part(text: &str, frame: &Frame<'_>) -> Parted {
    let mut records: Vec<Record> = Vec::new();
    let mut around = text[..frame.around].to_owned();
    let mut done = frame.around;
    let mut tags_from = frame.around;
    while let Some(open) =
        tags(text, tags_from).find(|tag| tag.kind == Kind::Open && RECORDS.contains(&tag.local()))
    {
        let (end, ended) = end_of(text, &open);
        let start_tag = &text[open.range.clone()];
        let inner = start_tag.trim_end_matches('>');
        let known =
            ["about", "ID", "nodeID"].iter().any(|a| tags::attribute(start_tag, a).is_some());
        let label =
            if known { String::new() } else { format!(" rdf:nodeID=\"record-{}\"", records.len()) };
        around.push_str(&text[done..open.range.start]);
        // The same number of lines stay in front of what follows.
        let lines = text[open.range.end..end].bytes().filter(|b| *b == b'\n').count();
        around.push_str(&format!("{inner}{label}/>{}", "\n".repeat(lines)));
        records.push(Record {
            at: open.range.start,
            text: format!("{inner}{label}>{}", &text[open.range.end..end]),
            about: tags::attribute(start_tag, "about").map(str::to_owned),
            ended,
        });
        (done, tags_from) = (end, end);
    }
    around.push_str(&text[done..]);
    Parted { records, around }
}

/// Where an element ends, by tags of its own name; false when it does not.
fn end_of(text: &str, open: &Tag<'_>) -> (usize, bool) {
    let mut depth = 1;
    for tag in tags(text, open.range.end).filter(|tag| tag.name == open.name) {
        match tag.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Empty => {}
        }
        if depth == 0 {
            return (tag.range.end, true);
        }
    }
    (text.len(), false)
}
