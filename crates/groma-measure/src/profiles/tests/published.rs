//! Rows of a small portal.

use super::super::{ProfileTables, Published, Reading, Settings, check, named};
use groma_define::tables::{CatalogRow, DatasetRow, DistributionRow, EntityRow, ServiceRow};
use std::slice::from_ref;

/// A portal with data sets, sorted by their names.
pub struct Portal {
    pub catalog: CatalogRow,
    pub datasets: Vec<DatasetRow>,
    pub distributions: Vec<DistributionRow>,
    pub services: Vec<ServiceRow>,
    pub entities: Vec<EntityRow>,
}

impl Default for Portal {
    fn default() -> Self {
        Self::of("dcat")
    }
}

impl Portal {
    /// A portal that was read by a protocol.
    pub fn of(protocol: &str) -> Self {
        Self {
            catalog: catalog(protocol),
            datasets: Vec::new(),
            distributions: Vec::new(),
            services: Vec::new(),
            entities: Vec::new(),
        }
    }

    /// With a data set more.
    pub fn add(&mut self, dataset: DatasetRow, distributions: Vec<DistributionRow>) {
        self.datasets.push(dataset);
        self.distributions.extend(distributions);
    }

    /// Its tables.
    pub fn published(&self) -> Published<'_> {
        Published {
            catalogs: from_ref(&self.catalog),
            datasets: &self.datasets,
            distributions: &self.distributions,
            services: &self.services,
            entities: &self.entities,
        }
    }

    /// What profiles say of it.
    pub fn check(&self, settings: Settings) -> ProfileTables {
        check(&self.published(), settings)
    }

    /// Violations, as `class property component subjects of checked: first ids`.
    pub fn findings(&self, profile: &str, reading: Reading) -> Vec<String> {
        let profiles = Some(vec![named(profile).unwrap().clone()]);
        let found = self.check(Settings { profiles, reading, ..Settings::default() }).findings;
        let found = found.iter().filter(|row| row.subjects > 0 && &*row.level == "dataset-level");
        let line = found.map(|row| {
            let (class, property, component) = (&row.class, &row.property, &row.component);
            let (subjects, checked, first) = (row.subjects, row.checked, row.first_ids.join(" "));
            format!("{class} {property} {component} {subjects} of {checked}: {first}")
        });
        line.collect()
    }
}

/// A data set that uses its properties so.
pub fn dataset(id: &str, properties: &str) -> DatasetRow {
    DatasetRow {
        dataset_id: id.into(),
        catalog_id: "p".into(),
        native_id: id.into(),
        r#type: "dataset".into(),
        state: "present".into(),
        first_seen: "2027-01-01T00:00:00Z".into(),
        raw_hash: "r".into(),
        canonical_hash: "c".into(),
        locator: "page 1".into(),
        properties: Some(properties.into()),
        ..DatasetRow::default()
    }
}

/// A distribution that uses its properties so.
pub fn distribution(dataset: &str, id: &str, properties: &str) -> DistributionRow {
    DistributionRow {
        distribution_id: format!("{dataset}/{id}").into(),
        dataset_id: dataset.into(),
        properties: Some(properties.into()),
        ..DistributionRow::default()
    }
}

/// Something else that uses its properties so.
pub fn entity(id: &str, class: &str, properties: &str) -> EntityRow {
    EntityRow {
        catalog_id: "p".into(),
        entity_id: id.into(),
        class: class.into(),
        properties: Some(properties.into()),
        ..EntityRow::default()
    }
}

fn catalog(protocol: &str) -> CatalogRow {
    CatalogRow {
        catalog_id: "p".into(),
        source_url: "https://example.org/catalog".into(),
        protocol: protocol.into(),
        robots_policy: "obey".into(),
        harvested_at: "2027-01-01T00:00:00Z".into(),
        complete: true,
        level: "national".into(),
        sweep: "s".into(),
        ..CatalogRow::default()
    }
}

/// A service that uses these properties.
pub fn service(id: &str, properties: &str) -> ServiceRow {
    ServiceRow {
        service_id: id.into(),
        catalog_id: "p".into(),
        properties: Some(properties.into()),
        ..ServiceRow::default()
    }
}
