//! CSW 2.0.2: catalogs of geographic metadata.

mod capabilities;
mod doors;
mod next;
mod page;
mod requests;

use crate::answer::{Answer, Ask, Exchange};
use crate::circle::Circle;
use crate::finding;
use crate::gather::Gather;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use requests::base;
use serde::{Deserialize, Serialize};
use url::Url;

/// CSW.
pub struct Csw;

impl Protocol for Csw {
    fn name(&self) -> &'static str {
        "csw"
    }

    fn doc(&self) -> &'static str {
        "CSW 2.0.2, with ISO 19139, ISO 19115-3, DCAT or Dublin Core in it"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        doors::doors(portal)
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        doors::recognise(answer)
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        let state = State::new(base(entrance), wanted.clone());
        Some(Step::one(requests::capabilities(&state.base), &state))
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let [exchange] = answers else {
            return Next::Broken(finding::INCOMPLETE, "An answer is missing.".to_owned());
        };
        if step.state.is_null() {
            return page::document(exchange, gather);
        }
        let Ok(state) = serde_json::from_value::<State>(step.state.clone()) else {
            let what =
                "The place where the reading stopped was written by another version.".to_owned();
            return Next::Broken(finding::INCOMPLETE, what);
        };
        match state.schemas.is_empty() {
            true => capabilities::read(state, exchange, gather),
            false => page::read(state, exchange, gather),
        }
    }
}

/// How `GetRecords` is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Manner {
    /// A document that is posted.
    Post,
    /// Parameters of an address.
    Get,
}

/// Where a reading is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct State {
    base: Url,
    wanted: Wanted,
    /// Schemas of records to be tried, the present one first; none before the capabilities are read.
    schemas: Vec<String>,
    /// Properties that may hold the date of a change, the present one first.
    dates: Vec<String>,
    manners: Vec<Manner>,
    position: u64,
    /// Records that the server says there are.
    matched: Option<u64>,
    page_size: u64,
    /// Positions that are left to be asked for one by one, since a whole page failed.
    one_by_one: u64,
    /// Positions that failed one after the other.
    failures: u64,
    /// Records on the pages so far, and those among them that are no data sets.
    records: u64,
    others: u64,
    circle: Circle,
}

impl State {
    fn new(base: Url, wanted: Wanted) -> Self {
        Self {
            base,
            wanted,
            schemas: Vec::new(),
            dates: Vec::new(),
            manners: vec![Manner::Post, Manner::Get],
            position: 1,
            matched: None,
            page_size: requests::PAGE,
            one_by_one: 0,
            failures: 0,
            records: 0,
            others: 0,
            circle: Circle::default(),
        }
    }
}

#[cfg(test)]
mod tests;
