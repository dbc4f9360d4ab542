//! Sections open and close.

use super::{Survey, Walk};
use crate::xlsform::column::Column;
use crate::xlsform::element::Element;
use crate::xlsform::form::{Comment, Item, Section, SectionKind};
use crate::xlsform::select::TableList;
use crate::xlsform::table::Row;
use crate::xlsform::type_text::Control;
use std::collections::HashMap;
use std::rc::Rc;

/// How deep sections may be nested: forms come from anybody, and are walked by recursion.
const DEPTH_MAX: usize = 50;

/// A section that has begun and not ended; the form itself has no beginning.
pub(super) struct Open {
    pub(super) begin: Option<(Element, SectionKind)>,
    pub(super) items: Vec<Item>,
    /// Names and their rows; the second with case folded.
    pub(super) names: HashMap<String, usize>,
    pub(super) folded: HashMap<String, usize>,
    pub(super) path: Rc<[(String, bool)]>,
}

impl Open {
    pub(super) fn new(begin: Option<(Element, SectionKind)>, path: Rc<[(String, bool)]>) -> Self {
        Self { begin, items: Vec::new(), names: HashMap::new(), folded: HashMap::new(), path }
    }

    pub(super) fn control(&self) -> Option<Control> {
        self.begin.as_ref().map(|(_, kind)| match kind {
            SectionKind::Group => Control::Group,
            SectionKind::Repeat => Control::Repeat,
            SectionKind::Loop { .. } => Control::Loop,
        })
    }

    fn close(self, end: Comment) -> Option<Item> {
        let (element, kind) = self.begin?;
        Some(Item::Section(Box::new(Section { element, kind, items: self.items, end })))
    }
}

impl Walk<'_> {
    pub(super) fn begin(&mut self, row: &Row, mut element: Element, kind: SectionKind) {
        self.name(row, &mut element, false);
        if kind == SectionKind::Repeat {
            self.repeat(row, &element);
        }
        if let SectionKind::Loop { list } = &kind
            && !list.is_empty()
            && !self.context.lists.contains_key(list.as_str())
        {
            self.refuse(
                row,
                &Column::Type,
                "unknown-list",
                format!("there is no list `{list}` to loop over"),
                "add it to the sheet `choices`, or correct the name",
            );
        }
        if element.appearance.split_whitespace().any(|word| word == "table-list") {
            self.table_list = TableList::Open;
        }
        if self.open.len() > DEPTH_MAX {
            self.refuse(
                row,
                &Column::Type,
                "nested-too-deep",
                format!("sections are nested deeper than {DEPTH_MAX}; nothing below is read"),
                "end some of them earlier",
            );
            self.too_deep = true;
        }
        let around = &self.innermost().path;
        let own = (element.name.clone(), kind == SectionKind::Repeat);
        let path: Rc<[_]> = around.iter().cloned().chain([own]).collect();
        self.open.push(Open::new(Some((element, kind)), path));
    }

    pub(super) fn repeat(&mut self, row: &Row, element: &Element) {
        let table = self.context.table;
        let name = &element.name;
        if name == self.context.root {
            self.refuse(
                row,
                &Column::Name,
                "repeat-named-as-root",
                format!("the repeat `{name}` has the name of the form's root"),
                "give the repeat another name",
            );
        } else if !name.is_empty() && !self.survey.repeats.insert(name.clone()) {
            self.refuse(
                row,
                &Column::Name,
                "duplicate-repeat",
                format!("another repeat is named `{name}`, wherever it stands"),
                "give one of the repeats another name",
            );
        }
        if element.label.is_empty() && element.media.is_empty() {
            self.findings.warning(
                table.row_place(row.number),
                "repeat-without-label",
                format!("the repeat `{name}` has no label"),
                "write what each of its rows is",
            );
        }
    }

    pub(super) fn end(&mut self, row: &Row, control: Control) {
        let table = self.context.table;
        self.place_row(row, "", true);
        if self.innermost().control() != Some(control) {
            let word = match control {
                Control::Group => "group",
                Control::Repeat => "repeat",
                Control::Loop => "loop",
            };
            self.refuse(
                row,
                &Column::Type,
                "unmatched-end",
                format!("no {word} is open here that this row could end"),
                "check the begin and end rows above",
            );
        }
        // Read on as if the row ended the nearest section that it can end.
        let Some(at) = self.open.iter().rposition(|open| open.control() == Some(control)) else {
            return;
        };
        let mut cells = Vec::new();
        for (header, text) in &row.cells {
            if table.headers[*header].column != Column::Type {
                cells.push((table.headers[*header].text.clone(), text.clone()));
            }
        }
        self.table_list = TableList::None;
        while self.open.len() > at {
            let end = Comment { row: row.number, cells: std::mem::take(&mut cells) };
            self.close(end);
        }
    }

    pub(super) fn close(&mut self, end: Comment) {
        let item = self.open.pop().and_then(|open| open.close(end));
        self.innermost().items.extend(item);
    }

    pub(super) fn finish(mut self) -> Survey {
        while self.open.len() > 1 {
            if let Some((element, _)) = &self.innermost().begin {
                let (row, name) = (element.row, element.name.clone());
                self.findings.error(
                    self.context.table.place(row, &Column::Type),
                    "unmatched-begin",
                    format!("`{name}` begins here and never ends"),
                    "add the row that ends it",
                );
            }
            self.close(Comment::default());
        }
        self.survey.items = std::mem::take(&mut self.innermost().items);
        self.survey
    }
}
