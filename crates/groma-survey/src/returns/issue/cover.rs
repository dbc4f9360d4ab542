//! The first sheet: whose workbook it is, until when, how to answer, and how far it is.

use super::look::Look;
use super::section::{Section, height_of, print_setup, protect};
use crate::answer::AnswerKey;
use crate::returns::language::{named, spoken};
use crate::returns::order::Issue;
use crate::returns::text::clean;
use crate::returns::words::Words;
use groma_define::filled;
use groma_define::{Definition, Unit};
use rust_xlsxwriter::{Formula, Url, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// What the first sheet is made from.
pub(super) struct Cover<'a> {
    pub(super) definition: &'a Definition,
    pub(super) unit: &'a Unit,
    pub(super) order: &'a Issue,
    pub(super) words: &'static Words,
    pub(super) look: &'a Look,
    pub(super) sections: &'a [Section<'a>],
    /// How many questions of a section are answered, and how many are asked, when it is opened.
    pub(super) counts: &'a BTreeMap<usize, (usize, usize)>,
    pub(super) name: String,
}

impl Cover<'_> {
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let Self { definition, order, words, look, .. } = self;
        let edition = &definition.edition;
        sheet.set_name(&self.name)?;
        let title = title(definition, &order.language);
        sheet.write_string_with_format(0, 0, &title, &look.title)?;
        let mut row = 1;
        let notices =
            [&edition.watermark, &edition.instrument_status, &Some(edition.notice.clone())];
        for notice in notices.into_iter().flatten().filter(|notice| !notice.is_empty()) {
            sheet.write_string_with_format(row, 0, clean(notice), &look.warning)?;
            row += 1;
        }
        row += 1;
        let cover = &words.cover;
        let deadline =
            if order.deadline.is_empty() { cover.deadline_none } else { order.deadline.as_str() };
        let unit = named(definition, &self.unit.labels, &order.language, &self.unit.name);
        let facts = [
            (cover.unit, format!("{unit} ({})", self.unit.code)),
            (cover.period, edition.period.clone()),
            (cover.deadline, deadline.to_owned()),
            (cover.contact, order.contact.clone()),
            (cover.instrument, order.instrument.clone()),
            (cover.return_id, order.return_id.clone()),
            (cover.issued_at, order.issued_at.clone()),
        ];
        for (label, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, 0, *label, &look.cover_label)?;
            sheet.write_string_with_format(row, 1, clean(text), &look.cover_text)?;
            row += 1;
        }
        row = self.how(sheet, row + 1)?;
        self.progress(sheet, row + 1)?;
        sheet.set_column_width(0, 52)?.set_column_width(1, 84)?.set_column_width(2, 14)?;
        print_setup(sheet, edition.watermark.as_deref().unwrap_or_default(), false);
        protect(sheet);
        Ok(())
    }

    fn how(&self, sheet: &mut Worksheet, mut row: u32) -> Result<u32, XlsxError> {
        let cover = &self.words.cover;
        sheet.write_string_with_format(row, 0, cover.how, &self.look.cover_label)?;
        let mut steps: Vec<String> = cover.steps.iter().map(|step| (*step).to_owned()).collect();
        let own = self.definition.questions.iter().all(|question| {
            question.labels.is_empty() || question.labels.contains_key(&self.order.language)
        });
        if !own {
            let first = self.definition.edition.languages.first().map_or("en", String::as_str);
            steps.push(filled(cover.fallback, &[("language", first)]));
        }
        for (number, step) in (1..).zip(steps) {
            let text = format!("{number}. {step}");
            sheet.set_row_height(row, height_of(&text, 84.0))?;
            sheet.write_string_with_format(row, 1, text, &self.look.cover_text)?;
            row += 1;
        }
        Ok(row)
    }

    /// A line for each section, with formulas that count while people answer.
    fn progress(&self, sheet: &mut Worksheet, mut row: u32) -> Result<(), XlsxError> {
        let (cover, look) = (&self.words.cover, self.look);
        sheet.write_string_with_format(row, 0, cover.progress, &look.cover_label)?;
        row += 1;
        for (column, heading) in [(0, cover.section), (1, cover.answered), (2, cover.questions)] {
            sheet.write_string_with_format(row, column, heading, &look.cover_label)?;
        }
        row += 1;
        let first = row;
        for (at, section) in self.sections.iter().enumerate() {
            let (answered, asked) = self.counts.get(&at).copied().unwrap_or_default();
            let range = section.answered_range();
            let sum = Formula::new(format!("=SUM({range})")).set_result(answered.to_string());
            let count = Formula::new(format!("=COUNT({range})")).set_result(asked.to_string());
            sheet.write_formula_with_format(row, 1, sum, &look.cover_number)?;
            sheet.write_formula_with_format(row, 2, count, &look.cover_number)?;
            let link = format!("internal:'{}'!A1", section.name.replace('\'', "''"));
            let title: String = section.title.chars().take(200).collect();
            sheet.write_url_with_format(
                row,
                0,
                Url::new(link).set_text(title),
                &look.cover_text,
            )?;
            row += 1;
        }
        let total = |column: char| format!("=SUM({column}{}:{column}{row})", first + 1);
        let (answered, asked) =
            self.counts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let sum = Formula::new(total('B')).set_result(answered.to_string());
        let count = Formula::new(total('C')).set_result(asked.to_string());
        sheet.write_formula_with_format(row, 1, sum, &look.cover_number)?;
        sheet.write_string_with_format(row, 0, cover.all, &look.cover_label)?;
        sheet.write_formula_with_format(row, 2, count, &look.cover_number)?;
        Ok(())
    }
}

/// The edition's title in a language.
pub(super) fn title(definition: &Definition, language: &str) -> String {
    let edition = &definition.edition;
    let text = spoken(definition, &edition.names, language);
    let own = edition.languages.first().is_some_and(|first| first == language);
    clean(if text.is_empty() || text.starts_with('[') || own { &edition.name } else { &text })
}

/// How many answers a sheet shows, and how many it asks for.
pub(super) fn counts(
    sections: &[Section<'_>],
    passed_over: impl Fn(&AnswerKey) -> bool,
    answered: impl Fn(&AnswerKey) -> bool,
) -> BTreeMap<usize, (usize, usize)> {
    let count = |section: &Section<'_>| {
        let keys = section.lines.iter().filter_map(|line| line.answer.as_ref()).map(|a| &a.key);
        let asked: Vec<&AnswerKey> = keys.filter(|key| !passed_over(key)).collect();
        (asked.iter().filter(|key| answered(key)).count(), asked.len())
    };
    sections.iter().map(count).enumerate().collect()
}
