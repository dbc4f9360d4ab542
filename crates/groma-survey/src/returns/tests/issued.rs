//! What stands in a workbook that goes out.

use super::*;
use crate::returns::{IssueError, Query, Scope};

fn text(edited: &Edited, code: &str, column: Column) -> String {
    let (sheet, row, column) = edited.find(code, column);
    edited.workbook.sheets[sheet].text(row, column).to_owned()
}

#[test]
fn beside_a_question() {
    let definition = edition();
    let edited = Edited::new(&definition, &order());
    let check = |code: &str, column: Column, expected: &str| {
        assert_eq!(text(&edited, code, column), expected);
    };
    check("policy", Column::Question, "Is a policy in force?");
    check("policy", Column::Answer, "Yes");
    check("policy", Column::Unsure, "yes");
    check("policy", Column::Need, "required");
    check("policy", Column::Evidence, "https://law.example/act | article 3\nannex.pdf");
    check(
        "policy",
        Column::Guidance,
        "What is meant: A policy is a text that binds.\nCount only what is published.\nOptions:\n\
         • Yes: A published text.\nEvidence: Link to the text.\nState on 2026-06-30.\nAbout 5 minutes.",
    );
    check(
        "since",
        Column::Guidance,
        "Asked when policy is “Yes”.\nA day, for example 2027-03-31.\nMay be left empty.",
    );
    check(
        "why",
        Column::Guidance,
        "Asked when not: policy is “Yes” and “None of these” is chosen in sectors.\nMay be left empty.",
    );
    check("by_mail", Column::Guidance, "Asked when datasets is more than 10.\nMay be left empty.");
    check("portal", Column::Answer, "");
    check("portal", Column::Last, "https://data.example\n(carried over, not confirmed)");
    check("by_phone", Column::Kind, "confidential");
    check("sectors=health", Column::Answer, "yes");
    check("sectors=none", Column::Answer, "");
    check("datasets", Column::Guidance, "A whole number.\nBetween 0 and a million.");
}

#[test]
fn languages_fall_back_visibly() {
    let definition = edition();
    let edited = Edited::new(&definition, &Issue { language: "fr".into(), ..order() });
    let check = |code: &str, column: Column, expected: &str| {
        assert_eq!(text(&edited, code, column), expected);
    };
    check("policy", Column::Question, "Une politique est-elle en vigueur ?");
    check("policy", Column::Answer, "Oui");
    check("share", Column::Question, "[en] Which share is open?");
    check(
        "since",
        Column::Guidance,
        "Demandé lorsque policy est « Oui ».\nUn jour, par exemple 2027-03-31.\nPeut rester vide.",
    );
    assert_eq!(edited.workbook.sheets[0].name, "Commencer ici");
}

/// The greying follows from formulas; each carries the value that it has at the start.
#[test]
fn rows_that_are_passed_over() {
    let definition = edition();
    let check = |held: BTreeMap<AnswerKey, Held>, code: &str, expected: &str| {
        let edited = Edited::new(&definition, &Issue { held, ..order() });
        let (sheet, row, _) = edited.find(code, Column::Answer);
        let sheet = &edited.workbook.sheets[sheet];
        assert_eq!(sheet.text(row, 14), expected, "{code}");
        sheet.formulas.get(&(row, 14)).cloned().unwrap_or_default()
    };
    let none = BTreeMap::new;
    check(answers(), "since", "0");
    check(none(), "since", "1");
    check(none(), "policy", "0");
    check(none(), "sectors=health", "1");
    check(answers(), "by_mail", "0");
    let formula = check(none(), "by_mail", "1");
    assert_eq!(formula, "IF(NOT(AND(ISNUMBER('Practice'!$D$4),'Practice'!$D$4>10)),1,0)");
    check(answers(), "body_plan#1", "0");
    let formula = check(answers(), "body_plan#3", "1");
    assert!(formula.contains("'Bodies'!$D$11<>\"\""), "{formula}");
}

#[test]
fn progress_is_counted() {
    let definition = edition();
    let edited = Edited::new(&definition, &order());
    let cover = &edited.workbook.sheets[0];
    let rows: Vec<String> = cover
        .rows
        .iter()
        .skip_while(|row| row.first().is_none_or(|cell| cell.text != "Progress"))
        .map(|row| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|"))
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    Progress
    Section|Answered|Questions
    Questions|0|1
    Law|3|3
    Practice|3|5
    Bodies|2|7
    All sections|8|16
    ");
}

#[test]
fn orders_that_cannot_be_met() {
    let definition = edition();
    let check = |order: Issue, expected: &str| {
        let error = issue(&definition, &order).unwrap_err();
        assert_eq!(error.to_string().lines().next().unwrap(), expected);
    };
    check(Issue { unit: Some("X".into()), ..order() }, "unit X is not in `units.csv`");
    check(Issue { unit: None, ..order() }, "unit  is not in `units.csv`");
    check(Issue { issued_at: "today".into(), ..order() }, "`today` is not a moment");
    let scope = Scope::Sections(vec!["lawz".into()]);
    check(Issue { scope, ..order() }, "`lawz` is not a section or question of the edition");
    let scope = Scope::Questions(vec![Query { key: key("x", 1), reason: String::new() }]);
    check(Issue { scope, ..order() }, "`x` is not a section or question of the edition");
    let scope = Scope::Sections(vec![]);
    check(Issue { scope, ..order() }, "there is nothing to ask in this scope");
    assert!(matches!(
        issue(&definition, &Issue { unit: None, ..order() }),
        Err(IssueError::UnknownUnit(_))
    ));
}

/// Options that read alike are told apart, and come back as what they are.
#[test]
fn options_that_read_alike() {
    let definition =
        edition_with(&[("policy,planned,,Planned,Prévue,", "policy,planned,,Yes,Prévue,")]);
    let mut edited = Edited::new(&definition, &order());
    edited.set("policy", Column::Answer, "Yes (planned)");
    let understood = edited.understood(&definition).unwrap();
    assert_eq!(shown(&understood), "Answer policy = planned");
}

/// An option called like a kind of answer is the option.
#[test]
fn an_option_called_not_applicable() {
    let definition = edition_with(&[(
        "policy,planned,,Planned,Prévue,",
        "policy,na,,Not applicable,Sans objet,",
    )]);
    let mut edited = Edited::new(&definition, &order());
    edited.set("policy", Column::Answer, "not applicable");
    assert_eq!(shown(&edited.understood(&definition).unwrap()), "Answer policy = na");
}
