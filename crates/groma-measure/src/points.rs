//! Every answer with what it earned: one row a unit, question and instance.

use crate::answers::{Answers, Cell};
use crate::card::{Card, Earned};
use groma_define::tables::{AnswerPointsRow, FindingRow};
use groma_define::{AnswerKind, Definition, Method, Node, Override, Routing, RunId, Source, Unit};
use std::collections::HashMap;

/// How the leaves of an edition are scored from answers, ready for any unit.
pub struct ScoreSheet<'d> {
    definition: &'d Definition,
    method: &'d Method,
    lines: Vec<Line<'d>>,
    routing: Routing<'d>,
    /// Some question is asked only of some.
    routed: bool,
    overrides: HashMap<(&'d str, &'d str), &'d Override>,
}

/// A leaf with its question.
struct Line<'d> {
    node: &'d Node,
    question: usize,
    card: Card,
}

/// What an answer to a leaf's question earned.
pub struct PointsOf<'d> {
    /// The leaf.
    pub node: &'d Node,
    /// The day the question asks about, when it names one.
    pub as_of: Option<&'d str>,
    /// The row for the trail.
    pub row: AnswerPointsRow,
}

impl<'d> ScoreSheet<'d> {
    /// The sheet of a method.
    pub fn new(definition: &'d Definition, method: &'d Method) -> Self {
        let positions: HashMap<&str, usize> =
            definition.questions.iter().zip(0..).map(|(q, at)| (q.code.as_str(), at)).collect();
        let lines = definition
            .nodes
            .iter()
            .filter_map(|node| {
                let Some(Source::Question(code)) = &node.source else { return None };
                let question = *positions.get(code.as_str())?;
                let card = Card::of(definition, method, node)?;
                Some(Line { node, question, card })
            })
            .collect();
        let overrides = definition
            .overrides
            .iter()
            .filter(|_| method.overrides)
            .map(|o| ((o.unit.as_str(), o.question.as_str()), o))
            .collect();
        let routed = definition.questions.iter().any(|question| question.relevant.is_some());
        Self { definition, method, lines, routing: definition.routing(), routed, overrides }
    }

    /// What a unit's answers earn, leaf by leaf; what cannot be scored is a finding.
    pub fn unit(
        &self,
        unit: &'d Unit,
        position: usize,
        answers: &Answers,
        run: &RunId,
        findings: &mut Vec<FindingRow>,
    ) -> Vec<PointsOf<'d>> {
        let mut rows = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let question = &self.definition.questions[line.question];
            let mut cells = answers.cells(position, line.question).peekable();
            let decided = self.overrides.get(&(unit.code.as_str(), question.code.as_str()));
            if cells.peek().is_none() {
                let cell = None;
                rows.push(self.row(unit, line, cell, decided.copied(), answers, run, findings));
                continue;
            }
            for cell in cells {
                let cell = Some(cell);
                rows.push(self.row(unit, line, cell, decided.copied(), answers, run, findings));
            }
        }
        rows
    }

    #[allow(clippy::too_many_arguments)]
    fn row(
        &self,
        unit: &Unit,
        line: &Line<'d>,
        cell: Option<Cell>,
        decided: Option<&Override>,
        answers: &Answers,
        run: &RunId,
        findings: &mut Vec<FindingRow>,
    ) -> PointsOf<'d> {
        let question = &self.definition.questions[line.question];
        let instance = cell.map_or(1, |cell| cell.instance);
        let asked = !self.routed || self.routing.is_asked(&unit.code, &question.code, instance);
        // An answer to a question that was not asked is kept and does not count.
        let kind = match cell {
            _ if !asked => AnswerKind::NotAsked,
            Some(cell) => cell.kind,
            None => AnswerKind::NotAnswered,
        };
        let said = cell.and_then(|cell| answers.text(cell.option));
        let option = decided
            .and_then(|decided| decided.value.as_deref())
            .or(said.map(AsRef::as_ref))
            .unwrap_or("");
        let kind =
            if decided.is_some_and(|d| d.value.is_some()) { AnswerKind::Answered } else { kind };
        let unsure = cell.is_some_and(|cell| cell.unsure);
        let earned = if asked {
            line.card.earns(kind, option, unsure)
        } else {
            Ok(line.card.absent(AnswerKind::NotAsked))
        };
        let mut earned = earned.unwrap_or_else(|why| {
            findings.push(FindingRow {
                code: "answer-without-points".into(),
                severity: "error".into(),
                subject_kind: "answer".into(),
                subject: format!("{}/{}", unit.code, question.code).as_str().into(),
                message: format!(
                    "the answer of {} to {} earns nothing: {why}",
                    unit.code, question.code
                )
                .as_str()
                .into(),
                detail: Some("add the option to points.csv, or correct the answer".into()),
                run: run.clone(),
            });
            Earned { points: None, rule: "unscored" }
        });
        if let Some(decided) = decided {
            earned.rule = "override";
            if decided.points.is_some() {
                earned.points = decided.points;
            }
        }
        if earned.rule == "block" {
            findings.push(blocked(unit, question.code.as_str(), run));
        }
        PointsOf {
            node: line.node,
            as_of: question.as_of.as_deref(),
            row: AnswerPointsRow {
                variant: self.method.variant.clone(),
                unit: unit.code.clone(),
                question: question.code.clone(),
                instance: i64::from(instance),
                option: (!option.is_empty()).then(|| option.into()),
                kind: kind.as_str().into(),
                points: earned.points,
                rule: earned.rule.into(),
                unsure,
            },
        }
    }
}

fn blocked(unit: &Unit, question: &str, run: &RunId) -> FindingRow {
    FindingRow {
        code: "publication-waits-for-answer".into(),
        severity: "error".into(),
        subject_kind: "answer".into(),
        subject: format!("{}/{question}", unit.code).as_str().into(),
        message: format!("publication waits for the answer of {} to {question}", unit.code)
            .as_str()
            .into(),
        detail: Some("its map says `block`; get an answer or change the map".into()),
        run: run.clone(),
    }
}
