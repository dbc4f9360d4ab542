//! OGC API Records, and servers of features that hold records: collections, their items page by page.
//! ArcGIS Hub's search interface is one of them.

mod record;

use crate::answer::{Answer, Ask, Exchange};
use crate::finding;
use crate::gather::Gather;
use crate::hosts::OtherHosts;
use crate::json::{Document, Json, Key, Opened, Outline, Plan, Want, not_data};
use crate::link;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use serde::{Deserialize, Serialize};
use url::Url;

/// OGC API Records.
pub(crate) struct OgcRecords;

/// Records of a page; servers give fewer where they have a limit of their own.
const LIMIT: &str = "100";

/// Collections of one server that are read.
const COLLECTIONS_MAX: usize = 1000;

const ACCEPT: &str = "application/geo+json, application/json;q=0.9";

/// Where a harvest is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Place {
    /// A document that was named: collections, a page of records, one record.
    Document,
    /// The collections are asked for.
    Collections,
    /// A page of items.
    Items {
        first: bool,
        /// Items of other collections that are still to be read.
        rest: Vec<Url>,
        /// Records that the collections say they have, so far.
        claimed: Option<u64>,
        /// Why a collection before this one is not complete.
        failed: Option<String>,
    },
}

impl Protocol for OgcRecords {
    fn name(&self) -> &'static str {
        "ogc-records"
    }

    fn doc(&self) -> &'static str {
        "OGC API Records: collections of records, page by page; ArcGIS Hub's search interface too"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let doors = ["collections?f=json", "/collections?f=json", "/api/search/v1/collections"];
        let mut doors: Vec<Url> = doors.iter().filter_map(|door| portal.join(door).ok()).collect();
        doors.dedup();
        doors.into_iter().map(|url| Ask::get(url, ACCEPT)).collect()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let (confidence, because) = recognised(&Outline::of(answer)?)?;
        let because = because.to_owned();
        Some(Recognition { confidence, because, entrance: answer.final_url.clone() })
    }

    /// What changed cannot be asked for: `datetime` is the time that records are about.
    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        if *wanted != Wanted::Everything {
            return None;
        }
        let path = entrance.path().trim_end_matches('/').to_owned();
        let mut url = entrance.clone();
        url.set_fragment(None);
        // A file on the web is what it is.
        if path.ends_with("json") {
            return Some(Step::one(Ask::get(url, ACCEPT), Place::Document));
        }
        if let Some((_, inside)) = path.rsplit_once("/collections/") {
            if !inside.ends_with("/items") {
                url.set_path(&format!("{path}/items"));
            }
            return Some(items(url, Vec::new(), None, None));
        }
        if !path.ends_with("/collections") {
            url.set_path(&format!("{path}/collections"));
        }
        if !url.query_pairs().any(|(key, _)| key == "f") {
            url.query_pairs_mut().append_pair("f", "json");
        }
        Some(Step::one(Ask::get(url, ACCEPT), Place::Collections))
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let [exchange, ..] = answers else { return Next::End };
        let place: Option<Place> = serde_json::from_value(step.state.clone()).ok();
        let Some(answer) = exchange.success() else {
            return after_failure(refused(exchange), place);
        };
        let document = match Document::open(answer) {
            Opened::Json(document) => document,
            Opened::Not(code, what, bytes) => {
                return after_failure(not_data(code, what, bytes, gather), place);
            }
        };
        let first = Place::Items { first: true, rest: Vec::new(), claimed: Some(0), failed: None };
        match place {
            Some(Place::Collections) => collections(document, answer, gather),
            Some(Place::Document) if document.outline.is_list("/collections") => {
                collections(document, answer, gather)
            }
            Some(Place::Document) => page(document, answer, Some(first), gather),
            place => page(document, answer, place, gather),
        }
    }
}

/// How sure it is that these are records, and why.
fn recognised(outline: &Outline) -> Option<(f64, &'static str)> {
    let stac = outline.has("/stac_version") || outline.has("/features/0/stac_version");
    let is_record = |root: &str| {
        let own = ["externalIds", "contacts", "themes", "formats", "created", "updated", "license"];
        outline.mentions(&format!("{root}/conformsTo"), "ogcapi-records")
            || outline.has(&format!("{root}/properties/title"))
                && outline.any(&format!("{root}/properties"), &own)
    };
    if stac || outline.has("/collections/0/stac_version") {
        return None;
    }
    match outline.get("/type") {
        "FeatureCollection" if is_record("/features/0") => {
            Some((0.9, "it answers with features that are records of OGC API Records"))
        }
        "FeatureCollection" if outline.any("", &["numberMatched", "numberReturned"]) => {
            let items = outline.mentions("/links", "/collections/");
            items.then_some((0.6, "it answers with items of a collection, as OGC's interfaces do"))
        }
        "Feature" if is_record("") => Some((0.9, "it is a record of OGC API Records")),
        _ if outline.get("/itemType") == "record" => {
            Some((0.95, "it is a collection of records of OGC API Records"))
        }
        _ if outline.get("/collections/0/itemType") == "record" => {
            Some((0.95, "it lists collections of records of OGC API Records"))
        }
        _ if outline.is_list("/collections") && outline.has("/collections/0/links") => {
            Some((0.55, "it lists collections, as OGC's interfaces do"))
        }
        _ if outline.mentions("/_default", "ogcapi-records") => {
            Some((0.9, "it is a file in which pygeoapi keeps records of OGC API Records"))
        }
        _ => None,
    }
}

fn items(mut url: Url, rest: Vec<Url>, claimed: Option<u64>, failed: Option<String>) -> Step {
    let has = |url: &Url, name: &str| url.query_pairs().any(|(key, _)| key == name);
    for (key, value) in [("f", "json"), ("limit", LIMIT)] {
        if !has(&url, key) {
            url.query_pairs_mut().append_pair(key, value);
        }
    }
    Step::one(Ask::get(url, ACCEPT), Place::Items { first: true, rest, claimed, failed })
}

/// The collections of records; other collections hold the data themselves.
fn collections(mut document: Document<'_>, answer: &Answer, gather: &mut Gather<'_>) -> Next {
    let want = |way: &[Key], first: u8| match way {
        [] => Want::Enter,
        [Key::Name(name)] if name == "collections" && first == b'[' => Want::Enter,
        [Key::Name(name)] if matches!(name.as_str(), "title" | "description") => Want::Take,
        [Key::Name(_), Key::At(_)] => Want::Take,
        _ => Want::Skip,
    };
    let plan = Plan { want: &want, is_record: &|value| !value.at("id").is_null() };
    let (mut found, mut others) = (Vec::new(), 0);
    while let Some(part) = document.next(&plan, &["id"], gather) {
        match part.way.first().and_then(Key::name) {
            Some("title") if part.way.len() == 1 => gather.about().title = part.value.said(),
            Some("description") if part.way.len() == 1 => {
                gather.about().description = part.value.said();
            }
            _ if part.value.at("itemType").text().as_deref() == Some("record") => {
                found.extend(items_of(&part.value, &answer.final_url, &gather.hosts));
            }
            _ => others += 1,
        }
    }
    if let Some(cut_off) = document.end() {
        return cut_off;
    }
    found.truncate(COLLECTIONS_MAX);
    found.dedup();
    if found.is_empty() {
        let what = format!(
            "{} lists {others} collections, and none of them is of records (`itemType` is `record`).",
            answer.final_url
        );
        return Next::Broken(finding::NOT_WHAT_WAS_ASKED, what);
    }
    let first = found.remove(0);
    Next::Step(items(first, found, Some(0), None))
}

/// Where a collection's items are: where it says, or where they are by the standard.
fn items_of(collection: &Json, page: &Url, hosts: &OtherHosts) -> Option<Url> {
    let links = link::links(collection);
    let said = link::related(&links, "items")
        .and_then(|link| link::followed(&link.href, page, hosts).ok());
    said.or_else(|| {
        let mut url = page.clone();
        let id = collection.at("id").said()?;
        url.path_segments_mut().ok()?.pop_if_empty().push(&id).push("items");
        url.set_query(None);
        Some(url)
    })
}

/// A page of records, a single record, or a file of them.
fn page(
    mut document: Document<'_>,
    answer: &Answer,
    place: Option<Place>,
    gather: &mut Gather<'_>,
) -> Next {
    let one = document.outline.get("/type") == "Feature";
    let kept = document.outline.has("/_default");
    let want = |way: &[Key], first: u8| match way {
        [] if one => Want::Take,
        [] => Want::Enter,
        [Key::Name(name)] if name == "features" && first == b'[' => Want::Enter,
        [Key::Name(name)] if name == "_default" && kept => Want::Enter,
        [Key::Name(name)] => match name.as_str() {
            "links" | "numberMatched" | "code" | "description" | "itemType" | "title" => Want::Take,
            _ => Want::Skip,
        },
        [Key::Name(name), _] if matches!(name.as_str(), "features" | "_default") => Want::Take,
        _ => Want::Skip,
    };
    let is_record = |value: &Json| !value.at("properties").is_null();
    let plan = Plan { want: &want, is_record: &is_record };
    let (mut count, mut parts) = (0, Vec::new());
    while let Some(part) = document.next(&plan, &["id"], gather) {
        match part.way.as_slice() {
            [Key::Name(_)] => parts.push((part.way[0].clone(), part.value)),
            _ => {
                count += 1;
                record::put(part, &answer.final_url, place.is_some(), gather);
            }
        }
    }
    count += document.broken_records;
    let envelope = Json::Object(
        parts
            .into_iter()
            .filter_map(|(key, value)| Some((key.name()?.to_owned(), value)))
            .collect(),
    );
    if let (Some(code), 0, Some(why)) =
        (envelope.at("code").said(), count, envelope.at("description").said())
    {
        let what =
            format!("{} answered with success, and with an error: {code}: {why}", answer.final_url);
        return after_failure(Next::Broken(finding::ERROR_INSIDE_SUCCESS, what), place);
    }
    if let Some(cut_off) = document.end() {
        return after_failure(cut_off, place);
    }
    next(&envelope, count, answer, place, gather)
}

fn next(
    envelope: &Json,
    count: u64,
    answer: &Answer,
    place: Option<Place>,
    gather: &mut Gather<'_>,
) -> Next {
    let Some(Place::Items { first, rest, mut claimed, failed }) = place else { return Next::End };
    if first {
        claimed =
            claimed.zip(envelope.at("numberMatched").count()).map(|(so_far, more)| so_far + more);
    }
    let links = link::links(envelope);
    // Some servers name a next page forever; an empty page is the end.
    if let (Some(link), true) = (link::related(&links, "next"), count > 0) {
        return match link::followed(&link.href, &answer.final_url, &gather.hosts) {
            Ok(url) => {
                let place = Place::Items { first: false, rest, claimed, failed };
                Next::Step(Step::one(Ask::get(url, ACCEPT), place))
            }
            Err(broken) => {
                after_failure(broken, Some(Place::Items { first, rest, claimed, failed }))
            }
        };
    }
    go_on(rest, claimed, failed, gather)
}

/// The next collection, or the end.
fn go_on(
    mut rest: Vec<Url>,
    claimed: Option<u64>,
    failed: Option<String>,
    gather: &mut Gather<'_>,
) -> Next {
    if !rest.is_empty() {
        let url = rest.remove(0);
        return Next::Step(items(url, rest, claimed, failed));
    }
    match failed {
        Some(why) => Next::Broken(finding::INCOMPLETE, why),
        None => {
            gather.about().claimed = claimed;
            Next::End
        }
    }
}

/// One collection that cannot be read is no reason to leave out the others.
fn after_failure(broken: Next, place: Option<Place>) -> Next {
    match (broken, place) {
        (Next::Broken(_, why), Some(Place::Items { mut rest, failed, .. })) if !rest.is_empty() => {
            let url = rest.remove(0);
            Next::Step(items(url, rest, None, Some(failed.unwrap_or(why))))
        }
        (broken, _) => broken,
    }
}

/// A failure in the server's own words.
fn refused(exchange: &Exchange) -> Next {
    let bytes = exchange.answer.as_ref().and_then(|answer| answer.body.bytes().ok());
    let said = bytes.and_then(|bytes| crate::json::read(&bytes).ok()).map(|read| read.value);
    match said.and_then(|said| said.first(&["description", "detail", "title"]).said()) {
        Some(said) => Next::Broken(finding::INCOMPLETE, format!("{}: {said}", exchange.failure())),
        None => Next::failed(exchange),
    }
}

#[cfg(test)]
mod tests;
