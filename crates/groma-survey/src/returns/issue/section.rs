//! The sheet of a section: a row for each question, cells to fill and cells to read.

use super::checks::{self, Check};
use super::line::{Line, has_options};
use super::lists::Lists;
use super::look::Look;
use super::routing::{AnswerAt, Formulas, Shown};
use crate::answer::AnswerKey;
use crate::returns::column::Column;
use crate::returns::instrument::{Instrument, RowKind};
use crate::returns::words::Words;
use groma_define::{AnswerKind, QuestionType};
use rust_xlsxwriter::{
    ConditionalFormatFormula, ExcelDateTime, Format, Formula, ProtectionOptions, Worksheet,
    XlsxError,
};
use std::collections::BTreeMap;

/// Where the headings stand; the title and a line about the return are above.
const HEADINGS: u32 = 2;
/// Where the rows start.
pub(super) const FIRST: u32 = 3;
/// Hidden columns: 1 when a question has an answer, 1 when it is passed over.
pub(super) const ANSWERED: u16 = 13;
const PASSED_OVER: u16 = 14;

/// A sheet with its rows at their places.
pub(super) struct Section<'a> {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) lines: Vec<Line<'a>>,
}

/// What all sheets have in common.
pub(super) struct Common<'a> {
    pub(super) instrument: &'a Instrument<'a>,
    pub(super) lists: &'a Lists,
    pub(super) words: &'static Words,
    pub(super) look: &'a Look,
    pub(super) places: &'a BTreeMap<AnswerKey, AnswerAt>,
    /// The answers as the workbook shows them, for the values beside formulas.
    pub(super) shown: &'a BTreeMap<AnswerKey, String>,
    pub(super) today: String,
    pub(super) subtitle: String,
    pub(super) watermark: String,
    pub(super) language: String,
    pub(super) right_to_left: bool,
}

impl Section<'_> {
    /// The rows of its lines, from 0.
    fn starts(&self) -> Vec<u32> {
        let mut next = FIRST;
        let start = |line: &Line<'_>| {
            let start = next;
            // A sheet with more rows than Excel has is refused when they are written.
            next = next.saturating_add(u32::try_from(line.height).unwrap_or(u32::MAX));
            start
        };
        self.lines.iter().map(start).collect()
    }

    /// The row after its last one.
    pub(super) fn end(&self) -> u32 {
        let heights = self.lines.iter().map(|line| u32::try_from(line.height).unwrap_or(u32::MAX));
        heights.fold(FIRST, u32::saturating_add)
    }

    /// Where its answers stand, for formulas.
    pub(super) fn places(&self) -> BTreeMap<AnswerKey, AnswerAt> {
        let mut places: BTreeMap<AnswerKey, AnswerAt> = BTreeMap::new();
        for (line, row) in self.lines.iter().zip(self.starts()) {
            let key = AnswerKey {
                question: line.plan.question.code.clone(),
                instance: line.plan.instance,
            };
            let cell = |column: Column| self.cell(column.at(), row);
            if let RowKind::Option(choice) = line.plan.kind {
                if let Some(place) = places.get_mut(&key) {
                    place.options.insert(choice.option.to_string(), cell(Column::Answer));
                }
            } else if let Some(answer) = &line.answer {
                let confirms = answer.carried.as_ref();
                let confirms = confirms.map(|given| (cell(Column::Confirm), given.value.clone()));
                let at =
                    AnswerAt { cell: cell(Column::Answer), options: BTreeMap::new(), confirms };
                places.insert(key, at);
            }
        }
        places
    }

    /// A cell with its sheet, as formulas name it.
    fn cell(&self, column: u16, row: u32) -> String {
        let letters = crate::sheets::letters(usize::from(column));
        format!("'{}'!${letters}${}", self.name.replace('\'', "''"), row + 1)
    }

    /// The cells of the hidden column that counts answers.
    pub(super) fn answered_range(&self) -> String {
        let last = self.end().max(FIRST + 1);
        let letters = crate::sheets::letters(usize::from(ANSWERED));
        let name = self.name.replace('\'', "''");
        format!("'{name}'!${letters}${}:${letters}${last}", FIRST + 1)
    }

    /// Writes the sheet.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        common: &Common<'_>,
    ) -> Result<(), XlsxError> {
        let look = common.look;
        sheet.set_name(&self.name)?;
        sheet.write_string_with_format(0, 0, &self.title, &look.title)?;
        sheet.write_string_with_format(1, 0, &common.subtitle, &look.subtitle)?;
        for column in Column::ALL {
            let heading = column.heading(common.words);
            sheet.write_string_with_format(HEADINGS, column.at(), heading, &look.heading)?;
        }
        sheet.set_row_height(HEADINGS, 42)?;
        let mut parent = FIRST;
        for (line, row) in self.lines.iter().zip(self.starts()) {
            self.write_line(sheet, common, line, row)?;
            if let RowKind::Option(_) = line.plan.kind {
                let above = format!("={}{}", letters(PASSED_OVER), parent + 1);
                let over = flag(passes_over(common, line));
                sheet.write_formula(row, PASSED_OVER, Formula::new(above).set_result(over))?;
            } else {
                parent = row;
            }
        }
        self.finish(sheet, common)
    }

    fn write_line(
        &self,
        sheet: &mut Worksheet,
        common: &Common<'_>,
        line: &Line<'_>,
        row: u32,
    ) -> Result<(), XlsxError> {
        let empty = String::new();
        for part in 0..line.height {
            let row = row + u32::try_from(part).unwrap_or(u32::MAX);
            let mut height: f64 = 0.0;
            for column in Column::ALL {
                let text = line.texts.get(&column).and_then(|parts| parts.get(part));
                let text = match (column, part) {
                    (Column::Code, 1..) => format!("{}+{}", line.plan.id, part + 1),
                    (Column::Question, 1..) => common.words.continued.to_owned(),
                    _ => text.unwrap_or(&empty).clone(),
                };
                let format = format_of(column, line, common);
                write_cell(sheet, row, column, &text, &format, line)?;
                height = height.max(height_of(&text, WIDTHS[usize::from(column.at())]));
            }
            sheet.set_row_height(row, height)?;
        }
        self.write_checks(sheet, common, line, row)?;
        if line.answer.is_some() {
            self.write_counts(sheet, common, line, row)?;
        }
        Ok(())
    }

    fn write_checks(
        &self,
        sheet: &mut Worksheet,
        common: &Common<'_>,
        line: &Line<'_>,
        row: u32,
    ) -> Result<(), XlsxError> {
        let checks = match (&line.answer, line.plan.kind) {
            (_, RowKind::Option(_)) => vec![(Column::Answer, Check::Yes)],
            (Some(answer), _) => {
                let mut checks = vec![(Column::Kind, Check::Kinds), (Column::Unsure, Check::Yes)];
                if !has_options(&line.plan, common.instrument) {
                    checks.push((Column::Answer, Check::Answer(line.plan.question)));
                }
                if answer.carried.is_some() {
                    checks.push((Column::Confirm, Check::Yes));
                }
                checks
            }
            _ => Vec::new(),
        };
        for (column, check) in checks {
            if let Some(validation) = checks::validation(&check, common)? {
                sheet.add_data_validation(row, column.at(), row, column.at(), &validation)?;
            }
        }
        Ok(())
    }

    /// Whether the question has an answer and whether it is passed over, as formulas with the
    /// values they have when the workbook is opened.
    fn write_counts(
        &self,
        sheet: &mut Worksheet,
        common: &Common<'_>,
        line: &Line<'_>,
        row: u32,
    ) -> Result<(), XlsxError> {
        let question = line.plan.question;
        let key = AnswerKey { question: question.code.clone(), instance: line.plan.instance };
        let Some(at) = common.places.get(&key) else { return Ok(()) };
        let formulas =
            Formulas { instrument: common.instrument, lists: common.lists, places: common.places };
        let over = formulas.passed_over(question, line.plan.instance);
        let passes_over = over.is_some() && passes_over(common, line);
        let over = over.map_or_else(|| "=0".to_owned(), |over| format!("=IF({over},1,0)"));
        sheet.write_formula(row, PASSED_OVER, Formula::new(over).set_result(flag(passes_over)))?;
        let cell = |column: Column| self.cell(column.at(), row);
        let own = [cell(Column::Answer), cell(Column::Kind), cell(Column::Confirm)];
        let filled: Vec<String> =
            own.iter().chain(at.options.values()).map(|cell| format!("{cell}<>\"\"")).collect();
        let answered = line.answer.as_ref().is_some_and(|answer| {
            answer.carried.is_none()
                && (!answer.given.value.is_empty() || is_said(answer.given.kind))
        });
        // Excel takes 255 conditions in one `OR`.
        let conditions: Vec<String> =
            filled.chunks(200).map(|chunk| format!("OR({})", chunk.join(","))).collect();
        let over = format!("{}{}", letters(PASSED_OVER), row + 1);
        let formula = format!("=IF({over}=1,\"\",IF(OR({}),1,0))", conditions.join(","));
        let result = if passes_over { "" } else { flag(answered) };
        sheet.write_formula(row, ANSWERED, Formula::new(formula).set_result(result))?;
        Ok(())
    }

    /// Everything about the sheet as a whole.
    fn finish(&self, sheet: &mut Worksheet, common: &Common<'_>) -> Result<(), XlsxError> {
        let last = self.end().saturating_sub(1).max(FIRST);
        let rule = format!("=${}{}=1", letters(PASSED_OVER), FIRST + 1);
        let passed_over = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(&common.look.passed_over);
        let right = Column::Comments.at();
        sheet.add_conditional_format(FIRST, 0, last, right, &passed_over)?;
        for (column, width) in Column::ALL.into_iter().zip(WIDTHS) {
            sheet.set_column_width(column.at(), *width)?;
        }
        let unused = |column: Column| {
            let blank =
                |line: &Line<'_>| line.texts.get(&column).is_none_or(|parts| parts[0].is_empty());
            self.lines.iter().all(blank)
        };
        let confirms =
            |line: &Line<'_>| line.answer.as_ref().is_some_and(|answer| answer.carried.is_some());
        let hidden = [
            (Column::Last, unused(Column::Last)),
            (Column::Confirm, !self.lines.iter().any(confirms)),
            (Column::Comments, unused(Column::Comments)),
        ];
        for (column, _) in hidden.iter().filter(|(_, unused)| *unused) {
            sheet.set_column_hidden(column.at())?;
        }
        sheet.set_column_hidden(ANSWERED)?;
        sheet.set_column_hidden(PASSED_OVER)?;
        sheet.set_freeze_panes(FIRST, 2)?;
        sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
        sheet.set_print_area(0, 0, last, right)?;
        let wide = hidden.iter().any(|(_, unused)| !unused);
        print_setup(sheet, &common.watermark, wide);
        sheet.set_right_to_left(common.right_to_left);
        protect(sheet);
        Ok(())
    }
}

/// Widths of the columns, in letters.
const WIDTHS: &[f64] = &[12.0, 38.0, 44.0, 24.0, 16.0, 8.0, 32.0, 11.0, 32.0, 26.0, 10.0, 30.0];

/// The height of a row for a text, in points: programs do not all work it out on their own. The
/// highest row there can be has 409.
pub(super) fn height_of(text: &str, width: f64) -> f64 {
    let line = |line: &str| {
        let wide = |letter: char| if letter >= '\u{2e80}' { 2.0 } else { 1.0 };
        let letters: f64 = line.chars().map(wide).sum();
        (letters / (width * 1.2)).ceil().max(1.0)
    };
    let lines: f64 = text.split('\n').map(line).sum();
    (lines * 13.0 + 4.0).min(409.0)
}

/// Landscape, as wide as a page; what the output is marked with stands on top of each. With all
/// columns the page is A3, as smaller letters could not be read.
pub(super) fn print_setup(sheet: &mut Worksheet, watermark: &str, wide: bool) {
    let paper = if wide { 8 } else { 9 };
    sheet.set_landscape().set_paper_size(paper).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.5, 0.25, 0.25);
    sheet.set_footer("&L&8&A&R&8&P / &N");
    if !watermark.is_empty() {
        // A single `&` starts a command; 255 letters are the most.
        let text: String = watermark.replace('&', "&&").chars().take(200).collect();
        sheet.set_header(format!("&C&10{text}"));
    }
}

/// Locked cells as a courtesy: no password, and everything that changes the look or makes room is allowed.
pub(super) fn protect(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions {
        select_locked_cells: true,
        select_unlocked_cells: true,
        format_cells: true,
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        insert_columns: true,
        insert_rows: true,
        ..ProtectionOptions::default()
    });
}

fn format_of(column: Column, line: &Line<'_>, common: &Common<'_>) -> Format {
    let look = common.look;
    let question = line.plan.question;
    let format = match (line.plan.kind, column) {
        (RowKind::Section | RowKind::Entry | RowKind::Matrix, Column::Guidance) => &look.aside,
        (RowKind::Section | RowKind::Entry | RowKind::Matrix, _) => &look.section,
        (_, Column::Code) => &look.code,
        (RowKind::Option(_), Column::Answer) => &look.text,
        (RowKind::Option(_), _) => &look.read_only,
        (_, Column::Question) if line.plan.depth == 0 => &look.question,
        (_, Column::Answer) if has_options(&line.plan, common.instrument) => &look.read_only,
        (_, Column::Answer) => match question.kind {
            QuestionType::Integer | QuestionType::Decimal => &look.number,
            QuestionType::Date => &look.date,
            _ => &look.text,
        },
        (_, Column::Kind | Column::Unsure | Column::Explanation | Column::Evidence) => &look.text,
        (_, Column::Confirm) if line.answer.as_ref().is_some_and(|a| a.carried.is_some()) => {
            &look.text
        }
        (_, Column::Last) => &look.carried,
        _ => &look.read_only,
    };
    let indent = match line.plan.kind {
        RowKind::Option(_) => 2,
        _ => u8::try_from(line.plan.depth.min(6)).unwrap_or(0),
    };
    if column == Column::Question && indent > 0 {
        return format.clone().set_indent(indent);
    }
    format.clone()
}

/// Writes a text as text, and numbers and dates as such where the question asks for them and the
/// cell will read back as the same text.
fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: Column,
    text: &str,
    format: &Format,
    line: &Line<'_>,
) -> Result<(), XlsxError> {
    let at = column.at();
    let asks = line.answer.is_some() && column == Column::Answer && line.height == 1;
    match line.plan.question.kind {
        _ if text.is_empty() => {
            sheet.write_blank(row, at, format)?;
        }
        QuestionType::Integer | QuestionType::Decimal if asks => {
            match text.parse::<f64>().ok().filter(|value| crate::sheets::number(*value) == text) {
                Some(value) => sheet.write_number_with_format(row, at, value, format)?,
                None => sheet.write_string_with_format(row, at, text, format)?,
            };
        }
        QuestionType::Date if asks => {
            match day(text) {
                Some(day) => sheet.write_datetime_with_format(row, at, &day, format)?,
                None => sheet.write_string_with_format(row, at, text, format)?,
            };
        }
        _ => {
            sheet.write_string_with_format(row, at, text, format)?;
        }
    }
    Ok(())
}

/// A day as Excel counts them; none before 1901, where its calendar goes wrong.
fn day(text: &str) -> Option<ExcelDateTime> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year: u16 = text.get(..4)?.parse().ok()?;
    let (month, day) = (text.get(5..7)?.parse().ok()?, text.get(8..)?.parse().ok()?);
    (1901..=9999).contains(&year).then(|| ExcelDateTime::from_ymd(year, month, day).ok())?
}

fn passes_over(common: &Common<'_>, line: &Line<'_>) -> bool {
    Shown {
        instrument: common.instrument,
        answers: common.shown,
        today: common.today.clone(),
        from: line.plan.question,
        instance: line.plan.instance,
    }
    .passes_over()
}

fn is_said(kind: AnswerKind) -> bool {
    matches!(kind, AnswerKind::DontKnow | AnswerKind::NotApplicable | AnswerKind::Confidential)
}

fn flag(yes: bool) -> &'static str {
    if yes { "1" } else { "0" }
}

fn letters(column: u16) -> String {
    crate::sheets::letters(usize::from(column))
}
