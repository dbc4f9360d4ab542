//! One table as a Parquet file, its columns side by side on the machine's threads.
//!
//! Each column is encoded by itself, whoever does it, so the bytes do not depend on
//! how many threads there are.

use crate::StoreError;
use crate::arrow::array::{ArrayRef, RecordBatch};
use crate::arrow::datatypes::Schema;
use crate::batch::{array_of, schema_of};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_writer::{
    ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::errors::{ParquetError, Result as ParquetResult};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::file::writer::SerializedFileWriter;
use groma_define::table::{Kind, Row, Table};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows of a row group: what a reader may have to hold at once.
const GROUP_ROWS: usize = 1 << 20;

/// Rows below which threads cost more than they bring.
const ROWS_WORTH_THREADS: usize = 1 << 13;

/// Makes the column at a position; asked once for each, from any thread.
type MakeArray<'a> = dyn Fn(usize) -> ArrayRef + Sync + 'a;

/// One Parquet file on its way.
pub(crate) struct Encoder {
    path: PathBuf,
    file: SerializedFileWriter<File>,
    factory: ArrowRowGroupWriterFactory,
    columns: Vec<ArrowColumnWriter>,
    rows_in_group: usize,
    rows_of_group: usize,
    groups: usize,
}

impl Encoder {
    pub(crate) fn create(path: PathBuf, table: &Table) -> Result<Self, StoreError> {
        Self::with_groups(path, table, GROUP_ROWS)
    }

    /// A file whose groups have so many rows: the more groups, the more threads can read it.
    pub(crate) fn with_groups(
        path: PathBuf,
        table: &Table,
        rows_of_group: usize,
    ) -> Result<Self, StoreError> {
        if let Some(dir) = path.parent() {
            std::fs::create_dir_all(dir).map_err(StoreError::io(dir))?;
        }
        let file = File::create(&path).map_err(StoreError::io(&path))?;
        let opened = ArrowWriter::try_new(file, schema_of(table), Some(properties(table)))
            .and_then(ArrowWriter::into_serialized_writer)
            .and_then(|(file, factory)| Ok((file, factory.create_column_writers(0)?, factory)));
        let (file, columns, factory) = opened.map_err(failed(&path))?;
        Ok(Self { path, file, factory, columns, rows_in_group: 0, rows_of_group, groups: 1 })
    }

    pub(crate) fn push<R: Row>(&mut self, rows: &[R]) -> Result<(), StoreError> {
        for rows in rows.chunks(self.rows_of_group) {
            self.write(rows.len(), &|at| array_of(rows, at), &schema_of(&R::TABLE))?;
        }
        Ok(())
    }

    /// Adds a batch with the columns of the table. Where batches begin and end shows in the bytes.
    pub(crate) fn push_batch(&mut self, batch: &RecordBatch) -> Result<(), StoreError> {
        self.write(batch.num_rows(), &|at| batch.column(at).clone(), batch.schema_ref())
    }

    fn write(
        &mut self,
        rows: usize,
        array: &MakeArray<'_>,
        schema: &Schema,
    ) -> Result<(), StoreError> {
        if self.rows_in_group + rows > self.rows_of_group {
            self.end_group().map_err(failed(&self.path))?;
        }
        encode(&mut self.columns, rows, array, schema).map_err(failed(&self.path))?;
        self.rows_in_group += rows;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), StoreError> {
        let ended = self.append_group().and_then(|()| self.file.close());
        ended.map_err(failed(&self.path))?;
        Ok(())
    }

    fn end_group(&mut self) -> ParquetResult<()> {
        self.append_group()?;
        self.columns = self.factory.create_column_writers(self.groups)?;
        self.groups += 1;
        self.rows_in_group = 0;
        Ok(())
    }

    fn append_group(&mut self) -> ParquetResult<()> {
        if self.rows_in_group == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for column in std::mem::take(&mut self.columns) {
            column.close()?.append_to_row_group(&mut group)?;
        }
        group.close()?;
        Ok(())
    }
}

/// Encodes the same rows into every column.
fn encode(
    columns: &mut [ArrowColumnWriter],
    rows: usize,
    array: &MakeArray<'_>,
    schema: &Schema,
) -> ParquetResult<()> {
    let threads = match rows {
        0..ROWS_WORTH_THREADS => 1,
        _ => std::thread::available_parallelism().map_or(1, usize::from),
    };
    // Dealt out in turn: neighbours tend to be alike, so every thread gets some of each kind.
    let mut hands: Vec<Vec<(usize, &mut ArrowColumnWriter)>> = Vec::new();
    hands.resize_with(threads.min(columns.len()), Vec::new);
    for (column, at) in columns.iter_mut().zip(0..) {
        let hand = at % hands.len();
        hands[hand].push((at, column));
    }
    let play = |hand: Vec<(usize, &mut ArrowColumnWriter)>| {
        hand.into_iter().try_for_each(|(at, column)| {
            let leaves = compute_leaves(schema.field(at), &array(at))?;
            leaves.iter().try_for_each(|leaf| column.write(leaf))
        })
    };
    std::thread::scope(|scope| {
        let last = hands.pop();
        let started: Vec<_> =
            hands.into_iter().map(|hand| scope.spawn(move || play(hand))).collect();
        let mine = last.map_or(Ok(()), play);
        let others = started.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|_| Err(ParquetError::General("a thread died".into())))
        });
        others.fold(mine, |ended, other| ended.and(other))
    })
}

fn failed(path: &Path) -> impl FnOnce(ParquetError) -> StoreError {
    let path = path.to_owned();
    move |why| StoreError::Io { path, source: std::io::Error::other(why) }
}

/// Nothing in the file depends on when or where it is written.
fn properties(table: &Table) -> WriterProperties {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).expect("1 is a level of zstd")))
        .set_created_by("groma".to_owned());
    // Readers skip by what rows are ordered by; least and greatest of other texts help nobody.
    let texts = table.columns.iter().filter(|column| column.kind == Kind::Text);
    texts
        .filter(|column| !table.key.contains(&column.name))
        .fold(properties, |properties, column| {
            properties.set_column_statistics_enabled(column.name.into(), EnabledStatistics::None)
        })
        .build()
}
