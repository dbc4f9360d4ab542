//! The portals of units, as far as they were read.

use super::Harvest;
use crate::finder::language_of;
use groma_define::tables::{CatalogRow, DatasetRow, FindingRow, PortalRow, SweepRow};
use groma_define::{CatalogId, Definition, day_number};
use groma_store::{StoreError, TableDir};
use std::collections::{BTreeMap, HashMap};

/// Records by which the language of a portal is told.
const RECORDS: usize = 200;

/// Every portal of a unit, in the order of catalogs.
pub(super) fn read(
    harvest: &Harvest<'_>,
    definition: &Definition,
) -> Result<Vec<PortalRow>, StoreError> {
    let rows: Vec<CatalogRow> = harvest.catalogs.read()?;
    let mut last: HashMap<CatalogId, SweepRow> = HashMap::new();
    for sweep in harvest.catalogs.read::<SweepRow>()? {
        let later = last.get(&sweep.catalog_id).is_none_or(|known| known.ended_at < sweep.ended_at);
        if later {
            last.insert(sweep.catalog_id.clone(), sweep);
        }
    }
    let mut portals = Vec::new();
    for folder in harvest.catalogs.catalogs() {
        let Some(row) = rows.iter().find(|row| row.catalog_id == *folder.catalog()) else {
            continue;
        };
        let Some(unit) = row.unit.clone() else { continue };
        let sweep = last.get(&row.catalog_id);
        let read_at = sweep.map(|sweep| sweep.ended_at.clone());
        let day = |text: &str| text.get(..10).and_then(day_number);
        let asked = day(&definition.edition.as_of);
        let days_off =
            read_at.as_deref().and_then(day).zip(asked).map(|(read, asked)| read - asked);
        let (datasets, language) = content(folder.tables())?;
        portals.push(PortalRow {
            catalog_id: row.catalog_id.clone(),
            unit,
            level: row.level.clone(),
            address: row.source_url.clone(),
            read_at,
            complete: sweep.is_some_and(|sweep| sweep.complete),
            datasets,
            language: language.map(|language| language.as_str().into()),
            days_off,
            kept_out: match sweep {
                Some(sweep) => kept_out(folder.tables(), sweep)?,
                None => false,
            },
        });
    }
    Ok(portals)
}

/// The finding of a harvest that robots.txt kept from something.
const ROBOTS: &str = "robots-forbid";

/// True when robots.txt kept a sweep from something.
fn kept_out(tables: &TableDir, sweep: &SweepRow) -> Result<bool, StoreError> {
    for finding in tables.rows::<FindingRow>(&["code", "run"])? {
        let finding = finding?;
        if *finding.code == *ROBOTS && finding.run == sweep.sweep {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many data sets are there, and the language of most of the first of them.
fn content(tables: &TableDir) -> Result<(i64, Option<String>), StoreError> {
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    let (mut datasets, mut told) = (0, 0);
    let columns = ["dataset_id", "title", "description", "language", "state"];
    for dataset in tables.rows::<DatasetRow>(&columns)? {
        let dataset = dataset?;
        if *dataset.state != *"present" {
            continue;
        }
        datasets += 1;
        if told < RECORDS {
            told += 1;
            *languages.entry(language_of(&dataset).unwrap_or_default()).or_default() += 1;
        }
    }
    languages.remove("");
    let most = languages.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
    Ok((datasets, most.map(|(language, _)| language)))
}
