//! The sheet `entities`: kept, not run. Only what the reference refuses is looked at.

use super::column::Column;
use super::entity_scope::{self, Request};
use super::name::{is_name, references};
use super::survey::{Placed, Survey};
use super::table::{Row, Table};
use crate::sheets::Findings;
use std::collections::HashSet;
use std::rc::Rc;

/// A row of the sheet.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) dataset: String,
    pub(super) row: usize,
    /// The questions that its expressions refer to.
    questions: HashSet<String>,
}

/// Something in the survey that ties an entity to a section.
#[derive(Clone, Debug)]
pub(super) struct Tie {
    pub(super) path: Rc<[(String, bool)]>,
    pub(super) row: usize,
    /// What is saved; none when an expression of the entity refers to the question.
    pub(super) property: Option<String>,
}

/// Checks entities and what the survey saves to them.
pub(super) fn check(
    table: Option<&Table>,
    survey_table: &Table,
    survey: &Survey,
    findings: &mut Findings,
) {
    let entities = table.map_or_else(Vec::new, |table| read(table, findings));
    let mut ties: Vec<(usize, Vec<Tie>)> = Vec::new();
    for placed in &survey.rows {
        if !placed.save_to.is_empty() {
            match save_to(placed, &entities, &ties) {
                Ok((entity, property)) => tie(&mut ties, entity, placed, Some(property)),
                Err((code, message, hint)) => findings.error(
                    survey_table.place(placed.row, &Column::SaveTo),
                    code,
                    message,
                    hint,
                ),
            }
        }
        for (at, entity) in entities.iter().enumerate() {
            if entity.questions.contains(&placed.name) {
                tie(&mut ties, at, placed, None);
            }
        }
    }
    if let Some(table) = table
        && !findings.refused()
    {
        place(table, survey_table, &entities, &ties, findings);
    }
}

fn read(table: &Table, findings: &mut Findings) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for row in &table.rows {
        let dataset = table.under(row, &["dataset"]).unwrap_or_default();
        if let Some((place_row, code, message, hint)) = wrong(table, row, dataset) {
            findings.error(table.row_place(place_row), code, message, hint);
        }
        if entities.iter().any(|other| other.dataset == dataset) {
            findings.error(
                table.row_place(row.number),
                "duplicate-entity",
                format!("the entity list `{dataset}` is declared twice"),
                "delete one of the rows",
            );
        }
        let expressions = ["entity_id", "create_if", "update_if", "label"];
        let texts = expressions.iter().filter_map(|column| table.under(row, &[column]));
        let questions = texts.flat_map(references).flatten().map(str::to_owned).collect();
        entities.push(Entity { dataset: dataset.to_owned(), row: row.number, questions });
    }
    entities
}

type Wrong = (usize, &'static str, String, &'static str);

fn wrong(table: &Table, row: &Row, dataset: &str) -> Option<Wrong> {
    let known = ["dataset", "entity_id", "create_if", "update_if", "repeat", "label"];
    let unknown =
        row.cells.iter().find(|(at, _)| !known.contains(&table.headers[*at].parts[0].as_str()));
    if let Some((at, _)) = unknown {
        let header = &table.headers[*at].text;
        let message = format!("the sheet has no column `{header}`");
        return Some((1, "unknown-header", message, "delete the column"));
    }
    let row_wrong = |code, message, hint| Some((row.number, code, message, hint));
    if dataset.is_empty() {
        let message = "the entity list has no name".to_owned();
        return row_wrong("unnamed-element", message, "write a name under `list_name`");
    }
    if dataset.starts_with("__") || dataset.contains('.') || !is_name(dataset) {
        let message = format!("`{dataset}` is no legal name of an entity list");
        return row_wrong("illegal-name", message, "use letters, digits and single underscores");
    }
    let has = |column: &str| table.under(row, &[column]).is_some();
    let missing = match (has("entity_id"), has("create_if"), has("update_if")) {
        (false, _, true) => "entity_id",
        (true, true, false) => "update_if",
        (false, ..) if !row.cells.iter().any(|(at, _)| table.headers[*at].parts[0] == "label") => {
            "label"
        }
        _ => return None,
    };
    let message = format!("the entity list `{dataset}` has no `{missing}`, which it needs");
    row_wrong("incomplete-entity", message, "write it, or drop the column that needs it")
}

type SaveTo = Result<(usize, String), (&'static str, String, &'static str)>;

/// Which entity a row saves to, and under which name.
fn save_to(placed: &Placed, entities: &[Entity], ties: &[(usize, Vec<Tie>)]) -> SaveTo {
    let wrong = |message: String, hint| Err(("bad-save-to", message, hint));
    let text = placed.save_to.as_str();
    if entities.is_empty() {
        let message = "the row saves to an entity, and the form declares none".to_owned();
        return wrong(message, "declare it on the sheet `entities`");
    }
    let (entity, property) = match text.split('#').collect::<Vec<_>>().as_slice() {
        [property] if entities.len() == 1 => (0, *property),
        [_] => {
            let message = format!("`{text}` does not say to which entity list it saves");
            return wrong(message, "write `list#property`");
        }
        [dataset, property] => {
            match entities.iter().position(|entity| entity.dataset == *dataset) {
                Some(at) => (at, *property),
                None => {
                    let message = format!("there is no entity list `{dataset}`");
                    return wrong(message, "declare it on the sheet `entities`");
                }
            }
        }
        _ => return wrong(format!("`{text}` has more than one `#`"), "write `list#property`"),
    };
    if placed.is_section {
        let message = "a section cannot be saved to an entity".to_owned();
        return wrong(message, "save one of its questions");
    }
    let reserved = matches!(property.to_lowercase().as_str(), "name" | "label");
    if reserved || property.starts_with("__") || !is_name(property) {
        let message = format!("`{property}` is no legal name of a property");
        return wrong(message, "use letters, digits and single underscores, not `name` or `label`");
    }
    let own = ties.iter().filter(|(at, _)| *at == entity).flat_map(|(_, ties)| ties);
    let mut same = own.filter(|tie| tie.property.as_deref() == Some(property));
    match same.next() {
        Some(other) => {
            let message = format!("row {} saves to `{property}` already", other.row);
            wrong(message, "save to another property")
        }
        None => Ok((entity, property.to_owned())),
    }
}

fn tie(
    ties: &mut Vec<(usize, Vec<Tie>)>,
    entity: usize,
    placed: &Placed,
    property: Option<String>,
) {
    let tie = Tie { path: Rc::clone(&placed.path), row: placed.row, property };
    match ties.iter_mut().find(|(at, _)| *at == entity) {
        Some((_, own)) => own.push(tie),
        None => ties.push((entity, vec![tie])),
    }
}

/// Finds a section for every entity: each section, and the form itself, holds one at most.
fn place(
    table: &Table,
    survey_table: &Table,
    entities: &[Entity],
    ties: &[(usize, Vec<Tie>)],
    findings: &mut Findings,
) {
    let mut requests: Vec<Request> = Vec::new();
    let hint = "copy the value into the other section with a `calculate`";
    for (at, own) in ties {
        match entity_scope::request(*at, own) {
            Ok(request) => requests.push(request),
            Err(tie) => {
                let place = match tie.property {
                    Some(_) => survey_table.place(tie.row, &Column::SaveTo),
                    None => table.row_place(entities[*at].row),
                };
                let message = format!(
                    "the entity list `{}` is tied to rows of different repeats",
                    entities[*at].dataset
                );
                findings.error(place, "entity-in-two-repeats", message, hint);
                return;
            }
        }
    }
    for at in 0..entities.len() {
        if !ties.iter().any(|(tied, _)| *tied == at) {
            requests.push(Request::of_the_form(at));
        }
    }
    if let Err(entity) = entity_scope::allocate(&requests) {
        findings.error(
            table.row_place(entities[entity].row),
            "no-section-for-entity",
            format!("no section is left for the entity list `{}`", entities[entity].dataset),
            "put the questions of each entity into a section of their own",
        );
    }
}
