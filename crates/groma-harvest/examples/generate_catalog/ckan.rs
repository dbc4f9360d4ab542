//! Records as packages of CKAN, a line each.

use crate::record::{File, Record};
use serde_json::{Value, json};

/// One package.
pub fn text(record: &Record) -> String {
    let extras: Vec<Value> = [
        ("issued", record.issued.clone()),
        ("frequency", record.frequency.map(|(written, _)| written.to_owned())),
        ("theme", record.theme.map(|(written, _)| format!("[\"{written}\"]"))),
        ("temporal_start", record.temporal.as_ref().map(|(start, _)| start.clone())),
        ("temporal_end", record.temporal.as_ref().map(|(_, end)| end.clone())),
        ("access_rights", record.access_rights.map(|(written, _)| written.to_owned())),
        ("hvd_category", record.hvd_category.map(|iri| format!("[\"{iri}\"]"))),
        ("publisher_uri", record.publisher.name.is_none().then(|| record.publisher.iri.clone())),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(json!({ "key": key, "value": value? })))
    .collect();
    let resources =
        record.distributions.iter().zip(0..).map(|(file, at)| resource(record, file, at));
    json!({
        "id": record.native_id,
        "name": record.native_id.to_lowercase(),
        "type": "dataset",
        "state": "active",
        "private": false,
        "title": record.title.1,
        "notes": record.description,
        "language": record.title.0,
        "url": record.landing_page,
        "license_id": record.licence.map(|(written, _)| written),
        "maintainer_email": record.contact_email,
        "metadata_modified": record.modified,
        "organization": record.publisher.name.as_ref().map(|name| json!({ "id": record.publisher.iri, "title": name, "type": "organization" })),
        "tags": record.keyword.iter().map(|name| json!({ "name": name, "display_name": name })).collect::<Vec<_>>(),
        "extras": extras,
        "num_resources": record.distributions.len(),
        "resources": resources.collect::<Vec<_>>(),
    })
    .to_string()
}

fn resource(record: &Record, file: &File, at: usize) -> Value {
    json!({
        "id": format!("{}-{at}", record.native_id),
        "package_id": record.native_id,
        "position": at,
        "name": file.title,
        "url": file.access_url,
        "format": file.format.written.unwrap_or_default(),
        "mimetype": file.format.media_type,
        "size": file.byte_size,
        "license": file.licence.map(|(written, _)| written),
        "state": "active",
    })
}
