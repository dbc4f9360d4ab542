//! DCAT in any syntax of RDF, from the web page by page, or from a file.
//!
//! Pages are told by hydra (`next` and `nextPage`, as IRIs and as plain text), by an HTTP header
//! `Link` with `rel="next"`, or not at all.

mod catalog;
mod dataset;
mod distribution;
mod entity;
mod large;
mod paging;
mod period;
mod place;
mod said;
mod service;

use crate::answer::{Answer, Ask, Exchange};
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::iso::Record;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use crate::rdf::{self, Flaw, Graph, Reading, Sizes, Syntax, Unread};
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use url::Url;

/// Syntaxes in the order in which they are wanted.
const ACCEPT: &str = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, \
     application/n-triples;q=0.7, */*;q=0.1";

/// Addresses of catalogs: ckanext-dcat, file names in use, ArcGIS Hub.
const DOORS: &[&str] = &[
    "catalog.ttl",
    "catalog.rdf",
    "catalog.xml",
    "catalog.jsonld",
    "api/feed/dcat-ap/2.1.1.json",
    "api/feed/dcat-ap/2.0.1.json",
];

/// Bytes of the beginning of a document by which it is recognised.
const START: u64 = 1 << 16;

/// DCAT.
pub(crate) struct Dcat;

/// What is remembered from page to page.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct State {
    page: u64,
}

impl Protocol for Dcat {
    fn name(&self) -> &'static str {
        "dcat"
    }

    fn doc(&self) -> &'static str {
        "DCAT in Turtle, RDF/XML, JSON-LD, N-Triples or N-Quads, by hydra or LDP pages or in one file."
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let mut folder = portal.clone();
        folder.set_query(None);
        folder.set_fragment(None);
        if !folder.path().ends_with('/') {
            folder.set_path(&format!("{}/", folder.path()));
        }
        DOORS
            .iter()
            .filter_map(|door| folder.join(door).ok())
            .map(|url| Ask::get(url, ACCEPT))
            .collect()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let mut start = Vec::new();
        answer.body.reader().ok()?.take(START).read_to_end(&mut start).ok()?;
        let syntax = Syntax::of(&answer.media_type(), &start, answer.final_url.path())?;
        let confidence = confidence(syntax, &rdf::text_of_start(&start))?;
        let because = format!("it answers with {} that names DCAT", syntax.as_str());
        Some(Recognition { confidence, because, entrance: answer.final_url.clone() })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        let mut url = entrance.clone();
        match wanted {
            Wanted::Everything => {}
            // Only ckanext-dcat can be asked for it, which is known by its address.
            Wanted::ChangedSince(since) if paging::is_ckan_address(entrance) => {
                url.query_pairs_mut().append_pair("modified_since", since);
            }
            Wanted::ChangedSince(_) | Wanted::Identifiers => return None,
        }
        Some(Step::one(Ask::get(url, ACCEPT), State { page: 1 }))
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        read(step, answers, Sizes::USUAL, gather)
    }
}

/// Reads a page, of which no more than these sizes is held.
fn read(step: &Step, answers: &[Exchange], sizes: Sizes, gather: &mut Gather<'_>) -> Next {
    let Some(exchange) = answers.first() else { return Next::End };
    let Some(answer) = exchange.success() else { return Next::failed(exchange) };
    let told = match tell(answer, sizes, gather) {
        Ok(Some(told)) => told,
        Ok(None) => {
            let message = format!("{} answered with something that is no RDF.", exchange.ask.url);
            return Next::Broken(finding::NOT_WHAT_WAS_ASKED, message);
        }
        Err(why) => {
            let message = format!("The body of {} cannot be read: {why}.", answer.final_url);
            return Next::Broken(finding::INCOMPLETE, message);
        }
    };
    if answer.truncated || told.cut {
        let message = format!("{} ends in the middle; what came was read.", exchange.ask.url);
        return Next::Broken(finding::TRUNCATED_BODY, message);
    }
    let state: Option<State> = serde_json::from_value(step.state.clone()).ok();
    let next = paging::next(&told.graph, &exchange.ask.url, answer, gather);
    state.map_or(Next::End, |State { page }| paging::step(next, page, exchange))
}

/// What was told of a page.
struct ToldPage {
    /// What says where the next page is, at least.
    graph: Graph,
    /// True when the page ends in the middle of something.
    cut: bool,
}

/// Tells a page; none when it is no RDF.
fn tell(answer: &Answer, sizes: Sizes, gather: &mut Gather<'_>) -> io::Result<Option<ToldPage>> {
    let mut start = Vec::new();
    answer.body.reader()?.take(START).read_to_end(&mut start)?;
    let name = answer.final_url.path();
    let Some(syntax) = Syntax::of(&answer.media_type(), &start, name) else { return Ok(None) };
    // The place of a file on this machine is no part of what it says.
    let is_file = answer.final_url.scheme() == "file";
    let base = (!is_file).then(|| answer.final_url.as_str());
    let page = Page { document: document(&answer.final_url), syntax };
    if answer.body.length()? > sizes.whole_max {
        let read = rdf::read_large(&answer.body, syntax, base, sizes, large::MARKS)?;
        return large::tell(&page, read, sizes, gather).map(Some);
    }
    let reading = rdf::read(&answer.body.bytes()?, syntax, base);
    page.tell(&reading, gather);
    Ok(Some(ToldPage { graph: reading.graph, cut: reading.cut }))
}

/// A record in RDF/XML inside another protocol's envelope: its bytes are the envelope's. Returns how
/// many data sets it describes.
pub(crate) fn embedded(rdf_xml: &str, record: Record, gather: &mut Gather<'_>) -> usize {
    let reading = rdf::read(rdf_xml.as_bytes(), Syntax::RdfXml, None);
    for flaw in &reading.flaws {
        let locator = Some(record.locator.clone());
        gather.note(Noted { locator, ..Noted::new(flaw.code, flaw.message.clone()) });
    }
    let graph = &reading.graph;
    let parts = dataset::parts(graph);
    for node in &parts.datasets {
        let mut draft = dataset::draft(graph, *node, &parts, record.locator.clone(), gather.words);
        draft.raw.clone_from(&record.raw);
        // One name for several data sets would not tell them apart.
        record.name(&mut draft, parts.datasets.len() == 1);
        gather.record(draft);
    }
    service::tell(graph, &parts, gather);
    entity::tell_inside(graph, &parts, record.native_id.as_deref(), gather);
    for unread in &reading.unread {
        let (reason, iri) = (&unread.reason, unread.iri.clone());
        gather.quarantine(unread.code, &record.locator, "rdf-xml", reason, iri, record.raw.clone());
    }
    parts.datasets.len() + reading.unread.len()
}

/// The name under which [`embedded`] keeps the first data set of a record.
pub(crate) fn embedded_name(rdf_xml: &str) -> Option<String> {
    let graph = rdf::read(rdf_xml.as_bytes(), Syntax::RdfXml, None).graph;
    let parts = dataset::parts(&graph);
    let first = parts.datasets.first()?;
    dataset::native_id(&graph, *first)
}

/// How sure it is that a document is a catalog in DCAT; none when nothing speaks for it.
fn confidence(syntax: Syntax, start: &str) -> Option<f64> {
    let has = |words: &[&str]| words.iter().any(|word| start.contains(word));
    if syntax == Syntax::RdfXml && !has(&["/22-rdf-syntax-ns#"]) {
        return None;
    }
    let other = ["<csw:", "<OAI-PMH", "GetRecordsResponse", "<feed", "<rss"];
    if has(&other) {
        return None;
    }
    let dcat = has(&["www.w3.org/ns/dcat#"]);
    let described = has(&["Dataset", "Catalog", "Distribution", "DataService"]);
    let linked =
        syntax != Syntax::JsonLd || has(&["\"@context\"", "\"@graph\"", "\"@id\"", "\"@type\""]);
    // The feeds of DCAT-US have a protocol of their own.
    if syntax == Syntax::JsonLd && has(&["project-open-data.cio.gov", "\"accessLevel\""]) {
        return Some(0.5);
    }
    match (dcat, described, linked) {
        (true, true, true) => Some(0.95),
        (true, false, true) => Some(0.7),
        (false, true, true)
            if syntax == Syntax::JsonLd && has(&["dcat:", "schema.org", "dcat-"]) =>
        {
            Some(0.6)
        }
        (false, true, true) if has(&["schema.org/"]) => Some(0.4),
        _ => None,
    }
}

/// What a document is called in locators: the end of its address.
fn document(url: &Url) -> String {
    let name = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    match url.query() {
        Some(query) => format!("{name}?{query}"),
        None => name.to_owned(),
    }
}

/// A page that was read.
struct Page {
    document: String,
    syntax: Syntax,
}

impl Page {
    fn locator(&self, line: Option<u64>) -> String {
        match line {
            Some(line) => format!("{} line {line}", self.document),
            None => self.document.clone(),
        }
    }

    /// Puts everything that a page says into the gather.
    fn tell(&self, reading: &Reading, gather: &mut Gather<'_>) {
        reading.flaws.iter().for_each(|flaw| self.note(flaw, gather));
        let graph = &reading.graph;
        catalog::tell(graph, gather);
        let parts = dataset::parts(graph);
        for node in &parts.datasets {
            if gather.records_to_pass() > 0 {
                gather.record(crate::draft::Draft::default());
                continue;
            }
            let locator = self.locator(graph.line(*node));
            gather.record(dataset::draft(graph, *node, &parts, locator, gather.words));
        }
        service::tell(graph, &parts, gather);
        entity::tell(graph, &parts, gather);
        reading.unread.iter().for_each(|unread| self.quarantine(unread.clone(), gather));
    }

    fn note(&self, flaw: &Flaw, gather: &mut Gather<'_>) {
        let locator = Some(self.locator(flaw.line));
        gather.note(Noted { locator, ..Noted::new(flaw.code, flaw.message.clone()) });
    }

    fn quarantine(&self, unread: Unread, gather: &mut Gather<'_>) {
        let Unread { code, line, bytes, reason, iri } = unread;
        gather.quarantine(
            code,
            &self.locator(Some(line)),
            self.syntax.as_str(),
            reason,
            iri,
            bytes,
        );
    }
}

#[cfg(test)]
mod tests;
