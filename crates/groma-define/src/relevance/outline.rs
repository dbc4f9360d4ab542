//! The plain part of the language, for those who say an expression in words or in another notation.

use crate::relevance::tree::{Operator, Tree};

/// An expression as far as it is plain: comparisons of answers, joined by `and`, `or` and `not`.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline<'a> {
    /// All of these hold.
    All(Vec<Outline<'a>>),
    /// At least one of these holds.
    Any(Vec<Outline<'a>>),
    /// This does not hold.
    Not(Box<Outline<'a>>),
    /// The answer to a question, or the answer that the expression belongs to when it names none,
    /// compared with a text or a number.
    Compare {
        /// The question; none for `.`.
        question: Option<&'a str>,
        /// `=`, `!=`, `<`, `<=`, `>` or `>=`.
        sign: &'static str,
        /// What it is compared with, as text.
        value: String,
    },
    /// An option is among those ticked.
    Ticked {
        /// The question; none for `.`.
        question: Option<&'a str>,
        /// The option.
        option: &'a str,
    },
    /// So many options are ticked.
    Count {
        /// The question; none for `.`.
        question: Option<&'a str>,
        /// `=`, `!=`, `<`, `<=`, `>` or `>=`.
        sign: &'static str,
        /// How many.
        number: f64,
    },
    /// Anything else.
    Other,
}

impl Outline<'_> {
    /// True when no part of it is anything else.
    pub fn is_plain(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().all(Self::is_plain),
            Self::Not(part) => part.is_plain(),
            Self::Other => false,
            _ => true,
        }
    }
}

/// The outline of a tree.
pub(super) fn outline(tree: &Tree) -> Outline<'_> {
    match tree {
        Tree::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
            let mut parts = Vec::new();
            gather(*operator, left, &mut parts);
            gather(*operator, right, &mut parts);
            if *operator == Operator::And { Outline::All(parts) } else { Outline::Any(parts) }
        }
        Tree::Binary(operator, left, right) => comparison(*operator, left, right),
        Tree::Call(function, arguments) => match (function.name, arguments.as_slice()) {
            ("not", [inside]) => Outline::Not(Box::new(outline(inside))),
            ("selected", [answer, Tree::Text(option)]) => match answered(answer) {
                Some(question) => Outline::Ticked { question, option },
                None => Outline::Other,
            },
            _ => Outline::Other,
        },
        _ => Outline::Other,
    }
}

/// `a and b and c` is one list of three.
fn gather<'a>(operator: Operator, tree: &'a Tree, parts: &mut Vec<Outline<'a>>) {
    match tree {
        Tree::Binary(inner, left, right) if *inner == operator => {
            gather(operator, left, parts);
            gather(operator, right, parts);
        }
        other => parts.push(outline(other)),
    }
}

fn comparison<'a>(operator: Operator, left: &'a Tree, right: &'a Tree) -> Outline<'a> {
    let Some((sign, turned)) = signs(operator) else { return Outline::Other };
    let (side, value, sign) = match (constant(left), constant(right)) {
        (None, Some(value)) => (left, value, sign),
        (Some(value), None) => (right, value, turned),
        _ => return Outline::Other,
    };
    match (answered(side), side) {
        (Some(question), _) => Outline::Compare { question, sign, value },
        (None, Tree::Call(function, arguments)) if function.name == "count-selected" => {
            let question = arguments.first().and_then(answered);
            match (question, value.parse()) {
                (Some(question), Ok(number)) => Outline::Count { question, sign, number },
                _ => Outline::Other,
            }
        }
        _ => Outline::Other,
    }
}

fn answered(tree: &Tree) -> Option<Option<&str>> {
    match tree {
        Tree::Answer(question) => Some(Some(question)),
        Tree::Current => Some(None),
        _ => None,
    }
}

fn constant(tree: &Tree) -> Option<String> {
    match tree {
        Tree::Text(text) => Some(text.clone()),
        Tree::Number(number) => Some(number.to_string()),
        Tree::Negate(inside) => match &**inside {
            Tree::Number(number) => Some((-number).to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// The sign of a comparison, and the one that says the same with both sides exchanged.
fn signs(operator: Operator) -> Option<(&'static str, &'static str)> {
    Some(match operator {
        Operator::Equal => ("=", "="),
        Operator::Unequal => ("!=", "!="),
        Operator::Less => ("<", ">"),
        Operator::LessOrEqual => ("<=", ">="),
        Operator::Greater => (">", "<"),
        Operator::GreaterOrEqual => (">=", "<="),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::relevance::Expression;

    fn check(text: &str, expected: &str) {
        let expression = Expression::parse(text).unwrap();
        assert_eq!(format!("{:?}", expression.outline()), expected, "{text}");
    }

    #[test]
    fn outlines() {
        let a = "Compare { question: Some(\"a\"), sign: \"=\", value: \"yes\" }";
        check("${a} = 'yes'", a);
        check("'yes' = ${a}", a);
        check("3 < ${n}", "Compare { question: Some(\"n\"), sign: \">\", value: \"3\" }");
        check(". >= -1", "Compare { question: None, sign: \">=\", value: \"-1\" }");
        check("not(${a} = 'yes')", &format!("Not({a})"));
        check("${a} = 'yes' and ${a} = 'yes' and ${a} = 'yes'", &format!("All([{a}, {a}, {a}])"));
        check("${a} = 'yes' or ${a} = 'yes'", &format!("Any([{a}, {a}])"));
        check("selected(${m}, 'x')", "Ticked { question: Some(\"m\"), option: \"x\" }");
        check(
            "count-selected(${m}) > 1",
            "Count { question: Some(\"m\"), sign: \">\", number: 1.0 }",
        );
        check("${a} = ${b}", "Other");
        check("${a} + 1 = 2", "Other");
        assert!(!Expression::parse("${a} = 1 and today() > ${b}").unwrap().outline().is_plain());
    }
}
