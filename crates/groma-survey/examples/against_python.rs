//! Forms and returns beside the programs that people read them with: pyxform for a form of 5,000
//! rows, openpyxl for 40 returns of 200 answers. The same files, in the same run.
//!
//! `PYTHON=… cargo run --release -p groma-survey --example against_python`, where the interpreter
//! has pyxform (which brings openpyxl).
#![allow(clippy::unwrap_used, reason = "a benchmark stops where it breaks")]

#[path = "../tests/xlsform/large_form.rs"]
mod large_form;

use groma_define::{Definition, QuestionType, UnitCode};
use groma_survey::returns::{Expected, Issue, issue, understand};
use groma_survey::sheets::{Limits, Workbook};
use groma_survey::xlsform;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const RETURNS: usize = 40;
const ANSWERS: usize = 200;

fn main() {
    let dir = std::env::temp_dir().join("groma-against-python");
    std::fs::create_dir_all(&dir).unwrap();
    forms(&dir);
    returns(&dir);
}

fn forms(dir: &Path) {
    let (file, text) = (dir.join("form.md"), large_form::large_form());
    std::fs::write(&file, &text).unwrap();
    let ours = best_of(3, || {
        let (book, _) = Workbook::read("form.md", text.as_bytes(), &Limits::default()).unwrap();
        assert!(xlsform::read(&book).0.is_some());
    });
    println!("form of 5,000 rows: read and checked in {ours:.2?}");
    let converted =
        python("from pyxform.xls2xform import convert; convert(xlsform=sys.argv[1])", &[file]);
    println!("form of 5,000 rows: pyxform converts it in {converted}");
}

fn returns(dir: &Path) {
    let definition = survey();
    let answers = answers(&definition);
    println!("returns: {RETURNS} of {} answers each", answers.len());
    let mut files: Vec<PathBuf> = Vec::new();
    let start = Instant::now();
    for (at, unit) in definition.units.iter().take(RETURNS).enumerate() {
        let file = dir.join(format!("{at}.xlsx"));
        std::fs::write(&file, issue(&definition, &order(&unit.code)).unwrap()).unwrap();
        files.push(file);
    }
    println!("returns: issued in {:.2?}", start.elapsed());
    files.iter().for_each(|file| fill(file, &answers));
    let mut changes = 0;
    let ours = best_of(3, || {
        changes = 0;
        for (file, unit) in files.iter().zip(&definition.units) {
            let bytes = std::fs::read(file).unwrap();
            let expected = Expected { unit: Some(unit.code.clone()), ..Expected::default() };
            let understood =
                understand(&definition, "return.xlsx", &bytes, &expected, &Limits::default());
            let understood = understood.unwrap();
            changes += understood.changes.len();
        }
    });
    println!("returns: understood in {ours:.2?}, {changes} changes");
    let loaded = python(
        "import openpyxl\nfor file in sys.argv[1:]:\n    book = openpyxl.load_workbook(file)\n    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]",
        &files,
    );
    println!("returns: openpyxl only loads their cells in {loaded}");
}

fn best_of(times: usize, mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..times).map(once).min().unwrap()
}

/// The seconds that a script takes, without the start of its interpreter.
fn python(script: &str, arguments: &[PathBuf]) -> String {
    let Some(python) = std::env::var_os("PYTHON") else {
        return "(PYTHON names no interpreter)".to_owned();
    };
    let script = script.replace('\n', "\n    ");
    let timed = format!(
        "import sys, time\nimport pyxform.xls2xform, openpyxl\ndef work():\n    {script}\nstart = time.perf_counter(); work(); print(f'{{time.perf_counter() - start:.2f}} s')"
    );
    let ended = Command::new(python).args(["-c", &timed]).args(arguments).output().unwrap();
    match ended.status.success() {
        true => String::from_utf8_lossy(&ended.stdout).trim().to_owned(),
        false => format!("(failed: {})", String::from_utf8_lossy(&ended.stderr)),
    }
}

/// A survey of the size of a real one.
fn survey() -> Definition {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../editions/ogd-2027");
    groma_define::read(&folder).unwrap().definition.unwrap()
}

/// An answer to each of the first questions that choose one option: the option's code.
fn answers(definition: &Definition) -> BTreeMap<String, String> {
    let single = definition.questions.iter().filter(|row| row.kind == QuestionType::Single);
    let answered = single.take(ANSWERS).map(|question| {
        let list = question.list.as_ref().unwrap();
        let option = definition.options.iter().find(|choice| choice.list == *list).unwrap();
        (question.code.to_string(), option.option.to_string())
    });
    answered.collect()
}

fn order(unit: &UnitCode) -> Issue {
    Issue {
        unit: Some(unit.clone()),
        language: "en".to_owned(),
        return_id: format!("ogd-2027/{unit}"),
        issued_at: "2027-02-01T08:00:00Z".to_owned(),
        ..Issue::default()
    }
}

/// Fills a workbook in, with an explanation each, and saves it as another program would.
fn fill(file: &Path, answers: &BTreeMap<String, String>) {
    const ANSWER: usize = 3;
    const EXPLANATION: usize = 6;
    let bytes = std::fs::read(file).unwrap();
    let (book, _) = Workbook::read("return.xlsx", &bytes, &Limits::default()).unwrap();
    let mut saved = rust_xlsxwriter::Workbook::new();
    for sheet in &book.sheets {
        let worksheet = saved.add_worksheet();
        worksheet.set_name(&sheet.name).unwrap().set_hidden(sheet.hidden);
        for (at, cells) in sheet.rows.iter().enumerate() {
            let row = u32::try_from(at).unwrap();
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.text.is_empty()) {
                worksheet.write_string(row, column, &cell.text).unwrap();
            }
            if let Some(option) = answers.get(sheet.text(at, 0)).filter(|_| !sheet.hidden) {
                worksheet.write_string(row, ANSWER as u16, option).unwrap();
                worksheet
                    .write_string(row, EXPLANATION as u16, "As the annual report says.")
                    .unwrap();
            }
        }
    }
    saved.save(file).unwrap();
}
