//! STAC: collections of an API, or of a catalog of files. A collection is a data set; its items are
//! its grains and are never read one by one.

mod collection;

use crate::answer::{Answer, Ask, Exchange, Method};
use crate::draft::ServiceDraft;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::hosts::OtherHosts;
use crate::json::{Document, Json, Key, Opened, Outline, Plan, Want, not_data};
use crate::link::{self, Link};
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use serde::{Deserialize, Serialize};
use sha2::Digest;
use url::Url;

/// STAC API and static STAC catalogs.
pub(crate) struct Stac;

const ACCEPT: &str = "application/json, application/geo+json;q=0.9";

/// Catalogs inside one another, and documents altogether, of a catalog of files.
const DEPTH_MAX: u32 = 12;
const DOCUMENTS_MAX: u64 = 5_000;

/// Documents that wait to be read; the state of a step has to stay small.
const WAITING_MAX: usize = 2_000;

/// Documents asked for in one step.
const DOCUMENTS_OF_A_STEP: usize = 16;

/// Where a harvest is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Place {
    /// How deep each document that was asked for lies.
    depths: Vec<u32>,
    /// Documents still to be read, with their depth.
    waiting: Vec<(Url, u32)>,
    /// Hashes of the addresses that were asked for or wait.
    known: Vec<u64>,
    /// Documents that were asked for.
    count: u64,
    /// True on pages of an API's list of collections.
    listed: bool,
    /// Why something was left out.
    failed: Option<String>,
}

impl Protocol for Stac {
    fn name(&self) -> &'static str {
        "stac"
    }

    fn doc(&self) -> &'static str {
        "STAC: the collections of an API or of a catalog of files, each a data set"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let doors = ["collections", "/stac/", "/api/stac/v1", "catalog.json"];
        doors
            .iter()
            .filter_map(|door| portal.join(door).ok())
            .map(|url| Ask::get(url, ACCEPT))
            .collect()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let outline = Outline::of(answer)?;
        let because = if outline.has("/stac_version") {
            match outline.get("/type") {
                "Collection" => "it is a collection of STAC",
                "Feature" => "it is an item of STAC",
                "FeatureCollection" => "it answers with items of STAC",
                _ => "it is a catalog of STAC",
            }
        } else if outline.has("/collections/0/stac_version") {
            "it lists collections of STAC"
        } else if outline.has("/features/0/stac_version") {
            "it answers with items of STAC"
        } else {
            return None;
        };
        let because = because.to_owned();
        Some(Recognition { confidence: 0.96, because, entrance: answer.final_url.clone() })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        if *wanted != Wanted::Everything {
            return None;
        }
        let mut url = entrance.clone();
        url.set_fragment(None);
        let mut place = Place { listed: url.path().ends_with("/collections"), ..Place::default() };
        place.wait(url, 0);
        place.step()
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let Ok(mut place) = serde_json::from_value::<Place>(step.state.clone()) else {
            let [exchange, ..] = answers else { return Next::End };
            return match exchange.success() {
                Some(answer) => match document(answer, gather) {
                    Ok(_) => Next::End,
                    Err(broken) => broken,
                },
                None => Next::failed(exchange),
            };
        };
        let only = answers.len() == 1 && place.count == 1;
        let mut depths = std::mem::take(&mut place.depths).into_iter();
        let mut next_page = None;
        for exchange in answers {
            let depth = depths.next().unwrap_or_default();
            let read = match exchange.success() {
                Some(answer) => document(answer, gather),
                None => Err(refused(exchange)),
            };
            match read {
                Ok(Read { value, records }) => {
                    match after(&value, records, depth, exchange, &mut place, gather) {
                        Ok(page) => next_page = page.or(next_page),
                        Err(why) => place.fail(why),
                    }
                }
                // Nothing was read at all.
                Err(broken) if only => return broken,
                Err(Next::Broken(_, why)) => place.fail(why),
                Err(_) => {}
            }
        }
        if let Some(ask) = next_page {
            return Next::Step(Step::one(ask, Place { depths: vec![0], ..place }));
        }
        match place.step_or_failure() {
            Ok(Some(step)) => Next::Step(step),
            Ok(None) => Next::End,
            Err(why) => Next::Broken(finding::INCOMPLETE, why),
        }
    }
}

impl Place {
    /// One more document to be read, unless it was there before.
    fn wait(&mut self, url: Url, depth: u32) {
        let hash = groma_define::hex(&sha2::Sha256::digest(url.as_str()));
        let hash = u64::from_str_radix(&hash[..16], 16).unwrap_or_default();
        if self.known.contains(&hash) {
            return;
        }
        if depth > DEPTH_MAX
            || self.waiting.len() >= WAITING_MAX
            || self.known.len() as u64 >= DOCUMENTS_MAX
        {
            self.fail(format!(
                "{url} lies too deep, or there are too many documents; it was not read."
            ));
            return;
        }
        self.known.push(hash);
        self.waiting.push((url, depth));
    }

    fn fail(&mut self, why: String) {
        self.failed.get_or_insert(why);
    }

    fn step(mut self) -> Option<Step> {
        if self.waiting.is_empty() {
            return None;
        }
        let now: Vec<(Url, u32)> =
            self.waiting.drain(..self.waiting.len().min(DOCUMENTS_OF_A_STEP)).collect();
        self.count += now.len() as u64;
        self.depths = now.iter().map(|(_, depth)| *depth).collect();
        let asks = now.into_iter().map(|(url, _)| Ask::get(url, ACCEPT)).collect();
        let state = serde_json::to_value(self).expect("states are plain data");
        Some(Step { asks, state })
    }

    fn step_or_failure(self) -> Result<Option<Step>, String> {
        let failed = self.failed.clone();
        match (self.step(), failed) {
            (None, Some(why)) => Err(why),
            (step, _) => Ok(step),
        }
    }
}

/// A document that was read: what stood around its collections, and how many these were.
struct Read {
    value: Json,
    records: u64,
}

/// Reads a document; collections go into the tables.
fn document(answer: &Answer, gather: &mut Gather<'_>) -> Result<Read, Next> {
    let mut document = match Document::open(answer) {
        Opened::Json(document) => document,
        Opened::Not(code, what, bytes) => return Err(not_data(code, what, bytes, gather)),
    };
    let one = document.outline.get("/type") == "Collection";
    let want = |way: &[Key], first: u8| match way {
        [] if one => Want::Take,
        [] => Want::Enter,
        [Key::Name(name)] if name == "collections" && first == b'[' => Want::Enter,
        // Items are not read; a list of them is only counted.
        [Key::Name(name)] if name == "features" => Want::Skip,
        [Key::Name(_)] => Want::Take,
        [Key::Name(name), Key::At(_)] if name == "collections" => Want::Take,
        _ => Want::Skip,
    };
    let plan = Plan { want: &want, is_record: &|value| !value.at("id").is_null() };
    let (mut members, mut records) = (Vec::new(), 0);
    let mut whole = Json::Null;
    while let Some(part) = document.next(&plan, &["id"], gather) {
        match part.way.as_slice() {
            [Key::Name(name)] => members.push((name.clone(), part.value)),
            [] => {
                records += 1;
                whole = part.value.clone();
                collection::put(part, &answer.final_url, gather);
            }
            _ => {
                records += 1;
                collection::put(part, &answer.final_url, gather);
            }
        }
    }
    records += document.broken_records;
    let value = if one { whole } else { Json::Object(members) };
    let said = value.first(&["description", "detail"]).said();
    if let (0, Some(code), Some(why)) = (records, value.at("code").said(), said) {
        let what =
            format!("{} answered with success, and with an error: {code}: {why}", answer.final_url);
        return Err(Next::Broken(finding::ERROR_INSIDE_SUCCESS, what));
    }
    match document.end() {
        Some(cut_off) => Err(cut_off),
        None => {
            about(&value, answer, gather);
            Ok(Read { value, records })
        }
    }
}

/// What a catalog says of itself, and what is no data set.
fn about(value: &Json, answer: &Answer, gather: &mut Gather<'_>) {
    let kind = value.at("type").text().unwrap_or_default();
    if kind == "Feature" || kind == "FeatureCollection" {
        let of = value.at("collection").said().map(|id| format!(" of the collection `{id}`"));
        let what = format!(
            "{} holds items{}: grains of a data set, not data sets.",
            answer.final_url,
            of.unwrap_or_default()
        );
        let locator = Some(answer.final_url.to_string());
        gather.note(Noted { locator, ..Noted::new(finding::NOT_A_DATASET, what) });
    }
    let is_catalog = kind == "Catalog" || (!value.at("stac_version").is_null() && kind.is_empty());
    if !is_catalog {
        return;
    }
    let about = gather.about();
    about.title = about.title.take().or_else(|| value.first(&["title", "id"]).said());
    about.description = about.description.take().or_else(|| value.at("description").said());
    let links = link::links(value);
    let is_api = links.iter().any(|link| matches!(link.rel.as_str(), "data" | "search"));
    if is_api && answer.final_url.has_host() {
        let page =
            links.iter().find(|link| link.rel == "service-doc").map(|link| link.href.clone());
        let description = links.iter().find(|link| link.rel == "service-desc");
        gather.service(ServiceDraft {
            native_id: answer.final_url.to_string(),
            title: value.at("title").said(),
            endpoint_url: Some(answer.final_url.to_string()),
            endpoint_description: description.map(|link| link.href.clone()),
            conforms_to: value.at("conformsTo").texts(),
            page,
            kind: Some("STAC".to_owned()),
            ..ServiceDraft::default()
        });
    }
}

/// What follows a document: the next page of a list, or the documents below it.
fn after(
    value: &Json,
    records: u64,
    depth: u32,
    exchange: &Exchange,
    place: &mut Place,
    gather: &mut Gather<'_>,
) -> Result<Option<Ask>, String> {
    let answered = exchange.answer.as_ref().map_or(&exchange.ask.url, |answer| &answer.final_url);
    let links = link::links(value);
    if value.at("type").text().as_deref() == Some("Collection") {
        // A collection may hold others; its items are its own.
        children(&links, answered, depth, place, &gather.hosts);
        return Ok(None);
    }
    if place.listed {
        if let Some(matched) = value.at("numberMatched").count() {
            gather.about().claimed = Some(matched);
        }
        // Some servers name a next page forever; an empty page is the end.
        return match links.iter().find(|link| link.rel == "next").filter(|_| records > 0) {
            Some(next) => next_page(next, exchange, answered, &gather.hosts).map(Some),
            None => Ok(None),
        };
    }
    let list = link::related(&links, "data").or_else(|| link::related(&links, "collections"));
    if let Some(list) = list.filter(|_| depth == 0) {
        let url = link::followed(&list.href, answered, &gather.hosts).map_err(why)?;
        // The collections below are those of the list.
        place.listed = true;
        place.waiting.clear();
        place.wait(url, 1);
        return Ok(None);
    }
    children(&links, answered, depth, place, &gather.hosts);
    Ok(None)
}

fn children(links: &[Link<'_>], page: &Url, depth: u32, place: &mut Place, hosts: &OtherHosts) {
    for child in links.iter().filter(|link| link.rel == "child") {
        match link::followed(&child.href, page, hosts) {
            Ok(url) => place.wait(url, depth + 1),
            Err(broken) => place.fail(why(broken)),
        }
    }
}

/// The next page, which may be asked for with POST and a body; `merge` means that the body comes on
/// top of the one that was sent.
fn next_page(
    next: &Link<'_>,
    exchange: &Exchange,
    page: &Url,
    hosts: &OtherHosts,
) -> Result<Ask, String> {
    let url = link::followed(&next.href, page, hosts).map_err(why)?;
    let method = next.whole.at("method").text().unwrap_or_default();
    if !method.eq_ignore_ascii_case("post") {
        return Ok(Ask::get(url, ACCEPT));
    }
    let mut body: Vec<(String, Json)> = next.whole.at("body").members().to_vec();
    if next.whole.at("merge").is_true()
        && exchange.ask.method == Method::Post
        && let Some((_, sent)) = &exchange.ask.body
        && let Ok(sent) = crate::json::read(sent.as_bytes())
    {
        let new = |key: &str| body.iter().any(|(known, _)| known == key);
        let kept: Vec<_> =
            sent.value.members().iter().filter(|(key, _)| !new(key)).cloned().collect();
        body.extend(kept);
    }
    let body = crate::json::canonical(&Json::Object(body), |_| false);
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Ask::post(url, ACCEPT, "application/json", body))
}

fn why(next: Next) -> String {
    if let Next::Broken(_, why) = next { why } else { String::new() }
}

/// A failure in the server's own words.
fn refused(exchange: &Exchange) -> Next {
    let bytes = exchange.answer.as_ref().and_then(|answer| answer.body.bytes().ok());
    let said = bytes.and_then(|bytes| crate::json::read(&bytes).ok()).map(|read| read.value);
    match said.and_then(|said| said.first(&["description", "detail"]).said()) {
        Some(said) => Next::Broken(finding::INCOMPLETE, format!("{}: {said}", exchange.failure())),
        None => Next::failed(exchange),
    }
}

#[cfg(test)]
mod tests;
