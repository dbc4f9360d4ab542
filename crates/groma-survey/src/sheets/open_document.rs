//! OpenDocument sheets, read straight from `content.xml`.
//!
//! Cells and rows are written once with a number of repetitions; blanks are counted and never
//! built, so that a sheet that is formatted to its end costs nothing.

use super::grid::{Grid, Room};
use super::part::{PartFault, Seen, attribute, walk};
use super::{Cell, CellKind, Limits, Merged, Sheet, SheetFinding, Unreadable, Workbook};
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;
use std::io::{BufReader, Cursor};

/// Reads a file whose archive was looked through before.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Workbook, Vec<SheetFinding>), Unreadable> {
    let no_workbook = |why: String| Unreadable::NotAWorkbook { file: file.to_owned(), why };
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|why| no_workbook(why.to_string()))?;
    if encrypted(&mut archive, limits) {
        return Err(Unreadable::Protected { file: file.to_owned() });
    }
    let content = archive.by_name("content.xml").map_err(|why| no_workbook(why.to_string()))?;
    let mut room = Room::new(limits);
    let mut reading = Reading::new(&mut room);
    let walked = walk(BufReader::new(content), limits.depth_max, &mut |seen| reading.see(seen));
    match walked {
        Ok(()) => Ok((Workbook { sheets: reading.sheets }, reading.findings)),
        Err(PartFault::Refused(why)) => Err(Unreadable::TooLarge { file: file.to_owned(), why }),
        Err(other) => Err(no_workbook(format!("its part `content.xml` is damaged: {other:?}"))),
    }
}

/// True when the manifest says that parts are encrypted.
fn encrypted(archive: &mut zip::ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> bool {
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else { return false };
    let mut found = false;
    let _ = walk(BufReader::new(manifest), limits.depth_max, &mut |seen| {
        if let Seen::Start(element) = seen {
            found |= element.local_name().as_ref() == "encryption-data";
        }
        Ok(())
    });
    found
}

/// Where the walk is.
struct Reading<'a> {
    room: &'a mut Room,
    sheets: Vec<Sheet>,
    findings: Vec<SheetFinding>,
    /// Styles of tables that are not shown.
    hidden_styles: BTreeSet<String>,
    style: Option<String>,
    table: Option<Table>,
}

/// A table that is being read: its cells are kept until the table ends.
struct Table {
    name: String,
    hidden: bool,
    /// Tables inside tables are skipped: depth of those that are open.
    inner: usize,
    row: usize,
    row_repeats: usize,
    column: usize,
    cells: Vec<(usize, usize, Cell)>,
    formulas: Vec<(usize, usize, String, bool)>,
    merged: Vec<Merged>,
    cell: Option<Open>,
}

/// The cell that is open.
struct Open {
    repeats: usize,
    covered: bool,
    value: Option<(String, CellKind)>,
    text: String,
    paragraphs: usize,
    /// Comments and drawings inside a cell are no part of its text.
    skipped: usize,
    kind: CellKind,
    formula: Option<String>,
    spanned: (usize, usize),
}

impl<'a> Reading<'a> {
    fn new(room: &'a mut Room) -> Self {
        Self {
            room,
            sheets: Vec::new(),
            findings: Vec::new(),
            hidden_styles: BTreeSet::new(),
            style: None,
            table: None,
        }
    }

    fn see(&mut self, seen: Seen<'_>) -> Result<(), String> {
        match seen {
            Seen::Start(element) => self.start(element),
            Seen::End(name) => {
                let local = name.rsplit(':').next().unwrap_or(name);
                self.end(local)
            }
            Seen::Text(text) => {
                if let Some(cell) =
                    self.cell().filter(|cell| cell.skipped == 0 && cell.paragraphs > 0)
                {
                    cell.text.push_str(text);
                }
                Ok(())
            }
        }
    }

    fn cell(&mut self) -> Option<&mut Open> {
        self.table.as_mut()?.cell.as_mut()
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let name = element.local_name();
        let name = name.as_ref();
        let Some(table) = &mut self.table else {
            match name {
                "style" => self.style = attribute(element, "name"),
                "table-properties" if attribute(element, "display").as_deref() == Some("false") => {
                    self.hidden_styles.extend(self.style.clone());
                }
                "table" => self.table = Some(self.open_table(element)),
                _ => {}
            }
            return Ok(());
        };
        if table.inner > 0 || (name == "table" && table.cell.is_none()) {
            table.inner += usize::from(name == "table");
            return Ok(());
        }
        if let Some(cell) = &mut table.cell {
            cell.start(name, element)?;
            return Ok(());
        }
        match name {
            "table-row" => {
                table.row_repeats = repeats(element, "number-rows-repeated");
                table.column = 0;
            }
            "table-cell" | "covered-table-cell" => table.cell = Some(Open::new(name, element)),
            _ => {}
        }
        Ok(())
    }

    fn open_table(&self, element: &BytesStart<'_>) -> Table {
        let style = attribute(element, "style-name").unwrap_or_default();
        Table {
            name: attribute(element, "name").unwrap_or_default(),
            hidden: self.hidden_styles.contains(&style),
            inner: 0,
            row: 0,
            row_repeats: 1,
            column: 0,
            cells: Vec::new(),
            formulas: Vec::new(),
            merged: Vec::new(),
            cell: None,
        }
    }

    fn end(&mut self, name: &str) -> Result<(), String> {
        let Some(table) = &mut self.table else { return Ok(()) };
        if table.inner > 0 {
            table.inner -= usize::from(name == "table");
            return Ok(());
        }
        if let Some(cell) = &mut table.cell
            && (!matches!(name, "table-cell" | "covered-table-cell") || cell.skipped > 0)
        {
            cell.end();
            return Ok(());
        }
        match name {
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = table.cell.take() {
                    table.close(cell, self.room)?;
                }
            }
            "table-row" => table.row = table.row.saturating_add(table.row_repeats),
            "table" => {
                if let Some(table) = self.table.take() {
                    self.finish(table)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self, table: Table) -> Result<(), String> {
        let mut grid = Grid::new(table.name, table.hidden, self.room);
        for (row, column, cell) in table.cells {
            grid.put(row, column, cell)?;
        }
        for (row, column, formula, without_value) in table.formulas {
            grid.formula(row, column, formula, without_value)?;
        }
        for merged in table.merged {
            grid.merge(merged)?;
        }
        let (sheet, findings) = grid.finish();
        self.sheets.push(sheet);
        self.findings.extend(findings);
        Ok(())
    }
}

impl Table {
    /// Puts a cell as often as it and its row are repeated, when there is anything in it.
    fn close(&mut self, open: Open, room: &Room) -> Result<(), String> {
        let (row, column, repeats) = (self.row, self.column, open.repeats);
        self.column = self.column.saturating_add(repeats);
        let spanned = open.spanned;
        if spanned != (1, 1) {
            let last = (row.saturating_add(spanned.0 - 1), column.saturating_add(spanned.1 - 1));
            self.merged.push(Merged { first: (row, column), last });
        }
        let covered = open.covered;
        let formula = open.formula.clone();
        let cell = open.into_cell();
        if covered || (cell.text.is_empty() && formula.is_none()) {
            return Ok(());
        }
        let copies = (repeats as u64).saturating_mul(self.row_repeats as u64);
        if copies.saturating_add(self.cells.len() as u64) > room.cells_left() {
            return Err(format!("sheet {} spans more cells than are read", self.name));
        }
        for row in row..row.saturating_add(self.row_repeats) {
            for column in column..column.saturating_add(repeats) {
                if let Some(formula) = &formula {
                    self.formulas.push((row, column, formula.clone(), cell.text.is_empty()));
                }
                self.cells.push((row, column, cell.clone()));
            }
        }
        Ok(())
    }
}

impl Open {
    fn new(name: &str, element: &BytesStart<'_>) -> Self {
        let mut cell = Self {
            repeats: repeats(element, "number-columns-repeated"),
            covered: name == "covered-table-cell",
            value: None,
            text: String::new(),
            paragraphs: 0,
            skipped: 0,
            kind: CellKind::Text,
            formula: attribute(element, "formula"),
            spanned: (
                repeats(element, "number-rows-spanned"),
                repeats(element, "number-columns-spanned"),
            ),
        };
        // LibreOffice repeats the type in a name space of its own, which alone tells errors apart.
        let error = element.attributes().with_checks(false).flatten().any(|attribute| {
            attribute.key.as_ref() == "calcext:value-type" && attribute.value == "error"
        });
        let value = |name: &str| attribute(element, name);
        if error {
            cell.kind = CellKind::Error;
        } else if let Some(number) = value("value") {
            let text = number.parse::<f64>().map_or(number, super::excel::number);
            cell.value = Some((text, CellKind::Number));
        } else if let Some(date) = value("date-value") {
            cell.value = Some((super::excel::iso_date(&date), CellKind::Date));
        } else if let Some(time) = value("time-value") {
            cell.value = Some((iso_time(&time), CellKind::Date));
        } else if let Some(truth) = value("boolean-value") {
            let text = if truth.eq_ignore_ascii_case("true") { "TRUE" } else { "FALSE" };
            cell.value = Some((text.to_owned(), CellKind::Boolean));
        } else if let Some(text) = value("string-value") {
            cell.value = Some((text, CellKind::Text));
        }
        cell
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), String> {
        if self.skipped > 0 {
            self.skipped += 1;
            return Ok(());
        }
        match name {
            "p" | "h" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
            }
            "s" => {
                let spaces = repeats(element, "c");
                if spaces > 100_000 {
                    return Err("a cell holds more than 100000 spaces in a row".to_owned());
                }
                self.text.extend(std::iter::repeat_n(' ', spaces));
            }
            "tab" => self.text.push('\t'),
            "line-break" => self.text.push('\n'),
            "annotation" | "frame" | "table" | "custom-shape" | "control" => self.skipped = 1,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) {
        self.skipped = self.skipped.saturating_sub(1);
    }

    fn into_cell(self) -> Cell {
        let (text, kind) = self.value.unwrap_or((self.text, self.kind));
        let kind = if text.is_empty() { CellKind::Empty } else { kind };
        Cell { text, kind }
    }
}

/// How often something is repeated; 1 when nothing is said.
fn repeats(element: &BytesStart<'_>, name: &str) -> usize {
    attribute(element, name)
        .and_then(|count| count.parse().ok())
        .map_or(1, |count: usize| count.max(1))
}

/// `PT12H30M00S` as `12:30:00`; anything else as it is written.
fn iso_time(text: &str) -> String {
    let parse = || {
        let rest = text.strip_prefix("PT")?;
        let (hours, rest) = rest.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
        let part = |text: &str| text.parse::<u32>().ok();
        Some(format!("{:02}:{:02}:{:02}", part(hours)?, part(minutes)?, part(seconds)?))
    };
    parse().unwrap_or_else(|| text.to_owned())
}
