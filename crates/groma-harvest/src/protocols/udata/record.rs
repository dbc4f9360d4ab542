//! One data set of udata.

use crate::draft::{DistributionDraft, Draft};
use crate::extent;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::json::{Json, Part, canonical};
use crate::time;

/// The members of a data set; archives keep them apart from its resources.
pub(super) fn own(value: &Json) -> &Json {
    if value.at("dataset").members().is_empty() { value } else { value.at("dataset") }
}

/// Puts a data set into the tables; pages may repeat one.
pub(super) fn put(part: Part, pages_repeat: bool, gather: &mut Gather<'_>) {
    if gather.records_to_pass() > 0 {
        return gather.record(Draft::default());
    }
    let own = own(&part.value);
    let Some(id) = own.at("id").said() else {
        let reason = "What stands where a data set should be has no `id`.";
        return gather.quarantine(
            finding::UNREADABLE_RECORD,
            &part.locator,
            "udata",
            reason,
            None,
            part.bytes,
        );
    };
    if own.at("deleted").said().is_some_and(|when| when != "false") {
        return gather.deleted(&id);
    }
    if pages_repeat && gather.is_repeated(&id) {
        return;
    }
    gather.record(draft(part, id));
}

/// True for a data set that was touched before this time.
pub(super) fn is_older(value: &Json, since: &str) -> bool {
    let touched = own(value).first(&["last_modified", "last_update"]).said();
    let touched = touched.and_then(|written| time::understood(&written));
    touched.is_some_and(|touched| *touched < *since)
}

fn draft(part: Part, id: String) -> Draft {
    let Part { locator, bytes, value, mut findings, .. } = part;
    let dataset = own(&value);
    let organization = [dataset, &value].map(|at| at.at("organization"));
    let organization = if organization[0].is_null() { organization[1] } else { organization[0] };
    let resources = [dataset, &value].map(|at| at.at("resources"));
    let resources = if resources[0].is_null() { resources[1] } else { resources[0] };
    if let Json::Object(_) = resources {
        let what = "The resources are not in the record, which only links to them; none was read.";
        findings.push(Noted::new(finding::SHORTER_LIST, what));
    }
    let contact = dataset.at("contact_points").items().first().cloned().unwrap_or_default();
    let harvest = dataset.at("harvest");
    let period = dataset.at("temporal_coverage");
    let zones = dataset.at("spatial").at("zones").texts();
    let licence = dataset.at("license").named(&["id", "url", "title"]);
    Draft {
        canonical: canonical(&value, volatile),
        native_id: Some(id),
        locator,
        iri: dataset.first(&["uri"]).said(),
        title: dataset.at("title").words(),
        description: dataset.at("description").words(),
        keyword: dataset.at("tags").texts(),
        publisher_name: organization.named(&["name"]),
        publisher_iri: organization.at("id").said(),
        contact_name: contact.at("name").said(),
        contact_email: contact.at("email").said(),
        issued: dataset.first(&["created_at", "created_at_internal"]).said(),
        modified: dataset.first(&["last_update", "last_modified", "last_modified_internal"]).said(),
        temporal_start: period.at("start").said(),
        temporal_end: period.at("end").said(),
        spatial: match zones.is_empty() {
            true => dataset.at("spatial").at("granularity").said(),
            false => Some(zones.join(", ")),
        },
        spatial_bbox: extent::of(dataset.at("spatial")),
        accrual_periodicity: dataset.at("frequency").named(&["id", "label"]),
        access_rights: dataset.at("access_type").said(),
        licence: licence.filter(|licence| licence != "notspecified"),
        landing_page: dataset.at("page").said(),
        identifier: harvest.first(&["dct_identifier", "remote_id"]).texts(),
        conforms_to: dataset.at("schema").named(&["url", "name"]).into_iter().collect(),
        source_id: harvest.first(&["dct_identifier", "remote_id", "remote_url", "domain"]).said(),
        distributions: resources.items().iter().filter_map(distribution).collect(),
        findings,
        raw: bytes,
        ..Draft::default()
    }
}

/// Counters, marks, and what the portal's own crawler found out.
fn volatile(way: &[&str]) -> bool {
    let inner = way.strip_prefix(&["dataset"]).unwrap_or(way);
    match inner {
        ["metrics" | "quality" | "last_modified_internal" | "internal" | "badges"] => true,
        ["resources", "*", name] => matches!(*name, "metrics" | "internal" | "preview_url"),
        ["resources", "*", "extras", name] => {
            name.starts_with("check:") || name.starts_with("analysis:")
        }
        ["organization", name] => !matches!(*name, "id" | "name" | "slug"),
        ["community_resources"] => true,
        _ => false,
    }
}

fn distribution(resource: &Json) -> Option<DistributionDraft> {
    // A link to a list of resources is an object too, and none of them.
    if !matches!(resource, Json::Object(_)) || resource.at("id").is_null() {
        return None;
    }
    let text = |name: &str| resource.at(name).text();
    let url = text("url");
    let is_file = text("filetype").as_deref() == Some("file");
    let checksum = resource.at("checksum");
    Some(DistributionDraft {
        native_id: text("id"),
        title: text("title"),
        access_url: url.clone().or_else(|| text("latest")),
        download_url: url.filter(|_| is_file),
        format: text("format"),
        media_type: text("mime"),
        byte_size: text("filesize"),
        checksum: checksum.at("value").text(),
        checksum_algorithm: checksum.at("type").text(),
        issued: resource.first(&["published", "created_at"]).text(),
        modified: text("last_modified"),
        conforms_to: resource.at("schema").named(&["url", "name"]).into_iter().collect(),
        ..DistributionDraft::default()
    })
}
