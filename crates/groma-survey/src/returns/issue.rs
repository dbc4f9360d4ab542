//! One workbook for one unit in one language.

mod checks;
mod cover;
mod guidance;
mod line;
pub(super) mod lists;
mod look;
mod names;
mod routing;
mod section;

use crate::answer::AnswerKey;
use crate::returns::cells::given_digest;
use crate::returns::hidden::{self, Exported, Hidden, sealed_rows};
use crate::returns::instrument::Instrument;
use crate::returns::language::label;
use crate::returns::order::{Issue, Scope};
use crate::returns::text::clean;
use crate::returns::understood::Identity;
use crate::returns::words::{Words, words};
use cover::Cover;
use groma_define::{Definition, Unit};
use line::Lines;
use lists::Lists;
use look::Look;
use names::Names;
use routing::Shown;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use section::{Common, Section};
use std::collections::BTreeMap;

/// Why no workbook was written.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The unit is not in the edition.
    #[error("unit {0} is not in `units.csv`\n  hint: name a unit of the edition")]
    UnknownUnit(String),
    /// The order names a section or a question that is not there.
    #[error(
        "`{0}` is not a section or question of the edition\n  hint: take the codes of `questions.csv`"
    )]
    UnknownCode(String),
    /// Nothing of the instrument is in the scope.
    #[error("there is nothing to ask in this scope\n  hint: name sections that hold questions")]
    NothingToAsk,
    /// The moment cannot be read.
    #[error("`{0}` is not a moment\n  hint: write it as `2027-02-01T09:00:00Z`")]
    BadTime(String),
    /// It does not fit into a workbook.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
}

/// Writes the workbook. The same order gives the same bytes.
pub fn issue(definition: &Definition, order: &Issue) -> Result<Vec<u8>, IssueError> {
    let order = &with_defaults(definition, order);
    let unit = unit(definition, order)?;
    let instrument = Instrument::new(definition);
    check_scope(&instrument, &order.scope)?;
    let words = words(&order.language);
    let plans = instrument.sheets(&order.scope, &order.held);
    if plans.is_empty() {
        return Err(IssueError::NothingToAsk);
    }
    let asked = plans.iter().flat_map(|plan| &plan.rows).map(|row| row.question);
    let lists = Lists::new(&instrument, asked, &order.language, words);
    let lines = Lines { instrument: &instrument, order, lists: &lists, words };
    let mut names = Names::default();
    let cover_name = names.take(words.cover.sheet);
    let sections: Vec<Section<'_>> = plans
        .into_iter()
        .map(|plan| {
            let titles: Vec<String> = plan
                .path
                .iter()
                .map(|section| {
                    let code = section.code.as_str();
                    clean(&label(definition, &section.labels, &order.language, code))
                })
                .collect();
            let name = titles.last().map_or(words.other_questions, String::as_str);
            let name = names.take(name);
            let title = match titles.as_slice() {
                [] => words.other_questions.to_owned(),
                titles => titles.join(" › "),
            };
            let lines = plan.rows.into_iter().map(|row| lines.line(row)).collect();
            Section { name, title, lines }
        })
        .collect();
    let book = Book { definition, unit, order, words, instrument: &instrument, lists: &lists };
    book.write(&sections, cover_name)
}

/// What the order leaves open and the edition says.
fn with_defaults(definition: &Definition, order: &Issue) -> Issue {
    let mut order = order.clone();
    let edition = &definition.edition;
    if order.instrument.is_empty() {
        order.instrument = edition.instrument.clone().unwrap_or_default();
    }
    if order.deadline.is_empty() {
        order.deadline = edition.returns.as_ref().map(|days| days.due.clone()).unwrap_or_default();
    }
    order
}

fn unit<'a>(definition: &'a Definition, order: &Issue) -> Result<&'a Unit, IssueError> {
    let code = order.unit.as_ref().map(|unit| unit.as_str()).unwrap_or_default();
    definition.unit(code).ok_or_else(|| IssueError::UnknownUnit(code.to_owned()))
}

fn check_scope(instrument: &Instrument<'_>, scope: &Scope) -> Result<(), IssueError> {
    let codes: Vec<_> = match scope {
        Scope::All => Vec::new(),
        Scope::Sections(sections) => sections.iter().collect(),
        Scope::Questions(queries) => queries.iter().map(|query| &query.key.question).collect(),
    };
    match codes.iter().find(|code| instrument.question(code.as_str()).is_none()) {
        Some(code) => Err(IssueError::UnknownCode(code.to_string())),
        None => Ok(()),
    }
}

/// What the workbook is made from.
struct Book<'a> {
    definition: &'a Definition,
    unit: &'a Unit,
    order: &'a Issue,
    words: &'static Words,
    instrument: &'a Instrument<'a>,
    lists: &'a Lists,
}

impl Book<'_> {
    fn write(&self, sections: &[Section<'_>], cover_name: String) -> Result<Vec<u8>, IssueError> {
        let order = self.order;
        let look = Look::new();
        let places = sections.iter().flat_map(Section::places).collect();
        let shown = shown(order);
        let common = Common {
            instrument: self.instrument,
            lists: self.lists,
            words: self.words,
            look: &look,
            places: &places,
            shown: &shown,
            today: order.issued_at.chars().take(10).collect(),
            subtitle: self.subtitle(),
            watermark: self.definition.edition.watermark.clone().unwrap_or_default(),
            language: order.language.clone(),
            right_to_left: is_right_to_left(&order.language),
        };
        let counts = self.counts(sections, &common);
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties()?);
        let cover = Cover {
            definition: self.definition,
            unit: self.unit,
            order,
            words: self.words,
            look: &look,
            sections,
            counts: &counts,
            name: cover_name,
        };
        let sheet = workbook.add_worksheet();
        sheet.set_right_to_left(common.right_to_left);
        cover.write(sheet)?;
        for section in sections {
            section.write(workbook.add_worksheet(), &common)?;
        }
        let lists = self.lists.rows();
        write_hidden(&mut workbook, lists::SHEET, &lists, &look)?;
        let sealed =
            sealed_rows(lists::SHEET, lists.iter().map(|row| row.iter().map(String::as_str)));
        let hidden = self.hidden(sections).rows(&sealed, &order.seal_key);
        write_hidden(&mut workbook, hidden::SHEET, &hidden, &look)?;
        Ok(workbook.save_to_buffer()?)
    }

    fn subtitle(&self) -> String {
        let edition = &self.definition.edition;
        let title = cover::title(self.definition, &self.order.language);
        let mut parts = vec![title, format!("{} ({})", self.unit.name, self.unit.code)];
        parts.extend(edition.watermark.clone());
        parts.extend(edition.instrument_status.clone());
        clean(&parts.join(" · "))
    }

    fn properties(&self) -> Result<DocProperties, IssueError> {
        let moment = self.order.issued_at.trim_end_matches('Z');
        let created = ExcelDateTime::parse_from_str(moment)
            .map_err(|_| IssueError::BadTime(self.order.issued_at.clone()))?;
        let title = cover::title(self.definition, &self.order.language);
        let properties = DocProperties::new().set_title(title).set_author("");
        Ok(properties.set_creation_datetime(&created))
    }

    fn counts(
        &self,
        sections: &[Section<'_>],
        common: &Common<'_>,
    ) -> BTreeMap<usize, (usize, usize)> {
        let formulas = routing::Formulas {
            instrument: self.instrument,
            lists: self.lists,
            places: common.places,
        };
        let passed_over = |key: &AnswerKey| {
            self.instrument.question(key.question.as_str()).is_some_and(|from| {
                let (instrument, answers) = (self.instrument, common.shown);
                let today = common.today.clone();
                formulas.passed_over(from, key.instance).is_some()
                    && Shown { instrument, answers, today, from, instance: key.instance }
                        .passes_over()
            })
        };
        let answered = |key: &AnswerKey| {
            self.order.held.get(key).is_some_and(|held| {
                let said = self.words.kind(held.given.kind);
                !held.carried && (!held.given.value.is_empty() || !said.is_empty())
            })
        };
        cover::counts(sections, passed_over, answered)
    }

    fn hidden(&self, sections: &[Section<'_>]) -> Hidden {
        let order = self.order;
        let answers = sections.iter().flat_map(|section| &section.lines).filter_map(|line| {
            let answer = line.answer.as_ref()?;
            let exported = Exported {
                version: answer.version,
                carried: answer.carried.is_some(),
                given: given_digest(&answer.given),
                cells: answer.cells.digest(),
            };
            Some((answer.key.clone(), exported))
        });
        let scope = match &order.scope {
            Scope::All => "all".to_owned(),
            Scope::Sections(sections) => {
                let codes: Vec<&str> = sections.iter().map(|code| code.as_str()).collect();
                format!("sections {}", codes.join(" "))
            }
            Scope::Questions(_) => "questions".to_owned(),
        };
        let identity = Identity {
            return_id: order.return_id.clone(),
            unit: self.unit.code.to_string(),
            edition: self.definition.edition.code.clone(),
            edition_hash: order.edition_hash.clone(),
            instrument: order.instrument.clone(),
            language: order.language.clone(),
            issued_at: order.issued_at.clone(),
        };
        Hidden { identity, scope, answers: answers.collect() }
    }
}

/// The answers that formulas see when the workbook is opened: carried ones are not there yet.
fn shown(order: &Issue) -> BTreeMap<AnswerKey, String> {
    let held = order.held.iter().filter(|(_, held)| !held.carried && !held.given.value.is_empty());
    held.map(|(key, held)| (key.clone(), held.given.value.clone())).collect()
}

fn is_right_to_left(language: &str) -> bool {
    let main = language.split(['-', '_']).next().unwrap_or(language).to_lowercase();
    matches!(main.as_str(), "ar" | "he" | "fa" | "ur" | "ps" | "yi" | "dv" | "ug" | "sd" | "ckb")
}

/// A sheet that programs do not offer to show, every cell of it text.
fn write_hidden(
    workbook: &mut Workbook,
    name: &str,
    rows: &[Vec<String>],
    look: &Look,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?.set_very_hidden(true);
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            if !text.is_empty() {
                sheet.write_string_with_format(row, column, text, &look.hidden)?;
            }
        }
    }
    section::protect(sheet);
    Ok(())
}
