//! A form of other origin as a new edition: what an edition asks becomes its instrument, with the
//! smallest framework and one unit around it, and everything else is kept, so that the edition
//! written as a workbook is an equivalent form again.

mod asked;
mod defaults;
mod evaluated;
mod lists;
mod sheets;

use super::edition_sheet::{Edition, SETTINGS};
use super::files_sheet::is_inside;
use super::folder::{self, FormSheets};
use super::form_rows::FormRows;
use super::kept::{self, Kept};
use super::known::Known;
use super::plan::{self, OPTIONS, QUESTIONS};
use super::table::Table;
use super::{Files, Opened, choices_in, choices_out, settings, survey_in, survey_out, xlsx};
use crate::sheets::{SheetFinding, Workbook};
use crate::xlsform::{self, Columns, Form};

/// Why a form cannot become an edition.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdoptError {
    /// No tool would run it.
    #[error("the workbook is no form that can be read: {}", first(.0))]
    NotAForm(Vec<SheetFinding>),
    /// What came of it cannot be written; a fault of ours.
    #[error("the edition made of the form cannot be written as a workbook: {0}")]
    NotWritable(String),
}

fn first(findings: &[SheetFinding]) -> String {
    let errors = findings.iter().filter(|f| f.severity == groma_define::Severity::Error);
    errors.map(ToString::to_string).next().unwrap_or_default()
}

/// Opens a form as an edition. `as_of` is the day that the edition speaks of, `YYYY-MM-DD`: a form
/// knows none.
pub(super) fn adopt(workbook: &Workbook, as_of: &str) -> Result<Opened, AdoptError> {
    let (form, mut findings) = xlsform::read(workbook);
    let Some(form) = form else { return Err(AdoptError::NotAForm(findings)) };
    // What is not asked is said below, with the reason.
    findings.retain(|finding| finding.code != "kept-not-asked");
    // One spelling of every header: what follows knows no other.
    let canonical = xlsform::write(&Form { columns: Columns::default(), ..form.clone() });
    let mut files = Files::new();
    let language = defaults::languages(&form).remove(0);
    let edition_toml = defaults::edition_toml(&form, as_of).into_bytes();
    let edition = Edition::read(&edition_toml).map_err(AdoptError::NotWritable)?;
    files.insert(super::edition_sheet::FILE.to_owned(), edition_toml);
    let mut kept = Kept::default();
    let (instrument, noticed) = instrument(&form, &canonical, &language, &mut kept);
    findings.extend(noticed);
    let said = canonical.sheet(SETTINGS).map(|sheet| Table::from_sheet(sheet, &mut findings));
    settings::collect(&said.unwrap_or_default(), &edition, &mut kept);
    let others = sheets::read(&form.sheets, &mut kept, &mut findings);
    let mut tables = others;
    tables.extend(defaults::tables(&instrument, &tables));
    tables.insert(QUESTIONS.to_owned(), instrument.questions);
    tables.insert(OPTIONS.to_owned(), instrument.options);
    for (path, table) in tables.into_iter().filter(|(path, table)| is_worth_a_file(path, table)) {
        files.insert(path, table.to_csv(edition.delimiter));
    }
    if !kept.cells.is_empty() {
        files.insert(kept::FILE.to_owned(), kept.to_table().to_csv(edition.delimiter));
    }
    // Once there and back: what is kept names the rows of the workbook that we write.
    let (pages, _) = plan::pages(&files).map_err(|why| AdoptError::NotWritable(why.to_string()))?;
    let again = folder::files(&xlsx::read_back(&pages));
    let files = again.map_err(|why| AdoptError::NotWritable(why.to_string()))?.files;
    Ok(Opened { files, outside: Vec::new(), findings })
}

fn is_worth_a_file(path: &str, table: &Table) -> bool {
    !table.columns.is_empty() && is_inside(path)
}

/// The tables of the instrument, and what of the lists earns points.
pub(super) struct Instrument {
    pub(super) questions: Table,
    pub(super) options: Table,
    /// List, option and points, for lists of which every option has some.
    pub(super) points: Vec<(String, String, String)>,
}

fn instrument(
    form: &Form,
    canonical: &Workbook,
    language: &str,
    kept: &mut Kept,
) -> (Instrument, Vec<SheetFinding>) {
    let mut findings = Vec::new();
    let mut rows = |name: &str| match canonical.sheet(name) {
        Some(sheet) => FormRows::from_sheet(sheet, &mut findings),
        None => FormRows { sheet: name.to_owned(), ..FormRows::default() },
    };
    let survey_rows = rows(survey_out::SHEET);
    let choices_rows = rows(choices_out::SHEET);
    let (readable, noticed) = lists::readable(&choices_rows);
    findings.extend(noticed);
    let choices = choices_in::read(&readable, &Known::of(OPTIONS, Vec::new()), language);
    let points = lists::points(&readable, &choices.rows);
    let asked = asked::decide(form, &survey_rows, &mut findings);
    let readable = evaluated::readable(&survey_rows, &asked, &mut findings);
    let survey =
        survey_in::read(&readable, &choices.lists, &Known::of(QUESTIONS, Vec::new()), language);
    findings.extend(survey.findings);
    let mut instrument =
        Instrument { questions: survey.questions, options: choices.options, points };
    instrument.say_what_is_scored();
    let sheets = FormSheets { survey: &survey_rows, choices: &choices_rows };
    sheets.keep(
        (&survey.rows, instrument.questions.clone()),
        (&choices.rows, instrument.options.clone()),
        language,
        kept,
    );
    (instrument, findings)
}

impl Instrument {
    /// A question is scored when its options earn points, unless the form says that it is not.
    fn say_what_is_scored(&mut self) {
        for row in 0..self.questions.rows.len() {
            let list = self.questions.cell(row, "list").trim();
            let earns = self.points.iter().any(|(other, _, _)| other == list);
            let scored = earns && self.questions.cell(row, "scored") != "no";
            self.questions.set(row, "scored", if scored { "yes" } else { "no" });
        }
    }

    /// Code and label of the questions that are scored.
    fn scored(&self, label: &str) -> impl Iterator<Item = (&str, &str)> {
        let rows = 0..self.questions.rows.len();
        let scored = rows.filter(|row| self.questions.cell(*row, "scored") == "yes");
        let label = label.to_owned();
        scored.map(move |row| {
            let (code, name) = (self.questions.cell(row, "code"), self.questions.cell(row, &label));
            (code, if name.trim().is_empty() { code } else { name })
        })
    }
}
