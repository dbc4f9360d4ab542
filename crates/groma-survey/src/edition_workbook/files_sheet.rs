//! Text files as rows of the sheet `_files`; what is no text, or too much of it, by its digest.

use super::table::Table;
use super::xlsx::{CELL_LENGTH_MAX, length};
use super::{Files, OpenError, Outside};
use crate::sheets::{SheetFinding, SheetPlace};
use groma_define::Severity;
use sha2::{Digest, Sha256};

/// The name of the sheet.
pub(super) const SHEET: &str = "_files";
/// Larger files stay outside: geometry, bodies of answers.
const TEXT_BYTES_MAX: usize = 1_000_000;
/// The lines of the file end with CR LF; the sheet shows LF.
const CRLF: &str = "crlf";
/// Only the folder has the file.
const OUTSIDE: &str = "outside";

/// The rows of the sheet: path, part, text, form and digest.
#[derive(Debug)]
pub(super) struct Sheet {
    table: Table,
    pub(super) findings: Vec<SheetFinding>,
}

impl Sheet {
    /// A sheet without files.
    pub(super) fn new() -> Self {
        let columns = ["path", "part", "text", "form", "sha256"].map(str::to_owned).to_vec();
        Self { table: Table { columns, rows: Vec::new() }, findings: Vec::new() }
    }

    /// Adds a file.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) {
        let sha256 = digest(bytes);
        let text = std::str::from_utf8(bytes).ok().filter(|_| bytes.len() <= TEXT_BYTES_MAX);
        let Some(text) = text else {
            self.findings.push(stays_outside(path, bytes));
            self.table.rows.push([path, "1", "", OUTSIDE, &sha256].map(str::to_owned).to_vec());
            return;
        };
        // Spreadsheets end lines with LF; a file that ends all of them otherwise says so.
        let unix = text.replace("\r\n", "\n");
        let is_crlf = unix.len() < text.len() && unix.replace('\n', "\r\n") == text;
        let (text, form) = if is_crlf { (unix.as_str(), CRLF) } else { (text, "") };
        for (part, text) in (1..).zip(parts(text)) {
            let row = [path, &format!("{part}"), text, form, &sha256];
            self.table.rows.push(row.map(str::to_owned).to_vec());
        }
    }

    /// The table of the sheet.
    pub(super) fn into_table(self) -> Table {
        self.table
    }
}

/// A text in parts that fit into cells, split after line ends; a longer line is split inside.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while length(rest) > CELL_LENGTH_MAX {
        let mut units = 0;
        let fitting = rest.char_indices().find(|(_, letter)| {
            units += letter.len_utf16();
            units > CELL_LENGTH_MAX
        });
        let fitting = fitting.map_or(rest.len(), |(at, _)| at);
        let at = rest[..fitting].rfind('\n').map_or(fitting, |at| at + 1);
        let (part, after) = rest.split_at(at);
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Puts the files of the sheet among `files`.
pub(super) fn read(
    table: &Table,
    files: &mut Files,
    outside: &mut Vec<Outside>,
) -> Result<(), OpenError> {
    let mut rows: Vec<(&str, u64, usize)> = Vec::new();
    for row in 0..table.rows.len() {
        let path = table.cell(row, "path");
        if !is_inside(path) {
            let (sheet, path) = (SHEET.to_owned(), path.to_owned());
            return Err(OpenError::BadPath { sheet, row: row + 2, path });
        }
        let part = table.cell(row, "part").trim().parse().unwrap_or(u64::MAX);
        rows.push((path, part, row));
    }
    rows.sort_unstable();
    for (path, _, row) in rows {
        match table.cell(row, "form").trim() {
            OUTSIDE => {
                let sha256 = table.cell(row, "sha256").trim().to_owned();
                outside.push(Outside { path: path.to_owned(), sha256 });
            }
            form => {
                let text = table.cell(row, "text");
                let text = if form == CRLF { text.replace('\n', "\r\n") } else { text.to_owned() };
                files.entry(path.to_owned()).or_default().extend(text.into_bytes());
            }
        }
    }
    Ok(())
}

/// True for a path that cannot lead out of the folder it is joined to, on any system.
pub(super) fn is_inside(path: &str) -> bool {
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.ends_with(['.', ' '])
            && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
    };
    !path.is_empty() && path.len() <= 500 && path.split('/').all(is_plain)
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    groma_define::hex(&Sha256::digest(bytes))
}

fn stays_outside(path: &str, bytes: &[u8]) -> SheetFinding {
    let why = if bytes.len() > TEXT_BYTES_MAX {
        format!("it has {} bytes, a workbook takes {TEXT_BYTES_MAX}", bytes.len())
    } else {
        "it is no text".to_owned()
    };
    SheetFinding {
        place: SheetPlace { sheet: SHEET.to_owned(), ..SheetPlace::default() },
        severity: Severity::Warning,
        code: "file-stays-outside",
        message: format!("{path} is listed by its digest only: {why}"),
        hint: "send it along with the workbook; it is taken over from the folder on the way back"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], rows: usize) {
        let mut sheet = Sheet::new();
        sheet.add("a.md", bytes);
        assert_eq!(sheet.table.rows.len(), rows);
        let cells = sheet.table.rows.iter().flatten();
        assert!(cells.clone().all(|cell| length(cell) <= CELL_LENGTH_MAX));
        let (mut files, mut outside) = (Files::new(), Vec::new());
        read(&sheet.into_table(), &mut files, &mut outside).unwrap();
        assert_eq!(files.get("a.md").map(Vec::as_slice), Some(bytes));
    }

    #[test]
    fn text_comes_back_byte_for_byte() {
        check(b"", 1);
        check(b"a\nb\n", 1);
        check(b"a\r\nb\r\n", 1);
        check(b"a\r\nb\nc\rd", 1);
        check("\u{feff}a\n".as_bytes(), 1);
        check("é😀\n".repeat(20_000).as_bytes(), 3);
        check("x".repeat(70_000).as_bytes(), 3);
        check("😀".repeat(40_000).as_bytes(), 3);
    }

    #[test]
    fn what_is_no_text_stays_outside() {
        let mut sheet = Sheet::new();
        sheet.add("map.bin", &[0xff, 0xfe, 0x00]);
        sheet.add("large.txt", &vec![b'a'; TEXT_BYTES_MAX + 1]);
        assert_eq!(sheet.findings.len(), 2);
        let (mut files, mut outside) = (Files::new(), Vec::new());
        read(&sheet.into_table(), &mut files, &mut outside).unwrap();
        assert!(files.is_empty());
        let paths: Vec<&str> = outside.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["large.txt", "map.bin"]);
    }

    #[test]
    fn paths_stay_inside() {
        for path in ["a.md", "rules/a b.md", ".gitignore", "a/b/c"] {
            assert!(is_inside(path), "{path}");
        }
        for path in
            ["", "/a", "a//b", "../a", "a/../b", "a/", "c:/a", "a\\b", "a\nb", "a/...", "con. "]
        {
            assert!(!is_inside(path), "{path}");
        }
    }
}
