//! Workbooks that are plain text: Markdown and CSV.

use super::{Limits, Unreadable, Workbook, delimited, markdown};

/// The kinds of text that hold sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Markdown,
    Delimited,
}

/// How far into a file its kind is looked for.
const LOOKED_AT: usize = 5000;

/// Which kind of text a file is, by its name, or by its content where the name says nothing; none
/// when it is no text.
pub(super) fn kind_of(file: &str, bytes: &[u8]) -> Option<Kind> {
    const ZIP: &[u8] = b"PK";
    const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
    if bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND) {
        return None;
    }
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    if extension.eq_ignore_ascii_case("md") {
        return Some(Kind::Markdown);
    }
    if extension.eq_ignore_ascii_case("csv") {
        return Some(Kind::Delimited);
    }
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    if start.contains(&0) {
        return None;
    }
    let count = |sign: u8| start.iter().filter(|byte| **byte == sign).count();
    // The least that can be a table of either kind.
    if count(b'|') >= 5 {
        Some(Kind::Markdown)
    } else if count(b',') >= 4 {
        Some(Kind::Delimited)
    } else {
        None
    }
}

/// Reads the text as sheets.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    kind: Kind,
    limits: &Limits,
) -> Result<Workbook, Unreadable> {
    let too_large = |why: String| Unreadable::TooLarge { file: file.to_owned(), why };
    let unreadable = |why: String| Unreadable::NotAWorkbook { file: file.to_owned(), why };
    if bytes.len() as u64 > limits.file_bytes_max {
        let why = format!("it has {} bytes, more than {}", bytes.len(), limits.file_bytes_max);
        return Err(too_large(why));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        unreadable(format!("its text is not UTF-8 from byte {} on", error.valid_up_to()))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Every cell has a separator or a line end behind it: a bound that needs no reading.
    let cells = text.bytes().filter(|byte| matches!(byte, b'|' | b',' | b'\n')).count();
    if cells as u64 > limits.cells_max {
        return Err(too_large(format!(
            "it may hold {cells} cells, more than {}",
            limits.cells_max
        )));
    }
    let book = match kind {
        Kind::Markdown => markdown::read(text),
        Kind::Delimited => delimited::read(file, text).map_err(unreadable)?,
    };
    let rows = book.sheets.iter().flat_map(|sheet| &sheet.rows);
    let longest = rows.flatten().map(|cell| cell.text.chars().count()).max().unwrap_or_default();
    if longest > limits.cell_chars_max {
        let why = format!("a cell has {longest} characters, more than {}", limits.cell_chars_max);
        return Err(too_large(why));
    }
    Ok(book)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_name_and_content() {
        let check = |file: &str, bytes: &[u8], expected: Option<Kind>| {
            assert_eq!(kind_of(file, bytes), expected, "{file}");
        };
        check("form.md", b"", Some(Kind::Markdown));
        check("form.CSV", b"a", Some(Kind::Delimited));
        check("form", b"| survey |\n| | type | name |", Some(Kind::Markdown));
        check("form", b"survey,,\n,type,name\n", Some(Kind::Delimited));
        check("form.csv", b"PK\x03\x04", None);
        check("form", b"\xd0\xcf\x11\xe0", None);
        check("form", b"words", None);
        check("form.bin", b"||||||\0", None);
    }

    #[test]
    fn bounds() {
        let check = |limits: Limits, expected: &str| {
            let read = read("a.md", b"| a |\n| | text |", Kind::Markdown, &limits);
            let shown = read.map_or_else(|error| error.to_string(), |_| "read".to_owned());
            assert!(shown.contains(expected), "{shown}");
        };
        check(Limits::default(), "read");
        check(Limits { file_bytes_max: 5, ..Limits::default() }, "more than 5");
        check(Limits { cells_max: 2, ..Limits::default() }, "cells");
        check(Limits { cell_chars_max: 3, ..Limits::default() }, "4 characters");
    }
}
