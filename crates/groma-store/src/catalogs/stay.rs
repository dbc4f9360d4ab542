//! Which findings and quarantined records of earlier sweeps stay, and which of this sweep are new.
//!
//! A sweep meets the same broken record at every reading. What it says a second time is left out:
//! the row stays as it came first, and a catalog in which nothing happened has no new snapshot.

use super::amend::text;
use super::page::PageFile;
use crate::StoreError;
use crate::arrow::array::{BooleanArray, RecordBatch, StringArray};
use crate::table_file::batches;
use groma_define::table::{Row, Table};
use groma_define::tables::{FindingRow, QuarantineRow};
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

const BATCH_ROWS: usize = 8192;

/// What several texts say together, short.
pub(super) fn identity(texts: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}

/// Identities of rows, by these columns.
fn identities<'a>(batch: &'a RecordBatch, columns: &[&str]) -> impl Iterator<Item = u64> + use<'a> {
    let columns: Vec<&StringArray> = columns.iter().map(|name| text(batch, name)).collect();
    (0..batch.num_rows()).map(move |row| {
        let cells: Vec<&str> = columns.iter().map(|column| column.value(row)).collect();
        identity(&cells)
    })
}

fn of_pages(
    pages: &[PageFile],
    table: &Table,
    columns: &[&str],
) -> Result<HashSet<u64>, StoreError> {
    let mut found = HashSet::new();
    for page in pages {
        if let Some(batch) = page.rows(table, 0)? {
            found.extend(identities(&batch, columns));
        }
    }
    Ok(found)
}

fn of_file(
    path: Option<&Path>,
    table: &Table,
    mut each: impl FnMut(&RecordBatch),
) -> Result<(), StoreError> {
    let Some(path) = path else { return Ok(()) };
    batches(path, table, None, BATCH_ROWS)?.try_for_each(|batch| {
        each(&batch?);
        Ok(())
    })
}

/// Identities of the rows of the table before that stay.
fn kept(
    old: Option<&Path>,
    table: &Table,
    columns: &[&str],
    stay: impl Fn(&RecordBatch) -> BooleanArray,
) -> Result<HashSet<u64>, StoreError> {
    let mut kept = HashSet::new();
    of_file(old, table, |batch| {
        let stays = stay(batch);
        let rows = identities(batch, columns).zip(&stays);
        kept.extend(rows.filter(|(_, stays)| *stays == Some(true)).map(|(identity, _)| identity));
    })?;
    Ok(kept)
}

/// Which rows are not among those that stay.
fn others(batch: &RecordBatch, columns: &[&str], kept: &HashSet<u64>) -> BooleanArray {
    identities(batch, columns).map(|identity| Some(!kept.contains(&identity))).collect()
}

const RECORD: [&str; 2] = ["locator", "raw_hash"];

/// Records that cannot be read.
pub(super) struct Quarantined {
    met: HashSet<u64>,
    kept: HashSet<u64>,
    full: bool,
}

impl Quarantined {
    pub(super) fn of(
        pages: &[PageFile],
        old: Option<&Path>,
        full: bool,
    ) -> Result<Self, StoreError> {
        let met = of_pages(pages, &QuarantineRow::TABLE, &RECORD)?;
        let mut known = Self { met, kept: HashSet::new(), full };
        known.kept = kept(old, &QuarantineRow::TABLE, &RECORD, |batch| known.stay(batch))?;
        Ok(known)
    }

    /// A sweep that saw everything met what is still broken.
    pub(super) fn stay(&self, batch: &RecordBatch) -> BooleanArray {
        let stays = |identity| Some(!self.full || self.met.contains(&identity));
        identities(batch, &RECORD).map(stays).collect()
    }

    pub(super) fn are_new(&self, batch: &RecordBatch) -> BooleanArray {
        others(batch, &RECORD, &self.kept)
    }
}

const FINDING: [&str; 4] = ["code", "subject_kind", "subject", "message"];

/// Whether what a finding is about was read anew; none when it is about the sweep.
type Replaced<'a> = dyn Fn(&str, &str) -> Option<bool> + Sync + 'a;

/// Findings.
pub(super) struct Findings<'a> {
    met: HashSet<u64>,
    kept: HashSet<u64>,
    /// Where records that could not be read stood, when all that still cannot be read were met.
    unreadable: HashSet<u64>,
    not_modified: bool,
    replaced: &'a Replaced<'a>,
}

impl<'a> Findings<'a> {
    pub(super) fn of(
        pages: &[PageFile],
        old: Option<&Path>,
        quarantine: Option<&Path>,
        not_modified: bool,
        replaced: &'a Replaced<'a>,
    ) -> Result<Self, StoreError> {
        let met = of_pages(pages, &FindingRow::TABLE, &FINDING)?;
        let mut unreadable = HashSet::new();
        of_file(quarantine, &QuarantineRow::TABLE, |batch| {
            unreadable.extend(identities(batch, &["sweep", "locator"]));
        })?;
        let mut known = Self { met, kept: HashSet::new(), unreadable, not_modified, replaced };
        known.kept = kept(old, &FindingRow::TABLE, &FINDING, |batch| known.stay(batch))?;
        Ok(known)
    }

    /// What was found about a record stays until the record is read anew; what was found about a
    /// sweep, until the next one does not find it.
    pub(super) fn stay(&self, batch: &RecordBatch) -> BooleanArray {
        let (kinds, subjects) = (text(batch, "subject_kind"), text(batch, "subject"));
        let places = identities(batch, &["run", "locator"]);
        let rows = identities(batch, &FINDING).zip(places).enumerate();
        rows.map(|(row, (identity, place))| {
            let met = self.met.contains(&identity);
            Some(match (self.replaced)(kinds.value(row), subjects.value(row)) {
                Some(replaced) => !replaced && (met || !self.unreadable.contains(&place)),
                None => self.not_modified || met,
            })
        })
        .collect()
    }

    pub(super) fn are_new(&self, batch: &RecordBatch) -> BooleanArray {
        others(batch, &FINDING, &self.kept)
    }
}
