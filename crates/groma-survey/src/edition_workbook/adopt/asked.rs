//! Which rows of a form an edition asks, and under which codes.

use crate::edition_workbook::columns::kept_header;
use crate::edition_workbook::form_rows::FormRows;
use crate::edition_workbook::names::unique;
use crate::sheets::{SheetFinding, SheetPlace};
use crate::xlsform::{ChoiceSource, Form, Item, Question, QuestionKind, SectionKind, yes_or_no};
use groma_define::Severity;
use std::collections::{HashMap, HashSet};

/// What an edition asks of a form.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The code of each row that is asked or holds what is asked, by its number, from 1.
    pub(super) codes: HashMap<usize, String>,
    /// The rows that end a group of the edition.
    pub(super) ends: HashSet<usize>,
    /// Codes by the names that expressions use.
    pub(super) by_name: HashMap<String, String>,
    /// Codes of groups: they stand in a place and have no answer.
    pub(super) groups: HashSet<String>,
}

/// Decides row by row; what is not asked is reported, unless nobody would see it.
pub(super) fn decide(form: &Form, rows: &FormRows, findings: &mut Vec<SheetFinding>) -> Asked {
    let mut deciding =
        Deciding { form, rows, findings, asked: Asked::default(), taken: HashSet::new() };
    deciding.items(&form.items);
    deciding.asked
}

struct Deciding<'a> {
    form: &'a Form,
    rows: &'a FormRows,
    findings: &'a mut Vec<SheetFinding>,
    asked: Asked,
    taken: HashSet<String>,
}

impl Deciding<'_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Comment(_) => {}
                Item::Question(question) => self.question(question),
                Item::Section(section) => {
                    let (row, name) = (section.element.row, section.element.name.as_str());
                    if let SectionKind::Loop { list } = &section.kind {
                        let why = format!("`{name}` repeats its questions for each of `{list}`");
                        self.not_asked(row, why, "write one section for each of them");
                        continue;
                    }
                    let code = self.take(row, name);
                    if section.kind == SectionKind::Group {
                        self.asked.groups.insert(code);
                    }
                    self.asked.ends.insert(section.end.row);
                    self.items(&section.items);
                }
            }
        }
    }

    fn question(&mut self, question: &Question) {
        let (row, name) = (question.element.row, question.element.name.as_str());
        if let Some(why) = self.why_not(question) {
            if question.kind.is_shown() && !is_computed(question) {
                let hint = "it is kept, and comes back in the workbook; ask in another way if its \
                            answer matters";
                self.not_asked(row, format!("`{name}` {why}: it is not asked"), hint);
            }
            return;
        }
        if question.kind.choices().is_some_and(|choices| choices.or_other) {
            let why = format!("`{name}` takes another answer in words; the edition asks its list");
            self.not_asked(row, why, "add an option for it, and a text question that it leads to");
        }
        self.take(row, name);
    }

    /// Why an edition does not ask a question; none when it does.
    fn why_not(&self, question: &Question) -> Option<String> {
        let element = &question.element;
        let choices = match &question.kind {
            QuestionKind::Text
            | QuestionKind::Integer
            | QuestionKind::Decimal
            | QuestionKind::Date => None,
            QuestionKind::SelectOne(choices) | QuestionKind::SelectMultiple(choices) => {
                Some(choices)
            }
            other => return Some(format!("is {}", described(other))),
        };
        match choices.map(|choices| &choices.source) {
            Some(ChoiceSource::File(file)) => {
                return Some(format!("chooses from the file `{file}` beside the form"));
            }
            Some(ChoiceSource::Answers(other)) => {
                return Some(format!("chooses from the answers to `{other}`"));
            }
            Some(ChoiceSource::List(list)) if self.form.list(list).is_none() => {
                return Some(format!("chooses from `{list}`, which is no list of the form"));
            }
            _ => {}
        }
        if yes_or_no(&element.read_only) == Some(true) {
            return Some("can only be read".to_owned());
        }
        is_computed(question).then(|| "is computed".to_owned())
    }

    /// Gives a row its code: the one that the form says, or its name, made new where that is taken.
    fn take(&mut self, row: usize, name: &str) -> String {
        let said = self.rows.rows.iter().find(|other| other.at + 1 == row);
        let said = said.map_or("", |row| row.cell(&kept_header("code")).trim());
        let is_code =
            !said.is_empty() && !said.contains(|c: char| c.is_whitespace() || "{}$".contains(c));
        let wanted = if is_code { said } else { name };
        let code = unique(wanted, &mut self.taken);
        if code != wanted {
            let why = format!("`{wanted}` names two questions; this one has the code `{code}` now");
            self.note(Severity::Note, row, "name-twice", why, "give it a code of its own");
        }
        self.asked.codes.insert(row, code.clone());
        self.asked.by_name.entry(name.to_owned()).or_insert_with(|| code.clone());
        code
    }

    fn not_asked(&mut self, row: usize, why: String, hint: &str) {
        self.note(Severity::Warning, row, "kept-not-asked", why, hint);
    }

    fn note(
        &mut self,
        severity: Severity,
        row: usize,
        code: &'static str,
        message: String,
        hint: &str,
    ) {
        let place = SheetPlace { sheet: self.rows.sheet.clone(), row, column: "A".to_owned() };
        self.findings.push(SheetFinding { place, severity, code, message, hint: hint.to_owned() });
    }
}

/// True for a value that the form works out itself and nobody is asked for.
fn is_computed(question: &Question) -> bool {
    let element = &question.element;
    !element.calculation.is_empty() && element.label.is_empty() && element.hint.is_empty()
}

fn described(kind: &QuestionKind) -> String {
    match kind {
        QuestionKind::Kept(word) => format!("of type `{word}`"),
        QuestionKind::Note => "a note".to_owned(),
        QuestionKind::Rank(_) => "a ranking".to_owned(),
        QuestionKind::Range => "a scale".to_owned(),
        QuestionKind::File => "a file to send".to_owned(),
        QuestionKind::Image => "a picture to send".to_owned(),
        QuestionKind::Acknowledge => "a box to tick".to_owned(),
        QuestionKind::Time => "a time of day".to_owned(),
        QuestionKind::DateTime => "a day with a time".to_owned(),
        _ => "worked out by the form".to_owned(),
    }
}
