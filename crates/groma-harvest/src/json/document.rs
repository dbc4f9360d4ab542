//! One answer as a document: what it is in place of JSON, or its parts one by one; what is broken
//! in it goes into quarantine by itself.

use super::outline::Outline;
use super::split::{Cut, Splitter};
use super::{Flaw, Json, Key, charset, parse};
use crate::answer::Answer;
use crate::finding::{self, Code, Noted};
use crate::gather::Gather;
use crate::protocol::Next;
use std::io::Read;

pub(crate) use super::split::{Plan, Want};

/// An answer that was looked at.
pub(crate) enum Opened<'a> {
    Json(Document<'a>),
    /// Something else, said in a sentence, with its first bytes.
    Not(Code, String, Vec<u8>),
}

/// A document that is read part by part.
pub(crate) struct Document<'a> {
    pub(crate) outline: Outline,
    splitter: Splitter<'a>,
    page: String,
    notes: Vec<Noted>,
    western: bool,
    broken: Option<(Code, String)>,
    /// Records that could not be read.
    pub(crate) broken_records: u64,
}

/// A part that was read.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) way: Vec<Key>,
    /// Page and JSON pointer.
    pub(crate) locator: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) value: Json,
    /// What was odd about how it is written.
    pub(crate) findings: Vec<Noted>,
}

/// Bytes of a page that is not JSON that are kept.
const SHOWN_BYTES: usize = 1 << 16;

impl<'a> Document<'a> {
    pub(crate) fn open(answer: &'a Answer) -> Opened<'a> {
        let page = page(answer);
        let declared = answer.header("content-type").and_then(charset_of);
        let decoded = answer.body.reader().and_then(|reader| charset::decoded(reader, declared));
        let decoded = match decoded {
            Ok(decoded) => decoded,
            Err(error) => {
                let what = format!("{page} cannot be read: {error}");
                return Opened::Not(finding::UNREADABLE_PAGE, what, Vec::new());
            }
        };
        let charset::Decoded { mut reader, beginning, unlike, western } = decoded;
        let wrapped = wrapped_at(&beginning);
        if let Some(what) = not_json(&beginning[wrapped..]) {
            let kept = beginning[..beginning.len().min(SHOWN_BYTES)].to_vec();
            return Opened::Not(
                finding::NOT_WHAT_WAS_ASKED,
                format!("{page} answered with {what}."),
                kept,
            );
        }
        let mut notes: Vec<Noted> = Vec::new();
        notes.extend(unlike.map(|what| Noted::new(finding::WRONG_CHARSET, what)));
        if wrapped > 0 {
            let what = format!(
                "{page} answered with a script around the data (JSONP); what is inside was read."
            );
            notes.push(Noted::new(finding::NOT_WHAT_WAS_ASKED, what));
            let passed =
                std::io::copy(&mut reader.by_ref().take(wrapped as u64), &mut std::io::sink());
            debug_assert!(passed.is_ok(), "these bytes are in memory");
        }
        notes.iter_mut().for_each(|noted| noted.locator = Some(page.clone()));
        let outline = Outline::of_beginning(&beginning[wrapped..]);
        let broken = answer.truncated.then(|| cut_off(&page));
        Opened::Json(Self {
            outline,
            splitter: Splitter::new(reader),
            page,
            notes,
            western,
            broken,
            broken_records: 0,
        })
    }

    /// The next part that is wanted and can be read; parts that cannot go into quarantine, with
    /// what one of the members `names` calls them.
    pub(crate) fn next(
        &mut self,
        plan: &Plan<'_>,
        names: &[&str],
        gather: &mut Gather<'_>,
    ) -> Option<Part> {
        self.notes.drain(..).for_each(|noted| gather.note(noted));
        loop {
            let cut = match self.splitter.next(plan) {
                Ok(cut) => cut?,
                Err(error) => {
                    let what = format!("{} cannot be read to its end: {error}", self.page);
                    self.broken.get_or_insert((finding::TRUNCATED_BODY, what));
                    return None;
                }
            };
            let locator = locator(&self.page, cut.root, &cut.way);
            let Cut { way, offset, bytes, read, .. } = cut;
            match read {
                Ok(read) => return Some(self.part(way, locator, bytes, read)),
                Err(flaw) => {
                    self.broken_records += u64::from(bytes.first() == Some(&b'{'));
                    set_aside(&flaw, &locator, offset, names, bytes, &way, gather);
                }
            }
        }
    }

    /// Whether it was all there: what follows when it was not.
    pub(crate) fn end(self) -> Option<Next> {
        let Self { broken, splitter, page, .. } = self;
        let broken = broken.or_else(|| splitter.cut_off.then(|| cut_off(&page)));
        broken.map(|(code, what)| Next::Broken(code, what))
    }

    fn part(&mut self, way: Vec<Key>, locator: String, bytes: Vec<u8>, read: parse::Read) -> Part {
        let mut findings = Vec::new();
        if !read.repeated.is_empty() {
            let what = format!("The record gives a key twice: {}.", read.repeated.join(", "));
            findings.push(Noted::new(finding::REPEATED_KEY, what));
        }
        if let Some(repaired) = &read.repaired {
            let what = format!("The record has {repaired}; it was read all the same.");
            findings.push(Noted::new(finding::REPAIRED_RECORD, what));
        }
        if read.not_utf8 && !self.western {
            self.western = true;
            let what = "The text is not in UTF-8; it was read as Windows-1252, here and wherever else it is not.";
            findings.push(Noted::new(finding::WRONG_CHARSET, what));
        }
        findings.iter_mut().for_each(|noted| noted.locator = Some(locator.clone()));
        Part { way, locator, bytes, value: read.value, findings }
    }
}

/// What follows when an answer is not data: its bytes are kept, and nothing more can be read.
pub(crate) fn not_data(code: Code, what: String, bytes: Vec<u8>, gather: &mut Gather<'_>) -> Next {
    let locator = what.split(' ').next().unwrap_or_default().to_owned();
    gather.quarantine(code, &locator, "json", what.clone(), None, bytes);
    Next::Broken(code, what)
}

fn set_aside(
    flaw: &Flaw,
    locator: &str,
    offset: u64,
    names: &[&str],
    bytes: Vec<u8>,
    way: &[Key],
    gather: &mut Gather<'_>,
) {
    let code = match way.last() {
        _ if flaw.too_deep => finding::TOO_DEEP,
        Some(Key::Name(_)) => finding::UNREADABLE_PAGE,
        _ => finding::UNREADABLE_RECORD,
    };
    let at = offset + flaw.offset as u64;
    let locator = format!("{locator} (byte {at})");
    let reason = format!("It cannot be read as JSON: {}, at byte {at} of the document.", flaw.what);
    let native_id = salvaged(&bytes, names);
    gather.quarantine(code, &locator, "json", reason, native_id, bytes);
}

/// What a broken record calls itself, if that much of it can be read.
fn salvaged(bytes: &[u8], names: &[&str]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    names.iter().find_map(|name| {
        let (_, rest) = text.split_once(&format!("\"{name}\""))?;
        let value = rest.trim_start().strip_prefix(':')?.trim_start();
        let end = value.get(1..)?.find('"')? + 2;
        let read = parse::read(value.get(..end)?.as_bytes()).ok()?;
        read.value.said().filter(|_| value.starts_with('"'))
    })
}

/// Where in a page: its address, and a JSON pointer behind `#`.
pub(crate) fn locator(page: &str, root: u64, way: &[Key]) -> String {
    let root = if root > 0 { format!(" document {}", root + 1) } else { String::new() };
    let step = |key: &Key| match key {
        Key::Name(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        Key::At(at) => format!("/{at}"),
    };
    format!("{page}{root}#{}", way.iter().map(step).collect::<String>())
}

/// An answer's address; of a file its name, for folders are elsewhere on every machine.
fn page(answer: &Answer) -> String {
    let url = &answer.final_url;
    let name = url.path_segments().and_then(|mut segments| segments.next_back());
    match (url.scheme(), name) {
        ("file", Some(name)) => name.to_owned(),
        _ => url.to_string(),
    }
}

fn charset_of(content_type: &str) -> Option<&str> {
    let (_, label) = content_type.split_once("charset=")?;
    Some(label.split(';').next()?.trim().trim_matches('"'))
}

fn cut_off(page: &str) -> (Code, String) {
    (finding::TRUNCATED_BODY, format!("{page} ends before its end; what came before was read."))
}

/// Where the data begin when a script is written around them.
fn wrapped_at(beginning: &[u8]) -> usize {
    let name = |b: &u8| b.is_ascii_alphanumeric() || b"_.$/* ".contains(b);
    match beginning.iter().position(|b| !name(b)) {
        Some(end) if end > 0 && beginning[end] == b'(' => end + 1,
        _ => 0,
    }
}

/// What it is when it cannot be a document of JSON.
fn not_json(beginning: &[u8]) -> Option<String> {
    let start = beginning.iter().position(|b| !b.is_ascii_whitespace());
    let Some(start) = start else { return Some("nothing".to_owned()) };
    let text = String::from_utf8_lossy(&beginning[start..beginning.len().min(start + 300)]);
    let shown: String = text.chars().take(120).filter(|c| !c.is_control()).collect();
    match text.as_bytes()[0] {
        b'{' | b'[' => None,
        b'<' if text.to_lowercase().contains("<html")
            || text.to_lowercase().contains("<!doctype html") =>
        {
            Some("a page of HTML instead of data".to_owned())
        }
        b'<' => Some("XML instead of JSON".to_owned()),
        b'"' => Some(format!("a bare text instead of data: {shown}")),
        _ => Some(format!("something that is not JSON: {shown}")),
    }
}

#[cfg(test)]
#[path = "document/tests.rs"]
mod tests;
