use super::*;
use crate::returns::tests::{say, shared};
use crate::sheets::{Cell, CellKind, Limits, Sheet};

fn sheet(name: &str, rows: &[&[&str]], formulas: &[((usize, usize), &str)]) -> Sheet {
    let cell = |text: &&str| {
        let number = text.parse::<f64>().is_ok();
        let kind = if number { CellKind::Number } else { CellKind::Text };
        Cell {
            text: (*text).to_owned(),
            kind: if text.is_empty() { CellKind::Empty } else { kind },
        }
    };
    Sheet {
        name: name.to_owned(),
        rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        formulas: formulas.iter().map(|(at, text)| (*at, (*text).to_owned())).collect(),
        ..Sheet::default()
    }
}

const HEADINGS: &[&str] = &[
    "ID",
    "Question",
    "Answer",
    "Justification",
    "Guide to Answering",
    "Reviewer 1 Comments",
    "Reviewer 2 Comments",
    "Mark Question",
    "Score",
];

/// A workbook with the traps of its kind.
fn sample() -> Workbook {
    let questions = sheet(
        "Answers",
        &[
            HEADINGS,
            &["", "", "", "", "", "", "", "Total Score:", "41"],
            &["", "", "", "", "", "", "", "Unsure Score:", "10"],
            &["", "About the respondent"],
            HEADINGS,
            &["1", "Your name?", "N/A", "Somebody", "", "", "", "", "N/A"],
            &["", "Policy"],
            HEADINGS,
            &["1", "A policy?", "yes", "See https://a.example", "", "Date?", "", "", "30"],
            &["6a", "A share?", ">90% ", "", "", "", "fine", "x", "10"],
            &["7", "Free?", "Select answer for Q7", "", "", "", "", "", "0"],
            &["8", "Which?", "Sometimes", "", "", "", "", "", "1"],
            &["9", "A figure?", "12", "", "", "", "", "", "N/A"],
        ],
        &[],
    );
    let options = sheet(
        "Lists",
        &[
            &["Select answer for Q1", "Yes", "No"],
            &["Select answer for Q6a"],
            &[">90%"],
            &["<90%"],
            &[""],
            &["Select answer for Q7", "Yes", "No"],
            &["Select answer for Q8", "Often", "Rarely"],
        ],
        &[],
    );
    let scoring = sheet(
        "Points",
        &[
            &["ID", "Answer", "Weight", "Score"],
            &["1", "", "30", ""],
            &["6a", "", "10", ""],
            &["7", "", "5", ""],
            &["8", "", "5", ""],
        ],
        &[
            ((1, 1), "Answers!C9"),
            ((1, 3), "IF(B2=\"Yes\",C2,0)"),
            ((2, 1), "Answers!C10"),
            ((2, 3), "IF(B3=\">90%\",C3,IF(B3=\"<90%\",C3/2,0))"),
            ((3, 1), "Answers!C11"),
            ((3, 3), "IF(B4=\"Yes\",C4,0)"),
            ((4, 1), "Answers!C12"),
            ((4, 3), "IF(AND(B5=\"Often\",B4=\"Yes\"),C5,0)"),
        ],
    );
    let sums = sheet(
        "Sums",
        &[&["Policy", "40"], &["Ratio", ""]],
        &[((0, 1), "SUM(Points!D2:D4)"), ((1, 1), "AVERAGE(Points!D2:D4)")],
    );
    Workbook { sheets: vec![questions, options, scoring, sums] }
}

fn shown(all: &ForeignReturn) -> String {
    let mut lines: Vec<String> = all
        .questions
        .iter()
        .map(|question| {
            let ForeignQuestion { id, option, matched, published, declared, unsure, .. } = question;
            format!("{id}: {option:?} {matched:?}, published {published:?}, declared {declared:?}, unsure {unsure}")
        })
        .collect();
    lines.extend(all.findings.iter().map(|f| format!("{}[{}] {}", f.severity, f.code, f.place)));
    lines.join("\n")
}

#[test]
fn the_other_style_is_understood() {
    let workbook = sample();
    assert!(is_foreign_style(&workbook));
    let all = read(&workbook);
    insta::assert_snapshot!(shown(&all), @r#"
    1: Some("Yes") WithoutCase, published Some(30.0), declared Some(30.0), unsure false
    6a: Some(">90%") Trimmed, published Some(10.0), declared Some(10.0), unsure true
    7: None Placeholder, published Some(0.0), declared Some(0.0), unsure false
    8: None NoOption, published Some(1.0), declared None, unsure false
    9: None NoOptions, published None, declared None, unsure false
    note[respondent-section] sheet Answers
    warning[option-trimmed] sheet Answers, C10
    note[placeholder] sheet Answers, C11
    error[unknown-option] sheet Answers, C12
    warning[rule-by-hand] sheet Points, D5
    warning[rule-by-hand] sheet Sums, B2
    "#);
    assert_eq!(all.questions[0].points, [("Yes".to_owned(), 30.0)]);
    assert_eq!(all.questions[0].comments, ["Date?", ""]);
    assert_eq!(all.questions[1].points[1], ("<90%".to_owned(), 5.0));
    assert_eq!(all.groups[0].questions, ["1", "6a", "7"]);
    assert_eq!((all.totals.total, all.totals.unsure, all.totals.preliminary), (41.0, 10.0, 31.0));
    assert_eq!(all.manual.len(), 2);
}

#[test]
fn other_workbooks_are_not_of_this_style() {
    let workbook = Workbook { sheets: vec![sheet("A", &[&["ID", "Answer"], &["1", "x"]], &[])] };
    assert!(!is_foreign_style(&workbook));
    assert_eq!(read(&workbook), ForeignReturn::default());
}

/// The sample of the survey sheet, whose index says what to expect.
#[test]
fn the_reference_workbook() {
    let Some(file) = shared("survey/forms/workbook_return_synthetic.xlsx") else {
        say("the reference workbook of the other style: absent (no shared data)");
        return;
    };
    let bytes = std::fs::read(file).unwrap();
    let (workbook, _) = Workbook::read("synthetic.xlsx", &bytes, &Limits::default()).unwrap();
    let all = read(&workbook);
    insta::assert_snapshot!(shown(&all), @r#"
    10: Some("Yes") Exactly, published Some(30.0), declared Some(30.0), unsure false
    11a: Some("Yes") WithoutCase, published Some(10.0), declared Some(10.0), unsure true
    11b: Some("Not Applicable") Trimmed, published Some(20.0), declared Some(20.0), unsure false
    12: None Placeholder, published Some(0.0), declared Some(0.0), unsure false
    13: Some("No") Exactly, published Some(0.0), declared Some(2.5), unsure false
    note[respondent-section] sheet Questionnaire
    warning[option-trimmed] sheet Questionnaire, C12
    note[placeholder] sheet Questionnaire, C13
    warning[score-differs] sheet Questionnaire, C14
    "#);
    assert_eq!(all.totals.total, 60.0);
    assert_eq!(all.totals.unsure, 10.0);
    assert_eq!(
        all.questions[4].justification,
        "None planned.\nSecond line; with \"quotes\", and a comma"
    );
    say("the reference workbook of the other style: as its index says");
}
