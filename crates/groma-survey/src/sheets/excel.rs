//! Excel files, old and new, as grids of text; OpenDocument files are passed on.
//!
//! The library that reads them is given only what was looked through before, and cells one by one
//! where it can: a sheet that claims a million rows takes the room of the cells it has. Should the
//! library panic all the same, the file counts as unreadable.

use super::archive::{self, Package};
use super::grid::{Grid, Room};
use super::{Cell, CellKind, Limits, Merged, SheetFinding, Unreadable, Workbook};
use super::{compound, open_document};
use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetVisible};
use calamine::{Range, Xls, Xlsx, XlsxError, XlsxFormulaMetadata};
use std::collections::HashMap;
use std::io::Cursor;
use std::panic::AssertUnwindSafe;

type Read = Result<(Workbook, Vec<SheetFinding>), Unreadable>;

/// Reads a workbook of any of the formats.
pub(super) fn read(file: &str, bytes: &[u8], limits: &Limits) -> Read {
    if bytes.len() as u64 > limits.file_bytes_max {
        let why =
            format!("it has {} bytes, at most {} are read", bytes.len(), limits.file_bytes_max);
        return Err(Unreadable::TooLarge { file: file.to_owned(), why });
    }
    let reading = std::panic::catch_unwind(AssertUnwindSafe(|| read_kind(file, bytes, limits)));
    reading.unwrap_or_else(|_| {
        let why = "it is damaged in a way that stops reading".to_owned();
        Err(Unreadable::NotAWorkbook { file: file.to_owned(), why })
    })
}

fn read_kind(file: &str, bytes: &[u8], limits: &Limits) -> Read {
    if compound::is_compound(bytes) {
        let brought = compound::inspect(file, bytes, limits)?;
        return with_findings(brought, read_old(file, bytes, limits)?);
    }
    if !bytes.starts_with(b"PK") {
        let why = "it is neither Excel nor OpenDocument".to_owned();
        return Err(Unreadable::NotAWorkbook { file: file.to_owned(), why });
    }
    let (package, brought) = archive::inspect(file, bytes, limits)?;
    let read = match package {
        Package::OpenXml => read_open_xml(file, bytes, limits)?,
        Package::OpenDocument => open_document::read(file, bytes, limits)?,
    };
    with_findings(brought, read)
}

fn with_findings(
    mut brought: Vec<SheetFinding>,
    (workbook, findings): (Workbook, Vec<SheetFinding>),
) -> Read {
    brought.extend(findings);
    Ok((workbook, brought))
}

fn read_open_xml(file: &str, bytes: &[u8], limits: &Limits) -> Read {
    let no_workbook =
        |why: XlsxError| Unreadable::NotAWorkbook { file: file.to_owned(), why: why.to_string() };
    let too_large = |why: String| Unreadable::TooLarge { file: file.to_owned(), why };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(no_workbook)?;
    let mut room = Room::new(limits);
    let (mut workbook, mut noticed) = (Workbook::default(), Vec::new());
    for sheet in book.sheets_metadata().to_vec() {
        let hidden = sheet.visible != SheetVisible::Visible;
        let mut grid = Grid::new(sheet.name.clone(), hidden, &mut room);
        // Sheets of charts have no cells.
        if sheet.typ == calamine::SheetType::WorkSheet {
            match cells(&mut book, &sheet.name, &mut grid) {
                Ok(()) => {}
                Err(Stop::Fault(XlsxError::NotAWorksheet(_))) => {}
                Err(Stop::Fault(why)) => return Err(no_workbook(why)),
                Err(Stop::TooLarge(why)) => return Err(too_large(why)),
            }
            let merged = book.merge_cells_by_sheet_name(&sheet.name).map_err(no_workbook)?;
            for dimensions in merged {
                grid.merge(region(&dimensions)).map_err(too_large)?;
            }
        }
        let (sheet, findings) = grid.finish();
        workbook.sheets.push(sheet);
        noticed.extend(findings);
    }
    Ok((workbook, noticed))
}

/// Why a sheet is not read to its end.
enum Stop {
    Fault(XlsxError),
    TooLarge(String),
}

impl From<XlsxError> for Stop {
    fn from(why: XlsxError) -> Self {
        Self::Fault(why)
    }
}

fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, grid: &mut Grid<'_>) -> Result<(), Stop> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut shared: HashMap<usize, (String, (u32, u32))> = HashMap::new();
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        let (row, column) = (record.pos.0 as usize, record.pos.1 as usize);
        let cell = cell_ref(&record.value);
        if let Some(metadata) = record.formula {
            let without_value = cell.text.is_empty();
            let formula = formula(metadata, record.pos, &mut shared);
            grid.formula(row, column, formula, without_value).map_err(Stop::TooLarge)?;
        }
        grid.put(row, column, cell).map_err(Stop::TooLarge)?;
    }
    Ok(())
}

/// The formula of a cell; one that is shared with a cell above is moved to where it stands.
fn formula(
    metadata: XlsxFormulaMetadata,
    at: (u32, u32),
    shared: &mut HashMap<usize, (String, (u32, u32))>,
) -> String {
    match metadata {
        XlsxFormulaMetadata::Normal { formula } => formula,
        XlsxFormulaMetadata::Shared { shared_index, formula, .. } => {
            shared.insert(shared_index, (formula.clone(), at));
            formula
        }
        XlsxFormulaMetadata::SharedDerived { shared_index } => shared
            .get(&shared_index)
            .and_then(|(formula, from)| calamine::expand_shared_formula(formula, *from, at).ok())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn read_old(file: &str, bytes: &[u8], limits: &Limits) -> Read {
    let no_workbook = |why: String| Unreadable::NotAWorkbook { file: file.to_owned(), why };
    let too_large = |why: String| Unreadable::TooLarge { file: file.to_owned(), why };
    let mut book: Xls<_> =
        Xls::new(Cursor::new(bytes)).map_err(|why| no_workbook(why.to_string()))?;
    let mut room = Room::new(limits);
    let (mut workbook, mut noticed) = (Workbook::default(), Vec::new());
    for sheet in book.sheets_metadata().to_vec() {
        let hidden = sheet.visible != SheetVisible::Visible;
        let mut grid = Grid::new(sheet.name.clone(), hidden, &mut room);
        // Charts and modules are listed among the sheets and have no cells.
        let Ok(values) = book.worksheet_range(&sheet.name) else { continue };
        let formulas = book.worksheet_formula(&sheet.name).unwrap_or_default();
        for (row, column, formula) in filled(&formulas) {
            let value = values.get_value((row as u32, column as u32));
            let without_value = value.is_none_or(|value| cell(value).text.is_empty());
            grid.formula(row, column, formula.clone(), without_value).map_err(too_large)?;
        }
        for (row, column, value) in filled(&values) {
            grid.put(row, column, cell(value)).map_err(too_large)?;
        }
        for dimensions in book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default() {
            grid.merge(region(&dimensions)).map_err(too_large)?;
        }
        let (sheet, findings) = grid.finish();
        workbook.sheets.push(sheet);
        noticed.extend(findings);
    }
    Ok((workbook, noticed))
}

/// The filled cells of a range, by row and column of the sheet.
fn filled<T: calamine::CellType>(range: &Range<T>) -> impl Iterator<Item = (usize, usize, &T)> {
    let (row, column) = range.start().unwrap_or_default();
    range
        .used_cells()
        .map(move |(down, right, value)| (row as usize + down, column as usize + right, value))
}

fn region(dimensions: &Dimensions) -> Merged {
    let at = |(row, column): (u32, u32)| (row as usize, column as usize);
    Merged { first: at(dimensions.start), last: at(dimensions.end) }
}

fn cell_ref(data: &DataRef<'_>) -> Cell {
    match data {
        // Texts shared by many cells are copied once, here.
        DataRef::SharedString(text) => text_cell((*text).to_owned()),
        DataRef::String(text) => text_cell(text.clone()),
        other => cell(&Data::from(other.clone())),
    }
}

fn cell(data: &Data) -> Cell {
    let (text, kind) = match data {
        Data::Empty => return Cell::default(),
        Data::String(text) => return text_cell(text.clone()),
        Data::Float(value) => (number(*value), CellKind::Number),
        Data::Int(value) => (value.to_string(), CellKind::Number),
        Data::Bool(true) => ("TRUE".to_owned(), CellKind::Boolean),
        Data::Bool(false) => ("FALSE".to_owned(), CellKind::Boolean),
        Data::DateTime(moment) => (moment_text(moment), CellKind::Date),
        Data::DateTimeIso(text) => (iso_date(text), CellKind::Date),
        Data::DurationIso(text) => (text.clone(), CellKind::Date),
        Data::Error(error) => (error.to_string(), CellKind::Error),
    };
    Cell { text, kind }
}

fn text_cell(text: String) -> Cell {
    let kind = if text.is_empty() { CellKind::Empty } else { CellKind::Text };
    Cell { text, kind }
}

/// The shortest digits that read back as the same number; never in powers of ten, no `.0`.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// A moment of a spreadsheet: a date when it has no time, a time when it has no date.
fn moment_text(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if !value.is_finite() {
        return String::new();
    }
    if moment.is_duration() {
        let seconds = (value * 86_400.0).round() as i64;
        let sign = if seconds < 0 { "-" } else { "" };
        let seconds = seconds.unsigned_abs();
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    // Numbers that no date has, in a cell that is formatted as one.
    if !(0.0..2_958_466.0).contains(&value) {
        return number(value);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (value < 1.0, time == "00:00:00") {
        (true, false) => time,
        (_, true) => date,
        (false, false) => format!("{date}T{time}"),
    }
}

/// An ISO date without a time of midnight.
pub(super) fn iso_date(text: &str) -> String {
    match text.split_once('T') {
        Some((date, time)) if time.trim_end_matches(['0', ':', '.', 'Z']).is_empty() => {
            date.to_owned()
        }
        _ => text.to_owned(),
    }
}
