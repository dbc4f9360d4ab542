//! OAI-PMH 2.0: lists of records that continue by a token.

mod doors;
mod list;
mod next;
mod requests;

use crate::answer::{Answer, Ask, Exchange};
use crate::circle::Circle;
use crate::envelope;
use crate::finding;
use crate::gather::Gather;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use crate::xml::Element;
use requests::base;
use serde::{Deserialize, Serialize};
use url::Url;

/// OAI-PMH.
pub struct OaiPmh;

impl Protocol for OaiPmh {
    fn name(&self) -> &'static str {
        "oai-pmh"
    }

    fn doc(&self) -> &'static str {
        "OAI-PMH 2.0, with ISO 19139, ISO 19115-3, DCAT or Dublin Core in it"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        doors::doors(portal)
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        doors::recognise(answer)
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        let state = State {
            wanted: wanted.clone(),
            set: requests::set(entrance),
            ..State::new(base(entrance))
        };
        let asks =
            vec![state.ask(&[("verb", "Identify")]), state.ask(&[("verb", "ListMetadataFormats")])];
        Some(Step { asks, ..Step::one(state.ask(&[]), &state) })
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        if step.state.is_null() {
            return list::document(answers, gather);
        }
        let Ok(state) = serde_json::from_value::<State>(step.state.clone()) else {
            let what =
                "The place where the reading stopped was written by another version.".to_owned();
            return Next::Broken(finding::INCOMPLETE, what);
        };
        match state.introduced {
            false => introduce(state, answers, gather),
            true => list::read(state, answers, gather),
        }
    }
}

/// Where a reading is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct State {
    base: Url,
    wanted: Wanted,
    /// The set to which everything is limited; a token holds it already.
    set: Option<String>,
    /// True once the server has said what it offers.
    introduced: bool,
    /// Formats to be tried, the present one first.
    prefixes: Vec<String>,
    /// Dates are days, not times.
    days: bool,
    /// No date is sent: the server refuses it.
    no_from: bool,
    /// What the server says of deletions is to be believed.
    deletions: bool,
    token: Option<String>,
    /// The server wants the format beside the token, against the rule.
    prefix_with_token: bool,
    /// Identifiers are taken from whole records, because the list of identifiers is useless.
    from_records: bool,
    /// How often the list was begun again.
    restarts: u8,
    /// Records on the pages so far.
    records: u64,
    /// Those among them that are no data sets.
    others: u64,
    circle: Circle,
}

impl State {
    fn new(base: Url) -> Self {
        Self {
            base,
            wanted: Wanted::Everything,
            set: None,
            introduced: false,
            prefixes: vec!["oai_dc".to_owned()],
            days: true,
            no_from: false,
            deletions: false,
            token: None,
            prefix_with_token: false,
            from_records: false,
            restarts: 0,
            records: 0,
            others: 0,
            circle: Circle::default(),
        }
    }
}

/// Reads what the server says of itself and which formats it has, and asks for the first page.
fn introduce(mut state: State, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let [identify, formats] = answers else {
        return Next::Broken(
            finding::INCOMPLETE,
            "The server's introduction is missing.".to_owned(),
        );
    };
    let mut speaks = false;
    with_root(identify, gather, |root, gather| {
        speaks = root.is("OAI-PMH");
        if let Some(says) = root.child("Identify") {
            state.days = !says.child("granularity").is_some_and(|g| g.text().contains("hh"));
            let deleted = says.child("deletedRecord").map(Element::text).unwrap_or_default();
            state.deletions = deleted == "transient" || deleted == "persistent";
            let about = gather.about();
            let name = says.child("repositoryName").and_then(Element::words);
            about.title = about.title.take().or(name);
            let toolkit = says.anywhere("toolkit").into_iter().next();
            let software = toolkit.and_then(|t| t.child("title")).and_then(Element::words);
            about.software = about.software.take().or(software);
        }
    });
    let mut offered: Vec<(String, String)> = Vec::new();
    with_root(formats, gather, |root, _| {
        speaks |= root.is("OAI-PMH");
        let said = |format: &Element<'_>, name: &str| {
            format.child(name).map(Element::text).unwrap_or_default()
        };
        let listed = root.all("ListMetadataFormats/metadataFormat");
        offered = listed
            .iter()
            .map(|f| (said(f, "metadataPrefix"), said(f, "metadataNamespace")))
            .collect();
    });
    if !speaks {
        return match identify.success() {
            None => Next::failed(identify),
            Some(_) => Next::Broken(
                finding::NOT_WHAT_WAS_ASKED,
                format!("{} does not answer in OAI-PMH.", identify.ask.url),
            ),
        };
    }
    state.prefixes = requests::preferred(&offered);
    state.introduced = true;
    state.next_page()
}

/// Hands over the root of an answer, if it has one.
fn with_root(
    exchange: &Exchange,
    gather: &mut Gather<'_>,
    take: impl FnOnce(&Element<'_>, &mut Gather<'_>),
) {
    let Some(answer) = &exchange.answer else { return };
    let Ok(bytes) = answer.body.bytes() else { return };
    let text = envelope::text(&bytes, answer, gather);
    if let Some(software) = envelope::software(&text) {
        gather.about().software = Some(software.0);
        gather.about().software_version = software.1;
    }
    if let Ok(document) = crate::xml::read(&text) {
        take(&document.root, gather);
    }
}

#[cfg(test)]
mod tests;
