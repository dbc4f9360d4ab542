//! What the finder suggests for the items that tests name, with what can be done with each.

use super::Harvest;
use crate::finder::{FOUND, Finder, language_of};
use groma_define::table::Text;
use groma_define::tables::{
    AvailabilityRow, CandidateRow, ClassificationRow, DatasetRow, PortalRow,
};
use groma_define::{CatalogId, DatasetId, Definition, UnitCode};
use groma_store::StoreError;
use std::collections::{BTreeSet, HashMap, HashSet};

const CLASSIFIED: &[&str] =
    &["dataset_id", "scheme", "code", "confidence", "matched", "catalog_id"];

const AVAILABLE: &[&str] =
    &["dataset_id", "scheme", "code", "current", "machine_readable", "reachable", "open_licence"];

/// Candidates of an item that are kept for each catalog.
const MOST: i64 = 20;

/// Every candidate for what is tested, the surest of each item and catalog first.
pub(super) fn read(
    harvest: &Harvest<'_>,
    definition: &Definition,
    portals: &[PortalRow],
) -> Result<Vec<CandidateRow>, StoreError> {
    let items: BTreeSet<&str> = definition.tests.iter().filter_map(|t| t.item.as_deref()).collect();
    let units: HashMap<&CatalogId, &UnitCode> =
        portals.iter().map(|portal| (&portal.catalog_id, &portal.unit)).collect();
    let mut found: Vec<ClassificationRow> = Vec::new();
    for row in harvest.measured.rows::<ClassificationRow>(CLASSIFIED)? {
        let row = row?;
        if *row.scheme == *Finder::SCHEME && items.contains(&*row.code) {
            found.push(row);
        }
    }
    let mut usable: HashMap<(DatasetId, Text), AvailabilityRow> = HashMap::new();
    for row in harvest.measured.rows::<AvailabilityRow>(AVAILABLE)? {
        let row = row?;
        if *row.scheme == *Finder::SCHEME && items.contains(&*row.code) {
            usable.insert((row.dataset_id.clone(), row.code.clone()), row);
        }
    }
    let datasets = described(harvest, &found)?;
    let mut rows = Vec::new();
    for row in found {
        let Some(dataset) = datasets.get(&row.dataset_id) else { continue };
        let unit = units.get(&row.catalog_id).map(|unit| (*unit).clone());
        let usable = usable.get(&(row.dataset_id.clone(), row.code.clone()));
        rows.push(candidate(row, dataset, usable, unit));
    }
    rows.sort_by(|a, b| {
        (&a.item, &a.catalog_id)
            .cmp(&(&b.item, &b.catalog_id))
            .then(b.confidence.total_cmp(&a.confidence))
            .then_with(|| a.dataset_id.cmp(&b.dataset_id))
    });
    number(&mut rows);
    rows.retain(|row| row.place <= MOST);
    Ok(rows)
}

/// The data sets behind them.
fn described(
    harvest: &Harvest<'_>,
    found: &[ClassificationRow],
) -> Result<HashMap<DatasetId, DatasetRow>, StoreError> {
    const COLUMNS: &[&str] = &[
        "dataset_id",
        "title",
        "description",
        "language",
        "landing_page",
        "iri",
        "issued",
        "first_seen",
        "last_seen",
        "state",
    ];
    let wanted: HashSet<&DatasetId> = found.iter().map(|row| &row.dataset_id).collect();
    let mut datasets = HashMap::new();
    for folder in harvest.catalogs.catalogs() {
        for dataset in folder.tables().rows::<DatasetRow>(COLUMNS)? {
            let dataset = dataset?;
            if wanted.contains(&dataset.dataset_id) {
                datasets.insert(dataset.dataset_id.clone(), dataset);
            }
        }
    }
    Ok(datasets)
}

fn candidate(
    row: ClassificationRow,
    dataset: &DatasetRow,
    usable: Option<&AvailabilityRow>,
    unit: Option<UnitCode>,
) -> CandidateRow {
    CandidateRow {
        item: row.code,
        dataset_id: row.dataset_id,
        catalog_id: row.catalog_id,
        unit,
        confidence: row.confidence,
        found: row.confidence >= FOUND,
        reasons: row.matched.split("; ").map(Text::from).collect(),
        place: 0,
        language: language_of(dataset).map(|language| language.as_str().into()),
        title: dataset.title.clone(),
        url: dataset.landing_page.clone().or_else(|| dataset.iri.clone()),
        machine_readable: usable.is_some_and(|usable| usable.machine_readable),
        open_licence: usable.map(|usable| usable.open_licence),
        reachable: usable.and_then(|usable| usable.reachable),
        current: usable.and_then(|usable| usable.current),
        first_seen: dataset.first_seen.clone(),
        issued: dataset.issued.clone(),
        gone_since: (*dataset.state != *"present").then(|| dataset.last_seen.clone()).flatten(),
        on_the_day: "not_known".into(),
    }
}

/// Numbers the candidates of each item and catalog from 1.
fn number(rows: &mut [CandidateRow]) {
    let mut before: Option<(Text, CatalogId)> = None;
    let mut place = 0;
    for row in rows {
        let key = (row.item.clone(), row.catalog_id.clone());
        place = if before.as_ref() == Some(&key) { place + 1 } else { 1 };
        row.place = place;
        before = Some(key);
    }
}
