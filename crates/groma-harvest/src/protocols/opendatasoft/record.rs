//! One data set of the catalog.

use super::unwrapped;
use crate::draft::{DistributionDraft, Draft};
use crate::extent;
use crate::finding;
use crate::gather::Gather;
use crate::json::{Json, Part, canonical};
use url::Url;

/// What it is called.
pub(super) fn id(item: &Json) -> Option<String> {
    unwrapped(item).first(&["dataset_id", "datasetid"]).said().or_else(|| item.text())
}

/// Puts a data set into the tables; pages may repeat one.
pub(super) fn put(part: Part, page: &Url, pages_repeat: bool, gather: &mut Gather<'_>) {
    if gather.records_to_pass() > 0 {
        return gather.record(Draft::default());
    }
    let Some(id) = id(&part.value).filter(|_| matches!(part.value, Json::Object(_))) else {
        let reason = "What stands where a data set should be has no `dataset_id`.";
        return gather.quarantine(
            finding::UNREADABLE_RECORD,
            &part.locator,
            "opendatasoft",
            reason,
            None,
            part.bytes,
        );
    };
    if pages_repeat && gather.is_repeated(&id) {
        return;
    }
    gather.record(draft(part, id, page));
}

fn draft(part: Part, id: String, page: &Url) -> Draft {
    let Part { locator, bytes, value, findings, .. } = part;
    let dataset = unwrapped(&value);
    let metas = Metas(dataset);
    let area = metas.at("default", "geographic_area");
    let host = Url::parse(&link(&value, "self").unwrap_or_default()).ok();
    let host = host.or_else(|| Some(page.clone())).filter(|url| url.has_host());
    let source = [metas.text("default", "source_domain"), metas.text("default", "source_dataset")];
    Draft {
        canonical: canonical(&value, volatile),
        locator,
        title: metas.at("default", "title").words(),
        description: metas.at("default", "description").words(),
        keyword: metas.at("default", "keyword").texts(),
        theme: metas.at("default", "theme").texts(),
        publisher_name: metas
            .text("default", "publisher")
            .or_else(|| metas.text("dcat", "creator")),
        contact_name: metas.text("dcat", "contact_name"),
        contact_email: metas.text("dcat", "contact_email"),
        issued: metas.text("dcat", "issued").or_else(|| metas.text("dcat", "created")),
        modified: metas.text("default", "modified"),
        temporal_start: metas.text("dcat", "temporal_coverage_start"),
        temporal_end: metas.text("dcat", "temporal_coverage_end"),
        spatial: metas.text("dcat", "spatial").or_else(|| {
            metas.at("default", "territory").texts().into_iter().reduce(|a, b| format!("{a}, {b}"))
        }),
        spatial_bbox: extent::of(metas.at("default", "bbox")).or_else(|| extent::of(area)),
        accrual_periodicity: metas
            .text("dcat", "accrualperiodicity")
            .or_else(|| metas.text("default", "update_frequency")),
        access_rights: metas
            .text("dcat_ap", "access_rights")
            .or_else(|| metas.text("dcat", "access_rights")),
        licence: metas.text("default", "license_url").or_else(|| metas.text("default", "license")),
        language: metas.at("default", "language").texts(),
        landing_page: host
            .as_ref()
            .and_then(|host| host.join(&format!("/explore/dataset/{id}/")).ok())
            .map(Into::into),
        identifier: dataset.at("dataset_uid").texts(),
        version: metas.text("dcat", "version"),
        hvd_category: metas.at("dcat_ap", "hvd_category").texts(),
        applicable_legislation: metas.at("dcat_ap", "applicable_legislation").texts(),
        conforms_to: metas.at("dcat", "conforms_to").texts(),
        provenance: metas
            .text("dcat", "provenance")
            .or_else(|| metas.text("default", "attributions")),
        source_id: match source {
            [Some(domain), Some(dataset)] => Some(format!("{domain}/{dataset}")),
            [domain, dataset] => domain.or(dataset),
        },
        distributions: distributions(dataset, &value, &metas, &id, host.as_ref()),
        native_id: Some(id),
        findings,
        raw: bytes,
        ..Draft::default()
    }
}

/// When the portal worked on it, and how many looked: neither is published.
fn volatile(way: &[&str]) -> bool {
    let inner = way.strip_prefix(&["dataset"]).unwrap_or(way);
    matches!(
        inner,
        ["links"]
            | ["metas", "default", "metadata_processed" | "data_processed"]
            | ["metas", "explore", ..]
            | ["default.metadata_processed" | "default.data_processed"]
    ) || way == ["links"]
}

/// Metadata by template and name, nested or with a dot between them.
struct Metas<'a>(&'a Json);

impl<'a> Metas<'a> {
    fn at(&self, template: &str, name: &str) -> &'a Json {
        let nested = self.0.at("metas").at(template).at(name);
        if nested.is_null() { self.0.at(&format!("{template}.{name}")) } else { nested }
    }

    fn text(&self, template: &str, name: &str) -> Option<String> {
        self.at(template, name).items().iter().find_map(Json::said)
    }
}

fn link(value: &Json, rel: &str) -> Option<String> {
    let links = value.at("links").items().iter();
    links
        .filter(|link| link.at("rel").text().as_deref() == Some(rel))
        .find_map(|link| link.at("href").said())
}

/// The forms in which the portal hands out records, its attachments, and what it only links to.
fn distributions(
    dataset: &Json,
    value: &Json,
    metas: &Metas<'_>,
    id: &str,
    host: Option<&Url>,
) -> Vec<DistributionDraft> {
    let own = link(value, "self").or_else(|| {
        let api = host?.join(&format!("/api/explore/v2.1/catalog/datasets/{id}")).ok()?;
        Some(api.into())
    });
    let licence = metas.text("default", "license_url").or_else(|| metas.text("default", "license"));
    let mut all = Vec::new();
    let has_geometry = dataset.at("features").texts().iter().any(|feature| feature == "geo");
    if let (Some(own), true) = (&own, dataset.at("has_records").is_true()) {
        let forms = [
            ("csv", "text/csv", true),
            ("json", "application/json", true),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true),
            ("geojson", "application/geo+json", has_geometry),
            ("shp", "application/zip", has_geometry),
        ];
        for (form, media_type, _) in forms.into_iter().filter(|(.., offered)| *offered) {
            let url = format!("{own}/exports/{form}");
            all.push(DistributionDraft {
                native_id: Some(form.to_owned()),
                access_url: Some(url.clone()),
                download_url: Some(url),
                format: Some(form.to_owned()),
                media_type: Some(media_type.to_owned()),
                licence: licence.clone(),
                modified: metas.text("default", "modified"),
                ..DistributionDraft::default()
            });
        }
    }
    for attachment in dataset.at("attachments").items() {
        let id = attachment.at("id").said();
        let url = own.as_ref().zip(id.as_ref()).map(|(own, id)| format!("{own}/attachments/{id}"));
        let title = attachment.at("title").text();
        let ending = title
            .as_deref()
            .and_then(|title| title.rsplit_once('.'))
            .map(|(_, ending)| ending.to_owned());
        all.push(DistributionDraft {
            native_id: id,
            title,
            access_url: url.clone().or_else(|| attachment.at("url").said()),
            download_url: url,
            format: ending,
            media_type: attachment.at("mimetype").text(),
            licence: licence.clone(),
            ..DistributionDraft::default()
        });
    }
    if all.is_empty() {
        let links = metas.at("default", "references").texts();
        let linked = links.into_iter().filter(|link| !link.trim().is_empty());
        all.extend(linked.map(|link| DistributionDraft {
            access_url: Some(link),
            licence: licence.clone(),
            ..DistributionDraft::default()
        }));
    }
    all
}
