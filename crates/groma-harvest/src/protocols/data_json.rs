//! DCAT-US `data.json`, 1.1 and 3.0: a whole catalog in one document, read a record at a time. With
//! it, the feeds of ArcGIS Hub.

mod feed;
mod properties;
mod record;
mod series;

use crate::answer::{Answer, Ask, Exchange};
use crate::finding;
use crate::gather::Gather;
use crate::json::{Document, Json, Key, Opened, Outline, Part, Plan, Want, not_data};
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use serde_json::json;
use std::collections::HashSet;
use url::Url;

/// DCAT-US `data.json`.
pub(crate) struct DataJson;

impl Protocol for DataJson {
    fn name(&self) -> &'static str {
        "data-json"
    }

    fn doc(&self) -> &'static str {
        "DCAT-US data.json 1.1 and 3.0, one document; also the feeds of ArcGIS Hub"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        feed::doors(portal)
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let outline = Outline::of(answer)?;
        let (confidence, because) = feed::recognised(&outline)?;
        Some(Recognition { confidence, because, entrance: answer.final_url.clone() })
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        // The document is one: there is no way to ask for less of it.
        (*wanted == Wanted::Everything).then(|| {
            Step::one(Ask::get(feed::address(entrance), "application/json"), json!("feed"))
        })
    }

    fn read(&self, _: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let [exchange, ..] = answers else { return Next::End };
        let Some(answer) = exchange.success() else { return Next::failed(exchange) };
        if answer.status == 202 {
            let what = format!("{} is still being made by the portal.", answer.final_url);
            return Next::Broken(finding::NOT_READY, what);
        }
        match Document::open(answer) {
            Opened::Json(document) => read(document, answer, gather),
            Opened::Not(code, what, bytes) => not_data(code, what, bytes, gather),
        }
    }
}

/// What a member of a catalog holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Datasets,
    Series,
    Services,
    Records,
    Catalogs,
    Header,
    Nothing,
}

fn holds(way: &[Key]) -> Holds {
    match way.iter().rev().find_map(Key::name) {
        None => Holds::Datasets,
        Some("dataset") => Holds::Datasets,
        Some("datasetSeries" | "series") => Holds::Series,
        Some("service") => Holds::Services,
        Some("record") => Holds::Records,
        Some("catalog") => Holds::Catalogs,
        Some(_) if way.len() == 1 => Holds::Header,
        Some(_) => Holds::Nothing,
    }
}

fn want(way: &[Key], first: u8) -> Want {
    match (holds(way), way.last(), first) {
        (_, None, _) | (Holds::Catalogs, ..) => Want::Enter,
        (Holds::Nothing, ..) => Want::Skip,
        (Holds::Header, ..) => Want::Take,
        (_, Some(Key::Name(_)), b'[') => Want::Enter,
        _ => Want::Take,
    }
}

fn is_record(value: &Json) -> bool {
    let own =
        ["identifier", "accessLevel", "contactPoint", "bureauCode", "distribution", "modified"];
    !value.at("title").is_null() && own.iter().filter(|key| !value.at(key).is_null()).count() >= 2
}

fn read(mut document: Document<'_>, answer: &Answer, gather: &mut Gather<'_>) -> Next {
    feed::software(&answer.final_url, &document.outline, gather.about());
    let plan = Plan { want: &want, is_record: &is_record };
    let mut embedded = HashSet::new();
    let (mut parts, mut header) = (0, Vec::new());
    while let Some(part) = document.next(&plan, &["identifier", "@id"], gather) {
        match holds(&part.way) {
            Holds::Datasets => {
                parts += 1;
                dataset(part, &mut embedded, gather);
            }
            Holds::Series => {
                parts += 1;
                series::read(part, &mut embedded, gather);
            }
            Holds::Services => gather.service(record::service(&part.value)),
            Holds::Records => gather.entity(record::catalog_record(&part.value)),
            Holds::Header => header
                .extend(part.way.first().and_then(Key::name).map(|k| (k.to_owned(), part.value))),
            Holds::Catalogs | Holds::Nothing => {}
        }
    }
    feed::about(Json::Object(header), parts > 0, gather);
    document.end().unwrap_or(Next::End)
}

fn dataset(part: Part, embedded: &mut HashSet<String>, gather: &mut Gather<'_>) {
    if gather.records_to_pass() > 0 {
        return gather.record(crate::draft::Draft::default());
    }
    if part.value.members().is_empty() && !matches!(part.value, Json::Object(_)) {
        let reason = "What stands where a record should be is no object.";
        return gather.quarantine(
            finding::UNREADABLE_RECORD,
            &part.locator,
            "data-json",
            reason,
            None,
            part.bytes,
        );
    }
    let draft = record::draft(&part.value, part.locator, part.bytes, part.findings);
    // A member of a series that was read with the series stands here for the second time.
    let embedded = draft.native_id.as_ref().filter(|id| embedded.remove(*id));
    if embedded.is_none_or(|id| !gather.is_repeated(id)) {
        gather.record(draft);
    }
}

#[cfg(test)]
#[path = "data_json/tests.rs"]
mod tests;
