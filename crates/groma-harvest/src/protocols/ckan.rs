//! CKAN's action API, and what DKAN has of it: pages of `package_search`; where that is out of order,
//! the list of names and each record by itself. Files of packages, with or without envelopes.

mod address;
mod answer;
mod confirm;
mod extras;
mod fallback;
mod record;
mod resource;
mod search;
mod shape;

use crate::answer::{Answer, Ask, Exchange};
use crate::gather::Gather;
use crate::json::Outline;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use serde::{Deserialize, Serialize};
use url::Url;

/// CKAN's action API.
pub(crate) struct Ckan;

/// Where a harvest of CKAN is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Place {
    /// Pages of a search.
    Search(search::Search),
    /// Names, then records.
    List(fallback::List),
    /// What is no longer found is asked for by its name.
    Confirm(confirm::Confirm),
}

impl Protocol for Ckan {
    fn name(&self) -> &'static str {
        "ckan"
    }

    fn doc(&self) -> &'static str {
        "CKAN's action API: package_search, or package_list and package_show where search is out of order; DKAN too"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let base = address::base(portal);
        let mut doors: Vec<Ask> = Vec::new();
        for action in ["package_search?rows=1", "status_show", "package_list?limit=1"] {
            doors.push(address::action(&base, action));
        }
        doors
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let (confidence, because) = shape::recognised(&Outline::of(answer)?, &answer.final_url)?;
        Some(Recognition { confidence, because, entrance: address::base(&answer.final_url) })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        Some(search::first(&address::base(entrance), wanted))
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        match serde_json::from_value(step.state.clone()) {
            Ok(Place::Search(place)) => search::read(place, answers, gather),
            Ok(Place::List(place)) => fallback::read(place, answers, gather),
            Ok(Place::Confirm(place)) => confirm::read(place, answers, gather),
            Err(_) => document(answers, gather),
        }
    }

    /// Who knows no limit answers every page of the list with all names.
    fn may_repeat(&self, step: &Step) -> bool {
        let place = serde_json::from_value(step.state.clone());
        matches!(place, Ok(Place::List(list)) if list.lists())
    }
}

/// A file of packages.
fn document(answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let [exchange, ..] = answers else { return Next::End };
    let Some(answer) = exchange.success() else { return Next::failed(exchange) };
    match answer::read(answer, gather, &mut |part, gather| {
        record::put(part, gather, false);
    }) {
        Ok(page) => {
            gather.about().claimed = page.count.or(gather.about().claimed);
            page.end.unwrap_or(Next::End)
        }
        Err(refused) => refused.broken(gather),
    }
}

#[cfg(test)]
#[path = "ckan/tests.rs"]
mod tests;
