//! JSON-LD that is not held whole: the items of its long lists some at a time, each time with what is
//! around the list.

use super::items::{self, Item};
use super::outline::{self, Outline};
use super::{Unknown, long, places, quads, relax};
use crate::finding::{self, Code};
use crate::rdf::large::Document;
use crate::rdf::window::Window;
use crate::rdf::{Draught, Unread, depth};
use oxrdf::{NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;
use std::io;

/// Bytes of the beginning of a document that are kept when it is not read.
const HEAD: usize = 1 << 20;

/// What stands in a list that is not read yet, so that whoever lists it can be found.
const PROBE: &str = "urn:x-groma:item";

/// Reads a document; false when bytes of it are none of its encoding.
pub(in crate::rdf) fn read(
    document: &Document<'_>,
    base: Option<&str>,
    to: &mut Draught,
) -> io::Result<bool> {
    let mut text = document.window()?;
    let outline = outline::of(&mut text, document.sizes.window);
    let is_sound = text.sound()?;
    if let Some(line) = outline.too_deep {
        let why = format!("Brackets are nested more than {} deep.", depth::DEPTH_MAX);
        refuse(finding::TOO_DEEP, line, why, document.window()?, to);
        return Ok(is_sound);
    }
    let mut reader = Reader { base, unknown: Unknown::default(), flaws: Vec::new(), relaxed: None };
    let read = by_lists(document, &outline, &mut reader, to)?;
    if let Err(why) = read {
        to.graph.clear();
        by_items(document, &outline, &why, &mut reader, to)?;
    } else if let Some(why) = reader.relaxed.take() {
        let message = format!("The document is not JSON and was set right: {why}");
        to.flaw(finding::REPAIRED_RECORD, None, message);
    }
    for message in std::mem::take(&mut reader.flaws) {
        to.flaw(finding::REPAIRED_RECORD, None, message);
    }
    reader.unknown.tell(to);
    Ok(is_sound)
}

/// Reads the lists and what is around them; an error is one of JSON.
fn by_lists(
    document: &Document<'_>,
    outline: &Outline,
    reader: &mut Reader<'_>,
    to: &mut Draught,
) -> io::Result<Result<(), String>> {
    if !outline.is_sound {
        return Ok(Err("Its brackets do not fit.".to_owned()));
    }
    let listing = match reader.around(outline, to) {
        Ok(listing) => listing,
        Err(why) => return Ok(Err(why)),
    };
    let context = outline.members.iter().find(|member| member.name == "\"@context\"");
    let context =
        context.map_or(String::new(), |c| format!("\"@context\":{},", relax::relaxed(&c.value)));
    for (number, (name, at)) in outline.lists.iter().enumerate() {
        let name = name.as_deref().map(relax::relaxed);
        let around = match (&name, listing.get(&format!("{PROBE}{number}"))) {
            (None, _) => ("[".to_owned(), "]"),
            (Some(name), Some(id)) if name != "\"@graph\"" => (
                format!("{{{context}\"@id\":{},{name}:[", serde_json::Value::from(id.as_str())),
                "]}",
            ),
            (Some(name), _) => (format!("{{{context}{name}:["), "]}"),
        };
        let mut text = document.window()?;
        skip(&mut text, at + 1);
        if let Err(why) = reader.list(&mut text, (&around.0, around.1), document.sizes.window, to) {
            return Ok(Err(why));
        }
    }
    Ok(Ok(()))
}

fn skip(text: &mut Window<'_>, bytes: usize) {
    let mut left = bytes;
    while left > 0 && (!text.rest().is_empty() || text.more()) {
        let part = text.rest().len().min(left);
        text.pass(part);
        left -= part;
    }
}

/// Lines of the nodes that are described in a part of a document.
type Places = HashMap<String, u64>;

/// What all parts of a document have together.
struct Reader<'a> {
    base: Option<&'a str>,
    unknown: Unknown,
    flaws: Vec<String>,
    /// Why something had to be set right.
    relaxed: Option<String>,
}

impl Reader<'_> {
    /// Reads what is around the long lists; says by whom the items of each are listed.
    fn around(
        &mut self,
        outline: &Outline,
        to: &mut Draught,
    ) -> Result<HashMap<String, String>, String> {
        let mut listing = HashMap::new();
        if outline.members.is_empty() {
            return Ok(listing);
        }
        let mut lines = Places::new();
        let mut parts: Vec<String> = Vec::new();
        for member in &outline.members {
            note(places::of(&member.value), member.line, &mut lines);
            if member.name == "\"@id\"" {
                note(std::iter::once((member.value.trim_matches('"'), 1)), member.line, &mut lines);
            }
            parts.push(format!("{}:{}", member.name, member.value));
        }
        for (number, (name, _)) in outline.lists.iter().enumerate() {
            if let Some(name) = name {
                parts.push(format!("{name}:[{{\"@id\":\"{PROBE}{number}\"}}]"));
            }
        }
        for triple in self.triples("{", &parts.join(","), "}")? {
            let (subject, object) = (subject(&triple.subject), object(&triple.object));
            if let Some(probe) = object.clone().filter(|name| name.starts_with(PROBE)) {
                listing.insert(probe, subject);
            } else if subject.starts_with(PROBE) {
                listing.extend(object.map(|name| (subject, name)));
            } else {
                let line = lines.get(&subject).copied().unwrap_or(1);
                to.graph.add(&triple, line);
            }
        }
        Ok(listing)
    }

    /// Reads the items of a list, which begin here, each time as many as are seen.
    fn list(
        &mut self,
        text: &mut Window<'_>,
        (before, after): (&str, &str),
        enough: usize,
        to: &mut Draught,
    ) -> Result<(), String> {
        while !to.is_full() {
            let (seen, is_last) = (text.rest(), text.is_last());
            let (mut first, mut end) = (None, 0);
            let mut next = value(seen, is_last);
            while let Found::Value(start, length) = next {
                let start = end + start;
                let first = *first.get_or_insert(start);
                end = start + length;
                if end - first >= enough {
                    break;
                }
                next = value(&seen[end..], is_last);
            }
            if let Some(first) = first {
                let line = text.line() + newlines(&seen[..first]);
                self.items((before, &seen[first..end], after), line, to)?;
            }
            text.pass(end);
            match next {
                Found::Value(..) => {}
                Found::End => return Ok(()),
                Found::Behind if first.is_none() && self.long((before, after), text, to)? => {}
                Found::Behind if text.more() || first.is_some() => {}
                Found::Behind => return Err("A list has no end.".to_owned()),
            }
        }
        Ok(())
    }

    /// Reads an item that is too long to be seen whole; false when it is not, or has to be.
    fn long(
        &mut self,
        (before, after): (&str, &str),
        text: &mut Window<'_>,
        to: &mut Draught,
    ) -> Result<bool, String> {
        let mut kept = String::new();
        loop {
            let seen = text.rest();
            let spaces = if kept.is_empty() {
                seen.find(|c: char| !c.is_whitespace() && c != ',').unwrap_or(seen.len())
            } else {
                0
            };
            if kept.is_empty() && !(text.is_long() && seen[spaces..].starts_with('{')) {
                return Ok(false);
            }
            let line = text.line() + newlines(&seen[..spaces]);
            let item = format!("{kept}{}", &seen[spaces..]);
            if let Some(end) = items::closed(&item) {
                self.items((before, &item[..end], after), line, to)?;
                text.pass(spaces + end - kept.len());
                return Ok(true);
            }
            match long::cut(&item).filter(|_| text.is_long()) {
                Some(cut) => {
                    let piece = format!("{}]}}", &item[..cut.end]);
                    self.items((before, &piece, after), line, to)?;
                    text.pass(spaces + cut.end + 1 - kept.len());
                    kept = cut.before;
                }
                None if kept.is_empty() => return Ok(false),
                None if text.more() => {}
                None => return Err("An item has no end.".to_owned()),
            }
        }
    }

    /// Reads some items with what is around their list.
    fn items(
        &mut self,
        (before, items, after): (&str, &str, &str),
        line: u64,
        to: &mut Draught,
    ) -> Result<(), String> {
        let mut lines = Places::new();
        note(places::of(items), line, &mut lines);
        for triple in self.triples(before, items, after)? {
            let line = lines.get(&subject(&triple.subject)).copied().unwrap_or(1);
            to.graph.add(&triple, line);
        }
        Ok(())
    }

    /// The triples of a text, which may be set right.
    fn triples(&mut self, before: &str, text: &str, after: &str) -> Result<Vec<Triple>, String> {
        let why = match self.read(&format!("{before}{text}{after}")) {
            Ok(triples) => return Ok(triples),
            Err(why) => why,
        };
        let relaxed = relax::relaxed(text);
        if relaxed == text {
            return Err(why);
        }
        let triples = self.read(&format!("{before}{relaxed}{after}")).map_err(|_| why.clone())?;
        self.relaxed.get_or_insert(why);
        Ok(triples)
    }

    fn read(&mut self, text: &str) -> Result<Vec<Triple>, String> {
        let (mut triples, mut flaws) = (Vec::new(), Vec::new());
        quads(text, self.base, &self.unknown, &mut flaws, |triple| {
            triples.push(triple);
            true
        })?;
        self.flaws.extend(flaws.into_iter().take(1000_usize.saturating_sub(self.flaws.len())));
        Ok(triples)
    }
}

/// The next value of a list.
enum Found {
    /// Where it begins, and how long it is.
    Value(usize, usize),
    /// It ends behind what can be seen.
    Behind,
    End,
}

fn value(text: &str, is_last: bool) -> Found {
    let Some(start) = text.find(|c: char| !c.is_whitespace() && c != ',') else {
        return if is_last { Found::End } else { Found::Behind };
    };
    let own = &text[start..];
    let length = match own.as_bytes()[0] {
        b']' | b'}' => return Found::End,
        b'{' | b'[' => items::closed(own),
        b'"' => string(own),
        _ => own.find([',', ']']),
    };
    match length {
        Some(length) => Found::Value(start, length),
        None if is_last => Found::Value(start, own.len()),
        None => Found::Behind,
    }
}

/// The length of the string with which a text begins.
fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Notes where nodes are described; the first place that is not the first line has the word.
fn note<'t>(places: impl Iterator<Item = (&'t str, u64)>, line: u64, lines: &mut Places) {
    for (iri, at) in places {
        let known = lines.entry(iri.to_owned()).or_insert(1);
        if *known == 1 {
            *known = line + at - 1;
        }
    }
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

fn subject(subject: &NamedOrBlankNode) -> String {
    crate::rdf::graph::subject(subject).into_owned()
}

fn object(object: &Term) -> Option<String> {
    match object {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        Term::BlankNode(node) => Some(format!("_:{}", node.as_str())),
        _ => None,
    }
}

/// Reads the records of what is not JSON, each by itself.
fn by_items(
    document: &Document<'_>,
    outline: &Outline,
    why: &str,
    reader: &mut Reader<'_>,
    to: &mut Draught,
) -> io::Result<()> {
    to.cut = outline.is_cut;
    let mut text = document.window()?;
    let open = loop {
        match items::array(text.rest()) {
            Some(open) => break Some(open),
            None if text.more() => {}
            None => break None,
        }
    };
    let Some(open) = open else {
        refuse(finding::UNREADABLE_PAGE, 1, why.to_owned(), text, to);
        return Ok(());
    };
    let context = items::context(text.rest());
    let context = context.map_or(String::new(), |context| format!("\"@context\":{context},"));
    text.pass(open + 1);
    let mut good = Good { before: format!("{{{context}\"@graph\":["), ..Good::default() };
    let (mut broken, mut count) = (0, 0_u64);
    while !to.is_full() {
        let range = match items::next(text.rest(), text.is_last(), &mut broken) {
            Item::Here(range) => range,
            Item::Behind => {
                text.more();
                continue;
            }
            Item::Nothing => break,
        };
        count += 1;
        let line = text.line() + newlines(&text.rest()[..range.start]);
        let (item, end) = (&text.rest()[range.clone()], range.end);
        let relaxed = relax::relaxed(item);
        if items::is_json(item) {
            note(places::of(item), line, &mut good.lines);
            good.items.push(relaxed);
            good.length += item.len();
        } else {
            note(places::of(item).take(1000), line, &mut good.unread);
            let iri = places::of(item).next().map(|(iri, _)| iri.to_owned());
            to.unread.push(Unread {
                code: finding::UNREADABLE_RECORD,
                line,
                bytes: item.as_bytes().to_vec(),
                reason: "The record is not JSON.".to_owned(),
                iri,
            });
        }
        text.pass(end);
        if good.length >= document.sizes.window {
            good.tell(reader, to);
        }
    }
    good.tell(reader, to);
    if count == 0 {
        refuse(finding::UNREADABLE_PAGE, 1, why.to_owned(), document.window()?, to);
    } else {
        let message = format!("The document is not JSON, and was read record by record: {why}");
        to.flaw(finding::REPAIRED_RECORD, None, message);
    }
    Ok(())
}

/// Records that can be read.
#[derive(Default)]
struct Good {
    /// What stands before them.
    before: String,
    items: Vec<String>,
    length: usize,
    lines: Places,
    /// Where records that cannot be read describe something.
    unread: Places,
}

impl Good {
    fn tell(&mut self, reader: &mut Reader<'_>, to: &mut Draught) {
        if self.items.is_empty() {
            return;
        }
        let items = std::mem::take(&mut self.items).join(",");
        self.length = 0;
        let lines = std::mem::take(&mut self.lines);
        let after = if self.before == "[" { "]" } else { "]}" };
        let read = reader.read(&format!("{}{items}{after}", self.before));
        // What was broken may have been the context: then the records are read without it.
        let read = read.or_else(|_| {
            self.before = "[".to_owned();
            reader.read(&format!("[{items}]"))
        });
        match read {
            Ok(triples) => triples.iter().for_each(|triple| {
                let name = subject(&triple.subject);
                let line = lines.get(&name).into_iter().chain(self.unread.get(&name)).min();
                to.graph.add(triple, line.copied().unwrap_or(1));
            }),
            Err(reason) => {
                let (code, bytes) = (finding::UNREADABLE_PAGE, items.into_bytes());
                to.unread.push(Unread { code, line: 1, bytes, reason, iri: None });
            }
        }
    }
}

/// Says why a document is not read, with as much of its beginning as is looked at.
fn refuse(code: Code, line: u64, reason: String, mut text: Window<'_>, to: &mut Draught) {
    while text.rest().len() < HEAD && text.more() {}
    let bytes = text.rest().as_bytes().to_vec();
    to.unread.push(Unread { code, line, bytes, reason, iri: None });
}
