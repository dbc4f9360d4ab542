//! Links: what repeated probes say of an address, and when it is dead.
//!
//! One failure is weather. An address is dead after failures on several days over several days
//! more, and so is one whose host is no longer reached; what only says that a robot was not wanted
//! says nothing of it.

mod index;
mod state;

use groma_define::table::Row;
use groma_define::tables::{FetchRow, LinkRow};
use groma_store::arrow::array::{Array, AsArray, RecordBatch};
use groma_store::arrow::compute::cast;
use groma_store::arrow::datatypes::{DataType, Int64Type};
use groma_store::{BatchReader, CodedColumn, StoreError, TableDir};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;

pub(super) use index::column;
pub(crate) use index::{LinkIndex, Linked};
pub use state::DeadRule;
use state::{Probe, class_of, seconds};

/// Bytes that a probe takes while the links are made, its share of the address included.
const BYTES_A_PROBE: usize = 200;

/// Links that are written at once.
const PIECE: usize = 1 << 16;

/// Of so many addresses one is drawn where they have to be cut into ranges.
const ONE_OF: usize = 64;

/// Why links could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum LinkProblem {
    /// Rows could not be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the table `link` from every probe in these files of the table `fetch` and returns how many links there are.
/// What does not fit into memory is read again, a range of addresses at a time.
pub fn keep_links(
    probes: &[PathBuf],
    rule: &DeadRule,
    memory_bytes: usize,
    out: &TableDir,
) -> Result<u64, LinkProblem> {
    let mut writer = out.writer::<LinkRow>()?;
    let mut links = 0;
    // Pieces of one size, wherever ranges end: the same rows are the same bytes.
    let mut piece = Vec::with_capacity(PIECE);
    for range in ranges(probes, memory_bytes)? {
        let mut found: HashMap<Box<str>, Vec<Probe>> = HashMap::new();
        each_probe(probes, |url, probe| {
            if range.contains(url) {
                match found.get_mut(url) {
                    Some(known) => known.push(probe),
                    None => drop(found.insert(url.into(), vec![probe])),
                }
            }
        })?;
        let mut found: Vec<(Box<str>, Vec<Probe>)> = found.into_iter().collect();
        found.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        links += found.len() as u64;
        let mut found = found.into_iter();
        while found.len() > 0 {
            let wanted = found.by_ref().take(PIECE - piece.len()).collect::<Vec<_>>();
            let rows = wanted.into_par_iter().map(|(url, probes)| state::link(&url, probes, rule));
            piece.par_extend(rows);
            if piece.len() == PIECE {
                writer.push(std::mem::replace(&mut piece, Vec::with_capacity(PIECE)))?;
            }
        }
    }
    writer.push(piece)?;
    writer.finish()?;
    Ok(links)
}

/// Addresses from one to before another.
struct Range {
    from: Option<Box<str>>,
    before: Option<Box<str>>,
}

impl Range {
    fn contains(&self, url: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= url)
            && self.before.as_deref().is_none_or(|before| url < before)
    }
}

/// Ranges that together are everything, each small enough.
fn ranges(probes: &[PathBuf], memory_bytes: usize) -> Result<Vec<Range>, StoreError> {
    let parts = (count(probes)? * BYTES_A_PROBE).div_ceil(memory_bytes.max(1));
    if parts <= 1 {
        return Ok(vec![Range { from: None, before: None }]);
    }
    let (mut met, mut drawn): (usize, Vec<Box<str>>) = (0, Vec::new());
    each_probe(probes, |url, _| {
        if met % ONE_OF == 0 {
            drawn.push(url.into());
        }
        met += 1;
    })?;
    if drawn.is_empty() {
        return Ok(vec![Range { from: None, before: None }]);
    }
    drawn.sort_unstable();
    let mut edges: Vec<Box<str>> =
        (1..parts).map(|part| drawn[part * drawn.len() / parts].clone()).collect();
    edges.dedup();
    let from = std::iter::once(None).chain(edges.iter().cloned().map(Some));
    let before = edges.iter().cloned().map(Some).chain([None]);
    Ok(from.zip(before).map(|(from, before)| Range { from, before }).collect())
}

/// Rows of these files.
fn count(probes: &[PathBuf]) -> Result<usize, StoreError> {
    let mut count = 0;
    for path in probes {
        let batches = BatchReader::open(path, &FetchRow::TABLE, &["purpose"], &[], 1 << 16)?;
        for batch in batches.into_iter().flatten() {
            count += batch?.num_rows();
        }
    }
    Ok(count)
}

fn each_probe(probes: &[PathBuf], mut each: impl FnMut(&str, Probe)) -> Result<(), StoreError> {
    const COLUMNS: &[&str] =
        &["url", "status", "error_class", "started_at", "cors", "tls_ok", "purpose"];
    for path in probes {
        let opened = BatchReader::open(path, &FetchRow::TABLE, COLUMNS, &["url"], 1 << 15)?;
        let Some(batches) = opened else {
            continue;
        };
        for batch in batches {
            if of_batch(&batch?, &mut each).is_none() {
                let why = "a column is missing".to_owned();
                return Err(StoreError::DamagedTable {
                    path: path.clone(),
                    table: FetchRow::TABLE.name.to_owned(),
                    why,
                });
            }
        }
    }
    Ok(())
}

fn of_batch(batch: &RecordBatch, each: &mut impl FnMut(&str, Probe)) -> Option<()> {
    let url = cast(batch.column_by_name("url")?, &DataType::Utf8).ok()?;
    let url = url.as_string::<i32>();
    let status = batch.column_by_name("status")?.as_primitive_opt::<Int64Type>()?;
    let tls = batch.column_by_name("tls_ok")?.as_boolean_opt()?;
    let coded = |name: &str| CodedColumn::of(batch, name);
    let (class, purpose) = (coded("error_class")?, coded("purpose")?);
    let (at, cors) = (coded("started_at")?, coded("cors")?);
    let classes: Vec<u8> = class.texts().map(class_of).collect();
    let times: Vec<i64> = at.texts().map(|text| seconds(text).unwrap_or(0)).collect();
    let probing: Vec<bool> = purpose.texts().map(|text| text == "probe").collect();
    let open: Vec<bool> = cors.texts().map(|text| !text.trim().is_empty()).collect();
    for row in 0..batch.num_rows() {
        if !purpose.code(row).is_some_and(|code| probing[code]) || !url.is_valid(row) {
            continue;
        }
        let status = if status.is_valid(row) { status.value(row) } else { 0 };
        let answered = status != 0;
        each(
            url.value(row),
            Probe {
                at: at.code(row).map_or(0, |code| times[code]),
                status: status.clamp(0, 999) as u16,
                class: class.code(row).map_or(class_of(""), |code| classes[code]),
                cors: answered.then(|| cors.code(row).is_some_and(|code| open[code])),
                tls: tls.is_valid(row).then(|| tls.value(row)),
            },
        );
    }
    Some(())
}

#[cfg(test)]
mod tests;
