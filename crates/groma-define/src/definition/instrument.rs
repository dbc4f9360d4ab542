//! What is asked, which options there are and what they earn.

use crate::code::{ListCode, MapCode, OptionCode, QuestionCode};
use crate::definition::Labels;
use crate::diagnostic::Place;
use crate::relevance::Expression;
use std::collections::BTreeMap;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionType {
    /// One option of a list.
    Single,
    /// Any number of options of a list.
    Multiple,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// Free text.
    Text,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// A web address.
    Url,
    /// A heading over items that share a list; answers belong to the items.
    Matrix,
    /// Not a question: questions whose `section` is its code belong to it.
    Section,
    /// A section that is answered once for each instance.
    Repeat,
}

impl QuestionType {
    /// True for rows that are no questions: nothing is answered to them.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::Matrix) || self.is_section()
    }

    /// True for what questions stand in.
    pub fn is_section(self) -> bool {
        matches!(self, Self::Section | Self::Repeat)
    }
}

/// Whether a link or file must come with the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EvidenceNeed {
    /// None is asked for.
    #[default]
    None,
    /// May be given.
    Optional,
    /// An answer that earns points needs it.
    Required,
}

/// A question of the instrument, or a section of it.
#[derive(Clone, Debug)]
pub struct Question {
    /// Unique in the instrument.
    pub code: QuestionCode,
    /// The section it stands in.
    pub section: Option<QuestionCode>,
    /// What it asks for.
    pub kind: QuestionType,
    /// The options to choose from.
    pub list: Option<ListCode>,
    /// The matrix question it is a line of.
    pub item_of: Option<QuestionCode>,
    /// The question it follows from.
    pub depends_on: Option<QuestionCode>,
    /// Asked only when this holds.
    pub relevant: Option<Expression>,
    /// An answer is needed.
    pub required: bool,
    /// Evidence is needed.
    pub evidence: EvidenceNeed,
    /// It takes part in the score.
    pub scored: bool,
    /// First day of the reference period.
    pub period_from: Option<String>,
    /// Last day of the reference period, or the day that is asked about.
    pub as_of: Option<String>,
    /// Policy field.
    pub sector: Option<String>,
    /// Who answers.
    pub owner: Option<String>,
    /// The module it belongs to; none for the core.
    pub module: Option<String>,
    /// The time it takes to answer, evidence included.
    pub minutes: Option<f64>,
    /// What an answer must meet; `.` is the answer.
    pub constraint: Option<Expression>,
    /// Which options are offered.
    pub choice_filter: Option<Expression>,
    /// What is asked, by language.
    pub labels: Labels,
    /// How to answer: what counts as which option, by language.
    pub guidance: Labels,
    /// What the words of the question mean, by language.
    pub definition: Labels,
    /// Which evidence settles it, by language.
    pub evidence_guidance: Labels,
    /// What is said when the constraint is not met, by language.
    pub constraint_message: Labels,
    /// Where the row stands.
    pub place: Place,
}

impl Question {
    /// Its expressions, by the names of their columns.
    pub fn expressions(&self) -> impl Iterator<Item = (&'static str, &Expression)> {
        let named = [
            ("relevant", &self.relevant),
            ("constraint", &self.constraint),
            ("choice_filter", &self.choice_filter),
        ];
        named.into_iter().filter_map(|(name, expression)| Some((name, expression.as_ref()?)))
    }
}

/// One option of a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The list.
    pub list: ListCode,
    /// The option; unique in its list.
    pub option: OptionCode,
    /// Cannot be ticked together with others ("none of these").
    pub exclusive: bool,
    /// What is read, by language.
    pub labels: Labels,
    /// When to choose it, by language.
    pub guidance: Labels,
    /// What filters look at, by the name of the column: `region` of `filter::region`.
    pub columns: BTreeMap<String, String>,
    /// Where the row stands.
    pub place: Place,
}

/// What an option earns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Earns {
    /// So many points (or so large a share, when the map is in shares).
    Points(f64),
    /// An equal part of the maximum for each ticked option.
    Split,
    /// What a missing answer earns.
    Missing(MissingRule),
}

/// What an answer without a value does to its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingRule {
    /// Counts as no points.
    Zero,
    /// Leaves numerator and denominator.
    Drop,
    /// Earns everything.
    Full,
    /// Publication waits for an answer.
    Block,
}

/// A line of an option map.
#[derive(Clone, Debug)]
pub struct Points {
    /// The list that is scored.
    pub list: ListCode,
    /// The option, or a value kind written `@not_answered`, `@dont_know`, ….
    pub option: OptionCode,
    /// Which map; `main` when the cell is empty.
    pub map: MapCode,
    /// What it earns.
    pub earns: Earns,
    /// Where the row stands.
    pub place: Place,
}
