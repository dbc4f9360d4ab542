//! Figures that are given, decided or held against.

use crate::code::{CohortCode, NodeCode, QuestionCode, UnitCode};
use crate::diagnostic::Place;

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
