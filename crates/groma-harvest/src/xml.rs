//! XML from strangers: a small tree, read within limits, with what had to be set right.
//!
//! Names are local and compared without case, because portals disagree about prefixes and some
//! about case. Nothing is fetched and nothing expanded: a document that declares entities is
//! refused, one that merely names a document type is read without it.

mod canonical;
mod encoding;
mod entities;
mod path;
mod split;

pub(crate) use encoding::{Decoded, decoded};
pub(crate) use split::{Piece, apart};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::ops::Range;

/// Elements inside one another; metadata has about thirty.
const DEPTH_MAX: usize = 150;
/// Attributes of one element.
const ATTRIBUTES_MAX: usize = 500;
/// Elements of one document.
const ELEMENTS_MAX: usize = 5_000_000;
/// Repairs that are told of one document; the others are of the same kind.
const REPAIRS_MAX: usize = 100;

/// A document.
#[derive(Debug, Default)]
pub(crate) struct Document<'a> {
    pub(crate) root: Element<'a>,
    /// What was set right, in the order of the text.
    pub(crate) repairs: Vec<Repair>,
    /// True when it names a document type; that was not fetched.
    pub(crate) has_type: bool,
}

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element<'a> {
    /// As written, with its prefix.
    written: &'a str,
    /// Names as written, values without references.
    attributes: Vec<(&'a str, Cow<'a, str>)>,
    children: Vec<Node<'a>>,
    /// Where it stands in the text, from its first `<` to its last `>`.
    pub(crate) span: Range<usize>,
}

#[derive(Debug)]
enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

/// Something that was set right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repair {
    /// Where in the text.
    pub(crate) at: usize,
    /// What: a sentence.
    pub(crate) what: String,
}

/// Why a text is not read as XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It would harm whoever reads it.
    Dangerous(String),
    /// It ends before its last element does.
    Unended(String),
    /// It breaks the rules of XML.
    Malformed(String),
}

impl Refused {
    /// Why: a sentence.
    pub(crate) fn why(&self) -> &str {
        match self {
            Self::Dangerous(why) | Self::Unended(why) | Self::Malformed(why) => why,
        }
    }
}

/// Reads a text.
pub(crate) fn read(text: &str) -> Result<Document<'_>, Refused> {
    grown(text)?.finish(text)
}

/// Reads a text that may end before its last element does; what is open then, ends there.
pub(crate) fn read_unended(text: &str) -> Result<Document<'_>, Refused> {
    let mut tree = grown(text)?;
    while !tree.open.is_empty() {
        tree.close(text.len());
    }
    tree.finish(text)
}

fn grown(text: &str) -> Result<Tree<'_>, Refused> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut tree = Tree::default();
    loop {
        let at = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|why| {
            let what = format!("Line {}: {why}.", line_of(text, reader.error_position() as usize));
            match why {
                // All of these are marks that begin and do not end.
                quick_xml::Error::Syntax(_) => Refused::Unended(what),
                _ => Refused::Malformed(what),
            }
        })?;
        let end = reader.buffer_position() as usize;
        match event {
            Event::Start(start) => tree.open(text, &start, at)?,
            Event::Empty(start) => {
                tree.open(text, &start, at)?;
                tree.close(end);
            }
            Event::End(_) => tree.close(end),
            Event::Text(_) => tree.text(&text[at..end], at),
            Event::CData(cdata) => {
                let from = at + "<![CDATA[".len();
                tree.text(&text[from..from + cdata.len()], at);
            }
            Event::GeneralRef(reference) => tree.reference(&reference, at),
            Event::DocType(_) => tree.document_type(&text[at..end], line_of(text, at))?,
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
    Ok(tree)
}

/// The root's local name and namespace, from the beginning of a document that need not be whole.
pub(crate) fn root_of(beginning: &str) -> Option<(String, String)> {
    let mut reader = Reader::from_str(beginning);
    reader.config_mut().allow_dangling_amp = true;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name();
                let (prefix, local) = name.as_ref().split_once(':').unwrap_or(("", name.as_ref()));
                let declared = match prefix {
                    "" => "xmlns".to_owned(),
                    prefix => format!("xmlns:{prefix}"),
                };
                let mut attributes = start.attributes();
                attributes.with_checks(false);
                let namespace = attributes
                    .flatten()
                    .find(|attribute| attribute.key.as_ref() == declared)
                    .map(|attribute| attribute.value.to_string());
                return Some((local.to_owned(), namespace.unwrap_or_default()));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The line of a place in a text, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// A tree that grows.
#[derive(Default)]
struct Tree<'a> {
    open: Vec<Element<'a>>,
    root: Option<Element<'a>>,
    elements: usize,
    repairs: Vec<Repair>,
    has_type: bool,
}

impl<'a> Tree<'a> {
    fn open(&mut self, text: &'a str, start: &BytesStart<'_>, at: usize) -> Result<(), Refused> {
        self.elements += 1;
        if self.open.len() >= DEPTH_MAX || self.elements > ELEMENTS_MAX {
            let line = line_of(text, at);
            let what = format!(
                "Line {line}: elements are nested deeper than {DEPTH_MAX}, or there are too many."
            );
            return Err(Refused::Dangerous(what));
        }
        let from = at + 1;
        let written = &text[from..from + start.name().as_ref().len()];
        let mut element = Element { written, span: at..at, ..Element::default() };
        // Not those of the event: these borrow from the text.
        let mut attributes = Attributes::new(&text[from..from + start.len()], written.len());
        attributes.with_checks(false);
        for attribute in attributes {
            let Ok(attribute) = attribute else {
                self.repair(
                    at,
                    format!("An attribute of `{written}` is not well-formed; it was left out."),
                );
                break;
            };
            if element.attributes.len() >= ATTRIBUTES_MAX {
                let what = format!("`{written}` has more than {ATTRIBUTES_MAX} attributes.");
                return Err(Refused::Dangerous(what));
            }
            element.attributes.push((attribute.key.into_inner(), unescaped(attribute.value)));
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self, end: usize) {
        // The reader has checked that names match, so there is one to close.
        let Some(mut element) = self.open.pop() else { return };
        element.span.end = end;
        match (self.open.last_mut(), &self.root) {
            (Some(parent), _) => parent.children.push(Node::Element(element)),
            (None, None) => self.root = Some(element),
            (None, Some(_)) => {
                let what =
                    "There is more after the end of the document; it was left out.".to_owned();
                self.repair(element.span.start, what);
            }
        }
    }

    fn text(&mut self, text: &'a str, at: usize) {
        let lawful = if text.chars().all(is_lawful) {
            Cow::Borrowed(text)
        } else {
            self.repair(at, "Characters that XML forbids were left out.".to_owned());
            Cow::Owned(text.chars().filter(|c| is_lawful(*c)).collect())
        };
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Node::Text(lawful));
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>, at: usize) {
        let name: &str = reference;
        let meant: Cow<'a, str> = match reference.resolve_char_ref() {
            Ok(Some(c)) if is_lawful(c) => Cow::Owned(c.to_string()),
            Ok(None) => match (resolve_predefined_entity(name), entities::of_html(name)) {
                (Some(text), _) => Cow::Borrowed(text),
                (None, Some(text)) => {
                    self.repair(
                        at,
                        format!("`&{name};` is not defined in XML; that of HTML was meant."),
                    );
                    Cow::Owned(text)
                }
                (None, None) => {
                    self.repair(
                        at,
                        format!("`&{name};` is not defined; it was left as it stands."),
                    );
                    Cow::Owned(format!("&{name};"))
                }
            },
            _ => {
                self.repair(at, format!("`&{name};` is no character; it was left out."));
                Cow::Borrowed("")
            }
        };
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(Node::Text(meant));
        }
    }

    fn document_type(&mut self, declaration: &str, line: usize) -> Result<(), Refused> {
        if declaration.contains('[') || declaration.to_ascii_uppercase().contains("<!ENTITY") {
            let what = format!(
                "Line {line}: the document declares entities or a document type of its own."
            );
            return Err(Refused::Dangerous(what));
        }
        self.has_type = true;
        Ok(())
    }

    fn repair(&mut self, at: usize, what: String) {
        if self.repairs.len() < REPAIRS_MAX {
            self.repairs.push(Repair { at, what });
        }
    }

    fn finish(self, text: &str) -> Result<Document<'a>, Refused> {
        if let Some(open) = self.open.last() {
            let line = line_of(text, open.span.start);
            let what =
                format!("The text ends inside `{}`, which begins in line {line}.", open.written);
            return Err(Refused::Unended(what));
        }
        let Some(root) = self.root else {
            return Err(Refused::Malformed("There is no element in it.".to_owned()));
        };
        Ok(Document { root, repairs: self.repairs, has_type: self.has_type })
    }
}

fn is_lawful(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// A text with its references replaced by what they stand for.
pub(crate) fn without_references(text: &str) -> String {
    unescaped(Cow::Borrowed(text)).into_owned()
}

/// The value of an attribute; a reference that means nothing stays as it stands.
fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') && value.chars().all(is_lawful) {
        return value;
    }
    let text = quick_xml::escape::unescape(&value).unwrap_or(Cow::Borrowed(&value));
    Cow::Owned(text.chars().filter(|c| is_lawful(*c)).collect())
}

#[cfg(test)]
mod tests;
