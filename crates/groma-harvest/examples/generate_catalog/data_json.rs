//! Records as `data.json` of DCAT-US 1.1.

use crate::record::{File, Record};
use serde_json::{Value, json};

/// What stands before the first record.
pub const HEAD: &str = concat!(
    r#"{"@type":"dcat:Catalog","conformsTo":"https://project-open-data.cio.gov/v1.1/schema","#,
    r#""describedBy":"https://project-open-data.cio.gov/v1.1/schema/catalog.json","dataset":["#,
    "\n"
);

/// What stands between two records.
pub const BETWEEN: &str = ",\n";

/// What stands after the last.
pub const TAIL: &str = "\n]}\n";

/// One record.
pub fn text(record: &Record) -> String {
    let mut out = json!({
        "@type": "dcat:Dataset",
        "identifier": record.native_id,
        "title": record.title.1,
        "description": record.description,
        "keyword": record.keyword,
        "accessLevel": "public",
        "publisher": { "@type": "org:Organization", "name": record.publisher.name },
        "language": [record.title.0],
        "distribution": record.distributions.iter().map(distribution).collect::<Vec<_>>(),
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out[name] = value;
        }
    };
    put("contactPoint", record.contact_email.as_ref().map(|email| json!({ "@type": "vcard:Contact", "fn": "Open data office", "hasEmail": format!("mailto:{email}") })));
    put("issued", record.issued.clone().map(Value::from));
    put("modified", record.modified.clone().map(Value::from));
    put("temporal", record.temporal.as_ref().map(|(start, end)| json!(format!("{start}/{end}"))));
    put("spatial", record.spatial.map(Value::from));
    put("accrualPeriodicity", record.frequency.map(|(written, _)| json!(written)));
    put("license", record.licence.map(|(written, _)| json!(written)));
    put("theme", record.theme.map(|(written, _)| json!([written])));
    put("landingPage", record.landing_page.clone().map(Value::from));
    out.to_string()
}

fn distribution(file: &File) -> Value {
    let mut out = json!({ "@type": "dcat:Distribution", "title": file.title });
    match &file.download_url {
        Some(url) => out["downloadURL"] = json!(url),
        None => out["accessURL"] = json!(file.access_url),
    }
    if let Some(format) = file.format.written {
        out["format"] = json!(format);
    }
    if let Some(media_type) = file.format.media_type {
        out["mediaType"] = json!(media_type);
    }
    out
}
