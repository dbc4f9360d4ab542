//! One record, as DCAT-US 1.1 or 3.0 writes it.

use super::properties;
use crate::draft::{DistributionDraft, Draft, EntityDraft, ServiceDraft};
use crate::extent;
use crate::finding::{self, Noted};
use crate::interval;
use crate::json::{Json, canonical};
use groma_define::hex;
use sha2::{Digest, Sha256};

/// What a record says.
pub(super) fn draft(
    record: &Json,
    locator: String,
    raw: Vec<u8>,
    mut findings: Vec<Noted>,
) -> Draft {
    let mut identifiers = identifiers(record).into_iter();
    let publisher = record.at("publisher").items().first().cloned().unwrap_or_default();
    let contact = record.at("contactPoint").items().first().cloned().unwrap_or_default();
    let (start, end) = interval::of(record.at("temporal"));
    Draft {
        native_id: identifiers.next(),
        locator,
        canonical: canonical(record, |_| false),
        kind: kind(record),
        iri: record.at("@id").said(),
        title: record.at("title").words(),
        description: record.at("description").words(),
        keyword: listed(record.at("keyword"), "keyword", &mut findings),
        theme: names(record.at("theme")),
        publisher_name: named(&publisher),
        publisher_iri: publisher.at("@id").said(),
        contact_name: contact.first(&["fn", "name"]).text(),
        contact_email: contact.first(&["hasEmail", "email"]).named(&["@id", "hasValue"]),
        issued: record.first(&["issued", "created"]).text(),
        modified: record.at("modified").named(&["@value"]),
        temporal_start: start,
        temporal_end: end,
        spatial: written(record.at("spatial")),
        spatial_iri: iris(record.at("spatial")),
        spatial_bbox: extent::of(record.at("spatial")),
        accrual_periodicity: record.at("accrualPeriodicity").named(&["@id", "prefLabel"]),
        access_rights: record
            .first(&["accessLevel", "accessRights"])
            .named(&["@id", "label", "title"]),
        licence: record.at("license").named(&["@id", "title", "label"]),
        language: names(record.at("language")),
        landing_page: record.at("landingPage").named(&["@id", "accessURL"]),
        identifier: identifiers.collect(),
        version: record.first(&["version", "hasVersion"]).text(),
        in_series: record.at("inSeries").named(&["@id", "identifier"]),
        is_part_of: record.at("isPartOf").named(&["@id", "identifier"]),
        applicable_legislation: names(record.at("applicableLegislation")),
        hvd_category: names(record.at("hvdCategory")),
        conforms_to: names(record.at("conformsTo")),
        provenance: record.at("provenance").named(&["@id", "label", "title"]),
        properties: Some(properties::of_dataset(record)),
        distributions: record
            .at("distribution")
            .items()
            .iter()
            .map(distribution)
            .map(|own| licensed(own, record))
            .collect(),
        findings,
        raw,
        ..Draft::default()
    }
}

/// DCAT-US has one licence for a data set and all its files; what says its own keeps it.
fn licensed(mut distribution: DistributionDraft, record: &Json) -> DistributionDraft {
    let of_all = || record.at("license").named(&["@id", "title", "label"]);
    distribution.licence = distribution.licence.take().or_else(of_all);
    distribution
}

fn distribution(record: &Json) -> DistributionDraft {
    let checksum = record.at("checksum");
    DistributionDraft {
        native_id: record.at("identifier").named(&["@id"]),
        iri: record.at("@id").said(),
        title: record.at("title").words().into_iter().next().map(|(_, text)| text),
        access_url: record.at("accessURL").named(&["@id"]),
        download_url: record.at("downloadURL").named(&["@id"]),
        format: record.at("format").named(&["@id", "label"]),
        media_type: record.at("mediaType").named(&["@id", "label"]),
        compress_format: record.at("compressFormat").named(&["@id"]),
        package_format: record.at("packageFormat").named(&["@id"]),
        licence: record.at("license").named(&["@id", "title"]),
        rights: record.at("rights").named(&["label", "@id"]),
        byte_size: record.at("byteSize").named(&["@value"]),
        checksum: checksum.named(&["checksumValue"]),
        checksum_algorithm: checksum.at("algorithm").named(&["@id"]),
        issued: record.at("issued").text(),
        modified: record.at("modified").text(),
        availability: record.at("availability").named(&["@id"]),
        status: record.at("status").named(&["@id", "prefLabel"]),
        conforms_to: names(record.at("conformsTo")),
        access_service: record.at("accessService").named(&["identifier", "@id"]),
        applicable_legislation: names(record.at("applicableLegislation")),
        properties: Some(properties::of_distribution(record)),
    }
}

/// A data service of 3.0.
pub(super) fn service(record: &Json) -> ServiceDraft {
    let endpoint = record.at("endpointURL").named(&["@id"]);
    let identifiers = identifiers(record).into_iter().next();
    ServiceDraft {
        native_id: identifiers.or(endpoint.clone()).unwrap_or_else(|| hash(record)),
        iri: record.at("@id").said(),
        serves: record.at("servesDataset").items().iter().flat_map(identifiers_of_served).collect(),
        title: record.at("title").words().into_iter().next().map(|(_, text)| text),
        endpoint_url: endpoint,
        endpoint_description: record.at("endpointDescription").named(&["@id"]),
        conforms_to: names(record.at("conformsTo")),
        page: record.first(&["landingPage", "page"]).named(&["@id"]),
        contact: record.at("contactPoint").named(&["fn"]),
        licence: record.at("license").named(&["@id"]),
        hvd_category: names(record.at("hvdCategory")),
        ..ServiceDraft::default()
    }
}

fn identifiers_of_served(served: &Json) -> Option<String> {
    served.text().or_else(|| identifiers(served).into_iter().next())
}

/// A record of 3.0 about a record: told by what it is about when it has no name.
pub(super) fn catalog_record(record: &Json) -> EntityDraft {
    EntityDraft {
        id: record.at("@id").said().unwrap_or_else(|| hash(record)),
        class: "dcat:CatalogRecord".to_owned(),
        name: record.at("title").words().into_iter().next().map(|(_, text)| text),
        properties: None,
        dataset: None,
    }
}

/// What a record is called, first of all by itself.
pub(super) fn identifiers(record: &Json) -> Vec<String> {
    let single = |value: &Json| match value {
        Json::Object(_) => value.first(&["@id", "notation", "@value"]).said(),
        plain => plain.said(),
    };
    let mut known: Vec<String> =
        record.at("identifier").items().iter().filter_map(single).collect();
    if known.is_empty() {
        known.extend(record.at("@id").said());
    }
    match known.first().and_then(|first| item_of_hub(first)) {
        Some(item) => std::iter::once(item).chain(known).collect(),
        None => known,
    }
}

/// The item and its layer out of an address of ArcGIS Hub, for hosts and forms of addresses change.
fn item_of_hub(identifier: &str) -> Option<String> {
    if !identifier.contains("arcgis.com/") && !identifier.contains("/datasets/") {
        return None;
    }
    let is_item =
        |part: &&str| part.len() >= 32 && part.is_char_boundary(32) && is_hex(&part[..32]);
    let part = identifier.split(['/', '?', '&', '=', '#', ':']).find(is_item)?;
    let digits = |text: &str| -> Option<String> {
        (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned())
    };
    let layer = part[32..].strip_prefix('_').and_then(digits);
    let sublayer = identifier.split_once("sublayer=").and_then(|(_, rest)| digits(rest));
    let layer = layer.or(sublayer);
    (part.len() == 32 || part[32..].starts_with('_')).then(|| {
        layer.map_or_else(|| part[..32].to_owned(), |layer| format!("{}_{layer}", &part[..32]))
    })
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn kind(record: &Json) -> String {
    match record.at("@type").named(&[]) {
        Some(kind) if kind.ends_with("DatasetSeries") => "series".to_owned(),
        _ => String::new(),
    }
}

/// A list that some write as one text.
fn listed(value: &Json, member: &str, findings: &mut Vec<Noted>) -> Vec<String> {
    match value {
        Json::Text(text) if text.contains([',', ';']) => {
            let what =
                format!("`{member}` is one text where a list belongs; it was split at commas.");
            findings.push(Noted::new(finding::NOT_A_LIST, what));
            text.split([',', ';']).map(|part| part.trim().to_owned()).collect()
        }
        list => names(list),
    }
}

/// Texts, or what names the nodes that stand in their place.
fn names(value: &Json) -> Vec<String> {
    let keys = ["@id", "prefLabel", "notation", "title", "label", "@value"];
    value.items().iter().filter_map(|item| item.named(&keys)).collect()
}

fn named(agent: &Json) -> Option<String> {
    agent.text().or_else(|| {
        agent.first(&["name", "prefLabel", "label"]).words().into_iter().next().map(|(_, t)| t)
    })
}

/// An area as a text; an object as the JSON that it is.
fn written(area: &Json) -> Option<String> {
    match area {
        Json::Null => None,
        plain if plain.text().is_some() => plain.text(),
        Json::List(items) if items.is_empty() => None,
        object => String::from_utf8(canonical(object, |_| false)).ok(),
    }
}

fn iris(area: &Json) -> Vec<String> {
    let named = area.items().iter().filter_map(|item| item.named(&["@id"]));
    named.filter(|text| text.starts_with("http://") || text.starts_with("https://")).collect()
}

fn hash(record: &Json) -> String {
    hex(&Sha256::digest(canonical(record, |_| false))[..16])
}
