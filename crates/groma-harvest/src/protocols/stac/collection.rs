//! One collection.

use crate::draft::{DistributionDraft, Draft};
use crate::extent;
use crate::finding;
use crate::gather::Gather;
use crate::json::{Json, Part, canonical};
use crate::link::{Link, links};
use url::Url;

/// Puts a collection into the tables; pages may repeat one.
pub(super) fn put(part: Part, page: &Url, gather: &mut Gather<'_>) {
    if gather.records_to_pass() > 0 {
        return gather.record(Draft::default());
    }
    let Some(id) = part.value.at("id").said() else {
        let reason = "What stands where a collection should be has no `id`.";
        let code = finding::UNREADABLE_RECORD;
        return gather.quarantine(code, &part.locator, "stac", reason, None, part.bytes);
    };
    if gather.is_repeated(&id) {
        return;
    }
    gather.record(draft(part, id, page));
}

fn draft(part: Part, id: String, page: &Url) -> Draft {
    let Part { locator, bytes, value, findings, .. } = part;
    let links = links(&value);
    let href = |rel: &str| {
        let link = links.iter().find(|link| link.rel == rel)?;
        Some(page.join(&link.href).map_or_else(|_| link.href.clone(), Into::into))
    };
    // `other` and its older forms say that the licence is behind a link.
    let vague = ["other", "proprietary", "various"];
    let licence = value.at("license").said().filter(|said| !vague.contains(&said.as_str()));
    let licence = licence.or_else(|| href("license")).or_else(|| value.at("license").said());
    let producer = provider(value.at("providers").items());
    let interval = value.at("extent").at("temporal").at("interval").items().first();
    let moment = |at: usize| interval.and_then(|ends| ends.items().get(at)?.said());
    let landing = ["about", "canonical", "describedby", "alternate"].into_iter();
    let landing = landing.flat_map(|rel| links.iter().filter(move |link| link.rel == rel));
    Draft {
        canonical: canonical(&value, |_| false),
        locator,
        iri: href("canonical").filter(|_| {
            links.iter().any(|l| l.rel == "canonical" && l.media_type.contains("json"))
        }),
        title: value.first(&["title", "id"]).words(),
        description: value.at("description").words(),
        keyword: value.at("keywords").texts(),
        publisher_name: producer.and_then(|provider| provider.at("name").said()),
        publisher_iri: producer.and_then(|provider| provider.at("url").said()),
        issued: value.first(&["created", "published"]).said(),
        modified: value.at("updated").said(),
        temporal_start: moment(0),
        temporal_end: moment(1),
        spatial_bbox: value.at("extent").at("spatial").at("bbox").items().first().and_then(flat),
        language: value.at("language").named(&["code"]).into_iter().collect(),
        landing_page: landing
            .filter(|link| link.media_type.is_empty() || link.media_type.contains("html"))
            .map(|link| link.href.clone())
            .next(),
        identifier: value.at("sci:doi").texts(),
        version: value.at("version").said(),
        distributions: distributions(&value, &links, licence.as_deref(), page),
        licence,
        native_id: Some(id),
        findings,
        raw: bytes,
        ..Draft::default()
    }
}

/// Who stands for the data: who produced them, else who licenses or hosts them.
fn provider(providers: &[Json]) -> Option<&Json> {
    let has = |provider: &&Json, role: &str| provider.at("roles").texts().iter().any(|r| r == role);
    let roles = ["producer", "licensor", "processor", "host"];
    let with_role = roles.iter().find_map(|role| providers.iter().find(|p| has(p, role)));
    with_role.or_else(|| providers.first())
}

/// A box, also one with heights.
fn flat(bbox: &Json) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = bbox.items().iter().filter_map(Json::number).collect();
    match numbers.as_slice() {
        [w, s, _, e, n, _] => {
            let list = [w, s, e, n].map(|n| Json::Number(n.to_string().into())).to_vec();
            extent::of(&Json::List(list))
        }
        _ => extent::of(bbox),
    }
}

/// The files of the collection itself, and its items as the API hands them out.
fn distributions(
    value: &Json,
    links: &[Link<'_>],
    licence: Option<&str>,
    page: &Url,
) -> Vec<DistributionDraft> {
    let mut all = Vec::new();
    let resolved = |href: &str| page.join(href).map_or_else(|_| href.to_owned(), Into::into);
    for (name, asset) in value.at("assets").members() {
        let Some(href) = asset.at("href").said() else { continue };
        let roles = asset.at("roles").texts();
        // Pictures and descriptions are about the data.
        if roles.iter().any(|role| matches!(role.as_str(), "thumbnail" | "overview" | "metadata")) {
            continue;
        }
        all.push(DistributionDraft {
            native_id: Some(name.clone()),
            title: asset.at("title").said(),
            access_url: Some(resolved(&href)),
            download_url: Some(resolved(&href)),
            media_type: asset.at("type").said(),
            byte_size: asset.at("file:size").said(),
            checksum: asset.at("file:checksum").said(),
            licence: licence.map(str::to_owned),
            modified: asset.at("updated").said(),
            ..DistributionDraft::default()
        });
    }
    if let Some(items) = links.iter().find(|link| link.rel == "items") {
        let media_type =
            if items.media_type.is_empty() { "application/geo+json" } else { &items.media_type };
        all.push(DistributionDraft {
            native_id: Some("items".to_owned()),
            title: items.whole.at("title").said(),
            access_url: Some(resolved(&items.href)),
            media_type: Some(media_type.to_owned()),
            licence: licence.map(str::to_owned),
            ..DistributionDraft::default()
        });
    }
    all
}
