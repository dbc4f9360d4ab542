//! Tables as Parquet files in a folder, one file a table.

use crate::StoreError;
use crate::arrow::array::{ArrayRef, RecordBatch, StringArray};
use crate::arrow::compute::kernels::cmp::eq;
use crate::arrow::compute::{cast, filter_record_batch};
use crate::arrow::datatypes::DataType;
use crate::batch::{batch_of, rows_of, schema_of};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use groma_define::table::{Row, Table};
use std::fs::File;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// Rows that go into one batch; also the largest row group.
const BATCH_ROWS: usize = 65_536;

/// A folder with tables.
#[derive(Clone, Debug)]
pub struct TableDir {
    dir: PathBuf,
}

impl TableDir {
    /// The tables in this folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Where the table's file is, or would be.
    pub fn path(&self, table: &str) -> PathBuf {
        self.dir.join(format!("{table}.parquet"))
    }

    /// Whether the table was written.
    pub fn has(&self, table: &str) -> bool {
        self.path(table).is_file()
    }

    /// Writes a whole table; rows are expected in the order of its key.
    pub fn write<R: Row>(&self, rows: &[R]) -> Result<(), StoreError> {
        let mut writer = self.writer::<R>()?;
        for rows in rows.chunks(BATCH_ROWS) {
            writer.push(rows)?;
        }
        writer.finish()
    }

    /// A writer for a table too large to hold at once.
    pub fn writer<R: Row>(&self) -> Result<TableWriter<R>, StoreError> {
        TableWriter::create(self.path(R::TABLE.name))
    }

    /// Every row of a table; none when it was not written.
    pub fn read<R: Row>(&self) -> Result<Vec<R>, StoreError> {
        let mut rows = Vec::new();
        self.scan(&R::TABLE, |batch| {
            rows.extend(rows_of::<R>(&batch).map_err(|why| why.to_string())?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The rows of which these columns hold these texts.
    pub fn read_where<R: Row>(&self, wanted: &[(&str, &str)]) -> Result<Vec<R>, StoreError> {
        let mut rows = Vec::new();
        self.scan(&R::TABLE, |batch| {
            let mut kept = batch;
            for (column, text) in wanted {
                let array = kept.column_by_name(column).ok_or(format!("no column `{column}`"))?;
                let mask = eq(&cast_text(array)?, &StringArray::new_scalar(*text))
                    .map_err(|why| why.to_string())?;
                kept = filter_record_batch(&kept, &mask).map_err(|why| why.to_string())?;
            }
            rows.extend(rows_of::<R>(&kept).map_err(|why| why.to_string())?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Hands over the batches of a table one by one.
    pub fn scan(
        &self,
        table: &Table,
        mut each: impl FnMut(RecordBatch) -> Result<(), String>,
    ) -> Result<(), StoreError> {
        let path = self.path(table.name);
        if !path.is_file() {
            return Ok(());
        }
        let damaged = |why: String| StoreError::DamagedTable {
            path: path.clone(),
            table: table.name.to_owned(),
            why,
        };
        let file = File::open(&path).map_err(StoreError::io(&path))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|why| damaged(why.to_string()))?
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|why| damaged(why.to_string()))?;
        for batch in reader {
            each(batch.map_err(|why| damaged(why.to_string()))?).map_err(damaged)?;
        }
        Ok(())
    }
}

fn cast_text(array: &ArrayRef) -> Result<ArrayRef, String> {
    cast(array, &DataType::Utf8).map_err(|why| why.to_string())
}

/// Writes one table in pieces. Without [`TableWriter::finish`] the file is not a table.
pub struct TableWriter<R> {
    path: PathBuf,
    writer: ArrowWriter<File>,
    rows: PhantomData<R>,
}

impl<R: Row> TableWriter<R> {
    fn create(path: PathBuf) -> Result<Self, StoreError> {
        if let Some(dir) = path.parent() {
            std::fs::create_dir_all(dir).map_err(StoreError::io(dir))?;
        }
        let file = File::create(&path).map_err(StoreError::io(&path))?;
        let writer = ArrowWriter::try_new(file, schema_of(&R::TABLE), Some(properties()))
            .map_err(|why| io_error(&path, why))?;
        Ok(Self { path, writer, rows: PhantomData })
    }

    /// Adds rows, in the order of the table's key.
    pub fn push(&mut self, rows: &[R]) -> Result<(), StoreError> {
        self.push_batch(&batch_of(rows))
    }

    /// Adds rows that are a batch already.
    pub fn push_batch(&mut self, batch: &RecordBatch) -> Result<(), StoreError> {
        self.writer.write(batch).map_err(|why| io_error(&self.path, why))
    }

    /// Ends the file.
    pub fn finish(self) -> Result<(), StoreError> {
        let path = self.path;
        self.writer.close().map_err(|why| io_error(&path, why))?;
        Ok(())
    }
}

fn io_error(path: &Path, why: datafusion::parquet::errors::ParquetError) -> StoreError {
    StoreError::Io { path: path.to_owned(), source: std::io::Error::other(why) }
}

/// Nothing in the file depends on when or where it is written.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).expect("1 is a level of zstd")))
        .set_max_row_group_row_count(Some(BATCH_ROWS * 16))
        .set_created_by("groma".to_owned())
        .build()
}
