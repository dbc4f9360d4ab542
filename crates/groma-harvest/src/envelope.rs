//! A page of XML with records in it: read whole, or, when it is not well-formed, taken apart at its
//! records, so that the others survive a broken one.

use crate::answer::Answer;
use crate::finding::{self, Code, Noted};
use crate::gather::Gather;
use crate::xml::{self, Decoded, Document, Element, Piece, Refused, Repair};
use std::io::Read;
use std::ops::Range;

/// A page.
pub(crate) struct Opened<'t> {
    /// The page, without its records when it had to be taken apart; or why not even that is read.
    pub(crate) envelope: Result<Document<'t>, Refused>,
    /// Why it had to be taken apart.
    pub(crate) broken: Option<Refused>,
    /// True when the page ends before its envelope does.
    pub(crate) cut_off: bool,
    pieces: Vec<Piece>,
}

/// A record on a page.
pub(crate) struct Found<'f> {
    /// The text in which the spans of the record's elements count.
    source: &'f str,
    /// Prefixes that the envelope declares.
    declared: &'f str,
    /// The record, or why it cannot be read.
    pub(crate) element: Result<&'f Element<'f>, &'f Refused>,
    /// Where it stands in the page.
    pub(crate) span: Range<usize>,
    /// What was set right in it.
    pub(crate) repairs: Vec<Repair>,
}

/// The text of an answer's bytes; what is odd about them is noted.
pub(crate) fn text<'b>(
    bytes: &'b [u8],
    answer: &Answer,
    gather: &mut Gather<'_>,
) -> std::borrow::Cow<'b, str> {
    let Decoded { text, wrong } = xml::decoded(bytes, answer.header("content-type"));
    if let Some(wrong) = wrong {
        gather.note(Noted {
            locator: Some(answer.final_url.to_string()),
            ..Noted::new(finding::WRONG_CHARSET, wrong)
        });
    }
    text
}

/// Opens a page whose records have these names; `rest` is where the rest of a broken page is kept.
pub(crate) fn open<'t>(text: &'t str, names: &[&str], rest: &'t mut String) -> Opened<'t> {
    match xml::read(text) {
        Ok(document) => {
            Opened { envelope: Ok(document), broken: None, cut_off: false, pieces: Vec::new() }
        }
        // What it declares holds for every record on it.
        Err(refused @ Refused::Dangerous(_)) if text.contains("<!DOCTYPE") => {
            let (envelope, broken) = (Err(refused.clone()), Some(refused));
            Opened { envelope, broken, cut_off: false, pieces: Vec::new() }
        }
        Err(refused) => {
            let (pieces, without) = xml::apart(text, names);
            *rest = without;
            let cut_off = matches!(xml::read(rest), Err(Refused::Unended(_)));
            Opened { envelope: xml::read_unended(rest), broken: Some(refused), cut_off, pieces }
        }
    }
}

impl<'t> Opened<'t> {
    /// The root, where the envelope is read.
    pub(crate) fn root(&self) -> Option<&Element<'t>> {
        self.envelope.as_ref().ok().map(|document| &document.root)
    }

    /// Hands over every record: `whole` when the page was read as it is, else its pieces.
    pub(crate) fn each(&self, text: &str, whole: &[&Element<'_>], take: &mut dyn FnMut(Found<'_>)) {
        let declared = self.root().map(Element::declarations).unwrap_or_default();
        if self.broken.is_some() {
            return self.pieces.iter().for_each(|piece| take_piece(text, piece, &declared, take));
        }
        let repairs: &[Repair] = self.envelope.as_ref().map_or(&[], |document| &document.repairs);
        for element in whole {
            let span = element.span.clone();
            let repairs =
                repairs.iter().filter(|repair| span.contains(&repair.at)).cloned().collect();
            take(Found { source: text, declared: &declared, element: Ok(element), span, repairs });
        }
    }

    /// Notes that the page had to be taken apart, or names a document type.
    pub(crate) fn note(&self, locator: &str, gather: &mut Gather<'_>) {
        let mut note = |code: Code, what: String| {
            gather.note(Noted { locator: Some(locator.to_owned()), ..Noted::new(code, what) });
        };
        if let Some(refused) = &self.broken {
            let what =
                format!("The page is no well-formed XML and was taken apart. {}", refused.why());
            let kind = code(refused, finding::REPAIRED_RECORD);
            note(if self.cut_off { finding::TRUNCATED_BODY } else { kind }, what);
        }
        if self.envelope.as_ref().is_ok_and(|document| document.has_type) {
            note(finding::DOCUMENT_TYPE, "The page names a document type.".to_owned());
        }
    }
}

fn take_piece(text: &str, piece: &Piece, declared: &str, take: &mut dyn FnMut(Found<'_>)) {
    let span = piece.span.clone();
    let source = &text[span.clone()];
    let (document, refused) = match xml::read(source) {
        Ok(document) => (document, None),
        Err(refused) => (Document::default(), Some(refused)),
    };
    let element = refused.as_ref().map_or(Ok(&document.root), Err);
    take(Found { source, declared, element, span, repairs: document.repairs.clone() });
}

impl Found<'_> {
    /// An element as a document by itself, with the prefixes that it inherits; only for
    /// `rdf:RDF`, which has a reader of its own.
    pub(crate) fn standalone(&self, element: &Element<'_>) -> String {
        let written = self.source.get(element.span.clone()).unwrap_or_default();
        let Some(tag) = written.find('>').filter(|_| element.is("RDF")) else {
            return String::new();
        };
        let name = written.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(tag);
        let missing = self.declared.split('\n').filter(|declaration| {
            let prefix = declaration.split('=').next().unwrap_or_default();
            !prefix.is_empty() && !written[..tag].contains(&format!("{prefix}="))
        });
        let missing: String = missing.map(|declaration| format!(" {declaration}")).collect();
        format!("{}{missing}{}", &written[..name], &written[name..])
    }
}

/// Lists a record that cannot be read, if it was read before: it is there, whatever is wrong with it.
pub(crate) fn still_there(native_id: &str, gather: &mut Gather<'_>) {
    let id = crate::draft::dataset_id(gather.catalog, native_id);
    if gather.memory.dataset(&id).is_some() {
        gather.listed(native_id);
    }
}

/// The kind of finding for what was refused; `malformed` for what is merely malformed.
pub(crate) fn code(refused: &Refused, malformed: Code) -> Code {
    match refused {
        Refused::Dangerous(_) => finding::DANGEROUS_XML,
        Refused::Unended(_) => finding::TRUNCATED_BODY,
        Refused::Malformed(_) => malformed,
    }
}

/// The text of the first element of this name, in bytes that no parser accepts.
pub(crate) fn glimpsed(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>')?;
        let written = rest[..end].split_whitespace().next().unwrap_or_default();
        if written.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case(name)) {
            let inside = rest[end + 1..].trim_start();
            // The text may stand one element deeper, as `gco:CharacterString`.
            let inside = match inside.strip_prefix('<').and_then(|inner| inner.split_once('>')) {
                Some((_, inner)) => inner,
                None => inside,
            };
            let said = inside.split('<').next().unwrap_or_default().trim();
            return (!said.is_empty()).then(|| said.to_owned());
        }
    }
    None
}

/// The server and its version, where a comment at the beginning says so.
pub(crate) fn software(text: &str) -> Option<(String, Option<String>)> {
    let comment = text.split_once("<!--")?.1.split_once("-->")?.0.trim();
    let mut words = comment.split_whitespace();
    let name = words.next().filter(|name| name.eq_ignore_ascii_case("pycsw"))?;
    Some((name.to_owned(), words.next().map(str::to_owned)))
}

/// The first part of an answer, as text; none when it does not look like XML or HTML.
pub(crate) fn beginning(answer: &Answer) -> Option<String> {
    let mut bytes = Vec::new();
    answer.body.reader().ok()?.take(64 << 10).read_to_end(&mut bytes).ok()?;
    let text = xml::decoded(&bytes, answer.header("content-type")).text.into_owned();
    text.trim_start().starts_with('<').then_some(text)
}
