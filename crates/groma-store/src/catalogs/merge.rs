//! A table of the next snapshot: rows of the pages and of the snapshot before, in the order of the key.
//!
//! What pages brought is taken part by part, each no larger than what may be held at once; the
//! snapshot before is read along beside it. Rows go to the file in pieces that depend on nothing but
//! the rows, so that the bytes do not tell in how many pages, passes or threads they came.

use super::page::{PARTS, PageFile};
use crate::StoreError;
use crate::arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch, new_null_array};
use crate::arrow::compute::{filter_record_batch, interleave_record_batch};
use crate::arrow::datatypes::DataType;
use crate::arrow::error::ArrowError;
use crate::arrow::row::{OwnedRow, Row, RowConverter, Rows, SortField};
use crate::arrow::util::display::array_value_to_string;
use crate::batch::schema_of;
use crate::table_encoder::Encoder;
use crate::table_file::batches;
use groma_define::table::{Row as _, Table};
use groma_define::tables::EntityRow;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender};

/// Rows that go to the file at once.
const PIECE_ROWS: usize = 8192;

/// Rows of a group of the file: small enough for several threads to share one catalog.
pub(crate) const GROUP_ROWS: usize = 16 * PIECE_ROWS;

/// Pieces that wait to be written.
const PIECES_AHEAD: usize = 4;

/// Of how many rows one is looked at to cut a part in pieces.
const SAMPLE_EVERY: usize = 64;

/// What changes rows on their way, or leaves some out.
pub(crate) type Change<'a> =
    Box<dyn FnMut(RecordBatch) -> Result<RecordBatch, ArrowError> + Send + 'a>;

/// The same for rows of a page, with its place among the pages.
pub(crate) type ChangeOfPage<'a> =
    Box<dyn FnMut(usize, RecordBatch) -> Result<RecordBatch, ArrowError> + Send + 'a>;

/// What makes a table of the next snapshot.
pub(crate) struct Merge<'a> {
    pub(crate) table: &'static Table,
    pub(crate) pages: &'a [PageFile],
    /// The table before; none for none.
    pub(crate) old: Option<PathBuf>,
    pub(crate) of_old: Change<'a>,
    pub(crate) of_page: ChangeOfPage<'a>,
    /// Bytes of rows of pages that may be held at once.
    pub(crate) bytes_at_once: u64,
}

impl Merge<'_> {
    /// Writes the table; the caller makes the file safe.
    pub(crate) fn write(mut self, into: &Path) -> Result<(), StoreError> {
        let mut encoder = Encoder::with_groups(into.to_owned(), self.table, GROUP_ROWS)?;
        let (sender, receiver) = mpsc::sync_channel::<RecordBatch>(PIECES_AHEAD);
        std::thread::scope(|scope| {
            let written = scope.spawn(move || {
                receiver.into_iter().try_for_each(|piece| encoder.push_batch(&piece))?;
                encoder.finish()
            });
            let merged = self.merge(Out::to(sender));
            // Why nothing more could be written comes before that it could not be handed over.
            written.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).and(merged)
        })
    }

    fn merge(&mut self, mut out: Out) -> Result<(), StoreError> {
        let failed = StoreError::damaged(self.old.clone().unwrap_or_default(), self.table.name);
        let failed = |why: ArrowError| failed(why.to_string());
        let keys = Keys::of(self.table).map_err(failed)?;
        let passes = self.passes(&keys, &failed)?;
        let mut old = Old::open(self.old.as_deref(), self.table)?;
        for pass in passes {
            let fresh = self.load(&keys, &pass, &failed)?;
            out.begin(with_unowned(self.table, &fresh.batches).map_err(failed)?).map_err(failed)?;
            for &(batch, row) in &fresh.order {
                let mut shared = fresh.shared.contains(&(batch, row));
                let (batch, row) = (batch as usize, row as usize);
                let (key, place) = (fresh.keys[batch].row(row), (&fresh.batches[batch], row));
                let mut stays = false;
                while old.fill(&keys, &mut self.of_old, &failed)? && old.key() <= key {
                    let before = (&old.batch, old.at);
                    if old.key() < key {
                        out.take_old(self.table, &old, false).map_err(failed)?;
                    } else {
                        shared |= owner(self.table, before) != owner(self.table, place);
                        stays = self.prefers(before, place);
                    }
                    if stays {
                        out.take_old(self.table, &old, shared).map_err(failed)?;
                    }
                    old.at += 1;
                }
                if !stays {
                    let unowned = if shared { fresh.batches.len() } else { 0 };
                    out.take(batch + unowned, row).map_err(failed)?;
                }
            }
        }
        while old.fill(&keys, &mut self.of_old, &failed)? {
            out.take_old(self.table, &old, false).map_err(failed)?;
            old.at += 1;
        }
        out.flush().map_err(failed)
    }

    /// Whether the old of two rows with one key stays: a name is not lost to a mere mention.
    fn prefers(&self, old: Place<'_>, new: Place<'_>) -> bool {
        has_name(self.table, old) && !has_name(self.table, new)
    }

    /// The parts, and pieces of those that are too large to be held.
    fn passes(
        &self,
        keys: &Keys,
        failed: &dyn Fn(ArrowError) -> StoreError,
    ) -> Result<Vec<Pass>, StoreError> {
        let mut passes = Vec::new();
        for part in 0..PARTS {
            let bytes: u64 = self.pages.iter().map(|page| page.bytes_of(self.table, part)).sum();
            let mut cuts = Vec::new();
            if bytes > self.bytes_at_once {
                let mut sample = Vec::new();
                for page in self.pages {
                    let Some(batch) = page.rows(self.table, part)? else { continue };
                    let rows = keys.of_batch(&batch).map_err(failed)?;
                    sample.extend(rows.iter().step_by(SAMPLE_EVERY).map(|row| row.owned()));
                }
                sample.sort();
                let pieces =
                    bytes.div_ceil(self.bytes_at_once.max(1)).min(sample.len() as u64) as usize;
                cuts.extend((1..pieces).map(|at| sample[at * sample.len() / pieces].clone()));
                cuts.dedup();
            }
            if bytes > 0 {
                let from = std::iter::once(None).chain(cuts.iter().cloned().map(Some));
                let to = cuts.iter().cloned().map(Some).chain([None]);
                passes.extend(from.zip(to).map(|(from, to)| Pass { part, from, to }));
            }
        }
        Ok(passes)
    }

    fn load(
        &mut self,
        keys: &Keys,
        pass: &Pass,
        failed: &dyn Fn(ArrowError) -> StoreError,
    ) -> Result<Fresh, StoreError> {
        let mut fresh = Fresh::default();
        for (at, page) in self.pages.iter().enumerate() {
            let Some(batch) = page.rows(self.table, pass.part)? else { continue };
            let mut batch = (self.of_page)(at, batch).map_err(failed)?;
            let mut rows = keys.of_batch(&batch).map_err(failed)?;
            if pass.from.is_some() || pass.to.is_some() {
                let inside = |row: &Row<'_>| {
                    pass.from.as_ref().is_none_or(|from| *row >= from.row())
                        && pass.to.as_ref().is_none_or(|to| *row < to.row())
                };
                let inside: BooleanArray = rows.iter().map(|row| Some(inside(&row))).collect();
                batch = filter_record_batch(&batch, &inside).map_err(failed)?;
                rows = keys.of_batch(&batch).map_err(failed)?;
            }
            let number = fresh.batches.len() as u32;
            fresh.order.extend((0..batch.num_rows() as u32).map(|row| (number, row)));
            fresh.batches.push(batch);
            fresh.keys.push(rows);
        }
        let Fresh { batches, keys, order, shared } = &mut fresh;
        let key = |&(batch, row): &(u32, u32)| keys[batch as usize].row(row as usize);
        let place = |&(batch, row): &(u32, u32)| (&batches[batch as usize], row as usize);
        order.sort_unstable_by(|a, b| {
            key(a).cmp(&key(b)).then_with(|| better(self.table, place(a), place(b)))
        });
        order.dedup_by(|later, first| {
            let same = key(later) == key(first);
            if same && owner(self.table, place(later)) != owner(self.table, place(first)) {
                shared.insert(*first);
            }
            same
        });
        Ok(fresh)
    }
}

/// A row of a batch.
type Place<'a> = (&'a RecordBatch, usize);

/// Rows of pages between two keys.
struct Pass {
    part: usize,
    from: Option<OwnedRow>,
    to: Option<OwnedRow>,
}

/// Rows of pages, in the order of their keys.
#[derive(Default)]
struct Fresh {
    batches: Vec<RecordBatch>,
    keys: Vec<Rows>,
    order: Vec<(u32, u32)>,
    /// Of those, the ones that pages say belong to different data sets.
    shared: HashSet<(u32, u32)>,
}

/// Which of two rows with one key comes first, by nothing but what they say: the one with a name,
/// then the one that says more.
fn better(table: &Table, a: Place<'_>, b: Place<'_>) -> Ordering {
    let named = has_name(table, b).cmp(&has_name(table, a));
    named.then_with(|| {
        let texts = |place| (0..table.columns.len()).map(move |at| cell_text(place, at));
        let says = |place| texts(place).map(|text| text.len()).sum::<usize>();
        says(b).cmp(&says(a)).then_with(|| texts(b).cmp(texts(a)))
    })
}

fn has_name(table: &Table, (batch, row): Place<'_>) -> bool {
    let name =
        (table.name == EntityRow::TABLE.name).then(|| batch.column_by_name("name")).flatten();
    name.is_some_and(|name| name.is_valid(row))
}

/// The data set to which an entity belongs. One page knows of no data set on another: what two of
/// them claim belongs to none.
fn owner(table: &Table, (batch, row): Place<'_>) -> Option<String> {
    let at = owner_column(table)?;
    batch.column(at).is_valid(row).then(|| cell_text((batch, row), at))
}

fn owner_column(table: &Table) -> Option<usize> {
    let columns = || table.columns.iter().position(|column| column.name == "dataset_id");
    (table.name == EntityRow::TABLE.name).then(columns).flatten()
}

/// The batches, and once more without owners where rows have them.
fn with_unowned(table: &Table, batches: &[RecordBatch]) -> Result<Vec<RecordBatch>, ArrowError> {
    let mut all = batches.to_vec();
    if let Some(at) = owner_column(table) {
        for batch in batches {
            let mut columns = batch.columns().to_vec();
            columns[at] = new_null_array(columns[at].data_type(), batch.num_rows());
            all.push(RecordBatch::try_new(batch.schema(), columns)?);
        }
    }
    Ok(all)
}

fn cell_text((batch, row): Place<'_>, column: usize) -> String {
    array_value_to_string(batch.column(column), row).unwrap_or_default()
}

/// Makes keys that compare as bytes.
struct Keys {
    table: &'static Table,
    converter: RowConverter,
}

impl Keys {
    fn of(table: &'static Table) -> Result<Self, ArrowError> {
        let fields = table.key.iter().map(|_| SortField::new(DataType::Utf8)).collect();
        Ok(Self { table, converter: RowConverter::new(fields)? })
    }

    fn of_batch(&self, batch: &RecordBatch) -> Result<Rows, ArrowError> {
        let column = |name: &&str| batch.column_by_name(name).cloned();
        let columns: Vec<ArrayRef> = self.table.key.iter().filter_map(column).collect();
        self.converter.convert_columns(&columns)
    }
}

/// The table before, read along.
struct Old {
    rest: Box<dyn Iterator<Item = Result<RecordBatch, StoreError>>>,
    batch: RecordBatch,
    keys: Option<Rows>,
    at: usize,
    /// Which batch this is, from 1.
    number: u64,
}

impl Old {
    fn open(path: Option<&Path>, table: &'static Table) -> Result<Self, StoreError> {
        let rest: Box<dyn Iterator<Item = _>> = match path {
            Some(path) => Box::new(batches(path, table, None, PIECE_ROWS)?),
            None => Box::new(std::iter::empty()),
        };
        let batch = RecordBatch::new_empty(schema_of(table));
        Ok(Self { rest, batch, keys: None, at: 0, number: 0 })
    }

    /// Goes to the next row; false after the last.
    fn fill(
        &mut self,
        keys: &Keys,
        change: &mut Change<'_>,
        failed: &dyn Fn(ArrowError) -> StoreError,
    ) -> Result<bool, StoreError> {
        while self.at >= self.batch.num_rows() {
            let Some(batch) = self.rest.next() else { return Ok(false) };
            self.batch = change(batch?).map_err(failed)?;
            self.keys = Some(keys.of_batch(&self.batch).map_err(failed)?);
            self.at = 0;
            self.number += 1;
        }
        Ok(true)
    }

    fn key(&self) -> Row<'_> {
        self.keys.as_ref().expect("a row was found, and keys come with it").row(self.at)
    }
}

/// Rows on their way to the file.
struct Out {
    sender: SyncSender<RecordBatch>,
    sources: Vec<RecordBatch>,
    /// Sources that are kept when a piece has left.
    fresh: usize,
    /// The batch of old rows that was added last: its number and its place among the sources.
    old: (u64, usize),
    rows: Vec<(usize, usize)>,
}

impl Out {
    fn to(sender: SyncSender<RecordBatch>) -> Self {
        Self { sender, sources: Vec::new(), fresh: 0, old: (0, 0), rows: Vec::new() }
    }

    /// Other rows of pages from now on; those that wait for their piece to be full go along.
    fn begin(&mut self, fresh: Vec<RecordBatch>) -> Result<(), ArrowError> {
        let carried = taken(&self.sources, &self.rows)?;
        self.fresh = fresh.len();
        self.sources = fresh;
        self.old = (0, 0);
        self.rows.clear();
        for batch in carried {
            let source = self.sources.len();
            self.rows.extend((0..batch.num_rows()).map(|row| (source, row)));
            self.sources.push(batch);
        }
        Ok(())
    }

    fn take_old(&mut self, table: &Table, old: &Old, shared: bool) -> Result<(), ArrowError> {
        if self.old.0 != old.number {
            self.old = (old.number, self.sources.len());
            self.sources.extend(with_unowned(table, std::slice::from_ref(&old.batch))?);
        }
        self.take(self.old.1 + usize::from(shared), old.at)
    }

    fn take(&mut self, source: usize, row: usize) -> Result<(), ArrowError> {
        self.rows.push((source, row));
        if self.rows.len() == PIECE_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ArrowError> {
        for piece in taken(&self.sources, &self.rows)? {
            self.sender.send(piece).map_err(|_| {
                ArrowError::IoError(
                    "the file is not written any more".into(),
                    std::io::ErrorKind::BrokenPipe.into(),
                )
            })?;
        }
        self.rows.clear();
        self.sources.truncate(self.fresh);
        self.old = (0, 0);
        Ok(())
    }
}

/// These rows as one batch; as several where their texts are too long for one.
fn taken(sources: &[RecordBatch], rows: &[(usize, usize)]) -> Result<Vec<RecordBatch>, ArrowError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let sources_of: Vec<&RecordBatch> = sources.iter().collect();
    match interleave_record_batch(&sources_of, rows) {
        Err(ArrowError::OffsetOverflowError(_)) if rows.len() > 1 => {
            let (first, second) = rows.split_at(rows.len() / 2);
            let mut batches = taken(sources, first)?;
            batches.extend(taken(sources, second)?);
            Ok(batches)
        }
        batch => Ok(vec![batch?]),
    }
}
