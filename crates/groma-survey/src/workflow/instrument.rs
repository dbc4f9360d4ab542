//! The instrument as the workflow needs it: which questions there are, in which sections, and
//! whether a value can be an answer.

use super::refusal::Refusal;
use crate::{AnswerKey, Given};
use groma_define::{
    AnswerKind, Definition, Question, QuestionCode, QuestionType, UnitCode, day_number, hex,
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// How many rows a repeated section may have.
const INSTANCES_MAX: u32 = 1000;
/// How long a value, a reason or a comment may be, in bytes.
const TEXT_MAX: usize = 100_000;
/// How many pieces of evidence an answer may have.
const EVIDENCE_MAX: usize = 100;

/// The questions of an edition, arranged for a round.
#[derive(Debug)]
pub struct Instrument {
    definition: Arc<Definition>,
    digest: String,
    at: HashMap<QuestionCode, usize>,
}

impl Instrument {
    /// Arranges the questions of an edition.
    pub fn new(definition: Arc<Definition>) -> Self {
        let at = (definition.questions.iter().enumerate())
            .map(|(at, question)| (question.code.clone(), at))
            .collect();
        let digest = digest(&definition);
        Self { definition, digest, at }
    }

    /// The edition that it was made from.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// What a round is bound to: SHA-256 over codes, types, sections, lists, options, relevance and
    /// needs of all questions. Wording and translations are not in it: they can be mended.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The question with this code.
    pub fn question(&self, code: &QuestionCode) -> Option<&Question> {
        self.at.get(code).map(|at| &self.definition.questions[*at])
    }

    /// True when the edition measures this unit.
    pub fn has_unit(&self, unit: &UnitCode) -> bool {
        self.definition.unit(unit.as_str()).is_some()
    }

    /// The questions that can be answered, in the instrument's order.
    pub fn answerable(&self) -> impl Iterator<Item = &Question> {
        self.definition.questions.iter().filter(|question| !question.kind.is_heading())
    }

    /// True when it is a section of this instrument.
    pub fn is_section(&self, code: &QuestionCode) -> bool {
        self.question(code).is_some_and(|question| question.kind.is_section())
    }

    /// True when the question stands in the section, or in one inside it.
    pub fn stands_in(&self, question: &QuestionCode, section: &QuestionCode) -> bool {
        self.above(question).any(|above| above.code == *section)
    }

    /// The repeated section that the question stands in.
    pub fn repeat_of(&self, question: &QuestionCode) -> Option<&QuestionCode> {
        self.above(question)
            .find(|above| above.kind == QuestionType::Repeat)
            .map(|repeat| &repeat.code)
    }

    /// What the question stands in, from the inside out.
    fn above(&self, question: &QuestionCode) -> impl Iterator<Item = &Question> {
        let step = |question: &Question| {
            self.question(question.item_of.as_ref().or(question.section.as_ref())?)
        };
        let first = self.question(question).and_then(step);
        // Sections that contain each other are refused elsewhere; the bound keeps the walk finite.
        std::iter::successors(first, move |question| step(question)).take(self.at.len())
    }

    /// True when there is such a question to answer, in such a row.
    pub fn has(&self, answer: &AnswerKey) -> bool {
        let Some(question) = self.question(&answer.question) else { return false };
        let rows = if self.repeat_of(&answer.question).is_some() { INSTANCES_MAX } else { 1 };
        !question.kind.is_heading() && (1..=rows).contains(&answer.instance)
    }

    /// Refuses what cannot be an answer to the question.
    pub(super) fn check(&self, answer: &AnswerKey, given: &Given) -> Result<(), Refusal> {
        let code = &answer.question;
        let Some(question) = self.question(code) else {
            return Err(Refusal::content("unknown-question", format!("there is no `{code}`"), ""));
        };
        check_room(given)?;
        match given.kind {
            AnswerKind::NotAsked => {
                let message =
                    format!("nobody can say that `{code}` is not asked: relevance says so");
                return Err(Refusal::content("not-asked", message, "leave it empty instead"));
            }
            AnswerKind::Answered if given.value.is_empty() => {
                let message = format!("`{code}` is marked as answered and has no value");
                let hint =
                    "give a value, or say that it is not known, not applicable or confidential";
                return Err(Refusal::content("value", message, hint));
            }
            AnswerKind::Answered => {}
            kind if !given.value.is_empty() => {
                let message = format!("`{code}` has a value and is marked `{}`", kind.as_str());
                return Err(Refusal::content("value", message, "keep one of the two"));
            }
            _ => return Ok(()),
        }
        let (value, hint) = (&given.value, self.value_hint(question, &given.value));
        match hint {
            None => Ok(()),
            Some(hint) => {
                let message = format!("`{value}` cannot be the answer to `{code}`");
                Err(Refusal::content("value", message, hint))
            }
        }
    }

    /// None when the value fits the question, otherwise what would.
    fn value_hint(&self, question: &Question, value: &str) -> Option<String> {
        let fits = match question.kind {
            QuestionType::Single => self.is_option(question, value),
            QuestionType::Multiple => return self.ticked_hint(question, value),
            QuestionType::Integer => value.parse::<i64>().is_ok(),
            QuestionType::Decimal => {
                let number = value.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
                number && value.parse::<f64>().is_ok_and(f64::is_finite)
            }
            QuestionType::Date => day_number(value).is_some(),
            QuestionType::Url => is_address(value),
            QuestionType::Text => true,
            QuestionType::Matrix | QuestionType::Section | QuestionType::Repeat => false,
        };
        let hint = match question.kind {
            _ if fits => return None,
            QuestionType::Single => return Some(self.options_hint(question)),
            QuestionType::Integer => "write a whole number without separators, such as `1200`",
            QuestionType::Decimal => "write a number with a point, such as `12.5`",
            QuestionType::Date => "write a day as `YYYY-MM-DD`",
            QuestionType::Url => "write an address with `https://`",
            _ => "answer the questions below it",
        };
        Some(hint.to_owned())
    }

    fn is_option(&self, question: &Question, value: &str) -> bool {
        self.options(question).any(|choice| choice.option.as_str() == value)
    }

    fn options<'a>(
        &'a self,
        question: &'a Question,
    ) -> impl Iterator<Item = &'a groma_define::Choice> {
        self.definition.options.iter().filter(|choice| Some(&choice.list) == question.list.as_ref())
    }

    fn options_hint(&self, question: &Question) -> String {
        let options: Vec<&str> =
            self.options(question).map(|choice| choice.option.as_str()).take(20).collect();
        format!("the options are {}", options.join(", "))
    }

    fn ticked_hint(&self, question: &Question, value: &str) -> Option<String> {
        let ticked: Vec<&str> = value.split(' ').collect();
        let choices: Vec<_> =
            self.options(question).filter(|c| ticked.contains(&c.option.as_str())).collect();
        if choices.len() != ticked.len() {
            return Some(self.options_hint(question) + ", each once, with one space between");
        }
        let alone = choices.iter().find(|choice| choice.exclusive && ticked.len() > 1);
        alone.map(|choice| format!("`{}` cannot stand beside others", choice.option))
    }
}

/// True for a web address.
pub(super) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !text.contains(char::is_whitespace))
}

fn check_room(given: &Given) -> Result<(), Refusal> {
    let evidence = given.evidence.iter().flat_map(|item| [&item.address, &item.note]);
    let longest = evidence.chain([&given.value, &given.justification]).map(String::len).max();
    if given.evidence.len() > EVIDENCE_MAX {
        let message = format!("an answer takes {EVIDENCE_MAX} pieces of evidence");
        return Err(Refusal::content("too-much", message, "keep the strongest ones"));
    }
    if given.evidence.iter().any(|item| item.address.trim().is_empty()) {
        let message = "a piece of evidence has no address and no file";
        return Err(Refusal::content("evidence", message, "name the address or the file"));
    }
    match longest {
        Some(length) if length > TEXT_MAX => Err(too_long()),
        _ => Ok(()),
    }
}

/// Refuses a reason or comment that is empty or has no end.
pub(super) fn check_text(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        let message = format!("{what} is missing");
        return Err(Refusal::content("reason-missing", message, "say why, in a sentence"));
    }
    if text.len() > TEXT_MAX { Err(too_long()) } else { Ok(()) }
}

fn too_long() -> Refusal {
    let message = format!("a text takes {TEXT_MAX} bytes");
    Refusal::content("too-much", message, "put the long text into a file and name the page")
}

fn digest(definition: &Definition) -> String {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    };
    part(&definition.edition.code);
    for question in &definition.questions {
        part(question.code.as_str());
        part(question.kind.as_str());
        for code in [&question.section, &question.item_of, &question.depends_on] {
            part(code.as_ref().map_or("", QuestionCode::as_str));
        }
        part(question.list.as_ref().map_or("", |list| list.as_str()));
        for expression in [&question.relevant, &question.constraint, &question.choice_filter] {
            part(expression.as_ref().map_or("", |expression| &expression.text));
        }
        part(if question.required { "required" } else { "" });
        part(question.evidence.as_str());
        part(if question.scored { "scored" } else { "" });
    }
    for choice in &definition.options {
        part(choice.list.as_str());
        part(choice.option.as_str());
        part(if choice.exclusive { "exclusive" } else { "" });
    }
    hex(&hasher.finalize())
}
