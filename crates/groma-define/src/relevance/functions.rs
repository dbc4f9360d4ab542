//! The functions of the subset: one list, with how each is called.

mod dates;
mod lists;
mod logic;
mod numbers;
mod texts;

use crate::relevance::evaluate::{EvaluateError, Evaluation};
use crate::relevance::tree::Tree;
use crate::relevance::value::Value;

/// A function of the subset.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: &'static str,
    /// How it is called, for hints.
    pub(super) usage: &'static str,
    least: usize,
    most: usize,
    body: Body,
}

type Result = std::result::Result<Value, EvaluateError>;

/// Most functions take values; some must see what their arguments are before they have a value.
#[derive(Debug)]
enum Body {
    Values(fn(&[Value]) -> Result),
    Trees(fn(&Evaluation<'_>, &[Tree]) -> Result),
}

/// Names are unique.
impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

const fn values(
    name: &'static str,
    (least, most): (usize, usize),
    usage: &'static str,
    body: fn(&[Value]) -> Result,
) -> Function {
    Function { name, usage, least, most, body: Body::Values(body) }
}

const fn trees(
    name: &'static str,
    (least, most): (usize, usize),
    usage: &'static str,
    body: fn(&Evaluation<'_>, &[Tree]) -> Result,
) -> Function {
    Function { name, usage, least, most, body: Body::Trees(body) }
}

const MANY: usize = usize::MAX;

/// Every function, by family.
static FUNCTIONS: &[Function] = &[
    values("true", (0, 0), "true()", |_| Ok(Value::Boolean(true))),
    values("false", (0, 0), "false()", |_| Ok(Value::Boolean(false))),
    values("not", (1, 1), "not(condition)", logic::not),
    values("boolean", (1, 1), "boolean(value)", logic::boolean),
    values("boolean-from-string", (1, 1), "boolean-from-string(text)", logic::boolean_from_string),
    trees("if", (3, 3), "if(condition, then, else)", logic::choose),
    trees("coalesce", (2, 2), "coalesce(first, second)", logic::coalesce),
    trees("once", (1, 1), "once(value)", logic::once),
    values("checklist", (3, MANY), "checklist(min, max, answer, …)", logic::checklist),
    values(
        "weighted-checklist",
        (4, MANY),
        "weighted-checklist(min, max, answer, weight, …)",
        logic::weighted_checklist,
    ),
    values("number", (1, 1), "number(value)", numbers::number),
    values("int", (1, 1), "int(number)", numbers::int),
    values("round", (1, 2), "round(number, digits)", numbers::round),
    values("floor", (1, 1), "floor(number)", numbers::floor),
    values("ceiling", (1, 1), "ceiling(number)", numbers::ceiling),
    values("abs", (1, 1), "abs(number)", numbers::abs),
    values("pow", (2, 2), "pow(number, power)", numbers::pow),
    values("min", (1, MANY), "min(number, …)", numbers::min),
    values("max", (1, MANY), "max(number, …)", numbers::max),
    values("sum", (1, 1), "sum(${question})", numbers::sum),
    values("count", (1, 1), "count(${question})", numbers::count),
    values("count-non-empty", (1, 1), "count-non-empty(${question})", numbers::count_non_empty),
    values("string", (1, 1), "string(value)", texts::string),
    values("string-length", (1, 1), "string-length(text)", texts::string_length),
    values("concat", (1, MANY), "concat(text, …)", texts::concat),
    values("join", (1, MANY), "join(separator, text, …)", texts::join),
    values("substr", (2, 3), "substr(text, start, end)", texts::substr),
    values("substring", (2, 3), "substring(text, start, length)", texts::substring),
    values("substring-before", (2, 2), "substring-before(text, part)", texts::substring_before),
    values("substring-after", (2, 2), "substring-after(text, part)", texts::substring_after),
    values("contains", (2, 2), "contains(text, part)", texts::contains),
    values("starts-with", (2, 2), "starts-with(text, part)", texts::starts_with),
    values("ends-with", (2, 2), "ends-with(text, part)", texts::ends_with),
    values("normalize-space", (1, 1), "normalize-space(text)", texts::normalize_space),
    values("translate", (3, 3), "translate(text, letters, others)", texts::translate),
    values("regex", (2, 2), "regex(text, 'pattern')", texts::regex),
    values("digest", (1, 3), "digest(text, 'SHA-256', 'base64')", texts::digest),
    values("base64-decode", (1, 1), "base64-decode(text)", texts::base64_decode),
    values("selected", (2, 2), "selected(${question}, 'option')", lists::selected),
    values("count-selected", (1, 1), "count-selected(${question})", lists::count_selected),
    values("selected-at", (2, 2), "selected-at(${question}, index)", lists::selected_at),
    trees("position", (0, 1), "position(..)", lists::position),
    trees(
        "indexed-repeat",
        (3, 7),
        "indexed-repeat(${q}, ${repeat}, index)",
        lists::indexed_repeat,
    ),
    trees("jr:choice-name", (2, 2), "jr:choice-name(value, '${question}')", lists::choice_name),
    trees("pulldata", (4, 4), "pulldata('list', 'column', 'key', value)", lists::pulldata),
    trees("randomize", (1, 2), "randomize(items, seed)", lists::randomize),
    trees("instance", (1, 1), "instance('list')/root/item[…]/column", lists::not_alone),
    trees("current", (0, 0), "current()", lists::not_alone),
    trees("uuid", (0, 0), "uuid()", lists::uuid),
    trees("today", (0, 0), "today()", dates::today),
    trees("now", (0, 0), "now()", dates::now),
    values("date", (1, 1), "date('2026-12-31')", dates::date),
    values("date-time", (1, 1), "date-time('2026-12-31T12:00:00')", dates::date_time),
    values("format-date", (2, 2), "format-date(date, '%Y-%m-%d')", dates::format_date),
    values("format-date-time", (2, 2), "format-date-time(moment, '%H:%M')", dates::format_date),
    values("decimal-date-time", (1, 1), "decimal-date-time(moment)", dates::decimal_date_time),
    values("decimal-time", (1, 1), "decimal-time('12:00')", dates::decimal_time),
];

/// The names of all functions.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// The function with this name.
pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

impl Function {
    pub(super) fn call(&self, here: &Evaluation<'_>, arguments: &[Tree]) -> Result {
        match self.body {
            Body::Trees(body) => body(here, arguments),
            Body::Values(body) => {
                let values: std::result::Result<Vec<Value>, _> =
                    arguments.iter().map(|argument| here.value(argument)).collect();
                body(&values?)
            }
        }
    }

    /// Why it cannot have so many arguments.
    pub(super) fn refuses(&self, count: usize) -> Option<String> {
        let wanted = match (self.least, self.most) {
            (least, most) if (least..=most).contains(&count) => return None,
            (0, 0) => "none".to_owned(),
            (least, most) if least == most => format!("{least}"),
            (least, MANY) => format!("{least} or more"),
            (least, most) => format!("{least} to {most}"),
        };
        Some(format!("`{}` has {count} arguments and takes {wanted}", self.name))
    }

    /// Why it cannot have these arguments, as far as the text alone tells: message and hint.
    pub(super) fn refuses_arguments(
        &self,
        arguments: &[Tree],
        in_filter: bool,
    ) -> Option<(String, &'static str)> {
        match (self.name, arguments) {
            ("position", []) if !in_filter => {
                Some(("`position()` counts items in a filter".to_owned(), "write `position(..)`"))
            }
            ("indexed-repeat", arguments) if arguments.len() % 2 == 0 => Some((
                "a repeat of `indexed-repeat` has no index".to_owned(),
                "write repeats and indices in pairs",
            )),
            ("regex", [_, Tree::Text(pattern)]) => texts::pattern(pattern)
                .err()
                .map(|error| (error.0, "look-around and back-references are not supported")),
            ("indexed-repeat", [first, repeats @ ..])
                if first.question().is_none()
                    || repeats.iter().step_by(2).any(|repeat| repeat.question().is_none()) =>
            {
                let message = "`indexed-repeat` takes a question and its repeats".to_owned();
                Some((message, "write `${question}`, `${repeat}`, index"))
            }
            ("jr:choice-name", [_, Tree::Text(text)]) if !text.starts_with("${") => Some((
                "`jr:choice-name` takes the question in quotes".to_owned(),
                "write `'${question}'`",
            )),
            ("weighted-checklist", arguments) if arguments.len() % 2 == 1 => Some((
                "an answer of `weighted-checklist` has no weight".to_owned(),
                "write answers and weights in pairs",
            )),
            ("randomize", [_]) => Some((
                "`randomize` without a seed would come out differently each time".to_owned(),
                "give a seed, or the question that stores one",
            )),
            ("pulldata", [first, ..]) if !matches!(first, Tree::Text(_)) => {
                Some(("`pulldata` takes the list as a text".to_owned(), "write its name in quotes"))
            }
            _ => None,
        }
    }
}
