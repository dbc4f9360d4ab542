//! Which file goes to which sheet.

use super::choices_out;
use super::edition_sheet::{self, Edition};
use super::error::WriteError;
use super::files_sheet::{self, Sheet as FilesSheet};
use super::form_rows::FormRows;
use super::groma_sheet::{self, Record};
use super::kept::{self, KINDS, Kept};
use super::languages::language_name;
use super::names::Names;
use super::survey_out::{self, list_names};
use super::table::Table;
use super::xlsx::{Page, ROWS_MAX};
use super::{Files, portable, settings};
use crate::sheets::SheetFinding;
use std::collections::{BTreeMap, HashSet};

/// The instrument's questions.
pub(super) const QUESTIONS: &str = "questions.csv";
/// The options of its lists.
pub(super) const OPTIONS: &str = "options.csv";
/// Names of sheets that no table may take.
const TAKEN: &[&str] = &[edition_sheet::SHEET, files_sheet::SHEET, groma_sheet::SHEET];
/// Characters of a sheet's name.
const SHEET_NAME_MAX: usize = 31;

/// The sheets of a folder's workbook.
pub(super) fn pages(files: &Files) -> Result<(Vec<Page>, Vec<SheetFinding>), WriteError> {
    let edition = Edition::of(files)?;
    let delimiter = edition.delimiter;
    let mut record = Record::of(files, delimiter);
    let questions = instrument_table(files, QUESTIONS, &["code", "type"], delimiter)?;
    let options = instrument_table(files, OPTIONS, &["list", "option"], delimiter)?;
    for (file, table) in [(QUESTIONS, &questions), (OPTIONS, &options)] {
        record.note(file, table.as_ref().map_or(&[], |table| &table.columns));
    }
    let kept = kept_of(files, delimiter);
    let form = Form {
        questions: questions.unwrap_or_default(),
        lists: list_names(options.as_ref()),
        options: options.unwrap_or_default(),
        default_label: format!("label::{}", language_name(edition.default_language())),
        kept: &kept,
    };
    let [survey, choices] = form.sheets();
    let mut pages = vec![survey.to_page(), choices.to_page()];
    pages.push(settings::table(&edition, &kept).to_page(edition_sheet::SETTINGS.to_owned()));
    let mut findings = portable::findings(&survey);
    pages.extend(kept_pages(&kept));
    pages.push(edition.to_page());
    let mut rest = FilesSheet::new();
    for (path, bytes) in files {
        if matches!(path.as_str(), QUESTIONS | OPTIONS)
            || *path == kept::FILE && !kept.cells.is_empty()
        {
            continue;
        }
        match table_sheet(path, bytes, delimiter) {
            Some(page) => pages.push(page),
            None => rest.add(path, bytes),
        }
    }
    findings.append(&mut rest.findings);
    pages.push(rest.into_table().to_page(files_sheet::SHEET.to_owned()));
    pages.push(record.to_page());
    Ok((pages, findings))
}

/// A table of the instrument; without one there is none, and a broken one is refused.
fn instrument_table(
    files: &Files,
    file: &str,
    needed: &[&str],
    delimiter: u8,
) -> Result<Option<Table>, WriteError> {
    let Some(bytes) = files.get(file) else { return Ok(None) };
    let refused = |why| WriteError::NotATable { file: file.to_owned(), why };
    let table = Table::from_csv(bytes, delimiter).map_err(refused)?;
    match needed.iter().find(|column| table.at(column).is_none()) {
        Some(column) => Err(refused(format!("it has no column `{column}`"))),
        None => Ok(Some(table)),
    }
}

/// What the folder keeps of a form; nothing when the file is none of ours.
fn kept_of(files: &Files, delimiter: u8) -> Kept {
    let table = files.get(kept::FILE).and_then(|bytes| Table::from_csv(bytes, delimiter).ok());
    table
        .filter(|table| table.columns == Kept::default().to_table().columns)
        .map_or_else(Kept::default, |table| Kept::of(&table))
}

/// The sheet of a table, with `_` before its name; none when it is no table, lies in a folder, or
/// no sheet can be called like it.
fn table_sheet(path: &str, bytes: &[u8], delimiter: u8) -> Option<Page> {
    let name = format!("_{}", path.strip_suffix(".csv")?);
    let is_taken = TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(&name));
    let is_legal = name.chars().count() <= SHEET_NAME_MAX
        && name.to_lowercase() == name
        && !name.contains(['[', ']', ':', '*', '?', '/', '\\', '\''])
        && !name.chars().any(char::is_control)
        && !name.contains(char::is_whitespace);
    if is_taken || !is_legal {
        return None;
    }
    Some(Table::from_csv(bytes, delimiter).ok()?.to_page(name))
}

/// The instrument on its way to the sheets of a form.
pub(super) struct Form<'a> {
    pub(super) questions: Table,
    pub(super) options: Table,
    pub(super) lists: Names,
    pub(super) default_label: String,
    pub(super) kept: &'a Kept,
}

impl Form<'_> {
    /// The sheets `survey` and `choices`, with what is kept of a form.
    fn sheets(&self) -> [FormRows; 2] {
        let mut survey = self.survey(&self.kept.names(survey_out::SHEET));
        self.kept.apply(&mut survey);
        let mut choices = self.choices();
        self.kept.apply(&mut choices);
        [survey, choices]
    }

    /// The rows of `survey` from the tables alone.
    pub(super) fn survey(&self, named: &[(String, String)]) -> FormRows {
        survey_out::rows(&self.questions, &self.lists, &self.default_label, named)
    }

    /// The rows of `choices` from the tables alone.
    pub(super) fn choices(&self) -> FormRows {
        let without_kinds = self.kept.says(choices_out::SHEET, KINDS);
        let own: HashSet<(String, String)> = self
            .kept
            .whole_rows(choices_out::SHEET)
            .iter()
            .map(|row| (row.cell("list_name").to_owned(), row.cell("missing").to_owned()))
            .collect();
        choices_out::rows(&self.options, &self.lists, &self.multiple(), |list, kind| {
            let name = self.lists.name(list).unwrap_or_default();
            !without_kinds && !own.contains(&(name.to_owned(), kind.to_owned()))
        })
    }

    /// The lists from which several options may be ticked.
    fn multiple(&self) -> HashSet<String> {
        let rows = 0..self.questions.rows.len();
        let multiple = rows.filter(|row| self.questions.cell(*row, "type").trim() == "multiple");
        multiple.map(|row| self.questions.cell(row, "list").trim().to_owned()).collect()
    }
}

/// Sheets of a form that an edition has no use for, as they were.
fn kept_pages(kept: &Kept) -> Vec<Page> {
    let own = [survey_out::SHEET, choices_out::SHEET, edition_sheet::SETTINGS];
    let mut sheets: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for cell in &kept.cells {
        let Some(column) = column_number(&cell.column) else { continue };
        let is_row = (1..=ROWS_MAX).contains(&cell.row);
        if own.contains(&cell.sheet.as_str()) || cell.sheet.starts_with('_') || !is_row {
            continue;
        }
        let rows = sheets.entry(&cell.sheet).or_default();
        if rows.len() < cell.row {
            rows.resize(cell.row, Vec::new());
        }
        let row = &mut rows[cell.row - 1];
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column].clone_from(&cell.value);
    }
    sheets.into_iter().map(|(name, rows)| Page { name: name.to_owned(), rows }).collect()
}

/// The number of a column from its letters, from 0.
fn column_number(letters: &str) -> Option<usize> {
    let is_column =
        (1..=3).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
    is_column.then(|| {
        letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A' + 1)) - 1
    })
}
