//! Typed rows into record batches and back.

use crate::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, BooleanBuilder, Float64Array, Float64Builder,
    Int64Array, Int64Builder, ListArray, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use crate::arrow::compute::cast;
use crate::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use groma_define::table::{Cell, CellError, Column, Kind, Row, Table, Text};
use std::sync::Arc;

/// The Arrow schema of a table of the catalogue.
pub fn schema_of(table: &Table) -> SchemaRef {
    let fields: Vec<Field> = table
        .columns
        .iter()
        .map(|column| Field::new(column.name, data_type(column.kind), column.nullable))
        .collect();
    Arc::new(Schema::new(fields))
}

/// The Arrow type of a column.
pub fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Float => DataType::Float64,
        Kind::Int => DataType::Int64,
        Kind::Bool => DataType::Boolean,
        Kind::Texts => DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true))),
    }
}

/// Rows as one record batch with the schema of their table.
pub fn batch_of<R: Row>(rows: &[R]) -> RecordBatch {
    let arrays = (0..R::TABLE.columns.len()).map(|column| array_of(rows, column)).collect();
    RecordBatch::try_new(schema_of(&R::TABLE), arrays)
        .expect("the row type and the schema come from one declaration")
}

/// One column of rows.
pub(crate) fn array_of<R: Row>(rows: &[R], column: usize) -> ArrayRef {
    match R::TABLE.columns[column].kind {
        Kind::Text => {
            let mut builder = StringBuilder::with_capacity(rows.len(), rows.len() * 8);
            for row in rows {
                match row.cell(column) {
                    Cell::Text(text) => builder.append_value(text),
                    _ => builder.append_null(),
                }
            }
            Arc::new(builder.finish())
        }
        Kind::Float => {
            let mut builder = Float64Builder::with_capacity(rows.len());
            for row in rows {
                match row.cell(column) {
                    Cell::Float(value) => builder.append_value(value),
                    _ => builder.append_null(),
                }
            }
            Arc::new(builder.finish())
        }
        Kind::Int => {
            let mut builder = Int64Builder::with_capacity(rows.len());
            for row in rows {
                match row.cell(column) {
                    Cell::Int(value) => builder.append_value(value),
                    _ => builder.append_null(),
                }
            }
            Arc::new(builder.finish())
        }
        Kind::Bool => {
            let mut builder = BooleanBuilder::with_capacity(rows.len());
            for row in rows {
                match row.cell(column) {
                    Cell::Bool(value) => builder.append_value(value),
                    _ => builder.append_null(),
                }
            }
            Arc::new(builder.finish())
        }
        Kind::Texts => {
            let mut builder = ListBuilder::new(StringBuilder::new());
            for row in rows {
                if let Cell::Texts(texts) = row.cell(column) {
                    texts.iter().for_each(|text| builder.values().append_value(text));
                }
                builder.append(true);
            }
            Arc::new(builder.finish())
        }
    }
}

/// Why a record batch is not a table's.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A column is missing.
    #[error("the column `{0}` is missing")]
    MissingColumn(&'static str),
    /// A column has another type.
    #[error("the column `{0}` is of another type")]
    WrongType(&'static str),
    /// A cell does not fit.
    #[error(transparent)]
    Cell(#[from] CellError),
}

/// A column of a batch, cast to what the table declares.
enum TypedColumn {
    Text(StringArray),
    Float(Float64Array),
    Int(Int64Array),
    Bool(BooleanArray),
    Texts(Vec<Vec<Text>>),
}

impl TypedColumn {
    fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Text(array) if array.is_valid(row) => Cell::Text(array.value(row)),
            Self::Float(array) if array.is_valid(row) => Cell::Float(array.value(row)),
            Self::Int(array) if array.is_valid(row) => Cell::Int(array.value(row)),
            Self::Bool(array) if array.is_valid(row) => Cell::Bool(array.value(row)),
            Self::Texts(lists) => Cell::Texts(&lists[row]),
            _ => Cell::Null,
        }
    }
}

/// A column cast to what its table declares.
fn typed(column: &Column, array: &ArrayRef) -> Result<TypedColumn, BatchError> {
    let wrong = || BatchError::WrongType(column.name);
    let array = cast(array, &data_type(column.kind)).map_err(|_| wrong())?;
    let any = array.as_any();
    match column.kind {
        Kind::Text => any.downcast_ref().cloned().map(TypedColumn::Text),
        Kind::Float => any.downcast_ref().cloned().map(TypedColumn::Float),
        Kind::Int => any.downcast_ref().cloned().map(TypedColumn::Int),
        Kind::Bool => any.downcast_ref().cloned().map(TypedColumn::Bool),
        Kind::Texts => any.downcast_ref().map(texts_of).map(TypedColumn::Texts),
    }
    .ok_or_else(wrong)
}

/// The lists of a column; a list that is null has nothing in it.
fn texts_of(lists: &ListArray) -> Vec<Vec<Text>> {
    let texts = |list: ArrayRef| -> Vec<Text> {
        let texts = list.as_string_opt::<i32>().into_iter().flatten();
        texts.flatten().map(Text::from).collect()
    };
    lists.iter().map(|list| list.map(texts).unwrap_or_default()).collect()
}

/// The rows of a record batch; columns are found by name, in any order.
pub fn rows_of<R: Row>(batch: &RecordBatch) -> Result<Vec<R>, BatchError> {
    let columns: Vec<TypedColumn> = R::TABLE
        .columns
        .iter()
        .map(|column| {
            let array =
                batch.column_by_name(column.name).ok_or(BatchError::MissingColumn(column.name))?;
            typed(column, array)
        })
        .collect::<Result<_, _>>()?;
    (0..batch.num_rows())
        .map(|row| Ok(R::read(|column| columns.get(column).map_or(Cell::Null, |c| c.cell(row)))?))
        .collect()
}

/// Rows of which only some columns were read: the others are empty, as far as their kind can be.
pub(crate) fn rows_of_some<R: Row>(batch: &RecordBatch) -> Result<Vec<R>, BatchError> {
    let columns: Vec<Option<TypedColumn>> = R::TABLE
        .columns
        .iter()
        .map(|column| match batch.column_by_name(column.name) {
            Some(array) => typed(column, array).map(Some),
            None => Ok(None),
        })
        .collect::<Result<_, _>>()?;
    let empty = |column: usize| match R::TABLE.columns[column] {
        column if column.nullable => Cell::Null,
        column => match column.kind {
            Kind::Text => Cell::Text(""),
            Kind::Float => Cell::Float(0.0),
            Kind::Int => Cell::Int(0),
            Kind::Bool => Cell::Bool(false),
            Kind::Texts => Cell::Null,
        },
    };
    let cell = |column: usize, row: usize| match columns.get(column) {
        Some(Some(cells)) => cells.cell(row),
        _ => empty(column),
    };
    (0..batch.num_rows()).map(|row| Ok(R::read(|column| cell(column, row))?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use groma_define::tables::FindingRow;

    #[test]
    fn rows_survive_a_batch() {
        let rows = vec![
            FindingRow {
                code: "a".into(),
                severity: "note".into(),
                subject_kind: "unit".into(),
                subject: "FR".into(),
                message: "é \" \n".into(),
                run: "r".into(),
                ..FindingRow::default()
            },
            FindingRow {
                code: "b".into(),
                severity: "error".into(),
                subject_kind: "unit".into(),
                subject: String::new().as_str().into(),
                detail: Some("d".into()),
                run: "r".into(),
                ..FindingRow::default()
            },
        ];
        assert_eq!(rows_of::<FindingRow>(&batch_of(&rows)).expect("same table"), rows);
    }
}
