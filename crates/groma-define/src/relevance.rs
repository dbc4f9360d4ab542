//! Relevance expressions: the XPath subset of XLSForm, as a typed tree.
//!
//! An expression is parsed once, when the edition is read, and evaluated as often as needed. It
//! sees answers, option lists and a day through [`Answers`]; it sees no clock and no randomness of
//! its own, so that the same answers route the same way anywhere. Where the engines that run
//! XLSForms differ, the choices are those of the survey sheet: half rounds towards plus infinity,
//! `regex` matches the whole text, `sum` passes over blanks, ISO dates compare as dates.

mod answers;
mod base64;
mod evaluate;
mod functions;
mod lexer;
mod outline;
mod parser;
mod tree;
mod value;

pub use answers::{Answers, Instances, Item};
pub use evaluate::EvaluateError;
pub use functions::function_names;
pub use outline::Outline;
pub use parser::{ParseError, ParseErrorKind};
pub use value::Value;

use tree::Tree;

/// An expression, parsed once.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// As it was written.
    pub text: String,
    tree: Tree,
}

impl Expression {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Ok(Self { text: text.to_owned(), tree: parser::parse(text, false)? })
    }

    /// Reads a filter of options, in which bare names are columns: `region = ${province}`.
    pub fn parse_filter(text: &str) -> Result<Self, ParseError> {
        Ok(Self { text: text.to_owned(), tree: parser::parse(text, true)? })
    }

    /// What it comes to.
    pub fn evaluate(&self, answers: &dyn Answers) -> Result<Value, EvaluateError> {
        evaluate::evaluate(&self.tree, answers)
    }

    /// Whether it holds: its value as a boolean.
    pub fn holds(&self, answers: &dyn Answers) -> Result<bool, EvaluateError> {
        self.evaluate(answers).map(|value| value.boolean())
    }

    /// Its plain part, for saying it in words.
    pub fn outline(&self) -> Outline<'_> {
        outline::outline(&self.tree)
    }

    /// Whether it holds for an option, the `at`-th from 1 of those that are looked at: its value as
    /// a boolean, with the option's columns.
    pub fn holds_for(
        &self,
        item: &Item,
        at: u32,
        answers: &dyn Answers,
    ) -> Result<bool, EvaluateError> {
        evaluate::evaluate_for(&self.tree, item, at, answers).map(|value| value.boolean())
    }

    /// The questions it refers to, in the order in which they stand, each once.
    pub fn questions(&self) -> Vec<&str> {
        let mut questions = Vec::new();
        self.tree.visit(&mut |tree| {
            if let Some(question) = tree.question()
                && !questions.contains(&question)
            {
                questions.push(question);
            }
        });
        questions
    }

    /// The questions whose answer it compares with a text, and the texts.
    pub fn comparisons(&self) -> Vec<(&str, &str)> {
        let mut comparisons = Vec::new();
        self.tree.visit(&mut |tree| comparisons.extend(tree.comparison()));
        comparisons
    }

    /// The option lists it looks into, each once.
    pub fn lists(&self) -> Vec<&str> {
        let mut lists = Vec::new();
        self.tree.visit(&mut |tree| {
            if let Tree::Items { list, .. } = tree
                && !lists.contains(&list.as_str())
            {
                lists.push(list);
            }
        });
        lists
    }
}

#[cfg(test)]
mod tests;
