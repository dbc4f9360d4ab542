//! What belongs to a record, as text that is the same however the document was written: N-Triples,
//! sorted, blank nodes named by a hash of what is said of them.
//!
//! What belongs to a record is what is said of its node, of the blank nodes behind it, and of nodes
//! that it owns (its distributions). What else has an IRI stands for itself.

use super::graph::{Graph, Literal, NodeId, Object};
use groma_define::hex;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Properties that change without the record changing: counts of visitors, times of writing.
const VOLATILE: &[&str] =
    &["schema:interactionStatistic", "prov:generatedAtTime", "dcat:lastHarvested"];

/// Lines of one record; what is beyond says that there is more.
const LINES_MAX: usize = 200_000;

/// A record's text.
pub(crate) struct Closure {
    /// All that it says.
    pub(crate) raw: Vec<u8>,
    /// The same without what is volatile, in one form of Unicode; empty when that is the same.
    pub(crate) canonical: Vec<u8>,
}

/// The text of a node that owns others.
pub(crate) fn of(graph: &Graph, node: NodeId, owned: &[NodeId]) -> Closure {
    let mut writer = Writer { graph, owned, labels: HashMap::new() };
    let raw = writer.lines(node, |_| false);
    let written = std::str::from_utf8(&raw).unwrap_or_default();
    let volatile = writer.is_volatile(node);
    let canonical = match (volatile, is_nfc(written)) {
        (false, true) => Vec::new(),
        (false, false) => written.nfc().collect::<String>().into_bytes(),
        (true, _) => {
            let steady = writer.lines(node, |name| VOLATILE.contains(&name));
            String::from_utf8_lossy(&steady).nfc().collect::<String>().into_bytes()
        }
    };
    Closure { raw, canonical }
}

/// A name for a blank node that another reading gives it too.
pub(crate) fn label(graph: &Graph, node: NodeId) -> String {
    Writer { graph, owned: &[], labels: HashMap::new() }.label(node, 0)
}

struct Writer<'g> {
    graph: &'g Graph,
    owned: &'g [NodeId],
    labels: HashMap<NodeId, String>,
}

impl Writer<'_> {
    fn lines(&mut self, root: NodeId, left_out: impl Fn(&str) -> bool) -> Vec<u8> {
        let mut lines = BTreeSet::new();
        let mut todo = vec![root];
        let mut done = BTreeSet::from([root]);
        while let Some(node) = todo.pop() {
            let subject = self.name(node);
            for statement in self.graph.of(node) {
                if left_out(self.graph.name(statement.property)) {
                    continue;
                }
                let object = self.object(&statement.object, 0);
                lines.insert(format!(
                    "{subject} <{}> {object} .\n",
                    self.graph.property_iri(statement.property)
                ));
                if let Object::Node(next) = &statement.object
                    && (self.graph.is_blank(*next) || self.owned.contains(next))
                    && done.insert(*next)
                {
                    todo.push(*next);
                }
            }
            if lines.len() > LINES_MAX {
                lines.insert("# and more\n".to_owned());
                break;
            }
        }
        lines.into_iter().collect::<String>().into_bytes()
    }

    fn is_volatile(&self, root: NodeId) -> bool {
        let nodes = std::iter::once(&root).chain(self.owned);
        let mut statements = nodes.flat_map(|node| self.graph.of(*node));
        statements.any(|statement| VOLATILE.contains(&self.graph.name(statement.property)))
    }

    fn name(&mut self, node: NodeId) -> String {
        match self.graph.iri(node) {
            Some(iri) => format!("<{}>", escaped(iri, true)),
            None => format!("_:{}", self.label(node, 0)),
        }
    }

    fn object(&mut self, object: &Object, depth: usize) -> String {
        match object {
            Object::Literal(literal) => written(literal),
            Object::Node(node) => match self.graph.iri(*node) {
                Some(iri) => format!("<{}>", escaped(iri, true)),
                None => format!("_:{}", self.label(*node, depth + 1)),
            },
        }
    }

    /// A hash of what is said of a blank node and of the blank nodes behind it. Blank nodes that say the
    /// same have the same name, which for a record is no loss. In a circle, and far down a list, the
    /// hash is of what could be seen.
    fn label(&mut self, node: NodeId, depth: usize) -> String {
        const DEPTH_MAX: usize = 64;
        if let Some(known) = self.labels.get(&node) {
            return known.clone();
        }
        if depth > DEPTH_MAX {
            return "deep".to_owned();
        }
        self.labels.insert(node, "circle".to_owned());
        let graph = self.graph;
        let mut said: Vec<String> = graph
            .of(node)
            .iter()
            .map(|s| {
                format!("{} {}", graph.property_iri(s.property), self.object(&s.object, depth))
            })
            .collect();
        said.sort();
        let mut hasher = Sha256::new();
        said.iter().for_each(|line| hasher.update(format!("{line}\n")));
        let label = format!("b{}", &hex(&hasher.finalize())[..24]);
        self.labels.insert(node, label.clone());
        label
    }
}

fn written(literal: &Literal) -> String {
    let value = escaped(&literal.value, false);
    match (&literal.language, &literal.datatype) {
        (Some(language), _) => format!("\"{value}\"@{language}"),
        (None, Some(datatype)) => format!("\"{value}\"^^<{}>", escaped(datatype, true)),
        (None, None) => format!("\"{value}\""),
    }
}

fn escaped(text: &str, iri: bool) -> Cow<'_, str> {
    let special = |c: char| match c {
        '\n' | '\r' | '\\' => true,
        '"' => true,
        '<' | '>' | ' ' | '{' | '}' | '|' | '^' | '`' => iri,
        c => c.is_control(),
    };
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !special(c) => out.push(c),
            '\n' if !iri => out.push_str("\\n"),
            '\r' if !iri => out.push_str("\\r"),
            '\\' if !iri => out.push_str("\\\\"),
            '"' if !iri => out.push_str("\\\""),
            c => out.push_str(&format!("\\u{:04X}", c as u32)),
        }
    }
    Cow::Owned(out)
}
