//! What a form is made of once it is read: cells, languages, rows, and how large it may be.

use super::own::{book, form, shown};
use super::reference::say;
use crate::large_form::large_form;
use groma_survey::sheets::Workbook;
use groma_survey::xlsform::{
    Choice, Element, Form, Item, Question, QuestionKind, Texts, read, write,
};

#[test]
fn cells_are_cleaned() {
    let text = "| survey |
        | | type | name | label | constraint_message |
        | | text | a\u{a0} | What  is   “it”? | ‘no’ |";
    let check = |text: &str, label: &str| {
        let form = form(text);
        let element = &form.questions()[0].element;
        assert_eq!(element.name, "a");
        assert_eq!(element.label, Texts::plain(label));
        assert_eq!(element.constraint_message, Texts::plain("'no'"));
    };
    check(text, "What is \"it\"?");
    let kept = format!("{text}\n| settings |\n| | clean_text_values |\n| | no |");
    check(&kept, "What  is   \"it\"?");
}

#[test]
fn blank_rows_and_columns_end_a_sheet_and_are_reported() {
    let mut book = book("| survey |\n| | type | name | label |\n| | text | a | A |");
    let rows = &mut book.sheets[0].rows;
    let (late, header) = (rows[1].clone(), rows[0][2].clone());
    rows.resize(62, Vec::new());
    rows.push(late);
    rows[0].resize(24, Default::default());
    rows[0].push(header);
    let check = |book: &Workbook, expected: &[&str]| {
        let shown = |(_, findings): (_, Vec<groma_survey::sheets::SheetFinding>)| {
            let mut found: Vec<String> =
                findings.iter().map(|one| format!("{} {}", one.place, one.code)).collect();
            found.sort();
            found
        };
        assert_eq!(shown(read(book)), expected);
    };
    check(&book, &["sheet survey, B63 duplicate-name", "sheet survey, Y1 column-beyond-blanks"]);
    book.sheets[0].rows.insert(10, Vec::new());
    check(&book, &["sheet survey, 64 row-beyond-blanks", "sheet survey, Y1 column-beyond-blanks"]);
}

#[test]
fn texts_fall_back_to_the_default_language() {
    let form = form(
        "| survey |
         | | type | name | label | label::English (en) | label::Français (fr) |
         | | text | a | plain | English | |
         | | text | b | plain | | Français |
         | settings |
         | | default_language |
         | | English (en) |",
    );
    assert_eq!(form.languages(), ["English (en)", "Français (fr)"]);
    let questions = form.questions();
    let check = |at: usize, language: &str, text: &str, own: &str| {
        let label = &questions[at].element.label;
        assert_eq!(label.shown(language, "English (en)"), Some((text, own)));
    };
    check(0, "English (en)", "English", "English (en)");
    check(0, "Français (fr)", "English", "English (en)");
    check(1, "English (en)", "plain", "English (en)");
    check(1, "Français (fr)", "Français", "Français (fr)");
}

#[test]
fn what_is_added_gets_columns_and_rows() {
    let mut form = form(
        "| survey |
         | | type | name | label:English | hint |
         | | text | a | A | H |
         | choices |
         | | list name | name | label:English |
         | | l | x | X |",
    );
    let mut added = form.questions()[0].clone();
    added.element.row = 0;
    added.element.name = "b".to_owned();
    added.element.label.0.push(("Deutsch (de)".to_owned(), "B".to_owned()));
    added.element.extra.push(("bind::groma:code".to_owned(), "6b".to_owned()));
    form.items.push(Item::Question(Box::new(added)));
    form.lists[0].choices.push(Choice {
        name: "y".to_owned(),
        label: Texts(vec![("Deutsch (de)".to_owned(), "Y".to_owned())]),
        extra: vec![("score".to_owned(), "1".to_owned())],
        ..Choice::default()
    });
    let book = write(&form);
    let check = |at: usize, expected: &[&str]| {
        let headers = book.sheets[at].rows[0].iter().map(|cell| cell.text.as_str());
        assert_eq!(headers.collect::<Vec<_>>(), expected);
    };
    check(
        0,
        &["type", "name", "label::English", "hint", "label::Deutsch (de)", "bind::groma:code"],
    );
    check(1, &["list name", "name", "label::English", "label::Deutsch (de)", "score"]);
    let (again, findings) = read(&book);
    let again = again.unwrap_or_else(|| panic!("{}", shown(&findings)));
    assert_eq!(again.questions()[1].element.extra("bind::groma:code"), Some("6b"));
    assert_eq!(again.questions()[0].element.label, form.questions()[0].element.label);
    assert_eq!(again.list("l").map(|list| list.choices.len()), Some(2));
}

#[test]
fn a_form_that_was_never_read_is_written() {
    let element = Element { name: "a".to_owned(), label: Texts::plain("A"), ..Element::default() };
    let mut form = Form::default();
    form.items.push(Item::Question(Box::new(Question { element, kind: QuestionKind::Integer })));
    form.settings.id = "own".to_owned();
    let again = read(&write(&form)).0.unwrap();
    assert_eq!(again.questions()[0].kind, QuestionKind::Integer);
    assert_eq!(again.settings.id, "own");
}

#[test]
fn ranges() {
    let form = form(
        "| survey |
         | | type | name | label | parameters |
         | | range | a | A | |
         | | range | b | B | start=0 end=1 step=0.5 |
         | | text | c | C | |",
    );
    let questions = form.questions();
    let check = |at: usize, expected: Option<(f64, f64, f64, bool)>| {
        let range = form.range(questions[at]);
        assert_eq!(range.map(|own| (own.start, own.end, own.step, own.decimal)), expected);
    };
    check(0, Some((1.0, 10.0, 1.0, false)));
    check(1, Some((0.0, 1.0, 0.5, true)));
    check(2, None);
}

#[test]
fn hostile_forms_are_bounded() {
    let deep = |count: usize| {
        let begins: String =
            (0..count).map(|at| format!("| | begin_group | g{at} | G |\n")).collect();
        format!("| survey |\n| | type | name | label |\n{begins}")
    };
    let codes = |text: &str| {
        let (form, findings) = read(&book(text));
        assert!(form.is_none());
        findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert!(codes(&deep(20_000)).contains(&"nested-too-deep"));
    assert!(!codes(&deep(50)).contains(&"nested-too-deep"));
    let wrong = "| | sausage | a | A |\n".repeat(5000);
    let many = codes(&format!("| survey |\n| | type | name | label |\n{wrong}"));
    assert!(many.len() < 500, "{}", many.len());
}

/// A large form with references everywhere: nothing may look through all rows for each row.
#[test]
fn five_thousand_rows_are_read() {
    let book = book(&large_form());
    let start = std::time::Instant::now();
    let (form, findings) = read(&book);
    let took = start.elapsed();
    let form = form.unwrap_or_else(|| panic!("{}", shown(&findings)));
    assert_eq!(form.questions().len(), 5000);
    say(&format!("XLSForm of 5,000 rows: read in {} ms", took.as_millis()));
}
