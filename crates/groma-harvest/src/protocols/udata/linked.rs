//! Data sets with so many resources that a page only links to them: asked for one by one, each with
//! the pages of its resources.

use super::{Place, record};
use crate::answer::{Ask, Exchange};
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::json::{Json, Part};
use crate::protocol::Next;
use serde::{Deserialize, Serialize};
use url::Url;

/// Resources of a page: what servers hand out when nothing is asked.
const PAGE_SIZE: u64 = 50;

/// Pages of resources of one data set.
const PAGES_MAX: u64 = 200;

/// A data set whose resources are elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Linked {
    pub(super) id: String,
    /// How many there are, where the link says so.
    total: Option<u64>,
}

/// The data set, when its resources are only linked.
pub(super) fn of(value: &Json) -> Option<Linked> {
    let own = record::own(value);
    let link = [own, value].into_iter().map(|at| at.at("resources")).find(|at| !at.is_null())?;
    let is_link = matches!(link, Json::Object(_)) && link.at("href").said().is_some();
    let is_deleted = own.at("deleted").said().is_some_and(|when| when != "false");
    let id = own.at("id").said().filter(|_| is_link && !is_deleted)?;
    Some(Linked { id, total: link.at("total").count() })
}

impl Linked {
    /// The data set itself, and its resources.
    pub(super) fn asks(&self, base: &Url) -> Vec<Ask> {
        let address = |version: &str, parts: &[&str]| {
            let mut url = base.clone();
            url.set_path("/api");
            if let Ok(mut path) = url.path_segments_mut() {
                path.push(version).push("datasets").push(&self.id).extend(parts);
            }
            url
        };
        let mut asks = vec![Ask::get(address("1", &[""]), "application/json")];
        let pages = self.total.unwrap_or(1).div_ceil(PAGE_SIZE).min(PAGES_MAX);
        for page in 1..=pages {
            let mut url = address("2", &["resources", ""]);
            url.query_pairs_mut()
                .append_pair("page", &page.to_string())
                .append_pair("page_size", &PAGE_SIZE.to_string());
            asks.push(Ask::get(url, "application/json"));
        }
        asks
    }
}

/// Reads the first of them.
pub(super) fn read(mut place: Place, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
    let linked = place.linked.remove(0);
    let [own, pages @ ..] = answers else { return place.next() };
    let (mut bytes, mut resources) = (Vec::new(), Vec::new());
    match whole(own, pages, &mut bytes, &mut resources) {
        Ok(value) => {
            let value = with_resources(value, &resources);
            let mut findings = Vec::new();
            let came = resources.len() as u64;
            if let Some(total) = linked.total.filter(|total| came < *total) {
                let what = format!("The portal announces {total} resources; {came} came.");
                findings.push(Noted::new(finding::SHORTER_LIST, what));
            }
            let locator = own.ask.url.to_string();
            record::put(Part { way: Vec::new(), locator, bytes, value, findings }, true, gather);
        }
        Err(why) => {
            gather.place.incomplete.get_or_insert(why.clone());
            let (code, id) = (finding::UNREADABLE_RECORD, Some(linked.id));
            gather.quarantine(code, own.ask.url.as_str(), "udata", why, id, bytes);
        }
    }
    place.next()
}

/// The data set and the resources of all pages, or what did not come; `bytes` is all that came.
fn whole(
    own: &Exchange,
    pages: &[Exchange],
    bytes: &mut Vec<u8>,
    resources: &mut Vec<Json>,
) -> Result<Json, String> {
    let mut value = |exchange: &Exchange| {
        let answer = exchange.success().ok_or_else(|| exchange.failure())?;
        let body = answer.body.bytes().map_err(|why| format!("{}: {why}", exchange.ask.url))?;
        bytes.extend_from_slice(&body);
        bytes.push(b'\n');
        let read = crate::json::read(&body);
        read.map(|read| read.value)
            .map_err(|flaw| format!("{} is no JSON: {}", exchange.ask.url, flaw.what))
    };
    let record = value(own)?;
    if let Json::List(inside) = record::own(&record).at("resources") {
        resources.clone_from(inside);
        return Ok(record);
    }
    for page in pages {
        resources.extend(value(page)?.at("data").items().iter().cloned());
    }
    Ok(record)
}

/// The record as it would be with its resources in it.
fn with_resources(mut record: Json, resources: &[Json]) -> Json {
    if let Json::Object(members) = &mut record {
        members.retain(|(name, _)| name != "resources");
        members.push(("resources".to_owned(), Json::List(resources.to_vec())));
    }
    record
}
