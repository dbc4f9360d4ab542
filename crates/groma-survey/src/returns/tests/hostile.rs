//! Workbooks that somebody tampered with.

use super::*;

/// One altered cell of a hidden sheet is enough.
#[test]
fn tampered_hidden_sheets_are_refused() {
    let definition = edition();
    let issued = Edited::new(&definition, &order());
    let hidden: Vec<usize> = (0..issued.workbook.sheets.len())
        .filter(|at| issued.workbook.sheets[*at].name.starts_with('_'))
        .collect();
    assert_eq!(hidden.len(), 2);
    let mut refused = 0;
    for at in hidden {
        let rows = issued.workbook.sheets[at].rows.clone();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty())
            {
                let mut edited = Edited { workbook: issued.workbook.clone() };
                edited.workbook.sheets[at].rows[row][column].text = format!("{}1", cell.text);
                match edited.understood(&definition) {
                    Err(Refusal::Altered { .. }) => refused += 1,
                    other => panic!("{}: {other:?}", cell.text),
                }
            }
        }
    }
    assert!(refused > 80, "{refused}");
}

#[test]
fn an_emptied_hidden_sheet_is_refused() {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    for sheet in edited.workbook.sheets.iter_mut().filter(|sheet| sheet.name == "_groma") {
        sheet.rows.clear();
    }
    assert!(matches!(edited.understood(&definition), Err(Refusal::Altered { .. })));
}

#[test]
fn a_foreign_workbook_is_refused() {
    let definition = edition();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "Budget").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = |expected: Expected| {
        understand(&definition, "b.xlsx", &bytes, &expected, &Limits::default())
    };
    assert!(matches!(read(expected()), Err(Refusal::NothingKnown { .. })));
    assert!(matches!(read(Expected { unit: None, ..expected() }), Err(Refusal::NoIdentity { .. })));
    let broken = understand(&definition, "c.xlsx", b"PK\x03\x04", &expected(), &Limits::default());
    assert!(matches!(broken, Err(Refusal::Unreadable(_))));
}

/// Long texts in every cell take the time to read them, and no more.
#[test]
fn long_texts_take_no_time() {
    let definition = edition();
    let links = "https://a.example/x,".repeat(5_000);
    for text in ["word ".repeat(20_000), links, ")".repeat(90_000), "1,".repeat(45_000)] {
        let mut edited = Edited::new(&definition, &order());
        for code in ["policy", "since", "datasets", "share", "portal", "loose", "sectors"] {
            edited.set(code, Column::Answer, &text);
            edited.set(code, Column::Evidence, &text);
        }
        // A cell of a workbook holds no more.
        for sheet in &mut edited.workbook.sheets {
            for cell in sheet.rows.iter_mut().flatten() {
                let kept =
                    cell.text.char_indices().nth(32_000).map_or(cell.text.len(), |(at, _)| at);
                cell.text.truncate(kept);
            }
        }
        let start = std::time::Instant::now();
        edited.understood(&definition).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        assert!(seconds < 20.0, "{seconds} s for {}", &text[..20]);
    }
}

/// Rows and cells exchanged, doubled and lost: much is refused or told, and nothing panics.
#[test]
fn shuffled_workbooks_do_no_harm() {
    let definition = edition();
    let issued = Edited::new(&definition, &order());
    let mut state = 88_172_645_463_325_252_u64;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let mut taken = 0;
    for _ in 0..60 {
        let mut edited = Edited { workbook: issued.workbook.clone() };
        let sheets = &mut edited.workbook.sheets;
        for _ in 0..=draw(4) {
            let at = draw(sheets.len());
            let rows = &mut sheets[at].rows;
            let (one, other) = (draw(rows.len()), draw(rows.len()));
            match draw(4) {
                _ if rows.is_empty() => {}
                0 => rows.swap(one, other),
                1 => {
                    let row = rows[one].clone();
                    rows.insert(other, row);
                }
                2 => {
                    rows.remove(one);
                }
                _ => {
                    let cell = rows[one].get(draw(6)).cloned().unwrap_or_default();
                    let width = rows[other].len();
                    if let Some(target) = rows[other].get_mut(draw(width)) {
                        *target = cell;
                    }
                }
            }
            sheets[at].formulas.clear();
        }
        taken += usize::from(edited.understood(&definition).is_ok());
    }
    assert!(taken > 10, "{taken}");
}
