//! From words to a tree, by the strength of the operators.
//!
//! Depth and length are bounded: expressions come from files that anybody may have written.

use crate::nearest::suggest;
use crate::relevance::functions::{function, function_names};
use crate::relevance::lexer::{Token, Word, tokens};
use crate::relevance::tree::{NEGATION_STRENGTH, Operator, Tree};

/// The longest expression, in bytes; the longest of the instruments we know has 1,400.
const LENGTH_MAX: usize = 10_000;
/// How deep brackets may be nested.
const DEPTH_MAX: u32 = 50;
/// How many operators an expression may have: each puts its left side one level deeper.
const OPERATORS_MAX: u32 = 600;

/// Why an expression cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}, at character {at} of the expression")]
pub struct ParseError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The character of the expression at which it shows, from 1.
    pub at: usize,
    /// What sort of mistake it is.
    pub kind: ParseErrorKind,
}

/// The sorts of mistake, for those who name them or pass over some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ParseErrorKind {
    /// The text is no expression.
    #[default]
    Malformed,
    /// It is one, and uses something that the subset leaves out.
    Unsupported,
    /// It calls a function of this name, and the subset has none.
    UnknownFunction(String),
    /// A function has too many or too few arguments.
    ArgumentCount,
}

impl ParseError {
    pub(super) fn at(at: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let kind = ParseErrorKind::Malformed;
        Self { message: message.into(), hint: hint.into(), at, kind }
    }

    pub(super) fn kind(self, kind: ParseErrorKind) -> Self {
        Self { kind, ..self }
    }
}

/// Reads a whole expression. In a filter, bare names are columns of the items that it looks at.
pub(super) fn parse(text: &str, in_filter: bool) -> Result<Tree, ParseError> {
    parse_bytes(text, in_filter).map_err(|error| {
        let before = text.get(..error.at).unwrap_or_default();
        ParseError { at: before.chars().count() + 1, ..error }
    })
}

/// As [`parse`], with the positions of errors in bytes.
fn parse_bytes(text: &str, in_filter: bool) -> Result<Tree, ParseError> {
    if text.len() > LENGTH_MAX {
        let message = format!("the expression is longer than {LENGTH_MAX} bytes");
        return Err(ParseError::at(0, message, "split it over several questions"));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, next: 0, depth: 0, operators: 0, in_filter };
    let tree = parser.expression(0)?;
    match parser.peek() {
        Word::End => Ok(tree),
        Word::Sign(")") => Err(parser.refuse("a `)` has no `(` before it", "delete it")),
        _ => Err(parser.refuse(
            "two values stand beside each other",
            "write an operator between them: `and`, `or`, `=`, `+` …",
        )),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
    depth: u32,
    operators: u32,
    /// Inside `[…]`, where bare names are columns.
    in_filter: bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> &'a Word {
        &self.tokens[self.next].word
    }

    fn take(&mut self) -> &'a Word {
        let word = self.peek();
        // The end is never passed.
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        word
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Word::Sign(other) if *other == sign);
        if found {
            self.take();
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.takes(sign) {
            return Ok(());
        }
        Err(self.refuse(format!("a `{sign}` is missing"), "count the brackets and quotes"))
    }

    fn refuse(&self, message: impl Into<String>, hint: impl Into<String>) -> ParseError {
        ParseError::at(self.tokens[self.next].at, message, hint)
    }

    /// Operands joined by operators that bind tighter than `strength`.
    fn expression(&mut self, strength: u8) -> Result<Tree, ParseError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            let message = format!("brackets are nested deeper than {DEPTH_MAX}");
            return Err(self.refuse(message, "split the expression over several questions"));
        }
        let mut left = if self.takes("-") {
            Tree::Negate(Box::new(self.expression(NEGATION_STRENGTH - 1)?))
        } else {
            self.operand()?
        };
        while let Some(operator) = self.operator().filter(|found| found.strength() > strength) {
            self.take();
            self.operators += 1;
            if self.operators > OPERATORS_MAX {
                let message = format!("the expression has more than {OPERATORS_MAX} operators");
                return Err(self.refuse(message, "split it over several questions"));
            }
            let right = self.expression(operator.strength())?;
            left = Tree::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        match self.peek() {
            Word::Sign(sign) => Operator::of(sign),
            Word::Name(name) => Operator::of(name),
            _ => None,
        }
    }

    fn operand(&mut self) -> Result<Tree, ParseError> {
        let word = self.peek();
        match word {
            Word::Number(number) => {
                self.take();
                Ok(Tree::Number(*number))
            }
            Word::Text(text) => {
                self.take();
                Ok(Tree::Text(text.clone()))
            }
            Word::Reference(question) => {
                self.take();
                self.ends_path()?;
                Ok(Tree::Answer(question.clone()))
            }
            Word::Sign("(") => {
                self.take();
                let inside = self.expression(0)?;
                self.expect(")")?;
                Ok(inside)
            }
            Word::Sign("." | ".." | "/") => self.path(),
            Word::Name(name) => self.named(name),
            Word::Sign("//" | "*") => {
                let message = "paths that search are not part of the subset";
                let error = self.refuse(message, "write a question as `${code}`");
                Err(error.kind(ParseErrorKind::Unsupported))
            }
            Word::End => Err(self.refuse("the expression ends too early", "write the value")),
            Word::Sign(sign) => {
                Err(self.refuse(format!("`{sign}` stands where a value should"), "write the value"))
            }
        }
    }

    /// `.`, `..`, `../question` or `/data/group/question`: names are unique, so the last step says it.
    fn path(&mut self) -> Result<Tree, ParseError> {
        if self.takes(".") && !matches!(self.peek(), Word::Sign("/")) {
            return Ok(Tree::Current);
        }
        let mut question = None;
        while let Word::Sign("/" | ".." | ".") = self.peek() {
            self.take();
            if let Word::Name(name) = self.peek()
                && matches!(self.tokens[self.next - 1].word, Word::Sign("/"))
            {
                self.take();
                question = Some(name);
            }
        }
        self.ends_path()?;
        Ok(question.map_or(Tree::Row, |question| Tree::Answer(question.clone())))
    }

    /// A question is a path's end: what XPath could step to from there is left out.
    fn ends_path(&self) -> Result<(), ParseError> {
        match self.peek() {
            Word::Sign("[" | "/" | "//") => {
                let message = "a path that goes on from a question is not part of the subset";
                let error = self.refuse(message, "write `indexed-repeat(${q}, ${repeat}, index)`");
                Err(error.kind(ParseErrorKind::Unsupported))
            }
            _ => Ok(()),
        }
    }

    fn named(&mut self, name: &str) -> Result<Tree, ParseError> {
        let start = self.next;
        self.take();
        if !self.takes("(") {
            if self.in_filter {
                return Ok(Tree::Column(name.to_owned()));
            }
            self.next = start;
            let message = format!("`{name}` stands alone");
            let hint = format!("write `${{{name}}}` for a question, `'{name}'` for a text");
            let error = self.refuse(message, hint);
            let is_axis = name.contains("::");
            return Err(if is_axis { error.kind(ParseErrorKind::Unsupported) } else { error });
        }
        let Some(function) = function(name) else {
            self.next = start;
            let hint =
                suggest(name, function_names(), "see the manual for the functions there are");
            let error = self.refuse(format!("unknown function `{name}`"), hint);
            return Err(error.kind(ParseErrorKind::UnknownFunction(name.to_owned())));
        };
        let mut arguments = Vec::new();
        if !self.takes(")") {
            loop {
                arguments.push(self.expression(0)?);
                if !self.takes(",") {
                    break;
                }
            }
            self.expect(")")?;
        }
        if let Some(message) = function.refuses(arguments.len()) {
            self.next = start;
            let error = self.refuse(message, format!("write `{}`", function.usage));
            return Err(error.kind(ParseErrorKind::ArgumentCount));
        }
        if let Some((message, hint)) = function.refuses_arguments(&arguments, self.in_filter) {
            self.next = start;
            return Err(self.refuse(message, hint).kind(ParseErrorKind::Unsupported));
        }
        match name {
            "instance" => self.items(&arguments),
            "current" if matches!(self.peek(), Word::Sign("/")) => self.path(),
            "current" => Ok(Tree::Current),
            _ => Ok(Tree::Call(function, arguments)),
        }
    }

    /// What follows `instance('list')`: `/root/item[…]/column`.
    fn items(&mut self, arguments: &[Tree]) -> Result<Tree, ParseError> {
        let form = "write `instance('list')/root/item[…]/column`";
        let [Tree::Text(list)] = arguments else {
            return Err(self.refuse("a list is named by a text", form));
        };
        for step in ["root", "item"] {
            self.expect("/")?;
            if !matches!(self.take(), Word::Name(name) if name == step) {
                let error = self.refuse(format!("the step `{step}` is missing"), form);
                return Err(error.kind(ParseErrorKind::Unsupported));
            }
        }
        let mut filters = Vec::new();
        while self.takes("[") {
            let outside = std::mem::replace(&mut self.in_filter, true);
            filters.push(self.expression(0)?);
            self.in_filter = outside;
            self.expect("]")?;
        }
        let mut column = "name".to_owned();
        if self.takes("/") {
            match self.take() {
                Word::Name(name) => column.clone_from(name),
                _ => return Err(self.refuse("the column is missing", form)),
            }
        }
        Ok(Tree::Items { list: list.clone(), filters, column })
    }
}
