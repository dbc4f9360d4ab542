//! Pages of records or of headers.

use super::{State, next};
use crate::answer::Exchange;
use crate::draft::dataset_id;
use crate::envelope::{self, Found, Opened};
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::iso::{self, Kind, Record};
use crate::protocol::{Next, Wanted};
use crate::xml::Element;

/// A page of a list.
pub(super) fn read(state: State, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let [exchange] = answers else {
        return Next::Broken(finding::INCOMPLETE, "A page of the list is missing.".to_owned());
    };
    // Some servers send the errors of the protocol with a status of failure: the body counts.
    let Some(answer) = &exchange.answer else { return Next::failed(exchange) };
    let Ok(bytes) = answer.body.bytes() else { return Next::failed(exchange) };
    let text = envelope::text(&bytes, answer, gather);
    let mut rest = String::new();
    let opened = envelope::open(&text, &["record"], &mut rest);
    let Some(root) = opened.root().filter(|root| root.is("OAI-PMH")) else {
        return match answer.is_success() {
            true => not_a_page(&opened, exchange, &bytes, gather),
            false => Next::failed(exchange),
        };
    };
    if let Some(error) = root.child("error") {
        return next::after_error(state, error, exchange, gather);
    }
    if !answer.is_success() {
        return Next::failed(exchange);
    }
    opened.note(exchange.ask.url.as_str(), gather);
    let mut page = Page {
        state,
        gather,
        url: exchange.ask.url.to_string(),
        identifiers: Vec::new(),
        restarted: false,
    };
    page.restarted = page.state.restarts > 0;
    page.take(&opened, root, &text);
    let Page { state, gather, identifiers, .. } = page;
    next::after_page(state, root, &opened, answer, identifiers, gather)
}

/// A page that was saved to a file.
pub(super) fn document(answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let Some((exchange, answer)) = answers.first().and_then(|e| Some((e, e.answer.as_ref()?)))
    else {
        return Next::End;
    };
    let Ok(bytes) = answer.body.bytes() else { return Next::failed(exchange) };
    let text = envelope::text(&bytes, answer, gather);
    let mut rest = String::new();
    let opened = envelope::open(&text, &["record"], &mut rest);
    let Some(root) = opened.root().filter(|root| root.is("OAI-PMH")) else {
        return not_a_page(&opened, exchange, &bytes, gather);
    };
    opened.note(exchange.ask.url.as_str(), gather);
    let state = State::new(exchange.ask.url.clone());
    let url = exchange.ask.url.to_string();
    let mut page = Page { state, gather, url, identifiers: Vec::new(), restarted: false };
    page.take(&opened, root, &text);
    match &opened.broken {
        Some(refused) if opened.cut_off => {
            Next::Broken(finding::TRUNCATED_BODY, refused.why().to_owned())
        }
        _ => Next::End,
    }
}

/// What is no page of OAI-PMH goes into quarantine.
fn not_a_page(
    opened: &Opened<'_>,
    exchange: &Exchange,
    bytes: &[u8],
    gather: &mut Gather<'_>,
) -> Next {
    let url = &exchange.ask.url;
    let (code, reason) = match (&opened.envelope, &opened.broken) {
        (Err(refused), _) | (Ok(_), Some(refused)) => {
            (envelope::code(refused, finding::UNREADABLE_PAGE), refused.why().to_owned())
        }
        (Ok(document), None) => {
            let name = document.root.name();
            (
                finding::NOT_WHAT_WAS_ASKED,
                format!("The answer is a `{name}`, not a page of OAI-PMH."),
            )
        }
    };
    gather.quarantine(code, url.as_str(), "oai-pmh", reason.clone(), None, bytes.to_vec());
    Next::Broken(code, format!("{url}: {reason}"))
}

/// A page that is being read.
struct Page<'p, 'g> {
    state: State,
    gather: &'p mut Gather<'g>,
    url: String,
    identifiers: Vec<String>,
    /// True when the list was begun again, so that what was read before is passed over.
    restarted: bool,
}

impl Page<'_, '_> {
    fn take(&mut self, opened: &Opened<'_>, root: &Element<'_>, text: &str) {
        let lists = ["ListRecords", "GetRecord", "ListIdentifiers"];
        let list = lists.iter().find_map(|name| root.child(name));
        let list: Vec<&Element<'_>> = list.into_iter().flat_map(Element::elements).collect();
        if self.state.lists_identifiers() || root.child("ListIdentifiers").is_some() {
            // Some servers put a `record` around each header.
            for entry in list {
                let header = if entry.is("header") { Some(entry) } else { entry.child("header") };
                if let Some(header) = header {
                    self.header(header);
                }
            }
            return;
        }
        let records: Vec<&Element<'_>> =
            list.into_iter().filter(|entry| entry.is("record")).collect();
        let mut number = 0;
        opened.each(text, &records, &mut |found| {
            number += 1;
            self.state.records += 1;
            self.record(found, number, text);
        });
    }

    /// A header of a list of identifiers.
    fn header(&mut self, header: &Element<'_>) {
        self.state.records += 1;
        let Some(identifier) = header.child("identifier").and_then(Element::words) else { return };
        if is_deleted(header) {
            self.deleted(&identifier);
        } else if self.state.wanted == Wanted::Identifiers {
            self.gather.listed(&identifier);
        }
        self.identifiers.push(identifier);
    }

    fn record(&mut self, found: Found<'_>, number: usize, text: &str) {
        let locator = format!("{}#/record[{number}]", self.url);
        let raw = text.as_bytes()[found.span.clone()].to_vec();
        let record = match found.element {
            Ok(record) => record,
            Err(refused) => {
                let native_id = envelope::glimpsed(&text[found.span], "identifier");
                let code = match envelope::code(refused, finding::UNREADABLE_RECORD) {
                    finding::DANGEROUS_XML => finding::DANGEROUS_XML,
                    _ => finding::UNREADABLE_RECORD,
                };
                return self.gather.quarantine(
                    code,
                    &locator,
                    "xml",
                    refused.why(),
                    native_id,
                    raw,
                );
            }
        };
        let header = record.child("header");
        let identifier = header.and_then(|h| h.child("identifier")).and_then(Element::words);
        self.identifiers.extend(identifier.clone());
        if header.is_some_and(is_deleted) {
            self.state.others += 1;
            match identifier {
                Some(identifier) => self.deleted(&identifier),
                None => {
                    let what = "A record is announced as deleted, and not which.";
                    self.gather.note(Noted {
                        locator: Some(locator),
                        ..Noted::new(finding::NO_IDENTIFIER, what)
                    });
                }
            }
            return;
        }
        let metadata = record.child("metadata").and_then(|metadata| metadata.elements().next());
        if self.state.wanted == Wanted::Identifiers {
            // Services are no data sets, and never missing.
            let identifier = identifier.filter(|_| !metadata.is_some_and(iso::is_service));
            return identifier.iter().for_each(|identifier| self.gather.listed(identifier));
        }
        // Records that are kept from before a kill are counted by the gather itself.
        let passed = self.restarted && self.gather.records_to_pass() == 0;
        if passed && identifier.as_deref().is_some_and(|id| self.was_read(id)) {
            return;
        }
        let Some(metadata) = metadata else {
            let reason = "The record has no metadata.";
            let code = finding::UNREADABLE_RECORD;
            return self.gather.quarantine(code, &locator, "oai-pmh", reason, identifier, raw);
        };
        let standalone = found.standalone(metadata);
        let record =
            Record { native_id: identifier, locator, raw, repairs: found.repairs, standalone };
        if iso::put(metadata, record, self.gather) == Kind::Service {
            self.state.others += 1;
        }
    }

    fn deleted(&mut self, identifier: &str) {
        if self.state.deletions {
            self.gather.deleted(identifier);
        }
    }

    fn was_read(&self, identifier: &str) -> bool {
        let id = dataset_id(self.gather.catalog, identifier);
        self.gather.seen.get(&id).is_some_and(Option::is_some)
    }
}

fn is_deleted(header: &Element<'_>) -> bool {
    header.attribute("status").is_some_and(|status| status.eq_ignore_ascii_case("deleted"))
}
