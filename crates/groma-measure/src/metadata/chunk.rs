//! Data sets with their distributions, in pieces: both tables are ordered by data set, so that they
//! are read side by side and nothing has to be looked up.

use super::columns::PROBED;
use super::links::{LinkIndex, Linked};
use super::metric::Metrics;
use groma_define::table::{Row, Text};
use groma_define::tables::{DatasetRow, DistributionRow, ProfileResultRow, ServiceRow};
use groma_store::arrow::array::{Array, AsArray, BooleanArray, RecordBatch, StringArray};
use groma_store::arrow::compute::{cast, filter_record_batch};
use groma_store::arrow::datatypes::DataType;
use groma_store::{BatchReader, CodedColumn, StoreError, TableDir};
use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Data sets of a chunk.
const DATASETS: usize = 1 << 14;

/// Distributions that are read at once.
const DISTRIBUTIONS: usize = 1 << 15;

/// Where there is no address.
pub(super) const NO_ADDRESS: u64 = 0;

/// Some data sets of one catalog and all their distributions.
pub(super) struct Chunk {
    pub datasets: RecordBatch,
    pub ids: StringArray,
    /// Whether each conforms to the profile that was asked for.
    pub conforms: BooleanArray,
    /// Distributions in the order of their data sets, in pieces as they were read.
    pub distributions: Vec<Slice>,
    /// The distributions of each data set, counted through all pieces.
    pub ranges: Vec<Range<usize>>,
}

/// A piece of the table of distributions.
pub(super) struct Slice {
    pub batch: RecordBatch,
    /// The data set of each row, by its place in the chunk.
    pub owner: Vec<u32>,
    pub access: Vec<Option<Linked>>,
    pub download: Vec<Option<Linked>>,
    /// Of the address of the service that serves it.
    pub service: Vec<Option<Linked>>,
    /// The access address, the download address and the service with an address of each row, as
    /// numbers that tell them apart; [`NO_ADDRESS`] where there is none.
    pub addresses: [Vec<u64>; PROBED.len()],
}

/// The addresses of a catalog's services, as they were probed.
#[derive(Default)]
pub(super) struct Services(HashMap<Text, Option<Linked>>);

impl Services {
    /// Reads those that have an address; nothing while nothing was probed.
    pub(super) fn read(dir: &TableDir, links: &LinkIndex) -> Result<Self, StoreError> {
        let mut services = Self::default();
        if !links.is_empty() {
            for service in dir.rows::<ServiceRow>(&["service_id", "endpoint_url"])? {
                let service = service?;
                let url = service.endpoint_url.filter(|url| !url.trim().is_empty());
                if let Some(url) = url {
                    services.0.insert(service.service_id.as_str().into(), links.of(&url));
                }
            }
        }
        Ok(services)
    }
}

/// The chunks of one catalog.
pub(super) struct Chunks<'m> {
    datasets: Option<BatchReader>,
    distributions: Option<BatchReader>,
    rest: Option<RecordBatch>,
    conforms: Conforms,
    links: &'m LinkIndex,
    services: Services,
}

impl<'m> Chunks<'m> {
    /// Opens the tables of a catalog; data sets that are not there any more are passed over.
    pub(super) fn open(
        dir: &TableDir,
        metrics: &Metrics,
        conforms: Conforms,
        links: &'m LinkIndex,
    ) -> Result<Self, StoreError> {
        let (plain, wanted) = (Metrics::plain(), metrics.dataset_columns());
        let datasets = dir.batches(&DatasetRow::TABLE, &wanted, plain, DATASETS)?;
        let wanted = metrics.distribution_columns();
        let distributions = dir.batches(&DistributionRow::TABLE, &wanted, plain, DISTRIBUTIONS)?;
        let services = Services::read(dir, links)?;
        Ok(Self { datasets, distributions, rest: None, conforms, links, services })
    }

    /// Whether anything was probed of a catalog: one of its addresses, or there is none to probe.
    pub(super) fn probed(dir: &TableDir, links: &LinkIndex) -> Result<bool, StoreError> {
        const URLS: [&str; 2] = ["access_url", "download_url"];
        if links.is_empty() {
            return Ok(false);
        }
        let mut none = true;
        let batches = dir.batches(&DistributionRow::TABLE, &URLS, &URLS, DISTRIBUTIONS)?;
        let services = Services::read(dir, links)?;
        if services.0.values().any(Option::is_some) {
            return Ok(true);
        }
        none &= services.0.is_empty();
        for batch in batches.into_iter().flatten() {
            let batch = batch?;
            for urls in URLS.map(|url| texts(&batch, url)) {
                for url in urls.iter().flatten().filter(|url| !url.trim().is_empty()) {
                    if links.of(url).is_some() {
                        return Ok(true);
                    }
                    none = false;
                }
            }
        }
        Ok(none)
    }

    fn read(&mut self) -> Result<Option<Chunk>, StoreError> {
        let Some(batch) = self.datasets.as_mut().and_then(Iterator::next) else { return Ok(None) };
        let batch = batch?;
        let all = texts(&batch, "dataset_id");
        let last = (!all.is_empty()).then(|| all.value(all.len() - 1).to_owned());
        let datasets = filter_record_batch(&batch, &is_there(&batch))
            .expect("the filter was made from the batch");
        let ids = texts(&datasets, "dataset_id");
        let mut chunk = Chunk {
            conforms: self.conforms.of(&ids)?,
            ranges: vec![0..0; ids.len()],
            distributions: Vec::new(),
            datasets,
            ids,
        };
        if let Some(last) = last {
            self.distributions_up_to(&last, &mut chunk)?;
        }
        Ok(Some(chunk))
    }

    /// Takes distributions until one belongs to a later data set.
    fn distributions_up_to(&mut self, last: &str, chunk: &mut Chunk) -> Result<(), StoreError> {
        let (mut dataset, mut count) = (0, 0);
        loop {
            let batch = match self.rest.take() {
                Some(rest) => rest,
                None => match self.distributions.as_mut().and_then(Iterator::next) {
                    Some(batch) => batch?,
                    None => break,
                },
            };
            let of = texts(&batch, "dataset_id");
            let mine = rows_up_to(&of, last);
            if mine < batch.num_rows() {
                self.rest = Some(batch.slice(mine, batch.num_rows() - mine));
            }
            let slice = self.slice(&batch.slice(0, mine), &of, chunk, &mut dataset, &mut count);
            chunk.distributions.extend(slice);
            if self.rest.is_some() {
                break;
            }
        }
        Ok(())
    }

    /// Rows of data sets that are not there (missing, gone, or never read) are left out.
    fn slice(
        &self,
        batch: &RecordBatch,
        of: &StringArray,
        chunk: &mut Chunk,
        dataset: &mut usize,
        count: &mut usize,
    ) -> Option<Slice> {
        let mut owner = Vec::with_capacity(batch.num_rows());
        let mut kept = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let id = of.value(row);
            while *dataset < chunk.ids.len() && chunk.ids.value(*dataset) < id {
                *dataset += 1;
            }
            let known = *dataset < chunk.ids.len() && chunk.ids.value(*dataset) == id;
            kept.push(known);
            if known {
                let range = &mut chunk.ranges[*dataset];
                if range.end == range.start {
                    *range = *count..*count;
                }
                *count += 1;
                range.end = *count;
                owner.push(*dataset as u32);
            }
        }
        let batch = match owner.len() {
            0 => return None,
            all if all == batch.num_rows() => batch.clone(),
            _ => filter_record_batch(batch, &BooleanArray::from(kept))
                .expect("the filter has a row for each of the batch"),
        };
        let linked = |column: &str| -> Vec<Option<Linked>> {
            match batch.column_by_name(column) {
                Some(_) if !self.links.is_empty() => {
                    let urls = texts(&batch, column);
                    urls.iter().map(|url| self.links.of(url?)).collect()
                }
                _ => vec![None; batch.num_rows()],
            }
        };
        let ids = texts(&batch, "access_service_id");
        let of_service: Vec<Option<Option<Linked>>> =
            ids.iter().map(|id| self.services.0.get(id?).copied()).collect();
        let named = |column: &str| -> Vec<u64> {
            if self.links.is_empty() {
                return vec![NO_ADDRESS; batch.num_rows()];
            }
            let urls = texts(&batch, column);
            urls.iter().map(|url| url.map_or(NO_ADDRESS, |url| number(url.trim()))).collect()
        };
        let served = ids.iter().zip(&of_service);
        let served = served.map(|(id, of)| match (id, of) {
            (Some(id), Some(_)) => number(id),
            _ => NO_ADDRESS,
        });
        let served = served.collect();
        Some(Slice {
            access: linked("access_url"),
            download: linked("download_url"),
            service: of_service.into_iter().map(Option::flatten).collect(),
            addresses: [named("access_url"), named("download_url"), served],
            owner,
            batch,
        })
    }
}

impl Iterator for Chunks<'_> {
    type Item = Result<Chunk, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// A number that tells addresses apart within one reading of the tables.
fn number(address: &str) -> u64 {
    if address.is_empty() {
        return NO_ADDRESS;
    }
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    hasher.finish().max(NO_ADDRESS + 1)
}

/// How many of these texts, which are in order, are not after the last.
fn rows_up_to(texts: &StringArray, last: &str) -> usize {
    let (mut from, mut to) = (0, texts.len());
    while from < to {
        let middle = (from + to) / 2;
        if texts.value(middle) <= last { from = middle + 1 } else { to = middle }
    }
    from
}

/// A column as plain texts; empty where there is no such column.
pub(super) fn texts(batch: &RecordBatch, name: &str) -> StringArray {
    let column = batch.column_by_name(name).and_then(|array| cast(array, &DataType::Utf8).ok());
    column
        .map_or_else(|| StringArray::new_null(batch.num_rows()), |array| array.as_string().clone())
}

/// The rows of data sets that are published: what is missing since the last sweep, or gone, is not.
pub(super) fn is_there(batch: &RecordBatch) -> BooleanArray {
    match CodedColumn::of(batch, "state") {
        None => BooleanArray::from(vec![true; batch.num_rows()]),
        Some(states) => {
            let there: Vec<bool> = states.texts().map(|state| state == "present").collect();
            (0..batch.num_rows())
                .map(|row| Some(states.code(row).is_none_or(|code| there[code])))
                .collect()
        }
    }
}

/// What a profile said of data sets, in their order.
pub(super) struct Conforms {
    rows: Option<BatchReader>,
    catalog: String,
    profile: String,
    waiting: VecDeque<(Box<str>, bool)>,
}

impl Conforms {
    /// What was said of the data sets of a catalog; nothing where there is no such table.
    pub(super) fn open(
        dir: Option<&TableDir>,
        catalog: &str,
        profile: &str,
    ) -> Result<Self, StoreError> {
        const COLUMNS: &[&str] = &["catalog_id", "profile", "subject_kind", "subject", "conforms"];
        let table = &ProfileResultRow::TABLE;
        let open = |dir: &TableDir| dir.batches(table, COLUMNS, &["subject"], DISTRIBUTIONS);
        let rows = dir.map(open).transpose()?.flatten();
        let (catalog, profile) = (catalog.to_owned(), profile.to_owned());
        Ok(Self { rows, catalog, profile, waiting: VecDeque::new() })
    }

    fn of(&mut self, ids: &StringArray) -> Result<BooleanArray, StoreError> {
        let mut said = Vec::with_capacity(ids.len());
        for id in ids.iter().flatten() {
            loop {
                match self.waiting.front() {
                    Some((known, _)) if known.as_ref() < id => drop(self.waiting.pop_front()),
                    Some(_) => break,
                    None => match self.rows.as_mut().and_then(Iterator::next) {
                        Some(batch) => self.take(&batch?),
                        None => break,
                    },
                }
            }
            let known = self.waiting.front().filter(|(known, _)| known.as_ref() == id);
            said.push(known.map(|(_, conforms)| *conforms));
        }
        Ok(said.into_iter().collect())
    }

    fn take(&mut self, batch: &RecordBatch) {
        let (profile, kind) =
            (is(batch, "profile", &self.profile), is(batch, "subject_kind", "dataset"));
        let catalog = is(batch, "catalog_id", &self.catalog);
        let subjects = texts(batch, "subject");
        let Some(conforms) =
            batch.column_by_name("conforms").and_then(|array| array.as_boolean_opt())
        else {
            return;
        };
        for row in 0..batch.num_rows() {
            if profile[row] && kind[row] && catalog[row] {
                self.waiting.push_back((subjects.value(row).into(), conforms.value(row)));
            }
        }
    }
}

/// Which rows have this text.
fn is(batch: &RecordBatch, name: &str, wanted: &str) -> Vec<bool> {
    let Some(column) = CodedColumn::of(batch, name) else { return vec![false; batch.num_rows()] };
    let texts: Vec<bool> = column.texts().map(|text| text == wanted).collect();
    (0..batch.num_rows()).map(|row| column.code(row).is_some_and(|code| texts[code])).collect()
}
