//! Socrata's discovery API. Written from its description, for no answer of a server was at hand.

mod record;

use crate::answer::{Answer, Ask, Exchange};
use crate::finding;
use crate::gather::Gather;
use crate::json::{Document, Json, Key, Opened, Outline, Plan, Want, not_data};
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use serde::{Deserialize, Serialize};
use url::Url;

/// Socrata's discovery API.
pub(crate) struct Socrata;

/// Records of a page.
const LIMIT: u64 = 500;

/// The last record that is reached by its place; from there on by its name.
const REACHED: u64 = 9_500;

/// Where a harvest is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    base: Url,
    offset: u64,
    /// The last identifier, once records are reached by name.
    after: Option<String>,
}

impl Protocol for Socrata {
    fn name(&self) -> &'static str {
        "socrata"
    }

    fn doc(&self) -> &'static str {
        "Socrata's discovery API"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let door = portal.join("/api/catalog/v1?limit=1");
        door.into_iter().map(|url| Ask::get(url, "application/json")).collect()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let outline = Outline::of(answer)?;
        let page = outline.has("/resultSetSize")
            && (outline.has("/results/0/resource") || outline.is_list("/results"));
        let entrance = answer.final_url.clone();
        let because =
            "it answers with results and resultSetSize as Socrata's discovery API does".to_owned();
        page.then_some(Recognition { confidence: 0.95, because, entrance })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        // There is no filter by time.
        let place = Place { base: base(entrance), offset: 0, after: None };
        (*wanted == Wanted::Everything).then(|| place.step())
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let [exchange, ..] = answers else { return Next::End };
        let place: Option<Place> = serde_json::from_value(step.state.clone()).ok();
        let Some(answer) = exchange.success() else { return Next::failed(exchange) };
        match Document::open(answer) {
            Opened::Json(document) => read(document, answer, place, gather),
            Opened::Not(code, what, bytes) => not_data(code, what, bytes, gather),
        }
    }
}

/// The catalog's address with what narrows it to one portal; of a portal's own host, its catalog.
fn base(entrance: &Url) -> Url {
    let mut url = entrance.clone();
    url.set_fragment(None);
    let kept: Vec<(String, String)> = entrance
        .query_pairs()
        .filter(|(key, _)| ["domains", "search_context"].contains(&&**key))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    url.set_path("/api/catalog/v1");
    let host = entrance.host_str().unwrap_or_default().to_owned();
    let shared = host.starts_with("api.") && host.ends_with("socrata.com");
    let mut query = url.query_pairs_mut();
    if kept.is_empty() && !shared {
        query.append_pair("domains", &host).append_pair("search_context", &host);
    }
    query.extend_pairs(kept);
    drop(query);
    url
}

impl Place {
    fn step(self) -> Step {
        let mut url = self.base.clone();
        let mut query = url.query_pairs_mut();
        query.append_pair("limit", &LIMIT.to_string()).append_pair("order", "dataset_id");
        match &self.after {
            Some(after) => query.append_pair("scroll_id", after),
            None => query.append_pair("offset", &self.offset.to_string()),
        };
        drop(query);
        Step::one(Ask::get(url, "application/json"), self)
    }
}

fn want(way: &[Key], first: u8) -> Want {
    match way {
        [] => Want::Enter,
        [Key::Name(name)] if name == "results" && first == b'[' => Want::Enter,
        [Key::Name(name)] if ["resultSetSize", "error", "message"].contains(&name.as_str()) => {
            Want::Take
        }
        [Key::Name(name), Key::At(_)] if name == "results" => Want::Take,
        _ => Want::Skip,
    }
}

fn is_record(value: &Json) -> bool {
    !value.at("resource").at("id").is_null()
}

fn read(
    mut document: Document<'_>,
    answer: &Answer,
    place: Option<Place>,
    gather: &mut Gather<'_>,
) -> Next {
    let plan = Plan { want: &want, is_record: &is_record };
    let (mut items, mut total, mut error, mut last) = (0, None, None, None);
    while let Some(part) = document.next(&plan, &["id"], gather) {
        match part.way.as_slice() {
            [Key::Name(name)] if name == "resultSetSize" => total = part.value.count(),
            [Key::Name(_)] => error = part.value.said(),
            _ => {
                items += 1;
                last = part.value.at("resource").at("id").said().or(last);
                record::put(part, place.is_some(), gather);
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
    about.software.get_or_insert("Socrata".to_owned());
    about.claimed = total.or(about.claimed);
    let Some(mut place) = place else { return Next::End };
    place.offset += items;
    if items == 0 || total.is_some_and(|total| place.offset >= total) {
        return Next::End;
    }
    if place.offset >= REACHED {
        place.after = last;
    }
    Next::Step(place.step())
}

#[cfg(test)]
#[path = "socrata/tests.rs"]
mod tests;
