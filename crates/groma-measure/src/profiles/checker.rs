//! Rows go in, verdicts on subjects and constraints come out.

use super::declared::{Declared, is_high_value_act, names_act};
use super::findings;
use super::judge::Reading;
use super::shipped::{Applies, Profile, shipped};
use super::tally::{Applied, Tally};
use super::verdicts::{Counts, Verdicts};
use groma_define::table::Text;
use groma_define::tables::{
    CatalogRow, DatasetRow, DistributionRow, EntityRow, ProfileFindingRow, ProfileResultRow,
    ServiceRow,
};
use groma_define::{CatalogId, DatasetId};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::mem::take;
use std::sync::LazyLock;

/// What to check, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// These profiles, on everything; none: those that apply.
    pub profiles: Option<Vec<Profile>>,
    /// How much is known while judging.
    pub reading: Reading,
    /// How many failing subjects a finding names.
    pub first_ids: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { profiles: None, reading: Reading::Useful, first_ids: 10 }
    }
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProfileTables {
    /// A row a subject and profile that applies to it.
    pub results: Vec<ProfileResultRow>,
    /// A row a constraint that does not hold everywhere.
    pub findings: Vec<ProfileFindingRow>,
}

/// Checks rows as they come: a catalog before what it holds, its entities and services before its
/// data sets. What it keeps grows with the distinct texts, and by one row a data set and profile.
pub struct Checker {
    verdicts: Verdicts,
    named: bool,
    reading: Reading,
    first_ids: usize,
    catalogs: BTreeMap<CatalogId, Catalog>,
    series: HashSet<Text>,
    served: HashSet<Text>,
    results: Vec<ProfileResultRow>,
    codes: Vec<Text>,
    kinds: BTreeMap<&'static str, Text>,
}

/// What is known of a catalog so far.
#[derive(Default)]
struct Catalog {
    data_json: bool,
    tally: Tally,
    /// What is wrong with entities that something is wrong with, and whose they are.
    entities: HashMap<Text, (Option<DatasetId>, Vec<Counts>)>,
    /// What is wrong with the entities of a data set.
    belongings: HashMap<DatasetId, Vec<Counts>>,
}

impl Checker {
    /// A checker that has seen nothing.
    pub fn new(settings: Settings) -> Self {
        let named = settings.profiles.is_some();
        let profiles = settings.profiles.unwrap_or_else(|| shipped().to_vec());
        Self {
            codes: profiles.iter().map(|profile| Text::from(&*profile.code)).collect(),
            verdicts: Verdicts::new(profiles, settings.reading),
            named,
            reading: settings.reading,
            first_ids: settings.first_ids,
            catalogs: BTreeMap::new(),
            series: HashSet::new(),
            served: HashSet::new(),
            results: Vec::new(),
            kinds: BTreeMap::new(),
        }
    }

    /// A catalog, with its own node where it has one.
    pub fn catalog(&mut self, row: &CatalogRow) {
        let letters = row.protocol.chars().filter(|letter| letter.is_alphanumeric());
        let data_json = letters.eq("datajson".chars());
        let catalog = Catalog { data_json, ..Catalog::default() };
        self.catalogs.insert(row.catalog_id.clone(), catalog);
        let id = row.iri.clone().unwrap_or_else(|| Text::from(row.catalog_id.as_str()));
        let judged = self.judge(row.properties.as_deref(), "dcat:Catalog", Declared::default());
        let Some(place) = judged else { return };
        let applied = self.applied(&row.catalog_id, self.speaks_us_3(place), false);
        let mut counts = self.nothing();
        self.meet(&row.catalog_id, (place, applied), &id, &mut counts);
        self.result(&row.catalog_id, "catalog", &Text::from(row.catalog_id.as_str()), counts);
    }

    /// Says that a data set belongs to this series, named by its IRI or identifier.
    pub fn has_members(&mut self, series: &Text) {
        self.series.insert(series.clone());
    }

    /// A service.
    pub fn service(&mut self, row: &ServiceRow) {
        self.served.extend(row.dataset_id.iter().cloned());
        let acts = &row.applicable_legislation;
        let high_value = !row.hvd_category.is_empty() || is_high_value_act(acts);
        let declared = Declared { act: Some(names_act(acts)), ..Declared::default() };
        let judged = self.judge(row.properties.as_deref(), "dcat:DataService", declared);
        let Some(place) = judged else { return };
        let applied = self.applied(&row.catalog_id, self.speaks_us_3(place), high_value);
        let id = Text::from(row.service_id.as_str());
        let mut counts = self.nothing();
        self.meet(&row.catalog_id, (place, applied), &id, &mut counts);
        self.result(&row.catalog_id, "service", &id, counts);
    }

    /// Anything else.
    pub fn entity(&mut self, row: &EntityRow) {
        let Some(text) = row.properties.as_deref() else { return };
        let class = known_class(&row.class);
        let Some(place) = self.judge(Some(text), class, Declared::default()) else { return };
        let applied = self.applied(&row.catalog_id, self.speaks_us_3(place), false);
        let mut counts = self.nothing();
        self.meet(&row.catalog_id, (place, applied), &row.entity_id, &mut counts);
        let wrong = |counts: &Option<Counts>| counts.is_some_and(|c| c != Counts::default());
        if !counts.iter().any(wrong) {
            return;
        }
        let per_profile: Vec<Counts> =
            counts.iter().map(|counts| counts.unwrap_or_default()).collect();
        if let Some(catalog) = self.catalogs.get_mut(&row.catalog_id) {
            if let Some(dataset) = &row.dataset_id {
                match catalog.belongings.entry(dataset.clone()) {
                    Entry::Vacant(place) => _ = place.insert(per_profile.clone()),
                    Entry::Occupied(mut place) => {
                        place
                            .get_mut()
                            .iter_mut()
                            .zip(&per_profile)
                            .for_each(|(sum, one)| sum.add(*one));
                    }
                }
            }
            let of = (row.dataset_id.clone(), per_profile);
            catalog.entities.insert(row.entity_id.clone(), of);
        }
        let violated = |counts: Option<Counts>| counts.filter(|counts| counts.violations > 0);
        let counts = counts.into_iter().map(violated).collect();
        self.result(&row.catalog_id, "entity", &row.entity_id, counts);
    }

    /// A data set with all its distributions; what belongs to it counts for it, and its publisher.
    pub fn dataset(&mut self, row: &DatasetRow, distributions: &[DistributionRow]) {
        if &*row.state != "present" {
            return;
        }
        let id = Text::from(row.dataset_id.as_str());
        let class = if &*row.r#type == "series" { "dcat:DatasetSeries" } else { "dcat:Dataset" };
        let declared = self.declared(row, distributions);
        let place = self.judge(row.properties.as_deref(), class, declared);
        let us_3 = place.is_some_and(|place| self.speaks_us_3(place))
            || row.conforms_to.iter().any(|standard| standard.contains("dcat-us/3"));
        let applied = self.applied(&row.catalog_id, us_3, is_high_value(row, distributions));
        let mut counts = self.nothing();
        if let Some(place) = place {
            self.meet(&row.catalog_id, (place, applied), &id, &mut counts);
        }
        for distribution in distributions {
            let act = Some(names_act(&distribution.applicable_legislation));
            let declared = Declared { act, ..Declared::default() };
            let text = distribution.properties.as_deref();
            if let Some(place) = self.judge(text, "dcat:Distribution", declared) {
                let id = distribution.distribution_id.as_str();
                self.meet(&row.catalog_id, (place, applied), id, &mut counts);
            }
        }
        if let Some(catalog) = self.catalogs.get(&row.catalog_id) {
            let publisher = row.publisher_iri.as_ref().and_then(|iri| catalog.entities.get(iri));
            let publisher = publisher.filter(|(of, _)| of.as_ref() != Some(&row.dataset_id));
            let belongings = catalog.belongings.get(&row.dataset_id);
            for of in publisher.map(|(_, of)| of).into_iter().chain(belongings) {
                let both = counts.iter_mut().zip(of);
                both.for_each(|(sums, of)| sums.iter_mut().for_each(|sum| sum.add(*of)));
            }
        }
        self.result(&row.catalog_id, "dataset", &id, counts);
    }

    /// The tables.
    pub fn finish(mut self) -> ProfileTables {
        let mut findings = Vec::new();
        for (id, catalog) in take(&mut self.catalogs) {
            findings.extend(findings::of(&id, &catalog.tally, &self.verdicts, self.first_ids));
            let mut all = self.nothing();
            for (place, applied, met) in catalog.tally.met() {
                for (at, counts) in self.verdicts.at(place).counts(applied) {
                    all[at].get_or_insert_default().add(counts.times(met.subjects));
                }
            }
            self.result(&id, "all", &Text::from(id.as_str()), all);
        }
        self.results.sort_by(|a, b| key(a).cmp(&key(b)));
        findings.sort_by(|a, b| findings::key(a).cmp(&findings::key(b)));
        ProfileTables { results: self.results, findings }
    }

    fn declared(&self, row: &DatasetRow, distributions: &[DistributionRow]) -> Declared {
        let is_series = |name: &Text| self.series.contains(name);
        Declared {
            has_members: row.iri.as_ref().is_some_and(is_series) || is_series(&row.native_id),
            served: self.served.contains(row.dataset_id.as_str()),
            has_access_service: distributions.iter().any(|one| one.access_service_id.is_some()),
            act: Some(names_act(&row.applicable_legislation)),
        }
    }

    fn judge(
        &mut self,
        text: Option<&str>,
        class: &'static str,
        declared: Declared,
    ) -> Option<usize> {
        self.verdicts.of(text?, class, declared)
    }

    fn speaks_us_3(&self, place: usize) -> bool {
        self.verdicts.at(place).dcat_us_3
    }

    /// Which profiles apply to a subject of a catalog.
    fn applied(&self, catalog: &CatalogId, us_3: bool, high_value: bool) -> Applied {
        let data_json = self.catalogs.get(catalog).is_some_and(|catalog| catalog.data_json);
        let applies = |profile: &Profile| match profile.applies {
            _ if self.reading == Reading::Engine => true,
            Applies::HighValue => high_value,
            _ if self.named => true,
            Applies::Everywhere => true,
            Applies::DataJson => data_json && !us_3,
            Applies::DcatUs3 => us_3,
        };
        let bit = |(at, profile)| u32::from(applies(profile)) << at;
        self.verdicts.profiles().iter().enumerate().map(bit).sum()
    }

    /// Counts a verdict, and adds what it says for each profile that applies and asks one of its
    /// classes.
    fn meet(
        &mut self,
        catalog: &CatalogId,
        (place, applied): (usize, Applied),
        id: &str,
        sums: &mut [Option<Counts>],
    ) {
        let verdict = self.verdicts.at(place);
        let silent = verdict.of.iter().all(|of| of.said.is_empty());
        if let Some(catalog) = self.catalogs.get_mut(catalog) {
            catalog.tally.meet(place, applied, if silent { 0 } else { self.first_ids }, id);
        }
        for (at, counts) in verdict.counts(applied) {
            sums[at].get_or_insert_default().add(counts);
        }
    }

    fn nothing(&self) -> Vec<Option<Counts>> {
        vec![None; self.codes.len()]
    }

    fn result(
        &mut self,
        catalog: &CatalogId,
        kind: &'static str,
        id: &Text,
        counts: Vec<Option<Counts>>,
    ) {
        let kind = self.kinds.entry(kind).or_insert_with(|| Text::from(kind)).clone();
        for (profile, counts) in self.codes.iter().zip(counts) {
            let Some(counts) = counts else { continue };
            self.results.push(ProfileResultRow {
                catalog_id: catalog.clone(),
                profile: profile.clone(),
                subject_kind: kind.clone(),
                subject: id.clone(),
                violations: findings::whole(counts.violations),
                warnings: findings::whole(counts.warnings),
                needs_vocabularies: findings::whole(counts.needs_vocabularies),
                conforms: counts.violations == 0,
            });
        }
    }
}

/// The class of an entity's row that profiles may ask; nothing when none does.
fn known_class(class: &str) -> &'static str {
    static KNOWN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        shipped().iter().flat_map(Profile::constraints).map(|one| &*one.class).collect()
    });
    KNOWN.get(class).copied().unwrap_or_default()
}

fn is_high_value(row: &DatasetRow, distributions: &[DistributionRow]) -> bool {
    !row.hvd_category.is_empty()
        || is_high_value_act(&row.applicable_legislation)
        || distributions.iter().any(|one| is_high_value_act(&one.applicable_legislation))
}

fn key(row: &ProfileResultRow) -> (&CatalogId, &Text, &Text, &Text) {
    (&row.catalog_id, &row.profile, &row.subject_kind, &row.subject)
}
