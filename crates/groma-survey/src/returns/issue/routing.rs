//! When a question is asked: in words beside it, and as a formula that greys what is passed over.

use super::lists::Lists;
use crate::answer::AnswerKey;
use crate::returns::instrument::Instrument;
use groma_define::relevance::{Answers, Instances, Outline};
use groma_define::{Question, QuestionType};
use std::collections::BTreeMap;

/// The longest formula that Excel takes, less a margin.
const FORMULA_MAX: usize = 8_000;

/// Where the answer to a question stands, for formulas.
#[derive(Clone, Debug)]
pub(super) struct AnswerAt {
    /// The cell of the answer, with its sheet.
    pub(super) cell: String,
    /// The cells beside the options, of a question where several may be chosen.
    pub(super) options: BTreeMap<String, String>,
    /// The cell that confirms a carried answer, and the answer that it confirms.
    pub(super) confirms: Option<(String, String)>,
}

/// Writes expressions as formulas.
pub(super) struct Formulas<'a> {
    pub(super) instrument: &'a Instrument<'a>,
    pub(super) lists: &'a Lists,
    pub(super) places: &'a BTreeMap<AnswerKey, AnswerAt>,
}

impl Formulas<'_> {
    /// A formula that is true when the question is passed over, as far as that can be said.
    pub(super) fn passed_over(&self, question: &Question, instance: u32) -> Option<String> {
        let above = self.instrument.above(question);
        let all = std::iter::once(question).chain(above);
        let conditions = all.filter_map(|one| Some((one, one.relevant.as_ref()?)));
        let formulas: Vec<String> = conditions
            .filter_map(|(one, expression)| {
                let inside = self.write(&expression.outline(), one, instance)?;
                Some(format!("NOT({inside})"))
            })
            .collect();
        let formula = match formulas.as_slice() {
            [] => return None,
            [one] => one.clone(),
            several => format!("OR({})", several.join(",")),
        };
        (formula.len() <= FORMULA_MAX).then_some(formula)
    }

    fn write(&self, outline: &Outline<'_>, from: &Question, instance: u32) -> Option<String> {
        let joined = |parts: &[Outline<'_>], function: &str| {
            let parts: Option<Vec<String>> =
                parts.iter().map(|part| self.write(part, from, instance)).collect();
            Some(format!("{function}({})", parts?.join(",")))
        };
        match outline {
            Outline::All(parts) => joined(parts, "AND"),
            Outline::Any(parts) => joined(parts, "OR"),
            Outline::Not(part) => Some(format!("NOT({})", self.write(part, from, instance)?)),
            Outline::Compare { question, sign, value } => {
                let (question, at) = self.find((*question)?, from, instance)?;
                self.compare(question, at, sign, value)
            }
            Outline::Ticked { question, option } => {
                let (question, at) = self.find((*question)?, from, instance)?;
                match at.options.get(*option) {
                    Some(cell) => Some(confirmed(format!("{cell}<>\"\""), at, |carried| {
                        carried.split_whitespace().any(|ticked| ticked == *option)
                    })),
                    None => self.compare(question, at, "=", option),
                }
            }
            Outline::Count { question, sign, number } => {
                let (_, at) = self.find((*question)?, from, instance)?;
                let ticks: Vec<String> =
                    at.options.values().map(|cell| format!("({cell}<>\"\")")).collect();
                let excel = if *sign == "!=" { "<>" } else { sign };
                (!ticks.is_empty()).then(|| format!("({}){excel}{number}", ticks.join("+")))
            }
            Outline::Other => None,
        }
    }

    /// The question and its place, seen from a question in an entry of a repeated section.
    fn find(&self, code: &str, from: &Question, instance: u32) -> Option<(&Question, &AnswerAt)> {
        let question = self.instrument.question(code)?;
        let instance = match self.instrument.repeat_of(question) {
            None => 1,
            Some(repeat) => {
                let same =
                    self.instrument.repeat_of(from).is_some_and(|own| own.code == repeat.code);
                if !same {
                    return None;
                }
                instance
            }
        };
        let key = AnswerKey { question: question.code.clone(), instance };
        Some((question, self.places.get(&key)?))
    }

    fn compare(
        &self,
        question: &Question,
        at: &AnswerAt,
        sign: &str,
        value: &str,
    ) -> Option<String> {
        let cell = &at.cell;
        if value.is_empty() {
            let formula = format!("{cell}<>\"\"");
            let answered = confirmed(formula, at, |carried| !carried.is_empty());
            return match sign {
                "=" => Some(format!("NOT({answered})")),
                "!=" => Some(answered),
                _ => None,
            };
        }
        match question.kind {
            QuestionType::Single => {
                let label = self.lists.cell(question, value)?;
                let is = confirmed(format!("{cell}={label}"), at, |carried| carried == value);
                match sign {
                    "=" => Some(is),
                    "!=" => Some(format!("NOT({is})")),
                    _ => None,
                }
            }
            QuestionType::Integer | QuestionType::Decimal => {
                let number: f64 = value.parse().ok()?;
                let excel = if sign == "!=" { "<>" } else { sign };
                Some(format!("AND(ISNUMBER({cell}),{cell}{excel}{number})"))
            }
            _ => None,
        }
    }
}

/// The formula, or that a carried answer for which the same holds was confirmed.
fn confirmed(formula: String, at: &AnswerAt, holds: impl Fn(&str) -> bool) -> String {
    match &at.confirms {
        Some((cell, carried)) if holds(carried) => {
            format!("OR({formula},AND({}=\"\",{cell}<>\"\"))", at.cell)
        }
        _ => formula,
    }
}

/// The answers as the workbook shows them when it is opened.
pub(super) struct Shown<'a> {
    pub(super) instrument: &'a Instrument<'a>,
    pub(super) answers: &'a BTreeMap<AnswerKey, String>,
    pub(super) today: String,
    pub(super) from: &'a Question,
    pub(super) instance: u32,
}

impl Shown<'_> {
    /// True when the question is passed over by these answers.
    pub(super) fn passes_over(&self) -> bool {
        let above = self.instrument.above(self.from);
        let mut all = std::iter::once(self.from).chain(above);
        all.any(|one| {
            let holds = one.relevant.as_ref().map(|expression| expression.holds(self));
            matches!(holds, Some(Ok(false)))
        })
    }
}

impl Answers for Shown<'_> {
    fn answer(&self, question: &str, instance: u32) -> Option<String> {
        let key = AnswerKey { question: question.into(), instance };
        self.answers.get(&key).cloned()
    }

    fn instances(&self, question: &str) -> Instances {
        let Some(found) = self.instrument.question(question) else { return Instances::One(1) };
        let Some(repeat) = self.instrument.repeat_of(found) else { return Instances::One(1) };
        let own = self.instrument.repeat_of(self.from).is_some_and(|own| own.code == repeat.code);
        if own {
            return Instances::One(self.instance);
        }
        let last = self.answers.keys().filter(|key| key.question == found.code);
        Instances::All(last.map(|key| key.instance).max().unwrap_or(0))
    }

    fn position(&self) -> u32 {
        self.instance
    }

    fn today(&self) -> String {
        self.today.clone()
    }
}
