//! The sheet `survey` as `questions.csv`.

use super::choices_in::filled;
use super::columns::{EXPRESSIONS, Header, ORDER, STRUCTURE, kept_header, survey_column};
use super::form_rows::{FormRow, FormRows, Role};
use super::form_type::FormType;
use super::kept::{MARK, mark};
use super::known::Known;
use super::names::Names;
use super::outline::Outline;
use super::references::{to_codes, to_names};
use super::survey_out::{NONE, OF_HEADING, PLACEHOLDER};
use super::table::Table;
use crate::sheets::SheetFinding;
use groma_define::Severity;

/// What the sheet holds for the folder.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) questions: Table,
    /// What each row of the sheet became, in the order of the sheet.
    pub(super) rows: Vec<Read>,
    pub(super) findings: Vec<SheetFinding>,
}

/// What a row of the sheet became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// The question, section or repeat with this code.
    Question(String),
    /// The end of the group with this code.
    End(String),
    /// Nothing: it only kept a group alive.
    Placeholder,
    /// No part of an edition.
    Nothing,
}

/// A row on its way to the table.
struct Draft<'a> {
    row: &'a FormRow,
    code: String,
    kind: String,
    section: String,
    item_of: String,
    list: String,
}

/// Reads the questions; `known` are the columns that their table may have, and `default` is the
/// language of columns that name none.
pub(super) fn read(rows: &FormRows, lists: &Names, known: &Known, default: &str) -> Survey {
    let columns: Vec<(&String, Header)> =
        rows.headers.iter().map(|header| (header, survey_column(header, default))).collect();
    let mut survey = Survey::default();
    let drafts = drafts(rows, lists, &mut survey);
    let mut names = Names::default();
    for draft in &drafts {
        names.insert(draft.code.trim(), draft.row.cell("name").trim());
    }
    let table = &mut survey.questions;
    table.columns = table_columns(&columns, known, &drafts);
    for draft in &drafts {
        let cell = |column: &String| match column.as_str() {
            "code" => draft.code.clone(),
            "section" => draft.section.clone(),
            "type" => draft.kind.clone(),
            "list" => draft.list.clone(),
            "item_of" => draft.item_of.clone(),
            "required" => required(draft.row),
            column if EXPRESSIONS.contains(&column) => expression(draft.row, column, &names),
            column => filled(draft.row, &columns, column),
        };
        table.rows.push(table.columns.iter().map(cell).collect());
    }
    restore_order(rows, &drafts, &mut survey);
    survey
}

/// The rows that are questions, each with what the groups around it say.
fn drafts<'a>(rows: &'a FormRows, lists: &Names, survey: &mut Survey) -> Vec<Draft<'a>> {
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for row in &rows.rows {
        let form_type = FormType::parse(row.cell("type"));
        let read = match form_type {
            _ if row.role == Role::Kept => Read::Nothing,
            Some(_) if row.cell(MARK) == mark(row.cell("type")) => Read::Nothing,
            _ if row.cell(&kept_header("type")) == PLACEHOLDER => Read::Placeholder,
            Some(FormType::EndGroup | FormType::EndRepeat) => match open.pop() {
                Some(group) => Read::End(drafts[group].code.clone()),
                None => {
                    survey.findings.push(unmatched_end(rows, row));
                    Read::Nothing
                }
            },
            None | Some(FormType::Other) => {
                survey.findings.push(not_asked(rows, row));
                Read::Nothing
            }
            Some(form_type) => {
                let is_group = matches!(form_type, FormType::BeginGroup | FormType::BeginRepeat);
                let draft = draft(row, &form_type, open.last().map(|at| &drafts[*at]), lists);
                if draft.code.trim().is_empty() {
                    survey.findings.push(nameless(rows, row));
                }
                let read = Read::Question(draft.code.clone());
                if is_group {
                    open.push(drafts.len());
                }
                drafts.push(draft);
                read
            }
        };
        survey.rows.push(read);
    }
    for group in open {
        survey.findings.push(never_closed(rows, drafts[group].row));
    }
    drafts
}

fn draft<'a>(
    row: &'a FormRow,
    form_type: &FormType,
    around: Option<&Draft<'_>>,
    lists: &Names,
) -> Draft<'a> {
    let kept = |column: &str| match row.cell(&kept_header(column)) {
        "" => None,
        NONE => Some(String::new()),
        kept => Some(kept.to_owned()),
    };
    let heading = around.filter(|around| around.kind.trim() == "matrix");
    let section = match heading {
        Some(heading) => heading.section.as_str(),
        None => around.map_or("", |around| around.code.as_str()),
    };
    let kind = kept("type").filter(|word| form_type.may_be(word.trim()));
    Draft {
        code: kept("code").unwrap_or_else(|| row.cell("name").to_owned()),
        kind: kind.unwrap_or_else(|| form_type.natural().to_owned()),
        section: kept("section").unwrap_or_else(|| section.to_owned()),
        item_of: kept("item_of")
            .unwrap_or_else(|| heading.map_or_else(String::new, |heading| heading.code.clone())),
        list: list(form_type, kept("list"), heading, lists),
        row,
    }
}

/// The list of a question. What is kept counts only while the form's list is what was made of it.
fn list(
    form_type: &FormType,
    kept: Option<String>,
    heading: Option<&Draft<'_>>,
    lists: &Names,
) -> String {
    let Some(name) = form_type.list() else { return kept.unwrap_or_default() };
    let shown = lists.code(name).unwrap_or(name);
    match kept.as_deref() {
        Some(OF_HEADING) if heading.is_some_and(|heading| heading.list.trim() == shown) => {
            String::new()
        }
        Some(kept) if kept.trim() == shown => kept.to_owned(),
        _ => shown.to_owned(),
    }
}

/// Forms write yes and no in many ways. An expression stays with the form.
fn required(row: &FormRow) -> String {
    let shown = row.cell("required");
    if row.cell(&kept_header("required")) == shown {
        return shown.to_owned();
    }
    yes_or_no(shown).unwrap_or_default().to_owned()
}

/// The word of the folder for a truth value of a form.
pub(super) fn yes_or_no(cell: &str) -> Option<&'static str> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "true()" => Some("yes"),
        "no" | "false" | "false()" => Some("no"),
        _ => None,
    }
}

/// An expression with codes; what is kept counts only while the cell is what was made of it.
fn expression(row: &FormRow, column: &str, names: &Names) -> String {
    let shown = row.cell(column);
    let kept = row.cell(&kept_header(column));
    if is_of_form(row, column) {
        return String::new();
    }
    if !kept.is_empty() && to_names(kept, names) == shown {
        return kept.to_owned();
    }
    to_codes(shown, names)
}

/// True for an expression that the form alone has.
fn is_of_form(row: &FormRow, column: &str) -> bool {
    EXPRESSIONS.contains(&column) && row.cell(&kept_header(column)) == mark(row.cell(column))
}

/// The columns that the table had, as long as the sheet has them, then new ones.
fn table_columns(
    columns: &[(&String, Header)],
    known: &Known,
    drafts: &[Draft<'_>],
) -> Vec<String> {
    let is_used = |column: &str| match column {
        "section" => drafts.iter().any(|draft| !draft.section.is_empty()),
        "list" => drafts.iter().any(|draft| !draft.list.is_empty()),
        "item_of" => drafts.iter().any(|draft| !draft.item_of.is_empty()),
        _ => true,
    };
    let table_column = |header: &Header| match header {
        Header::Table(column) if known.has(column) => Some(column.clone()),
        _ => None,
    };
    let shown: Vec<String> = columns.iter().filter_map(|(_, h)| table_column(h)).collect();
    let is_there =
        |column: &&String| STRUCTURE.contains(&column.as_str()) || shown.contains(column);
    let mut all: Vec<String> = known.recorded.iter().filter(is_there).cloned().collect();
    let used = STRUCTURE.iter().copied().filter(|column| is_used(column));
    let is_filled = |header: &str| {
        let cells = drafts.iter().map(|draft| (draft.row, draft.row.cell(header)));
        cells.into_iter().any(|(row, cell)| !cell.is_empty() && !is_of_form(row, header))
    };
    let filled = columns.iter().filter(|(header, _)| is_filled(header));
    let filled: Vec<String> = filled.filter_map(|(_, header)| table_column(header)).collect();
    for column in used.chain(filled.iter().map(String::as_str)) {
        if !all.iter().any(|other| other == column) {
            all.push(column.to_owned());
        }
    }
    all
}

/// Puts the rows back in the order that the folder's table had, as the column `order` says; unless
/// somebody moved rows of the sheet meanwhile.
fn restore_order(rows: &FormRows, drafts: &[Draft<'_>], survey: &mut Survey) {
    if !rows.headers.iter().any(|header| header == ORDER) {
        return;
    }
    // A new row stands behind the one that it stands behind in the sheet.
    let mut last = 0_u64;
    let mut places: Vec<(u64, usize)> = Vec::with_capacity(drafts.len());
    for (at, draft) in drafts.iter().enumerate() {
        last = draft.row.cell(ORDER).trim().parse().unwrap_or(last);
        places.push((last, at));
    }
    places.sort_unstable();
    let table = &survey.questions;
    let sorted = Table {
        columns: table.columns.clone(),
        rows: places.iter().map(|(_, at)| table.rows[*at].clone()).collect(),
    };
    let shown = Outline::of(&sorted).walk().into_iter().map(|at| places[at].1);
    if shown.eq(0..drafts.len()) {
        survey.questions = sorted;
        return;
    }
    survey.findings.push(SheetFinding {
        place: crate::sheets::SheetPlace { sheet: rows.sheet.clone(), ..Default::default() },
        severity: Severity::Note,
        code: "rows-moved",
        message: "rows were moved: the questions stand in the order of the sheet now".to_owned(),
        hint: String::new(),
    });
}

fn unmatched_end(rows: &FormRows, row: &FormRow) -> SheetFinding {
    let message = format!("`{}` closes a group that was never opened", row.cell("type").trim());
    let hint = "delete the row, or add the row that opens the group";
    rows.finding(row, "type", (Severity::Error, "unmatched-end"), message, hint)
}

fn never_closed(rows: &FormRows, row: &FormRow) -> SheetFinding {
    let message = format!("the group `{}` is never closed", row.cell("name").trim());
    let hint = "add a row with `end_group` (or `end_repeat`) below its last question";
    rows.finding(row, "type", (Severity::Error, "unmatched-begin"), message, hint)
}

fn nameless(rows: &FormRows, row: &FormRow) -> SheetFinding {
    let message = "the question has neither a name nor a code".to_owned();
    let hint = "write a code of letters, digits and `_` into the column `name`";
    rows.finding(row, "name", (Severity::Error, "question-without-name"), message, hint)
}

fn not_asked(rows: &FormRows, row: &FormRow) -> SheetFinding {
    let (word, name) = (row.cell("type").trim(), row.cell("name").trim());
    let message = if word.is_empty() {
        "the row has no type: it is kept, not asked".to_owned()
    } else {
        format!("`{name}` is of type `{word}`, which no edition asks: it is kept, not asked")
    };
    let hint = "it comes back when the edition is written as a workbook";
    rows.finding(row, "type", (Severity::Warning, "kept-not-asked"), message, hint)
}
