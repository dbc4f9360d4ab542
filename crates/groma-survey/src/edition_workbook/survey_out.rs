//! `questions.csv` as the sheet `survey`.

use super::columns::{EXPRESSIONS, ORDER, kept_header, survey_header};
use super::form_rows::{FormRow, FormRows, Role};
use super::form_type::FormType;
use super::names::{Names, is_list_name, is_question_name, unique};
use super::outline::Outline;
use super::references::{to_codes, to_names};
use super::table::Table;
use std::collections::HashSet;

/// The name of the sheet.
pub(super) const SHEET: &str = "survey";
/// What is kept in place of an empty cell that a form's structure would fill.
pub(super) const NONE: &str = "@none";
/// What is kept in place of a list that comes from the heading of a matrix.
pub(super) const OF_HEADING: &str = "@heading";
/// The type of rows that only keep an empty group alive.
pub(super) const PLACEHOLDER: &str = "placeholder";

/// The rows of the form: one for each question, and one at the end of each group.
/// `named` are codes whose names in the form are known, from a form they came from.
pub(super) fn rows(
    questions: &Table,
    lists: &Names,
    default_label: &str,
    named: &[(String, String)],
) -> FormRows {
    let outline = Outline::of(questions);
    let names = question_names(questions, named);
    let writer = Writer { questions, lists, outline: &outline, names };
    let order = outline.walk();
    let mut rows: Vec<FormRow> = Vec::new();
    let mut next: Vec<Step> = outline.roots().iter().rev().map(|row| Step::Begin(*row)).collect();
    let mut taken = order.iter().map(|row| writer.name(*row).to_owned()).collect();
    while let Some(step) = next.pop() {
        match step {
            Step::Begin(row) => {
                rows.push(writer.row(row));
                if let Some(end) = writer.end(row) {
                    next.push(Step::End(row, end));
                    if outline.children[row].is_empty() {
                        rows.push(writer.placeholder(row, default_label, &mut taken));
                    }
                    next.extend(outline.children[row].iter().rev().map(|row| Step::Begin(*row)));
                }
            }
            Step::End(row, end) => rows.push(writer.end_row(row, end)),
        }
    }
    let mut headers = headers(questions);
    if !order.is_sorted() {
        headers.push(ORDER.to_owned());
        let questions = rows.iter_mut().filter(|row| row.role == Role::Question);
        for (row, at) in questions.zip(order) {
            row.set(ORDER, (at + 1).to_string());
        }
    }
    FormRows { sheet: SHEET.to_owned(), headers, rows }
}

/// The names of questions and sections in the form.
pub(super) fn question_names(questions: &Table, named: &[(String, String)]) -> Names {
    let codes = (0..questions.rows.len()).map(|row| questions.cell(row, "code").trim());
    Names::of(codes, named, "q_", is_question_name)
}

/// The headers of the sheet: what people read first, then what programs do.
fn headers(questions: &Table) -> Vec<String> {
    let mut headers = vec!["type".to_owned(), "name".to_owned()];
    let shown: Vec<String> = questions.columns.iter().filter_map(|c| survey_header(c)).collect();
    let is_attribute = |header: &&String| header.starts_with("bind::") || header.starts_with('_');
    for base in ["label", "hint", "guidance_hint", "evidence_guidance"] {
        let base = format!("{base}::");
        headers.extend(shown.iter().filter(|header| header.starts_with(&base)).cloned());
    }
    let plain = shown.iter().filter(|header| !is_attribute(header) && !headers.contains(header));
    let plain: Vec<String> = plain.cloned().collect();
    headers.extend(plain);
    headers.push(kept_header("code"));
    headers.extend(shown.iter().filter(is_attribute).cloned());
    headers
}

enum Step {
    Begin(usize),
    End(usize, &'static str),
}

struct Writer<'a> {
    questions: &'a Table,
    lists: &'a Names,
    outline: &'a Outline,
    names: Names,
}

impl Writer<'_> {
    fn cell(&self, row: usize, column: &str) -> &str {
        self.questions.cell(row, column)
    }

    fn name(&self, row: usize) -> &str {
        self.names.name(self.cell(row, "code").trim()).unwrap_or_default()
    }

    fn row(&self, at: usize) -> FormRow {
        let mut row = FormRow { code: self.cell(at, "code").to_owned(), ..FormRow::default() };
        row.set("name", self.name(at));
        row.set(&kept_header("code"), or_none(self.cell(at, "code")));
        self.set_type(at, &mut row);
        self.set_place(at, &mut row);
        for column in &self.questions.columns {
            let text = self.cell(at, column);
            if EXPRESSIONS.contains(&column.as_str()) {
                self.set_expression(column, text, &mut row);
            } else if let Some(header) = survey_header(column) {
                row.set(&header, text);
            }
        }
        let required = self.cell(at, "required");
        if !matches!(required, "" | "yes" | "no") {
            row.set(&kept_header("required"), required);
        }
        row
    }

    /// The form's type; our own word beside it where the form has none like it.
    fn set_type(&self, at: usize, row: &mut FormRow) {
        let (ours, list) = (self.cell(at, "type"), self.cell(at, "list"));
        let effective = if list.trim().is_empty() { self.heading_list(at) } else { list.trim() };
        let theirs = match (ours.trim(), self.lists.name(effective)) {
            ("section" | "matrix", _) => "begin_group".to_owned(),
            ("repeat", _) => "begin_repeat".to_owned(),
            ("single", Some(list)) => format!("select_one {list}"),
            ("multiple", Some(list)) => format!("select_multiple {list}"),
            (word @ ("integer" | "decimal" | "date"), _) => word.to_owned(),
            _ => "text".to_owned(),
        };
        let form_type = FormType::parse(&theirs).expect("the type is one of the words above");
        if form_type.natural() != ours {
            row.set(&kept_header("type"), or_none(ours));
        }
        let shown = form_type.list().and_then(|name| self.lists.code(name)).unwrap_or_default();
        match (shown == list, list.is_empty()) {
            (true, _) => {}
            (false, true) => row.set(&kept_header("list"), OF_HEADING),
            (false, false) => row.set(&kept_header("list"), list),
        }
        row.set("type", theirs);
    }

    /// The list of the matrix that a question is a line of.
    fn heading_list(&self, at: usize) -> &str {
        let heading = self.heading(at);
        heading.map_or("", |heading| self.cell(heading, "list").trim())
    }

    fn heading(&self, at: usize) -> Option<usize> {
        self.outline.parents[at].filter(|parent| self.cell(*parent, "type").trim() == "matrix")
    }

    /// Section and matrix, as far as the groups around the row do not say them.
    fn set_place(&self, at: usize, row: &mut FormRow) {
        let code = |row: Option<usize>| row.map_or("", |row| self.cell(row, "code"));
        let heading = self.heading(at);
        let section = match heading {
            Some(heading) => self.cell(heading, "section"),
            None => code(self.outline.parents[at]),
        };
        for (column, shown) in [("item_of", code(heading)), ("section", section)] {
            let text = self.cell(at, column);
            if text != shown {
                row.set(&kept_header(column), or_none(text));
            }
        }
    }

    fn set_expression(&self, column: &str, text: &str, row: &mut FormRow) {
        let shown = to_names(text, &self.names);
        if to_codes(&shown, &self.names) != text {
            row.set(&kept_header(column), text);
        }
        row.set(column, shown);
    }

    /// How the group that a row opens is closed.
    fn end(&self, at: usize) -> Option<&'static str> {
        match self.cell(at, "type").trim() {
            "section" | "matrix" => Some("end_group"),
            "repeat" => Some("end_repeat"),
            _ => None,
        }
    }

    fn end_row(&self, at: usize, end: &str) -> FormRow {
        let code = self.cell(at, "code").to_owned();
        let mut row = FormRow { role: Role::End, code, ..FormRow::default() };
        row.set("type", end);
        row
    }

    fn placeholder(&self, at: usize, label: &str, taken: &mut HashSet<String>) -> FormRow {
        let mut row = FormRow { role: Role::Placeholder, ..FormRow::default() };
        row.set("type", "note");
        row.set("name", unique(&format!("{}_empty", self.name(at)), taken));
        row.set(label, "No question yet");
        row.set(&kept_header("type"), PLACEHOLDER);
        row
    }
}

/// What is kept of a cell: an empty one says so, for an empty cell keeps nothing.
fn or_none(text: &str) -> &str {
    if text.is_empty() { NONE } else { text }
}

/// Lists that choices of a form can be made from: those that have options.
pub(super) fn list_names(options: Option<&Table>) -> Names {
    let count = options.map_or(0, |options| options.rows.len());
    let codes =
        (0..count).map(|row| options.map_or("", |options| options.cell(row, "list").trim()));
    Names::of(codes.filter(|code| !code.is_empty()), &[], "l_", is_list_name)
}
