//! One asset of Socrata's catalog.

use crate::draft::{DistributionDraft, Draft};
use crate::finding;
use crate::gather::Gather;
use crate::json::{Json, Part, canonical};

/// Puts an asset into the tables; pages may repeat one.
pub(super) fn put(part: Part, pages_repeat: bool, gather: &mut Gather<'_>) {
    if gather.records_to_pass() > 0 {
        return gather.record(Draft::default());
    }
    let Some(id) = part.value.at("resource").at("id").said() else {
        let reason = "What stands where an asset should be has no `resource.id`.";
        return gather.quarantine(
            finding::UNREADABLE_RECORD,
            &part.locator,
            "socrata",
            reason,
            None,
            part.bytes,
        );
    };
    if !(pages_repeat && gather.is_repeated(&id)) {
        gather.record(draft(part, id));
    }
}

fn draft(part: Part, id: String) -> Draft {
    let Part { locator, bytes, value, findings, .. } = part;
    let (resource, classes, metadata) =
        (value.at("resource"), value.at("classification"), value.at("metadata"));
    let kind = resource.at("type").said().unwrap_or_default().to_lowercase();
    let named = |names: &[&str]| {
        let own = classes.at("domain_metadata").items().iter();
        own.filter(|pair| {
            let key = pair.at("key").said().unwrap_or_default().to_lowercase();
            names.iter().any(|name| key.ends_with(name))
        })
        .find_map(|pair| pair.at("value").said())
    };
    let mut keyword = classes.at("domain_tags").texts();
    keyword.extend(classes.at("tags").texts());
    let mut theme = classes.at("domain_category").texts();
    theme.extend(classes.at("categories").texts());
    Draft {
        canonical: canonical(&value, volatile),
        locator,
        distributions: distributions(&value, &id, &kind),
        kind: self::kind(&kind).to_owned(),
        title: resource.at("name").words(),
        description: resource.at("description").words(),
        keyword,
        theme,
        publisher_name: named(&["publisher", "department", "agency"])
            .or_else(|| resource.at("attribution").said()),
        contact_email: resource.at("contact_email").said(),
        issued: resource.first(&["publication_date", "createdAt"]).said(),
        modified: resource.first(&["data_updated_at", "updatedAt"]).said(),
        accrual_periodicity: named(&["frequency", "update-frequency"]),
        licence: metadata.at("license").said(),
        landing_page: value.first(&["permalink", "link"]).said(),
        is_part_of: resource.at("parent_fxf").texts().into_iter().next(),
        provenance: resource.at("attribution_link").said(),
        native_id: Some(id),
        findings,
        raw: bytes,
        ..Draft::default()
    }
}

/// Data sets, maps, files and links are data; the rest are views of them.
fn kind(written: &str) -> &'static str {
    match written {
        "" | "dataset" => "",
        "map" => "map",
        "file" | "href" | "federated_href" | "link" => "dataset",
        "story" => "story",
        "filter" => "filter",
        _ => "chart",
    }
}

fn volatile(way: &[&str]) -> bool {
    match way {
        ["resource", name] => matches!(*name, "page_views" | "download_count"),
        ["preview_image_url" | "published_copy"] => true,
        _ => false,
    }
}

/// A data set is handed out as CSV and JSON, a file as itself, a link as what it leads to.
fn distributions(value: &Json, id: &str, kind: &str) -> Vec<DistributionDraft> {
    let Some(domain) = value.at("metadata").at("domain").said() else { return Vec::new() };
    let forms: &[(&str, &str, String)] = &match kind {
        "dataset" | "map" => vec![
            (
                "csv",
                "text/csv",
                format!("https://{domain}/api/views/{id}/rows.csv?accessType=DOWNLOAD"),
            ),
            ("json", "application/json", format!("https://{domain}/resource/{id}.json")),
        ],
        "file" => vec![("", "", format!("https://{domain}/download/{id}"))],
        _ => value.at("link").said().map(|link| ("", "", link)).into_iter().collect(),
    };
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let distribution = |(form, media_type, url): &(&str, &str, String)| DistributionDraft {
        native_id: some(form),
        access_url: Some(url.clone()),
        download_url: Some(url.clone()).filter(|_| kind != "href"),
        format: some(form),
        media_type: some(media_type),
        licence: value.at("metadata").at("license").said(),
        ..DistributionDraft::default()
    };
    forms.iter().map(distribution).collect()
}
