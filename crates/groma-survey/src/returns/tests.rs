//! Workbooks out and in again: what the tests share. A workbook is edited as people edit it, by
//! cell, and written anew by another hand, as other programs do.

mod edits;
mod hostile;
mod issued;
mod round_trip;
mod several;

pub(crate) use round_trip::{say, shared};

use crate::answer::{AnswerKey, Evidence, Given, Held};
use crate::returns::column::Column;
use crate::returns::understood::Understood;
use crate::returns::{Expected, Issue, Refusal, issue, understand};
use crate::sheets::{Cell, CellKind, Limits, Workbook};
use groma_define::{AnswerKind, Definition};
use std::collections::BTreeMap;
use std::fs;

/// An instrument with a question of every kind.
const QUESTIONS: &str = "\
code,section,type,list,item_of,relevant,required,constraint,evidence,scored,minutes,as_of,label::en,label::fr,guidance::en,definition::en,evidence_guidance::en,constraint_message::en
loose,,text,,,,no,,none,no,,,Anything before we start?,,,,,
law,,section,,,,,,,no,,,Law,Droit,About national law.,,,
policy,law,single,policy,,,yes,,required,yes,5,2026-06-30,Is a policy in force?,Une politique est-elle en vigueur ?,Count only what is published.,A policy is a text that binds.,Link to the text.,
since,law,date,,,${policy} = 'yes',no,,none,no,,,Since when?,Depuis quand ?,,,,
sectors,law,multiple,sectors,,${policy} = 'yes',yes,,optional,yes,,,Which sectors?,Quels secteurs ?,,,,
why,law,text,,,not(${policy} = 'yes') and selected(${sectors}; 'none'),no,,none,no,,,Why none?,,,,,
practice,,section,,,,,,,no,,,Practice,Pratique,,,,
datasets,practice,integer,,,,yes,. >= 0 and . <= 1000000,none,yes,,,How many datasets?,Combien de jeux ?,,,,Between 0 and a million.
share,practice,decimal,,,,no,. <= 100,none,yes,,,Which share is open?,,,,,
portal,practice,url,,,,no,,none,yes,,,Where is the portal?,,,,,
channels,practice,matrix,grade,,,,,,no,,,How good is …,,,,,
by_phone,practice,single,grade,channels,,no,,none,yes,,,… help by phone?,,,,,
by_mail,practice,single,grade,channels,${datasets} > 10,no,,none,yes,,,… help by mail?,,,,,
bodies,,repeat,,,,,,,no,,,Bodies,Organismes,,,,
body_name,bodies,text,,,,no,,none,no,,,Name,Nom,,,,
body_plan,bodies,single,policy,,${body_name} != '',no,,none,no,,,Has it a plan?,,,,,
";

const OPTIONS: &str = "\
list,option,exclusive,label::en,label::fr,guidance::en
policy,yes,,Yes,Oui,A published text.
policy,planned,,Planned,Prévue,
policy,no,,No,Non,
sectors,health,,Health,Santé,
sectors,transport,,Transport,Transports,
sectors,none,yes,None of these,Aucun,
grade,good,,Good,Bon,
grade,fair,,Fair,Moyen,
grade,poor,,Poor,Mauvais,
";

/// The instrument above, with texts exchanged.
pub(super) fn edition_with(swaps: &[(&str, &str)]) -> Definition {
    let folder = tempfile::tempdir().unwrap();
    groma_define::new::write(folder.path()).unwrap();
    // A semicolon separates lists in a cell, and here stands for a comma inside a formula.
    let mut questions =
        QUESTIONS.replace("selected(${sectors}; 'none')", "selected(${sectors}, 'none')");
    questions = questions.replace(
        "not(${policy} = 'yes') and selected(${sectors}, 'none')",
        "\"not(${policy} = 'yes') and selected(${sectors}, 'none')\"",
    );
    let mut options = OPTIONS.to_owned();
    for (from, to) in swaps {
        assert!(questions.contains(from) || options.contains(from), "{from}");
        questions = questions.replacen(from, to, 1);
        options = options.replacen(from, to, 1);
    }
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("questions.csv", &questions);
    write("options.csv", &options);
    write("framework.csv", "code,name,source\ntotal,Total,given\n");
    for file in
        ["answers.csv", "points.csv", "published.csv", "crosswalk.csv", "rules/portal-secure.md"]
    {
        fs::remove_file(folder.path().join(file)).unwrap();
    }
    let reading = groma_define::read(folder.path()).unwrap();
    let found = reading.diagnostics.into_sorted();
    reading.definition.unwrap_or_else(|| panic!("{found:#?}"))
}

pub(crate) fn edition() -> Definition {
    edition_with(&[])
}

pub(super) fn key(question: &str, instance: u32) -> AnswerKey {
    AnswerKey { question: question.into(), instance }
}

pub(super) fn answered(value: &str) -> Given {
    Given { value: value.to_owned(), kind: AnswerKind::Answered, ..Given::default() }
}

pub(super) fn held(given: Given, version: u32) -> Held {
    Held { given, version, carried: false }
}

/// Answers of every kind, one of them carried over.
pub(super) fn answers() -> BTreeMap<AnswerKey, Held> {
    let evidence = vec![
        Evidence { address: "https://law.example/act".into(), note: "article 3".into() },
        Evidence { address: "annex.pdf".into(), note: String::new() },
    ];
    let policy = Given {
        justification: "=1+1\nBecause it binds.".into(),
        evidence,
        unsure: true,
        ..answered("yes")
    };
    let confidential = Given { kind: AnswerKind::Confidential, ..Given::default() };
    BTreeMap::from([
        (key("policy", 1), held(policy, 3)),
        (key("since", 1), held(answered("2024-05-01"), 1)),
        (key("sectors", 1), held(answered("health transport"), 2)),
        (key("datasets", 1), held(answered("250"), 1)),
        (key("share", 1), held(answered("12.5"), 1)),
        (key("portal", 1), Held { carried: true, ..held(answered("https://data.example"), 4) }),
        (key("by_phone", 1), held(confidential, 1)),
        (key("body_name", 1), held(answered("Ministry of Health"), 1)),
        (key("body_name", 2), held(answered("- none"), 1)),
    ])
}

pub(crate) fn order() -> Issue {
    Issue {
        unit: Some("N".into()),
        language: "en".into(),
        return_id: "r-7".into(),
        edition_hash: "abc".into(),
        instrument: "1.0".into(),
        issued_at: "2026-07-01T09:00:00Z".into(),
        deadline: "2026-08-31".into(),
        held: answers(),
        ..Issue::default()
    }
}

pub(super) fn expected() -> Expected {
    Expected {
        unit: Some("N".into()),
        return_id: Some("r-7".into()),
        instrument: "1.0".into(),
        edition_hash: "abc".into(),
        held: answers(),
        ..Expected::default()
    }
}

/// A workbook that is edited cell by cell.
pub(super) struct Edited {
    pub(super) workbook: Workbook,
}

impl Edited {
    pub(super) fn new(definition: &Definition, order: &Issue) -> Self {
        let bytes = issue(definition, order).unwrap();
        Self { workbook: Workbook::read("issued.xlsx", &bytes, &Limits::default()).unwrap().0 }
    }

    /// Sheet, row and column of a cell, by code and column.
    pub(super) fn find(&self, code: &str, column: Column) -> (usize, usize, usize) {
        for (at, sheet) in self.workbook.sheets.iter().enumerate() {
            let row = sheet.rows.iter().position(|row| row.iter().any(|cell| cell.text == code));
            let heading = sheet.rows.iter().find_map(|row| {
                row.iter().position(|cell| Column::named(&cell.text) == Some(column))
            });
            if let (Some(row), Some(column)) = (row, heading)
                && !sheet.name.starts_with('_')
            {
                return (at, row, column);
            }
        }
        panic!("{code} is not there");
    }

    /// Types a text into a cell.
    pub(super) fn set(&mut self, code: &str, column: Column, text: &str) -> &mut Self {
        self.put(code, column, text, CellKind::Text)
    }

    pub(super) fn put(
        &mut self,
        code: &str,
        column: Column,
        text: &str,
        kind: CellKind,
    ) -> &mut Self {
        let (sheet, row, column) = self.find(code, column);
        let cells = &mut self.workbook.sheets[sheet].rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = Cell { text: text.to_owned(), kind };
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        rewritten(&self.workbook)
    }

    pub(super) fn understood(&self, definition: &Definition) -> Result<Understood, Refusal> {
        understand(definition, "back.xlsx", &self.bytes(), &expected(), &Limits::default())
    }
}

/// The workbook as another program would write it: the cells, and nothing of the look.
pub(super) fn rewritten(workbook: &Workbook) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let plain = rust_xlsxwriter::Format::new();
    for sheet in &workbook.sheets {
        let out = book.add_worksheet();
        out.set_name(&sheet.name).unwrap().set_hidden(sheet.hidden);
        for merged in &sheet.merged {
            let (first, last) = (merged.first, merged.last);
            let (top, left) = (first.0 as u32, first.1 as u16);
            out.merge_range(top, left, last.0 as u32, last.1 as u16, "", &plain).unwrap();
        }
        for (row, cells) in (0..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                let formula = sheet.formulas.get(&(row as usize, column as usize));
                match cell.kind {
                    _ if formula.is_some() => {
                        let formula = rust_xlsxwriter::Formula::new(formula.unwrap());
                        out.write_formula(row, column, formula.set_result(&cell.text)).unwrap();
                    }
                    CellKind::Empty => {}
                    CellKind::Number => {
                        out.write_number(row, column, cell.text.parse::<f64>().unwrap()).unwrap();
                    }
                    CellKind::Boolean => {
                        out.write_boolean(row, column, cell.text == "TRUE").unwrap();
                    }
                    CellKind::Date => {
                        let day =
                            rust_xlsxwriter::ExcelDateTime::parse_from_str(&cell.text).unwrap();
                        out.write_datetime_with_format(row, column, &day, &date).unwrap();
                    }
                    CellKind::Error => {
                        let formula = rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
                        out.write_formula(row, column, formula).unwrap();
                    }
                    CellKind::Text => {
                        out.write_string(row, column, &cell.text).unwrap();
                    }
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// What was understood, in lines: changes, conflicts, names of findings.
pub(super) fn shown(understood: &Understood) -> String {
    let mut lines: Vec<String> = understood
        .changes
        .iter()
        .map(|change| {
            let to = &change.to;
            let value = if to.value.is_empty() { to.kind.as_str() } else { &to.value };
            let key = crate::returns::cells::key_name(&change.key, false);
            format!("{:?} {key} = {value}", change.action)
        })
        .collect();
    lines.extend(
        understood
            .conflicts
            .iter()
            .map(|conflict| format!("{:?} {}", conflict.why, conflict.key.question)),
    );
    let mut codes: Vec<String> = understood
        .findings
        .iter()
        .map(|finding| format!("{}[{}]", finding.severity, finding.code))
        .collect();
    codes.sort();
    codes.dedup();
    lines.extend(codes);
    lines.join("\n")
}
