//! A respondent: opens a workbook that was sent, fills it in, and sends it back as another program
//! writes it, with text in every cell and nothing of the formats.

use crate::workbench::path;
use groma_survey::sheets::{Cell, CellKind, Limits, Workbook};
use std::path::Path;

const CODE: usize = 0;
const ANSWER: usize = 3;
const KIND: usize = 4;
const EXPLANATION: usize = 6;
const EVIDENCE: usize = 8;
const CONFIRM: usize = 10;

/// A workbook on somebody's screen.
pub struct Respondent {
    pub book: Workbook,
}

impl Respondent {
    /// Opens a workbook.
    pub fn open(file: &Path) -> Self {
        let bytes = std::fs::read(file).unwrap();
        let (book, _) = Workbook::read(path(file), &bytes, &Limits::default()).unwrap();
        Self { book }
    }

    /// Answers a question: options by their codes, several with spaces between.
    pub fn answer(&mut self, question: &str, instance: u32, value: &str) {
        let (row, code) = self.row_of(question, instance);
        let ticked: Vec<String> =
            value.split(' ').map(|option| format!("{code}={option}")).collect();
        let lines: Vec<(usize, usize)> = ticked.iter().filter_map(|line| self.find(line)).collect();
        if lines.is_empty() {
            return self.write(row, ANSWER, value);
        }
        assert_eq!(lines.len(), ticked.len(), "{question}: {value}");
        for line in lines {
            self.write(line, ANSWER, "yes");
        }
    }

    /// Says why a question is not answered: a word such as `don't know`.
    pub fn decline(&mut self, question: &str, instance: u32, kind: &str) {
        let (row, _) = self.row_of(question, instance);
        self.write(row, KIND, kind);
    }

    /// Explains an answer and shows what it rests on, one link a line.
    pub fn show(&mut self, question: &str, instance: u32, why: &str, links: &str) {
        let (row, _) = self.row_of(question, instance);
        self.write(row, EXPLANATION, why);
        self.write(row, EVIDENCE, links);
    }

    /// Confirms what was carried over.
    pub fn confirm(&mut self, question: &str) {
        let (row, _) = self.row_of(question, 1);
        self.write(row, CONFIRM, "yes");
    }

    /// Saves the workbook.
    pub fn send(&self, file: &Path) {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for sheet in &self.book.sheets {
            let worksheet = workbook.add_worksheet();
            worksheet.set_name(&sheet.name).unwrap();
            worksheet.set_hidden(sheet.hidden);
            for (row, cells) in sheet.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate().filter(|(_, c)| !c.text.is_empty()) {
                    let (row, column) = (row as u32, column as u16);
                    worksheet.write_string(row, column, &cell.text).unwrap();
                }
            }
        }
        workbook.save(file).unwrap();
    }

    /// Where a question stands, and the code it stands under.
    fn row_of(&self, question: &str, instance: u32) -> ((usize, usize), String) {
        let numbered = format!("{question}#{instance}");
        for code in [question, &numbered] {
            if let Some(place) = self.find(code) {
                return (place, code.to_owned());
            }
        }
        panic!("{question} is not in the workbook")
    }

    /// The sheet and row of a code.
    fn find(&self, code: &str) -> Option<(usize, usize)> {
        for (sheet, rows) in self.book.sheets.iter().enumerate().filter(|(_, s)| !s.hidden) {
            if let Some(row) = (0..rows.rows.len()).find(|row| rows.text(*row, CODE) == code) {
                return Some((sheet, row));
            }
        }
        None
    }

    /// Writes into a cell, wherever its row ends now.
    pub fn write(&mut self, (sheet, row): (usize, usize), column: usize, text: &str) {
        let cells = &mut self.book.sheets[sheet].rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        cells[column] = Cell { text: text.to_owned(), kind: CellKind::Text };
    }
}
