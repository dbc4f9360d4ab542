//! Versions, scopes, other instruments, several files.

use super::*;
use crate::returns::{MergeError, Query, Scope, merge};
use std::collections::BTreeSet;

fn understood_as(
    definition: &Definition,
    edited: &Edited,
    expected: &Expected,
    file: &str,
) -> Understood {
    understand(definition, file, &edited.bytes(), expected, &Limits::default()).unwrap()
}

#[test]
fn a_stale_version_is_a_conflict() {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    edited.set("datasets", Column::Answer, "300");
    let mut later = expected();
    later.held.insert(key("datasets", 1), held(answered("270"), 2));
    let understood = understood_as(&definition, &edited, &later, "a.xlsx");
    assert_eq!(shown(&understood), "Stale datasets");
    let conflict = &understood.conflicts[0];
    assert_eq!(conflict.current.given.value, "270");
    assert_eq!((conflict.sides[0].to.value.as_str(), conflict.sides[0].version), ("300", 1));
    insta::assert_snapshot!(understood, @r"
    a.xlsx: return of N
    0 answers, 0 confirmations, 0 taken away, 1 in conflict, 19 unchanged
      datasets: conflict, changed since the workbook was written
        held now (version 2): “270”
        a.xlsx, sheet Practice, D4 (from version 1): “300”
    ");
    // Both sides came to the same.
    later.held.insert(key("datasets", 1), held(answered("300"), 2));
    assert_eq!(shown(&understood_as(&definition, &edited, &later, "a.xlsx")), "");
    // What was not touched is no conflict, whatever happened since.
    later.held.insert(key("share", 1), held(answered("99"), 9));
    assert_eq!(shown(&understood_as(&definition, &edited, &later, "a.xlsx")), "");
}

#[test]
fn scopes_hold() {
    let definition = edition();
    let sections = Issue { scope: Scope::Sections(vec!["law".into()]), ..order() };
    let edited = Edited::new(&definition, &sections);
    let understood = understood_as(&definition, &edited, &expected(), "a.xlsx");
    assert_eq!((understood.unchanged, shown(&understood).as_str()), (4, ""));

    let query = |question: &str| Query { key: key(question, 1), reason: "It seems high.".into() };
    let scope = Scope::Questions(vec![query("datasets"), query("by_mail")]);
    let mut edited = Edited::new(&definition, &Issue { scope, ..order() });
    let (sheet, row, _) = edited.find("datasets", Column::Answer);
    assert!(edited.workbook.sheets[sheet].text(row, 2).starts_with("Asked again: It seems high."));
    edited.set("datasets", Column::Answer, "251");
    // Somebody writes a question in that was not asked.
    let mut cells = edited.workbook.sheets[sheet].rows[row].clone();
    cells[0].text = "share".into();
    cells[3] = Cell { text: "50".into(), kind: CellKind::Text };
    edited.workbook.sheets[sheet].rows.push(cells);
    let understood = understood_as(&definition, &edited, &expected(), "a.xlsx");
    assert_eq!(shown(&understood), "Answer datasets = 251\nwarning[outside-scope]");

    let open = Some(BTreeSet::from([key("by_mail", 1)]));
    let understood =
        understood_as(&definition, &edited, &Expected { open, ..expected() }, "a.xlsx");
    assert_eq!(shown(&understood), "warning[not-open]\nwarning[outside-scope]");
}

#[test]
fn an_older_instrument_is_taken_as_far_as_it_fits() {
    let before = edition_with(&[
        ("share,practice,decimal", "quota,practice,decimal"),
        ("policy,planned,,Planned,Prévue,", "policy,announced,,Announced,Annoncée,"),
        ("grade,good,,Good,Bon,", "grade,good,,Excellent,Bon,"),
    ]);
    let now = edition();
    let mut edited = Edited::new(&before, &Issue { instrument: "0.9".into(), ..order() });
    edited.set("quota", Column::Answer, "3").set("policy", Column::Answer, "Announced").set(
        "by_mail",
        Column::Answer,
        "Excellent",
    );
    let understood = edited.understood(&now).unwrap();
    let lines = "Answer by_mail = good\nerror[option-gone]\nwarning[other-instrument]\nwarning[question-gone]";
    assert_eq!(shown(&understood), lines);
}

#[test]
fn an_edited_edition_is_noted() {
    let definition = edition();
    let edited = Edited::new(&definition, &order());
    let later = Expected { edition_hash: "def".into(), ..expected() };
    assert_eq!(shown(&understood_as(&definition, &edited, &later, "a")), "note[edition-edited]");
}

#[test]
fn other_returns_are_refused() {
    let definition = edition();
    let edited = Edited::new(&definition, &order());
    let check = |expected: Expected, definition: &Definition, what_expected: &str| {
        let refused =
            understand(definition, "a.xlsx", &edited.bytes(), &expected, &Limits::default());
        match refused {
            Err(Refusal::Other { what, .. }) => assert_eq!(what, what_expected),
            other => panic!("{other:?}"),
        }
    };
    check(Expected { unit: Some("S".into()), ..expected() }, &definition, "unit");
    check(Expected { return_id: Some("r-8".into()), ..expected() }, &definition, "return");
    let mut other = edition();
    other.edition.code = "another".into();
    check(expected(), &other, "edition");
}

#[test]
fn a_missing_hidden_sheet_is_told() {
    let definition = edition();
    let mut edited = Edited::new(&definition, &order());
    edited.workbook.sheets.retain(|sheet| !sheet.name.starts_with('_'));
    edited.set("policy", Column::Answer, "No").set("datasets", Column::Answer, "");
    let named = understood_as(&definition, &edited, &expected(), "a.xlsx");
    assert_eq!(shown(&named), "Answer policy = no\nwarning[no-hidden-sheet]");
    let unnamed = Expected { unit: None, ..expected() };
    let refused = understand(&definition, "a.xlsx", &edited.bytes(), &unnamed, &Limits::default());
    assert!(matches!(refused, Err(Refusal::NoIdentity { .. })));
}

#[test]
fn several_files_become_one() {
    let definition = edition();
    let file = |edits: &[(&str, &str)], scope: Scope, name: &str| {
        let mut edited = Edited::new(&definition, &Issue { scope, ..order() });
        for (code, text) in edits {
            edited.set(code, Column::Answer, text);
        }
        understood_as(&definition, &edited, &expected(), name)
    };
    let sections = |code: &str| Scope::Sections(vec![code.into()]);
    let law = file(&[("policy", "No")], sections("law"), "law.xlsx");
    let practice = file(&[("datasets", "7")], sections("practice"), "practice.xlsx");
    let merged = merge(vec![practice.clone(), law]).unwrap();
    assert_eq!(shown(&merged), "Answer datasets = 7\nAnswer policy = no");
    assert_eq!(merged.files, ["practice.xlsx", "law.xlsx"]);

    let other = file(&[("datasets", "8"), ("share", "1")], Scope::All, "other.xlsx");
    let third = file(&[("datasets", "9")], Scope::All, "third.xlsx");
    let same = file(&[("datasets", "7")], Scope::All, "same.xlsx");
    let merged = merge(vec![practice.clone(), other, third, same]).unwrap();
    assert_eq!(shown(&merged), "Answer share = 1\nFiles datasets");
    let sides: Vec<&str> =
        merged.conflicts[0].sides.iter().map(|side| side.file.as_str()).collect();
    assert_eq!(sides, ["practice.xlsx", "other.xlsx", "third.xlsx"]);

    assert_eq!(merge(vec![]), Err(MergeError::Nothing));
    let mut foreign = practice.clone();
    foreign.unit = Some("S".into());
    assert!(matches!(
        merge(vec![practice, foreign]),
        Err(MergeError::Different { what: "unit", .. })
    ));
}
