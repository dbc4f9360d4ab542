//! Which data sets a sweep brought, and what of the rows follows from that.

use super::amend::text;
use super::page::PageFile;
use super::texts::Texts;
use crate::StoreError;
use crate::arrow::array::{Array, BooleanArray, RecordBatch};
use crate::arrow::compute::filter_record_batch;
use crate::arrow::error::ArrowError;

/// Data sets that pages brought, and the page that brought each last.
pub(super) struct Brought {
    ids: Texts,
    pages: Vec<u32>,
    /// Whether one came more than once.
    repeated: bool,
}

impl Brought {
    pub(super) fn of(pages: &[PageFile]) -> Result<Self, StoreError> {
        let (mut all, mut of) = (Texts::default(), Vec::new());
        for (at, page) in pages.iter().enumerate() {
            page.seen(|id, hash| {
                if hash.is_some() {
                    all.push(id);
                    of.push(at as u32);
                }
            })?;
        }
        let mut order: Vec<u32> = (0..all.len() as u32).collect();
        // Of one data set, the last page first.
        order.sort_unstable_by(|&a, &b| {
            let (a, b) = (a as usize, b as usize);
            all.get(a).cmp(all.get(b)).then(of[b].cmp(&of[a]))
        });
        order.dedup_by(|later, first| all.get(*later as usize) == all.get(*first as usize));
        let mut brought =
            Self { ids: Texts::default(), pages: Vec::new(), repeated: order.len() < all.len() };
        for at in order {
            brought.ids.push(all.get(at as usize));
            brought.pages.push(of[at as usize]);
        }
        Ok(brought)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    pub(super) fn has(&self, dataset: &str) -> bool {
        self.ids.find(dataset).is_some()
    }

    /// Which rows are of data sets that no page brought.
    pub(super) fn not(&self, batch: &RecordBatch) -> BooleanArray {
        let ids = text(batch, "dataset_id");
        (0..ids.len()).map(|row| Some(self.is_empty() || !self.has(ids.value(row)))).collect()
    }

    /// Rows of the data sets that this page brought last.
    pub(super) fn by(&self, page: usize, batch: RecordBatch) -> Result<RecordBatch, ArrowError> {
        if !self.repeated {
            return Ok(batch);
        }
        let ids = text(&batch, "dataset_id");
        let of = |row: usize| self.ids.find(ids.value(row)).map(|at| self.pages[at]);
        let mine: BooleanArray =
            (0..ids.len()).map(|row| Some(of(row).is_none_or(|of| of == page as u32))).collect();
        filter_record_batch(&batch, &mine)
    }
}
