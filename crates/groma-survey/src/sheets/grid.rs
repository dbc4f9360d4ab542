//! A sheet as it grows cell by cell, within the bounds of the whole file.

use super::{Cell, CellKind, Limits, Merged, Sheet, SheetFinding, SheetPlace};
use groma_define::Severity;

/// Merged areas of a sheet: each cell that counts is held against all of them.
const MERGED_MAX: usize = 10_000;
/// How many findings of one name are kept for a sheet; the rest is counted.
const KEPT_MAX: usize = 20;

/// What is left of the bounds, for all sheets of a file together.
pub(super) struct Room {
    cells: u64,
    text_bytes: u64,
    limits: Limits,
}

impl Room {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { cells: limits.cells_max, text_bytes: limits.text_bytes_max, limits: limits.clone() }
    }

    /// How many cells may still be read.
    pub(super) fn cells_left(&self) -> u64 {
        self.cells
    }
}

/// A sheet that is being read.
pub(super) struct Grid<'a> {
    sheet: Sheet,
    room: &'a mut Room,
    findings: Vec<SheetFinding>,
    formulas_empty: usize,
    errors: usize,
}

impl<'a> Grid<'a> {
    pub(super) fn new(name: String, hidden: bool, room: &'a mut Room) -> Self {
        let sheet = Sheet { name, hidden, ..Sheet::default() };
        Self { sheet, room, findings: Vec::new(), formulas_empty: 0, errors: 0 }
    }

    /// Puts a cell at its place, or says which bound it breaks. Empty cells take no room.
    pub(super) fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), String> {
        let limits = &self.room.limits;
        if row >= limits.rows_max || column >= limits.columns_max {
            let place = SheetPlace::cell(&self.sheet.name, row, column);
            return Err(format!("{place} lies beyond the largest sheet there can be"));
        }
        if cell.text.is_empty() {
            return Ok(());
        }
        let (name, cells_max) = (&self.sheet.name, limits.cells_max);
        let too_many = || format!("sheet {name} spans more than {cells_max} cells");
        let width = self.sheet.rows.get(row).map_or(0, Vec::len);
        let longer = (column + 1).saturating_sub(width) as u64;
        let rows_new = (row + 1).saturating_sub(self.sheet.rows.len()) as u64;
        // A row without cells is small, yet a million of them is not.
        let taken = longer + rows_new / 8;
        self.room.cells = self.room.cells.checked_sub(taken).ok_or_else(too_many)?;
        self.text(cell.text.len())?;
        if cell.text.len() > self.room.limits.cell_chars_max
            && cell.text.chars().count() > self.room.limits.cell_chars_max
        {
            let message = format!("a text of {} characters", cell.text.chars().count());
            self.find(row, column, "long-text", message, "shorten it, or send it as a file");
        }
        if cell.kind == CellKind::Error {
            self.errors += 1;
            if self.errors <= KEPT_MAX {
                let message = format!("the cell shows the error {}", cell.text);
                self.find(
                    row,
                    column,
                    "error-cell",
                    message,
                    "correct the formula or type the value",
                );
            }
        }
        if self.sheet.rows.len() <= row {
            self.sheet.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.sheet.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = cell;
        Ok(())
    }

    /// Notes the formula of a cell, whose stored value is put as any other.
    pub(super) fn formula(
        &mut self,
        row: usize,
        column: usize,
        formula: String,
        without_value: bool,
    ) -> Result<(), String> {
        self.text(formula.len() + 16)?;
        if without_value {
            self.formulas_empty += 1;
        }
        self.sheet.formulas.insert((row, column), formula);
        Ok(())
    }

    pub(super) fn merge(&mut self, merged: Merged) -> Result<(), String> {
        if self.sheet.merged.len() >= MERGED_MAX {
            return Err(format!(
                "sheet {} has more than {MERGED_MAX} merged areas",
                self.sheet.name
            ));
        }
        self.text(std::mem::size_of::<Merged>())?;
        self.sheet.merged.push(merged);
        Ok(())
    }

    /// The sheet, and what was noticed about it.
    pub(super) fn finish(mut self) -> (Sheet, Vec<SheetFinding>) {
        self.count_formulas();
        if self.errors > KEPT_MAX {
            let message = format!("… and {} more cells show errors", self.errors - KEPT_MAX);
            self.find_in_sheet("error-cell", Severity::Warning, message, "correct them");
        }
        self.sheet.merged.sort_unstable();
        (self.sheet, self.findings)
    }

    fn count_formulas(&mut self) {
        let count = self.sheet.formulas.len();
        let Some(((row, column), _)) = self.sheet.formulas.first_key_value() else { return };
        let first = SheetPlace::cell(&self.sheet.name, *row, *column);
        let at = format!("{}{}", first.column, first.row);
        let message = match count {
            1 => format!("the formula in {at} counts with the value that is stored beside it"),
            _ => format!(
                "{count} formulas, the first in {at}, count with the values stored beside them"
            ),
        };
        self.find_in_sheet("formula", Severity::Note, message, "");
        if self.formulas_empty > 0 {
            let message = format!("{} formulas have no stored value", self.formulas_empty);
            let hint = "open the workbook in the program that made it and save it once";
            self.find_in_sheet("formula-without-value", Severity::Warning, message, hint);
        }
    }

    fn text(&mut self, bytes: usize) -> Result<(), String> {
        let left = self.room.text_bytes.checked_sub(bytes as u64);
        self.room.text_bytes = left.ok_or_else(|| {
            format!("its cells hold more than {} bytes of text", self.room.limits.text_bytes_max)
        })?;
        Ok(())
    }

    fn find(&mut self, row: usize, column: usize, code: &'static str, message: String, hint: &str) {
        self.findings.push(SheetFinding {
            place: SheetPlace::cell(&self.sheet.name, row, column),
            severity: Severity::Warning,
            code,
            message,
            hint: hint.to_owned(),
        });
    }

    fn find_in_sheet(
        &mut self,
        code: &'static str,
        severity: Severity,
        message: String,
        hint: &str,
    ) {
        let place = SheetPlace { sheet: self.sheet.name.clone(), ..SheetPlace::default() };
        let hint = hint.to_owned();
        self.findings.push(SheetFinding { place, severity, code, message, hint });
    }
}
