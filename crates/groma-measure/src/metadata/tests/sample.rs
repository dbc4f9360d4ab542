//! Small catalogs, and one large enough for several chunks.

use super::super::Harvested;
use groma_define::tables::{
    CatalogRow, DatasetRow, DistributionRow, FetchRow, ProfileResultRow, ServiceRow,
};
use groma_define::{CatalogId, RunId};
use groma_store::TableDir;
use std::path::Path;

/// A catalog before it is written; rows are sorted then.
#[derive(Default)]
pub(super) struct Sample {
    pub datasets: Vec<DatasetRow>,
    pub distributions: Vec<DistributionRow>,
    pub fetches: Vec<FetchRow>,
    pub services: Vec<ServiceRow>,
    pub conforms: Vec<(&'static str, bool)>,
}

impl Sample {
    /// So many data sets with 0 to 3 distributions, some of all kinds.
    pub(super) fn large(datasets: usize) -> Self {
        let mut sample = Self::default();
        for n in 0..datasets {
            let id = format!("{n:06}");
            let mut row = dataset(&id);
            row.publisher_name = Some(format!("Publisher {}", n % 97).as_str().into());
            row.keyword = if n % 3 == 0 { vec!["a".into()] } else { vec![] };
            row.issued = (n % 5 == 0).then(|| "2020-01-01".into());
            sample.datasets.push(row);
            for at in 0..n % 4 {
                sample.distributions.push(distribution(&id, &at.to_string(), |d| {
                    let formats = [
                        "CSV",
                        "PDF",
                        "http://publications.europa.eu/resource/authority/file-type/CSV",
                    ];
                    d.format_raw = Some(formats[(n + at) % 3].into());
                    d.byte_size = (n % 7 == 0).then_some(12);
                }));
            }
        }
        sample
    }

    pub(super) fn write(&self, dir: &Path) -> Harvested {
        let tables = TableDir::new(dir.join("in"));
        let mut datasets = self.datasets.clone();
        datasets.sort_by(|a, b| a.dataset_id.cmp(&b.dataset_id));
        tables.write(&datasets).unwrap();
        let mut distributions = self.distributions.clone();
        distributions.sort_by(|a, b| {
            (&a.dataset_id, &a.distribution_id).cmp(&(&b.dataset_id, &b.distribution_id))
        });
        tables.write(&distributions).unwrap();
        tables.write(&self.fetches).unwrap();
        tables.write(&self.services).unwrap();
        let of = |kind: &str, subject: &str, conforms: bool| ProfileResultRow {
            catalog_id: "c".into(),
            profile: "dcat-ap-2.1.1".into(),
            subject_kind: kind.into(),
            subject: subject.into(),
            violations: i64::from(!conforms),
            warnings: 0,
            needs_vocabularies: 0,
            conforms,
        };
        let all = self.conforms.iter().all(|(_, conforms)| *conforms);
        let mut results: Vec<ProfileResultRow> = Vec::new();
        if !self.conforms.is_empty() {
            results.push(of("all", "c", all));
            results.extend(self.conforms.iter().map(|(id, conforms)| of("dataset", id, *conforms)));
        }
        tables.write(&results).unwrap();
        Harvested {
            catalogs: vec![(catalog(), tables.clone())],
            profiles: Some(tables.clone()),
            probes: vec![tables.path("fetch")],
        }
    }
}

pub(super) fn catalog() -> CatalogRow {
    CatalogRow {
        catalog_id: "c".into(),
        unit: Some("FR".into()),
        source_url: "http://a.eu".into(),
        protocol: "dcat".into(),
        software: None,
        software_version: None,
        title: None,
        description: None,
        publisher: Some("Portal".into()),
        homepage: None,
        language: vec![],
        licence: None,
        dataset_count_claimed: None,
        dataset_count_read: 0,
        robots_policy: "obey".into(),
        harvested_at: "2026-03-01T00:00:00Z".into(),
        complete: true,
        level: "national".into(),
        restricted: false,
        iri: None,
        properties: None,
        sweep: RunId::from("s"),
    }
}

pub(super) fn dataset(id: &str) -> DatasetRow {
    DatasetRow {
        dataset_id: id.into(),
        catalog_id: CatalogId::from("c"),
        native_id: id.into(),
        iri: None,
        title: None,
        title_lang: None,
        description: None,
        description_lang: None,
        keyword: vec![],
        theme_raw: vec![],
        theme: vec![],
        publisher_name: None,
        publisher_iri: None,
        contact_name: None,
        contact_email_hash: None,
        issued: None,
        issued_raw: None,
        modified: None,
        modified_raw: None,
        temporal_start: None,
        temporal_end: None,
        spatial_raw: None,
        spatial_iri: vec![],
        spatial_bbox: None,
        accrual_periodicity_raw: None,
        frequency: None,
        access_rights: None,
        access_rights_raw: None,
        licence_raw: None,
        licence: None,
        language: vec![],
        landing_page: None,
        identifier: vec![],
        version: None,
        in_series: None,
        is_part_of: None,
        applicable_legislation: vec![],
        hvd_category: vec![],
        conforms_to: vec![],
        provenance: None,
        r#type: "dataset".into(),
        state: "present".into(),
        first_seen: "2026-03-01T00:00:00Z".into(),
        last_seen: None,
        raw_hash: "0".into(),
        canonical_hash: "0".into(),
        record_ref: None,
        locator: "".into(),
        fetch_id: None,
        properties: None,
        source_id: None,
        distributions: 0,
    }
}

pub(super) fn distribution(
    dataset: &str,
    id: &str,
    change: impl FnOnce(&mut DistributionRow),
) -> DistributionRow {
    let mut row = DistributionRow {
        distribution_id: format!("{dataset}/{id}").into(),
        dataset_id: dataset.into(),
        native_id: None,
        title: None,
        access_url: None,
        download_url: None,
        format_raw: None,
        format: None,
        media_type_raw: None,
        media_type: None,
        compress_format: None,
        package_format: None,
        licence_raw: None,
        licence: None,
        rights: None,
        byte_size: None,
        checksum: None,
        checksum_algorithm: None,
        issued: None,
        modified: None,
        availability: None,
        status: None,
        conforms_to: vec![],
        access_service_id: None,
        applicable_legislation: vec![],
        position: 0,
        iri: None,
        properties: None,
    };
    change(&mut row);
    row
}

pub(super) fn service(id: &str, endpoint: Option<&str>) -> ServiceRow {
    ServiceRow {
        service_id: id.into(),
        catalog_id: CatalogId::from("c"),
        dataset_id: vec![],
        title: None,
        endpoint_url: endpoint.map(Into::into),
        endpoint_description: None,
        conforms_to: vec![],
        page: None,
        contact: None,
        licence: None,
        hvd_category: vec![],
        r#type: None,
        iri: None,
        properties: None,
        applicable_legislation: vec![],
    }
}

pub(super) fn fetch(url: &str, status: i64, class: &str) -> FetchRow {
    FetchRow {
        fetch_id: url.into(),
        run: RunId::from("r"),
        url: url.into(),
        final_url: None,
        method: "HEAD".into(),
        status: (status > 0).then_some(status),
        error_class: class.into(),
        started_at: "2026-03-02T10:00:00Z".into(),
        first_byte_ms: None,
        total_ms: None,
        bytes: None,
        content_type: None,
        content_length_claimed: None,
        etag: None,
        last_modified: None,
        sha256: None,
        blob_ref: None,
        redirect_chain: vec![],
        remote_address: None,
        tls_ok: None,
        robots_verdict: "allowed".into(),
        attempt: 1,
        sniffed: None,
        cors: None,
        purpose: "probe".into(),
        part_sha256: None,
        part_bytes: None,
        tls_issuer: None,
    }
}
