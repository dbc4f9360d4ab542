//! Rules: queries with their cases.

use crate::code::{CohortCode, RuleCode};
use crate::diagnostic::Place;

/// What a rule returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// unit, indicator, value, status
    Indicator,
    /// subject, severity, message
    Check,
    /// unit, question, verdict, confidence, evidence
    Verification,
    /// true, false or null for each data set or distribution: one expression, no query
    Metric,
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
    /// What a metric says besides; none for other kinds.
    pub metric: Option<MetricTerms>,
    /// What proves it.
    pub cases: Vec<RuleCase>,
    /// Where the file is.
    pub place: Place,
}

/// What the rule of a metric says besides its expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricTerms {
    /// The questions of method whose readings move this metric.
    pub readings: Vec<String>,
    /// small, medium or large: what it takes to mend one.
    pub effort: String,
    /// publisher, portal or host: who has to mend it.
    pub mended_by: String,
    /// What to do, in one sentence.
    pub mend: String,
    /// What is asked instead under other readings.
    pub otherwise: Vec<Otherwise>,
}

/// An expression that takes the place of a metric's own where a method is read in another way.
/// Several under the same conditions count side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otherwise {
    /// Question of method and choice; all of them have to hold.
    pub conditions: Vec<(String, String)>,
    /// What it is asked of, where that is not the subject of the rule.
    pub subject: Option<String>,
    /// The expression.
    pub sql: String,
    /// The line in the file where it starts.
    pub sql_line: u64,
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
