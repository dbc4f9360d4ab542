//! Every answer with what it earned: one row a unit, question and instance.

use crate::answers::{Answers, Cell};
use crate::card::{Card, Earned};
use groma_define::table::Text;
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
    words: Words,
}

/// A leaf with its question.
struct Line<'d> {
    node: &'d Node,
    question: usize,
    card: Card,
    /// As the trail writes it.
    source: Text,
    /// The day the question asks about, or the edition's.
    as_of: Text,
}

/// What an answer to a leaf's question earned.
pub struct PointsOf<'d> {
    /// The leaf.
    pub node: &'d Node,
    /// `question:CODE`
    pub source: Text,
    /// The day it speaks of.
    pub as_of: Text,
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
                let as_of = definition.questions[question].as_of.as_deref();
                Some(Line {
                    node,
                    question,
                    card,
                    source: format!("question:{code}").into(),
                    as_of: as_of.unwrap_or(&definition.edition.as_of).into(),
                })
            })
            .collect();
        let overrides = definition
            .overrides
            .iter()
            .filter(|_| method.overrides)
            .map(|o| ((o.unit.as_str(), o.question.as_str()), o))
            .collect();
        let routed = definition.questions.iter().any(|question| question.relevant.is_some());
        Self {
            definition,
            method,
            lines,
            routing: definition.routing(),
            routed,
            overrides,
            words: Words::default(),
        }
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
            source: line.source.clone(),
            as_of: line.as_of.clone(),
            row: AnswerPointsRow {
                variant: self.method.variant.clone(),
                unit: unit.code.clone(),
                question: question.code.clone(),
                instance: i64::from(instance),
                option: match said {
                    Some(said) if said.as_ref() == option => Some(said.clone()),
                    _ => (!option.is_empty()).then(|| option.into()),
                },
                kind: self.words.of(kind.as_str()),
                points: earned.points,
                rule: self.words.of(earned.rule),
                unsure,
            },
        }
    }
}

/// Words that stand in every row, each kept once.
#[derive(Debug)]
pub(crate) struct Words(Vec<Text>);

impl Default for Words {
    fn default() -> Self {
        let kinds = AnswerKind::ALL.map(AnswerKind::as_str);
        let others = [
            "option",
            "split",
            "number",
            "override",
            "zero",
            "drop",
            "full",
            "block",
            "unscored",
            "observed",
            "overridden",
            "blocked",
            "reported",
            "reviewed",
        ];
        Self(kinds.into_iter().chain(others).map(Text::from).collect())
    }
}

impl Words {
    /// The shared copy of a word.
    pub(crate) fn of(&self, word: &str) -> Text {
        match self.0.iter().find(|known| known.as_ref() == word) {
            Some(known) => known.clone(),
            None => word.into(),
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
