//! Every answer with what it earned: one row a unit, question and instance.

use crate::answers::{Answers, Cell};
use crate::card::{Card, Earned, Unscored};
use groma_define::table::Text;
use groma_define::tables::{AnswerPointsRow, FindingRow};
use groma_define::{
    AnswerKind, Definition, Method, Node, NodeCode, Override, QuestionCode, Routing, RunId, Source,
    Unit, Unreviewed, VariantCode,
};
use std::collections::HashMap;

/// How the leaves of an edition are scored from answers, ready for any unit.
pub struct ScoreSheet<'d> {
    definition: &'d Definition,
    pub(crate) method: &'d Method,
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
    /// As the trail writes it.
    source: Text,
    /// The day the question asks about, or the edition's.
    as_of: Text,
}

/// What an answer to a leaf's question earned.
pub struct PointsOf {
    /// The leaf.
    pub node: NodeCode,
    /// `question:CODE`
    pub source: Text,
    /// The day it speaks of.
    pub as_of: Text,
    /// A reviewer said it.
    pub reviewed: bool,
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
        Self { definition, method, lines, routing: definition.routing(), routed, overrides }
    }
}

/// Scores one unit after the other; each thread has its own.
pub struct Scorer<'s, 'd> {
    sheet: &'s ScoreSheet<'d>,
    answers: &'s Answers,
    run: &'s RunId,
    /// Texts that stand in every row, in copies of its own: threads that share a
    /// counted text wait for one another at every row.
    variant: VariantCode,
    own: Vec<OwnLine>,
    words: Words,
    /// By line and option: what a plain answer earns, once it was asked for.
    known: Vec<Vec<Option<Plain>>>,
    /// What could not be scored, or stops the publication.
    pub findings: Vec<FindingRow>,
}

/// A scorer's own copies of what a line writes into its rows.
struct OwnLine {
    question: QuestionCode,
    node: NodeCode,
    source: Text,
    as_of: Text,
}

/// What an answer earns whoever gives it.
#[derive(Clone)]
struct Plain {
    option: Option<Text>,
    points: Option<f64>,
    rule: Text,
}

/// Options remembered for a line; numbers and texts would be as many as answers.
const OPTIONS_KNOWN: usize = 1024;

impl<'s, 'd> Scorer<'s, 'd> {
    /// A scorer for the answers of an edition.
    pub fn new(sheet: &'s ScoreSheet<'d>, answers: &'s Answers, run: &'s RunId) -> Self {
        let own = |line: &Line| OwnLine {
            question: sheet.definition.questions[line.question].code.as_str().into(),
            node: line.node.code.as_str().into(),
            source: line.source.as_ref().into(),
            as_of: line.as_of.as_ref().into(),
        };
        Self {
            sheet,
            answers,
            run,
            variant: sheet.method.variant.as_str().into(),
            own: sheet.lines.iter().map(own).collect(),
            words: Words::default(),
            known: vec![vec![]; sheet.lines.len()],
            findings: vec![],
        }
    }

    /// What a unit's answers earn, leaf by leaf.
    pub fn unit(&mut self, unit: &'d Unit, position: usize) -> Vec<PointsOf> {
        let sheet = self.sheet;
        let mut rows = Vec::with_capacity(sheet.lines.len());
        for at in 0..sheet.lines.len() {
            let question = sheet.lines[at].question;
            let mut cells = self.answers.cells(position, question).peekable();
            if cells.peek().is_none() {
                rows.push(self.row(unit, at, None));
                continue;
            }
            for cell in cells {
                rows.push(self.row(unit, at, Some(cell)));
            }
        }
        rows
    }

    fn row(&mut self, unit: &'d Unit, at: usize, cell: Option<Cell>) -> PointsOf {
        let sheet = self.sheet;
        let line = &sheet.lines[at];
        let question = &sheet.definition.questions[line.question];
        let decided = match sheet.overrides.is_empty() {
            true => None,
            false => sheet.overrides.get(&(unit.code.as_str(), question.code.as_str())).copied(),
        };
        let instance = cell.map_or(1, |cell| cell.instance);
        let asked = !sheet.routed || sheet.routing.is_asked(&unit.code, &question.code, instance);
        // An answer to a question that was not asked is kept and does not count.
        // What nobody has judged is kept and, unless the method says otherwise, not yet an answer.
        let held_back = decided.is_none()
            && sheet.method.unreviewed == Unreviewed::LeaveOut
            && cell.is_some_and(|cell| cell.unreviewed);
        let kind = match cell {
            _ if !asked => AnswerKind::NotAsked,
            _ if held_back => AnswerKind::NotAnswered,
            _ if decided.is_some_and(|decided| decided.value.is_some()) => AnswerKind::Answered,
            Some(cell) => cell.kind,
            None => AnswerKind::NotAnswered,
        };
        let said = cell.and_then(|cell| self.answers.text(cell.option));
        let said = said.filter(|_| !held_back);
        let option =
            decided.and_then(|decided| decided.value.as_deref()).or(said.map(AsRef::as_ref));
        let unsure = cell.is_some_and(|cell| cell.unsure);
        let mut earned = match cell {
            Some(cell) if decided.is_none() && !unsure && kind == AnswerKind::Answered => {
                self.plain(unit, at, cell.option, option)
            }
            _ => self.earned(unit, at, kind, option, unsure),
        };
        if let Some(decided) = decided {
            earned.rule = self.words.of("override");
            if decided.points.is_some() {
                earned.points = decided.points;
            }
        }
        if held_back && earned.rule.as_ref() != "block" {
            earned.rule = self.words.of("unreviewed");
        }
        if earned.rule.as_ref() == "block" {
            self.findings.push(blocked(unit, question.code.as_str(), self.run));
        }
        let own = &self.own[at];
        PointsOf {
            node: own.node.clone(),
            source: own.source.clone(),
            as_of: own.as_of.clone(),
            reviewed: decided.is_some() || cell.is_some_and(Cell::is_reviewed),
            row: AnswerPointsRow {
                variant: self.variant.clone(),
                unit: unit.code.clone(),
                question: own.question.clone(),
                instance: i64::from(instance),
                option: earned.option,
                kind: self.words.of(kind.as_str()),
                points: earned.points,
                rule: earned.rule,
                unsure,
            },
        }
    }

    /// What a plain answer earns: worked out once for each option of a line.
    fn plain(&mut self, unit: &Unit, at: usize, number: u32, option: Option<&str>) -> Plain {
        let number = number as usize;
        if let Some(Some(plain)) = self.known[at].get(number) {
            return plain.clone();
        }
        let before = self.findings.len();
        let plain = self.earned(unit, at, AnswerKind::Answered, option, false);
        if number < OPTIONS_KNOWN && self.findings.len() == before {
            let known = &mut self.known[at];
            known.resize(known.len().max(number + 1), None);
            known[number] = Some(plain.clone());
        }
        plain
    }

    /// Asks the card; what it does not know is a finding, never a silent 0.
    fn earned(
        &mut self,
        unit: &Unit,
        at: usize,
        kind: AnswerKind,
        option: Option<&str>,
        unsure: bool,
    ) -> Plain {
        let sheet = self.sheet;
        let line = &sheet.lines[at];
        let earned = match kind {
            AnswerKind::NotAsked => Ok(line.card.absent(kind)),
            kind => line.card.earns(kind, option.unwrap_or_default(), unsure),
        };
        let earned = earned.unwrap_or_else(|why| {
            let question = &sheet.definition.questions[line.question].code;
            self.findings.push(unscored(unit, question.as_str(), &why, self.run));
            Earned { points: None, rule: "unscored" }
        });
        let rule = self.words.of(earned.rule);
        Plain { option: option.map(Text::from), points: earned.points, rule }
    }
}

fn unscored(unit: &Unit, question: &str, why: &Unscored, run: &RunId) -> FindingRow {
    let message = format!("the answer of {} to {question} earns nothing: {why}", unit.code);
    FindingRow {
        code: "answer-without-points".into(),
        severity: "error".into(),
        subject_kind: "answer".into(),
        subject: format!("{}/{question}", unit.code).into(),
        message: message.into(),
        detail: Some("add the option to points.csv, or correct the answer".into()),
        run: run.clone(),
        locator: None,
        fetch: None,
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
            "unreviewed",
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
        locator: None,
        fetch: None,
    }
}
