//! What is kept for writing back and never asked.

use super::column::Column;
use super::form::{Form, Item, QuestionKind, SectionKind};
use super::header::Role;
use super::name::whole_reference;
use super::settings::yes_or_no;
use super::survey::Survey;
use super::table::{self, Table};
use crate::sheets::Findings;
use crate::sheets::{Sheet, SheetFinding, SheetPlace};
use groma_define::Severity;
use std::collections::{BTreeMap, HashSet};

/// Notes each type and column that is kept, once, at its first row.
pub(super) fn note(table: &Table, form: &Form, findings: &mut Findings) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    form.visit(&mut |item, _| {
        let Some(element) = item.element() else { return };
        let mut see = |what: &str| {
            first.entry(what.to_owned()).or_insert(element.row);
        };
        match item {
            Item::Question(question) => {
                if let QuestionKind::Kept(kept) = &question.kind {
                    see(kept_name(kept));
                }
            }
            Item::Section(section) => {
                if matches!(section.kind, SectionKind::Loop { .. }) {
                    see("loop");
                }
                if element.appearance.split_whitespace().any(|word| word == "table-list") {
                    see("table-list");
                }
            }
            Item::Comment(_) => {}
        }
    });
    for (what, row) in first {
        findings.note(
            table.place(row, &Column::Type),
            "kept-not-asked",
            format!("`{what}` is kept for writing the form back, and not asked"),
            "a live form needs other questions in its place",
        );
    }
}

/// The type without what it is applied to.
fn kept_name(kept: &str) -> &str {
    for name in ["select_one_external", "osm"] {
        if kept.starts_with(name) {
            return name;
        }
    }
    kept
}

/// The questions that a form requires and that Groma cannot ask: such a form cannot go live.
pub fn required_and_not_asked(form: &Form) -> Vec<SheetFinding> {
    let mut found = Vec::new();
    for question in form.questions() {
        let element = &question.element;
        let required = !element.required.is_empty() && yes_or_no(&element.required) != Some(false);
        if let QuestionKind::Kept(kept) = &question.kind
            && required
        {
            found.push(SheetFinding {
                place: SheetPlace {
                    sheet: "survey".to_owned(),
                    row: element.row,
                    column: String::new(),
                },
                severity: Severity::Error,
                code: "required-and-not-asked",
                message: format!("`{}` is required, and `{kept}` cannot be asked", element.name),
                hint: "use another type, or do not require it".to_owned(),
            });
        }
    }
    found
}

/// The lists of the sheet `external_choices`.
pub(super) fn external_lists(sheet: &Sheet, findings: &mut Findings) -> HashSet<String> {
    let table = table::read(sheet, Role::Choices, false, findings);
    let list = |row| table.text(row, &Column::ListName).map(str::to_owned);
    table.rows.iter().filter_map(list).collect()
}

/// Checks what `reference-geometry` names: a list, a file, an entity list or a repeat.
pub(super) fn check_geometries(
    table: &Table,
    survey: &Survey,
    form: &Form,
    entities: Option<&Table>,
    findings: &mut Findings,
) {
    let declared = |name: &str| {
        entities.is_some_and(|table| {
            table.rows.iter().any(|row| table.under(row, &["dataset"]) == Some(name))
        })
    };
    for (target, row) in &survey.geometries {
        let known = survey.instances.contains(target)
            || form.list(target).is_some()
            || declared(target)
            || whole_reference(target).is_some_and(|name| survey.repeats.contains(name));
        if !known {
            findings.error(
                table.place(*row, &Column::Parameters),
                "unknown-geometry",
                format!("`reference-geometry` names `{target}`, which is no list, file or repeat"),
                "name a list, a file without its ending, or `${repeat}`",
            );
        }
    }
}
