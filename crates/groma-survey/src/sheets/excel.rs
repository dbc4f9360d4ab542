//! Excel and OpenDocument files.

use super::{Cell, CellKind, Limits, Sheet, SheetFinding, Unreadable, Workbook};
use calamine::{Data, Reader};
use std::io::Cursor;

/// Reads a workbook of any of the formats.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    _limits: &Limits,
) -> Result<(Workbook, Vec<SheetFinding>), Unreadable> {
    let unreadable = |why: String| Unreadable::NotAWorkbook { file: file.to_owned(), why };
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|why| unreadable(why.to_string()))?;
    let mut sheets = Vec::new();
    for metadata in book.sheets_metadata().to_vec() {
        let range =
            book.worksheet_range(&metadata.name).map_err(|why| unreadable(why.to_string()))?;
        let (rows, columns) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
        let cell = |row, column| range.get_value((row, column)).map(cell).unwrap_or_default();
        let rows = (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect());
        sheets.push(Sheet {
            hidden: metadata.visible != calamine::SheetVisible::Visible,
            rows: rows.collect(),
            name: metadata.name,
        });
    }
    Ok((Workbook { sheets }, vec![]))
}

fn cell(data: &Data) -> Cell {
    let (text, kind) = match data {
        Data::Empty => return Cell::default(),
        Data::String(text) => (text.clone(), CellKind::Text),
        Data::Float(number) => (number.to_string(), CellKind::Number),
        Data::Int(number) => (number.to_string(), CellKind::Number),
        Data::Bool(true) => ("TRUE".to_owned(), CellKind::Boolean),
        Data::Bool(false) => ("FALSE".to_owned(), CellKind::Boolean),
        Data::DateTimeIso(text) | Data::DurationIso(text) => (text.clone(), CellKind::Date),
        Data::Error(error) => (error.to_string(), CellKind::Error),
        other => (other.to_string(), CellKind::Date),
    };
    Cell { text, kind }
}
