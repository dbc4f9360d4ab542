//! Reading large tables: only the columns asked for, texts as codes of a small
//! dictionary, decoded on a thread of its own while the caller works.

use crate::arrow::array::{Array, AsArray, BooleanArray, Int32Array, RecordBatch, StringArray};
use crate::arrow::compute::cast;
use crate::arrow::datatypes::{DataType, Field, Int32Type, Schema};
use crate::{StoreError, TableDir};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use groma_define::table::{Kind, Table};
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, mpsc};

const BATCH_ROWS: usize = 1 << 16;

/// Batches that wait for the caller.
const BATCHES_AHEAD: usize = 4;

/// A column of texts, each different text once.
pub struct CodedColumn {
    keys: Int32Array,
    texts: StringArray,
}

impl CodedColumn {
    /// The column of a batch, whatever form its texts have.
    pub fn of(batch: &RecordBatch, name: &str) -> Option<Self> {
        let array = cast(batch.column_by_name(name)?, &coded_text()).ok()?;
        let array = array.as_dictionary_opt::<Int32Type>()?;
        let texts = array.values().as_string_opt::<i32>()?.clone();
        Some(Self { keys: array.keys().clone(), texts })
    }

    /// The different texts of the batch, by code.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.texts.len()).map(|code| self.texts.value(code))
    }

    /// Which rows have this text.
    pub(crate) fn equal(&self, text: &str) -> BooleanArray {
        let codes: Vec<bool> = self.texts().map(|known| known == text).collect();
        (0..self.keys.len())
            .map(|row| Some(self.code(row).is_some_and(|code| codes[code])))
            .collect()
    }

    /// The code of a row's text; none for null.
    pub fn code(&self, row: usize) -> Option<usize> {
        self.keys.is_valid(row).then(|| self.keys.value(row) as usize)
    }
}

impl TableDir {
    /// Hands over these columns of a table, batch by batch, texts in coded form.
    pub fn scan_coded(
        &self,
        table: &Table,
        columns: &[&str],
        mut each: impl FnMut(RecordBatch) -> Result<(), String>,
    ) -> Result<(), StoreError> {
        let path = self.path(table.name);
        if !path.is_file() {
            return Ok(());
        }
        let damaged = StoreError::damaged(path.clone(), table.name);
        let reader = reader(&path, table, columns, &[], BATCH_ROWS).map_err(&damaged)?;
        let (sender, receiver) = mpsc::sync_channel(BATCHES_AHEAD);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // A caller that stops listening ends the reading.
                for batch in reader {
                    if sender.send(batch).is_err() {
                        return;
                    }
                }
            });
            receiver.into_iter().try_for_each(|batch| each(batch.map_err(|why| why.to_string())?))
        })
        .map_err(damaged)
    }
}

/// Reads these columns in batches of so many rows, texts in coded form but for the plain ones.
pub(crate) fn reader(
    path: &Path,
    table: &Table,
    columns: &[&str],
    plain: &[&str],
    rows: usize,
) -> Result<ParquetRecordBatchReader, String> {
    let open = || File::open(path).map_err(|why| why.to_string());
    let found = ParquetRecordBatchReaderBuilder::try_new(open()?).map_err(|why| why.to_string())?;
    let coded = |field: &Arc<Field>| match table.columns.iter().find(|c| c.name == field.name()) {
        Some(column) if column.kind == Kind::Text && !plain.contains(&column.name) => {
            Arc::new(Field::new(field.name(), coded_text(), field.is_nullable()))
        }
        _ => Arc::clone(field),
    };
    let fields: Vec<Arc<Field>> = found.schema().fields().iter().map(coded).collect();
    let wanted = (0..fields.len()).filter(|&at| columns.contains(&fields[at].name().as_str()));
    let mask = ProjectionMask::roots(found.parquet_schema(), wanted);
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    ParquetRecordBatchReaderBuilder::try_new_with_options(open()?, options)
        .and_then(|builder| builder.with_projection(mask).with_batch_size(rows).build())
        .map_err(|why| why.to_string())
}

/// The type of a column of texts in coded form.
pub fn coded_text() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use groma_define::table::Row;
    use groma_define::tables::SettingRow;

    #[test]
    fn texts_come_back_as_codes() {
        let dir = tempfile::tempdir().unwrap();
        let tables = TableDir::new(dir.path());
        let rows: Vec<SettingRow> = (0..200_000)
            .map(|n| SettingRow {
                key: n.to_string().as_str().into(),
                value: if n % 3 == 0 { "a".into() } else { "b".into() },
            })
            .collect();
        tables.write(&rows).unwrap();
        let mut back = Vec::new();
        let scanned = tables.scan_coded(&SettingRow::TABLE, &["value"], |batch| {
            assert_eq!(batch.num_columns(), 1);
            let column = CodedColumn::of(&batch, "value").ok_or("no column")?;
            let texts: Vec<&str> = column.texts().collect();
            back.extend(
                (0..batch.num_rows()).map(|row| texts[column.code(row).unwrap()].to_owned()),
            );
            Ok(())
        });
        scanned.unwrap();
        assert_eq!(back.len(), rows.len());
        assert!(rows.iter().zip(&back).all(|(row, value)| row.value.as_ref() == value));
        let refused = tables.scan_coded(&SettingRow::TABLE, &["key"], |_| Err("enough".to_owned()));
        assert!(refused.unwrap_err().to_string().contains("enough"));
    }
}
