//! Whether what was classified can be used: current, readable by machines, reachable, open.

use super::Wanted;
use crate::metadata::{Harvested, LinkIndex, Linked};
use groma_define::day_number;
use groma_define::table::Text;
use groma_define::tables::{AvailabilityRow, ClassificationRow, DatasetRow, DistributionRow};
use groma_define::vocabulary::{Flag, Vocabularies, Vocabulary};
use groma_store::{StoreError, TableDir};

const OF_DATASET: &[&str] = &["dataset_id", "modified", "issued", "frequency", "licence", "state"];

const OF_DISTRIBUTION: &[&str] =
    &["dataset_id", "access_url", "download_url", "format", "licence", "issued", "modified"];

/// Days after which a data set that names no interval is old.
const WITHOUT_INTERVAL: i64 = 2 * 365 + 1;

/// Days for which everything is current, however often it is updated: portals are not read each hour.
const AT_LEAST: i64 = 7;

/// Writes `availability`, a row for each of `classification`.
pub(super) fn write(
    harvested: &Harvested,
    wanted: &Wanted,
    out: &TableDir,
) -> Result<(), StoreError> {
    let links = LinkIndex::read(out)?;
    let asked = Asked {
        links: &links,
        vocabularies: &wanted.vocabularies,
        today: wanted.metadata.measured_at.get(..10).and_then(day_number),
    };
    let mut file = out.writer::<AvailabilityRow>()?;
    let columns = ["dataset_id", "scheme", "code", "catalog_id", "confidence"];
    // In the order of catalogs and data sets, as they are read here.
    let mut classified = out.rows::<ClassificationRow>(&columns)?.peekable();
    for (_, tables) in &harvested.catalogs {
        let mut rest = tables.rows::<DistributionRow>(OF_DISTRIBUTION)?.peekable();
        let mut rows = Vec::new();
        for dataset in tables.rows::<DatasetRow>(OF_DATASET)? {
            let dataset = dataset?;
            let mut own = Vec::new();
            while let Some(next) = rest.next_if(|next| {
                next.as_ref().map_or(true, |next| next.dataset_id <= dataset.dataset_id)
            }) {
                let next = next?;
                if next.dataset_id == dataset.dataset_id {
                    own.push(next);
                }
            }
            let mut found = None;
            while let Some(row) = classified.next_if(|row| {
                row.as_ref().map_or(true, |row| row.dataset_id == dataset.dataset_id)
            }) {
                let found = found.get_or_insert_with(|| asked.of(&dataset, &own));
                rows.push(found.row(row?));
            }
        }
        file.push(rows)?;
    }
    file.finish()
}

/// What is asked with.
struct Asked<'a> {
    links: &'a LinkIndex,
    vocabularies: &'a Vocabularies,
    today: Option<i64>,
}

/// What was found of one data set.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Found {
    age_days: Option<i64>,
    current: Option<bool>,
    machine_readable: bool,
    reachable: Option<bool>,
    open_licence: bool,
    available: Option<bool>,
}

impl Asked<'_> {
    fn of(&self, dataset: &DatasetRow, distributions: &[DistributionRow]) -> Found {
        let is = |vocabulary, code: Option<&Text>, flag| {
            code.is_some_and(|code| self.vocabularies.is(vocabulary, code, flag))
        };
        let each: Vec<(bool, Option<bool>, bool)> = distributions
            .iter()
            .map(|one| {
                let licence = one.licence.as_ref().or(dataset.licence.as_ref());
                (
                    is(Vocabulary::FileType, one.format.as_ref(), Flag::MachineReadable),
                    self.reachable(one),
                    is(Vocabulary::Licence, licence, Flag::Open),
                )
            })
            .collect();
        let age_days = self.age(dataset, distributions);
        let current = age_days.map(|age| age <= current_for(dataset.frequency.as_deref()));
        let fits = |&(readable, reachable, open): &(bool, Option<bool>, bool)| {
            both(both(Some(readable), Some(open)), reachable)
        };
        Found {
            age_days,
            current,
            machine_readable: each.iter().any(|one| one.0),
            reachable: any(each.iter().map(|one| one.1)),
            open_licence: each.iter().any(|one| one.2),
            available: both(current, any(each.iter().map(fits))),
        }
    }

    /// Days since the latest date that data set or distributions name.
    fn age(&self, dataset: &DatasetRow, distributions: &[DistributionRow]) -> Option<i64> {
        let own = [&dataset.modified, &dataset.issued];
        let theirs = distributions.iter().flat_map(|one| [&one.modified, &one.issued]);
        let days = own.into_iter().chain(theirs).flatten();
        let latest = days.filter_map(|date| day_number(date.get(..10)?)).max()?;
        Some(self.today? - latest)
    }

    /// Whether the address of the bytes answers, or the other where there is none.
    fn reachable(&self, one: &DistributionRow) -> Option<bool> {
        let named = |url: &&Text| !url.trim().is_empty();
        let download = one.download_url.as_ref().filter(named);
        let Some(url) = download.or(one.access_url.as_ref().filter(named)) else {
            return Some(false);
        };
        answers(self.links.of(url)?)
    }
}

/// What a link says of the data behind it.
fn answers(link: Linked) -> Option<bool> {
    match (link.state_word(), link.class_word()) {
        ("dead" | "failing", _) | ("ok", "ok_but_html") => Some(false),
        ("ok", _) => Some(true),
        (_, "auth") if link.status() < 400 => Some(false),
        _ => None,
    }
}

impl Found {
    fn row(self, of: ClassificationRow) -> AvailabilityRow {
        AvailabilityRow {
            dataset_id: of.dataset_id,
            scheme: of.scheme,
            code: of.code,
            catalog_id: of.catalog_id,
            age_days: self.age_days,
            current: self.current,
            machine_readable: self.machine_readable,
            reachable: self.reachable,
            open_licence: self.open_licence,
            available: self.available,
            confidence: of.confidence,
        }
    }
}

/// The days for which a data set of this frequency is current: twice the interval.
fn current_for(frequency: Option<&str>) -> i64 {
    let interval = match frequency.unwrap_or_default() {
        "NEVER" | "NOT_PLANNED" => return i64::MAX,
        "TRIDECENNIAL" => 30 * 365,
        "BIDECENNIAL" => 20 * 365,
        "DECENNIAL" => 10 * 365,
        "QUINQUENNIAL" => 5 * 365,
        "QUADRENNIAL" => 4 * 365,
        "TRIENNIAL" => 3 * 365,
        "BIENNIAL" => 2 * 365,
        "ANNUAL" => 365,
        "ANNUAL_2" => 183,
        "ANNUAL_3" => 122,
        "QUARTERLY" => 92,
        "BIMONTHLY" => 61,
        "MONTHLY" => 31,
        "MONTHLY_2" | "BIWEEKLY" => 16,
        "MONTHLY_3" => 11,
        "WEEKLY" => 7,
        "IRREG" | "AS_NEEDED" | "UNKNOWN" | "OTHER" | "OP_DATPRO" | "" => return WITHOUT_INTERVAL,
        // Several times a week or more often.
        _ => 1,
    };
    (2 * interval).max(AT_LEAST)
}

/// True when one is, unknown when one may be.
fn any(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for one in all {
        match one {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(false)
}

/// False when one is, unknown when one may be.
fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
