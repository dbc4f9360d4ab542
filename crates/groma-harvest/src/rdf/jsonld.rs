//! JSON-LD: contexts of other places come from [`contexts`](super::contexts) or not at all; what is not
//! JSON is set right where that is plain, and else read record by record.

mod items;
pub(super) mod large;
mod long;
mod outline;
mod places;
mod relax;

use super::{Draught, Lines, Unread, contexts, depth, line_of, shown};
use crate::finding::{self, Code};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::Triple;
use std::sync::{Arc, Mutex};

/// Reads a document.
pub(super) fn read(text: &str, base: Option<&str>, to: &mut Draught) {
    if let Some(at) = depth::json_too_deep(text) {
        let why = format!("Brackets are nested more than {} deep.", depth::DEPTH_MAX);
        return refuse(finding::TOO_DEEP, text, at, why, to);
    }
    if let Err(why) = whole(text, base, to) {
        to.graph.clear();
        let relaxed = relax::relaxed(text);
        if relaxed == text || whole(&relaxed, base, to).is_err() {
            to.graph.clear();
            return by_items(text, base, &why, to);
        }
        let message = format!("The document is not JSON and was set right: {why}");
        to.flaw(finding::REPAIRED_RECORD, None, message);
    }
    for (iri, line) in places::of(text) {
        to.graph.place(iri, line);
    }
}

/// Reads a document at once; an error is one of JSON.
fn whole(text: &str, base: Option<&str>, to: &mut Draught) -> Result<(), String> {
    let unknown = Unknown::default();
    let mut flaws = Vec::new();
    let broken = quads(text, base, &unknown, &mut flaws, |triple| {
        to.graph.add(&triple, 1);
        !to.is_full()
    });
    flaws.into_iter().for_each(|message| to.flaw(finding::REPAIRED_RECORD, None, message));
    unknown.tell(to);
    broken
}

/// Contexts that were asked for and are not known.
#[derive(Clone, Default)]
struct Unknown(Arc<Mutex<Vec<String>>>);

impl Unknown {
    fn add(&self, url: &str) {
        let mut asked = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !asked.iter().any(|known| known == url) && asked.len() < 20 {
            asked.push(url.to_owned());
        }
    }

    fn tell(&self, to: &mut Draught) {
        for url in self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).iter() {
            let message = format!("The context {} is not known and is not fetched.", shown(url));
            to.flaw(finding::UNKNOWN_CONTEXT, None, message);
        }
    }
}

/// Hands over the triples of a text, until one is not wanted; an error is one of JSON.
fn quads(
    text: &str,
    base: Option<&str>,
    unknown: &Unknown,
    flaws: &mut Vec<String>,
    mut one: impl FnMut(Triple) -> bool,
) -> Result<(), String> {
    let mut parser = JsonLdParser::new().lenient();
    if let Some(based) = base.and_then(|base| parser.clone().with_base_iri(base).ok()) {
        parser = based;
    }
    let asked = unknown.clone();
    let load = move |url: &str, _: &_| {
        let document = contexts::of(url).unwrap_or_else(|| {
            asked.add(url);
            contexts::EMPTY
        });
        let document = document.as_bytes().to_vec();
        Ok(JsonLdRemoteDocument { document, document_url: url.to_owned() })
    };
    let mut broken = Ok(());
    for quad in parser.for_slice(text.as_bytes()).with_load_document_callback(load) {
        match quad {
            Ok(quad) => {
                if !one(quad.into()) {
                    break;
                }
            }
            Err(error) if error.code().is_none() => broken = Err(shown(&error.to_string())),
            Err(error) => {
                flaws.push(format!("Something was left out: {}", shown(&error.to_string())));
            }
        }
    }
    broken
}

/// Reads the records of what is not JSON, each by itself.
fn by_items(text: &str, base: Option<&str>, why: &str, to: &mut Draught) {
    let items = items::of(text);
    to.cut = !text.trim_end().ends_with(['}', ']']);
    if items.is_empty() {
        return refuse(finding::UNREADABLE_PAGE, text, 0, why.to_owned(), to);
    }
    let message = format!("The document is not JSON, and was read record by record: {why}");
    to.flaw(finding::REPAIRED_RECORD, None, message);
    let context = items::context(text);
    let mut good = Vec::new();
    let mut lines = Lines::of(text);
    for range in items {
        let line = lines.at(range.start);
        let item = &text[range.clone()];
        let relaxed = relax::relaxed(item);
        if serde_json::from_str::<serde::de::IgnoredAny>(&relaxed).is_ok() {
            good.push(relaxed);
            continue;
        }
        let iri = places::of(item).next().map(|(iri, _)| iri.to_owned());
        to.unread.push(Unread {
            code: finding::UNREADABLE_RECORD,
            line,
            bytes: item.as_bytes().to_vec(),
            reason: "The record is not JSON.".to_owned(),
            iri,
        });
    }
    let context = context.map_or(String::new(), |context| format!("\"@context\":{context},"));
    let together = format!("{{{context}\"@graph\":[{}]}}", good.join(","));
    // What was broken may have been the context: then the records are read without it.
    if whole(&together, base, to).is_err() {
        let without = format!("[{}]", good.join(","));
        if let Err(why) = whole(&without, base, to) {
            refuse(finding::UNREADABLE_PAGE, text, 0, why, to);
        }
    }
    for (iri, line) in places::of(text) {
        to.graph.place(iri, line);
    }
}

fn refuse(code: Code, text: &str, at: usize, reason: String, to: &mut Draught) {
    let bytes = text.as_bytes().to_vec();
    to.unread.push(Unread { code, line: line_of(text, at), bytes, reason, iri: None });
}
