//! One resource of a package.

use crate::draft::DistributionDraft;
use crate::json::Json;

/// A distribution; none when the resource was deleted.
pub(super) fn draft(resource: &Json) -> Option<DistributionDraft> {
    if !matches!(resource, Json::Object(_)) || super::confirm::is_deleted(resource) {
        return None;
    }
    let text = |names: &[&str]| resource.first(names).named(&["@id", "uri", "value"]);
    let list = |name: &str| resource.at(name).unwrapped().texts();
    let url = text(&["url"]);
    // What was handed to the portal itself is the file, and not a page about it.
    let uploaded = matches!(text(&["url_type"]).as_deref(), Some("upload" | "datastore"));
    Some(DistributionDraft {
        native_id: text(&["id"]),
        iri: text(&["uri"]).filter(|uri| uri.contains("://")),
        title: resource
            .first(&["name_translated", "name", "title"])
            .unwrapped()
            .words()
            .into_iter()
            .next()
            .map(|(_, t)| t),
        access_url: text(&["access_url", "accessURL"]).or_else(|| url.clone()),
        download_url: text(&["download_url", "downloadURL"]).or(url.filter(|_| uploaded)),
        format: text(&["format"]),
        media_type: text(&["mimetype", "mediaType", "mimetype_inner"]),
        compress_format: text(&["compress_format"]),
        package_format: text(&["package_format"]),
        licence: text(&["license", "license_id", "licence", "license_type"]),
        rights: text(&["rights"]),
        byte_size: text(&["size", "byte_size", "filesize"]),
        checksum: text(&["hash"]).filter(|hash| !hash.trim().is_empty()),
        checksum_algorithm: text(&["hash_algorithm"]),
        issued: text(&["issued", "created"]),
        modified: text(&["modified", "last_modified"]),
        availability: text(&["availability"]),
        status: text(&["status"]),
        conforms_to: list("conforms_to"),
        access_service: None,
        applicable_legislation: list("applicable_legislation"),
        properties: None,
    })
}
