//! udata's API: pages of data sets, the latest changes first where only changes are wanted.

mod linked;
mod record;

use crate::answer::{Answer, Ask, Exchange};
use crate::finding;
use crate::gather::Gather;
use crate::json::{Document, Json, Key, Opened, Outline, Plan, Want, not_data};
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use serde::{Deserialize, Serialize};
use url::Url;

/// udata's API.
pub(crate) struct Udata;

/// Records of a page.
const PAGE_SIZE: &str = "100";

/// The members that a list of identifiers needs.
const MASK: &str = "data{id,deleted},next_page,total";

/// Where a harvest is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    base: Url,
    page: u64,
    since: Option<String>,
    only_listed: bool,
    /// Whether an order is asked for; some installations do not know it.
    sorted: bool,
    /// Data sets of the page before whose resources are only linked, first the one that is asked for.
    linked: Vec<linked::Linked>,
    /// True when no page follows.
    last: bool,
}

impl Protocol for Udata {
    fn name(&self) -> &'static str {
        "udata"
    }

    fn doc(&self) -> &'static str {
        "udata's API 1: pages of data sets"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let door = portal.join("/api/1/datasets/?page_size=1");
        door.into_iter().map(|url| Ask::get(url, "application/json")).collect()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let (confidence, because) = recognised(&Outline::of(answer)?)?;
        Some(Recognition { confidence, because, entrance: answer.final_url.clone() })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        let since = match wanted {
            Wanted::ChangedSince(since) => Some(since.clone()),
            _ => None,
        };
        let base = base(entrance);
        let only_listed = *wanted == Wanted::Identifiers;
        let (linked, last) = (Vec::new(), false);
        Some(Place { base, page: 1, since, only_listed, sorted: true, linked, last }.step())
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let [exchange, ..] = answers else { return Next::End };
        let place: Option<Place> = serde_json::from_value(step.state.clone()).ok();
        let place = match place {
            Some(place) if !place.linked.is_empty() => return linked::read(place, answers, gather),
            place => place,
        };
        let Some(answer) = exchange.success() else {
            return match place {
                Some(place) if exchange.fetch().status == Some(400) && place.sorted => {
                    Next::Step(Place { sorted: false, ..place }.step())
                }
                _ => Next::failed(exchange),
            };
        };
        match Document::open(answer) {
            Opened::Json(document) => read(document, answer, place, gather),
            Opened::Not(code, what, bytes) => not_data(code, what, bytes, gather),
        }
    }
}

/// The address of the list of data sets, from any address of the portal.
fn base(entrance: &Url) -> Url {
    let mut url = entrance.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.set_path("/api/1/datasets/");
    url
}

impl Place {
    /// What follows what was read.
    fn next(self) -> Next {
        match self.linked.is_empty() && self.last {
            true => Next::End,
            false => Next::Step(self.step()),
        }
    }

    fn step(self) -> Step {
        if let Some(linked) = self.linked.first() {
            let asks = linked.asks(&self.base);
            let state = serde_json::to_value(self).expect("states are plain data");
            return Step { asks, state };
        }
        let mut url = self.base.clone();
        let sort = if self.since.is_some() { "-last_modified" } else { "created" };
        url.query_pairs_mut()
            .append_pair("page", &self.page.to_string())
            .append_pair("page_size", PAGE_SIZE)
            .extend_pairs(self.sorted.then_some(("sort", sort)));
        let mut ask = Ask::get(url, "application/json");
        if self.only_listed {
            ask.headers.push(("X-Fields".to_owned(), MASK.to_owned()));
        }
        Step::one(ask, self)
    }
}

fn recognised(outline: &Outline) -> Option<(f64, String)> {
    let record = |root: &str| {
        outline.all(root, &["id", "slug"])
            && outline.any(root, &["resources", "frequency", "last_modified"])
    };
    let found = if outline.all("", &["data", "next_page", "total"])
        && (record("/data/0") || !outline.has("/data/0"))
    {
        (0.95, "it answers with data, next_page and total as udata does")
    } else if record("/0/dataset") || (record("/0") && outline.has("/0/title")) {
        (0.9, "it is a list of data sets of udata")
    } else if record("") && outline.has("/title") {
        (0.9, "it is a data set of udata")
    } else {
        return None;
    };
    Some((found.0, found.1.to_owned()))
}

fn want(one: bool, way: &[Key], first: u8) -> Want {
    match way {
        [] if one => Want::Take,
        [] => Want::Enter,
        [Key::At(_)] => Want::Take,
        [Key::Name(name)] if name == "data" && first == b'[' => Want::Enter,
        [Key::Name(name)] if ["next_page", "total", "message"].contains(&name.as_str()) => {
            Want::Take
        }
        [Key::Name(name), Key::At(_)] if name == "data" => Want::Take,
        _ => Want::Skip,
    }
}

fn is_record(value: &Json) -> bool {
    let own = record::own(value);
    !own.at("slug").is_null() && !own.at("id").is_null() && !own.at("title").is_null()
}

fn read(
    mut document: Document<'_>,
    answer: &Answer,
    place: Option<Place>,
    gather: &mut Gather<'_>,
) -> Next {
    let one = document.outline.all("", &["id", "slug", "title"]);
    let plan = Plan { want: &|way, first| want(one, way, first), is_record: &is_record };
    let (mut items, mut more, mut total, mut said) = (0, false, None, None);
    let only_listed = place.as_ref().is_some_and(|place| place.only_listed);
    let since = place.as_ref().filter(|place| place.sorted).and_then(|place| place.since.clone());
    let mut older = false;
    let mut linked = Vec::new();
    while let Some(part) = document.next(&plan, &["id"], gather) {
        match part.way.first().and_then(Key::name) {
            Some("next_page") => more = part.value.said().is_some(),
            Some("total") => total = part.value.count(),
            Some("message") => said = part.value.said(),
            _ if only_listed => {
                items += 1;
                let deleted = part.value.at("deleted").said().is_some_and(|when| when != "false");
                let id = part.value.at("id").said();
                match id {
                    Some(id) if deleted => gather.deleted(&id),
                    Some(id) => gather.listed(&id),
                    None => {}
                }
            }
            _ => {
                items += 1;
                older |= since.as_ref().is_some_and(|since| record::is_older(&part.value, since));
                match linked::of(&part.value).filter(|_| place.is_some()) {
                    Some(only_linked) if !gather.is_repeated(&only_linked.id) => {
                        linked.push(only_linked)
                    }
                    Some(_) => {}
                    None => record::put(part, place.is_some(), gather),
                }
            }
        }
    }
    if let (Some(said), 0) = (said, items) {
        let what = format!("{} answered with success, and with an error: {said}", answer.final_url);
        return Next::Broken(finding::ERROR_INSIDE_SUCCESS, what);
    }
    if let Some(cut_off) = document.end() {
        return cut_off;
    }
    gather.about().software.get_or_insert("udata".to_owned());
    let Some(mut place) = place else { return Next::End };
    if place.since.is_none() && total.is_some() {
        gather.about().claimed = total;
    }
    place.last = !more || older;
    place.linked = linked;
    place.page += 1;
    place.next()
}

#[cfg(test)]
#[path = "udata/tests.rs"]
mod tests;
