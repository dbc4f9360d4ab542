//! A catalog of any size, checked as its tables are read.

use super::{Checker, ProfileTables, Settings};
use groma_define::tables::{CatalogRow, DatasetRow, DistributionRow, EntityRow, ServiceRow};
use groma_store::{StoreError, TableDir};

/// What of a data set a profile looks at.
const OF_DATASET: &[&str] = &[
    "dataset_id",
    "catalog_id",
    "native_id",
    "iri",
    "publisher_iri",
    "in_series",
    "applicable_legislation",
    "hvd_category",
    "conforms_to",
    "type",
    "state",
    "properties",
];

/// What of a distribution a profile looks at.
const OF_DISTRIBUTION: &[&str] =
    &["distribution_id", "dataset_id", "access_service_id", "applicable_legislation", "properties"];

/// What of anything else a profile looks at.
const OF_ENTITY: &[&str] = &["catalog_id", "entity_id", "class", "properties", "dataset_id"];

/// Checks one catalog whose data sets, distributions, services and entities lie in a folder, each
/// sorted by its key: no more than a few batches of either are in memory.
pub fn check_stored(
    catalog: &CatalogRow,
    tables: &TableDir,
    settings: Settings,
) -> Result<ProfileTables, StoreError> {
    let mut checker = Checker::new(settings);
    checker.catalog(catalog);
    // Which series have members is known before any of them is judged.
    for dataset in tables.rows::<DatasetRow>(&["in_series", "state"])? {
        let dataset = dataset?;
        let there = dataset.in_series.filter(|_| *dataset.state == *"present");
        there.iter().for_each(|series| checker.has_members(series));
    }
    tables.read::<ServiceRow>()?.iter().for_each(|service| checker.service(service));
    for entity in tables.rows::<EntityRow>(OF_ENTITY)? {
        checker.entity(&entity?);
    }
    let mut rest = tables.rows::<DistributionRow>(OF_DISTRIBUTION)?.peekable();
    for dataset in tables.rows::<DatasetRow>(OF_DATASET)? {
        let dataset = dataset?;
        let mut own = Vec::new();
        // Both are in the order of data sets; an error comes next, whatever it is about.
        let next = |row: &Result<DistributionRow, StoreError>| {
            row.as_ref().map_or(true, |row| row.dataset_id <= dataset.dataset_id)
        };
        while let Some(row) = rest.next_if(next) {
            let row = row?;
            if row.dataset_id == dataset.dataset_id {
                own.push(row);
            }
        }
        checker.dataset(&dataset, &own);
    }
    Ok(checker.finish())
}
