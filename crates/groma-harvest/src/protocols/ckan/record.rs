//! One package.

use super::confirm::is_deleted;
use super::extras::Members;
use super::resource;
use crate::draft::{Draft, EntityDraft};
use crate::extent;
use crate::finding;
use crate::gather::Gather;
use crate::interval;
use crate::json::{Json, Part, canonical};
use groma_define::properties::{Properties, Value};

/// Puts a package into the tables; true when it came a second time, and pages may repeat records.
pub(super) fn put(part: Part, gather: &mut Gather<'_>, pages_repeat: bool) -> bool {
    if gather.records_to_pass() > 0 {
        gather.record(Draft::default());
        return false;
    }
    let package = &part.value;
    if !matches!(package, Json::Object(_)) {
        let reason = "What stands where a package should be is no object.";
        gather.quarantine(
            finding::UNREADABLE_RECORD,
            &part.locator,
            "ckan",
            reason,
            None,
            part.bytes,
        );
        return false;
    }
    let id = package.first(&["id", "name"]).said();
    if let Some(id) = &id {
        if is_deleted(package) {
            gather.deleted(id);
            return false;
        }
        if pages_repeat && gather.is_repeated(id) {
            return true;
        }
    }
    let organization = package.at("organization");
    if let (Some(id), Some(name)) = (organization.at("id").said(), named(organization)) {
        let mut properties = Properties::default();
        properties.add("foaf:name", Value::text());
        let class = "foaf:Agent".to_owned();
        let (name, properties) = (Some(name), Some(properties));
        gather.entity(EntityDraft { id, class, name, properties, dataset: None });
    }
    gather.record(draft(part, id));
    false
}

fn draft(part: Part, id: Option<String>) -> Draft {
    let Part { locator, bytes, value: package, mut findings, .. } = part;
    let members = Members::of(&package, &mut findings);
    let organization = package.at("organization");
    let publisher = members.at(&["publisher"]);
    let contact = members.at(&["contact", "contact_point"]);
    let contact = contact.items().first().cloned().unwrap_or_default();
    let (start, end) = period(&members);
    let own_date = !members.at(MODIFIED).is_null();
    let licence = members.text(&[
        "license_url",
        "licence_url",
        "license_id",
        "license_title",
        "license",
        "licence",
    ]);
    Draft {
        canonical: canonical(&package, |way| volatile(way, own_date)),
        native_id: id,
        locator,
        kind: kind(&package),
        iri: members.text(&["uri"]).filter(|uri| uri.contains("://")),
        title: package.first(&["title_translated", "title"]).unwrapped().words(),
        description: package
            .first(&["notes_translated", "notes", "description"])
            .unwrapped()
            .words(),
        keyword: keywords(&package, &members),
        theme: themes(&package, &members),
        publisher_name: members
            .text(&["publisher_name"])
            .or_else(|| named(&publisher))
            .or_else(|| named(organization))
            .or_else(|| members.text(&["responsible-party-name"])),
        publisher_iri: members
            .text(&["publisher_uri"])
            .or_else(|| publisher.items().first().and_then(|p| p.first(&["uri", "@id"]).said()))
            .or_else(|| organization.at("id").said())
            .or_else(|| package.at("owner_org").said()),
        contact_name: members
            .text(&["contact_name"])
            .or_else(|| contact.first(&["name", "fn"]).said())
            .or_else(|| contact.text())
            .or_else(|| members.text(&["maintainer", "author"])),
        contact_email: members
            .text(&["contact_email", "contact-email"])
            .or_else(|| contact.first(&["email", "hasEmail"]).said())
            .or_else(|| members.text(&["maintainer_email", "author_email"])),
        issued: members.text(&["issued", "dcat_issued", "release_date", "metadata_created"]),
        modified: members.text(MODIFIED).or_else(|| package.at("metadata_modified").said()),
        temporal_start: start,
        temporal_end: end,
        spatial: spatial(&members),
        spatial_iri: members.texts(&["spatial_uri", "spatial_coverage_uri"]),
        spatial_bbox: bbox(&members),
        accrual_periodicity: members.text(&[
            "frequency",
            "accrualPeriodicity",
            "accrual_periodicity",
            "frequency-of-update",
            "update_frequency",
        ]),
        access_rights: members.text(&["access_rights", "accessLevel", "access-level"]),
        licence: licence.filter(|licence| licence != "notspecified"),
        language: members.texts(&["language", "languages", "metadata-language"]),
        landing_page: members.text(&["landing_page", "landingPage", "url"]),
        identifier: ["identifier", "guid", "alternate_identifier", "doi"]
            .iter()
            .flat_map(|n| members.texts(&[n]))
            .collect(),
        version: members.text(&["version", "dcat_version"]),
        in_series: members.texts(&["in_series"]).into_iter().next(),
        is_part_of: members.text(&["isPartOf", "is_part_of", "collection_package_id"]),
        applicable_legislation: members.texts(&["applicable_legislation"]),
        hvd_category: members.texts(&["hvd_category"]),
        conforms_to: members.texts(&["conforms_to", "conformsTo"]),
        provenance: members.text(&["provenance", "lineage"]),
        source_id: source(&members),
        distributions: package.at("resources").items().iter().filter_map(resource::draft).collect(),
        findings,
        raw: bytes,
        ..Draft::default()
    }
}

const MODIFIED: &[&str] = &["modified", "dcat_modified", "last_update", "data_last_updated"];

/// What changes at every reading without anything being published: counters, marks of the index and
/// of harvesters, and what is said of the organization at every package of it. The time at which
/// the portal touched the record counts only where it stands for the record's own.
fn volatile(way: &[&str], own_date: bool) -> bool {
    match way {
        ["metadata_modified"] => own_date,
        [name] => matches!(
            *name,
            "tracking_summary"
                | "revision_id"
                | "revision_timestamp"
                | "indexed_ts"
                | "index_id"
                | "total_views"
                | "num_followers"
                | "opennessscore"
                | "qa"
                | "archiver"
                | "views_total"
                | "views_recent"
        ),
        ["resources", "*", name] => matches!(
            *name,
            "tracking_summary"
                | "cache_last_updated"
                | "cache_url"
                | "cache_filepath"
                | "webstore_last_updated"
                | "webstore_url"
                | "revision_id"
                | "revision_timestamp"
                | "metadata_modified"
                | "qa"
                | "archiver"
                | "total_views"
                | "openness_score"
        ),
        ["organization" | "groups", .., name] if way.len() >= 2 => {
            !matches!(*name, "id" | "name" | "title" | "*")
        }
        _ => false,
    }
}

pub(super) fn kind(package: &Json) -> String {
    match package.at("type").said().map(|kind| kind.to_lowercase()).as_deref() {
        None | Some("dataset" | "package") => String::new(),
        Some("dataset_series" | "dataset-series" | "series") => "series".to_owned(),
        Some(other) => other.to_owned(),
    }
}

fn keywords(package: &Json, members: &Members<'_>) -> Vec<String> {
    let tag = |tag: &Json| tag.named(&["display_name", "name", "title"]);
    let tags: Vec<String> = package.at("tags").items().iter().filter_map(tag).collect();
    if !tags.is_empty() {
        return tags;
    }
    let translated = members.at(&["keywords", "tags_translated", "tag_string", "keyword"]);
    match &translated {
        Json::Object(languages) => languages.iter().flat_map(|(_, words)| words.texts()).collect(),
        Json::Text(text) => text.split(',').map(|tag| tag.trim().to_owned()).collect(),
        list => list.texts(),
    }
}

/// Themes that are declared, and the groups in which portals sort their data sets.
fn themes(package: &Json, members: &Members<'_>) -> Vec<String> {
    let mut themes = members.texts(&["theme", "themes"]);
    themes.extend(members.texts(&["category", "categories"]));
    let groups = package.at("groups").items().iter();
    themes.extend(groups.filter_map(|group| group.named(&["title", "display_name", "name"])));
    themes
}

/// An agent's name, which can stand in several languages.
fn named(agent: &Json) -> Option<String> {
    let agent = agent.items().first()?;
    match agent {
        Json::Object(_) => {
            let name = agent.first(&["title", "name", "display_name"]).unwrapped();
            name.words().into_iter().map(|(_, text)| text).find(|text| !text.trim().is_empty())
        }
        plain => plain.said(),
    }
}

fn period(members: &Members<'_>) -> (Option<String>, Option<String>) {
    let start =
        members.text(&["temporal_start", "temporal-extent-begin", "temporal_coverage_from"]);
    let end = members.text(&["temporal_end", "temporal-extent-end", "temporal_coverage_to"]);
    if start.is_some() || end.is_some() {
        return (start, end);
    }
    interval::of(&members.at(&["temporal_coverage", "temporal"]))
}

/// The area as it was written: the text of a GeoJSON stays a text.
fn spatial(members: &Members<'_>) -> Option<String> {
    match members.at(&["spatial", "spatial_coverage", "spatial_text", "spatial-text"]) {
        Json::Null => None,
        plain if plain.text().is_some() => plain.text(),
        object => String::from_utf8(canonical(&object, |_| false)).ok(),
    }
}

fn bbox(members: &Members<'_>) -> Option<[f64; 4]> {
    let side = |name: &str| members.at(&[name]).number();
    let sides = ["bbox-west-long", "bbox-south-lat", "bbox-east-long", "bbox-north-lat"].map(side);
    match sides {
        [Some(west), Some(south), Some(east), Some(north)] => Some([west, south, east, north]),
        _ => extent::of(&members.at(&["spatial", "spatial_coverage", "spatial_bbox"])),
    }
}

/// Where a copy comes from: the original's identifier, else the portal it was read from.
fn source(members: &Members<'_>) -> Option<String> {
    let harvested = [
        "harvest_source_id",
        "harvest_source_title",
        "harvest_source_url",
        "harvest_object_id",
        "source_datajson_identifier",
    ];
    if members.at(&harvested).is_null() {
        return None;
    }
    members.text(&["guid", "identifier", "harvest_source_url", "harvest_source_title"])
}
