//! Folder → workbook → folder, on real editions and on contrived ones.

mod edits;
mod round_trip;

use super::table::Table;
use super::{Files, Opened, Written, read, write};
use crate::sheets::{Cell, CellKind, Limits, Workbook};
use std::path::Path;

/// The files of a folder, as the command gathers them: without hidden ones.
fn gathered(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Files by name and text.
fn files(texts: &[(&str, &str)]) -> Files {
    texts.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// A small `edition.toml`.
const EDITION: &str = "# about\ncode = \"e\"\nname = \"E\"\nperiod = \"2026\"\nlanguages = [\"en\", \"fr\"]\nseed = 7\n\n[settings]\nouts = \"3\"\n";

/// The small edition that `groma new` writes.
fn small() -> Files {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new");
    groma_define::new::write(&folder).unwrap();
    gathered(&folder)
}

fn workbook(written: &Written) -> Workbook {
    Workbook::read("e.xlsx", &written.xlsx, &Limits::default()).unwrap().0
}

/// Folder → workbook → folder.
fn cycled(files: &Files) -> Opened {
    read(&workbook(&write(files).unwrap())).unwrap()
}

/// Asserts that two folders hold the same tables and the same other files.
#[track_caller]
fn assert_same(files: &Files, others: &Files, delimiter: u8) {
    let paths = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(files), paths(others));
    for (path, bytes) in files {
        let table = |bytes: &[u8]| Table::from_csv(bytes, delimiter);
        match table(bytes) {
            Ok(table_before) if path.ends_with(".csv") => {
                assert_eq!(Ok(table_before), table(&others[path]), "{path}");
            }
            _ => assert_eq!(
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(&others[path]),
                "{path}"
            ),
        }
    }
}

/// Sets a cell of a workbook as a person would; row and column from 0.
fn set(workbook: &mut Workbook, sheet: &str, row: usize, column: usize, text: &str) {
    let sheet = workbook.sheets.iter_mut().find(|other| other.name == sheet).unwrap();
    if sheet.rows.len() <= row {
        sheet.rows.resize(row + 1, Vec::new());
    }
    let cells = &mut sheet.rows[row];
    if cells.len() <= column {
        cells.resize(column + 1, Cell::default());
    }
    cells[column] = Cell { text: text.to_owned(), kind: CellKind::Text };
}

/// The column of a header, from 0.
#[track_caller]
fn column(workbook: &Workbook, sheet: &str, header: &str) -> usize {
    let sheet = workbook.sheet(sheet).unwrap();
    let width = sheet.rows[0].len();
    (0..width).find(|at| sheet.text(0, *at) == header).unwrap_or_else(|| panic!("no {header}"))
}

/// The first row whose cell under a header is `text`, from 0.
#[track_caller]
fn row(workbook: &Workbook, sheet: &str, header: &str, text: &str) -> usize {
    let at = column(workbook, sheet, header);
    let sheet = workbook.sheet(sheet).unwrap();
    (1..sheet.rows.len())
        .find(|row| sheet.text(*row, at) == text)
        .unwrap_or_else(|| panic!("no {text}"))
}

/// A sheet as lines of text with `|` between filled cells' headers and texts left out.
fn shown(workbook: &Workbook, sheet: &str) -> String {
    let sheet = workbook.sheet(sheet).unwrap();
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    let lines = (0..sheet.rows.len())
        .map(|row| (0..width).map(|column| sheet.text(row, column)).collect::<Vec<_>>().join("|"));
    lines.map(|line| line.trim_end_matches('|').to_owned()).collect::<Vec<_>>().join("\n")
}

/// The text of a file.
fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(&files[path]).unwrap()
}
