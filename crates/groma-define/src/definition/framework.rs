//! What an index consists of.

use crate::code::{NodeCode, QuestionCode, RuleCode};
use crate::definition::Labels;
use crate::diagnostic::Place;
use crate::method::{Aggregate, MissingPolicy, Normalise};

/// Which way is better, in native units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// Where the value of a leaf comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The answer to a question, through an option map or as a number.
    Question(QuestionCode),
    /// A rule of kind `indicator`.
    Rule(RuleCode),
    /// Only from `values.csv`.
    Given,
}

/// A node of the framework.
#[derive(Clone, Debug)]
pub struct Node {
    /// Unique in the framework.
    pub code: NodeCode,
    /// The node it is part of; none for a root.
    pub parent: Option<NodeCode>,
    /// Name in the edition's first language.
    pub name: String,
    /// Names in other languages.
    pub labels: Labels,
    /// Weight among its siblings; 1 when the cell is empty.
    pub weight: f64,
    /// Which way is better (leaves only).
    pub direction: Direction,
    /// How its children are combined; the method's default when empty.
    pub aggregate: Option<Aggregate>,
    /// What a missing child does; the method's default when empty.
    pub missing: Option<MissingPolicy>,
    /// Share of children that must be there, 0 to 1; the method's default when empty.
    pub coverage: Option<f64>,
    /// How its value is brought to the common scale (leaves only); the method's default when empty.
    pub normalise: Option<Normalise>,
    /// The most points it can earn.
    pub points_max: Option<f64>,
    /// Nodes whose share (0 to 1) multiplies this node.
    pub gates: Vec<NodeCode>,
    /// It is never less than this.
    pub floor: Option<f64>,
    /// It is never more than this.
    pub cap: Option<f64>,
    /// Where its value comes from (leaves only).
    pub source: Option<Source>,
    /// Where the row stands.
    pub place: Place,
}
