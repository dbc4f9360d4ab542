//! Pages of text as an Excel file: every cell is text, and stays text when somebody edits it.

use super::error::WriteError;
use crate::sheets::{Cell, CellKind, Sheet};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

/// Characters of a cell, as Excel counts them.
pub(super) const CELL_LENGTH_MAX: usize = 32_767;
/// Rows of a sheet.
pub(super) const ROWS_MAX: usize = 1_048_576;
/// Columns of a sheet.
pub(super) const COLUMNS_MAX: usize = 16_384;

/// A sheet to be written: the first row is its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) rows: Vec<Vec<String>>,
}

/// The bytes of a workbook with these sheets.
pub(super) fn write(pages: &[Page]) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // The time of writing would make two workbooks of one folder differ.
    let no_time = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&no_time));
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let header = text.clone().set_bold();
    for page in pages {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&page.name)?;
        fill(sheet, page, &text, &header)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The sheets as a reader of the file finds them.
pub(super) fn read_back(pages: &[Page]) -> crate::sheets::Workbook {
    let cell = |text: &String| match text.as_str() {
        "" => Cell::default(),
        _ => Cell { text: text.clone(), kind: CellKind::Text },
    };
    let sheets = pages.iter().map(|page| Sheet {
        name: page.name.clone(),
        rows: page.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        ..Sheet::default()
    });
    crate::sheets::Workbook { sheets: sheets.collect() }
}

fn fill(
    sheet: &mut Worksheet,
    page: &Page,
    text: &Format,
    header: &Format,
) -> Result<(), WriteError> {
    refuse_what_does_not_fit(page)?;
    let columns = page.rows.iter().map(Vec::len).max().unwrap_or(0);
    // Columns beyond the last one are text too: people add some.
    for column in 0..(columns + 10).min(COLUMNS_MAX) {
        let column = u16::try_from(column).expect("a sheet has 16,384 columns");
        sheet.set_column_format(column, text)?;
        sheet.set_column_width(column, width(page, usize::from(column)))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (0..).zip(&page.rows) {
        let format = if row == 0 { header } else { text };
        for (column, cell) in (0..).zip(cells) {
            if !cell.is_empty() {
                sheet.write_string_with_format(row, column, cell, format)?;
            }
        }
    }
    Ok(())
}

fn refuse_what_does_not_fit(page: &Page) -> Result<(), WriteError> {
    let sheet = || page.name.clone();
    if page.rows.len() > ROWS_MAX {
        return Err(WriteError::TooManyRows { sheet: sheet(), rows: page.rows.len() });
    }
    for (row, cells) in page.rows.iter().enumerate() {
        if cells.len() > COLUMNS_MAX {
            return Err(WriteError::TooManyColumns { sheet: sheet(), columns: cells.len() });
        }
        for (column, cell) in cells.iter().enumerate() {
            let length = length(cell);
            if length > CELL_LENGTH_MAX {
                let column = page.rows[0].get(column).cloned().unwrap_or_default();
                return Err(WriteError::CellTooLong {
                    sheet: sheet(),
                    row: row + 1,
                    column,
                    length,
                });
            }
        }
    }
    Ok(())
}

/// The length of a text as Excel counts it, in UTF-16 units.
pub(super) fn length(text: &str) -> usize {
    if text.len() <= CELL_LENGTH_MAX { text.len() } else { text.encode_utf16().count() }
}

/// Wide enough for most of its cells, and no wider than a page.
fn width(page: &Page, column: usize) -> f64 {
    let cells = page.rows.iter().take(50).filter_map(|row| row.get(column));
    let longest = cells.map(|cell| cell.chars().take(60).count()).max().unwrap_or(0);
    f64::from(u32::try_from(longest.clamp(8, 60)).expect("at most 60") + 2)
}
