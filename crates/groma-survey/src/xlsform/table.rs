//! A sheet as headers and rows: cells cleaned, headers told apart, blank ends cut off.

use super::column::Column;
use super::header::{Role, all_parts};
use crate::sheets::Findings;
use crate::sheets::{Sheet, SheetPlace};
use std::collections::HashMap;

/// After more blank columns than this the reference converter reads no further.
const BLANK_COLUMNS_MAX: usize = 20;
/// After more blank rows than this the reference converter reads no further.
const BLANK_ROWS_MAX: usize = 60;

/// A sheet of a form.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// As the file spells it.
    pub(super) sheet: String,
    pub(super) headers: Vec<Header>,
    pub(super) rows: Vec<Row>,
}

/// A header that is not empty.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) text: String,
    /// The column of the sheet, from 0.
    pub(super) at: usize,
    pub(super) parts: Vec<String>,
    pub(super) column: Column,
}

/// A row below the headers that holds something.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// As people count it: the first below the headers is 2.
    pub(super) number: usize,
    /// Which header, and the text.
    pub(super) cells: Vec<(usize, String)>,
}

/// Reads a sheet. Runs of spaces collapse where `collapse` says so.
pub(super) fn read(sheet: &Sheet, role: Role, collapse: bool, findings: &mut Findings) -> Table {
    let headers = read_headers(sheet, role, findings);
    let by_column: HashMap<usize, usize> =
        headers.iter().enumerate().map(|(index, header)| (header.at, index)).collect();
    let mut table = Table { sheet: sheet.name.clone(), headers, rows: Vec::new() };
    let (mut blank, mut headless) = (0, None);
    for (number, cells) in sheet.rows.iter().enumerate().skip(1) {
        let mut row = Row { number: number + 1, cells: Vec::new() };
        for (at, cell) in cells.iter().enumerate() {
            if is_blank(&cell.text) {
                continue;
            }
            match by_column.get(&at) {
                Some(header) => row.cells.push((*header, clean(&cell.text, collapse))),
                None => headless = headless.or(Some((number, at))),
            }
        }
        if !row.cells.is_empty() {
            blank = 0;
            table.rows.push(row);
        } else if blank == BLANK_ROWS_MAX {
            report_rows_beyond(sheet, number, findings);
            break;
        } else {
            blank += 1;
        }
    }
    if let Some((row, at)) = headless {
        findings.warning(
            SheetPlace::cell(&sheet.name, row, at),
            "cell-without-header",
            "the cell stands in a column without a header and is not read",
            "give the column a header in row 1, or delete the cell",
        );
    }
    table
}

fn read_headers(sheet: &Sheet, role: Role, findings: &mut Findings) -> Vec<Header> {
    let first: &[_] = sheet.rows.first().map_or(&[], Vec::as_slice);
    let mut texts: Vec<(usize, String)> = Vec::new();
    let mut blank = 0;
    for (at, cell) in first.iter().enumerate() {
        if !is_blank(&cell.text) {
            blank = 0;
            texts.push((at, collapse_spaces(clean(&cell.text, false).trim())));
        } else if blank == BLANK_COLUMNS_MAX {
            report_columns_beyond(sheet, at, findings);
            break;
        } else {
            blank += 1;
        }
    }
    let (columns, texts): (Vec<usize>, Vec<String>) = texts.into_iter().unzip();
    let mut headers: Vec<Header> = Vec::new();
    let mut seen: HashMap<Vec<String>, usize> = HashMap::new();
    let parts = all_parts(&texts, role);
    for ((at, text), parts) in columns.into_iter().zip(texts).zip(parts) {
        if let Some(other) = seen.get(&parts) {
            refuse_twin(sheet, at, &text, &headers[*other], findings);
            continue;
        }
        seen.insert(parts.clone(), headers.len());
        let column = Column::of(&parts);
        headers.push(Header { text, at, parts, column });
    }
    headers
}

fn refuse_twin(sheet: &Sheet, at: usize, text: &str, other: &Header, findings: &mut Findings) {
    let place = SheetPlace::cell(&sheet.name, 0, at);
    if text == other.text {
        findings.error(
            place,
            "duplicate-header",
            format!("the header `{text}` occurs twice"),
            "rename or delete one of the two columns",
        );
    } else {
        findings.error(
            place,
            "two-headers-for-one-column",
            format!("`{}` and `{text}` are two spellings of one column", other.text),
            "keep one of the two columns",
        );
    }
}

fn report_columns_beyond(sheet: &Sheet, at: usize, findings: &mut Findings) {
    let beyond = sheet.rows[0].iter().enumerate().skip(at).find(|(_, cell)| !is_blank(&cell.text));
    if let Some((at, _)) = beyond {
        findings.warning(
            SheetPlace::cell(&sheet.name, 0, at),
            "column-beyond-blanks",
            format!(
                "more than {BLANK_COLUMNS_MAX} blank columns stand before this one: it is not read"
            ),
            "move the column to the left, next to the others",
        );
    }
}

fn report_rows_beyond(sheet: &Sheet, from: usize, findings: &mut Findings) {
    let holds = |row: &Vec<crate::sheets::Cell>| row.iter().any(|cell| !is_blank(&cell.text));
    if let Some((number, _)) = sheet.rows.iter().enumerate().skip(from).find(|(_, row)| holds(row))
    {
        findings.warning(
            SheetPlace { column: String::new(), ..SheetPlace::cell(&sheet.name, number, 0) },
            "row-beyond-blanks",
            format!(
                "more than {BLANK_ROWS_MAX} blank rows stand before this one: it is not read, \
                 nor is any below"
            ),
            "delete the blank rows above",
        );
    }
}

/// Trimmed, non-breaking spaces and curly quotes made plain.
fn clean(text: &str, collapse: bool) -> String {
    let plain: String = text
        .trim()
        .chars()
        .map(|letter| match letter {
            '\u{a0}' => ' ',
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            other => other,
        })
        .collect();
    if collapse { collapse_spaces(&plain) } else { plain }
}

/// Runs of spaces become one; line breaks stay.
fn collapse_spaces(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter != ' ' || !collapsed.ends_with(' ') {
            collapsed.push(letter);
        }
    }
    collapsed
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

impl Table {
    /// The text of a row in a column without languages.
    pub(super) fn text<'a>(&self, row: &'a Row, column: &Column) -> Option<&'a str> {
        row.cells
            .iter()
            .find(|(header, _)| self.headers[*header].column == *column)
            .map(|(_, text)| text.as_str())
    }

    /// The text of a row under a header, by the header's parts.
    pub(super) fn under<'a>(&self, row: &'a Row, parts: &[&str]) -> Option<&'a str> {
        row.cells
            .iter()
            .find(|(header, _)| self.headers[*header].parts == parts)
            .map(|(_, text)| text.as_str())
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, column: &Column) -> bool {
        self.headers.iter().any(|header| header.column == *column)
    }

    /// Header and text of every cell of a row.
    pub(super) fn spelled(&self, row: &Row) -> Vec<(String, String)> {
        let cell =
            |(header, text): &(usize, String)| (self.headers[*header].text.clone(), text.clone());
        row.cells.iter().map(cell).collect()
    }

    /// The place of a cell; of the row, where there is no such column.
    pub(super) fn place(&self, row: usize, column: &Column) -> SheetPlace {
        let header = self.headers.iter().find(|header| header.column == *column);
        match header {
            Some(header) => self.place_under(row, header),
            None => self.row_place(row),
        }
    }

    /// The place of a cell under a header.
    pub(super) fn place_under(&self, row: usize, header: &Header) -> SheetPlace {
        SheetPlace::cell(&self.sheet, row.saturating_sub(1), header.at)
    }

    /// The place of a whole row.
    pub(super) fn row_place(&self, row: usize) -> SheetPlace {
        SheetPlace { sheet: self.sheet.clone(), row, column: String::new() }
    }

    /// The headers as they are spelled.
    pub(super) fn header_texts(&self) -> Vec<String> {
        self.headers.iter().map(|header| header.text.clone()).collect()
    }
}
