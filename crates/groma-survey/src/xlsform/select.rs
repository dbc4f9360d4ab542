//! What a select may be: its list, its file, its other choice.

use super::column::Column;
use super::element::Element;
use super::name::references;
use super::sheet_names::misspelt;
use super::survey::Context;
use super::type_text::{Command, FILE_EXTENSIONS, Select};
use crate::sheets::Findings;
use std::collections::HashSet;

/// The sheets beside the survey, as far as selects look at them.
pub(super) struct Sheets<'a> {
    /// The names of all sheets.
    pub(super) names: Vec<&'a str>,
    /// The lists of the sheet `external_choices`; none without the sheet.
    pub(super) external: Option<HashSet<String>>,
    /// Whether any list was read.
    pub(super) has_choices: bool,
}

/// Whether a group shows its selects as one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TableList {
    None,
    /// It does, and no select was seen yet.
    Open,
    /// All its selects must use this list.
    Of(String),
}

/// Whether expressions see the choices under the name of the list or file.
pub(super) fn is_from_choices(select: &Select) -> bool {
    select.command != Command::OneExternal
}

/// Checks a select against lists and files.
pub(super) fn check(
    context: &Context<'_>,
    element: &Element,
    select: &Select,
    table_list: &mut TableList,
    findings: &mut Findings,
) {
    check_file(context, element, select, findings);
    if select.command == Command::OneExternal {
        check_external(context, element, select, findings);
    } else {
        check_list(context, element, select, findings);
    }
    if select.or_other {
        check_other(context, element, select, findings);
    }
    check_table_list(context, element, select, table_list, findings);
}

fn check_file(context: &Context<'_>, element: &Element, select: &Select, findings: &mut Findings) {
    let dots = select.list.trim_start_matches('.').matches('.').count();
    if select.from_file && (dots != 1 || !select.is_file()) {
        findings.error(
            context.table.place(element.row, &Column::Type),
            "bad-file-extension",
            format!("`{}` is no file that choices can come from", select.list),
            format!("name a file that ends with one of {}", FILE_EXTENSIONS.join(", ")),
        );
    }
}

fn check_external(
    context: &Context<'_>,
    element: &Element,
    select: &Select,
    findings: &mut Findings,
) {
    let place = context.table.place(element.row, &Column::Type);
    match &context.sheets.external {
        None => {
            let twin = misspelt("external_choices", &context.sheets.names);
            findings.error(
                place,
                "missing-external-choices-sheet",
                format!(
                    "`{}` needs the sheet `external_choices`, which there is not",
                    element.name
                ),
                twin.unwrap_or("add the sheet, with the columns `list_name` and `name`".to_owned()),
            );
        }
        Some(lists) if !lists.contains(&select.list) => findings.error(
            place,
            "unknown-list",
            format!("the sheet `external_choices` has no list `{}`", select.list),
            "add it, or correct the name",
        ),
        Some(_) => {}
    }
    if element.choice_filter.is_empty() {
        findings.warning(
            place_of(context, element),
            "external-without-filter",
            format!("`{}` takes its choices from outside and does not filter them", element.name),
            "write a `choice_filter`, or use `select_one`",
        );
    }
}

fn check_list(context: &Context<'_>, element: &Element, select: &Select, findings: &mut Findings) {
    let refers = references(&select.list).first().is_some_and(Result::is_ok);
    if select.from_file || select.is_file() || refers {
        return;
    }
    let place = context.table.place(element.row, &Column::Type);
    let Some(list) = context.lists.get(select.list.as_str()) else {
        if context.sheets.has_choices {
            let hint = "add it to the sheet `choices`, or correct the name";
            return findings.error(
                place,
                "unknown-list",
                format!("there is no list `{}`", select.list),
                hint,
            );
        }
        let twin = misspelt("choices", &context.sheets.names);
        return findings.error(
            place,
            "missing-choices-sheet",
            format!("the list `{}` needs the sheet `choices`, which there is not", select.list),
            twin.unwrap_or(
                "add the sheet, with the columns `list_name`, `name`, `label`".to_owned(),
            ),
        );
    };
    // The reference looks at selects alone; ranks are stored in the same way.
    if matches!(select.command, Command::Multiple | Command::Rank)
        && let Some(choice) = list.choices.iter().find(|choice| choice.name.contains(' '))
    {
        findings.error(
            place,
            "choice-with-space",
            format!(
                "the choice `{}` of the list `{}` has a space in its name, which separates answers",
                choice.name, list.name
            ),
            format!("rename it in row {} of the sheet `choices`", choice.row),
        );
    }
}

fn check_other(context: &Context<'_>, element: &Element, select: &Select, findings: &mut Findings) {
    if !element.choice_filter.is_empty() {
        findings.error(
            context.table.place(element.row, &Column::ChoiceFilter),
            "other-with-filter",
            format!("`{}` filters its choices and adds another one", element.name),
            "write the choice `other` in the list, and a question for it",
        );
    }
    let has_choices = context.lists.get(select.list.as_str()).is_some();
    let reported = !select.is_file() && references(&select.list).is_empty();
    if !has_choices && !reported {
        findings.error(
            context.table.place(element.row, &Column::Type),
            "other-without-list",
            format!("`{}` adds a choice to `{}`, which is no list", element.name, select.list),
            "use a list of the sheet `choices`",
        );
    }
}

fn check_table_list(
    context: &Context<'_>,
    element: &Element,
    select: &Select,
    table_list: &mut TableList,
    findings: &mut Findings,
) {
    match table_list {
        TableList::None => {}
        TableList::Open => {
            if !element.choice_filter.is_empty() {
                findings.error(
                    context.table.place(element.row, &Column::ChoiceFilter),
                    "filter-in-table-list",
                    "the selects of a table share their choices and cannot filter them",
                    "empty the filter, or drop the appearance `table-list` of the group",
                );
            }
            *table_list = TableList::Of(select.list.clone());
        }
        TableList::Of(list) if *list != select.list => findings.error(
            place_of(context, element),
            "lists-differ-in-table-list",
            format!("the table shows the list `{list}`, and this select uses `{}`", select.list),
            "use one list in the group, or drop its appearance `table-list`",
        ),
        TableList::Of(_) => {}
    }
}

fn place_of(context: &Context<'_>, element: &Element) -> crate::sheets::SheetPlace {
    context.table.place(element.row, &Column::Type)
}
