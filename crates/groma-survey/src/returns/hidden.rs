//! The hidden sheet `_groma`: whose workbook it is, and each answer as it went out.
//!
//! Named rows first, then a table with a row for each answer. Everything is text. The seal covers
//! this sheet and the option lists; with a secret in it, nobody else can write one.

use crate::answer::AnswerKey;
use crate::returns::cells::seal;
use crate::returns::text::clean;
use crate::returns::understood::Identity;
use crate::sheets::Sheet;
use std::collections::BTreeMap;

/// The name of the sheet.
pub(super) const SHEET: &str = "_groma";
/// What the first cell says, and the format that follows it.
const MARK: &str = "groma-return";
const FORMAT: &str = "1";
/// Where the table of answers starts.
const TABLE: &str = "question";
const SEAL: &str = "seal";

/// What the sheet says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    pub(super) identity: Identity,
    /// `all`, `sections …` or `questions`.
    pub(super) scope: String,
    pub(super) answers: BTreeMap<AnswerKey, Exported>,
}

/// An answer as it went out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Exported {
    pub(super) version: u32,
    pub(super) carried: bool,
    /// Digest of what was said.
    pub(super) given: String,
    /// Digest of the cells it was written into.
    pub(super) cells: String,
}

impl Hidden {
    /// The sheet, row by row, sealed together with the cells of other sheets.
    pub(super) fn rows(&self, others: &[String], key: &str) -> Vec<Vec<String>> {
        let Identity { return_id, unit, edition, edition_hash, instrument, language, issued_at } =
            &self.identity;
        let named = |name: &str, value: &str| vec![name.to_owned(), clean(value)];
        let mut rows = vec![
            named(MARK, FORMAT),
            named("return", return_id),
            named("unit", unit),
            named("edition", edition),
            named("edition_hash", edition_hash),
            named("instrument", instrument),
            named("language", language),
            named("issued_at", issued_at),
            named("scope", &self.scope),
        ];
        rows.push(
            [TABLE, "instance", "version", "carried", "given", "cells"].map(str::to_owned).to_vec(),
        );
        for (key, exported) in &self.answers {
            rows.push(vec![
                key.question.to_string(),
                key.instance.to_string(),
                exported.version.to_string(),
                if exported.carried { "yes" } else { "no" }.to_owned(),
                exported.given.clone(),
                exported.cells.clone(),
            ]);
        }
        let mut sealed = sealed_rows(SHEET, rows.iter().map(|row| row.iter().map(String::as_str)));
        sealed.extend_from_slice(others);
        rows.insert(1, vec![SEAL.to_owned(), seal(key, &sealed)]);
        rows
    }

    /// Reads the sheet without holding it against its seal.
    pub(super) fn read_unsealed(sheet: &Sheet) -> Result<Self, String> {
        Self::parse(&marked_rows(sheet)?)
    }

    /// Reads the sheet and holds it against its seal; says what does not agree.
    pub(super) fn read(sheet: &Sheet, others: &[String], key: &str) -> Result<Self, String> {
        let mut rows = marked_rows(sheet)?;
        let at = rows.iter().position(|row| text(row, 0) == SEAL).ok_or("its seal is missing")?;
        let written = text(&rows.remove(at), 1);
        let mut sealed = sealed_rows(SHEET, rows.iter().map(|row| row.iter().map(String::as_str)));
        sealed.extend_from_slice(others);
        if seal(key, &sealed) != written {
            return Err("its seal does not fit what stands in it or in the option lists".to_owned());
        }
        Self::parse(&rows)
    }

    fn parse(rows: &[Vec<String>]) -> Result<Self, String> {
        let table = rows.iter().position(|row| row.first().is_some_and(|cell| cell == TABLE));
        let table = table.ok_or("its table of answers is missing")?;
        let named = |name: &str| {
            let found =
                rows[..table].iter().find(|row| row.first().is_some_and(|cell| cell == name));
            found.and_then(|row| row.get(1)).cloned().unwrap_or_default()
        };
        let mut answers = BTreeMap::new();
        for row in &rows[table + 1..] {
            if row.iter().all(String::is_empty) {
                continue;
            }
            let (key, exported) =
                answer(row).ok_or_else(|| format!("its row `{}` cannot be read", row.join(" ")))?;
            answers.insert(key, exported);
        }
        let identity = Identity {
            return_id: named("return"),
            unit: named("unit"),
            edition: named("edition"),
            edition_hash: named("edition_hash"),
            instrument: named("instrument"),
            language: named("language"),
            issued_at: named("issued_at"),
        };
        Ok(Self { identity, scope: named("scope"), answers })
    }
}

/// The rows of the sheet, when it is one of ours.
fn marked_rows(sheet: &Sheet) -> Result<Vec<Vec<String>>, String> {
    let cells = |row: &Vec<crate::sheets::Cell>| row.iter().map(|cell| clean(&cell.text)).collect();
    let rows: Vec<Vec<String>> = sheet.rows.iter().map(cells).collect();
    match rows.first().map(|row| (text(row, 0), text(row, 1))) {
        Some((mark, format)) if mark == MARK && format == FORMAT => Ok(rows),
        Some((mark, format)) if mark == MARK => {
            Err(format!("it is of format {format}, and {FORMAT} can be read"))
        }
        _ => Err(format!("its first cell is not `{MARK}`")),
    }
}

fn text(row: &[String], column: usize) -> String {
    row.get(column).cloned().unwrap_or_default()
}

fn answer(row: &[String]) -> Option<(AnswerKey, Exported)> {
    let [question, instance, version, carried, given, cells, ..] = row else { return None };
    let key = AnswerKey { question: question.as_str().into(), instance: instance.parse().ok()? };
    let exported = Exported {
        version: version.parse().ok()?,
        carried: carried == "yes",
        given: given.clone(),
        cells: cells.clone(),
    };
    Some((key, exported))
}

/// The cells of a sheet as they are sealed: each with its place, empty ones left out.
pub(super) fn sealed_rows<'a>(
    sheet: &str,
    rows: impl Iterator<Item = impl Iterator<Item = &'a str>>,
) -> Vec<String> {
    let mut sealed = Vec::new();
    for (at, row) in rows.enumerate() {
        for (column, text) in row.enumerate() {
            let text = clean(text);
            if !text.is_empty() {
                sealed.push(format!("{sheet}!{at}:{column}={text}"));
            }
        }
    }
    sealed
}

/// The cells of a sheet that was read, as they are sealed.
pub(super) fn sealed_sheet(name: &str, sheet: Option<&Sheet>) -> Vec<String> {
    let rows = sheet.map_or(&[][..], |sheet| sheet.rows.as_slice());
    sealed_rows(name, rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str())))
}
