//! Turtle, and what of N3 is Turtle: block by block, so that an error stays where it is.

mod blocks;
mod long;
mod mend;

use super::window::Window;
use super::{Draught, Unread, name, shown};
use crate::finding;
use long::Long;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

/// Places in a broken block that are tried as the beginning of another record.
const PLACES_MAX: usize = 20;

/// How often the whole document may be gone over again in search of records inside broken blocks.
const PATIENCE: usize = 20;

/// Reads a document.
pub(super) fn read(text: &mut Window<'_>, base: Option<&str>, to: &mut Draught) {
    let length = usize::try_from(text.length).unwrap_or(usize::MAX);
    let mut reader = Reader::new(base, length.saturating_mul(PATIENCE));
    while !to.is_full() {
        let taken = match reader.long.take() {
            Some(long) => reader.end(long, text, to),
            None => reader.next(text, to),
        };
        match taken.or_else(|| reader.piece(text, to)) {
            Some(taken) => text.pass(taken),
            None if text.more() => {}
            None => return,
        }
    }
}

/// What is behind what can be seen.
#[derive(Clone, Copy)]
struct After {
    /// Nothing that can be shown at once.
    is_last: bool,
    /// Nothing.
    is_ended: bool,
}

struct Reader {
    /// What blocks so far have declared.
    parser: TurtleParser,
    /// Declarations that the parser takes from a document only.
    preamble: String,
    /// Nodes that were named while mending.
    named: usize,
    /// The statement of which only the rest is left to be read.
    long: Option<Long>,
    /// Bytes of broken blocks that are still gone over in search of records.
    patience: usize,
}

impl Reader {
    fn new(base: Option<&str>, patience: usize) -> Self {
        let plain = TurtleParser::new().lenient();
        let based = base.and_then(|base| plain.clone().with_base_iri(base).ok());
        let parser = based.unwrap_or(plain);
        Self { parser, preamble: String::new(), named: 0, long: None, patience }
    }

    /// Reads some of a statement that is too long to be seen whole, and says how much; none when it is
    /// not, or has to be seen whole.
    fn piece(&mut self, text: &Window<'_>, to: &mut Draught) -> Option<usize> {
        if !text.is_long() {
            return None;
        }
        let seen = text.rest();
        let newlines = seen[..blocks::skip(seen)].bytes().filter(|b| *b == b'\n').count() as u64;
        let line = self.long.as_ref().map_or(text.line() + newlines, |long| long.line);
        let blank = format!("_:long{line}");
        let piece = long::piece(seen, self.long.as_ref(), line, &blank)?;
        self.long = Some(piece.rest);
        self.part(piece.text, line, to);
        Some(piece.taken)
    }

    /// Reads the rest of such a statement, and says how much of what is left it was.
    fn end(&mut self, long: Long, text: &Window<'_>, to: &mut Draught) -> Option<usize> {
        let Some(end) = blocks::statement(text.rest(), text.is_last()) else {
            self.long = Some(long);
            return None;
        };
        self.part(long.end(&text.rest()[..end]), long.line, to);
        Some(end)
    }

    /// Reads a part of a statement.
    fn part(&mut self, part: Option<String>, line: u64, to: &mut Draught) {
        let mut part = Window::part(part.unwrap_or_default(), line);
        while let Some(taken) = self.next(&part, to) {
            part.pass(taken);
        }
    }

    /// Reads the first block of what is left, and says how much of it was taken; none when more of the
    /// document has to be seen for that, or nothing is left.
    fn next(&mut self, text: &Window<'_>, to: &mut Draught) -> Option<usize> {
        let end = blocks::first(text.rest(), text.is_last())?;
        let whole = &text.rest()[..end];
        // A block begins with the space and the comments before it.
        let spaces = blocks::skip(whole);
        if whole.len() == spaces {
            return Some(end);
        }
        let newlines = whole[..spaces].bytes().filter(|b| *b == b'\n').count() as u64;
        let (line, rest) = (text.line() + newlines, &text.rest()[spaces..]);
        let after = After { is_last: text.is_last(), is_ended: text.is_ended() };
        Some(spaces + self.block(rest, end - spaces, after, line, to)?)
    }

    /// The first block of what is left of the document, and as much of it as was taken; `line` is its
    /// first.
    fn block(
        &mut self,
        rest: &str,
        length: usize,
        after: After,
        line: u64,
        to: &mut Draught,
    ) -> Option<usize> {
        let block = &rest[..length];
        let is_cut = length == rest.len() && !blocks::is_ended(block);
        let errors = match if is_cut { Err(Vec::new()) } else { self.parse(block) } {
            Ok(triples) => {
                add(&triples, line, to);
                return Some(length);
            }
            Err(errors) => errors,
        };
        // A string or a bracket without an end costs its own record, not the next one.
        if let Some(at) = self.next_record(rest, length, after.is_last)? {
            let before = (to.flaws.len(), to.flaws_more, to.unread.len());
            self.mend(&block[..at], line, errors, to);
            if before == (to.flaws.len(), to.flaws_more, to.unread.len()) {
                let message = format!("A dot was put before {}", shown(&block[at..]));
                to.flaw(finding::REPAIRED_RECORD, Some(line), message);
            }
            return Some(at);
        }
        match is_cut {
            true if after.is_ended => {
                to.cut = true;
                unread(block, line, "The document ends in the middle of this record.", to);
            }
            true => unread(block, line, "The record has no end that can be seen.", to),
            false => self.mend(block, line, errors, to),
        }
        Some(length)
    }

    /// Where another record begins inside a block that cannot be read, if one does. None when more of the
    /// document has to be seen.
    fn next_record(&mut self, rest: &str, length: usize, is_last: bool) -> Option<Option<usize>> {
        let Some(patience) = self.patience.checked_sub(length) else { return Some(None) };
        for at in blocks::records(&rest[..length]).take(PLACES_MAX) {
            let from = &rest[at..];
            let block = &from[..blocks::first(from, is_last)?];
            if blocks::is_ended(block) && self.parse(block).is_ok_and(|triples| !triples.is_empty())
            {
                self.patience = patience;
                return Some(Some(at));
            }
        }
        self.patience = patience;
        Some(None)
    }

    /// The triples of a block, or what is wrong with it.
    fn parse(&mut self, block: &str) -> Result<Vec<Triple>, Vec<String>> {
        let (mut triples, mut errors) = (Vec::new(), Vec::new());
        let mut together = String::new();
        if !self.preamble.is_empty() {
            together = format!("{}{block}", self.preamble);
        }
        let text = if together.is_empty() { block } else { &together };
        let mut parser = self.parser.clone().for_slice(text.as_bytes());
        for next in parser.by_ref() {
            match next {
                Ok(triple) if is_sound(&triple) => triples.push(triple),
                Ok(triple) => {
                    errors.push(format!("An IRI has no end: {}", shown(&triple.to_string())))
                }
                Err(error) => errors.push(error.message().to_owned()),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        if triples.is_empty() {
            let declared: Vec<(String, String)> = parser
                .prefixes()
                .map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned()))
                .collect();
            let base = parser.base_iri().map(str::to_owned);
            self.learn(declared, base, block);
        }
        Ok(triples)
    }

    /// Keeps what a block declares for those after it.
    fn learn(&mut self, prefixes: Vec<(String, String)>, base: Option<String>, block: &str) {
        let mut parser = TurtleParser::new().lenient();
        let mut odd = false;
        for (prefix, iri) in prefixes {
            match parser.clone().with_prefix(prefix, iri) {
                Ok(more) => parser = more,
                Err(_) => odd = true,
            }
        }
        match base.map(|base| parser.clone().with_base_iri(base)) {
            Some(Ok(based)) => parser = based,
            Some(Err(_)) => odd = true,
            None => {}
        }
        self.parser = parser;
        if odd {
            self.preamble.push_str(block);
            self.preamble.push('\n');
        }
    }

    /// Declares a prefix that a document forgot.
    fn declare(&mut self, prefix: &str, iri: &str) {
        if let Ok(more) = self.parser.clone().with_prefix(prefix, iri) {
            self.parser = more;
        }
    }

    /// Sets a block right: prefixes that were forgotten, then statement by statement.
    fn mend(&mut self, block: &str, line: u64, mut errors: Vec<String>, to: &mut Draught) {
        while let Some(prefix) = errors.iter().find_map(|error| undeclared(error)) {
            let iri =
                name::namespace(&prefix).unwrap_or_else(|| format!("urn:undeclared:{prefix}:"));
            let message =
                format!("The prefix `{prefix}:` is not declared; it was read as <{iri}>.");
            to.flaw(finding::REPAIRED_RECORD, Some(line), message);
            self.declare(&prefix, &iri);
            errors = match self.parse(block) {
                Ok(triples) => return add(&triples, line, to),
                Err(again) => again,
            };
            if errors.iter().any(|error| undeclared(error).as_ref() == Some(&prefix)) {
                break;
            }
        }
        let (before, flaws) = (to.graph.len(), to.flaws.len());
        mend::block(self, block, line, to);
        // Of a record that nothing but its class is left of, nothing is known.
        let read = to.graph.len() - before;
        if read == 0 || read == 1 && mend::begins_with_class(block) {
            // What was left out of it is in quarantine with it.
            to.flaws.truncate(flaws);
            let reason = errors.first().map_or("It is no Turtle.", String::as_str);
            unread(block, line, reason, to);
        }
    }
}

/// False when an IRI goes on over what follows it: the parser looks for its end as far as it has to.
fn is_sound(triple: &Triple) -> bool {
    let iri = |text: &str| !text.bytes().any(|b| matches!(b, b'\n' | b'<' | b'"'));
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => iri(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => true,
    };
    let object = match &triple.object {
        Term::NamedNode(node) => iri(node.as_str()),
        Term::Literal(literal) => iri(literal.datatype().as_str()),
        _ => true,
    };
    subject && object && iri(triple.predicate.as_str())
}

fn undeclared(error: &str) -> Option<String> {
    let (_, rest) = error.split_once("The prefix ")?;
    let (prefix, _) = rest.split_once(": has not been declared")?;
    Some(prefix.to_owned())
}

fn add(triples: &[Triple], line: u64, to: &mut Draught) {
    triples.iter().for_each(|triple| to.graph.add(triple, line));
}

fn unread(block: &str, line: u64, reason: &str, to: &mut Draught) {
    let iri = block.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    to.unread.push(Unread {
        code: finding::UNREADABLE_RECORD,
        line,
        bytes: block.as_bytes().to_vec(),
        reason: reason.to_owned(),
        iri: iri.map(|(iri, _)| iri.to_owned()).filter(|iri| !iri.contains('\n')),
    });
}
