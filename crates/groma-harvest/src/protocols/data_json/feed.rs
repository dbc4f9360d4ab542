//! The document as a whole: where it is, how it is told, what it says of its catalog.

use crate::answer::Ask;
use crate::gather::{About, Gather};
use crate::json::{Json, Outline};
use groma_define::properties::{Properties, Value};
use url::Url;

/// Where a `data.json` is looked for: beside the address, at the root of the host, and where
/// ArcGIS Hub has it.
pub(super) fn doors(portal: &Url) -> Vec<Ask> {
    let mut doors: Vec<Ask> = Vec::new();
    let beside = address(portal);
    let places = [
        Some(beside),
        portal.join("/data.json").ok(),
        portal.join("/api/feed/dcat-us/1.1.json").ok(),
    ];
    for url in places.into_iter().flatten() {
        let ask = Ask::get(url, "application/json");
        if !doors.contains(&ask) {
            doors.push(ask);
        }
    }
    doors
}

/// The document's own address, when only its portal is named.
pub(super) fn address(entrance: &Url) -> Url {
    let mut url = entrance.clone();
    let last = url.path().rsplit('/').next().unwrap_or_default();
    if last.contains('.') || url.query().is_some() || url.path().contains("/api/feed/") {
        return url;
    }
    let path = format!("{}/data.json", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url
}

/// How sure it is that this is a `data.json`, and why.
pub(super) fn recognised(outline: &Outline) -> Option<(f64, String)> {
    if outline.has("/@graph")
        || outline.any("/dataset/0", &["dct:title", "dcat:title", "dcterms:title"])
    {
        return None;
    }
    let lists = ["dataset", "datasetSeries", "service", "catalog"];
    let lists: Vec<&str> =
        lists.into_iter().filter(|name| outline.has(&format!("/{name}"))).collect();
    let first = lists.first()?;
    let standard = outline.mentions("/conformsTo", "project-open-data")
        || outline.mentions("/conformsTo", "DCAT-US")
        || outline.mentions("/conformsTo", "dcat-us")
        || outline.mentions("/@context", "project-open-data")
        || outline.mentions("/@context", "dcat-us")
        || outline.mentions("/describedBy", "project-open-data");
    let catalog = outline.get("/@type").ends_with("Catalog");
    let member =
        ["accessLevel", "identifier", "contactPoint", "publisher", "keyword", "distribution"];
    let members = outline.any("/dataset/0", &member);
    match (standard, catalog, members) {
        (true, ..) => Some((0.97, "it says that it conforms to DCAT-US".to_owned())),
        (_, _, true) => Some((0.9, format!("it has a list `{first}` of records as in data.json"))),
        (_, true, _) => Some((0.7, format!("it calls itself a catalog and has a list `{first}`"))),
        _ => None,
    }
}

/// What made the document, where its addresses tell.
pub(super) fn software(page: &Url, outline: &Outline, about: &mut About) {
    let hub = page.path().starts_with("/api/feed/")
        || outline.mentions("/dataset/0", "arcgis.com/home/item.html")
        || outline.mentions("/dataset/0", "hub.arcgis.com");
    let socrata = outline.mentions("/dataset/0/identifier", "/api/views/");
    let known = [(hub, "ArcGIS Hub"), (socrata, "Socrata")];
    if let Some((_, name)) = known.into_iter().find(|(is, _)| *is) {
        about.software.get_or_insert(name.to_owned());
    }
}

/// What the catalog says of itself.
pub(super) fn about(header: Json, has_datasets: bool, gather: &mut Gather<'_>) {
    let said = |key: &str| header.at(key).words().into_iter().next().map(|(_, text)| text);
    let about = gather.about();
    let publisher =
        header.at("publisher").items().first().and_then(|p| p.named(&["name", "prefLabel", "@id"]));
    about.title = about.title.take().or(said("title"));
    about.description = about.description.take().or(said("description"));
    about.publisher = about.publisher.take().or(publisher);
    about.homepage =
        about.homepage.take().or(header.first(&["homepage", "landingPage"]).named(&["@id"]));
    about.licence = about.licence.take().or(header.at("license").named(&["@id"]));
    about.iri = about.iri.take().or(header.at("@id").said());
    if about.language.is_empty() {
        about.language = header.at("language").texts();
    }
    let mut properties = Properties::default();
    super::properties::of_catalog(&header, &mut properties);
    if has_datasets {
        properties.add("dcat:dataset", Value::iri().typed("dcat:Dataset"));
    }
    about.properties.get_or_insert(properties.to_string());
}
