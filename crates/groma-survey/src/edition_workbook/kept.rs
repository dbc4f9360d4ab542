//! What a form says beyond an edition, kept beside the tables in `xlsform_kept.csv`: notes,
//! calculations, appearances, spellings. Each sheet is held against the one that would be written
//! from the tables alone, and what differs is kept, by sheet, row and column.
//!
//! Rows of the edition are named by what they are and not by their number, so that what is kept
//! finds its place again when questions came and went meanwhile.

use super::columns::{EXPRESSIONS, Header, ORDER, kept_column, kept_header};
use super::files_sheet::digest;
use super::form_rows::{FormRow, FormRows, Role};
use super::form_type::FormType;
use super::survey_in::{Read, yes_or_no};
use super::table::Table;
use super::{choices_out, survey_out};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// The file.
pub(super) const FILE: &str = "xlsform_kept.csv";
/// Names the question, section or option that a row stands for.
const ANCHOR: &str = "@row";
/// Names the group that a row closes.
const ANCHOR_END: &str = "@end";
/// The column in which a row of the form alone is marked.
pub(super) const MARK: &str = "groma_kept";
/// Says that no list gets choices for kinds of answers.
pub(super) const KINDS: &str = "@kinds";

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeptCell {
    pub(super) sheet: String,
    /// The row of the sheet, from 1.
    pub(super) row: usize,
    pub(super) column: String,
    pub(super) value: String,
}

/// Everything that is kept, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) cells: Vec<KeptCell>,
}

impl Kept {
    /// The cells in the file.
    pub(super) fn of(table: &Table) -> Self {
        let cells = (0..table.rows.len()).map(|row| KeptCell {
            sheet: table.cell(row, "sheet").to_owned(),
            row: table.cell(row, "row").trim().parse().unwrap_or(0),
            column: table.cell(row, "column").to_owned(),
            value: table.cell(row, "value").to_owned(),
        });
        Self { cells: cells.collect() }
    }

    /// The file.
    pub(super) fn to_table(&self) -> Table {
        let rows = self.cells.iter().map(|cell| {
            vec![cell.sheet.clone(), cell.row.to_string(), cell.column.clone(), cell.value.clone()]
        });
        let columns = ["sheet", "row", "column", "value"].map(str::to_owned).to_vec();
        Table { columns, rows: rows.collect() }
    }

    /// Keeps a cell.
    pub(super) fn push(&mut self, sheet: &str, row: usize, column: &str, value: &str) {
        let (sheet, column, value) = (sheet.to_owned(), column.to_owned(), value.to_owned());
        self.cells.push(KeptCell { sheet, row, column, value });
    }

    /// The cells of a sheet.
    pub(super) fn sheet<'a>(&'a self, sheet: &'a str) -> impl Iterator<Item = &'a KeptCell> {
        self.cells.iter().filter(move |cell| cell.sheet == sheet)
    }

    /// A cell of a sheet's header row that stands for no header but says something of the sheet.
    pub(super) fn says(&self, sheet: &str, column: &str) -> bool {
        self.sheet(sheet).any(|cell| cell.row == 1 && cell.column == column)
    }

    /// The names that questions have in the form, by their codes.
    pub(super) fn names(&self, sheet: &str) -> Vec<(String, String)> {
        let rows = self.rows(sheet);
        let named = rows.values().filter_map(|row| Some((row.get(ANCHOR)?, row.get("name")?)));
        named.map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect()
    }

    /// Rows below the header, by number.
    fn rows<'a>(&'a self, sheet: &'a str) -> BTreeMap<usize, BTreeMap<&'a str, &'a str>> {
        let mut rows: BTreeMap<usize, BTreeMap<&str, &str>> = BTreeMap::new();
        for cell in self.sheet(sheet).filter(|cell| cell.row > 1) {
            rows.entry(cell.row).or_default().insert(&cell.column, &cell.value);
        }
        rows
    }

    /// Rows of a sheet that stand for nothing in the edition.
    pub(super) fn whole_rows(&self, sheet: &str) -> Vec<FormRow> {
        let rows = self.rows(sheet).into_values().filter(|cells| anchor(cells).is_none());
        rows.map(|cells| kept_row(&cells)).collect()
    }

    /// Puts what is kept of a sheet into the rows that were made of the tables.
    pub(super) fn apply(&self, rows: &mut FormRows) {
        for cell in self.sheet(&rows.sheet.clone()).filter(|cell| cell.row == 1) {
            rename_header(rows, &cell.column, &cell.value);
        }
        let places = Places::of(&rows.rows);
        // What stands behind how many of the rows.
        let mut new: BTreeMap<usize, Vec<FormRow>> = BTreeMap::new();
        let mut position = 0;
        for cells in self.rows(&rows.sheet).values() {
            match anchor(cells) {
                None => {
                    let row = marked(kept_row(cells), &rows.sheet);
                    new.entry(position).or_default().push(row);
                }
                Some((role, code)) => {
                    if let Some(found) = places.first(role, code) {
                        patch(&mut rows.rows[found], cells);
                        position = found + 1;
                    }
                }
            }
        }
        let mut all = new.remove(&0).unwrap_or_default();
        for (at, row) in std::mem::take(&mut rows.rows).into_iter().enumerate() {
            all.push(row);
            all.append(&mut new.remove(&(at + 1)).unwrap_or_default());
        }
        rows.rows = all;
        drop_needless_placeholders(rows);
    }

    /// Keeps what a sheet says beyond `made`, the rows that the tables alone would give. `read`
    /// says what became of each row of the sheet, `means` what its headers are.
    pub(super) fn collect(
        &mut self,
        sheet: &FormRows,
        read: &[Read],
        mut made: FormRows,
        means: impl Fn(&str) -> Header,
    ) {
        let name = made.sheet.clone();
        for (ours, theirs) in renamed_headers(sheet, &made, means) {
            self.push(&name, 1, &ours, &theirs);
            rename_header(&mut made, &ours, &theirs);
        }
        let mut places = Places::of(&made.rows);
        let mut last: Option<(usize, &Read)> = None;
        for (row, what) in sheet.rows.iter().zip(read) {
            let number = row.at + 1;
            match what {
                Read::Placeholder => {}
                Read::Nothing => {
                    if let Some((number, what)) = last.take() {
                        self.push_anchor(&name, number, what);
                    }
                    let cells = row.cells.iter().filter(|(header, _)| !is_lens(header));
                    for (header, cell) in cells {
                        self.push(&name, number, header, cell);
                    }
                }
                Read::Question(code) | Read::End(code) => {
                    let role = role(what);
                    // A code that stands twice by mistake is met in the order of the sheet.
                    let made = places.take(role, code).map(|at| &made.rows[at]);
                    let beyond: Vec<(&String, &String)> = row
                        .cells
                        .iter()
                        .filter(|(header, cell)| is_beyond(header, cell, made))
                        .collect();
                    last = Some((number, what));
                    if !beyond.is_empty() {
                        self.push_anchor(&name, number, what);
                        last = None;
                    }
                    for (header, cell) in beyond {
                        self.push(&name, number, header, cell);
                    }
                }
            }
        }
    }

    fn push_anchor(&mut self, sheet: &str, row: usize, what: &Read) {
        match what {
            Read::Question(code) => self.push(sheet, row, ANCHOR, code),
            Read::End(code) => self.push(sheet, row, ANCHOR_END, code),
            Read::Placeholder | Read::Nothing => {}
        }
    }
}

/// Where the rows of the edition stand.
struct Places(HashMap<(Role, String), VecDeque<usize>>);

impl Places {
    fn of(rows: &[FormRow]) -> Self {
        let mut places: HashMap<(Role, String), VecDeque<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            places.entry((row.role, row.code.clone())).or_default().push_back(at);
        }
        Self(places)
    }

    fn first(&self, role: Role, code: &str) -> Option<usize> {
        self.0.get(&(role, code.to_owned()))?.front().copied()
    }

    fn take(&mut self, role: Role, code: &str) -> Option<usize> {
        self.0.get_mut(&(role, code.to_owned()))?.pop_front()
    }
}

fn role(what: &Read) -> Role {
    if matches!(what, Read::End(_)) { Role::End } else { Role::Question }
}

fn anchor<'a>(cells: &BTreeMap<&str, &'a str>) -> Option<(Role, &'a str)> {
    let begin = cells.get(ANCHOR).map(|code| (Role::Question, *code));
    begin.or_else(|| cells.get(ANCHOR_END).map(|code| (Role::End, *code)))
}

/// What stands beside something that only the form says, so that it is not taken for the edition's
/// when it is read again: it holds as long as the text beside it stays as it is.
pub(super) fn mark(text: &str) -> String {
    format!("@kept {}", &digest(text.as_bytes())[..8])
}

/// Marks a row that stands for nothing in the edition.
fn marked(mut row: FormRow, sheet: &str) -> FormRow {
    if sheet == survey_out::SHEET && !row.cell("type").trim().is_empty() {
        let mark = mark(row.cell("type"));
        row.set(MARK, mark);
    } else if sheet == choices_out::SHEET && row.cell("missing").is_empty() {
        let mark = mark(row.cell("name"));
        row.set("groma_option", mark);
    }
    row
}

fn kept_row(cells: &BTreeMap<&str, &str>) -> FormRow {
    let mut row = FormRow { role: Role::Kept, ..FormRow::default() };
    for (header, cell) in cells {
        row.set(header, *cell);
    }
    row
}

/// Fills cells that are empty, and spells others as the form did where that means the same.
fn patch(row: &mut FormRow, cells: &BTreeMap<&str, &str>) {
    for (header, cell) in cells.iter().filter(|(header, _)| !header.starts_with('@')) {
        let now = row.cell(header);
        let applies = match *header {
            _ if now.is_empty() => true,
            "type" => FormType::parse(now) == FormType::parse(cell),
            "required" => yes_or_no(now) == yes_or_no(cell),
            "name" | "list_name" => true,
            _ => false,
        };
        if applies {
            if now.is_empty() && EXPRESSIONS.contains(header) {
                row.set(&kept_header(header), mark(cell));
            }
            row.set(header, *cell);
        }
    }
}

/// A group with a kept row in it is not empty.
fn drop_needless_placeholders(rows: &mut FormRows) {
    let is_alive = |row: &FormRow| row.role == Role::Kept && !row.cell("type").trim().is_empty();
    let needless: Vec<bool> = (0..rows.rows.len())
        .map(|at| {
            let before = rows.rows[..at].iter().rev().take_while(|row| row.role == Role::Kept);
            let after = rows.rows[at + 1..].iter().take_while(|row| row.role == Role::Kept);
            rows.rows[at].role == Role::Placeholder && before.chain(after).any(is_alive)
        })
        .collect();
    let mut needless = needless.into_iter();
    rows.rows.retain(|_| !needless.next().unwrap_or(false));
}

/// True for a cell that the tables alone would not give back.
fn is_beyond(header: &str, cell: &str, made: Option<&FormRow>) -> bool {
    !is_lens(header) && cell != made.map_or("", |made| made.cell(header))
}

/// True for what we write beside a cell, made anew each time.
fn is_lens(header: &str) -> bool {
    matches!(header, ORDER | MARK | "groma_list" | "groma_option") || kept_column(header).is_some()
}

/// Headers that the sheet spells in another way than we do: ours and theirs.
fn renamed_headers(
    sheet: &FormRows,
    made: &FormRows,
    means: impl Fn(&str) -> Header,
) -> Vec<(String, String)> {
    let strange: Vec<(&String, Header)> = sheet
        .headers
        .iter()
        .filter(|header| !made.headers.contains(header))
        .map(|header| (header, means(header)))
        .filter(|(_, meaning)| matches!(meaning, Header::Table(_)))
        .collect();
    let absent = made.headers.iter().filter(|ours| !sheet.headers.contains(ours));
    absent
        .filter_map(|ours| {
            let meaning = means(ours);
            let (theirs, _) = strange.iter().find(|(_, other)| *other == meaning)?;
            Some((ours.clone(), (*theirs).clone()))
        })
        .collect()
}

fn rename_header(rows: &mut FormRows, ours: &str, theirs: &str) {
    let known = rows.headers.iter_mut().find(|header| *header == ours);
    let Some(header) = known.filter(|_| !ours.starts_with('@')) else { return };
    theirs.clone_into(header);
    for row in &mut rows.rows {
        if let Some(cell) = row.cells.remove(ours) {
            row.cells.insert(theirs.to_owned(), cell);
        }
    }
}
