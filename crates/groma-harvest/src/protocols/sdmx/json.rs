//! Messages in JSON: 1.0 of SDMX 2.1 and 2.0 of SDMX 3.0.

use super::dataflow::{Categories, Dataflow, Service, Urn};
use crate::answer::Answer;
use crate::draft::Words;
use crate::finding;
use crate::gather::Gather;
use crate::json::{Document, Json, Key, Part, Plan, Want, canonical};
use crate::protocol::Next;
use url::Url;

/// Reads a message; the identifiers of its dataflows.
pub(super) fn read(
    mut document: Document<'_>,
    answer: &Answer,
    service: Option<&Service>,
    mut categories: Categories,
    gather: &mut Gather<'_>,
) -> Result<Vec<String>, Next> {
    let want = |way: &[Key], first: u8| match way {
        [] => Want::Enter,
        [Key::Name(name)] if name == "data" => Want::Enter,
        [Key::Name(name)] if name == "errors" => Want::Take,
        [Key::Name(data), Key::Name(name)] if data == "data" => match name.as_str() {
            "dataflows" if first == b'[' => Want::Enter,
            "categorySchemes" | "categorisations" | "agencySchemes" => Want::Take,
            _ => Want::Skip,
        },
        [_, Key::Name(name), Key::At(_)] if name == "dataflows" => Want::Take,
        _ => Want::Skip,
    };
    let plan = Plan { want: &want, is_record: &|value| !value.at("agencyID").is_null() };
    let mut dataflows = Vec::new();
    let mut error = None;
    while let Some(part) = document.next(&plan, &["id"], gather) {
        match part.way.as_slice() {
            [_, _, Key::At(_)] => dataflows.push(part),
            [_, Key::Name(name)] => collect(name, &part.value, &mut categories),
            _ => error = part.value.items().first().cloned(),
        }
    }
    let code = error.as_ref().and_then(|error| error.at("code").text()).unwrap_or_default();
    if let Some(error) = error.filter(|_| dataflows.is_empty() && code != "100") {
        let words = error.first(&["title", "detail"]).said().unwrap_or_default();
        let what = format!(
            "{} answered with success, and with an error: {code}: {words}",
            answer.final_url
        );
        return Err(Next::Broken(finding::ERROR_INSIDE_SUCCESS, what));
    }
    // Categories may stand behind what they are of, so that dataflows wait for them.
    let ids =
        dataflows.into_iter().filter_map(|part| one(part, service, &categories, gather)).collect();
    document.end().map_or(Ok(ids), Err)
}

/// Categories and agencies of a message that is read for them alone.
pub(super) fn categories(answer: &Answer, categories: &mut Categories) {
    let Ok(bytes) = answer.body.bytes() else { return };
    let Ok(read) = crate::json::read(&bytes) else { return };
    for (name, value) in read.value.at("data").members() {
        collect(name, value, categories);
    }
}

fn one(
    part: Part,
    service: Option<&Service>,
    categories: &Categories,
    gather: &mut Gather<'_>,
) -> Option<String> {
    let Part { locator, bytes, value, findings, .. } = part;
    let Some(id) = value.at("id").said() else {
        let code = finding::UNREADABLE_RECORD;
        gather.quarantine(code, &locator, "sdmx-json", "A dataflow has no `id`.", None, bytes);
        return None;
    };
    let links = value.at("links").items();
    let link = |rel: &str| links.iter().find(|link| link.at("rel").text().as_deref() == Some(rel));
    let own = link("self");
    let dataflow = Dataflow {
        agency: value.at("agencyID").said().unwrap_or_default(),
        id,
        version: value.at("version").said(),
        urn: own.and_then(|own| own.at("urn").said()).or_else(|| value.at("urn").said()),
        names: words(&value, "names", "name"),
        descriptions: words(&value, "descriptions", "description"),
        structure: value.at("structure").said(),
        valid_from: value.at("validFrom").said(),
        canonical: canonical(&value, |way| way == ["links"]),
        raw: bytes,
        locator,
        findings,
    };
    // A file by itself says where it is from.
    let said = own.and_then(|own| Url::parse(&own.at("href").said()?).ok());
    let from_file = said.as_ref().and_then(Service::of);
    let name = dataflow.name();
    gather.record(dataflow.draft(service.or(from_file.as_ref()), categories));
    Some(name)
}

fn words(value: &Json, several: &str, one: &str) -> Words {
    let words = value.at(several).words();
    if words.is_empty() { value.at(one).words() } else { words }
}

fn name(value: &Json) -> Option<String> {
    value.at("names").at("en").said().or_else(|| value.at("name").said())
}

fn collect(kind: &str, value: &Json, categories: &mut Categories) {
    match kind {
        "categorySchemes" => {
            for scheme in value.items() {
                let at = |key: &str| scheme.at(key).said().unwrap_or_default();
                let (agency, id, version) = (at("agencyID"), at("id"), at("version"));
                let top = Urn { agency, id, version, inner: String::new() };
                below(scheme, &top, categories);
            }
        }
        "categorisations" => {
            for one in value.items() {
                let urn = |key: &str| Urn::read(&one.at(key).said()?);
                categories.of.extend(urn("source").zip(urn("target")));
            }
        }
        "agencySchemes" => {
            for agency in value.items().iter().flat_map(|scheme| scheme.at("agencies").items()) {
                if let (Some(id), Some(name)) = (agency.at("id").said(), name(agency)) {
                    categories.agencies.insert(id, name);
                }
            }
        }
        _ => {}
    }
}

fn below(above: &Json, urn: &Urn, categories: &mut Categories) {
    for category in above.at("categories").items() {
        let Some(id) = category.at("id").said() else { continue };
        let inner = if urn.inner.is_empty() { id } else { format!("{}.{id}", urn.inner) };
        let own = Urn { inner, ..urn.clone() };
        if let Some(name) = name(category) {
            categories.names.insert(own.clone(), name);
        }
        below(category, &own, categories);
    }
}
