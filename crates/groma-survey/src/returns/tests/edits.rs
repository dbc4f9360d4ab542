//! What people do to a workbook, and what is understood of it.

use super::*;

/// Types texts into cells and says what is understood.
fn check(edits: &[(&str, Column, &str)], expected: &str) {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    for (code, column, text) in edits {
        edited.set(code, *column, text);
    }
    assert_eq!(shown(&edited.understood(&definition).unwrap()), expected, "{edits:?}");
}

use Column::{Answer, Confirm, Evidence as Links, Explanation, Kind, Unsure};

#[test]
fn every_type_of_question() {
    check(&[("loose", Answer, "Hello\nthere")], "Answer loose = Hello\nthere");
    check(&[("policy", Answer, "Planned")], "Answer policy = planned");
    check(&[("since", Answer, "2025-01-31")], "Answer since = 2025-01-31");
    check(
        &[
            ("sectors=none", Answer, "yes"),
            ("sectors=health", Answer, ""),
            ("sectors=transport", Answer, ""),
        ],
        "Answer sectors = none",
    );
    check(&[("sectors=health", Answer, "no")], "Answer sectors = transport");
    check(&[("datasets", Answer, "300")], "Answer datasets = 300");
    check(&[("share", Answer, "33.3")], "Answer share = 33.3");
    check(&[("by_phone", Answer, "Good"), ("by_phone", Kind, "")], "Answer by_phone = good");
    check(&[("by_mail", Answer, "Poor")], "Answer by_mail = poor");
    check(
        &[("body_name#3", Answer, "Third"), ("body_plan#3", Answer, "No")],
        "Answer body_name#3 = Third\nAnswer body_plan#3 = no",
    );
    check(&[("portal", Answer, "https://other.example")], "Answer portal = https://other.example");
    check(&[("policy", Explanation, "Another reason")], "Answer policy = yes");
    check(&[("policy", Unsure, "")], "Answer policy = yes");
    check(
        &[("policy", Links, "See https://x.example/a, and https://y.example")],
        "Answer policy = yes",
    );
}

#[test]
fn a_change_names_what_it_was_made_from() {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    edited.set("policy", Answer, "No").set("policy", Links, "the act: https://x.example/a (p. 3)");
    let understood = edited.understood(&definition).unwrap();
    let change = &understood.changes[0];
    assert_eq!((change.version, change.from.version), (3, 3));
    assert_eq!(change.place.to_string(), "sheet Law, D5");
    assert_eq!(change.to.evidence[0].address, "https://x.example/a");
    assert_eq!(change.to.evidence[0].note, "the act … p. 3");
    assert_eq!(change.to.justification, "=1+1\nBecause it binds.");
    assert!(change.to.unsure);
    insta::assert_snapshot!(understood, @r"
    back.xlsx: return of N
    1 answers, 0 confirmations, 0 taken away, 0 in conflict, 19 unchanged
      policy: “yes”, not sure → “no”, not sure, evidence 2 → 1 (sheet Law, D5)
    ");
}

#[test]
fn options_however_they_are_written() {
    for text in ["Planned", " planned ", "PLANNED\u{a0}", "planned", "Prévue", "prévue"] {
        check(&[("policy", Answer, text)], "Answer policy = planned");
    }
    for text in ["Yes", "yes", "oui", "sí", "Y", "TRUE", "x"] {
        check(&[("policy", Answer, text)], "");
    }
    check(&[("policy", Answer, "non")], "Answer policy = no");
    check(&[("policy", Answer, "2")], "Answer policy = planned\nwarning[option-by-number]");
    check(&[("policy", Answer, "Planed")], "error[unknown-option]");
    check(&[("policy", Answer, "Prevue")], "error[unknown-option]");
    check(&[("policy", Answer, "4")], "error[unknown-option]");
    check(&[("policy", Answer, "maybe so")], "error[unknown-option]");
    check(
        &[("policy", Answer, "Select answer for Q10")],
        "Clear policy = not_answered\nnote[placeholder]",
    );
    check(&[("by_mail", Answer, "Select answer for Q10")], "note[placeholder]");
}

#[test]
fn several_options_however_they_are_marked() {
    for text in ["yes", "x", "X", "✓", "1", "oui", "TRUE", "Health", "health"] {
        check(&[("sectors=health", Answer, text)], "");
    }
    check(&[("sectors=health", Answer, "perhaps")], "error[unclear-mark]");
    check(
        &[("sectors=none", Answer, "yes")],
        "Answer sectors = health transport none\nwarning[exclusive-with-others]",
    );
    let blank = [("sectors=health", Answer, ""), ("sectors=transport", Answer, "")];
    let whole = |text| [&blank[..], &[("sectors", Answer, text)]].concat();
    check(&whole("Transport; Health"), "");
    check(&whole("Transport, Santé"), "");
    check(&whole("health transport"), "");
    check(
        &whole("• Health\n• None of these"),
        "Answer sectors = health none\nwarning[exclusive-with-others]",
    );
    check(&whole("None of these"), "Answer sectors = none");
    check(&whole("Wealth"), "error[unknown-option]");
    check(&whole("don't know"), "Answer sectors = dont_know");
    check(&blank, "Clear sectors = not_answered");
}

#[test]
fn kinds_of_answer() {
    check(&[("policy", Answer, "don't know")], "Answer policy = dont_know");
    check(&[("policy", Answer, "Ne sait pas")], "Answer policy = dont_know");
    check(
        &[("policy", Answer, ""), ("policy", Kind, "not applicable")],
        "Answer policy = not_applicable",
    );
    check(&[("policy", Kind, "not applicable")], "error[value-beside-kind]");
    check(
        &[("policy", Answer, "not applicable"), ("policy", Kind, "no aplica")],
        "Answer policy = not_applicable",
    );
    check(
        &[("policy", Answer, "confidential"), ("policy", Kind, "don't know")],
        "error[value-beside-kind]",
    );
    check(&[("datasets", Answer, "confidencial")], "Answer datasets = confidential");
    check(&[("since", Answer, "I don’t know")], "Answer since = dont_know");
    check(&[("datasets", Answer, "N/A")], "error[unclear-kind]");
    check(&[("policy", Answer, "n/a")], "error[unclear-kind]");
    check(&[("by_mail", Kind, "because")], "error[unknown-kind]");
    check(&[("by_mail", Kind, "not aplicable")], "error[unknown-kind]");
    check(&[("policy", Unsure, "a little")], "note[unsure-in-words]");
}

#[test]
fn numbers_and_days_as_people_type_them() {
    check(&[("datasets", Answer, "1 250")], "Answer datasets = 1250\nnote[number-with-separators]");
    check(&[("datasets", Answer, "250.0")], "");
    check(&[("datasets", Answer, "250,5")], "error[wrong-type]");
    check(&[("datasets", Answer, "about 300")], "error[wrong-type]");
    check(&[("datasets", Answer, "-1")], "Answer datasets = -1\nwarning[constraint-not-met]");
    check(&[("share", Answer, "12,5")], "");
    check(&[("share", Answer, "1.250")], "error[number-ambiguous]");
    check(&[("share", Answer, "13 %")], "error[wrong-type]");
    check(&[("since", Answer, "1.5.2024")], "");
    check(&[("since", Answer, "1 May 2024")], "");
    check(&[("since", Answer, "1er mai 2024")], "");
    check(&[("since", Answer, "05/01/2024")], "error[date-ambiguous]");
    check(&[("since", Answer, "May 2024")], "error[wrong-type]");
    check(&[("portal", Answer, "data.example")], "error[wrong-type]");
    check(&[("portal", Answer, "see https://data.example")], "error[wrong-type]");
}

#[test]
fn cells_of_other_kinds() {
    let check = |code: &str, text: &str, kind: CellKind, expected: &str| {
        let definition = edition();
        let mut edited = Edited::new(&definition, &order());
        edited.put(code, Answer, text, kind);
        assert_eq!(shown(&edited.understood(&definition).unwrap()), expected, "{text}");
    };
    check("since", "2025-03-04", CellKind::Date, "Answer since = 2025-03-04");
    check("datasets", "1200", CellKind::Number, "Answer datasets = 1200");
    check("datasets", "2025-03-04", CellKind::Date, "error[wrong-type]");
    check("share", "1.25", CellKind::Number, "Answer share = 1.25");
    check("policy", "TRUE", CellKind::Boolean, "");
    check("policy", "FALSE", CellKind::Boolean, "Answer policy = no");
    check("loose", "2026", CellKind::Number, "Answer loose = 2026");
    check("policy", "#DIV/0!", CellKind::Error, "error[error-cell]");
}

#[test]
fn carried_answers() {
    check(&[("portal", Confirm, "yes")], "Confirm portal = https://data.example");
    check(&[("portal", Confirm, "Oui")], "Confirm portal = https://data.example");
    check(&[("portal", Confirm, "no")], "");
    check(&[("portal", Confirm, "maybe")], "error[unclear-mark]");
    check(
        &[("portal", Confirm, "yes"), ("portal", Answer, "https://other.example")],
        "error[confirmed-and-answered]",
    );
    check(
        &[("portal", Confirm, "yes"), ("portal", Answer, "https://data.example")],
        "Confirm portal = https://data.example",
    );
    check(&[("portal", Answer, "https://data.example")], "Answer portal = https://data.example");
    check(&[("portal", Explanation, "moved")], "error[explanation-only]");
    check(
        &[("portal", Confirm, "yes"), ("portal", Explanation, "still there")],
        "Confirm portal = https://data.example",
    );
}

#[test]
fn answers_that_are_taken_away() {
    check(&[("datasets", Answer, "")], "Clear datasets = not_answered");
    check(&[("datasets", Answer, " \u{a0} ")], "Clear datasets = not_answered");
    check(&[("by_phone", Kind, "")], "Clear by_phone = not_answered");
}

/// Answers are found by code and heading, wherever they are.
#[test]
fn the_order_does_not_matter() {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    for sheet in &mut edited.workbook.sheets {
        if sheet.name.starts_with('_') || sheet.hidden {
            continue;
        }
        sheet.name = format!("{} (ministry)", sheet.name.chars().take(15).collect::<String>());
        sheet.formulas.clear();
        for row in &mut sheet.rows {
            row.resize_with(20, Cell::default);
            row.insert(2, Cell { text: "a note".into(), kind: CellKind::Text });
            row.rotate_right(1);
        }
        let heading = sheet.rows.iter().position(|row| row.iter().any(|cell| cell.text == "Code"));
        if let Some(heading) = heading {
            sheet.rows[heading + 1..].reverse();
            sheet.rows.insert(heading + 2, vec![]);
        }
    }
    edited.workbook.sheets.reverse();
    assert_eq!(shown(&edited.understood(&definition).unwrap()), "");
    edited.set("datasets", Answer, "7");
    assert_eq!(shown(&edited.understood(&definition).unwrap()), "Answer datasets = 7");
}

#[test]
fn rows_that_are_missing_or_strange() {
    let definition = edition();
    let check = |edit: &dyn Fn(&mut Edited), expected: &str| {
        let mut edited = Edited::new(&definition, &order());
        edit(&mut edited);
        for sheet in &mut edited.workbook.sheets {
            sheet.formulas.clear();
        }
        assert_eq!(shown(&edited.understood(&definition).unwrap()), expected);
    };
    let remove = |edited: &mut Edited, code: &str| {
        let (sheet, row, _) = edited.find(code, Answer);
        edited.workbook.sheets[sheet].rows.remove(row);
    };
    check(&|edited| remove(edited, "datasets"), "warning[rows-missing]");
    check(
        &|edited| edited.workbook.sheets.retain(|sheet| sheet.name != "Law"),
        "warning[rows-missing]",
    );
    check(&|edited| remove(edited, "sectors=none"), "");
    check(
        &|edited| {
            edited.set("sectors=health", Answer, "");
            remove(edited, "sectors=none");
        },
        "error[option-row-missing]",
    );
    let insert = |edited: &mut Edited, code: &str, answer: &str| {
        let (sheet, row, column) = edited.find("datasets", Answer);
        let text = |text: &str| Cell { text: text.into(), kind: CellKind::Text };
        let mut cells = vec![text(code)];
        cells.resize_with(column, Cell::default);
        cells.push(text(answer));
        edited.workbook.sheets[sheet].rows.insert(row, cells);
    };
    check(&|edited| insert(edited, "", "5"), "warning[row-without-code]");
    check(&|edited| insert(edited, "datasetz", "5"), "warning[unknown-code]");
    check(&|edited| insert(edited, "Our notes", ""), "");
    check(&|edited| insert(edited, "datasets", "5"), "error[row-twice]");
    check(&|edited| insert(edited, "DATASETS ", "250"), "");
    check(&|edited| insert(edited, "body_name#9", "Ninth"), "Answer body_name#9 = Ninth");
    let copy = |edited: &mut Edited| {
        let (sheet, _, _) = edited.find("datasets", Answer);
        let mut copied = edited.workbook.sheets[sheet].clone();
        copied.name = "Practice (old)".into();
        edited.workbook.sheets.push(copied);
    };
    check(&copy, "");
    check(
        &|edited| {
            copy(edited);
            edited.set("datasets", Answer, "9");
        },
        "Answer datasets = 9\nwarning[row-twice]",
    );
}

#[test]
fn headings_that_are_missing() {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    let (sheet, _, column) = edited.find("datasets", Answer);
    for row in &mut edited.workbook.sheets[sheet].rows {
        if row.len() > column && row[column].text == "Answer" {
            row[column].text = "Our answer".into();
        }
    }
    edited.workbook.sheets[sheet].formulas.clear();
    edited.set("policy", Answer, "No");
    let shown = shown(&edited.understood(&definition).unwrap());
    assert_eq!(shown, "Answer policy = no\nerror[columns-unclear]\nwarning[rows-missing]");
}

#[test]
fn merged_cells_and_formulas() {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    let (sheet, row, column) = edited.find("policy", Answer);
    let merged = crate::sheets::Merged { first: (row, column), last: (row + 1, column) };
    edited.workbook.sheets[sheet].merged.push(merged);
    edited.set("policy", Answer, "No").set("since", Answer, "");
    assert_eq!(
        shown(&edited.understood(&definition).unwrap()),
        "Answer policy = no\nerror[merged-cells]"
    );

    let mut edited = Edited::new(&definition, &order());
    let (sheet, row, column) = edited.find("datasets", Answer);
    edited.workbook.sheets[sheet].formulas.insert((row, column), "200+100".into());
    edited.put("datasets", Answer, "300", CellKind::Number);
    assert_eq!(
        shown(&edited.understood(&definition).unwrap()),
        "Answer datasets = 300\nwarning[formula]"
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(60))]
    /// Whatever stands in a cell: nothing panics, and no other answer changes.
    #[test]
    fn one_cell_changes_one_answer(
        code in proptest::sample::select(vec!["policy", "since", "sectors=health", "datasets", "share", "portal", "by_mail", "body_name#2", "loose"]),
        column in proptest::sample::select(vec![Answer, Kind, Unsure, Explanation, Links, Confirm]),
        text in proptest::prop_oneof!["\\PC{0,40}", "[0-9.,/ %-]{1,12}", "(yes|no|oui|https?://[a-z.() ]{0,20})"],
    ) {
        let definition = edition();
        let mut edited = Edited::new(&definition, &order());
        edited.set(code, column, &text);
        let understood = edited.understood(&definition).unwrap();
        let own = code.split(['=', '#']).next().unwrap();
        proptest::prop_assert!(understood.changes.len() <= 1, "{}", understood);
        proptest::prop_assert!(understood.changes.iter().all(|change| change.key.question.as_str() == own));
        proptest::prop_assert!(understood.conflicts.is_empty());
    }
}
