//! XLSForm: reading as the reference converter does, refusing what it refuses, writing.
//!
//! [`read`] turns the sheets of a workbook into a [`Form`], or into every reason why they are none.
//! What Groma does not ask, a place or a sound, stays in the form, so that [`write()`] gives it back.
//! [`Filling`] says what a respondent sees: which questions are relevant, required, computed.

mod audit;
mod column;
mod dynamic;
mod element;
mod entities;
mod entity_scope;
mod expressions;
mod filling;
mod form;
mod generated;
mod header;
mod instances;
mod kept;
mod language_code;
mod lists;
mod name;
mod parameters;
mod place;
mod range;
mod references;
mod select;
mod settings;
mod sheet_names;
mod survey;
mod table;
mod texts;
mod translations;
mod type_text;
mod visible;
mod write;

pub use dynamic::is_dynamic;
pub use element::Element;
pub use filling::{Filling, Outcome, Rows};
pub use form::{
    Choice, ChoiceList, ChoiceSource, Choices, Columns, Comment, Form, Item, Question,
    QuestionKind, Section, SectionKind, Settings,
};
pub use kept::required_and_not_asked;
pub use parameters::{Parameters, parameters};
pub use range::Range;
pub use settings::yes_or_no;
pub use texts::{Medium, Texts};
pub use write::write;

use crate::sheets::Findings;
use crate::sheets::{Sheet, SheetFinding, Workbook};
use column::Column;
use header::Role;
use place::whole_file;
use sheet_names::{FormSheets, misspelt};
use std::collections::HashMap;
use survey::Survey;
use table::Table;

/// Reads a form. Every finding that refuses it is an error; a form is returned when there is none.
pub fn read(workbook: &Workbook) -> (Option<Form>, Vec<SheetFinding>) {
    read_with_root(workbook, "data")
}

/// As [`read`], for a form whose root element has another name unless its settings say one.
pub fn read_with_root(workbook: &Workbook, root: &str) -> (Option<Form>, Vec<SheetFinding>) {
    let mut findings = Findings::default();
    if !name::is_name(root) {
        findings.error(
            whole_file(),
            "illegal-name",
            format!("the form's name `{root}` is no legal name"),
            "use letters, digits, `_`, `-` and `.`, beginning with a letter or `_`",
        );
    }
    let sheets = sheet_names::find(workbook);
    let form = match sheets.survey {
        Some(survey) => Some(read_sheets(survey, &sheets, root, &mut findings)),
        None => {
            let hint = misspelt("survey", &sheets.names);
            findings.error(
                whole_file(),
                "missing-survey-sheet",
                "there is no sheet `survey`",
                hint.unwrap_or("name the sheet of the questions `survey`".to_owned()),
            );
            None
        }
    };
    let form = form.filter(|_| !findings.refused());
    (form, findings.into_sorted())
}

/// The sheets as tables.
struct Tables {
    survey: Table,
    choices: Option<Table>,
    settings: Option<Table>,
    entities: Option<Table>,
}

fn read_sheets(
    survey_sheet: &Sheet,
    sheets: &FormSheets<'_>,
    root: &str,
    findings: &mut Findings,
) -> Form {
    let others = sheets.others.iter().map(|sheet| (*sheet).clone()).collect();
    let mut form = Form { sheets: others, ..Form::default() };
    let optional = |sheet: Option<&Sheet>, role, findings: &mut Findings| {
        sheet.map(|sheet| table::read(sheet, role, false, findings))
    };
    let settings = optional(sheets.settings, Role::Settings, findings);
    if let Some(table) = &settings {
        form.settings = settings::read(table, findings);
        form.columns.settings = table.header_texts();
    }
    let choices = optional(sheets.choices, Role::Choices, findings);
    if let Some(table) = &choices {
        let duplicates = yes_or_no(&form.settings.allow_choice_duplicates) == Some(true);
        form.lists = lists::read(table, duplicates, findings);
        form.columns.choices = table.header_texts();
    }
    let collapse = yes_or_no(&form.settings.clean_text_values) != Some(false);
    let survey = table::read(survey_sheet, Role::Survey, collapse, findings);
    form.columns.survey = survey.header_texts();
    let entities = optional(sheets.entities, Role::Entities, findings);
    let tables = Tables { survey, choices, settings, entities };
    let facts = read_survey(&tables.survey, &mut form, sheets, root, findings);
    check(&tables, &form, &facts, findings);
    warn_of_misspelt_sheets(&tables, sheets, findings);
    form
}

fn read_survey(
    table: &Table,
    form: &mut Form,
    sheets: &FormSheets<'_>,
    root: &str,
    findings: &mut Findings,
) -> Survey {
    if !table.has(&Column::Type) {
        findings.error(
            place::whole_sheet(&table.sheet),
            "missing-header",
            "the sheet of the questions has no column `type`",
            "write the headers `type`, `name` and `label` in row 1",
        );
    }
    let lists: HashMap<&str, &ChoiceList> = form
        .lists
        .iter()
        .filter(|list| !list.name.is_empty())
        .map(|list| (list.name.as_str(), list))
        .collect();
    let own = form.settings.root.as_str();
    let context = survey::Context {
        table,
        lists: &lists,
        sheets: &select::Sheets {
            names: sheets.names.clone(),
            external: sheets.external_choices.map(|sheet| kept::external_lists(sheet, findings)),
            has_choices: !lists.is_empty(),
        },
        root: if own.is_empty() { root } else { own },
    };
    let mut survey = survey::read(&context, findings);
    form.items = std::mem::take(&mut survey.items);
    generated::multiply(form, &mut survey.names);
    survey
}

/// What can be seen once all rows are read.
fn check(tables: &Tables, form: &Form, facts: &Survey, findings: &mut Findings) {
    let table = &tables.survey;
    entities::check(tables.entities.as_ref(), table, facts, findings);
    references::check_triggers(table, form, facts, findings);
    references::check(table, facts, references::in_survey, findings);
    if let Some(settings) = &tables.settings {
        references::check(settings, facts, |_| true, findings);
    }
    if let Some(choices) = &tables.choices {
        references::check(choices, facts, references::in_choices(choices), findings);
    }
    if let Some(entities) = &tables.entities {
        references::check(entities, facts, references::in_entities, findings);
    }
    kept::check_geometries(table, facts, form, tables.entities.as_ref(), findings);
    generated::check(table, form, findings);
    visible::check(table, form, facts, findings);
    instances::check(table, form, findings);
    expressions::check(table, form, findings);
    translations::check(table, tables.choices.as_ref(), form, findings);
    kept::note(table, form, findings);
}

fn warn_of_misspelt_sheets(tables: &Tables, sheets: &FormSheets<'_>, findings: &mut Findings) {
    let absent = [("settings", tables.settings.is_none()), ("entities", tables.entities.is_none())];
    for (name, _) in absent.into_iter().filter(|(_, absent)| *absent) {
        if let Some(meant) = misspelt(name, &sheets.names) {
            findings.warning(
                whole_file(),
                "misspelt-sheet",
                format!("there is no sheet `{name}`, and one with a similar name"),
                format!("{meant} A sheet that means nothing is best named with `_` in front"),
            );
        }
    }
}
