//! Tables as Parquet files in a folder, one file a table.

use crate::StoreError;
use crate::TableWriter;
use crate::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder, new_null_array,
};
use crate::arrow::compute::filter_record_batch;
use crate::arrow::datatypes::{DataType, Field};
use crate::arrow::error::ArrowError;
use crate::batch::{rows_of, schema_of};
use crate::coded::CodedColumn;
use crate::table_encoder::Encoder;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use groma_define::table::{Row, Table};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
        let mut encoder = Encoder::create(self.path(R::TABLE.name), &R::TABLE)?;
        encoder.push(rows)?;
        encoder.finish()
    }

    /// A writer for a table too large to hold at once.
    pub fn writer<R: Row + 'static>(&self) -> Result<TableWriter<R>, StoreError> {
        TableWriter::create(self.path(R::TABLE.name))
    }

    /// Every row of a table; none when it was not written.
    pub fn read<R: Row>(&self) -> Result<Vec<R>, StoreError> {
        read_file(&self.path(R::TABLE.name))
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
        each: impl FnMut(RecordBatch) -> Result<(), String>,
    ) -> Result<(), StoreError> {
        scan_file(&self.path(table.name), table, each)
    }
}

/// Every row of a table's file; none when there is no file.
pub(crate) fn read_file<R: Row>(path: &Path) -> Result<Vec<R>, StoreError> {
    let mut rows = Vec::new();
    scan_file(path, &R::TABLE, |batch| {
        rows.extend(rows_of::<R>(&batch).map_err(|why| why.to_string())?);
        Ok(())
    })?;
    Ok(rows)
}

/// Hands over the batches of a table's file one by one; none when there is no file.
pub(crate) fn scan_file(
    path: &Path,
    table: &Table,
    mut each: impl FnMut(RecordBatch) -> Result<(), String>,
) -> Result<(), StoreError> {
    if !path.is_file() {
        return Ok(());
    }
    let damaged = StoreError::damaged(path.to_owned(), table.name);
    batches(path, table, None, BATCH_ROWS)?.try_for_each(|batch| each(batch?).map_err(&damaged))
}

/// The batches of a table's file, with all columns or only those named. What the file does not have,
/// because it was written before the table had it, is null.
pub(crate) fn batches(
    path: &Path,
    table: &Table,
    columns: Option<&[&str]>,
    rows: usize,
) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>> + use<>, StoreError> {
    let damaged = StoreError::damaged(path.to_owned(), table.name);
    let file = File::open(path).map_err(StoreError::io(path))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|why| damaged(why.to_string()))?;
    let wanted = |name: &str| columns.is_none_or(|columns| columns.contains(&name));
    let there = builder.schema().fields().iter().enumerate();
    let mask: Vec<usize> =
        there.filter(|(_, field)| wanted(field.name())).map(|(at, _)| at).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), mask);
    let reader = builder
        .with_projection(mask)
        .with_batch_size(rows)
        .build()
        .map_err(|why| damaged(why.to_string()))?;
    let (table, whole) = (*table, columns.is_none());
    Ok(reader.map(move |batch| {
        let batch = batch.and_then(|batch| if whole { fitted(&table, batch) } else { Ok(batch) });
        batch.map_err(|why| damaged(why.to_string()))
    }))
}

/// A batch with all columns of its table.
fn fitted(table: &Table, batch: RecordBatch) -> Result<RecordBatch, ArrowError> {
    if batch.num_columns() == table.columns.len() {
        return Ok(batch);
    }
    let schema = schema_of(table);
    let arrays = schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
        Some(array) => array.clone(),
        None => empty(field, batch.num_rows()),
    });
    RecordBatch::try_new(schema.clone(), arrays.collect())
}

/// What an older file says in a column that it does not have: nothing.
fn empty(field: &Field, rows: usize) -> ArrayRef {
    match field.data_type() {
        DataType::List(_) => no_texts(rows),
        kind if field.is_nullable() => new_null_array(kind, rows),
        DataType::Utf8 => Arc::new(StringArray::from(vec![""; rows])),
        DataType::Int64 => Arc::new(Int64Array::from(vec![0; rows])),
        DataType::Float64 => Arc::new(Float64Array::from(vec![0.0; rows])),
        DataType::Boolean => Arc::new(BooleanArray::from(vec![false; rows])),
        other => new_null_array(other, rows),
    }
}

fn no_texts(rows: usize) -> ArrayRef {
    let mut lists = ListBuilder::new(StringBuilder::new());
    (0..rows).for_each(|_| lists.append(true));
    Arc::new(lists.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::batch_of;
    use groma_define::tables::{FindingRow, ServiceRow};

    /// A column that cannot be null is empty.
    #[test]
    fn what_cannot_be_null_is_empty() {
        let row = FindingRow {
            code: "a".into(),
            severity: "note".into(),
            subject_kind: "unit".into(),
            subject: "FR".into(),
            message: "m".into(),
            detail: Some("d".into()),
            run: "r".into(),
            locator: None,
            fetch: None,
        };
        let older = batch_of(&[row]).project(&[0, 1, 2, 3]).unwrap();
        let row =
            rows_of::<FindingRow>(&fitted(&FindingRow::TABLE, older).unwrap()).unwrap().remove(0);
        assert_eq!(
            (&*row.subject, &*row.message, row.detail, row.run.as_str()),
            ("FR", "", None, "")
        );
    }

    /// A file from before a table had its last four columns, three nullable ones and one of texts.
    #[test]
    fn what_an_older_file_does_not_have_is_null() {
        const OLDER: Table =
            Table { columns: ServiceRow::TABLE.columns.split_at(10).0, ..ServiceRow::TABLE };
        let row = ServiceRow {
            service_id: "s".into(),
            catalog_id: "c".into(),
            dataset_id: vec!["d".into()],
            title: None,
            endpoint_url: Some("https://data.example".into()),
            endpoint_description: None,
            conforms_to: vec![],
            page: None,
            contact: None,
            licence: Some("CC0".into()),
            hvd_category: vec![],
            r#type: None,
            ..ServiceRow::default()
        };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("service.parquet");
        let mut encoder = Encoder::create(path.clone(), &OLDER).unwrap();
        let whole = crate::batch_of(std::slice::from_ref(&row));
        encoder.push_batch(&whole.project(&(0..10).collect::<Vec<_>>()).unwrap()).unwrap();
        encoder.finish().unwrap();
        assert_eq!(read_file::<ServiceRow>(&path).unwrap(), [row]);
    }
}
