//! Rows as bytes, column by column: how a page waits to be merged.
//!
//! Plainer than Arrow's own form, which spends kilobytes on the names of columns before the first of
//! a few dozen rows.

use crate::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
};
use crate::arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use crate::arrow::datatypes::{DataType, Field};
use crate::batch::schema_of;
use groma_define::table::{Cell, Kind, Row, Table};
use std::sync::Arc;

/// In the place of a length: there is nothing.
const NULL: u32 = u32::MAX;

/// Rows as bytes.
pub(crate) fn encode<R: Row>(rows: &[R]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * 256);
    put(&mut out, rows.len());
    for (column, at) in R::TABLE.columns.iter().zip(0..) {
        let cells = rows.iter().map(|row| row.cell(at));
        match column.kind {
            Kind::Text => texts(
                &mut out,
                cells.map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None }),
            ),
            Kind::Float => numbers(
                &mut out,
                cells.map(|cell| {
                    if let Cell::Float(value) = cell { Some(value.to_le_bytes()) } else { None }
                }),
            ),
            Kind::Int => numbers(
                &mut out,
                cells.map(|cell| {
                    if let Cell::Int(value) = cell { Some(value.to_le_bytes()) } else { None }
                }),
            ),
            Kind::Bool => out.extend(
                cells.map(|cell| if let Cell::Bool(value) = cell { u8::from(value) } else { 2 }),
            ),
            Kind::Texts => {
                let lists: Vec<&[_]> = cells
                    .map(|cell| if let Cell::Texts(texts) = cell { texts } else { &[] })
                    .collect();
                lists.iter().for_each(|list| put(&mut out, list.len()));
                texts(
                    &mut out,
                    lists.iter().flat_map(|list| list.iter()).map(|text| Some(text.as_ref())),
                );
            }
        }
    }
    out
}

fn put(out: &mut Vec<u8>, length: usize) {
    let length = u32::try_from(length).expect("no cell of a page has four gigabytes");
    out.extend(length.to_le_bytes());
}

fn texts<'a>(out: &mut Vec<u8>, texts: impl Iterator<Item = Option<&'a str>> + Clone) {
    for text in texts.clone() {
        match text {
            Some(text) => put(out, text.len()),
            None => out.extend(NULL.to_le_bytes()),
        }
    }
    texts.flatten().for_each(|text| out.extend(text.as_bytes()));
}

fn numbers(out: &mut Vec<u8>, numbers: impl Iterator<Item = Option<[u8; 8]>> + Clone) {
    out.extend(numbers.clone().map(|number| u8::from(number.is_some())));
    numbers.for_each(|number| out.extend(number.unwrap_or_default()));
}

/// Bytes as a batch of the table.
pub(crate) fn decode(table: &Table, bytes: &[u8]) -> Result<RecordBatch, String> {
    let mut rest = Rest(bytes);
    let rows = rest.length()?.ok_or("a page without rows")?;
    let arrays = table.columns.iter().map(|column| array(&mut rest, column.kind, rows));
    let arrays = arrays.collect::<Result<Vec<ArrayRef>, String>>()?;
    RecordBatch::try_new(schema_of(table), arrays).map_err(|why| why.to_string())
}

fn array(rest: &mut Rest<'_>, kind: Kind, rows: usize) -> Result<ArrayRef, String> {
    Ok(match kind {
        Kind::Text => Arc::new(rest.texts(rows)?),
        Kind::Float => {
            let (values, nulls) = rest.numbers(rows)?;
            let values: Vec<f64> = values.iter().copied().map(f64::from_le_bytes).collect();
            Arc::new(Float64Array::new(values.into(), nulls))
        }
        Kind::Int => {
            let (values, nulls) = rest.numbers(rows)?;
            let values: Vec<i64> = values.iter().copied().map(i64::from_le_bytes).collect();
            Arc::new(Int64Array::new(values.into(), nulls))
        }
        Kind::Bool => {
            let cells = rest.take(rows)?.iter();
            Arc::new(cells.map(|&cell| (cell < 2).then_some(cell == 1)).collect::<BooleanArray>())
        }
        Kind::Texts => {
            let lengths = (0..rows).map(|_| rest.length().map(Option::unwrap_or_default));
            let lengths = lengths.collect::<Result<Vec<usize>, String>>()?;
            let texts = rest.texts(lengths.iter().sum())?;
            let field = Arc::new(Field::new_list_field(DataType::Utf8, true));
            let offsets = OffsetBuffer::from_lengths(lengths);
            Arc::new(
                ListArray::try_new(field, offsets, Arc::new(texts), None)
                    .map_err(|why| why.to_string())?,
            )
        }
    })
}

/// What was not read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, bytes: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.0.split_at_checked(bytes).ok_or("it ends too early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn length(&mut self) -> Result<Option<usize>, String> {
        let bytes = self.take(4)?.try_into().expect("four bytes were taken");
        let length = u32::from_le_bytes(bytes);
        Ok((length != NULL).then_some(length as usize))
    }

    fn texts(&mut self, count: usize) -> Result<StringArray, String> {
        let mut offsets = Vec::with_capacity(count + 1);
        let mut valid = Vec::with_capacity(count);
        let mut end = 0_i32;
        offsets.push(end);
        for _ in 0..count {
            let length = self.length()?;
            let bytes = i32::try_from(length.unwrap_or_default()).map_err(|why| why.to_string())?;
            end = end.checked_add(bytes).ok_or("a page with more than two gigabytes of text")?;
            offsets.push(end);
            valid.push(length.is_some());
        }
        let bytes = Buffer::from(self.take(end as usize)?);
        let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        StringArray::try_new(offsets, bytes, nulls).map_err(|why| why.to_string())
    }

    fn numbers(&mut self, rows: usize) -> Result<(&'a [[u8; 8]], Option<NullBuffer>), String> {
        let valid: Vec<bool> = self.take(rows)?.iter().map(|&byte| byte == 1).collect();
        let nulls = valid.contains(&false).then(|| NullBuffer::from(valid));
        Ok((self.take(rows * 8)?.as_chunks::<8>().0, nulls))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{batch_of, rows_of};
    use groma_define::tables::{FetchRow, FindingRow};

    fn fetch(url: &str, status: Option<i64>, chain: &[&str], tls_ok: Option<bool>) -> FetchRow {
        FetchRow {
            fetch_id: url.into(),
            run: "r".into(),
            url: url.into(),
            method: "GET".into(),
            status,
            error_class: "ok".into(),
            started_at: "2026-01-01T00:00:00Z".into(),
            total_ms: status,
            bytes: Some(-1),
            content_type: Some("".into()),
            etag: Some("\"é\0\"".into()),
            redirect_chain: chain.iter().map(|&url| url.into()).collect(),
            tls_ok,
            robots_verdict: "allowed".into(),
            attempt: 1,
            purpose: "harvest".into(),
            ..FetchRow::default()
        }
    }

    #[test]
    fn rows_survive_their_bytes() {
        let check = |rows: &[FetchRow]| {
            let batch = decode(&FetchRow::TABLE, &encode(rows)).expect("our own bytes");
            assert_eq!(rows_of::<FetchRow>(&batch).expect("the table's columns"), rows);
            assert_eq!(batch, batch_of(rows));
        };
        check(&[]);
        check(&[fetch("a", None, &[], None)]);
        check(&[
            fetch("a", Some(200), &["x", ""], Some(false)),
            fetch("", None, &[], None),
            fetch("c", Some(i64::MIN), &["é"], Some(true)),
        ]);
    }

    /// Cut off anywhere, or of another table: an error, never a panic.
    #[test]
    fn other_bytes_are_refused() {
        let bytes = encode(&[fetch("a", Some(200), &["x", ""], Some(false))]);
        for end in 0..bytes.len() {
            decode(&FetchRow::TABLE, &bytes[..end]).expect_err("it ends too early");
        }
        let mut wild = bytes.clone();
        wild[4] = 0xfe;
        decode(&FetchRow::TABLE, &wild).expect_err("a length that is not there");
        decode(&FindingRow::TABLE, &bytes).expect_err("another table");
    }
}
