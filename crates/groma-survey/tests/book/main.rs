//! Forms of other origin as editions: they pass the checks, and come back as equivalent forms.
#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

mod foreign;
mod small_forms;

use groma_define::Severity;
use groma_survey::edition_workbook::{Files, adopt, read, write};
use groma_survey::sheets::{Limits, Workbook};
use groma_survey::xlsform::{self, Columns, Form};
use std::collections::BTreeMap;

const AS_OF: &str = "2026-11-23";

fn workbook(name: &str, bytes: &[u8]) -> Workbook {
    Workbook::read(name, bytes, &Limits::default()).unwrap().0
}

/// What `groma check` says of the files: the worst of it, and its words.
fn checked(files: &Files) -> (Severity, String) {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let reading = groma_define::read(folder.path()).unwrap();
    let worst = reading.diagnostics.iter().map(|diagnostic| diagnostic.severity).min();
    let words = reading.diagnostics.iter().map(ToString::to_string);
    (worst.unwrap_or(Severity::Note), words.collect::<Vec<_>>().join("\n"))
}

/// Adopts a form, checks the edition, and holds the form that it is written as against the first.
fn round(book: &Workbook) -> Result<Files, String> {
    let opened = adopt(book, AS_OF).map_err(|why| format!("is not adopted: {why}"))?;
    let (worst, words) = checked(&opened.files);
    if worst == Severity::Error {
        return Err(format!("does not pass the checks: {words}"));
    }
    let written = write(&opened.files).map_err(|why| format!("is not written: {why}"))?;
    let again = workbook("again.xlsx", &written.xlsx);
    equivalent(book, &again)?;
    let back = read(&again).map_err(|why| format!("is not read back: {why}"))?;
    if back.files != opened.files {
        let changed =
            back.files.iter().filter(|(path, bytes)| opened.files.get(*path) != Some(bytes));
        let changed = changed.map(|(path, bytes)| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            format!(
                "{path}\n{}\n--\n{}",
                text(opened.files.get(path).map_or(&[], Vec::as_slice)),
                text(bytes)
            )
        });
        return Err(format!("changes on the way: {}", changed.collect::<String>()));
    }
    Ok(opened.files)
}

/// Rows of named cells, in canonical spelling, without what an edition adds.
type Rows = Vec<BTreeMap<String, String>>;

fn rows(form: &Form, sheet: &str) -> Rows {
    let canonical = xlsform::write(&Form { columns: Columns::default(), ..form.clone() });
    let Some(sheet) = canonical.sheet(sheet) else { return Rows::new() };
    let cells = |row: usize| {
        let cells = (0..sheet.rows[0].len()).map(|at| (sheet.text(0, at), sheet.text(row, at)));
        let ours = |header: &str| {
            header.starts_with("bind::groma:") || header.starts_with("groma_") || header == "order"
        };
        let filled = cells.filter(|(header, text)| !text.is_empty() && !ours(header));
        filled.map(|(header, text)| (header.to_owned(), text.to_owned())).collect()
    };
    let kind = (0..sheet.rows[0].len()).find(|at| sheet.text(0, *at) == "bind::groma:own-type");
    let is_placeholder = |row: &usize| kind.is_some_and(|at| sheet.text(*row, at) == "placeholder");
    let rows = (1..sheet.rows.len()).filter(|row| !is_placeholder(row)).map(cells);
    rows.filter(|row: &BTreeMap<_, _>| !row.is_empty()).collect()
}

fn equivalent(before: &Workbook, after: &Workbook) -> Result<(), String> {
    let form = |book: &Workbook| {
        let (form, findings) = xlsform::read(book);
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let words: Vec<String> = errors.map(ToString::to_string).collect();
        form.ok_or_else(|| format!("is no form any more: {}", words.join("\n")))
    };
    let (before, after) = (form(before)?, form(after)?);
    for sheet in ["survey", "choices"] {
        let (before, after) = (rows(&before, sheet), rows(&after, sheet));
        if before != after {
            return Err(format!("{sheet} differs:\n{before:#?}\n{after:#?}"));
        }
    }
    let (before, after) = (rows(&before, "settings"), rows(&after, "settings"));
    for (header, text) in before.first().into_iter().flatten() {
        let now = after.first().and_then(|row| row.get(header)).map_or("", String::as_str);
        let same = if header == "namespaces" {
            text.split_whitespace().all(|word| now.contains(word))
        } else {
            now == text
        };
        if !same {
            return Err(format!("settings differ: {header} was {text:?} and is {now:?}"));
        }
    }
    Ok(())
}
