//! What is written into rows on their way to the next snapshot: states and names of publishers.

use crate::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use crate::arrow::error::ArrowError;
use groma_define::harvest::NewState;
use std::collections::HashMap;
use std::sync::Arc;

/// The column of texts of a batch of one of our tables.
pub(super) fn text<'a>(batch: &'a RecordBatch, name: &str) -> &'a StringArray {
    let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    column.expect("batches have the columns of their table")
}

/// Data sets whose state is another now although they were not read.
pub(super) fn with_states(
    batch: RecordBatch,
    states: &HashMap<&str, &NewState>,
) -> Result<RecordBatch, ArrowError> {
    let ids = text(&batch, "dataset_id");
    let new: Vec<Option<&NewState>> =
        (0..ids.len()).map(|row| states.get(ids.value(row)).copied()).collect();
    if new.iter().all(Option::is_none) {
        return Ok(batch);
    }
    let (state, last_seen) = (text(&batch, "state"), text(&batch, "last_seen"));
    let states: StringArray =
        new.iter().zip(state).map(|(new, old)| new.map_or(old, |new| Some(new.state))).collect();
    let last_seen: StringArray = new
        .iter()
        .zip(last_seen)
        .map(|(new, old)| match new {
            Some(new) if new.state == "present" => None,
            Some(new) => new.last_seen.as_deref().or(old),
            None => old,
        })
        .collect();
    let batch = with_column(batch, "state", Arc::new(states))?;
    with_column(batch, "last_seen", Arc::new(last_seen))
}

/// Rows that name a publisher by its IRI alone.
pub(super) fn nameless(batch: &RecordBatch) -> impl Iterator<Item = (usize, &str)> {
    let (names, iris) = (text(batch, "publisher_name"), text(batch, "publisher_iri"));
    let rows = (0..batch.num_rows()).filter(|&row| names.is_null(row) && iris.is_valid(row));
    rows.map(|row| (row, iris.value(row)))
}

/// Names of publishers where the record has none.
pub(super) fn with_names(
    batch: RecordBatch,
    names: &HashMap<String, String>,
) -> Result<RecordBatch, ArrowError> {
    if names.is_empty() || !nameless(&batch).any(|(_, iri)| names.contains_key(iri)) {
        return Ok(batch);
    }
    let (said, iris) = (text(&batch, "publisher_name"), text(&batch, "publisher_iri"));
    let looked_up = |iri: Option<&str>| iri.and_then(|iri| names.get(iri)).map(String::as_str);
    let names: StringArray =
        said.iter().zip(iris).map(|(name, iri)| name.or_else(|| looked_up(iri))).collect();
    with_column(batch, "publisher_name", Arc::new(names))
}

fn with_column(
    batch: RecordBatch,
    name: &str,
    column: ArrayRef,
) -> Result<RecordBatch, ArrowError> {
    let (at, _) = batch.schema_ref().column_with_name(name).expect("the column was just read");
    let mut columns = batch.columns().to_vec();
    columns[at] = column;
    RecordBatch::try_new(batch.schema(), columns)
}
