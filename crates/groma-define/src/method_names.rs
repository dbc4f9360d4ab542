//! The methods that cells and settings may name, with their arguments.

use crate::call::Call;
use crate::definition::Definition;
use crate::method::Ties;
use crate::nearest::{quoted, suggest};
use crate::read::parse_number;

/// A method and its arguments.
pub(crate) struct MethodSpec {
    name: &'static str,
    arguments: &'static [Argument],
}

struct Argument {
    name: &'static str,
    takes: Takes,
    required: bool,
}

#[derive(Clone, Copy)]
enum Takes {
    Number,
    /// Numbers in brackets.
    Numbers,
    YesNo,
    Ties,
    Unit,
}

const fn method(name: &'static str, arguments: &'static [Argument]) -> MethodSpec {
    MethodSpec { name, arguments }
}

const fn needs(name: &'static str, takes: Takes) -> Argument {
    Argument { name, takes, required: true }
}

const fn may(name: &'static str, takes: Takes) -> Argument {
    Argument { name, takes, required: false }
}

/// How children are combined.
pub(crate) const AGGREGATES: &[MethodSpec] = &[
    method("sum", &[]),
    method("arithmetic", &[]),
    method("geometric", &[]),
    method("harmonic", &[]),
    method("power", &[needs("p", Takes::Number)]),
    method("median", &[]),
    method("copeland", &[]),
    method("mean-percent", &[]),
];

/// How values are brought to the common scale.
pub(crate) const NORMALISES: &[MethodSpec] = &[
    method("none", &[]),
    method("min-max", &[may("low", Takes::Number), may("high", Takes::Number)]),
    method(
        "scaled",
        &[needs("low", Takes::Number), needs("high", Takes::Number), may("scale", Takes::Number)],
    ),
    method(
        "z-score",
        &[
            may("mean", Takes::Number),
            may("sd", Takes::Number),
            may("from_mean", Takes::Number),
            may("from_sd", Takes::Number),
        ],
    ),
    method("rank", &[may("ties", Takes::Ties)]),
    method("percentile-rank", &[may("ties", Takes::Ties)]),
    method("borda", &[may("ties", Takes::Ties)]),
    method("distance-to-max", &[]),
    method("distance-to-reference", &[needs("unit", Takes::Unit), may("cap", Takes::YesNo)]),
    method("distance-to-target", &[needs("target", Takes::Number), may("cap", Takes::YesNo)]),
    method(
        "goalposts",
        &[
            needs("low", Takes::Number),
            needs("high", Takes::Number),
            may("scale", Takes::Number),
            may("clip", Takes::YesNo),
        ],
    ),
    method("fraction-of-max", &[]),
    method("bands-percentile", &[needs("edges", Takes::Numbers), needs("points", Takes::Numbers)]),
    method("bands-fixed", &[needs("edges", Takes::Numbers), needs("points", Takes::Numbers)]),
];

/// How weights are drawn.
pub(crate) const DRAWS: &[MethodSpec] = &[
    method("none", &[]),
    method("dirichlet", &[may("level", Takes::Number), may("concentration", Takes::Number)]),
    method("uniform", &[may("level", Takes::Number), may("spread", Takes::Number)]),
];

/// Names of the normalisations.
pub fn normalisations() -> impl Iterator<Item = &'static str> {
    NORMALISES.iter().map(|method| method.name)
}

/// Names of the aggregations.
pub fn aggregations() -> impl Iterator<Item = &'static str> {
    AGGREGATES.iter().map(|method| method.name)
}

/// Why a call is none of these methods: message and hint.
pub(crate) fn refusal(
    call: &Call,
    methods: &[MethodSpec],
    definition: &Definition,
) -> Option<(String, String)> {
    let names: Vec<&str> = methods.iter().map(|method| method.name).collect();
    let Some(spec) = methods.iter().find(|method| method.name == call.name) else {
        let hint =
            suggest(&call.name, names.iter().copied(), &format!("write one of {}", quoted(&names)));
        return Some((format!("there is no method `{}` here", call.name), hint));
    };
    for (name, value) in &call.args {
        let Some(argument) = spec.arguments.iter().find(|argument| argument.name == name) else {
            let known: Vec<&str> = spec.arguments.iter().map(|argument| argument.name).collect();
            let none = format!("`{}` takes no arguments", call.name);
            return Some((
                format!("`{}` has no argument `{name}`", call.name),
                suggest(name, known, &none),
            ));
        };
        if let Some(hint) = argument.takes.refuses(value, definition) {
            return Some((format!("`{name}={value}` does not fit `{}`", call.name), hint));
        }
    }
    let absent = spec
        .arguments
        .iter()
        .find(|argument| argument.required && !call.args.contains_key(argument.name));
    if let Some(argument) = absent {
        let message = format!("`{}` needs the argument `{}`", call.name, argument.name);
        return Some((message, format!("write `{}({}=…)`", call.name, argument.name)));
    }
    let count =
        |name: &str| call.args.get(name).and_then(|value| numbers(value)).map(|all| all.len());
    if let (Some(edges), Some(points)) = (count("edges"), count("points"))
        && points != edges + 1
    {
        let message =
            format!("{edges} edges make {} bands, and {points} points are given", edges + 1);
        return Some((message, "give one more point than edges".to_owned()));
    }
    None
}

impl Takes {
    fn refuses(self, value: &str, definition: &Definition) -> Option<String> {
        let (fits, hint) = match self {
            Self::Number => (parse_number(value).is_some(), "write a number"),
            Self::Numbers => (numbers(value).is_some(), "write numbers in brackets, `[0.2, 0.4]`"),
            Self::YesNo => (matches!(value, "yes" | "no"), "write `yes` or `no`"),
            Self::Ties => {
                (Ties::parse(value).is_some(), "write `min`, `max`, `average` or `dense`")
            }
            Self::Unit => (definition.unit(value).is_some(), "name a unit of units.csv"),
        };
        (!fits).then(|| hint.to_owned())
    }
}

/// The numbers of `[1, 2, 3]`.
fn numbers(text: &str) -> Option<Vec<f64>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    inside.split(',').map(|part| parse_number(part.trim())).collect()
}
