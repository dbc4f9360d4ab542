//! Small catalogs, and one large enough for several chunks.

use super::super::Harvested;
use groma_define::tables::{
    CatalogRow, DatasetRow, DistributionRow, FetchRow, ProfileResultRow, ServiceRow,
};
use groma_define::{CatalogId, RunId};
use groma_store::TableDir;
use std::collections::HashMap;
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
        let mut counts: HashMap<&str, i64> = HashMap::new();
        for of in &self.distributions {
            *counts.entry(of.dataset_id.as_str()).or_default() += 1;
        }
        for row in &mut datasets {
            row.distributions = counts.get(row.dataset_id.as_str()).copied().unwrap_or(0);
        }
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
        publisher: Some("Portal".into()),
        robots_policy: "obey".into(),
        harvested_at: "2026-03-01T00:00:00Z".into(),
        complete: true,
        level: "national".into(),
        sweep: RunId::from("s"),
        ..CatalogRow::default()
    }
}

pub(super) fn dataset(id: &str) -> DatasetRow {
    DatasetRow {
        dataset_id: id.into(),
        catalog_id: CatalogId::from("c"),
        native_id: id.into(),
        r#type: "dataset".into(),
        state: "present".into(),
        first_seen: "2026-03-01T00:00:00Z".into(),
        raw_hash: "0".into(),
        canonical_hash: "0".into(),
        ..DatasetRow::default()
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
        ..DistributionRow::default()
    };
    change(&mut row);
    row
}

pub(super) fn service(id: &str, endpoint: Option<&str>) -> ServiceRow {
    ServiceRow {
        service_id: id.into(),
        catalog_id: CatalogId::from("c"),
        endpoint_url: endpoint.map(Into::into),
        ..ServiceRow::default()
    }
}

pub(super) fn fetch(url: &str, status: i64, class: &str) -> FetchRow {
    FetchRow {
        fetch_id: url.into(),
        run: RunId::from("r"),
        url: url.into(),
        method: "HEAD".into(),
        status: (status > 0).then_some(status),
        error_class: class.into(),
        started_at: "2026-03-02T10:00:00Z".into(),
        robots_verdict: "allowed".into(),
        attempt: 1,
        purpose: "probe".into(),
        ..FetchRow::default()
    }
}
