//! From a form to the grids of a workbook.

use super::column::Column;
use super::element::{Element, translated};
use super::form::{Choice, Comment, Form, Item, Question, QuestionKind, SectionKind, Settings};
use super::generated::generated_name;
use super::header::{Role, all_parts, parts, splits_at_two};
use super::parameters::{parameters, wrong_for};
use super::type_text::type_text;
use crate::sheets::{Cell, CellKind, Sheet, Workbook};
use std::collections::HashMap;

/// Writes a form. What was read comes back in its columns and rows; what was added stands in
/// columns and rows of its own.
pub fn write(form: &Form) -> Workbook {
    let mut survey = Grid::new(Role::Survey, &form.columns.survey);
    survey.begin_with(&[Column::Type, Column::Name]);
    write_items(&form.items, &mut survey);
    let mut sheets = vec![survey.sheet("survey")];
    if !form.lists.is_empty() || !form.columns.choices.is_empty() {
        sheets.push(write_lists(form).sheet("choices"));
    }
    if form.settings != Settings::default() || !form.columns.settings.is_empty() {
        sheets.push(write_settings(form).sheet("settings"));
    }
    sheets.extend(form.sheets.iter().cloned());
    Workbook { sheets }
}

fn write_items(items: &[Item], grid: &mut Grid) {
    for item in items {
        match item {
            Item::Comment(comment) => grid.comment(comment),
            Item::Question(question) => {
                write_element(&question.element, &spelled_type(question), grid);
            }
            Item::Section(section) => {
                let (begin, end) = match &section.kind {
                    SectionKind::Group => ("begin_group".to_owned(), "end_group"),
                    SectionKind::Repeat => ("begin_repeat".to_owned(), "end_repeat"),
                    SectionKind::Loop { list } => (format!("begin_loop over {list}"), "end_loop"),
                };
                write_element(&section.element, &begin, grid);
                write_items(&section.items, grid);
                grid.row(section.end.row);
                grid.put(&Column::Type, end);
                grid.spelled(&section.end.cells);
            }
        }
    }
}

/// The type as it is written. A text with parameters that texts do not take came as `string`,
/// whose parameters nobody looks at.
fn spelled_type(question: &Question) -> String {
    let given = parameters(&question.element.parameters).unwrap_or_default();
    if question.kind == QuestionKind::Text && wrong_for(&question.kind, false, &given, "").is_some()
    {
        return "string".to_owned();
    }
    type_text(&question.kind)
}

fn write_element(element: &Element, type_text: &str, grid: &mut Grid) {
    grid.row(element.row);
    grid.put(&Column::Type, type_text);
    let generated = generated_name(grid.here());
    for (column, text) in element.cells() {
        match column {
            Ok(Column::Name) if text == generated => {}
            Ok(column) => grid.put(&column, text),
            Err(header) => grid.put_under(header, text),
        }
    }
}

fn write_lists(form: &Form) -> Grid {
    let mut grid = Grid::new(Role::Choices, &form.columns.choices);
    grid.begin_with(&[Column::ListName, Column::Name]);
    let mut choices: Vec<(&str, &Choice)> = form
        .lists
        .iter()
        .flat_map(|list| list.choices.iter().map(|choice| (list.name.as_str(), choice)))
        .collect();
    // Lists may be mixed up in the sheet; what has no row yet stands below.
    choices.sort_by_key(|(_, choice)| (choice.row == 0, choice.row));
    for (list, choice) in choices {
        grid.row(choice.row);
        grid.put(&Column::ListName, list);
        grid.put(&Column::Name, &choice.name);
        let mut cells: Vec<_> = translated(&choice.label, Column::Label).collect();
        for (medium, texts) in &choice.media {
            cells.extend(translated(texts, |language| Column::Medium(*medium, language)));
        }
        for (column, text) in cells {
            if let Ok(column) = column {
                grid.put(&column, text);
            }
        }
        grid.spelled(&choice.extra);
    }
    grid
}

fn write_settings(form: &Form) -> Grid {
    let mut grid = Grid::new(Role::Settings, &form.columns.settings);
    let mut settings = form.settings.clone();
    for (key, header) in Settings::KEYS {
        let text = settings.text_mut(key).map(std::mem::take).unwrap_or_default();
        if !text.is_empty() {
            grid.row(2);
            grid.put_parts(&[key.to_owned()], header, &text);
        }
    }
    if !settings.other.is_empty() {
        grid.row(2);
        grid.spelled(&settings.other);
    }
    for comment in &settings.rows_below {
        grid.comment(comment);
    }
    grid
}

/// Headers, and rows that grow downwards.
struct Grid {
    role: Role,
    headers: Vec<String>,
    two_colons: bool,
    by_column: HashMap<Column, usize>,
    by_parts: HashMap<Vec<String>, usize>,
    by_text: HashMap<String, usize>,
    /// From row 2 on: column and text of each cell.
    rows: Vec<Vec<(usize, String)>>,
}

impl Grid {
    fn new(role: Role, headers: &[String]) -> Self {
        let two_colons = splits_at_two(headers);
        let mut grid = Self {
            role,
            headers: Vec::new(),
            two_colons,
            by_column: HashMap::new(),
            by_parts: HashMap::new(),
            by_text: HashMap::new(),
            rows: Vec::new(),
        };
        for (header, parts) in headers.iter().zip(all_parts(headers, role)) {
            grid.add(header.clone(), parts);
        }
        grid
    }

    /// The first columns of a sheet that nobody wrote before.
    fn begin_with(&mut self, columns: &[Column]) {
        if self.headers.is_empty() {
            for column in columns {
                self.column(column);
            }
        }
    }

    fn add(&mut self, header: String, parts: Vec<String>) -> usize {
        let at = self.headers.len();
        self.by_text.insert(header.clone(), at);
        self.headers.push(header);
        let column = Column::of(&parts);
        if column != Column::Other {
            self.by_column.entry(column).or_insert(at);
        }
        self.by_parts.entry(parts).or_insert(at);
        at
    }

    fn column(&mut self, column: &Column) -> usize {
        match self.by_column.get(column) {
            Some(at) => *at,
            None => self.add_spelled(&column.header()),
        }
    }

    fn add_spelled(&mut self, header: &str) -> usize {
        if header.contains("::") && !self.two_colons {
            self.split_at_two();
        }
        self.add(header.to_owned(), parts(header, self.role, self.two_colons))
    }

    /// Two colons in one header change what one colon means in all others: those are respelled.
    fn split_at_two(&mut self) {
        self.two_colons = true;
        for header in &mut self.headers {
            let before = parts(header, self.role, false);
            if parts(header, self.role, true) != before {
                *header = before.join("::");
            }
        }
    }

    /// The row that is written, from 1.
    fn here(&self) -> usize {
        self.rows.len() + 1
    }

    /// Goes to a row, or to the next one where that is below it or no row is given.
    fn row(&mut self, row: usize) {
        let next = self.here() + 1;
        let wanted = if self.role == Role::Settings && row == 2 { row } else { row.max(next) };
        while self.here() < wanted {
            self.rows.push(Vec::new());
        }
    }

    fn put(&mut self, column: &Column, text: &str) {
        if text.is_empty() {
            return;
        }
        let at = self.column(column);
        self.put_at(at, text);
    }

    fn put_under(&mut self, header: &str, text: &str) {
        if let Some(at) = self.by_text.get(header) {
            return self.put_at(*at, text);
        }
        let parts = parts(header, self.role, self.two_colons);
        self.put_parts(&parts, header, text);
    }

    fn put_parts(&mut self, parts: &[String], header: &str, text: &str) {
        let at = match self.by_parts.get(parts) {
            Some(at) => *at,
            None => self.add_spelled(header),
        };
        self.put_at(at, text);
    }

    fn put_at(&mut self, at: usize, text: &str) {
        if !text.is_empty()
            && let Some(row) = self.rows.last_mut()
        {
            row.push((at, text.to_owned()));
        }
    }

    fn spelled(&mut self, cells: &[(String, String)]) {
        for (header, text) in cells {
            self.put_under(header, text);
        }
    }

    fn comment(&mut self, comment: &Comment) {
        self.row(comment.row);
        self.spelled(&comment.cells);
    }

    fn sheet(self, name: &str) -> Sheet {
        let width = self.headers.len();
        let cell = |text: String| Cell { text, kind: CellKind::Text };
        let mut rows = vec![self.headers.into_iter().map(cell).collect()];
        for cells in self.rows {
            let mut row = vec![Cell::default(); width];
            for (at, text) in cells {
                row[at] = cell(text);
            }
            rows.push(row);
        }
        Sheet { name: name.to_owned(), rows, ..Sheet::default() }
    }
}
