//! Profiles of DCAT, checked on rows: DCAT-AP 2.1.1 and 3.0.1, its extension for high-value data
//! sets, DCAT-US 1.1 and 3.0.
//!
//! A profile is a list of constraints, a CSV file in `profiles/`, with the facts of its published
//! shapes or schema. What is checked is not a graph but the text of `properties` that stands in
//! every row: which properties a node used, and how. A million records have a few hundred such
//! texts; each is judged once (`judge`) and the verdicts are counted over the
//! rows ([`Checker`]).
//!
//! Results are counted by node, property and component, so that the branches of a choice and the
//! files that repeat a constraint count once. Constraints that only a vocabulary or another
//! document can decide are a group of their own and never decide whether a subject conforms.
//!
//! What stands in DCAT-AP 3.0.1's second publication (`dcat-ap-SHACL.ttl`, made from the model) and
//! contradicts `shapes.ttl` is left out: a geometry cannot be both a literal and a node.

mod checker;
mod classes;
mod constraint;
mod declared;
mod findings;
mod judge;
mod shipped;
mod stored;
mod tally;
mod verdicts;

pub use checker::{Checker, ProfileTables, Settings};
pub use constraint::{Constraint, Level, NotAConstraint, Severity};
pub use judge::Reading;
pub use shipped::{Applies, Profile, named, shipped};
pub use stored::check_stored;

use groma_define::table::Text;
use groma_define::tables::{CatalogRow, DatasetRow, DistributionRow, EntityRow, ServiceRow};

/// What was harvested, as it lies in tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Published<'a> {
    /// Catalogs.
    pub catalogs: &'a [CatalogRow],
    /// Data sets, sorted by `dataset_id`.
    pub datasets: &'a [DatasetRow],
    /// Distributions, sorted by `dataset_id`.
    pub distributions: &'a [DistributionRow],
    /// Services.
    pub services: &'a [ServiceRow],
    /// Everything else that was described.
    pub entities: &'a [EntityRow],
}

/// Checks everything that was harvested.
pub fn check(published: &Published<'_>, settings: Settings) -> ProfileTables {
    let mut checker = Checker::new(settings);
    published.catalogs.iter().for_each(|catalog| checker.catalog(catalog));
    let there = published.datasets.iter().filter(|dataset| *dataset.state == *"present");
    for series in there.filter_map(|dataset| dataset.in_series.as_ref()) {
        checker.has_members(series);
    }
    published.services.iter().for_each(|service| checker.service(service));
    published.entities.iter().for_each(|entity| checker.entity(entity));
    let mut rest = published.distributions;
    for dataset in published.datasets {
        let before = rest.partition_point(|row| row.dataset_id < dataset.dataset_id);
        let own = rest[before..].partition_point(|row| row.dataset_id == dataset.dataset_id);
        checker.dataset(dataset, &rest[before..before + own]);
        rest = &rest[before + own..];
    }
    checker.finish()
}

/// Every node that fails one constraint of a profile: the list behind a row of `profile_finding`.
pub fn failing(
    published: &Published<'_>,
    profile: &Profile,
    class: &str,
    property: &str,
    component: &str,
) -> Vec<Text> {
    let asked = profile.only(|constraint| {
        &*constraint.class == class
            && &*constraint.property == property
            && constraint.component() == component
    });
    let settings =
        Settings { profiles: Some(vec![asked]), first_ids: usize::MAX, ..Settings::default() };
    let findings = check(published, settings).findings;
    let mut ids: Vec<Text> = findings.into_iter().flat_map(|finding| finding.first_ids).collect();
    ids.sort();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests;
