//! Pages of records.

use super::{State, next};
use crate::answer::Exchange;
use crate::envelope::{self, Found, Opened};
use crate::finding;
use crate::gather::Gather;
use crate::iso::{self, Kind, Record};
use crate::protocol::{Next, Wanted};
use crate::xml::{Element, Refused};

/// A page.
pub(super) fn read(mut state: State, exchange: &Exchange, gather: &mut Gather<'_>) -> Next {
    let Some(answer) = &exchange.answer else {
        return next::after_failure(state, exchange, Next::failed(exchange), gather);
    };
    let Ok(bytes) = answer.body.bytes() else { return Next::failed(exchange) };
    let text = envelope::text(&bytes, answer, gather);
    let mut rest = String::new();
    let opened = envelope::open(&text, iso::ROOTS, &mut rest);
    let results = opened
        .root()
        .filter(|root| root.is("GetRecordsResponse"))
        .and_then(|r| r.child("SearchResults"));
    let Some(results) = results else {
        let next = match answer.is_success() || is_exception(&opened) {
            true => not_a_page(&opened, exchange),
            false => Next::failed(exchange),
        };
        if answer.is_success() && !is_exception(&opened) {
            gather.quarantine(
                code_of(&next),
                &locator(&state, exchange),
                "csw",
                reason_of(&next),
                None,
                bytes.to_vec(),
            );
        }
        return next::after_failure(state, exchange, next, gather);
    };
    let place = locator(&state, exchange);
    opened.note(&place, gather);
    let cut_off = opened.cut_off && state.size() > 1;
    let mut page =
        Page { state: &mut state, gather, place, identifiers: Vec::new(), records: 0, cut_off };
    page.take(&opened, results, &text);
    let (identifiers, records) = (page.identifiers, page.records);
    if cut_off {
        return next::after_cut(state, exchange, records);
    }
    next::after_page(state, results, exchange, identifiers, records, gather)
}

/// A page that was saved to a file.
pub(super) fn document(exchange: &Exchange, gather: &mut Gather<'_>) -> Next {
    let Some(answer) = &exchange.answer else { return Next::End };
    let Ok(bytes) = answer.body.bytes() else { return Next::failed(exchange) };
    let text = envelope::text(&bytes, answer, gather);
    let mut rest = String::new();
    let opened = envelope::open(&text, iso::ROOTS, &mut rest);
    let root = opened
        .root()
        .filter(|root| root.is("GetRecordsResponse") || root.is("GetRecordByIdResponse"));
    let Some(root) = root else {
        if opened.root().is_some_and(|root| root.is("Capabilities")) {
            return Next::End;
        }
        let next = not_a_page(&opened, exchange);
        let place = exchange.ask.url.to_string();
        gather.quarantine(code_of(&next), &place, "csw", reason_of(&next), None, bytes.to_vec());
        return next;
    };
    let mut state = State::new(exchange.ask.url.clone(), Wanted::Everything);
    let place = exchange.ask.url.to_string();
    opened.note(&place, gather);
    let mut page = Page {
        state: &mut state,
        gather,
        place,
        identifiers: Vec::new(),
        records: 0,
        cut_off: false,
    };
    page.take(&opened, root.child("SearchResults").unwrap_or(root), &text);
    match &opened.broken {
        Some(refused) if opened.cut_off => {
            Next::Broken(finding::TRUNCATED_BODY, refused.why().to_owned())
        }
        _ => Next::End,
    }
}

/// All pages that are posted for have one address: the position tells them apart.
pub(super) fn locator(state: &State, exchange: &Exchange) -> String {
    format!("{}#startPosition={}", exchange.ask.url, state.position)
}

fn is_exception(opened: &Opened<'_>) -> bool {
    opened.root().is_some_and(|root| root.name().starts_with("Exception"))
}

/// Why something else came than a page.
fn not_a_page(opened: &Opened<'_>, exchange: &Exchange) -> Next {
    let url = &exchange.ask.url;
    match (&opened.envelope, &opened.broken) {
        (Err(refused), _) | (Ok(_), Some(refused)) => Next::Broken(
            envelope::code(refused, finding::UNREADABLE_PAGE),
            format!("{url}: {}", refused.why()),
        ),
        (Ok(document), None) if is_exception(opened) => {
            let said = document.root.words().unwrap_or_default();
            let code = document
                .root
                .child("Exception")
                .and_then(|e| e.attribute("exceptionCode"))
                .unwrap_or("?");
            Next::Broken(finding::ERROR_INSIDE_SUCCESS, format!("{url} answered `{code}`: {said}"))
        }
        (Ok(document), None) => {
            let what = format!("{url} answered with `{}`, not with records.", document.root.name());
            Next::Broken(finding::NOT_WHAT_WAS_ASKED, what)
        }
    }
}

fn code_of(next: &Next) -> finding::Code {
    match next {
        Next::Broken(code, _) => *code,
        _ => finding::UNREADABLE_PAGE,
    }
}

pub(super) fn reason_of(next: &Next) -> String {
    match next {
        Next::Broken(_, reason) => reason.clone(),
        _ => String::new(),
    }
}

/// A page that is being read.
struct Page<'p, 'g> {
    state: &'p mut State,
    gather: &'p mut Gather<'g>,
    place: String,
    identifiers: Vec<String>,
    records: u64,
    /// True when what is missing of the page is asked for again.
    cut_off: bool,
}

impl Page<'_, '_> {
    fn take(&mut self, opened: &Opened<'_>, results: &Element<'_>, text: &str) {
        let records: Vec<&Element<'_>> = results.elements().collect();
        opened.each(text, &records, &mut |found| self.record(found, text));
    }

    fn record(&mut self, found: Found<'_>, text: &str) {
        if self.cut_off && found.element.is_err() && found.span.end == text.len() {
            return;
        }
        self.records += 1;
        self.state.records += 1;
        let locator = format!("{}/record[{}]", self.place, self.records);
        let raw = text.as_bytes()[found.span.clone()].to_vec();
        let element = match found.element {
            Ok(element) => element,
            Err(refused) => {
                let piece = &text[found.span];
                let named = ["fileIdentifier", "identifier"]
                    .iter()
                    .find_map(|name| envelope::glimpsed(piece, name));
                let code = match refused {
                    Refused::Dangerous(_) => finding::DANGEROUS_XML,
                    _ => finding::UNREADABLE_RECORD,
                };
                return self.gather.quarantine(code, &locator, "xml", refused.why(), named, raw);
            }
        };
        let standalone = found.standalone(element);
        let identifier = iso::identifier(element, &standalone);
        self.identifiers.extend(identifier.clone());
        if self.state.wanted == Wanted::Identifiers {
            // Services are no data sets, and never missing.
            let identifier = identifier.filter(|_| !iso::is_service(element));
            return identifier.iter().for_each(|identifier| self.gather.listed(identifier));
        }
        let record = Record { native_id: None, locator, raw, repairs: found.repairs, standalone };
        if iso::put(element, record, self.gather) == Kind::Service {
            self.state.others += 1;
        }
    }
}
