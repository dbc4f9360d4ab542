//! A file, as the harvest reads it.

use groma_define::harvest::NoMemory;
use groma_define::tables::{
    CatalogRow, DatasetRow, DistributionRow, EntityRow, ProfileFindingRow, ServiceRow,
};
use groma_harvest::{Address, Client, Gathered, HarvestError, Policy, Source, Told, sweep};
use groma_measure::profiles::{Profile, ProfileTables, Published, Settings, check};
use std::path::Path;

/// What a file holds.
pub struct Harvested {
    pub catalog: CatalogRow,
    pub datasets: Vec<DatasetRow>,
    pub distributions: Vec<DistributionRow>,
    pub services: Vec<ServiceRow>,
    pub entities: Vec<EntityRow>,
}

/// Reads a file that is a catalog.
pub fn harvested(file: &Path) -> Harvested {
    try_harvested(file).unwrap()
}

/// Reads a file, if it is a catalog.
pub fn try_harvested(file: &Path) -> Result<Harvested, HarvestError> {
    let source = Source::at(Address::Path(file.to_owned()), &file.display().to_string());
    let client = Client::new(Policy::default()).unwrap();
    let mut sink = Gathered::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let swept = sweep(&source, &client, &NoMemory, &mut sink, Told::default(), &());
    runtime.block_on(swept)?;
    let page = sink.page();
    let (mut datasets, mut distributions) = (page.datasets, page.distributions);
    datasets.sort_by(|a, b| a.dataset_id.cmp(&b.dataset_id));
    distributions.sort_by(|a, b| a.dataset_id.cmp(&b.dataset_id));
    let catalog = sink.end.unwrap().catalog;
    let (services, entities) = (page.services, page.entities);
    Ok(Harvested { catalog, datasets, distributions, services, entities })
}

impl Harvested {
    /// Its tables.
    pub fn published(&self) -> Published<'_> {
        Published {
            catalogs: std::slice::from_ref(&self.catalog),
            datasets: &self.datasets,
            distributions: &self.distributions,
            services: &self.services,
            entities: &self.entities,
        }
    }

    /// What profiles say of it.
    pub fn check(&self, profiles: Vec<Profile>, settings: &Settings) -> ProfileTables {
        check(&self.published(), Settings { profiles: Some(profiles), ..settings.clone() })
    }
}

/// The findings of an engine: what has results, without what no engine sees.
pub fn counted(tables: &ProfileTables) -> impl Iterator<Item = &ProfileFindingRow> {
    tables.findings.iter().filter(|row| row.results > 0 && &*row.severity != "Info")
}
