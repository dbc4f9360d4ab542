//! Measuring what was harvested, for every command that looks at it.

use crate::progress::Progress;
use anyhow::Result;
use groma_define::tables::CatalogRow;
use groma_define::vocabulary::Vocabularies;
use groma_define::{CatalogId, Definition, MetadataSettings, Rule, RuleKind};
use groma_measure::catalogs::{Wanted, measure_catalogs};
use groma_measure::metadata::{Metrics, Terms};
use groma_store::{Asked, CatalogTables, Store, TableDir};
use std::sync::Arc;

/// By what is measured: the program's metrics and settings, or an edition's in their place.
pub(crate) struct Method<'a> {
    settings: MetadataSettings,
    rules: &'a [Rule],
    vocabularies: Arc<Vocabularies>,
}

impl<'a> Method<'a> {
    pub(crate) fn of(edition: Option<&'a Definition>) -> Self {
        let Some(edition) = edition else {
            let vocabularies = Arc::clone(Vocabularies::shipped());
            return Self { settings: MetadataSettings::default(), rules: &[], vocabularies };
        };
        Self {
            settings: edition.edition.metadata.clone(),
            rules: &edition.rules,
            vocabularies: Arc::clone(&edition.vocabularies),
        }
    }

    /// Tells it from others, of which figures cannot be compared.
    pub(crate) fn name(&self) -> String {
        let metrics = self.rules.iter().filter(|rule| rule.kind == RuleKind::Metric);
        let metrics: Vec<_> =
            metrics.map(|rule| (&rule.code, &rule.sql, rule.points, &rule.metric)).collect();
        format!("{} {:?} {metrics:?}", self.vocabularies.digest(), self.settings)
    }
}

/// What is measured.
pub(crate) struct Measuring<'a> {
    pub(crate) store: &'a Store,
    pub(crate) catalogs: &'a [CatalogId],
    pub(crate) method: &'a Method<'a>,
    pub(crate) without_copies: bool,
    pub(crate) memory_bytes: usize,
}

impl Measuring<'_> {
    /// Measures, and keeps what was measured under what was asked.
    pub(crate) fn run(&self, asked: &Asked, progress: &Progress) -> Result<TableDir> {
        let Self { store, catalogs, method, .. } = self;
        let tables = store.catalog_tables()?;
        let mut wanted = Wanted { catalogs: catalogs.to_vec(), ..Wanted::of(&method.settings) };
        wanted.without_copies = self.without_copies;
        wanted.metadata.memory_bytes = self.memory_bytes;
        wanted.metadata.measured_at = last_seen(&tables, catalogs)?;
        let terms = Arc::clone(&method.vocabularies) as Arc<dyn Terms>;
        wanted.vocabularies = Arc::clone(&method.vocabularies);
        let metrics = Metrics::of(method.rules, &terms).map_err(|problems| {
            anyhow::anyhow!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        })?;
        let assessing = store.assess(&wanted.metadata.measured_at, asked)?;
        measure_catalogs(&tables, &metrics, &wanted, &assessing.tables(), &|what| {
            progress.stage(what)
        })?;
        Ok(assessing.commit()?)
    }
}

/// When the catalogs, or their links, were last looked at: the only clock an assessment has.
fn last_seen(tables: &CatalogTables, catalogs: &[CatalogId]) -> Result<String> {
    let rows: Vec<CatalogRow> = tables.read()?;
    let harvested = rows.into_iter().filter(|row| catalogs.contains(&row.catalog_id));
    let harvested = harvested.map(|row| row.harvested_at.to_string()).max();
    Ok(harvested.max(tables.probed_at()?).unwrap_or_default())
}
