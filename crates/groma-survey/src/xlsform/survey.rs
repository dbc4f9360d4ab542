//! The sheet `survey`, row by row: sections open and close, questions stand in them.

mod naming;
mod questions;
mod sections;

use super::column::Column;
use super::element::Element;
use super::form::{ChoiceList, Comment, Item, SectionKind};
use crate::sheets::Findings;

use super::select::{self, TableList};
use super::settings::yes_or_no;
use super::table::{Row, Table};
use super::type_text::{RowKind, row_kind};
use crate::sheets::SheetPlace;
use sections::Open;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What the rows amount to.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) items: Vec<Item>,
    /// How often each name that somebody wrote occurs.
    pub(super) names: HashMap<String, usize>,
    /// The names of what is neither section nor comment.
    pub(super) questions: HashSet<String>,
    pub(super) repeats: HashSet<String>,
    /// The names under which expressions see lists and files.
    pub(super) instances: HashSet<String>,
    /// What `reference-geometry` names, and the row.
    pub(super) geometries: Vec<(String, usize)>,
    /// The questions that a trigger names, and the row.
    pub(super) triggers: Vec<(String, usize)>,
    /// The rows, with the sections around each.
    pub(super) rows: Vec<Placed>,
}

/// A row that names something, and where it stands.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) row: usize,
    pub(super) name: String,
    pub(super) save_to: String,
    /// It begins or ends a section.
    pub(super) is_section: bool,
    /// The sections around it: name, and whether it repeats.
    pub(super) path: Rc<[(String, bool)]>,
}

/// What the reading of a row needs beside the row.
pub(super) struct Context<'a> {
    pub(super) table: &'a Table,
    pub(super) lists: &'a HashMap<&'a str, &'a ChoiceList>,
    pub(super) sheets: &'a select::Sheets<'a>,
    pub(super) root: &'a str,
}

/// Reads the rows.
pub(super) fn read(context: &Context<'_>, findings: &mut Findings) -> Survey {
    let mut walk = Walk {
        context,
        findings,
        survey: Survey::default(),
        open: vec![Open::new(None, Rc::from([]))],
        table_list: TableList::None,
        too_deep: false,
    };
    for row in &context.table.rows {
        if walk.too_deep {
            break;
        }
        walk.row(row);
    }
    walk.finish()
}

struct Walk<'a> {
    context: &'a Context<'a>,
    findings: &'a mut Findings,
    survey: Survey,
    /// The form itself, then the sections that are open.
    open: Vec<Open>,
    table_list: TableList,
    /// Reading stopped at a section that is nested too deep.
    too_deep: bool,
}

impl Walk<'_> {
    fn row(&mut self, row: &Row) {
        let table = self.context.table;
        if let Some(disabled) = table.text(row, &Column::Disabled) {
            self.findings.warning(
                table.place(row.number, &Column::Disabled),
                "disabled-column",
                "the column `disabled` is out of use",
                "delete the row, or write `false()` under `relevant`",
            );
            if yes_or_no(disabled) == Some(true) {
                return self.comment(row);
            }
        }
        let Some(text) = table.text(row, &Column::Type) else { return self.untyped(row) };
        let mut element = Element { row: row.number, ..Element::default() };
        for (header, text) in &row.cells {
            let header = &table.headers[*header];
            element.take(&header.column, &header.text, text);
        }
        self.trigger(&element);
        let parameters = self.parameters(&element);
        match row_kind(text) {
            RowKind::Setting => {
                self.findings.note(
                    table.place(row.number, &Column::Type),
                    "setting-among-questions",
                    format!("`{text}` is a setting: the row is kept, and not used"),
                    "write it on the sheet `settings`",
                );
                self.comment(row);
            }
            RowKind::End(control) => self.end(row, control),
            RowKind::Begin(kind) => self.begin(row, element, kind),
            RowKind::BeginLoopWithoutList => {
                self.refuse(
                    row,
                    &Column::Type,
                    "loop-without-list",
                    "the loop names no list".into(),
                    "write `begin_loop over list`",
                );
                self.begin(row, element, SectionKind::Loop { list: String::new() });
            }
            RowKind::Select(select) => self.select(row, element, text, &select, &parameters),
            RowKind::SelectWithoutList => {
                self.name(row, &mut element, false);
                self.refuse(
                    row,
                    &Column::Type,
                    "unknown-list",
                    format!("`{text}` names no list"),
                    "write the name of a list of the sheet `choices` after it",
                );
            }
            RowKind::Question(kind) => self.question(row, element, kind, &parameters),
            RowKind::Unknown => {
                self.name(row, &mut element, false);
                self.refuse(
                    row,
                    &Column::Type,
                    "unknown-type",
                    format!("there is no type `{text}`"),
                    "see the manual for the types there are",
                );
            }
        }
    }

    /// A row without a type is a comment as long as it names nothing.
    fn untyped(&mut self, row: &Row) {
        let table = self.context.table;
        let is_label = |(header, _): &(usize, String)| {
            matches!(table.headers[*header].column, Column::Label(_) | Column::Name)
        };
        if row.cells.iter().any(is_label) {
            self.refuse(
                row,
                &Column::Type,
                "missing-type",
                "the row has a name or label and no type".into(),
                "write a type, or empty the row's name and label",
            );
        } else if row.cells.iter().any(|(at, _)| table.headers[*at].column != Column::Disabled) {
            self.findings.warning(
                table.row_place(row.number),
                "comment-row",
                "the row has no type, name or label and is passed over",
                "leave it as a comment, or delete it",
            );
        }
        self.comment(row);
    }

    fn comment(&mut self, row: &Row) {
        let cells = self.context.table.spelled(row);
        self.innermost().items.push(Item::Comment(Comment { row: row.number, cells }));
    }

    fn refuse(
        &mut self,
        row: &Row,
        column: &Column,
        code: &'static str,
        message: String,
        hint: &str,
    ) {
        let place: SheetPlace = self.context.table.place(row.number, column);
        self.findings.error(place, code, message, hint);
    }

    fn innermost(&mut self) -> &mut Open {
        self.open.last_mut().expect("the form itself is never closed")
    }
}
