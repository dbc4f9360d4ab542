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
        first_seen: "2027-01-01T00:00:00Z".into(),
        last_seen: None,
        raw_hash: "r".into(),
        canonical_hash: "c".into(),
        record_ref: None,
        locator: "page 1".into(),
        fetch_id: None,
        properties: Some(properties.into()),
        source_id: None,
        distributions: 0,
    }
}

/// A distribution that uses its properties so.
pub fn distribution(dataset: &str, id: &str, properties: &str) -> DistributionRow {
    DistributionRow {
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
        properties: Some(properties.into()),
    }
}

/// Something else that uses its properties so.
pub fn entity(id: &str, class: &str, properties: &str) -> EntityRow {
    EntityRow {
        catalog_id: "p".into(),
        entity_id: id.into(),
        class: class.into(),
        name: None,
        properties: Some(properties.into()),
    }
}

fn catalog(protocol: &str) -> CatalogRow {
    CatalogRow {
        catalog_id: "p".into(),
        unit: None,
        source_url: "https://example.org/catalog".into(),
        protocol: protocol.into(),
        software: None,
        software_version: None,
        title: None,
        description: None,
        publisher: None,
        homepage: None,
        language: vec![],
        licence: None,
        dataset_count_claimed: None,
        dataset_count_read: 0,
        robots_policy: "obey".into(),
        harvested_at: "2027-01-01T00:00:00Z".into(),
        complete: true,
        level: "national".into(),
        restricted: false,
        iri: None,
        properties: None,
        sweep: "s".into(),
    }
}

/// A service that uses these properties.
pub fn service(id: &str, properties: &str) -> ServiceRow {
    ServiceRow {
        service_id: id.into(),
        catalog_id: "p".into(),
        dataset_id: vec![],
        title: None,
        endpoint_url: None,
        endpoint_description: None,
        conforms_to: vec![],
        page: None,
        contact: None,
        licence: None,
        hvd_category: vec![],
        r#type: None,
        iri: None,
        properties: Some(properties.into()),
        applicable_legislation: vec![],
    }
}
