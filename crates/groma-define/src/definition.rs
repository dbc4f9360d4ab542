//! An edition, read and checked: what every later stage works from.
//!
//! Rows keep the place they were read from, so that a problem found late (a rule
//! that fails, a weight that is refused) still points at a file and a line.

use crate::code::{
    CohortCode, ListCode, MapCode, NodeCode, OptionCode, QuestionCode, RuleCode, UnitCode,
};
use crate::diagnostic::Place;
use crate::edition::Edition;
use crate::method::{Aggregate, Method, MissingPolicy, Normalise};
use crate::relevance::Expression;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Labels by language code, for example `en`.
pub type Labels = BTreeMap<String, String>;

/// A whole edition folder.
#[derive(Clone, Debug)]
pub struct Definition {
    /// `edition.toml`
    pub edition: Edition,
    /// `method.toml`: main first, then the variants in file order, each complete.
    pub methods: Vec<Method>,
    /// `units.csv`, in file order.
    pub units: Vec<Unit>,
    /// `cohorts.csv`, grouped; the cohort `all` (every unit) is always there, first.
    pub cohorts: Vec<Cohort>,
    /// `portals.csv`
    pub portals: Vec<Portal>,
    /// `framework.csv`, in file order.
    pub nodes: Vec<Node>,
    /// `questions.csv`, in file order, sections among them.
    pub questions: Vec<Question>,
    /// `options.csv`, in file order.
    pub options: Vec<Choice>,
    /// `points.csv`, in file order.
    pub points: Vec<Points>,
    /// `crosswalk.csv`
    pub crosswalk: Vec<Crosswalk>,
    /// `crosswalk_nodes.csv`: what the other frameworks consist of.
    pub crosswalk_nodes: Vec<CrosswalkNode>,
    /// `concordance.csv`: which question of another instrument asks the same.
    pub concordance: Vec<Concordance>,
    /// `answers.csv`
    pub answers: Vec<Answer>,
    /// `evidence.csv`
    pub evidence: Vec<Evidence>,
    /// `values.csv`
    pub values: Vec<Value>,
    /// `overrides.csv`
    pub overrides: Vec<Override>,
    /// `published.csv`
    pub published: Vec<Published>,
    /// `rules/*.md`, by file name.
    pub rules: Vec<Rule>,
    /// Every file that was read, with its bytes' digest, by path.
    pub inputs: Vec<Input>,
}

impl Definition {
    /// The method that the ranking follows.
    pub fn main(&self) -> &Method {
        &self.methods[0]
    }

    /// The node that the ranking shows: the edition's word, or the first root.
    pub fn index_node(&self) -> Option<&Node> {
        match &self.edition.index {
            Some(code) => self.node(code),
            None => self.nodes.iter().find(|node| node.parent.is_none()),
        }
    }

    /// The node with this code.
    pub fn node(&self, code: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.code.as_str() == code)
    }

    /// The question with this code.
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code.as_str() == code)
    }

    /// The unit with this code.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.code.as_str() == code)
    }

    /// The cohort with this code.
    pub fn cohort(&self, code: &str) -> Option<&Cohort> {
        self.cohorts.iter().find(|cohort| cohort.code.as_str() == code)
    }

    /// Headings and questions as they are read: whatever stands in a section or a matrix follows
    /// it, in file order, with how deep it stands, from 0.
    pub fn outline(&self) -> Vec<(usize, &Question)> {
        let mut below: BTreeMap<&str, Vec<&Question>> = BTreeMap::new();
        for question in &self.questions {
            let above = question.item_of.as_ref().or(question.section.as_ref());
            below.entry(above.map_or("", QuestionCode::as_str)).or_default().push(question);
        }
        let mut left: Vec<(usize, &Question)> = Vec::new();
        let mut read = Vec::with_capacity(self.questions.len());
        let push = |left: &mut Vec<_>, depth, rows: Option<Vec<_>>| {
            left.extend(rows.into_iter().flatten().rev().map(|question| (depth, question)));
        };
        push(&mut left, 0, below.remove(""));
        while let Some((depth, question)) = left.pop() {
            read.push((depth, question));
            push(&mut left, depth + 1, below.remove(question.code.as_str()));
        }
        read
    }

    /// The label of something in the edition's first language, or its code.
    pub fn label<'a>(&'a self, labels: &'a Labels, code: &'a str) -> &'a str {
        self.edition
            .languages
            .iter()
            .find_map(|language| labels.get(language))
            .or_else(|| labels.values().next())
            .map_or(code, String::as_str)
    }
}

/// A file of the edition folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Path inside the folder, with `/` between its parts.
    pub path: String,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// True when a release may publish only the digest.
    pub restricted: bool,
}

/// What kind of area or body a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A country.
    National,
    /// A region or state.
    Regional,
    /// A municipality.
    Local,
    /// A public body.
    Body,
}

/// Who is measured.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Unique in the edition.
    pub code: UnitCode,
    /// Name as published, in the edition's first language.
    pub name: String,
    /// Names in other languages.
    pub labels: Labels,
    /// The unit it lies in.
    pub parent: Option<UnitCode>,
    /// What kind it is.
    pub level: Level,
    /// Inhabitants.
    pub population: Option<f64>,
    /// The language it answers in; none for the edition's first.
    pub language: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// Units that are averaged, banded and ranked together.
#[derive(Clone, Debug)]
pub struct Cohort {
    /// Unique in the edition; `all` is every unit.
    pub code: CohortCode,
    /// Its members, in the order of `units.csv`.
    pub units: Vec<UnitCode>,
}

/// Where a unit publishes.
#[derive(Clone, Debug)]
pub struct Portal {
    /// Whose portal.
    pub unit: UnitCode,
    /// Address, or a path inside the edition folder.
    pub address: String,
    /// Protocol; detected when empty.
    pub protocol: Option<String>,
    /// `national`, `local` or `civil society`.
    pub level: String,
    /// True for `restricted`: raw records stay with their roles.
    pub restricted: bool,
    /// Where the row stands.
    pub place: Place,
}

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

/// Which of the six things an answer is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// It has a value.
    Answered,
    /// It was asked and left empty.
    #[default]
    NotAnswered,
    /// The respondent does not know.
    DontKnow,
    /// The question does not apply to the unit.
    NotApplicable,
    /// Known and not given.
    Confidential,
    /// Routing passed over it.
    NotAsked,
}

/// Who answered.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Respondent {
    /// The government that is measured.
    #[default]
    Government,
    /// Civil society.
    CivilSociety,
    /// A reviewer.
    Reviewer,
    /// A program.
    Machine,
    /// Taken over from an earlier answer, not confirmed.
    Carried,
}

/// An answer that was already collected.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Who is measured.
    pub unit: UnitCode,
    /// What was asked.
    pub question: QuestionCode,
    /// Which instance of a repeated section, from 1; 1 elsewhere.
    pub instance: u32,
    /// Option codes joined with one space (multiple), an option code (single), or the value's text.
    pub value: String,
    /// What was written, letter by letter.
    pub raw: String,
    /// Which of the six things it is.
    pub kind: AnswerKind,
    /// Who answered.
    pub respondent: Respondent,
    /// A reviewer is not sure of it.
    pub unsure: bool,
    /// Why this answer; empty when nothing was said.
    pub justification: String,
    /// Where in the workflow it stands.
    pub stage: Stage,
    /// How often it was changed, from 1.
    pub version: u32,
    /// Where the row stands.
    pub line: u64,
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

/// Something that shows an answer to be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Who is measured.
    pub unit: UnitCode,
    /// What was asked.
    pub question: QuestionCode,
    /// Which instance of a repeated section, from 1; 1 elsewhere.
    pub instance: u32,
    /// Whose answer it belongs to.
    pub respondent: Respondent,
    /// A web address, or the name of a file.
    pub address: String,
    /// Page, paragraph or quotation.
    pub note: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// Where in the workflow an answer stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nobody changes it any more: collected elsewhere, or reviewed.
    #[default]
    Final,
    /// Nobody has judged it yet; silence is not agreement.
    Unreviewed,
}

/// What a given value rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueStatus {
    /// Read as a number in print.
    Printed,
    /// Measured from a figure.
    Digitised,
    /// Computed by somebody from other figures.
    Derived,
}

/// A value that replaces what lies below a node.
#[derive(Clone, Debug)]
pub struct Value {
    /// Who is measured.
    pub unit: UnitCode,
    /// Which node.
    pub node: NodeCode,
    /// The value, in the node's own unit.
    pub value: f64,
    /// What it rests on.
    pub status: ValueStatus,
    /// Where it was read.
    pub source: String,
    /// Where the row stands.
    pub place: Place,
}

/// What a reviewer puts in place of an answer.
#[derive(Clone, Debug)]
pub struct Override {
    /// Who is measured.
    pub unit: UnitCode,
    /// Which question.
    pub question: QuestionCode,
    /// The answer that counts instead; none when only the points change.
    pub value: Option<String>,
    /// The points that count instead; none when they follow from the answer.
    pub points: Option<f64>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub author: String,
    /// When, `YYYY-MM-DD`.
    pub date: String,
    /// Where the row stands.
    pub place: Place,
}

/// A figure that somebody else printed and this edition is held against.
#[derive(Clone, Debug)]
pub struct Published {
    /// Which statistic, for example `score`, `mean`, `pearson`.
    pub statistic: String,
    /// Of what, for example `FRA/P1` or `P1-P2`.
    pub scope: String,
    /// In which cohort.
    pub cohort: CohortCode,
    /// Under which variant; main when the cell is empty.
    pub variant: Option<String>,
    /// What was printed: a number, or unit codes with spaces between.
    pub value: String,
    /// How far a number may be off.
    pub tolerance: Option<f64>,
    /// `printed` counts as agreement; `digitised`, `recomputed` and `known-mismatch` are shown.
    pub status: String,
    /// What to know about it.
    pub note: Option<String>,
    /// Where the row stands.
    pub place: Place,
}

/// What a rule returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// unit, indicator, value, status
    Indicator,
    /// subject, severity, message
    Check,
    /// unit, question, verdict, confidence, evidence
    Verification,
}

/// A rule: one Markdown file.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Unique in the edition.
    pub code: RuleCode,
    /// What it returns.
    pub kind: RuleKind,
    /// What it is about, for example `unit` or `dataset`.
    pub subject: String,
    /// Quality dimension, for example `completeness`.
    pub dimension: Option<String>,
    /// How much a finding weighs (`check` only).
    pub severity: Option<String>,
    /// The most it can earn.
    pub points: Option<f64>,
    /// Where the rule comes from.
    pub source: String,
    /// The tables and other rules it reads.
    pub reads: Vec<String>,
    /// The cohort whose members' values it looks at; named in the trail.
    pub cohort: Option<CohortCode>,
    /// The paragraph that says why.
    pub why: String,
    /// The query.
    pub sql: String,
    /// The line in the file where the query starts.
    pub sql_line: u64,
    /// The query that splits each value into parts, when there is one.
    pub part_sql: Option<String>,
    /// What proves it.
    pub cases: Vec<RuleCase>,
    /// Where the file is.
    pub place: Place,
}

/// A case of a rule: small tables in, the table expected.
#[derive(Clone, Debug)]
pub struct RuleCase {
    /// Its heading.
    pub name: String,
    /// Tables by name; cells as text, empty for null.
    pub given: Vec<CaseTable>,
    /// What must come out, order of rows left aside.
    pub expected: CaseTable,
    /// The line of its heading.
    pub line: u64,
}

/// A small table in a rule's case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseTable {
    /// Which table it stands for.
    pub name: String,
    /// Column names.
    pub columns: Vec<String>,
    /// Cells; none for null.
    pub rows: Vec<Vec<Option<String>>>,
}
