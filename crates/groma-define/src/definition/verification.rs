//! What tests an answer, and whose duty it is to publish what is asked about.

use crate::code::{QuestionCode, RuleCode, UnitCode};
use crate::definition::Level;
use crate::diagnostic::Place;

/// A rule that tests the answers to a question.
#[derive(Clone, Debug)]
pub struct Test {
    /// The question.
    pub question: QuestionCode,
    /// The verification rule: the edition's own, or one that comes with the program.
    pub rule: RuleCode,
    /// What is looked for: an item of the finder, or another word that the rule knows.
    pub item: Option<String>,
    /// What an answer of full points claims of the data: `usable` or `published`.
    pub claims: String,
    /// Where the row stands.
    pub place: Place,
}

/// Whose duty it is to publish something: where it is a lower level's, it is looked for there.
#[derive(Clone, Debug)]
pub struct Competence {
    /// What is published: an item of the finder.
    pub topic: String,
    /// The unit that answers.
    pub unit: UnitCode,
    /// The level whose duty it is.
    pub level: Level,
    /// The bodies that have it.
    pub body: Option<String>,
    /// The law that says so.
    pub law: Option<String>,
    /// Where the row stands.
    pub place: Place,
}
