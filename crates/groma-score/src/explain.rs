//! Why a score is what it is: the tree from the score down to answer, option, rule
//! and source, read from the tables of a run.

mod text;

use crate::ScoreError;
use groma_define::Definition;
use groma_define::tables::{
    AdjustmentRow, AnswerPointsRow, CrossUnitInputRow, DecisionRow, IndicatorPartRow,
    IndicatorValueRow, ScoreRow,
};
use groma_store::TableDir;
use serde::Serialize;
use std::collections::BTreeMap;

/// A score with everything it stands on.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// The variant.
    pub variant: String,
    /// What the variant is.
    pub variant_label: String,
    /// The node asked about, with everything below it.
    pub node: ExplainedNode,
}

/// One node of the tree.
#[derive(Debug, Serialize)]
pub struct ExplainedNode {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its score, in full precision.
    pub score: Option<f64>,
    /// Its score as published.
    pub published: Option<f64>,
    /// The most it can be.
    pub points_max: Option<f64>,
    /// Its score as a percentage of that.
    pub percent: Option<f64>,
    /// The range of its score under weight draws.
    pub range: Option<[f64; 2]>,
    /// Its rank in the edition's cohort.
    pub rank: Option<f64>,
    /// The range of its rank.
    pub rank_range: Option<[f64; 2]>,
    /// Share of the weight below it that has a value.
    pub coverage: f64,
    /// computed, given or missing.
    pub status: String,
    /// The weight it had in its parent.
    pub weight: Option<f64>,
    /// What it adds to its parent's score.
    pub contribution: Option<f64>,
    /// What its score differs by from the sum of its children's contributions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<ExplainedAdjustment>,
    /// Where its value comes from, for an indicator or a given value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ExplainedValue>,
    /// What lies below it, in the framework's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<ExplainedNode>,
}

/// A gate, floor, cap, or an aggregation that does not simply add.
#[derive(Debug, Serialize)]
pub struct ExplainedAdjustment {
    /// Which.
    pub reason: String,
    /// How much it adds.
    pub amount: f64,
}

/// Where a value comes from.
#[derive(Debug, Serialize)]
pub struct ExplainedValue {
    /// In native units.
    pub value: Option<f64>,
    /// observed, given, overridden, or why it is missing.
    pub status: String,
    /// reported, reviewed, printed, digitised ….
    pub basis: String,
    /// `question:CODE`, `rule:CODE`, or where it was read.
    pub source: String,
    /// The day it speaks of.
    pub as_of: String,
    /// The answers behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<ExplainedAnswer>,
    /// The parts that sum to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ExplainedPart>,
    /// What a reviewer put in place of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<ExplainedDecision>,
    /// Other units that this value depends on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on_units: Vec<String>,
}

/// An answer and what it earned.
#[derive(Debug, Serialize)]
pub struct ExplainedAnswer {
    /// The question.
    pub question: String,
    /// What was asked.
    pub label: String,
    /// Which instance of a repeated section.
    pub instance: i64,
    /// answered, not_answered, dont_know, not_applicable, confidential or not_asked.
    pub kind: String,
    /// The option, or the value's text.
    pub option: Option<String>,
    /// What it earned.
    pub points: Option<f64>,
    /// By which rule.
    pub rule: String,
    /// A reviewer is not sure of it.
    pub unsure: bool,
}

/// A part of a value.
#[derive(Debug, Serialize)]
pub struct ExplainedPart {
    /// What it stands for.
    pub item: String,
    /// How much of the value it is.
    pub amount: f64,
}

/// A reviewer's decision.
#[derive(Debug, Serialize)]
pub struct ExplainedDecision {
    /// The answer that counts instead.
    pub value: Option<String>,
    /// The points that count instead.
    pub points: Option<f64>,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// When.
    pub date: String,
}

/// Explains the score of a unit at a node (the index when none is named).
pub fn explain(
    definition: &Definition,
    tables: &TableDir,
    unit: &str,
    node: Option<&str>,
    variant: Option<&str>,
) -> Result<Explained, ScoreError> {
    let known = definition.unit(unit).ok_or_else(|| {
        unknown("unit", unit, definition.units.iter().map(|unit| unit.code.as_str()))
    })?;
    let index = definition.index_node().map_or("", |node| node.code.as_str());
    let node = node.unwrap_or(index);
    if definition.node(node).is_none() {
        return Err(unknown("node", node, definition.nodes.iter().map(|node| node.code.as_str())));
    }
    let method = match variant {
        None => definition.main(),
        Some(code) => {
            definition.methods.iter().find(|method| method.variant.as_str() == code).ok_or_else(
                || unknown("variant", code, definition.methods.iter().map(|m| m.variant.as_str())),
            )?
        }
    };
    let trail = Trail::read(definition, tables, unit, method.variant.as_str())?;
    Ok(Explained {
        unit: unit.to_owned(),
        unit_name: known.name.clone(),
        variant: method.variant.to_string(),
        variant_label: method.label.clone(),
        node: trail.node(node),
    })
}

fn unknown<'a>(what: &'static str, code: &str, codes: impl Iterator<Item = &'a str>) -> ScoreError {
    let nearest = codes
        .max_by(|a, b| strsim::jaro_winkler(a, code).total_cmp(&strsim::jaro_winkler(b, code)));
    ScoreError::Unknown {
        what,
        code: code.to_owned(),
        nearest: nearest
            .map_or_else(|| "nothing, there are none".to_owned(), |code| format!("`{code}`")),
    }
}

/// The rows about one unit and variant, by node or question.
struct Trail<'d> {
    definition: &'d Definition,
    scores: BTreeMap<String, ScoreRow>,
    values: BTreeMap<String, IndicatorValueRow>,
    adjustments: Vec<AdjustmentRow>,
    answers: Vec<AnswerPointsRow>,
    parts: Vec<IndicatorPartRow>,
    decisions: Vec<DecisionRow>,
    across: Vec<CrossUnitInputRow>,
}

impl<'d> Trail<'d> {
    fn read(
        definition: &'d Definition,
        tables: &TableDir,
        unit: &str,
        variant: &str,
    ) -> Result<Self, ScoreError> {
        let of_both = [("unit", unit), ("variant", variant)];
        let scores: Vec<ScoreRow> = tables.read_where(&of_both)?;
        let values: Vec<IndicatorValueRow> = tables.read_where(&of_both)?;
        Ok(Self {
            definition,
            scores: scores.into_iter().map(|row| (row.node.to_string(), row)).collect(),
            values: values.into_iter().map(|row| (row.indicator.to_string(), row)).collect(),
            adjustments: tables.read_where(&of_both)?,
            answers: tables.read_where(&of_both)?,
            parts: tables.read_where(&of_both)?,
            decisions: tables.read_where(&[("unit", unit)])?,
            across: tables.read()?,
        })
    }

    fn node(&self, code: &str) -> ExplainedNode {
        let node = self.definition.node(code).expect("the caller names a node of the definition");
        let score = self.scores.get(code);
        let given = score.is_some_and(|score| score.status.as_ref() == "given");
        let children = self.definition.nodes.iter().filter(|child| {
            !given && child.parent.as_ref().is_some_and(|parent| parent.as_str() == code)
        });
        let adjustments = self.adjustments.iter().filter(|row| row.node.as_str() == code);
        ExplainedNode {
            code: code.to_owned(),
            name: node.name.clone(),
            score: score.and_then(|row| row.score),
            published: score.and_then(|row| row.published),
            points_max: node.points_max,
            percent: score.and_then(|row| row.percent),
            range: score.and_then(|row| Some([row.score_low?, row.score_high?])),
            rank: score.and_then(|row| row.rank),
            rank_range: score.and_then(|row| Some([row.rank_low?, row.rank_high?])),
            coverage: score.map_or(0.0, |row| row.coverage),
            status: score.map_or("missing", |row| row.status.as_ref()).to_owned(),
            weight: score.and_then(|row| row.weight),
            contribution: score.and_then(|row| row.contribution),
            adjustments: adjustments
                .map(|row| ExplainedAdjustment {
                    reason: row.reason.to_string(),
                    amount: row.amount,
                })
                .collect(),
            value: self.values.get(code).map(|value| self.value(value)),
            children: children.map(|child| self.node(child.code.as_str())).collect(),
        }
    }

    fn value(&self, row: &IndicatorValueRow) -> ExplainedValue {
        let question = row.source.strip_prefix("question:").unwrap_or_default();
        let answers = self.answers.iter().filter(|answer| answer.question.as_str() == question);
        let parts = self.parts.iter().filter(|part| part.indicator == row.indicator);
        let overridden = row.status.as_ref() == "overridden";
        let decision =
            self.decisions.iter().find(|row| overridden && row.question.as_str() == question);
        let across = self.across.iter().filter(|across| across.indicator == row.indicator);
        ExplainedValue {
            value: row.value,
            status: row.status.to_string(),
            basis: row.basis.to_string(),
            source: row.source.to_string(),
            as_of: row.as_of.to_string(),
            answers: answers.map(|answer| self.answer(answer)).collect(),
            parts: parts
                .map(|part| ExplainedPart { item: part.item.to_string(), amount: part.amount })
                .collect(),
            decision: decision.map(|decision| ExplainedDecision {
                value: decision.value.as_deref().map(str::to_owned),
                points: decision.points,
                reason: decision.reason.to_string(),
                author: decision.author.to_string(),
                date: decision.date.to_string(),
            }),
            depends_on_units: across.map(|across| across.on_unit.to_string()).collect(),
        }
    }

    fn answer(&self, row: &AnswerPointsRow) -> ExplainedAnswer {
        let question = self.definition.question(row.question.as_str());
        ExplainedAnswer {
            question: row.question.to_string(),
            label: question
                .map(|question| self.definition.label(&question.labels, question.code.as_str()))
                .unwrap_or_default()
                .to_owned(),
            instance: row.instance,
            kind: row.kind.to_string(),
            option: row.option.as_deref().map(str::to_owned),
            points: row.points,
            rule: row.rule.to_string(),
            unsure: row.unsure,
        }
    }
}
