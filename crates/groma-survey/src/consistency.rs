//! Transversal consistency: the same evidence, the same judgement, across all units.
//!
//! For one question, all units side by side, and what a reader should look at. A flag is a reason
//! to look, never a verdict. For those who may see everything: what is read here is not filtered.

mod evidence_kind;
mod outlier;

pub use evidence_kind::EvidenceKind;

use crate::workflow::{Answer, Outcome, Reaction, Reviewer, Round};
use crate::{AnswerKey, Given};
use evidence_kind::same_place;
use groma_define::{AnswerKind, EvidenceNeed, Question, QuestionCode, QuestionType, UnitCode};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One question over all units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Which question.
    pub question: QuestionCode,
    /// The answers, by value, then unit and row.
    pub rows: Vec<Row>,
    /// What to look at, by kind, then units.
    pub flags: Vec<Flag>,
}

/// What one unit says to it, and what became of that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Whose.
    pub unit: UnitCode,
    /// Which row of a repeated section; 1 elsewhere.
    pub instance: u32,
    /// Value, evidence, justification.
    pub given: Given,
    /// Which kinds of evidence there are.
    pub kinds: BTreeSet<EvidenceKind>,
    /// What reviewer A says; none is silence.
    pub verdict_a: Option<Reaction>,
    /// What reviewer B says; none is silence.
    pub verdict_b: Option<Reaction>,
    /// What was decided.
    pub decided: Option<Outcome>,
    /// What all of this comes to.
    pub judged: Judged,
}

/// How an answer was judged so far: the decision, or what reviewers agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    /// It stands.
    Accepted,
    /// Another value stands.
    Adjusted,
    /// It cannot be told.
    NotVerifiable,
    /// The reviewers differ, and nothing was decided.
    Mixed,
    /// Nobody said anything: compared with nothing.
    Silent,
}

impl Judged {
    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Adjusted => "adjusted",
            Self::NotVerifiable => "not verifiable",
            Self::Mixed => "reviewers differ",
            Self::Silent => "not judged",
        }
    }
}

/// A reason to look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Flag {
    /// What kind of reason.
    pub rule: FlagRule,
    /// Which units.
    pub units: Vec<UnitCode>,
    /// In words.
    pub why: String,
}

/// What kind of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlagRule {
    /// The same address, judged differently.
    SameEvidenceJudgedDifferently,
    /// The same value on the same kind of evidence, judged differently.
    SameKindJudgedDifferently,
    /// The same value, judged differently.
    SameValueJudgedDifferently,
    /// A value that needs evidence and has none.
    RequiredEvidenceMissing,
    /// One address stands for several questions of a unit.
    EvidenceReused,
    /// A number far from those of the others.
    OutlierValue,
}

/// Every question to which somebody answered, in the instrument's order, with all units.
pub fn compare_all(round: &Round) -> Vec<Comparison> {
    let rows = rows_by_question(round);
    let mut reused = reused_addresses(&rows);
    let questions = round.instrument().answerable();
    let compared = questions.filter_map(|question| {
        let rows = rows.get(&question.code)?.clone();
        let mut comparison = compare(question, rows);
        comparison.flags.extend(reused.remove(&question.code).unwrap_or_default());
        comparison.flags.sort();
        Some(comparison)
    });
    compared.collect()
}

/// One question: its rows sorted, with every flag that can be told from them alone.
pub fn compare(question: &Question, mut rows: Vec<Row>) -> Comparison {
    rows.sort_by(|a, b| {
        let order = |row: &Row| (row.given.kind, row.given.value.clone());
        (order(a), &a.unit, a.instance).cmp(&(order(b), &b.unit, b.instance))
    });
    let mut flags = same_evidence(&rows);
    flags.extend(same_kind(&rows));
    flags.extend(same_value(&rows));
    flags.extend(evidence_missing(question, &rows));
    if matches!(question.kind, QuestionType::Integer | QuestionType::Decimal) {
        flags.extend(outliers(&rows));
    }
    flags.sort();
    Comparison { question: question.code.clone(), rows, flags }
}

impl Row {
    /// The row of an answer, as it is held and judged now.
    pub fn new(unit: &UnitCode, key: &AnswerKey, answer: &Answer) -> Self {
        let given = answer.held.given.clone();
        let verdict = |reviewer| answer.verdict(reviewer).map(|verdict| verdict.reaction.clone());
        let (verdict_a, verdict_b) = (verdict(Reviewer::A), verdict(Reviewer::B));
        let decided = answer.decision().map(|decided| decided.outcome);
        Self {
            unit: unit.clone(),
            instance: key.instance,
            kinds: given.evidence.iter().map(EvidenceKind::of).collect(),
            judged: judged(decided, [verdict_a.as_ref(), verdict_b.as_ref()]),
            given,
            verdict_a,
            verdict_b,
            decided,
        }
    }

    fn is_value(&self) -> bool {
        self.given.kind == AnswerKind::Answered
    }
}

fn judged(decided: Option<Outcome>, verdicts: [Option<&Reaction>; 2]) -> Judged {
    let of_outcome = |outcome| match outcome {
        Outcome::Kept => Judged::Accepted,
        Outcome::Adjusted => Judged::Adjusted,
        Outcome::NotVerifiable => Judged::NotVerifiable,
    };
    if let Some(outcome) = decided {
        return of_outcome(outcome);
    }
    let said: BTreeSet<Judged> = (verdicts.into_iter().flatten())
        .map(|reaction| match reaction {
            Reaction::Agree { .. } => Judged::Accepted,
            Reaction::Propose { .. } => Judged::Adjusted,
            Reaction::CannotVerify { .. } => Judged::NotVerifiable,
        })
        .collect();
    match said.len() {
        0 => Judged::Silent,
        1 => *said.first().expect("there is one"),
        _ => Judged::Mixed,
    }
}

/// What is asked and answered, confirmed, by question.
fn rows_by_question(round: &Round) -> BTreeMap<QuestionCode, Vec<Row>> {
    let mut rows: BTreeMap<QuestionCode, Vec<Row>> = BTreeMap::new();
    for (unit, entry) in &round.state().returns {
        let asked: BTreeSet<AnswerKey> = round.asked(unit).into_iter().collect();
        for (key, answer) in &entry.answers {
            let counts = answer.held.version > 0 && !answer.held.carried && asked.contains(key);
            if counts {
                rows.entry(key.question.clone()).or_default().push(Row::new(unit, key, answer));
            }
        }
    }
    rows
}

/// Rows that share something and were judged in different ways, with what they share.
fn judged_differently<'a>(
    rows: &'a [Row],
    shared: impl Fn(&'a Row) -> Vec<String>,
) -> Vec<(String, Vec<&'a Row>)> {
    let mut groups: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_value()) {
        for what in shared(row).into_iter().collect::<BTreeSet<_>>() {
            groups.entry(what).or_default().push(row);
        }
    }
    let differ = |group: &Vec<&Row>| {
        let told = |row: &&&Row| !matches!(row.judged, Judged::Mixed | Judged::Silent);
        let judged: BTreeSet<Judged> = group.iter().filter(told).map(|row| row.judged).collect();
        let units: BTreeSet<&UnitCode> = group.iter().filter(told).map(|row| &row.unit).collect();
        judged.len() > 1 && units.len() > 1
    };
    groups.into_iter().filter(|(_, group)| differ(group)).collect()
}

/// Who was judged how, in words: `accepted for N, S; adjusted for E`.
fn tally(group: &[&Row]) -> String {
    let mut by: BTreeMap<Judged, BTreeSet<&str>> = BTreeMap::new();
    for row in group {
        by.entry(row.judged).or_default().insert(row.unit.as_str());
    }
    let words = |judged: &Judged| judged.as_str();
    let parts: Vec<String> = by
        .iter()
        .map(|(judged, units)| {
            let units: Vec<&str> = units.iter().copied().collect();
            format!("{} for {}", words(judged), units.join(", "))
        })
        .collect();
    parts.join("; ")
}

fn flag(rule: FlagRule, group: &[&Row], why: String) -> Flag {
    let units: BTreeSet<UnitCode> = group.iter().map(|row| row.unit.clone()).collect();
    Flag { rule, units: units.into_iter().collect(), why }
}

fn same_evidence(rows: &[Row]) -> Vec<Flag> {
    let places =
        |row: &Row| row.given.evidence.iter().map(|item| same_place(&item.address)).collect();
    let groups = judged_differently(rows, places);
    let flags = groups.iter().map(|(place, group)| {
        let why = format!("`{place}` is evidence of several units and was {}", tally(group));
        flag(FlagRule::SameEvidenceJudgedDifferently, group, why)
    });
    flags.collect()
}

fn same_kind(rows: &[Row]) -> Vec<Flag> {
    let shared = |row: &Row| {
        let kinds = row.kinds.iter();
        kinds.map(|kind| format!("`{}` on a {}", row.given.value, kind.as_str())).collect()
    };
    let groups = judged_differently(rows, shared);
    let flags = groups.iter().map(|(what, group)| {
        let why = format!("{what} was {}", tally(group));
        flag(FlagRule::SameKindJudgedDifferently, group, why)
    });
    flags.collect()
}

fn same_value(rows: &[Row]) -> Vec<Flag> {
    let groups = judged_differently(rows, |row| vec![row.given.value.clone()]);
    let flags = groups.iter().map(|(value, group)| {
        let why = format!("`{value}` was {}", tally(group));
        flag(FlagRule::SameValueJudgedDifferently, group, why)
    });
    flags.collect()
}

fn evidence_missing(question: &Question, rows: &[Row]) -> Vec<Flag> {
    let bare: Vec<&Row> =
        rows.iter().filter(|row| row.is_value() && row.given.evidence.is_empty()).collect();
    if question.evidence != EvidenceNeed::Required || bare.is_empty() {
        return Vec::new();
    }
    let why = "a value is given, evidence is required, and there is none".to_owned();
    vec![flag(FlagRule::RequiredEvidenceMissing, &bare, why)]
}

fn outliers(rows: &[Row]) -> Vec<Flag> {
    let numbers: Vec<(f64, &Row)> = rows
        .iter()
        .filter(|row| row.is_value())
        .filter_map(|row| Some((row.given.value.parse::<f64>().ok()?, row)))
        .filter(|(number, _)| number.is_finite())
        .collect();
    let values: Vec<f64> = numbers.iter().map(|(number, _)| *number).collect();
    let found = outlier::outliers(&values);
    let flags = found.into_iter().map(|(at, score, median)| {
        let why = format!(
            "{} lies far from the others, whose median is {median} (modified z-score {score:.1})",
            numbers[at].0
        );
        flag(FlagRule::OutlierValue, &[numbers[at].1], why)
    });
    flags.collect()
}

/// Addresses that one unit gives as evidence for several questions, as flags of each of them.
fn reused_addresses(rows: &BTreeMap<QuestionCode, Vec<Row>>) -> BTreeMap<QuestionCode, Vec<Flag>> {
    let mut uses: BTreeMap<(&UnitCode, String), BTreeSet<&QuestionCode>> = BTreeMap::new();
    for (question, rows) in rows {
        for row in rows {
            for item in &row.given.evidence {
                let place = same_place(&item.address);
                uses.entry((&row.unit, place)).or_default().insert(question);
            }
        }
    }
    let mut flags: BTreeMap<QuestionCode, Vec<Flag>> = BTreeMap::new();
    for ((unit, place), questions) in uses.iter().filter(|(_, questions)| questions.len() > 1) {
        for question in questions {
            let others: Vec<&str> =
                questions.iter().filter(|o| o != &question).map(|o| o.as_str()).collect();
            let why = format!("`{place}` is also the evidence for {}", others.join(", "));
            let units = vec![(*unit).clone()];
            let flag = Flag { rule: FlagRule::EvidenceReused, units, why };
            flags.entry((*question).clone()).or_default().push(flag);
        }
    }
    flags
}

#[cfg(test)]
mod tests;
