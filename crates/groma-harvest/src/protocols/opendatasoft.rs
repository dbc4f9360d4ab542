//! Opendatasoft's Explore API, 2.1 and the older 2.0: pages of the catalog; beyond what pages reach,
//! its export.

mod record;
mod shape;

use crate::answer::{Answer, Ask, Exchange};
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::json::{Document, Json, Key, Opened, Outline, Plan, not_data};
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use serde::{Deserialize, Serialize};
use url::Url;

/// Opendatasoft's Explore API.
pub(crate) struct Opendatasoft;

/// Records of a page: the most that is given.
const LIMIT: u64 = 100;

/// The last record that a page reaches.
const REACHED: u64 = 10_000;

/// Where a harvest is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    /// The catalog's own address, up to `/catalog`.
    catalog: Url,
    offset: u64,
    /// A condition on what is wanted.
    since: Option<String>,
    only_listed: bool,
    /// Whether an order is asked for; some installations do not know it.
    ordered: bool,
    export: bool,
}

impl Protocol for Opendatasoft {
    fn name(&self) -> &'static str {
        "opendatasoft"
    }

    fn doc(&self) -> &'static str {
        "Opendatasoft's Explore API 2.1 and 2.0: pages of the catalog, or its export"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let door =
            |version: &str| portal.join(&format!("/api/{version}/catalog/datasets?limit=1")).ok();
        let doors = ["explore/v2.1", "v2"].into_iter().filter_map(door);
        doors.map(|url| Ask::get(url, "application/json")).collect()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let (confidence, because) = shape::recognised(&Outline::of(answer)?)?;
        Some(Recognition { confidence, because, entrance: answer.final_url.clone() })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        let since = match wanted {
            Wanted::ChangedSince(since) => Some(since.chars().take(10).collect()),
            _ => None,
        };
        let place = Place {
            catalog: catalog(entrance),
            offset: 0,
            since,
            only_listed: *wanted == Wanted::Identifiers,
            ordered: true,
            export: false,
        };
        Some(place.step())
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let [exchange, ..] = answers else { return Next::End };
        let place: Option<Place> = serde_json::from_value(step.state.clone()).ok();
        let Some(answer) = exchange.success() else {
            return place
                .and_then(|place| place.without(exchange))
                .unwrap_or_else(|| refused(exchange));
        };
        match Document::open(answer) {
            Opened::Json(document) => read(document, answer, place, gather),
            Opened::Not(code, what, bytes) => not_data(code, what, bytes, gather),
        }
    }
}

/// The catalog's address, from any address of the portal.
fn catalog(entrance: &Url) -> Url {
    let mut url = entrance.clone();
    url.set_query(None);
    url.set_fragment(None);
    let path = match entrance.path().split_once("/catalog") {
        Some((before, _)) if before.contains("/api/") => format!("{before}/catalog/"),
        _ => "/api/explore/v2.1/catalog/".to_owned(),
    };
    url.set_path(&path);
    url
}

impl Place {
    fn step(self) -> Step {
        let path = if self.export { "exports/json" } else { "datasets" };
        let mut url = self.catalog.join(path).expect("a catalog's address ends with a slash");
        let mut query = url.query_pairs_mut();
        if !self.export {
            query
                .append_pair("limit", &LIMIT.to_string())
                .append_pair("offset", &self.offset.to_string());
        }
        if self.only_listed {
            query.append_pair("select", "dataset_id");
        }
        if let Some(day) = &self.since {
            query.append_pair("where", &format!("modified>=date'{day}'"));
        }
        if self.ordered && !self.export {
            query.append_pair("order_by", "dataset_id");
        }
        drop(query);
        Step::one(Ask::get(url, "application/json"), self)
    }

    /// The same without what a server may not know: the order, then the version.
    fn without(mut self, exchange: &Exchange) -> Option<Next> {
        let status = exchange.fetch().status?;
        if status == 400 && self.ordered && !self.export {
            self.ordered = false;
            return Some(Next::Step(self.step()));
        }
        if status == 404 && self.offset == 0 && self.catalog.path() == "/api/explore/v2.1/catalog/"
        {
            self.catalog.set_path("/api/v2/catalog/");
            self.ordered = false;
            return Some(Next::Step(self.step()));
        }
        None
    }
}

/// A failure in the portal's own words.
fn refused(exchange: &Exchange) -> Next {
    let bytes = exchange.answer.as_ref().and_then(|answer| answer.body.bytes().ok());
    let said = bytes.and_then(|bytes| crate::json::read(&bytes).ok()).map(|read| read.value);
    let said = said.and_then(|said| said.first(&["message", "error", "error_code"]).said());
    match said {
        Some(said) => Next::Broken(finding::INCOMPLETE, format!("{}: {said}", exchange.failure())),
        None => Next::failed(exchange),
    }
}

fn read(
    mut document: Document<'_>,
    answer: &Answer,
    place: Option<Place>,
    gather: &mut Gather<'_>,
) -> Next {
    let one = document.outline.has("/dataset/dataset_id") || document.outline.has("/dataset_id");
    let plan =
        Plan { want: &|way, first| shape::want(one, way, first), is_record: &shape::is_record };
    let (mut items, mut total, mut error) = (0, None, None);
    let only_listed = place.as_ref().is_some_and(|place| place.only_listed);
    while let Some(part) = document.next(&plan, &["dataset_id", "datasetid"], gather) {
        match part.way.first().and_then(Key::name) {
            Some("total_count") => total = part.value.count(),
            Some("error_code" | "message" | "error") => error = part.value.said(),
            _ if only_listed => {
                items += 1;
                let id = record::id(&part.value);
                id.into_iter().for_each(|id| gather.listed(&id));
            }
            _ => {
                items += 1;
                record::put(part, &answer.final_url, place.is_some(), gather);
            }
        }
    }
    items += document.broken_records;
    if let (Some(error), 0) = (error, items) {
        let what =
            format!("{} answered with success, and with an error: {error}", answer.final_url);
        return Next::Broken(finding::ERROR_INSIDE_SUCCESS, what);
    }
    if let Some(cut_off) = document.end() {
        return cut_off;
    }
    let about = gather.about();
    about.software.get_or_insert("Opendatasoft".to_owned());
    let partial = place.as_ref().is_some_and(|place| place.since.is_some());
    if !partial && total.is_some() {
        about.claimed = total;
    }
    place.map_or(Next::End, |place| next(place, items, total, gather))
}

fn next(mut place: Place, items: u64, total: Option<u64>, gather: &mut Gather<'_>) -> Next {
    if place.export {
        return Next::End;
    }
    let total = total.unwrap_or(u64::MAX);
    if place.offset == 0 && total != u64::MAX && total > REACHED {
        let what =
            format!("Pages reach {REACHED} of {total} data sets; the export has all of them.");
        gather.note(Noted::new(finding::FELL_BACK, what));
        place.export = true;
        return Next::Step(place.step());
    }
    place.offset += items;
    if items == 0 || place.offset >= total {
        return Next::End;
    }
    if place.offset + LIMIT > REACHED {
        let what = format!("Pages reach {REACHED} data sets, and there are more.");
        return Next::Broken(finding::SHORTER_LIST, what);
    }
    Next::Step(place.step())
}

/// The members of an item, which version 2.0 wraps.
fn unwrapped(item: &Json) -> &Json {
    if item.at("dataset").members().is_empty() { item } else { item.at("dataset") }
}

#[cfg(test)]
#[path = "opendatasoft/tests.rs"]
mod tests;
