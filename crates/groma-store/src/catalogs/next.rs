//! The tables of the next snapshot, each by its own rule of what stays and what is replaced.

use super::amend::{nameless, text, with_names, with_states};
use super::brought::Brought;
use super::disk::Disk;
use super::home::SNAPSHOT;
use super::merge::Merge;
use super::page::PageFile;
use super::stay::{Findings, Quarantined, identity};
use crate::arrow::array::{Array, BooleanArray};
use crate::arrow::compute::filter_record_batch;
use crate::table_file::batches;
use crate::{StoreError, TableDir, sha256_file};
use groma_define::harvest::{NewState, SweepEnd};
use groma_define::table::{Row, Table};
use groma_define::tables::{
    DatasetRow, DistributionRow, EntityRow, FindingRow, QuarantineRow, ServiceRow,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

const BATCH_ROWS: usize = 8192;

/// What the tables of the next snapshot are made from.
pub(super) struct Next<'a> {
    pub(super) disk: &'a Disk,
    pub(super) pages: &'a [PageFile],
    pub(super) end: &'a SweepEnd,
    pub(super) before: Option<TableDir>,
    pub(super) digests: &'a BTreeMap<String, String>,
    pub(super) after: TableDir,
    pub(super) brought: Brought,
    pub(super) bytes_at_once: u64,
    /// Whether what the sweep did not bring is not there.
    pub(super) full: bool,
}

impl Next<'_> {
    /// Makes every table, and says their digests.
    pub(super) fn tables(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let dropped = Mutex::new(HashSet::new());
        std::thread::scope(|scope| {
            let distributions = scope.spawn(|| self.distributions(&dropped));
            let others = self.entities().and_then(|()| self.datasets());
            let distributions =
                distributions.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            others.and(distributions)
        })?;
        let dropped = dropped.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.services()?;
        self.quarantine()?;
        self.findings(&dropped)?;
        let mut digests = BTreeMap::new();
        for name in SNAPSHOT {
            digests.insert(name.to_owned(), self.digest(name)?);
        }
        Ok(digests)
    }

    /// The digest of a table; one that came out as it was is given the old file.
    fn digest(&self, name: &str) -> Result<String, StoreError> {
        let path = self.after.path(name);
        let old = self.before.as_ref().map(|before| before.path(name));
        let known = self.digests.get(name);
        if let (Some(old), Some(known)) = (&old, known) {
            if !path.is_file() {
                self.disk.link(old, &path)?;
                return Ok(known.clone());
            }
            let (digest, _) = sha256_file(&path)?;
            if digest == *known {
                self.disk.remove(&path)?;
                self.disk.link(old, &path)?;
            } else {
                self.disk.keep(&path)?;
            }
            return Ok(digest);
        }
        self.disk.keep(&path)?;
        Ok(sha256_file(&path)?.0)
    }

    fn old(&self, table: &Table) -> Option<PathBuf> {
        let path = self.before.as_ref().map(|before| before.path(table.name));
        path.filter(|path| path.is_file())
    }

    /// Whether a table can only be what it was.
    fn stays(&self, table: &Table) -> bool {
        let known = self.old(table).is_some() && self.digests.contains_key(table.name);
        known && !self.pages.iter().any(|page| page.has(table))
    }

    fn merge<'a>(&'a self, table: &'static Table) -> Merge<'a> {
        Merge {
            table,
            pages: self.pages,
            old: self.old(table),
            of_old: Box::new(Ok),
            of_page: Box::new(|_, batch| Ok(batch)),
            bytes_at_once: self.bytes_at_once,
        }
    }

    fn write(&self, merge: Merge<'_>) -> Result<(), StoreError> {
        let path = self.after.path(merge.table.name);
        self.disk.step(&path)?;
        merge.write(&path)
    }

    /// A data set's distributions are those that came with it last.
    fn distributions(&self, dropped: &Mutex<HashSet<u64>>) -> Result<(), StoreError> {
        if self.stays(&DistributionRow::TABLE) && self.brought.is_empty() {
            return Ok(());
        }
        let mut merge = self.merge(&DistributionRow::TABLE);
        merge.of_old = Box::new(|batch| {
            let (stays, of) = (self.brought.not(&batch), text(&batch, "distribution_id"));
            let mut dropped = dropped.lock().unwrap_or_else(PoisonError::into_inner);
            let gone = (0..batch.num_rows()).filter(|&row| !stays.value(row));
            dropped.extend(gone.map(|row| identity(&[of.value(row)])));
            filter_record_batch(&batch, &stays)
        });
        merge.of_page = Box::new(|page, batch| self.brought.by(page, batch));
        self.write(merge)
    }

    fn entities(&self) -> Result<(), StoreError> {
        let stays = self.stays(&EntityRow::TABLE) && self.brought.is_empty();
        if stays && !self.full {
            return Ok(());
        }
        let mut merge = self.replaced(&EntityRow::TABLE);
        // Nodes without a name belong to what a data set said; one that came again says its own anew.
        merge.of_old = Box::new(|batch| {
            let (of, ids) = (text(&batch, "dataset_id"), text(&batch, "entity_id"));
            let said_anew = |row| of.is_valid(row) && self.brought.has(of.value(row));
            let stays = |row: usize| !said_anew(row) || ids.value(row).contains(':');
            let stays: BooleanArray = (0..batch.num_rows()).map(|row| Some(stays(row))).collect();
            filter_record_batch(&batch, &stays)
        });
        self.write(merge)
    }

    fn services(&self) -> Result<(), StoreError> {
        if self.stays(&ServiceRow::TABLE) && !self.full {
            return Ok(());
        }
        self.write(self.replaced(&ServiceRow::TABLE))
    }

    /// Rows of the sweep alone when it saw everything; else they are added, or take the place of
    /// those with their key.
    fn replaced<'a>(&'a self, table: &'static Table) -> Merge<'a> {
        let mut merge = self.merge(table);
        if self.full {
            merge.old = None;
        }
        merge
    }

    fn datasets(&self) -> Result<(), StoreError> {
        let names = self.publishers()?;
        let states: HashMap<&str, &NewState> =
            self.end.states.iter().map(|state| (state.dataset.as_str(), state)).collect();
        if self.stays(&DatasetRow::TABLE) && states.is_empty() && names.is_empty() {
            return Ok(());
        }
        let mut merge = self.merge(&DatasetRow::TABLE);
        merge.of_old = Box::new(|batch| {
            let batch = filter_record_batch(&batch, &self.brought.not(&batch))?;
            with_names(with_states(batch, &states)?, &names)
        });
        merge.of_page = Box::new(|page, batch| with_names(self.brought.by(page, batch)?, &names));
        self.write(merge)
    }

    /// Names of publishers that data sets mention without them, over the whole catalog.
    fn publishers(&self) -> Result<HashMap<String, String>, StoreError> {
        let mut wanted: HashSet<String> =
            self.pages.iter().flat_map(|page| page.publishers().iter().cloned()).collect();
        let entities = self.after.path(EntityRow::TABLE.name);
        if let Some(old) = self.old(&DatasetRow::TABLE)
            && entities.is_file()
        {
            let columns = ["publisher_name", "publisher_iri"];
            for batch in batches(&old, &DatasetRow::TABLE, Some(&columns), BATCH_ROWS)? {
                let batch = batch?;
                wanted.extend(nameless(&batch).map(|(_, iri)| iri.to_owned()));
            }
        }
        let path = if entities.is_file() { Some(entities) } else { self.old(&EntityRow::TABLE) };
        let mut names = HashMap::new();
        let Some(path) = path.filter(|_| !wanted.is_empty()) else { return Ok(names) };
        for batch in batches(&path, &EntityRow::TABLE, Some(&["entity_id", "name"]), BATCH_ROWS)? {
            let batch = batch?;
            let (ids, said) = (text(&batch, "entity_id"), text(&batch, "name"));
            for row in (0..batch.num_rows()).filter(|&row| said.is_valid(row)) {
                if wanted.contains(ids.value(row)) {
                    names.insert(ids.value(row).to_owned(), said.value(row).to_owned());
                }
            }
        }
        Ok(names)
    }

    fn quarantine(&self) -> Result<(), StoreError> {
        if self.stays(&QuarantineRow::TABLE) && !self.full {
            return Ok(());
        }
        let old = self.old(&QuarantineRow::TABLE);
        let known = Quarantined::of(self.pages, old.as_deref(), self.full)?;
        let mut merge = self.merge(&QuarantineRow::TABLE);
        merge.of_old = Box::new(|batch| filter_record_batch(&batch, &known.stay(&batch)));
        merge.of_page = Box::new(|_, batch| filter_record_batch(&batch, &known.are_new(&batch)));
        self.write(merge)
    }

    fn findings(&self, dropped: &HashSet<u64>) -> Result<(), StoreError> {
        let not_modified = self.end.sweep.mode.as_ref() == "not-modified";
        if self.stays(&FindingRow::TABLE) && not_modified {
            return Ok(());
        }
        let old = self.old(&FindingRow::TABLE);
        let quarantine = self.old(&QuarantineRow::TABLE).filter(|_| self.full);
        let replaced = |kind: &str, subject: &str| match kind {
            "dataset" => Some(self.brought.has(subject)),
            "distribution" => Some(dropped.contains(&identity(&[subject]))),
            _ => None,
        };
        let known = Findings::of(
            self.pages,
            old.as_deref(),
            quarantine.as_deref(),
            not_modified,
            &replaced,
        )?;
        let mut merge = self.merge(&FindingRow::TABLE);
        merge.of_old = Box::new(|batch| filter_record_batch(&batch, &known.stay(&batch)));
        merge.of_page = Box::new(|_, batch| filter_record_batch(&batch, &known.are_new(&batch)));
        self.write(merge)
    }
}
