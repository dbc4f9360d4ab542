//! A CSV file, opened: decoded, its header matched to the declared columns.

use crate::diagnostic::{Diagnostics, Place, Problem, Severity};
use crate::nearest::{quoted, suggest};
use crate::read::column::SheetSpec;
use crate::read::locate::{Lines, cell_start, line_and_column, record_start};
use crate::read::row::Row;
use csv::{Reader, ReaderBuilder, StringRecord};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A file whose header fits, with its whole text.
pub(crate) struct Sheet<'a> {
    pub(crate) spec: &'static SheetSpec,
    pub(crate) text: &'a str,
    pub(crate) delimiter: u8,
    /// Where each declared column stands in the file.
    at: Vec<Option<usize>>,
    /// The columns that repeat for each language.
    translated: Vec<Translated>,
    width: usize,
}

impl<'a> Sheet<'a> {
    /// Matches the header; none when the file cannot be read by its columns.
    pub(crate) fn open(
        spec: &'static SheetSpec,
        text: &'a str,
        delimiter: u8,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let mut header = StringRecord::new();
        let filled = reader(text, delimiter).read_record(&mut header).unwrap_or(false);
        let mut sheet = Self {
            spec,
            text,
            delimiter,
            at: vec![None; spec.columns.len()],
            translated: Vec::new(),
            width: header.len(),
        };
        if !filled {
            let names: Vec<&str> = required(spec).collect();
            let hint = format!("write a header with at least {}", quoted(&names));
            problems.error(&sheet.place(0, 0), "missing-header", "the file is empty", hint);
            return None;
        }
        let before = problems.count(Severity::Error);
        sheet.match_header(&header, problems);
        (problems.count(Severity::Error) == before).then_some(sheet)
    }

    fn match_header(&mut self, header: &StringRecord, problems: &mut Diagnostics) {
        let spec = self.spec;
        let start = record_start(self.text, 0);
        for (at, name) in header.iter().enumerate() {
            let name = name.trim();
            let known = spec.columns.iter().position(|column| column.name == name);
            let twice = match (known, translated(spec, name)) {
                (Some(column), _) => self.at[column].replace(at).is_some(),
                (None, Some((family, language))) => {
                    let same =
                        |other: &Translated| other.family == family && other.language == language;
                    let twice = self.translated.iter().any(same);
                    self.translated.push(Translated { family, language: language.to_owned(), at });
                    twice
                }
                (None, None) => {
                    let place = self.place(start, at);
                    self.refuse_column(&place, name, header.len(), problems);
                    false
                }
            };
            if twice {
                let message = format!("the column `{name}` stands twice");
                let hint = "keep one of the two";
                problems.error(&self.place(start, at), "duplicate-column", message, hint);
            }
        }
        for (column, at) in spec.columns.iter().zip(&self.at) {
            if column.required && at.is_none() && !self.wrong_delimiter(header.len()) {
                let message = format!("the column `{}` is missing", column.name);
                let hint = format!("add it: {}", column.doc);
                problems.error(&self.place(start, 0), "missing-column", message, hint);
            }
        }
    }

    fn refuse_column(&self, place: &Place, name: &str, width: usize, problems: &mut Diagnostics) {
        if self.wrong_delimiter(width) {
            let message = format!(
                "the header is one single column, `{name}`; columns are separated by `{}`",
                char::from(self.delimiter)
            );
            let hint = "set `delimiter` in edition.toml, or save the file with that separator";
            problems.error(place, "wrong-delimiter", message, hint);
        } else if name.is_empty() {
            let hint = "name the column or delete it";
            problems.error(place, "unknown-column", "a column has no name", hint);
        } else {
            let families = self.spec.translated.iter().map(|family| format!("{family}::LANG"));
            let columns = self.spec.columns.iter().map(|column| column.name.to_owned());
            let known: Vec<String> = columns.chain(families).collect();
            let known = known.iter().map(String::as_str);
            let hint = suggest(name, known, "see `groma schema` for the columns of this file");
            problems.error(place, "unknown-column", format!("unknown column `{name}`"), hint);
        }
    }

    /// One wide header cell that holds another separator: the file was written with it.
    fn wrong_delimiter(&self, width: usize) -> bool {
        let first_line = self.text.lines().next().unwrap_or_default();
        width == 1 && self.spec.columns.len() > 1 && first_line.contains([',', ';', '\t'])
    }

    /// Calls `read` for every row that can be read, and reports the others.
    pub(crate) fn each(&self, problems: &mut Diagnostics, mut read: impl FnMut(&mut Row<'_>)) {
        let mut keys = HashMap::new();
        self.records(|start, line, record| {
            let mut row = Row { sheet: self, record, start, line, problems };
            if record.len() != self.width {
                row.refuse_ragged(self.width);
            } else if row.is_complete() && self.is_new(&mut keys, &mut row) {
                read(&mut row);
            }
        });
        self.refuse_open_quote(problems);
    }

    /// Calls `see` for every record below the header that is not blank.
    fn records(&self, mut see: impl FnMut(usize, u64, &StringRecord)) {
        let mut reader = reader(self.text, self.delimiter);
        let mut lines = Lines::new(self.text);
        let mut record = StringRecord::new();
        let mut header = true;
        while reader.read_record(&mut record).unwrap_or(false) {
            let from = record.position().map_or(0, csv::Position::byte);
            let start = record_start(self.text, usize::try_from(from).unwrap_or(usize::MAX));
            let line = lines.line(start);
            // A row of separators only is what spreadsheets leave below the last one.
            if !header && record.iter().any(|cell| !cell.trim().is_empty()) {
                see(start, line, &record);
            }
            header = false;
        }
    }

    /// Every filled cell of one column, spaces taken off, for those who need the codes beforehand.
    pub(crate) fn column(&self, name: &str, mut see: impl FnMut(&str, u64)) {
        if let Some(at) = self.at[self.spec.position(name)] {
            self.records(|_, line, record| {
                if let Some(cell) = record.get(at).map(str::trim).filter(|cell| !cell.is_empty()) {
                    see(cell, line);
                }
            });
        }
    }

    /// False, with a diagnostic, when another row has the same key.
    ///
    /// A 128-bit digest stands for the key: answers have millions of rows, and their keys as text
    /// would take more memory than the file.
    fn is_new(&self, keys: &mut HashMap<u128, u64>, row: &mut Row<'_>) -> bool {
        if self.spec.key.is_empty() {
            return true;
        }
        let digest = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            salt.hash(&mut hasher);
            for name in self.spec.key {
                row.or_default(name).hash(&mut hasher);
            }
            u128::from(hasher.finish())
        };
        let line = row.line;
        let first = *keys.entry((digest(0) << 64) | digest(1)).or_insert(line);
        if first == line {
            return true;
        }
        row.refuse_duplicate(first);
        false
    }

    /// A quote that is never closed swallows the rest of the file into one cell.
    fn refuse_open_quote(&self, problems: &mut Diagnostics) {
        let quotes = self.text.bytes().filter(|byte| *byte == b'"').count();
        if quotes % 2 == 1 {
            let mut last = (0, 0);
            self.records(|start, _, record| last = (start, record.len()));
            let place = self.place(last.0, 0);
            let hint = "close the quote; a quote inside a quoted cell is written twice";
            problems.error(&place, "open-quote", "a quote in this row is never closed", hint);
        }
    }

    /// The place of a cell, by its position in the file.
    pub(crate) fn place(&self, start: usize, at: usize) -> Place {
        let (line, column) = self.locate(start, at);
        Place { file: self.spec.file.to_owned(), line, column }
    }

    fn locate(&self, start: usize, at: usize) -> (u64, u64) {
        line_and_column(self.text, cell_start(self.text, start, self.delimiter, at))
    }

    /// Notes a problem with a cell; its place is looked up only when it is kept.
    pub(crate) fn report(
        &self,
        problems: &mut Diagnostics,
        severity: Severity,
        code: &'static str,
        (start, at): (usize, usize),
        words: impl FnOnce() -> (String, String),
    ) {
        problems.report(severity, self.spec.file, code, || {
            let (line, column) = self.locate(start, at);
            let (message, hint) = words();
            Problem { line, column, message, hint }
        });
    }

    /// Where a declared column stands in the file.
    pub(crate) fn at(&self, name: &str) -> Option<usize> {
        self.at[self.spec.position(name)]
    }

    /// Where each declared column stands in the file.
    pub(crate) fn columns(
        &self,
    ) -> impl Iterator<Item = (&'static super::column::Column, Option<usize>)> {
        self.spec.columns.iter().zip(self.at.iter().copied())
    }

    /// The columns of a family: each language, and where it stands.
    pub(crate) fn translated(&self, family: &str) -> impl Iterator<Item = (&str, usize)> {
        let columns = self.translated.iter().filter(move |column| column.family == family);
        columns.map(|column| (column.language.as_str(), column.at))
    }
}

/// A column such as `label::fr`.
struct Translated {
    family: &'static str,
    language: String,
    at: usize,
}

/// The family and the language of a column's name.
fn translated<'n>(spec: &SheetSpec, name: &'n str) -> Option<(&'static str, &'n str)> {
    let (family, language) = name.split_once("::")?;
    let family = spec.translated.iter().find(|known| **known == family)?;
    Some((family, language))
}

fn required(spec: &SheetSpec) -> impl Iterator<Item = &'static str> {
    spec.columns.iter().filter(|column| column.required).map(|column| column.name)
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}
