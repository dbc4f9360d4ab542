//! References to questions, `${name}`, wherever they stand.

use super::column::Column;
use super::form::{Form, Question};
use super::name::references;
use super::survey::Survey;
use super::table::{Header, Table};
use crate::sheets::Findings;

/// Checks every reference of a sheet whose header `looks_at` lets through.
pub(super) fn check(
    table: &Table,
    survey: &Survey,
    looks_at: impl Fn(&Header) -> bool,
    findings: &mut Findings,
) {
    for row in &table.rows {
        for (header, text) in &row.cells {
            let header = &table.headers[*header];
            if !text.contains("${") || !looks_at(header) {
                continue;
            }
            for reference in references(text) {
                if let Err((code, message, hint)) = resolve(reference, survey) {
                    findings.error(table.place_under(row.number, header), code, message, hint);
                }
            }
        }
    }
}

/// Whether references under this header of the sheet `survey` are checked: those that names would
/// hold are none, and triggers are checked against questions alone.
pub(super) fn in_survey(header: &Header) -> bool {
    !matches!(header.column, Column::Name | Column::Trigger)
}

/// Whether references under this header of the sheet `choices` are shown to people. Where no column
/// is a label, the reference looks at all of them.
pub(super) fn in_choices(table: &Table) -> impl Fn(&Header) -> bool {
    let labelled = table.headers.iter().any(|header| matches!(header.column, Column::Label(_)));
    move |header| !labelled || matches!(header.column, Column::Label(_) | Column::Medium(..))
}

/// Whether references under this header of the sheet `entities` are checked.
pub(super) fn in_entities(header: &Header) -> bool {
    !matches!(header.parts[0].as_str(), "dataset" | "repeat")
}

/// Checks the questions that triggers name, and those that they make compute: the form itself refers
/// to these by name.
pub(super) fn check_triggers(table: &Table, form: &Form, survey: &Survey, findings: &mut Findings) {
    for question in form.questions() {
        let Question { element, .. } = question;
        if !element.trigger.is_empty() && survey.names.get(&element.name).is_some_and(|n| *n > 1) {
            findings.error(
                table.place(element.row, &Column::Name),
                "ambiguous-reference",
                format!("`{}` has a trigger, and is not the only one of this name", element.name),
                "give each a name of its own",
            );
        }
    }
    for (name, row) in &survey.triggers {
        if !survey.questions.contains(name) {
            findings.error(
                table.place(*row, &Column::Trigger),
                "unknown-reference",
                format!("there is no question `{name}` that could trigger"),
                "name a question; sections cannot trigger",
            );
        }
    }
}

fn resolve(
    reference: Result<&str, &str>,
    survey: &Survey,
) -> Result<(), (&'static str, String, String)> {
    let name = reference.map_err(|written| {
        let message = format!("`${{{written}` is no reference to a question");
        let hint = "write `${name}`, without spaces between the braces".to_owned();
        ("malformed-reference", message, hint)
    })?;
    match survey.names.get(name) {
        // The form itself adds its identifier.
        _ if name == "instanceID" => Ok(()),
        None => Err((
            "unknown-reference",
            format!("there is no question or section `{name}`"),
            "correct the name, or add the question".to_owned(),
        )),
        Some(1) => Ok(()),
        Some(count) => Err((
            "ambiguous-reference",
            format!("{count} questions or sections are named `{name}`"),
            "give each a name of its own where it is referred to".to_owned(),
        )),
    }
}
