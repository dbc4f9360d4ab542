//! Tables as Parquet files in a folder, one file a table.

use crate::StoreError;
use crate::TableWriter;
use crate::arrow::array::RecordBatch;
use crate::arrow::compute::filter_record_batch;
use crate::batch::rows_of;
use crate::coded::CodedColumn;
use crate::table_encoder::Encoder;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use groma_define::table::{Row, Table};
use std::fs::File;
use std::path::PathBuf;

/// Rows that are handed over at once.
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
        let mut encoder = Encoder::create(self.path(R::TABLE.name))?;
        encoder.push(rows)?;
        encoder.finish()
    }

    /// A writer for a table too large to hold at once.
    pub fn writer<R: Row + 'static>(&self) -> Result<TableWriter<R>, StoreError> {
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
        let columns: Vec<&str> = R::TABLE.columns.iter().map(|column| column.name).collect();
        self.scan_coded(&R::TABLE, &columns, |batch| {
            let mut kept = batch;
            for (column, text) in wanted {
                let codes = CodedColumn::of(&kept, column)
                    .ok_or_else(|| format!("no column `{column}`"))?;
                kept = filter_record_batch(&kept, &codes.equal(text))
                    .map_err(|why| why.to_string())?;
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
        let damaged = StoreError::damaged(path.clone(), table.name);
        let file = File::open(&path).map_err(StoreError::io(&path))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|why| damaged(why.to_string()))?
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|why| damaged(why.to_string()))?;
        for batch in reader {
            each(batch.map_err(|why| damaged(why.to_string()))?).map_err(&damaged)?;
        }
        Ok(())
    }
}
