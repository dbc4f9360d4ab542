//! The tree of an expression.

use crate::relevance::functions::Function;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Number(f64),
    Text(String),
    /// `${question}`, or a path that ends in the question.
    Answer(String),
    /// `.`
    Current,
    /// `..`, of use only as an argument of `position`.
    Row,
    /// The column of an item, inside a predicate.
    Column(String),
    /// `instance('list')/root/item[…]/column`
    Items {
        list: String,
        filters: Vec<Tree>,
        column: String,
    },
    Negate(Box<Tree>),
    Binary(Operator, Box<Tree>, Box<Tree>),
    Call(&'static Function, Vec<Tree>),
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Div,
    Mod,
    Union,
}

impl Operator {
    /// The operator that a word or sign names.
    pub(super) fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "or" => Self::Or,
            "and" => Self::And,
            "=" => Self::Equal,
            "!=" => Self::Unequal,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            "+" => Self::Plus,
            "-" => Self::Minus,
            "*" => Self::Times,
            "div" => Self::Div,
            "mod" => Self::Mod,
            "|" => Self::Union,
            _ => return None,
        })
    }

    /// How tightly it binds, as XPath 1.0 orders its productions.
    pub(super) fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unequal => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Div | Self::Mod => 6,
            Self::Union => 8,
        }
    }
}

/// A minus sign before an operand binds tighter than a product and looser than a union.
pub(super) const NEGATION_STRENGTH: u8 = 7;

impl Tree {
    /// Shows every part, the whole first.
    pub(super) fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Tree)) {
        see(self);
        match self {
            Self::Items { filters: parts, .. } | Self::Call(_, parts) => {
                for part in parts {
                    part.visit(see);
                }
            }
            Self::Negate(part) => part.visit(see),
            Self::Binary(_, left, right) => {
                left.visit(see);
                right.visit(see);
            }
            _ => {}
        }
    }

    /// The question and the text that this part compares: `${q} = 'a'`, `selected(${q}, 'a')`.
    pub(super) fn comparison(&self) -> Option<(&str, &str)> {
        let pair = match self {
            Self::Binary(Operator::Equal | Operator::Unequal, left, right) => (&**left, &**right),
            Self::Call(function, arguments) if function.name == "selected" => {
                (arguments.first()?, arguments.get(1)?)
            }
            _ => return None,
        };
        match pair {
            (Self::Answer(question), Self::Text(text))
            | (Self::Text(text), Self::Answer(question)) => Some((question, text)),
            _ => None,
        }
    }

    /// The question that this part itself refers to; `jr:choice-name` names one in a text.
    pub(super) fn question(&self) -> Option<&str> {
        match self {
            Self::Answer(question) => Some(question),
            Self::Call(function, arguments) if function.name == "jr:choice-name" => {
                match arguments.get(1)? {
                    Self::Text(text) => text.strip_prefix("${")?.strip_suffix('}'),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
