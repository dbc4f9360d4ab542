//! Rows that ask, compute or note something.

use super::Walk;
use crate::xlsform::column::Column;
use crate::xlsform::element::Element;
use crate::xlsform::form::{Item, Question, QuestionKind};
use crate::xlsform::is_dynamic;
use crate::xlsform::name::references;
use crate::xlsform::parameters::{Parameters, parameters, wrong_for};
use crate::xlsform::range::range_of;
use crate::xlsform::select;
use crate::xlsform::table::Row;
use crate::xlsform::type_text::Select;

impl Walk<'_> {
    pub(super) fn question(
        &mut self,
        row: &Row,
        mut element: Element,
        kind: QuestionKind,
        given: &Parameters,
    ) {
        let table = self.context.table;
        if kind == QuestionKind::Audit {
            return self.audit(row, element, given);
        }
        let computes = !element.calculation.is_empty() || is_dynamic(&element.default, &kind);
        if kind == QuestionKind::Calculate && !computes {
            self.refuse(
                row,
                &Column::Calculation,
                "missing-calculation",
                format!("`{}` has nothing to calculate", element.name),
                "write an expression under `calculation`",
            );
        }
        self.name(row, &mut element, kind == QuestionKind::Note);
        self.survey.questions.insert(element.name.clone());
        self.note_instances(&element, &kind, given);
        // Nobody looks at the parameters of this spelling of a text.
        let looked_at = table.text(row, &Column::Type) != Some("string");
        let wrong = wrong_for(&kind, false, given, &element.appearance).filter(|_| looked_at);
        let wrong = wrong.or_else(|| match kind {
            QuestionKind::Range => {
                let find = |name: &str| self.context.lists.get(name).copied();
                range_of(given, &element.appearance, find).err()
            }
            _ => None,
        });
        if let Some((code, message, hint)) = wrong {
            self.findings.error(table.place(row.number, &Column::Parameters), code, message, hint);
        }
        if kind == QuestionKind::Image && !given.contains_key("max-pixels") {
            self.findings.warning(
                table.place(row.number, &Column::Parameters),
                "image-of-any-size",
                format!("the pictures of `{}` may have any size", element.name),
                "bound them, for example with `max-pixels=1024`",
            );
        }
        self.background(row, &element, &kind);
        self.innermost().items.push(Item::Question(Box::new(Question { element, kind })));
    }

    /// An audit is always called `audit`, whether its row says so or not.
    pub(super) fn audit(&mut self, row: &Row, element: Element, given: &Parameters) {
        let table = self.context.table;
        if !matches!(element.name.as_str(), "" | "audit") {
            self.refuse(
                row,
                &Column::Name,
                "audit-not-named-audit",
                format!("the audit is named `{}`", element.name),
                "leave its name empty, or write `audit`",
            );
        }
        if let Some((code, message, hint)) =
            wrong_for(&QuestionKind::Audit, false, given, &element.appearance)
        {
            self.findings.error(table.place(row.number, &Column::Parameters), code, message, hint);
        }
        let question = Question { element, kind: QuestionKind::Audit };
        self.innermost().items.push(Item::Question(Box::new(question)));
    }

    pub(super) fn note_instances(
        &mut self,
        element: &Element,
        kind: &QuestionKind,
        given: &Parameters,
    ) {
        if is_external(kind) {
            // It is a file and no question: nothing can refer to its answer.
            self.survey.names.remove(&element.name);
            let stem = element.name.rfind('.').filter(|at| *at > 0);
            let name = &element.name[..stem.unwrap_or(element.name.len())];
            self.survey.instances.insert(name.to_owned());
        }
        if let Some(target) = given.get("reference-geometry") {
            self.survey.geometries.push((target.clone(), element.row));
        }
    }

    pub(super) fn background(&mut self, row: &Row, element: &Element, kind: &QuestionKind) {
        if *kind != QuestionKind::Kept("background-geopoint".to_owned()) {
            return;
        }
        if element.trigger.is_empty() {
            self.refuse(
                row,
                &Column::Trigger,
                "missing-trigger",
                format!("nothing makes `{}` look where it is", element.name),
                "name a question under `trigger`",
            );
        }
        if !element.calculation.is_empty() {
            self.refuse(
                row,
                &Column::Calculation,
                "unexpected-calculation",
                format!("`{}` looks where it is and cannot calculate", element.name),
                "empty its calculation",
            );
        }
    }

    pub(super) fn select(
        &mut self,
        row: &Row,
        mut element: Element,
        text: &str,
        select: &Select,
        given: &Parameters,
    ) {
        let table = self.context.table;
        self.name(row, &mut element, false);
        self.survey.questions.insert(element.name.clone());
        let kind = select.kind(text);
        if select::is_from_choices(select) {
            self.survey.instances.insert(select.instance().to_owned());
        }
        select::check(self.context, &element, select, &mut self.table_list, self.findings);
        if let Some((code, message, hint)) =
            wrong_for(&kind, select.from_file, given, &element.appearance)
        {
            self.findings.error(table.place(row.number, &Column::Parameters), code, message, hint);
        }
        self.innermost().items.push(Item::Question(Box::new(Question { element, kind })));
    }

    pub(super) fn trigger(&mut self, element: &Element) {
        if element.trigger.is_empty() {
            return;
        }
        let place = self.context.table.place(element.row, &Column::Trigger);
        let malformed = "write questions as `${name}`, with commas between";
        if !element.trigger.contains("${") {
            let message = format!("`{}` names no question", element.trigger);
            return self.findings.error(place, "malformed-reference", message, malformed);
        }
        for part in element.trigger.split(',') {
            let found = references(part);
            if let Some(written) = found.iter().find_map(|reference| reference.err()) {
                let message = format!("`${{{written}` is no reference to a question");
                return self.findings.error(place, "malformed-reference", message, malformed);
            }
            if found.len() > 1 {
                let message = "two questions stand beside each other without a comma";
                return self.findings.error(place, "trigger-without-comma", message, malformed);
            }
            for name in found.into_iter().flatten() {
                self.survey.triggers.push((name.to_owned(), element.row));
            }
        }
    }

    pub(super) fn parameters(&mut self, element: &Element) -> Parameters {
        parameters(&element.parameters).unwrap_or_else(|| {
            self.findings.error(
                self.context.table.place(element.row, &Column::Parameters),
                "malformed-parameters",
                format!("`{}` does not consist of `key=value` pairs", element.parameters),
                "write for example `start=1 end=5`",
            );
            Parameters::new()
        })
    }
}

/// Whether it stands for a file beside the form.
fn is_external(kind: &QuestionKind) -> bool {
    match kind {
        QuestionKind::CsvExternal => true,
        QuestionKind::Kept(kept) => kept == "xml-external",
        _ => false,
    }
}
