//! Everything that is measured of what was harvested, in the order in which one needs the other:
//! profiles, themes and copies, then metrics.

mod about;
mod available;
mod contents;
mod profiled;

use crate::duplicates::Thresholds;
use crate::metadata::{
    Bands, DeadRule, Harvested, MetadataError, MetadataMeasured, Metrics, Settings,
    measure_metadata,
};
use contents::Contents;
use groma_define::tables::{CatalogRow, ClusterRow};
use groma_define::vocabulary::Vocabularies;
use groma_define::{CatalogId, DatasetId, MetadataSettings};
use groma_store::{CatalogFolder, CatalogTables, StoreError, TableDir};
use std::collections::HashSet;
use std::sync::Arc;

/// What is to be measured.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// These catalogs; all when there are none.
    pub catalogs: Vec<CatalogId>,
    /// How metadata are measured.
    pub metadata: Settings,
    /// True when copies of other data sets do not count.
    pub without_copies: bool,
    /// How alike copies are.
    pub copies: Thresholds,
    /// By which terms are known.
    pub vocabularies: Arc<Vocabularies>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            catalogs: Vec::new(),
            metadata: Settings::default(),
            without_copies: false,
            copies: Thresholds::default(),
            vocabularies: Arc::clone(Vocabularies::shipped()),
        }
    }
}

impl Wanted {
    /// Every catalog, as an edition wants them measured.
    pub fn of(settings: &MetadataSettings) -> Self {
        let dead = DeadRule {
            failures: settings.dead_after_probes as usize,
            hours: i64::from(settings.dead_after_hours),
        };
        let bands = Bands::of_edges(&settings.bands);
        Self {
            metadata: Settings { bands, dead, ..Settings::default() },
            copies: Thresholds {
                score: settings.copies_score,
                title: settings.copies_title_likeness,
                shared_max: settings.copies_shared_max as usize,
            },
            ..Self::default()
        }
    }
}

/// Who wants to know what is being done.
pub type Tell<'a> = &'a (dyn Fn(&str) + Sync);

/// Measures the catalogs into `out`: profiles, themes, copies, metrics, mends and tickets.
pub fn measure_catalogs(
    tables: &CatalogTables,
    metrics: &Metrics,
    wanted: &Wanted,
    out: &TableDir,
    tell: Tell<'_>,
) -> Result<MetadataMeasured, MetadataError> {
    let catalogs = chosen(tables, &wanted.catalogs)?;
    out.write(&wanted.vocabularies.rows().collect::<Vec<_>>())?;
    tell("checking profiles");
    profiled::write(&catalogs, out)?;
    tell("finding themes and copies");
    let clusters = about::write(&catalogs, &Contents::read(tables)?, wanted, out)?;
    let mut settings = wanted.metadata.clone();
    settings.vocabularies = wanted.vocabularies.digest().to_owned();
    if wanted.without_copies {
        settings.left_out = copies(&clusters);
        let Thresholds { score, title, shared_max } = wanted.copies;
        settings.without_copies =
            Some(format!("score {score}, titles {title}, shared {shared_max}"));
    }
    tell("measuring");
    let harvested = Harvested {
        catalogs: catalogs.into_iter().map(|c| (c.row, c.tables)).collect(),
        profiles: Some(out.clone()),
        probes: tables.files("fetch"),
    };
    let measured = measure_metadata(metrics, &harvested, &settings, out)?;
    available::write(&harvested, wanted, out)?;
    Ok(measured)
}

/// A catalog with its tables.
pub(crate) struct Catalog {
    row: CatalogRow,
    tables: TableDir,
}

fn chosen(tables: &CatalogTables, wanted: &[CatalogId]) -> Result<Vec<Catalog>, StoreError> {
    let rows: Vec<CatalogRow> = tables.read()?;
    let folders = tables.catalogs().iter();
    let folders = folders.filter(|folder| wanted.is_empty() || wanted.contains(folder.catalog()));
    let catalog = |folder: &CatalogFolder| {
        let row = rows.iter().find(|row| row.catalog_id == *folder.catalog())?.clone();
        Some(Catalog { row, tables: folder.tables().clone() })
    };
    let mut chosen: Vec<Catalog> = folders.filter_map(catalog).collect();
    // Tables over several catalogs are in the order of their names.
    chosen.sort_by(|a, b| a.row.catalog_id.cmp(&b.row.catalog_id));
    Ok(chosen)
}

fn copies(clusters: &[ClusterRow]) -> HashSet<DatasetId> {
    let copies = clusters.iter().filter(|row| !row.is_original);
    copies.map(|row| row.dataset_id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An edition that decides nothing is measured as nobody's.
    #[test]
    fn an_edition_decides() {
        let usual = Wanted::of(&MetadataSettings::default());
        let plain = Wanted::default();
        assert_eq!((usual.copies, usual.metadata.dead), (plain.copies, plain.metadata.dead));
        assert_eq!(usual.metadata.bands, plain.metadata.bands);
        let own = MetadataSettings {
            dead_after_probes: 5,
            dead_after_hours: 24,
            copies_title_likeness: 0.9,
            copies_shared_max: 7,
            bands: [("all".to_owned(), 0.0)].into(),
            ..MetadataSettings::default()
        };
        let own = Wanted::of(&own);
        assert_eq!(own.metadata.dead, DeadRule { failures: 5, hours: 24 });
        assert_eq!((own.copies.title, own.copies.shared_max), (0.9, 7));
        assert_eq!(own.metadata.bands.of(300.0), "all");
    }
}
