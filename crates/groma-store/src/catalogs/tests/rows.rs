//! Small rows, and sweeps made of them.

use crate::{Store, sha256_bytes};
use groma_define::harvest::{Kept, NewState, Page, Sink, SweepEnd};
use groma_define::tables::{
    CatalogRow, DatasetEventRow, DatasetRow, DistributionRow, EntityRow, FetchRow, FindingRow,
    QuarantineRow, ServiceRow, SweepRow,
};
use groma_define::{CatalogId, ContentHash, DatasetId, RunId};
use std::collections::BTreeMap;
use std::path::Path;

pub(super) const CATALOG: &str = "data.example";

pub(super) fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    (dir, store)
}

pub(super) fn catalog() -> CatalogId {
    CATALOG.into()
}

/// The name of the data set that the portal calls so.
pub(super) fn id(native: &str) -> DatasetId {
    sha256_bytes(native.as_bytes())[..32].to_owned().into()
}

pub(super) fn hash(text: &str) -> ContentHash {
    sha256_bytes(text.as_bytes()).into()
}

/// A data set that says `says`.
pub(super) fn dataset(native: &str, says: &str) -> DatasetRow {
    DatasetRow {
        dataset_id: id(native),
        catalog_id: catalog(),
        native_id: native.into(),
        title: Some(says.into()),
        keyword: vec!["one".into(), native.into()],
        r#type: "dataset".into(),
        state: "present".into(),
        first_seen: "2026-01-01T00:00:00Z".into(),
        raw_hash: hash(&format!("{native} {says}")),
        canonical_hash: hash(says),
        locator: "/0".into(),
        distributions: 2,
        ..DatasetRow::default()
    }
}

/// The bytes of such a record.
pub(super) fn kept(native: &str, says: &str) -> Kept {
    let text = format!("{native} {says}");
    Kept { hash: hash(&text), bytes: text.into_bytes() }
}

pub(super) fn distribution(native: &str, position: i64, says: &str) -> DistributionRow {
    DistributionRow {
        distribution_id: format!("{}-{position}", id(native)).into(),
        dataset_id: id(native),
        title: Some(says.into()),
        byte_size: Some(position),
        position,
        ..DistributionRow::default()
    }
}

pub(super) fn entity(iri: &str, name: Option<&str>) -> EntityRow {
    EntityRow {
        catalog_id: catalog(),
        entity_id: iri.into(),
        class: "foaf:Agent".into(),
        name: name.map(Into::into),
        ..EntityRow::default()
    }
}

pub(super) fn service(native: &str, title: &str) -> ServiceRow {
    ServiceRow {
        service_id: native.into(),
        catalog_id: catalog(),
        title: Some(title.into()),
        ..ServiceRow::default()
    }
}

pub(super) fn finding(
    sweep: &str,
    kind: &str,
    subject: &str,
    locator: &str,
    message: &str,
) -> FindingRow {
    FindingRow {
        code: "no-date".into(),
        severity: "warning".into(),
        subject_kind: kind.into(),
        subject: subject.into(),
        message: message.into(),
        detail: None,
        run: sweep.into(),
        locator: Some(locator.into()),
        fetch: None,
    }
}

pub(super) fn quarantine(sweep: &str, locator: &str, bytes: &str) -> QuarantineRow {
    QuarantineRow {
        catalog_id: catalog(),
        sweep: sweep.into(),
        locator: locator.into(),
        parser: "turtle".into(),
        reason: "no end".into(),
        native_id: None,
        raw_hash: hash(bytes),
        record_ref: None,
    }
}

pub(super) fn fetch(
    sweep: &str,
    at: usize,
    url: &str,
    status: i64,
    etag: Option<&str>,
) -> FetchRow {
    FetchRow {
        fetch_id: format!("{sweep}-{at:04}").as_str().into(),
        run: sweep.into(),
        url: url.into(),
        method: "GET".into(),
        status: Some(status),
        error_class: "ok".into(),
        started_at: format!("2026-01-01T00:00:{at:02}Z").as_str().into(),
        etag: etag.map(Into::into),
        robots_verdict: "allowed".into(),
        attempt: 1,
        purpose: "harvest".into(),
        ..FetchRow::default()
    }
}

/// A page with these data sets, two distributions each, and their bytes.
pub(super) fn page(said: &[(&str, &str)]) -> Page {
    Page {
        cursor: said.first().map_or("", |(native, _)| native).to_owned(),
        datasets: said.iter().map(|(native, says)| dataset(native, says)).collect(),
        distributions: said
            .iter()
            .flat_map(|(native, says)| [1, 0].map(|position| distribution(native, position, says)))
            .collect(),
        bytes: said.iter().map(|(native, says)| kept(native, says)).collect(),
        ..Page::default()
    }
}

/// The end of a sweep that saw everything.
pub(super) fn end(sweep: &str, mode: &str) -> SweepEnd {
    let at = "2026-01-02T00:00:00Z";
    SweepEnd {
        catalog: CatalogRow {
            catalog_id: catalog(),
            source_url: "https://data.example/".into(),
            protocol: "ckan".into(),
            title: Some(format!("after {sweep}").as_str().into()),
            robots_policy: "obey".into(),
            harvested_at: at.into(),
            complete: true,
            level: "national".into(),
            sweep: sweep.into(),
            ..CatalogRow::default()
        },
        sweep: SweepRow {
            catalog_id: catalog(),
            sweep: sweep.into(),
            started_at: format!("began {sweep}").as_str().into(),
            ended_at: at.into(),
            mode: mode.into(),
            protocol: "ckan".into(),
            protocol_because: "named".into(),
            complete: true,
            robots_policy: "obey".into(),
            steps: 1,
            mapped_with: "0.1.0 0".into(),
            ..SweepRow::default()
        },
        states: vec![],
        events: vec![],
        findings: vec![],
    }
}

pub(super) fn event(native: &str, sweep: &str, what: &str) -> DatasetEventRow {
    DatasetEventRow {
        dataset_id: id(native),
        sweep: sweep.into(),
        catalog_id: catalog(),
        event: what.into(),
        at: "2026-01-02T00:00:00Z".into(),
        canonical_hash: None,
        title: None,
    }
}

pub(super) fn state(native: &str, state: &'static str, last_seen: Option<&str>) -> NewState {
    NewState { dataset: id(native), state, last_seen: last_seen.map(str::to_owned) }
}

/// One sweep from its beginning to its end.
pub(super) fn sweep(store: &Store, name: &str, pages: Vec<Page>, end: SweepEnd) {
    let mut sink = store.catalog_sink(&catalog()).unwrap();
    sweep_into(&mut sink, name, pages, end);
}

pub(super) fn sweep_into(sink: &mut dyn Sink, name: &str, pages: Vec<Page>, end: SweepEnd) {
    sink.begin(&RunId::from(name), &format!("began {name}")).unwrap();
    pages.into_iter().for_each(|page| sink.push(page).unwrap());
    sink.finish(end).unwrap();
}

/// Every file below a catalog's folder with the digest of its bytes, the lock apart.
pub(super) fn files(store: &Store) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(&store.root().join("catalogs"), "", &mut found);
    found.retain(|name, _| !name.ends_with("/lock"));
    found
}

fn collect(dir: &Path, before: &str, found: &mut BTreeMap<String, String>) {
    for name in super::super::disk::names(dir).unwrap() {
        let path = dir.join(&name);
        let inside = format!("{before}/{name}");
        if path.is_dir() {
            collect(&path, &inside, found);
        } else {
            found.insert(inside, sha256_bytes(&std::fs::read(&path).unwrap()));
        }
    }
}
