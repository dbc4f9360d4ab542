//! `points.csv`: what an option earns, under one map or several.

use crate::code::{ListCode, MapCode, OptionCode};
use crate::definition::{AnswerKind, Choice, Earns, MissingRule, Points};
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::row::{Row, parse_number};
use crate::read::sheet::Sheet;
use std::collections::HashMap;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "points.csv",
    doc: "What an option earns under a map: `points` or `missing`, exactly one of the two.",
    required: false,
    key: &["list", "option", "map"],
    translated: &[],
    columns: &[
        column("list", Holds::Ref(Target::List), "the list that is scored").required(),
        column("option", Holds::Code, "the option, or a kind of answer such as `@dont_know`")
            .required(),
        column("map", Holds::Code, "which map").or("main"),
        column("points", Holds::Text, "a number, a fraction such as `2/3`, or `split`"),
        words::<MissingRule>("missing", "what an option that is no value does"),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    options: &[Choice],
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Points> {
    let mut by_list: HashMap<&str, Vec<&OptionCode>> = HashMap::new();
    for choice in options {
        by_list.entry(choice.list.as_str()).or_default().push(&choice.option);
    }
    let mut points = Vec::new();
    sheet.each(problems, |row| {
        let list = ListCode::from(row.key("list", Target::List, known));
        let option = option(row, by_list.get(list.as_str()).map_or(&[], Vec::as_slice));
        let earns = earns(row);
        points.push(Points {
            list,
            option,
            map: MapCode::from(row.or_default("map")),
            earns,
            place: row.place(),
        });
    });
    points
}

fn option(row: &mut Row<'_>, options: &[&OptionCode]) -> OptionCode {
    let text = row.text("option");
    if let Some(kind) = text.strip_prefix('@') {
        let kinds = AnswerKind::ALL.map(AnswerKind::as_str);
        // An answered question earns through its option; there is no `@answered`.
        if AnswerKind::parse(kind).is_none_or(|kind| kind == AnswerKind::Answered) {
            row.error("option", "unknown-option", || {
                let hint = suggest(kind, kinds.into_iter().skip(1), "");
                (format!("`{text}` is not a kind of answer"), hint)
            });
        }
        return OptionCode::from(text);
    }
    if let Some(option) = options.iter().find(|option| option.as_str() == text) {
        return (*option).clone();
    }
    if !options.is_empty() {
        row.error("option", "unknown-option", || {
            let known = options.iter().map(|option| option.as_str());
            let hint = suggest(text, known, "add it to options.csv, or correct it here");
            (format!("the list has no option `{text}`"), hint)
        });
    }
    OptionCode::from(text)
}

fn earns(row: &mut Row<'_>) -> Earns {
    let nothing = Earns::Points(0.0);
    match (row.filled("points"), row.filled("missing")) {
        (Some("split"), None) => Earns::Split,
        (Some(text), None) => match number_or_fraction(text) {
            Some(points) => Earns::Points(points),
            None => {
                row.error("points", "bad-points", || {
                    let message = format!("`{text}` is not a number of points");
                    (message, "write a number, a fraction such as `2/3`, or `split`".to_owned())
                });
                nothing
            }
        },
        (None, Some(_)) => row.word("missing").map_or(nothing, Earns::Missing),
        (points, _) => {
            let (code, message) = match points {
                Some(_) => ("points-and-missing", "both `points` and `missing` are filled"),
                None => ("points-or-missing", "neither `points` nor `missing` is filled"),
            };
            row.error("points", code, || {
                let hint = "fill `points` for a value, `missing` for an option that is none";
                (message.to_owned(), hint.to_owned())
            });
            nothing
        }
    }
}

fn number_or_fraction(text: &str) -> Option<f64> {
    match text.split_once('/') {
        None => parse_number(text),
        Some((above, below)) => {
            let share = parse_number(above.trim())? / parse_number(below.trim())?;
            share.is_finite().then_some(share)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_exact() {
        let check =
            |text: &str, expected: Option<f64>| assert_eq!(number_or_fraction(text), expected);
        check("2/3", Some(2.0 / 3.0));
        check("-1.5", Some(-1.5));
        check("1/0", None);
        check("nan", None);
        check("1/2/3", None);
        check("one", None);
    }
}
