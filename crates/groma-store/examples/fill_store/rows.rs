//! Made-up records as the rows that a harvest would make of them.

use crate::data_json;
use crate::record::{File, PUBLISHERS, Record, publisher};
use groma_define::harvest::{Kept, Page};
use groma_define::table::Text;
use groma_define::tables::{
    CatalogRow, DatasetRow, DistributionRow, EntityRow, FetchRow, FindingRow, SweepRow,
};
use groma_define::{CatalogId, ContentHash, DatasetId, RunId, hex};
use sha2::{Digest, Sha256};

const AT: &str = "2026-06-01T00:00:00Z";

/// A hash of these texts, as long as asked for.
pub fn hash(texts: &[&str], digits: usize) -> String {
    let mut hasher = Sha256::new();
    texts.iter().for_each(|text| hasher.update(text));
    hex(&hasher.finalize())[..digits].to_owned()
}

fn text(text: impl AsRef<str>) -> Option<Text> {
    Some(text.as_ref().into())
}

/// A page with these records.
pub fn page(
    catalog: &CatalogId,
    sweep: &RunId,
    number: u64,
    records: &[Record],
    bytes: bool,
) -> Page {
    let mut page = Page { cursor: number.to_string(), ..Page::default() };
    let fetch_id = format!("{sweep}-{number:08}");
    for (record, at) in records.iter().zip(0..) {
        let raw = data_json::text(record);
        let hash_of_raw = ContentHash::from(hash(&[&raw], 64));
        let locator = format!("/dataset/{at}");
        let mut row = dataset(catalog, record, hash_of_raw.clone(), &locator);
        row.fetch_id = text(&fetch_id);
        for (date, what) in [(&row.issued_raw, "issued"), (&row.modified_raw, "modified")] {
            if let Some(date) = date {
                page.findings.push(no_date(sweep, &row.dataset_id, what, date, &locator));
            }
        }
        let files = record.distributions.iter().zip(0..);
        page.distributions.extend(files.map(|(file, at)| distribution(&row.dataset_id, file, at)));
        page.datasets.push(row);
        if bytes {
            page.bytes.push(Kept { hash: hash_of_raw, bytes: raw.into_bytes() });
        }
    }
    page.fetches.push(fetch(sweep, &fetch_id, number));
    if number == 0 {
        page.entities = (0..PUBLISHERS).map(|number| entity(catalog, number)).collect();
    }
    page
}

fn entity(catalog: &CatalogId, number: usize) -> EntityRow {
    let publisher = publisher(number, true);
    EntityRow {
        catalog_id: catalog.clone(),
        entity_id: publisher.iri.into(),
        class: "foaf:Agent".into(),
        name: publisher.name.map(Into::into),
        properties: text("foaf:name l"),
        dataset_id: None,
    }
}

/// A date, or what stands in its place.
fn date(written: &Option<String>) -> (Option<Text>, Option<Text>) {
    let Some(written) = written else { return (None, None) };
    let digits = |from: usize, to: usize| {
        written.get(from..to).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match written.len() {
        10 if digits(0, 4) && digits(5, 7) => (text(written), None),
        20 => (text(written), None),
        4 if digits(0, 4) => (text(written), None),
        _ => (None, text(written)),
    }
}

fn dataset(
    catalog: &CatalogId,
    record: &Record,
    raw_hash: ContentHash,
    locator: &str,
) -> DatasetRow {
    let (language, title) = &record.title;
    let by_language = |said: &str| text(serde_json::json!({ *language: said }).to_string());
    let ((issued, issued_raw), (modified, modified_raw)) =
        (date(&record.issued), date(&record.modified));
    DatasetRow {
        dataset_id: DatasetId::from(hash(&[catalog.as_str(), &record.native_id], 32)),
        catalog_id: catalog.clone(),
        native_id: record.native_id.as_str().into(),
        iri: text(format!("https://portal.example/dataset/{}", record.native_id)),
        title: text(title),
        title_lang: by_language(title),
        description: record.description.as_ref().and_then(text),
        description_lang: record.description.as_deref().and_then(by_language),
        keyword: record.keyword.iter().map(|&word| word.into()).collect(),
        theme_raw: record.theme.iter().map(|(written, _)| (*written).into()).collect(),
        theme: record.theme.iter().map(|(_, code)| (*code).into()).collect(),
        publisher_name: record.publisher.name.as_ref().and_then(text),
        publisher_iri: text(&record.publisher.iri),
        contact_name: record.contact_email.as_ref().and_then(|_| text("Open data office")),
        contact_email_hash: record
            .contact_email
            .as_ref()
            .and_then(|email| text(hash(&[email], 64))),
        issued,
        issued_raw,
        modified,
        modified_raw,
        temporal_start: record.temporal.as_ref().and_then(|(start, _)| text(start)),
        temporal_end: record.temporal.as_ref().and_then(|(_, end)| text(end)),
        spatial_raw: record.spatial.and_then(text),
        accrual_periodicity_raw: record.frequency.and_then(|(written, _)| text(written)),
        frequency: record.frequency.and_then(|(_, code)| code).and_then(text),
        access_rights: record.access_rights.and_then(|(_, code)| text(code)),
        access_rights_raw: record.access_rights.and_then(|(written, _)| text(written)),
        licence_raw: record.licence.and_then(|(written, _)| text(written)),
        licence: record.licence.and_then(|(_, code)| code).and_then(text),
        language: vec![(*language).into()],
        landing_page: record.landing_page.as_ref().and_then(text),
        identifier: vec![record.native_id.as_str().into()],
        applicable_legislation: record
            .hvd_category
            .iter()
            .map(|_| "http://data.europa.eu/eli/reg_impl/2023/138/oj".into())
            .collect(),
        hvd_category: record.hvd_category.iter().map(|&iri| iri.into()).collect(),
        r#type: "dataset".into(),
        state: "present".into(),
        first_seen: AT.into(),
        raw_hash: raw_hash.clone(),
        canonical_hash: raw_hash,
        locator: locator.into(),
        properties: text(properties(record)),
        distributions: record.distributions.len() as i64,
        ..DatasetRow::default()
    }
}

/// How the record would use the properties of DCAT, in the form of the table.
fn properties(record: &Record) -> String {
    let language = record.title.0;
    let date = |written: &Option<String>| {
        let kind = |date: &str| if date.len() > 10 { "l^xsd:dateTime" } else { "l^xsd:date" };
        written.as_deref().map(|written| {
            let flaw = if self::date(&Some(written.to_owned())).1.is_some() { "!" } else { "" };
            format!("{}{flaw}", kind(written))
        })
    };
    let node = |written: Option<&str>| {
        written.map(
            |written| if written.starts_with("http") { "i".to_owned() } else { "l".to_owned() },
        )
    };
    let used = [
        ("dcat:contactPoint", record.contact_email.as_ref().map(|_| "b^vcard:Kind".to_owned())),
        (
            "dcat:distribution",
            match record.distributions.len() {
                0 => None,
                1 => Some("i^dcat:Distribution".to_owned()),
                _ => Some("i^dcat:Distribution*".to_owned()),
            },
        ),
        (
            "dcat:keyword",
            match record.keyword.len() {
                0 => None,
                1 => Some(format!("l@{language}")),
                _ => Some(format!("l@{language}*")),
            },
        ),
        ("dcat:landingPage", node(record.landing_page.as_deref())),
        ("dcat:theme", node(record.theme.map(|(written, _)| written))),
        ("dcatap:applicableLegislation", node(record.hvd_category)),
        ("dcatap:hvdCategory", node(record.hvd_category)),
        ("dct:accessRights", node(record.access_rights.map(|(written, _)| written))),
        ("dct:accrualPeriodicity", node(record.frequency.map(|(written, _)| written))),
        ("dct:description", record.description.as_ref().map(|_| format!("l@{language}"))),
        ("dct:identifier", Some("l".to_owned())),
        ("dct:issued", date(&record.issued)),
        ("dct:license", node(record.licence.map(|(written, _)| written))),
        ("dct:modified", date(&record.modified)),
        ("dct:publisher", Some("i^foaf:Agent".to_owned())),
        ("dct:spatial", node(record.spatial)),
        ("dct:temporal", record.temporal.as_ref().map(|_| "b^dct:PeriodOfTime".to_owned())),
        ("dct:title", Some(format!("l@{language}"))),
    ];
    let used = used.into_iter().filter_map(|(name, values)| Some(format!("{name} {}", values?)));
    used.collect::<Vec<_>>().join("; ")
}

fn distribution(dataset: &DatasetId, file: &File, position: i64) -> DistributionRow {
    let node = |written: &str| if written.starts_with("http") { "i" } else { "l" };
    let used = [
        ("dcat:accessURL", Some(node(&file.access_url))),
        ("dcat:byteSize", file.byte_size.map(|_| "l^xsd:nonNegativeInteger")),
        ("dcat:downloadURL", file.download_url.as_deref().map(node)),
        ("dcat:mediaType", file.format.media_type.map(|_| "l")),
        ("dct:format", file.format.written.map(node)),
        ("dct:license", file.licence.map(|(written, _)| node(written))),
        ("dct:title", Some("l")),
    ];
    let used = used.into_iter().filter_map(|(name, values)| Some(format!("{name} {}", values?)));
    DistributionRow {
        distribution_id: hash(&[dataset.as_str(), &position.to_string()], 32).into(),
        dataset_id: dataset.clone(),
        title: text(&file.title),
        access_url: text(&file.access_url),
        download_url: file.download_url.as_ref().and_then(text),
        format_raw: file.format.written.and_then(text),
        format: file.format.code.and_then(text),
        media_type_raw: file.format.media_type.and_then(text),
        media_type: file.format.media_type.and_then(text),
        licence_raw: file.licence.and_then(|(written, _)| text(written)),
        licence: file.licence.and_then(|(_, code)| code).and_then(text),
        byte_size: file.byte_size.map(|bytes| bytes as i64),
        position,
        properties: text(used.collect::<Vec<_>>().join("; ")),
        ..DistributionRow::default()
    }
}

fn no_date(
    sweep: &RunId,
    dataset: &DatasetId,
    what: &str,
    date: &str,
    locator: &str,
) -> FindingRow {
    FindingRow {
        code: "not-a-date".into(),
        severity: "warning".into(),
        subject_kind: "dataset".into(),
        subject: dataset.as_str().into(),
        message: format!("`{what}` is `{date}`, which is no date.").into(),
        detail: text("Write dates as YYYY-MM-DD."),
        run: sweep.clone(),
        locator: text(locator),
        fetch: None,
    }
}

fn fetch(sweep: &RunId, fetch_id: &str, number: u64) -> FetchRow {
    FetchRow {
        fetch_id: fetch_id.into(),
        run: sweep.clone(),
        url: format!("https://portal.example/data.json?page={number}").into(),
        method: "GET".into(),
        status: Some(200),
        error_class: "ok".into(),
        started_at: AT.into(),
        first_byte_ms: Some(20),
        total_ms: Some(90),
        bytes: Some(2_000_000),
        content_type: text("application/json"),
        etag: text(format!("\"{number}\"")),
        tls_ok: Some(true),
        robots_verdict: "allowed".into(),
        attempt: 1,
        purpose: "harvest".into(),
        ..FetchRow::default()
    }
}

/// The catalog after the sweep.
pub fn catalog_row(catalog: &CatalogId, sweep: &RunId, datasets: u64) -> CatalogRow {
    CatalogRow {
        catalog_id: catalog.clone(),
        source_url: format!("https://{catalog}/data.json").into(),
        protocol: "data-json".into(),
        title: text(format!("Made-up portal {catalog}")),
        language: vec!["en".into()],
        dataset_count_claimed: Some(datasets as i64),
        dataset_count_read: datasets as i64,
        robots_policy: "obey-for-links".into(),
        harvested_at: AT.into(),
        complete: true,
        level: "national".into(),
        sweep: sweep.clone(),
        ..CatalogRow::default()
    }
}

/// The sweep.
pub fn sweep_row(catalog: &CatalogId, sweep: &RunId, datasets: u64, pages: u64) -> SweepRow {
    SweepRow {
        catalog_id: catalog.clone(),
        sweep: sweep.clone(),
        started_at: AT.into(),
        ended_at: AT.into(),
        mode: "full".into(),
        protocol: "data-json".into(),
        protocol_because: "made up".into(),
        complete: true,
        pages: pages as i64,
        requests: pages as i64,
        records: datasets as i64,
        robots_policy: "obey-for-links".into(),
        steps: 1,
        mapped_with: "0.1.0 0".into(),
        ..SweepRow::default()
    }
}
