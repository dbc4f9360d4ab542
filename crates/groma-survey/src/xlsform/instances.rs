//! Lists and files under the names by which expressions see them: one name, one source.

use super::column::Column;
use super::element::Element;
use super::form::{ChoiceSource, Choices, Form, Item, QuestionKind};
use super::table::Table;
use crate::sheets::Findings;
use std::collections::{HashMap, HashSet};

/// Checks that no name stands for two lists or files.
pub(super) fn check(table: &Table, form: &Form, findings: &mut Findings) {
    let searched = check_searches(table, form, findings);
    let mut sources: HashMap<String, String> = HashMap::new();
    let mut external: HashSet<String> = HashSet::new();
    form.visit(&mut |item, _| {
        let Some(element) = item.element() else { return };
        for (name, source) in named_by(item, element) {
            let is_external = source.starts_with("external ");
            let twice = is_external && !external.insert(name.clone());
            let other = sources.insert(name.clone(), source.clone());
            if twice || other.is_some_and(|other| file(&other) != file(&source)) {
                refuse(table, element.row, &name, findings);
            }
        }
    });
    for list in form.lists.iter().filter(|list| !searched.contains(list.name.as_str())) {
        let row = list.choices.first().map_or(0, |choice| choice.row);
        if sources.contains_key(&list.name) {
            findings.error(
                crate::sheets::SheetPlace {
                    sheet: "choices".to_owned(),
                    row,
                    column: String::new(),
                },
                "one-name-for-two-sources",
                format!("`{}` is the name of this list and of a file", list.name),
                "rename the list or the file",
            );
        }
    }
}

fn refuse(table: &Table, row: usize, name: &str, findings: &mut Findings) {
    findings.error(
        table.row_place(row),
        "one-name-for-two-sources",
        format!("`{name}` is the name of two different files"),
        "rename one of them",
    );
}

/// The file behind a source, whatever asks for it.
fn file(source: &str) -> &str {
    source.strip_prefix("external ").unwrap_or(source)
}

/// The names that an element gives to files, and the files.
fn named_by(item: &Item, element: &Element) -> Vec<(String, String)> {
    let mut named = Vec::new();
    if let Item::Question(question) = item {
        match &question.kind {
            QuestionKind::CsvExternal => {
                named.push((element.name.clone(), format!("external {}.csv", element.name)));
            }
            QuestionKind::Kept(kept) if kept == "xml-external" => {
                named.push((element.name.clone(), format!("external {}.xml", element.name)));
            }
            kind => {
                let source = kind.choices().map(|choices| &choices.source);
                if let Some(ChoiceSource::File(file)) = source {
                    let stem = file.rfind('.').map_or(file.as_str(), |at| &file[..at]);
                    named.push((stem.to_owned(), file.clone()));
                }
            }
        }
    }
    let expressions = [
        &element.calculation,
        &element.constraint,
        &element.read_only,
        &element.required,
        &element.relevant,
        &element.choice_filter,
        &element.default,
    ];
    for name in expressions.into_iter().flat_map(|text| pulled(text)) {
        let source = format!("{name}.csv");
        named.push((name, source));
    }
    named
}

/// The tables that an expression pulls data from.
fn pulled(text: &str) -> Vec<String> {
    text.match_indices("pulldata")
        .filter_map(|(at, word)| {
            let inside = text[at + word.len()..].trim_start().strip_prefix('(')?;
            let (name, _) = inside.split_once(',')?;
            Some(name.replace(['\'', '"'], "").trim().to_owned())
        })
        .collect()
}

/// The lists that are searched in files. Such a list cannot also be shown as it is.
fn check_searches<'a>(table: &Table, form: &'a Form, findings: &mut Findings) -> HashSet<&'a str> {
    let mut searched: HashSet<&str> = HashSet::new();
    let mut shown: HashSet<&str> = HashSet::new();
    for question in form.questions() {
        let Some(Choices { source, .. }) = question.kind.choices() else { continue };
        let element = &question.element;
        let searches =
            element.appearance.split_once("search(").is_some_and(|(_, rest)| rest.contains(')'));
        match source {
            ChoiceSource::List(list) if searches => {
                searched.insert(list);
            }
            ChoiceSource::List(list) => {
                shown.insert(list);
            }
            ChoiceSource::File(file) if searches => findings.error(
                table.place(element.row, &Column::Appearance),
                "search-in-file",
                format!("`{}` takes its choices from `{file}` and searches too", element.name),
                "drop `search(…)`, or use a list",
            ),
            _ => {}
        }
    }
    for question in form.questions() {
        let source = question.kind.choices().map(|choices| &choices.source);
        if let Some(ChoiceSource::List(list)) = source
            && question.element.appearance.contains("search(")
            && shown.contains(list.as_str())
        {
            findings.error(
                table.place(question.element.row, &Column::Appearance),
                "searched-and-shown",
                format!("the list `{list}` is searched here and shown by another question"),
                "use another list here, or search everywhere",
            );
        }
    }
    searched
}
