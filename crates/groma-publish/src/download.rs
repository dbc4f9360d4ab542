//! Every table of a run as CSV, and its Parquet beside it.

use crate::PublishError;
use crate::number::shortest;
use groma_define::table::Table;
use groma_define::tables::TABLES;
use groma_store::TableDir;
use groma_store::arrow::array::{
    Array, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray,
};
use std::fs;
use std::path::Path;

/// The folder of the downloads inside a site.
const FOLDER: &str = "data";

/// Writes every table of the catalogue that exists into `out/data`: as CSV
/// (RFC 4180, UTF-8, a header, rows in the order of the Parquet, null empty,
/// numbers in the shortest form that comes back the same), and the Parquet as it
/// is. Gives back the paths that were written, with `/` between their parts.
pub fn downloads(tables: &TableDir, out: &Path) -> Result<Vec<String>, PublishError> {
    let dir = out.join(FOLDER);
    fs::create_dir_all(&dir).map_err(PublishError::write(&dir))?;
    let mut written = Vec::new();
    for table in TABLES.iter().filter(|table| tables.has(table.name)) {
        let name = format!("{}.csv", table.name);
        write_csv(tables, table, &dir.join(&name))?;
        written.push(format!("{FOLDER}/{name}"));
        let name = format!("{}.parquet", table.name);
        let path = dir.join(&name);
        fs::copy(tables.path(table.name), &path).map_err(PublishError::write(path))?;
        written.push(format!("{FOLDER}/{name}"));
    }
    Ok(written)
}

/// How many rows a table has.
pub(crate) fn row_count(tables: &TableDir, table: &Table) -> Result<u64, PublishError> {
    let mut rows = 0;
    tables.scan(table, |batch| {
        rows += batch.num_rows() as u64;
        Ok(())
    })?;
    Ok(rows)
}

fn write_csv(tables: &TableDir, table: &Table, path: &Path) -> Result<(), PublishError> {
    let broken = |why: csv::Error| PublishError::write(path)(why.into());
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_path(path)
        .map_err(broken)?;
    writer.write_record(table.columns.iter().map(|column| column.name)).map_err(broken)?;
    tables.scan(table, |batch| {
        let columns = table
            .columns
            .iter()
            .map(|column| column_of(&batch, column.name))
            .collect::<Result<Vec<_>, String>>()?;
        for row in 0..batch.num_rows() {
            for column in &columns {
                writer.write_field(column.text(row)).map_err(|why| why.to_string())?;
            }
            writer.write_record(None::<&[u8]>).map_err(|why| why.to_string())?;
        }
        Ok(())
    })?;
    writer.flush().map_err(PublishError::write(path))
}

/// A column of a batch whose cells become text.
enum Column<'a> {
    Text(&'a StringArray),
    Float(&'a Float64Array),
    Int(&'a Int64Array),
    Bool(&'a BooleanArray),
}

fn column_of<'a>(batch: &'a RecordBatch, name: &str) -> Result<Column<'a>, String> {
    let array = batch.column_by_name(name).ok_or_else(|| format!("no column `{name}`"))?.as_any();
    array
        .downcast_ref()
        .map(Column::Text)
        .or_else(|| array.downcast_ref().map(Column::Float))
        .or_else(|| array.downcast_ref().map(Column::Int))
        .or_else(|| array.downcast_ref().map(Column::Bool))
        .ok_or_else(|| format!("column `{name}` is of no kind of the catalogue"))
}

impl Column<'_> {
    fn text(&self, row: usize) -> String {
        match self {
            Self::Text(array) if array.is_valid(row) => array.value(row).to_owned(),
            Self::Float(array) if array.is_valid(row) => shortest(array.value(row)),
            Self::Int(array) if array.is_valid(row) => array.value(row).to_string(),
            Self::Bool(array) if array.is_valid(row) => array.value(row).to_string(),
            _ => String::new(),
        }
    }
}
