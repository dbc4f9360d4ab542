//! The expressions of a form: read once, their functions known, none going in circles.

use super::column::Column;
use super::element::Element;
use super::form::{Form, Item, QuestionKind, Section};
use super::settings::yes_or_no;
use super::table::Table;
use crate::sheets::Findings;
use groma_define::relevance::{Expression, ParseError, ParseErrorKind};
use std::collections::{HashMap, HashSet};

/// Functions that forms may call and that are not evaluated here: places, drawing lots, angles.
const KEPT_FUNCTIONS: &[&str] = &[
    "acos",
    "area",
    "asin",
    "atan",
    "atan2",
    "cos",
    "depend",
    "distance",
    "enclosed-area",
    "exp",
    "exp10",
    "extract-signed",
    "format-dates",
    "geofence",
    "id",
    "intersects",
    "last",
    "lang",
    "local-name",
    "log",
    "log10",
    "name",
    "namespace-uri",
    "pi",
    "property",
    "random",
    "search",
    "sin",
    "sqrt",
    "tan",
    "version",
];

/// The columns that hold expressions.
const COLUMNS: [Column; 7] = [
    Column::Required,
    Column::Relevant,
    Column::Constraint,
    Column::Calculation,
    Column::ReadOnly,
    Column::ChoiceFilter,
    Column::RepeatCount,
];

/// Checks every expression of a form, and that no value depends on itself.
pub(super) fn check(table: &Table, form: &Form, findings: &mut Findings) {
    let mut depends: Vec<Dependence<'_>> = Vec::new();
    form.visit(&mut |item, around| {
        let Some(element) = item.element() else { return };
        for column in COLUMNS {
            if let Some(Err(error)) = expression(element, &column) {
                report(table, element, &column, &error, findings);
            }
        }
        if let Item::Question(question) = item {
            if let Some(Err(error)) = default(element, &question.kind) {
                report(table, element, &Column::Default, &error, findings);
            }
            depends.push(Dependence::of(element, around));
        }
    });
    check_circles(table, &depends, findings);
}

/// The expression in a column; none where it holds none. `yes` and `no` are none either.
pub(super) fn expression(
    element: &Element,
    column: &Column,
) -> Option<Result<Expression, ParseError>> {
    let text = element.text(column);
    if text.is_empty() || yes_or_no(text).is_some() {
        return None;
    }
    Some(match column {
        Column::ChoiceFilter => Expression::parse_filter(text),
        _ => Expression::parse(text),
    })
}

/// The expression that gives a question its first value; none where that is a text or nothing.
pub(super) fn default(
    element: &Element,
    kind: &QuestionKind,
) -> Option<Result<Expression, ParseError>> {
    super::is_dynamic(&element.default, kind).then(|| Expression::parse(&element.default))
}

fn report(
    table: &Table,
    element: &Element,
    column: &Column,
    error: &ParseError,
    findings: &mut Findings,
) {
    let place = table.place(element.row, column);
    let message = format!("{error}: `{}`", shortened(element.text(column)));
    let hint = error.hint.clone();
    match &error.kind {
        ParseErrorKind::UnknownFunction(name) if KEPT_FUNCTIONS.contains(&name.as_str()) => {
            let message = format!("`{name}` is kept in the expression and never evaluated");
            findings.note(place, "expression-kept", message, "the form can be written back");
        }
        ParseErrorKind::UnknownFunction(_) => {
            findings.error(place, "unknown-function", message, hint);
        }
        ParseErrorKind::ArgumentCount => {
            findings.error(place, "wrong-argument-count", message, hint);
        }
        ParseErrorKind::Unsupported => {
            findings.note(place, "expression-kept", message, "the form can be written back");
        }
        ParseErrorKind::Malformed => {
            // The converter does not read expressions and lets this pass; a live form cannot.
            findings.warning(place, "malformed-expression", message, hint);
        }
    }
}

/// An expression as messages show it.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 120;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

/// What a value depends on: what computes it, and whether it is relevant.
struct Dependence<'a> {
    element: &'a Element,
    on: Vec<String>,
}

impl<'a> Dependence<'a> {
    fn of(element: &'a Element, around: &[&Section]) -> Self {
        let mut on = Vec::new();
        let mut add = |element: &Element, column: Column| {
            if let Some(Ok(expression)) = expression(element, &column) {
                // The row before in the same repeat is another value.
                let other_rows = expression.text.contains("indexed-repeat(");
                let questions = expression.questions().into_iter();
                on.extend(
                    questions
                        .filter(|name| !(other_rows && *name == element.name))
                        .map(str::to_owned),
                );
            }
        };
        add(element, Column::Calculation);
        add(element, Column::Relevant);
        for section in around {
            add(&section.element, Column::Relevant);
        }
        Self { element, on }
    }
}

fn check_circles(table: &Table, depends: &[Dependence<'_>], findings: &mut Findings) {
    let mut by_name: HashMap<&str, usize> = HashMap::new();
    for (at, dependence) in depends.iter().enumerate() {
        by_name.insert(&dependence.element.name, at);
    }
    let arrows: Vec<Vec<usize>> = depends
        .iter()
        .map(|one| one.on.iter().filter_map(|name| by_name.get(name.as_str()).copied()).collect())
        .collect();
    for circle in circles(&arrows) {
        let first = depends[circle[0]].element;
        let names: Vec<String> = circle
            .iter()
            .chain(&circle[..1])
            .map(|at| format!("`{}`", depends[*at].element.name))
            .collect();
        let column =
            if first.calculation.is_empty() { Column::Relevant } else { Column::Calculation };
        findings.error(
            table.place(first.row, &column),
            "circular-dependence",
            format!("a value depends on itself: {}", names.join(" → ")),
            "take one of the references out",
        );
    }
}

/// The circles that a walk along arrows finds, each where it closes. The walk keeps its own stack.
fn circles(arrows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut done = HashSet::new();
    let mut open = HashSet::new();
    let mut found = Vec::new();
    for start in 0..arrows.len() {
        if done.contains(&start) {
            continue;
        }
        open.insert(start);
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(follower) = arrows[at].get(*next).copied() else {
                open.remove(&at);
                done.insert(at);
                path.pop();
                continue;
            };
            *next += 1;
            if open.contains(&follower) {
                let from = path.iter().position(|(own, _)| *own == follower).unwrap_or(0);
                found.push(path[from..].iter().map(|(own, _)| *own).collect());
            } else if done.insert(follower) {
                done.remove(&follower);
                open.insert(follower);
                path.push((follower, 0));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_once() {
        let check = |arrows: &[&[usize]], expected: &[&[usize]]| {
            let arrows: Vec<Vec<usize>> = arrows.iter().map(|to| to.to_vec()).collect();
            assert_eq!(circles(&arrows), expected);
        };
        check(&[&[1], &[2], &[]], &[]);
        check(&[&[0]], &[&[0]]);
        check(&[&[1], &[2], &[1]], &[&[1, 2]]);
        check(&[&[1, 2], &[3], &[3], &[]], &[]);
    }
}
