//! Forms that nobody would write: reading never fails, and what is a form comes back.

use groma_define::Severity;
use groma_survey::sheets::{self, CellKind, Sheet, Workbook};
use groma_survey::xlsform::{Filling, Form, read, write};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;

const HEADERS: &[&str] = &[
    "type",
    "name",
    "label",
    "label::English (en)",
    "label:Deutsch",
    "hint",
    "relevant",
    "required",
    "constraint",
    "calculation",
    "default",
    "trigger",
    "parameters",
    "appearance",
    "repeat_count",
    "choice_filter",
    "image",
    "big-image",
    "disabled",
    "bind::groma:code",
    "save_to",
    "My Notes",
    "list_name",
    "value",
    "score",
    "form_id",
    "form_title",
    "clean_text_values",
    "jr:count",
    "",
];

const TEXTS: &[&str] = &[
    "text",
    "integer",
    "note",
    "calculate",
    "select_one l",
    "select_multiple l",
    "rank l",
    "select_one l or_other",
    "select_one ${a}",
    "select_one_from_file f.csv",
    "begin_group",
    "end_group",
    "begin repeat",
    "end repeat",
    "begin loop over l",
    "end loop",
    "range",
    "image",
    "audit",
    "geopoint",
    "string",
    "csv-external",
    "osm l",
    "form_title",
    "a",
    "b",
    "A",
    "l",
    "meta",
    "6a",
    "${a}",
    "${b}",
    "${a",
    "yes",
    "no",
    "1 + ${a}",
    "selected(${a}, 'x')",
    "start=1 end=3",
    "randomize=true",
    "today()",
    "table-list",
    "search('f')",
    "a, b",
    "x y",
    "£¥",
    " ",
    "line\nbreak",
    "\u{a0}",
    "“curly”",
    "| pipe",
];

fn sheet(name: &'static str) -> impl Strategy<Value = Sheet> {
    let headers = prop::sample::subsequence(HEADERS, 1..8).prop_shuffle();
    headers.prop_flat_map(move |headers| {
        let text = prop::option::weighted(0.7, prop::sample::select(TEXTS));
        let row = prop::collection::vec(text, headers.len());
        prop::collection::vec(row, 0..12).prop_map(move |rows| {
            let headers = headers.iter().map(|header| Some(*header)).collect();
            let rows = std::iter::once(headers).chain(rows);
            let rows = rows.map(|row: Vec<Option<&str>>| row.into_iter().map(cell).collect());
            Sheet { name: name.to_owned(), rows: rows.collect(), ..Sheet::default() }
        })
    })
}

fn cell(text: Option<&str>) -> sheets::Cell {
    text.filter(|text| !text.is_empty()).map_or_else(sheets::Cell::default, |text| sheets::Cell {
        text: text.to_owned(),
        kind: CellKind::Text,
    })
}

/// A survey that is often enough a form: its first three columns are those it needs.
fn survey() -> impl Strategy<Value = Sheet> {
    let kinds = prop::sample::select(&TEXTS[..24]);
    let names = prop::sample::select(&["a", "b", "c", "d", "A", "g", "r"][..]);
    let rows = prop::collection::vec((kinds, names), 0..6);
    (rows, sheet("survey")).prop_map(|(rows, mut sheet)| {
        let whole = sheet.rows.len();
        for (at, row) in sheet.rows.iter_mut().enumerate() {
            let (kind, name) = rows.get(at.wrapping_sub(1)).copied().unwrap_or(("", ""));
            let first = if at == 0 { ["type", "name", "label"] } else { [kind, name, "L"] };
            row.splice(0..0, first.into_iter().map(|text| cell(Some(text))));
        }
        sheet.rows.truncate(whole.min(rows.len() + 1));
        sheet
    })
}

#[test]
fn whatever_is_read_comes_back() {
    let sheets = (
        prop_oneof![3 => survey(), 1 => sheet("survey")],
        prop::option::of(sheet("choices")),
        prop::option::of(sheet("settings")),
        prop::option::weighted(0.2, sheet("entities")),
    );
    let config = ProptestConfig { cases: 1200, failure_persistence: None, ..Default::default() };
    let forms = Cell::new(0);
    // The same forms on every machine: a rare failure would be somebody else's surprise.
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, seed).run(
        &sheets,
        |(survey, choices, settings, entities)| {
            let sheets =
                [Some(survey), choices, settings, entities].into_iter().flatten().collect();
            let (form, findings) = read(&Workbook { sheets });
            match form {
                Some(form) => {
                    forms.set(forms.get() + 1);
                    comes_back(&form)
                }
                None => {
                    prop_assert!(findings.iter().any(|one| one.severity == Severity::Error));
                    Ok(())
                }
            }
        },
    );
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(forms.get() > 20, "{} forms among them show nothing", forms.get());
}

fn comes_back(form: &Form) -> Result<(), TestCaseError> {
    let (again, findings) = read(&write(form));
    prop_assert_eq!(again.as_ref(), Some(form), "{:?}", findings);
    if let Ok(mut filling) = Filling::new(form, "2026-11-23") {
        for question in form.questions() {
            filling.set(&question.element.name, &[], "x");
            filling.set(&question.element.name, &[2], "1");
        }
    }
    Ok(())
}
