//! CSV: all sheets in one file, the first column naming the sheet; or one sheet and no more.

use super::{Cell, CellKind, Sheet, Workbook};

/// Reads CSV. Where the first line holds a name in its first cell and nothing else, first cells name
/// sheets; otherwise the file is one sheet, named as the file is.
pub(super) fn read(file: &str, text: &str) -> Result<Workbook, String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        records.push(record.map_err(|error| error.to_string())?);
    }
    let blank = |text: &str| text.trim().is_empty();
    let names_sheets = records.first().is_some_and(|first| {
        first.get(0).is_some_and(|name| !blank(name)) && first.iter().skip(1).all(blank)
    });
    if !names_sheets {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        let rows = records.iter().map(|record| record.iter().map(cell).collect()).collect();
        return Ok(Workbook { sheets: vec![Sheet { name, rows, ..Sheet::default() }] });
    }
    let mut sheets: Vec<Sheet> = Vec::new();
    for record in &records {
        let name = record.get(0).unwrap_or_default().trim();
        if !name.is_empty() {
            sheets.push(Sheet { name: name.to_owned(), ..Sheet::default() });
        }
        if let Some(sheet) = sheets.last_mut()
            && !record.iter().skip(1).all(blank)
        {
            sheet.rows.push(record.iter().skip(1).map(cell).collect());
        }
    }
    Ok(Workbook { sheets })
}

fn cell(text: &str) -> Cell {
    if text.is_empty() {
        return Cell::default();
    }
    Cell { text: text.to_owned(), kind: CellKind::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut shown = Vec::new();
        for sheet in read("folder/answers.csv", text).unwrap().sheets {
            let rows = sheet.rows.iter().map(|row| {
                let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                format!("[{}]", cells.join(","))
            });
            shown.push(format!("{}: {}", sheet.name, rows.collect::<Vec<_>>().join(" ")));
        }
        assert_eq!(shown.join("; "), expected, "{text}");
    }

    #[test]
    fn sheets_and_rows() {
        check("survey,,\n,type,name\n,text,q1\n", "survey: [type,name] [text,q1]");
        check("survey\n,type\n,,\nchoices\n,list_name\n", "survey: [type]; choices: [list_name]");
        check("a,b\n1,2\n", "answers: [a,b] [1,2]");
        check("a\n,\"x, \"\"y\"\"\"\n", "a: [x, \"y\"]");
        check("", "answers: ");
    }
}
