//! What of other instruments and frameworks this one speaks to.

use crate::code::{OptionCode, QuestionCode};
use crate::diagnostic::Place;

/// A link from an item to a node of another framework.
#[derive(Clone, Debug)]
pub struct Crosswalk {
    /// A question or a node of the framework.
    pub item: String,
    /// The other framework, for example `IODC-2015`.
    pub framework: String,
    /// The node there.
    pub code: String,
    /// How strong the link is, for example `full` or `partial`.
    pub strength: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// A node of another framework, and whether it is left out on purpose.
#[derive(Clone, Debug)]
pub struct CrosswalkNode {
    /// The other framework.
    pub framework: String,
    /// The node there.
    pub code: String,
    /// Its name in our words.
    pub name: String,
    /// Why it is left out; empty when it is not.
    pub excluded: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// How a question of another instrument is related to one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It asks the same.
    Same,
    /// It asks the same in other words.
    Reworded,
    /// It asks the same and offers other options.
    OptionsChanged,
    /// It is a part of ours.
    PartOf,
    /// Ours is a part of it.
    Contains,
}

/// A question of ours and one of another instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concordance {
    /// Ours.
    pub question: QuestionCode,
    /// The other instrument, by the code of its edition.
    pub instrument: String,
    /// Theirs.
    pub other: String,
    /// How they are related.
    pub relation: Relation,
    /// Which option of theirs is which of ours.
    pub options: Vec<(String, OptionCode)>,
    /// Why.
    pub note: Option<String>,
    /// Where the row stands.
    pub place: Place,
}
