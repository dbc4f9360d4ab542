//! Mends a block of Turtle: each of its statements is read by itself, and one that cannot be read is
//! left out.

use super::blocks::{Marks, skip};
use super::{Reader, add, shown};
use crate::finding;
use crate::rdf::Draught;

/// Nesting that is mended; what is deeper is left out whole.
const DEPTH_MAX: usize = 16;

/// Places that are tried for a forgotten dot.
const PLACES_MAX: usize = 20;

/// Dots that are put into one block: each means reading what follows once more.
const DOTS_MAX: usize = 100;

/// Reads what can be read of a block.
pub(super) fn block(reader: &mut Reader, block: &str, line: u64, to: &mut Draught) {
    let own = block.trim_end();
    let mut own = own.strip_suffix('.').unwrap_or(own).trim_end();
    // Where the dot between two records was forgotten, what is said of the second is not of the first.
    for _ in 0..DOTS_MAX {
        let Some(at) = forgotten_dot(reader, own) else { break };
        reader.reads(&format!("{}\n.", &own[..at]), line, to);
        let message = format!("A dot was put before {}", shown(&own[at..]));
        to.flaw(finding::REPAIRED_RECORD, Some(line), message);
        own = own[at..].trim_start();
        if reader.reads(&format!("{own}\n."), line, to) {
            return;
        }
    }
    let Some((subject, body)) = subject(own) else { return };
    if let Some(inner) = bracketed(subject) {
        let name = reader.name();
        statements(reader, &name, inner, line, 0, to);
        return statements(reader, &name, body, line, 0, to);
    }
    statements(reader, subject, body, line, 0, to);
}

impl Reader {
    fn name(&mut self) -> String {
        self.named += 1;
        format!("_:mended{}", self.named)
    }

    /// True when a statement could be read, and is.
    fn reads(&mut self, statement: &str, line: u64, to: &mut Draught) -> bool {
        match self.parse(statement) {
            Ok(triples) if triples.is_empty() => false,
            Ok(triples) => {
                add(&triples, line, to);
                true
            }
            Err(_) => false,
        }
    }
}

/// What is said of a subject, between semicolons.
fn statements(
    reader: &mut Reader,
    subject: &str,
    body: &str,
    line: u64,
    depth: usize,
    to: &mut Draught,
) {
    for part in parts(body, b';') {
        let part = part[skip(part)..].trim_end();
        // The dot stands on a line of its own: the part may end with a comment.
        if part.is_empty() || reader.reads(&format!("{subject} {part}\n."), line, to) {
            continue;
        }
        let Some((property, objects)) = part.split_once(char::is_whitespace) else {
            leave_out(subject, part, line, to);
            continue;
        };
        for object in parts(objects, b',') {
            let object = object[skip(object)..].trim_end();
            if reader.reads(&format!("{subject} {property} {object}\n."), line, to) {
                continue;
            }
            match bracketed(object) {
                Some(inner) if depth < DEPTH_MAX => {
                    let name = reader.name();
                    if reader.reads(&format!("{subject} {property} {name} ."), line, to) {
                        statements(reader, &name, inner, line, depth + 1, to);
                        continue;
                    }
                    leave_out(subject, part, line, to);
                }
                _ => leave_out(subject, &format!("{property} {object}"), line, to),
            }
        }
    }
}

fn leave_out(subject: &str, statement: &str, line: u64, to: &mut Draught) {
    let message =
        format!("A statement about {} was left out: {}", shown(subject), shown(statement));
    to.flaw(finding::REPAIRED_RECORD, Some(line), message);
}

/// The end of a record that goes on with another one at the beginning of a line.
fn forgotten_dot(reader: &mut Reader, block: &str) -> Option<usize> {
    let begins = |at: usize| {
        block[at + 1..].starts_with(|c: char| c == '<' || c == '_' || c.is_alphabetic())
    };
    let ends = |at: usize| !block[..at].trim_end().ends_with([';', ',', '[', '(']);
    let lines = Marks::of(block).filter(|m| m.byte == b'\n' && m.depth == 0).map(|m| m.at);
    let places: Vec<usize> = lines.filter(|at| begins(*at) && ends(*at)).take(PLACES_MAX).collect();
    places.into_iter().find(|at| reader.parse(&format!("{}\n.", &block[..*at])).is_ok())
}

/// The subject of a block, and what is said of it.
pub(super) fn subject(block: &str) -> Option<(&str, &str)> {
    let end = match block.chars().next()? {
        '<' => block.find('>')? + 1,
        '[' => Marks::of(block).find(|m| m.byte == b']' && m.depth == 0)?.at + 1,
        _ => block.find(char::is_whitespace)?,
    };
    Some(block.split_at(end))
}

/// True for a block that says first what its subject is.
pub(super) fn begins_with_class(block: &str) -> bool {
    let said = subject(block).map(|(_, said)| said.trim_start());
    said.is_some_and(|said| said.starts_with("a ") || said.starts_with("a\t"))
}

/// What stands between the brackets of `[ … ]`.
fn bracketed(text: &str) -> Option<&str> {
    text.strip_prefix('[')?.strip_suffix(']')
}

/// The parts between marks that are in no bracket.
fn parts(text: &str, mark: u8) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for found in Marks::of(text).filter(|m| m.byte == mark && m.depth == 0) {
        parts.push(&text[start..found.at]);
        start = found.at + 1;
    }
    parts.push(&text[start..]);
    parts
}
