//! Names that nobody wrote: counts of repeats, texts for another choice, labels of tables.

use super::column::Column;
use super::element::Element;
use super::form::{Form, Item, QuestionKind, SectionKind};
use super::name::{is_name, whole_reference};
use super::table::Table;
use crate::sheets::Findings;
use std::collections::HashMap;

/// The name of a note that has none.
pub(super) fn generated_name(row: usize) -> String {
    format!("generated_note_name_{row}")
}

/// Refuses names that stand in the way of those that the form adds by itself.
pub(super) fn check(table: &Table, form: &Form, findings: &mut Findings) {
    let mut everywhere: HashMap<&str, usize> = HashMap::new();
    form.visit(&mut |item, _| {
        if let Some(element) = item.element() {
            everywhere.insert(&element.name, element.row);
        }
    });
    check_section(table, &form.items, &everywhere, findings);
    check_audits(table, form, findings);
    check_loops(table, form, findings);
}

fn check_section(
    table: &Table,
    items: &[Item],
    everywhere: &HashMap<&str, usize>,
    findings: &mut Findings,
) {
    let mut written: HashMap<&str, usize> = HashMap::new();
    for element in items.iter().filter_map(Item::element) {
        written.insert(&element.name, element.row);
    }
    for item in items {
        let Some((name, row, column)) = added(item) else { continue };
        // The form itself refers to a count, so that name must be the only one anywhere.
        let names = if column == Column::RepeatCount { everywhere } else { &written };
        if let Some(other) = names.get(name.as_str()) {
            findings.error(
                table.place(row, &column),
                "duplicate-name",
                format!(
                    "this row adds `{name}` to the form, and row {other} has that name already"
                ),
                format!("give the question of row {other} another name"),
            );
        }
    }
    for item in items {
        if let Item::Section(section) = item {
            check_section(table, &section.items, everywhere, findings);
        }
    }
}

/// The name that a row adds beside its own, and the column that makes it.
fn added(item: &Item) -> Option<(String, usize, Column)> {
    let element = item.element()?;
    let (suffix, column) = match item {
        Item::Question(question) if question.kind.choices().is_some_and(|own| own.or_other) => {
            ("other", Column::Type)
        }
        Item::Section(_) if !element.repeat_count.is_empty() && !counts_by_question(element) => {
            ("count", Column::RepeatCount)
        }
        _ => return None,
    };
    Some((format!("{}_{suffix}", element.name), element.row, column))
}

fn check_audits(table: &Table, form: &Form, findings: &mut Findings) {
    let audits = form.questions().into_iter().filter(|one| one.kind == QuestionKind::Audit);
    for second in audits.skip(1) {
        findings.error(
            table.row_place(second.element.row),
            "duplicate-name",
            "the form has two audits",
            "delete one of them",
        );
    }
}

/// Counts what the form adds to the names that somebody wrote: what stands in a loop is written once
/// for each choice, and some rows add a name of their own.
pub(super) fn multiply(form: &Form, names: &mut HashMap<String, usize>) {
    form.visit(&mut |item, around| {
        let copies = around.iter().map(|section| copies(form, &section.kind)).product::<usize>();
        if let Some(element) = item.element()
            && copies > 1
            && let Some(count) = names.get_mut(&element.name)
        {
            *count += copies - 1;
        }
        if let Some((added, ..)) = added(item)
            && let Some(count) = names.get_mut(&added)
        {
            *count += 1;
        }
    });
}

/// How often what stands in a section is written.
fn copies(form: &Form, kind: &SectionKind) -> usize {
    let SectionKind::Loop { list } = kind else { return 1 };
    let choices = form.list(list).map_or(&[][..], |list| &list.choices);
    choices.iter().filter(|choice| choice.name != "none").count()
}

/// In a loop a repeat would not be alone, and choices become groups that need legal names.
fn check_loops(table: &Table, form: &Form, findings: &mut Findings) {
    form.visit(&mut |item, around| {
        let Item::Section(section) = item else { return };
        let name = &section.element.name;
        let copies = around.iter().map(|section| copies(form, &section.kind)).product::<usize>();
        if section.kind == SectionKind::Repeat && copies > 1 {
            findings.error(
                table.place(section.element.row, &Column::Name),
                "duplicate-repeat",
                format!("the loop around the repeat `{name}` makes {copies} of it"),
                "take the repeat out of the loop",
            );
        }
        let SectionKind::Loop { list } = &section.kind else { return };
        let choices = form.list(list).map_or(&[][..], |list| &list.choices);
        if let Some(choice) = choices.iter().find(|choice| !is_name(&choice.name)) {
            findings.error(
                table.place(section.element.row, &Column::Type),
                "illegal-name",
                format!(
                    "the loop makes a group of the choice `{}`, which is no legal name",
                    choice.name
                ),
                format!("rename it in row {} of the sheet `choices`", choice.row),
            );
        }
    });
}

/// Whether the number of rows of a repeat is the answer to one question.
fn counts_by_question(element: &Element) -> bool {
    whole_reference(&element.repeat_count).is_some()
}
