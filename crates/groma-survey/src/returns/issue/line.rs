//! A row of a sheet with everything that stands in it, before it has a number.

use super::guidance::guidance;
use super::lists::Lists;
use crate::answer::{AnswerKey, Given};
use crate::returns::cells::AnswerCells;
use crate::returns::column::Column;
use crate::returns::evidence;
use crate::returns::instrument::{Instrument, RowKind, RowPlan};
use crate::returns::language::label;
use crate::returns::order::{Issue, Scope};
use crate::returns::text::clean;
use crate::returns::words::Words;
use groma_define::filled;
use groma_define::{AnswerKind, EvidenceNeed, Question, QuestionType};
use std::collections::BTreeMap;

/// The longest text of one cell, in units of UTF-16, with room for what programs add.
const CELL_MAX: usize = 32_000;

/// A row, and what stands in its cells by column; longer texts go on in rows of their own.
pub(super) struct Line<'a> {
    pub(super) plan: RowPlan<'a>,
    pub(super) texts: BTreeMap<Column, Vec<String>>,
    /// Present on the rows that answer a question, not on those of its options.
    pub(super) answer: Option<Answer>,
    /// Rows of the sheet that it takes: more than one when a text is longer than a cell.
    pub(super) height: usize,
}

/// The answer of a row as it goes out.
pub(super) struct Answer {
    pub(super) key: AnswerKey,
    pub(super) version: u32,
    /// The carried answer that may be confirmed.
    pub(super) carried: Option<Given>,
    pub(super) given: Given,
    pub(super) cells: AnswerCells,
}

/// Makes the lines of sheets.
pub(super) struct Lines<'a> {
    pub(super) instrument: &'a Instrument<'a>,
    pub(super) order: &'a Issue,
    pub(super) lists: &'a Lists,
    pub(super) words: &'static Words,
}

impl<'a> Lines<'a> {
    /// The line of a row.
    pub(super) fn line(&self, plan: RowPlan<'a>) -> Line<'a> {
        let answer = matches!(plan.kind, RowKind::Question).then(|| self.answer(&plan));
        let mut texts = BTreeMap::new();
        for column in Column::ALL {
            let text = clean(&self.text(column, &plan, answer.as_ref()));
            texts.insert(column, parts(text));
        }
        let height = texts.values().map(Vec::len).max().unwrap_or(1);
        Line { plan, texts, answer, height }
    }

    fn answer(&self, plan: &RowPlan<'_>) -> Answer {
        let key = AnswerKey { question: plan.question.code.clone(), instance: plan.instance };
        let held = self.order.held.get(&key);
        let version = held.map_or(0, |held| held.version);
        let given = held.map(|held| held.given.clone()).unwrap_or_default();
        let carried = held.filter(|held| held.carried).map(|held| held.given.clone());
        let cells = match carried {
            Some(_) => AnswerCells::default(),
            None => self.cells(plan.question, &given),
        };
        Answer { key, version, carried, given, cells }
    }

    /// An answer as cells: labels for options, the words of the language for kinds.
    fn cells(&self, question: &Question, given: &Given) -> AnswerCells {
        let mut cells = AnswerCells {
            kind: self.words.kind(given.kind).first().copied().unwrap_or_default().to_owned(),
            unsure: if given.unsure { self.words.yes().to_owned() } else { String::new() },
            explanation: clean(&given.justification),
            evidence: evidence::written(&given.evidence),
            ..AnswerCells::default()
        };
        let value = clean(&given.value);
        match question.kind {
            QuestionType::Multiple => {
                let mut left = Vec::new();
                for option in value.split_whitespace() {
                    if self.lists.label(question, option).is_some() {
                        cells.ticks.insert(option.to_owned(), self.words.yes().to_owned());
                    } else {
                        left.push(option);
                    }
                }
                cells.answer = left.join(" ");
            }
            _ => {
                cells.answer =
                    self.lists.label(question, &value).map(str::to_owned).unwrap_or(value)
            }
        }
        cells
    }

    fn text(&self, column: Column, plan: &RowPlan<'_>, answer: Option<&Answer>) -> String {
        match plan.kind {
            RowKind::Option(choice) => {
                return self.option_text(column, plan, choice.option.as_str());
            }
            RowKind::Section | RowKind::Entry | RowKind::Matrix => {
                return self.heading_text(column, plan);
            }
            RowKind::Question => {}
        }
        let (question, Some(answer)) = (plan.question, answer) else { return String::new() };
        match column {
            Column::Code => plan.id.clone(),
            Column::Question => self.label(question),
            Column::Guidance => self.guidance(plan),
            Column::Answer if has_options(plan, self.instrument) => answer.cells.answer.clone(),
            Column::Answer => answer.cells.answer.clone(),
            Column::Kind => answer.cells.kind.clone(),
            Column::Unsure => answer.cells.unsure.clone(),
            Column::Explanation => answer.cells.explanation.clone(),
            Column::Need => self.need(question).to_owned(),
            Column::Evidence => answer.cells.evidence.clone(),
            Column::Last => self.last(question, answer),
            Column::Confirm => String::new(),
            Column::Comments => {
                self.order.comments.get(&answer.key).map_or_else(String::new, |texts| {
                    texts.iter().map(|text| clean(text)).collect::<Vec<_>>().join("\n\n")
                })
            }
        }
    }

    fn option_text(&self, column: Column, plan: &RowPlan<'_>, option: &str) -> String {
        let key = AnswerKey { question: plan.question.code.clone(), instance: plan.instance };
        match column {
            Column::Code => plan.id.clone(),
            Column::Question => {
                let label = self.lists.label(plan.question, option).unwrap_or(option);
                format!("• {label}")
            }
            Column::Answer => {
                let held = self.order.held.get(&key).filter(|held| !held.carried);
                let ticked = held.is_some_and(|held| {
                    held.given.value.split_whitespace().any(|ticked| ticked == option)
                });
                if ticked { self.words.yes().to_owned() } else { String::new() }
            }
            _ => String::new(),
        }
    }

    fn heading_text(&self, column: Column, plan: &RowPlan<'_>) -> String {
        match column {
            Column::Question if matches!(plan.kind, RowKind::Entry) => {
                let label = self.label(plan.question);
                let number = plan.instance.to_string();
                filled(self.words.entry, &[("label", &label), ("number", &number)])
            }
            Column::Question => self.label(plan.question),
            Column::Guidance => self.guidance(plan),
            _ => String::new(),
        }
    }

    fn label(&self, question: &Question) -> String {
        let definition = self.instrument.definition;
        label(definition, &question.labels, &self.order.language, question.code.as_str())
    }

    fn guidance(&self, plan: &RowPlan<'_>) -> String {
        let Self { instrument, lists, words, .. } = *self;
        let mut text = guidance(instrument, words, lists, plan.question, &self.order.language);
        if has_options(plan, instrument) && matches!(plan.kind, RowKind::Question) {
            text = format!("{}\n{text}", capital(words.tick_below));
        }
        let reason = match &self.order.scope {
            Scope::Questions(queries) => queries.iter().find(|query| {
                query.key.question == plan.question.code && query.key.instance == plan.instance
            }),
            _ => None,
        };
        match reason.filter(|_| !plan.question.kind.is_heading()) {
            Some(query) if !query.reason.is_empty() => {
                format!("{}\n{text}", filled(words.asked_again, &[("reason", &query.reason)]))
            }
            _ => text,
        }
    }

    fn need(&self, question: &Question) -> &'static str {
        match question.evidence {
            EvidenceNeed::None => self.words.evidence_none,
            EvidenceNeed::Optional => self.words.evidence_optional,
            EvidenceNeed::Required => self.words.evidence_required,
        }
    }

    /// What is known already: the carried answer, marked, or what was said in the last edition.
    fn last(&self, question: &Question, answer: &Answer) -> String {
        if let Some(carried) = &answer.carried {
            return format!("{}\n({})", self.said(question, carried), self.words.carried);
        }
        self.order
            .last
            .get(&answer.key)
            .map_or_else(String::new, |given| self.said(question, given))
    }

    /// An answer in one text.
    fn said(&self, question: &Question, given: &Given) -> String {
        let cells = self.cells(question, given);
        let ticked: Vec<&str> =
            cells.ticks.keys().filter_map(|option| self.lists.label(question, option)).collect();
        let mut lines = vec![cells.answer, ticked.join("; "), cells.kind];
        if given.kind == AnswerKind::NotAnswered && given.value.is_empty() {
            lines.push("–".to_owned());
        }
        lines.extend([cells.explanation, cells.evidence]);
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

/// True for questions whose options have rows of their own.
pub(super) fn has_options(plan: &RowPlan<'_>, instrument: &Instrument<'_>) -> bool {
    plan.question.kind == QuestionType::Multiple && !instrument.options(plan.question).is_empty()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).chain(['.']).collect()
    })
}

/// A text in parts that fit into cells, cut inside words so that no part begins or ends with a
/// space that a program might take off.
fn parts(text: String) -> Vec<String> {
    if text.len() <= CELL_MAX {
        return vec![text];
    }
    let (mut parts, mut part, mut units) = (Vec::new(), String::new(), 0);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        part.push(letter);
        units += letter.len_utf16();
        let inside_word =
            !letter.is_whitespace() && letters.peek().is_some_and(|next| !next.is_whitespace());
        // A text of nothing but spaces for hundreds of letters is cut where it must be.
        if (units >= CELL_MAX - 1_000 && inside_word) || units >= CELL_MAX - 2 {
            parts.push(std::mem::take(&mut part));
            units = 0;
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_parted_and_not_cut() {
        let check = |text: String, expected: usize| {
            let parts = parts(text.clone());
            assert_eq!(parts.len(), expected);
            assert_eq!(parts.concat(), text);
            assert!(parts.iter().all(|part| part.encode_utf16().count() <= CELL_MAX));
        };
        check("short".to_owned(), 1);
        check("word ".repeat(20_000).trim().to_owned(), 4);
        check("😀".repeat(40_000), 3);
        check("a".to_owned() + &" ".repeat(70_000) + "b", 3);
    }
}
