//! What a row is called, and where it stands.

use super::{Placed, Walk};
use crate::xlsform::column::Column;
use crate::xlsform::element::Element;
use crate::xlsform::generated::generated_name;
use crate::xlsform::name::is_name;
use crate::xlsform::table::Row;
use crate::xlsform::type_text::{RowKind, row_kind};
use std::rc::Rc;

impl Walk<'_> {
    /// Checks the name of a row and remembers it. Notes may do without.
    pub(super) fn name(&mut self, row: &Row, element: &mut Element, optional: bool) {
        if element.name.is_empty() && optional {
            element.name = generated_name(row.number);
        }
        if element.name.is_empty() {
            return self.refuse(
                row,
                &Column::Name,
                "unnamed-element",
                "the question or section has no name".into(),
                "write a name",
            );
        }
        let name = element.name.clone();
        if !is_name(&name) {
            self.refuse(
                row,
                &Column::Name,
                "illegal-name",
                format!("`{name}` is no legal name"),
                "use letters, digits, `_`, `-` and `.`, beginning with a letter or `_`",
            );
        }
        *self.survey.names.entry(name.clone()).or_default() += 1;
        self.place_row(
            row,
            &name,
            matches!(
                self.context.table.text(row, &Column::Type).map(row_kind),
                Some(RowKind::Begin(_) | RowKind::BeginLoopWithoutList)
            ),
        );
        if name == "meta" {
            return self.refuse(
                row,
                &Column::Name,
                "reserved-name",
                "the name `meta` belongs to the form itself".into(),
                "use another name",
            );
        }
        let innermost = self.innermost();
        let twin = innermost.names.insert(name.clone(), row.number);
        let cousin = innermost.folded.insert(name.to_lowercase(), row.number);
        if let Some(other) = twin {
            self.refuse(
                row,
                &Column::Name,
                "duplicate-name",
                format!("`{name}` stands in the same section already, in row {other}"),
                "give one of them another name",
            );
        } else if let Some(other) = cousin {
            self.findings.warning(
                self.context.table.place(row.number, &Column::Name),
                "names-differ-in-case",
                format!("`{name}` and the name in row {other} differ in case only"),
                "some programs cannot tell them apart: use another name",
            );
        }
    }

    pub(super) fn place_row(&mut self, row: &Row, name: &str, is_section: bool) {
        let save_to = self.context.table.text(row, &Column::SaveTo).unwrap_or_default().to_owned();
        let path = Rc::clone(&self.innermost().path);
        let name = name.to_owned();
        self.survey.rows.push(Placed { row: row.number, name, save_to, is_section, path });
    }
}
