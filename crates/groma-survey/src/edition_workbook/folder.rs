//! Which sheet goes to which file.

use super::columns::{Header, choices_column, survey_column};
use super::edition_sheet::{self, Edition, SETTINGS};
use super::error::OpenError;
use super::form_rows::FormRows;
use super::groma_sheet::{self, Record, edition_hash};
use super::kept::{self, KINDS, Kept};
use super::known::Known;
use super::languages::language_name;
use super::plan::{Form, OPTIONS, QUESTIONS};
use super::survey_in::{self, Read};
use super::survey_out::{self, list_names};
use super::table::{Table, is_blank};
use super::{Opened, choices_in, choices_out, files_sheet, settings};
use crate::sheets::{Sheet, SheetFinding, SheetPlace, Workbook, letters};
use groma_define::Severity;

/// The folder in a workbook.
pub(super) fn files(workbook: &Workbook) -> Result<Opened, OpenError> {
    let has = |name| workbook.sheet(name).is_some();
    if !has(groma_sheet::SHEET) && !has(edition_sheet::SHEET) {
        return Err(OpenError::NotAnEdition);
    }
    let mut opened = Opened::default();
    let record = Record::read(&table(workbook, groma_sheet::SHEET, &mut opened.findings))?;
    let listed = table(workbook, files_sheet::SHEET, &mut opened.findings);
    files_sheet::read(&listed, &mut opened.files, &mut opened.outside)?;
    let edition = read_edition(workbook, &mut opened)?;
    let mut kept = Kept::default();
    let said = table(workbook, SETTINGS, &mut opened.findings);
    settings::refuse_disagreement(&said, &edition)?;
    if workbook.sheet(SETTINGS).is_some() {
        settings::collect(&said, &edition, &mut kept);
    }
    read_form(workbook, &record, &edition, &mut kept, &mut opened);
    for sheet in &workbook.sheets {
        read_other(sheet, edition.delimiter, &mut kept, &mut opened)?;
    }
    if !kept.cells.is_empty() {
        let bytes = kept.to_table().to_csv(edition.delimiter);
        opened.files.insert(kept::FILE.to_owned(), bytes);
    }
    note_what_stays_outside(&mut opened);
    note_edits(&record, &edition, &mut opened);
    Ok(opened)
}

/// A sheet as a table; an empty one without the sheet.
fn table(workbook: &Workbook, name: &str, findings: &mut Vec<SheetFinding>) -> Table {
    workbook.sheet(name).map(|sheet| Table::from_sheet(sheet, findings)).unwrap_or_default()
}

fn read_edition(workbook: &Workbook, opened: &mut Opened) -> Result<Edition, OpenError> {
    if workbook.sheet(edition_sheet::SHEET).is_some() {
        let rows = table(workbook, edition_sheet::SHEET, &mut opened.findings);
        let now = opened.files.get(edition_sheet::FILE).map(Vec::as_slice);
        let (bytes, anew) = edition_sheet::file(&rows, now)?;
        if anew {
            opened.findings.push(SheetFinding {
                place: place(edition_sheet::SHEET),
                severity: Severity::Note,
                code: "edition-written-anew",
                message: "keys came or went: edition.toml was written anew".to_owned(),
                hint: "its comments are gone; take them over from the folder".to_owned(),
            });
        }
        opened.files.insert(edition_sheet::FILE.to_owned(), bytes);
    }
    let bytes = opened.files.get(edition_sheet::FILE).map(Vec::as_slice).unwrap_or_default();
    Edition::read(bytes).map_err(|why| OpenError::BadEdition { row: 0, why })
}

/// Reads `survey` and `choices`.
pub(super) fn read_form(
    workbook: &Workbook,
    record: &Record,
    edition: &Edition,
    kept: &mut Kept,
    opened: &mut Opened,
) {
    let default = edition.default_language();
    let mut rows = |name: &str| match workbook.sheet(name) {
        Some(sheet) => FormRows::from_sheet(sheet, &mut opened.findings),
        None => FormRows::default(),
    };
    let (survey_rows, choices_rows) = (rows(survey_out::SHEET), rows(choices_out::SHEET));
    let of_options = Known::of(OPTIONS, record.columns(OPTIONS));
    let choices = choices_in::read(&choices_rows, &of_options, default);
    let of_questions = Known::of(QUESTIONS, record.columns(QUESTIONS));
    let survey = survey_in::read(&survey_rows, &choices.lists, &of_questions, default);
    note_kept_columns(&survey_rows, &of_questions, opened, |header| survey_column(header, default));
    note_kept_columns(&choices_rows, &of_options, opened, |header| choices_column(header, default));
    opened.findings.extend(survey.findings);
    for (file, table) in [(QUESTIONS, &survey.questions), (OPTIONS, &choices.options)] {
        if !table.rows.is_empty() || !record.columns(file).is_empty() {
            opened.files.insert(file.to_owned(), table.to_csv(edition.delimiter));
        }
    }
    let sheets = FormSheets { survey: &survey_rows, choices: &choices_rows };
    sheets.keep((&survey.rows, survey.questions), (&choices.rows, choices.options), default, kept);
}

/// Says which columns are none of the edition's.
fn note_kept_columns(
    rows: &FormRows,
    known: &Known,
    opened: &mut Opened,
    means: impl Fn(&str) -> Header,
) {
    for (at, header) in rows.headers.iter().enumerate() {
        if !matches!(means(header), Header::Table(column) if !known.has(&column)) {
            continue;
        }
        opened.findings.push(SheetFinding {
            place: SheetPlace::cell(&rows.sheet, 0, at),
            severity: Severity::Note,
            code: "column-kept",
            message: format!("an edition has no column `{header}`: it is kept beside the table"),
            hint: "look at its spelling, if it was meant to be one".to_owned(),
        });
    }
}

/// The sheets of a form as they were read.
pub(super) struct FormSheets<'a> {
    pub(super) survey: &'a FormRows,
    pub(super) choices: &'a FormRows,
}

impl FormSheets<'_> {
    /// Keeps what the sheets say beyond the tables that were made of them.
    pub(super) fn keep(
        &self,
        (survey_read, questions): (&[Read], Table),
        (choices_read, options): (&[Read], Table),
        default: &str,
        kept: &mut Kept,
    ) {
        let form = Form {
            lists: list_names(Some(&options).filter(|options| !options.columns.is_empty())),
            questions,
            options,
            default_label: format!("label::{}", language_name(default)),
            kept: &Kept::default(),
        };
        let named = sheet_names(self.survey, survey_read);
        let mut made = form.survey(&named);
        let plain = survey_out::question_names(&form.questions, &[]);
        for row in made.rows.iter_mut().filter(|row| !row.cell("name").is_empty()) {
            let name = plain.name(row.code.trim()).unwrap_or_default();
            // A name that two questions share is kept for both, or one would lose it to the other.
            let is_shared =
                named.iter().any(|(code, other)| other == name && code.trim() != row.code.trim());
            row.cells.remove("name");
            row.set("name", if is_shared { "" } else { name });
        }
        kept.collect(self.survey, survey_read, made, |header| survey_column(header, default));
        if !form.lists.is_empty() && !choices_read.contains(&Read::Placeholder) {
            kept.push(choices_out::SHEET, 1, KINDS, "none");
        }
        kept.collect(self.choices, choices_read, form.choices(), |header| {
            choices_column(header, default)
        });
    }
}

/// The names that questions have in the sheet.
fn sheet_names(rows: &FormRows, read: &[Read]) -> Vec<(String, String)> {
    let named = rows.rows.iter().zip(read).filter_map(|(row, read)| match read {
        Read::Question(code) => Some((code.clone(), row.cell("name").to_owned())),
        _ => None,
    });
    named.filter(|(_, name)| !is_blank(name)).collect()
}

/// Any other sheet: a table when its name starts with `_`, and else kept as it stands.
fn read_other(
    sheet: &Sheet,
    delimiter: u8,
    kept: &mut Kept,
    opened: &mut Opened,
) -> Result<(), OpenError> {
    let own = [
        survey_out::SHEET,
        choices_out::SHEET,
        SETTINGS,
        edition_sheet::SHEET,
        files_sheet::SHEET,
        groma_sheet::SHEET,
    ];
    if own.iter().any(|name| name.eq_ignore_ascii_case(&sheet.name)) {
        return Ok(());
    }
    let Some(name) = sheet.name.strip_prefix('_') else {
        keep_sheet(sheet, kept);
        return Ok(());
    };
    let path = format!("{name}.csv");
    if !files_sheet::is_inside(&path) || path.contains('/') {
        return Err(OpenError::BadPath { sheet: sheet.name.clone(), row: 1, path });
    }
    let table = Table::from_sheet(sheet, &mut opened.findings);
    if !table.columns.is_empty() {
        opened.files.insert(path, table.to_csv(delimiter));
    }
    Ok(())
}

/// Keeps every cell of a sheet.
pub(super) fn keep_sheet(sheet: &Sheet, kept: &mut Kept) {
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            kept.push(&sheet.name, row + 1, &letters(column), &cell.text);
        }
    }
}

fn place(sheet: &str) -> SheetPlace {
    SheetPlace { sheet: sheet.to_owned(), ..SheetPlace::default() }
}

fn note_what_stays_outside(opened: &mut Opened) {
    for file in &opened.outside {
        opened.findings.push(SheetFinding {
            place: place(files_sheet::SHEET),
            severity: Severity::Note,
            code: "file-stays-outside",
            message: format!("{} is not in the workbook, only its digest", file.path),
            hint: "take the file over from the folder that the workbook was made of".to_owned(),
        });
    }
}

/// Says whether the workbook was edited since it was written.
fn note_edits(record: &Record, edition: &Edition, opened: &mut Opened) {
    // Without the files that stay outside, nothing can be said.
    let hash = edition_hash(&opened.files, edition.delimiter);
    if !record.edition_hash.is_empty() && opened.outside.is_empty() && hash != record.edition_hash {
        opened.findings.push(SheetFinding {
            place: place(groma_sheet::SHEET),
            severity: Severity::Note,
            code: "edited-since",
            message: "the workbook was edited since it was written".to_owned(),
            hint: "look at what changed before the folder takes it over".to_owned(),
        });
    }
}
