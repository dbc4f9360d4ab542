//! Tables of Markdown: all sheets in one, the first column naming the sheet.

use super::{Cell, CellKind, Sheet, Workbook};

/// Reads `| sheet |` lines and the rows below each. Lines that begin with no
/// pipe are no rows, and what stands behind the last pipe of a line is a comment.
pub(super) fn read(text: &str) -> Workbook {
    let mut sheets: Vec<Sheet> = Vec::new();
    for line in text.lines() {
        let Some(cells) = row(line) else { continue };
        let (name, cells) =
            cells.split_first().map_or(("", &[][..]), |(name, cells)| (name, cells));
        if !name.is_empty() {
            // A sheet that is written twice counts as it stands last.
            sheets.retain(|sheet| sheet.name != name);
            sheets.push(Sheet { name: name.to_owned(), ..Sheet::default() });
        }
        if let Some(sheet) = sheets.last_mut()
            && cells.iter().any(|text| !text.is_empty())
        {
            sheet.rows.push(cells.iter().map(|text| cell(text)).collect());
        }
    }
    Workbook { sheets }
}

fn cell(text: &str) -> Cell {
    if text.is_empty() {
        return Cell::default();
    }
    Cell { text: text.to_owned(), kind: CellKind::Text }
}

/// The cells of a line; none when it is no row of a table.
fn row(line: &str) -> Option<Vec<String>> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let start = line.find('|').filter(|at| line[..*at].trim().is_empty())?;
    let end = line.rfind('|').filter(|end| *end > start)?;
    let inside = &line[start + 1..end];
    let is_separator = !inside.is_empty() && inside.bytes().all(|byte| matches!(byte, b'|' | b'-'));
    (!is_separator).then(|| split(inside))
}

/// Cells between pipes; `\|` is a pipe in a cell.
fn split(inside: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut().expect("there is one from the start");
        match letter {
            '\\' if letters.peek() == Some(&'|') => {
                cell.push('|');
                letters.next();
            }
            '|' => cells.push(String::new()),
            letter => cell.push(letter),
        }
    }
    for cell in &mut cells {
        *cell = cell.trim().to_owned();
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut shown = String::new();
        for sheet in read(text).sheets {
            shown += &format!("{}:", sheet.name);
            for row in sheet.rows {
                let cells: Vec<String> = row.into_iter().map(|cell| cell.text).collect();
                shown += &format!(" [{}]", cells.join(","));
            }
            shown += "; ";
        }
        assert_eq!(shown.trim_end_matches("; "), expected, "{text}");
    }

    #[test]
    fn sheets_and_rows() {
        check("| survey |\n| | type | name |\n| | text | q1 |", "survey: [type,name] [text,q1]");
        check("| a |\n| | x |\n\n| b |\n| | y |", "a: [x]; b: [y]");
        check("# note\n| a |\n|---|---|\n| | x | # why\n| | y | why", "a: [x] [y]");
        check("| a |\n| | x \\| y |", "a: [x | y]");
        check("| a |\n| | | |\n| | x | |", "a: [x,]");
        check("| a | b |", "a: [b]");
        check("words | and | words", "");
        check("", "");
    }
}
