//! An answer's value, held against its question: option codes, numbers, dates, addresses.

use crate::code::QuestionCode;
use crate::date::day_number;
use crate::definition::{Choice, Question, QuestionType};
use crate::nearest::suggest;
use crate::read::row::{Row, parse_number};
use std::collections::HashMap;

/// The questions, each with what an answer to it may be.
pub(crate) struct Instrument<'a> {
    questions: HashMap<&'a str, Asked<'a>>,
    lists: HashMap<&'a str, Options<'a>>,
}

struct Asked<'a> {
    kind: QuestionType,
    list: Option<&'a str>,
    repeated: bool,
}

#[derive(Default)]
struct Options<'a> {
    order: Vec<&'a Choice>,
    /// Position by text, case left aside.
    folded: HashMap<String, usize>,
}

impl<'a> Instrument<'a> {
    pub(crate) fn new(questions: &'a [Question], options: &'a [Choice]) -> Self {
        let mut lists: HashMap<&str, Options<'_>> = HashMap::new();
        for choice in options {
            let list = lists.entry(choice.list.as_str()).or_default();
            list.folded.entry(folded(choice.option.as_str())).or_insert(list.order.len());
            list.order.push(choice);
        }
        let by_code: HashMap<&str, &Question> =
            questions.iter().map(|question| (question.code.as_str(), question)).collect();
        let asked = |question: &'a Question| Asked {
            kind: question.kind,
            list: question.list.as_ref().map(|list| list.as_str()),
            repeated: in_repeat(question, &by_code),
        };
        let questions = questions.iter().map(|q| (q.code.as_str(), asked(q))).collect();
        Self { questions, lists }
    }

    /// The value as it counts: option codes as the list writes them, everything else as written.
    pub(crate) fn value(&self, row: &mut Row<'_>, question: &QuestionCode, text: String) -> String {
        let Some(asked) = self.questions.get(question.as_str()) else { return text };
        let list = asked.list.and_then(|list| self.lists.get(list));
        let refused = match (asked.kind, list) {
            (kind, _) if kind.is_heading() => {
                row.error("question", "answer-to-heading", || {
                    let kind = kind.as_str();
                    let message = format!("`{question}` is a {kind}, not a question");
                    (message, "answer the questions below it".to_owned())
                });
                return text;
            }
            (QuestionType::Single, Some(list)) => match list.find(&text) {
                Some(choice) => return choice.option.as_str().to_owned(),
                None => {
                    list.refuse(row, question, &text);
                    return text;
                }
            },
            (QuestionType::Multiple, Some(list)) => return list.ticked(row, question, &text),
            (QuestionType::Integer, _) => text.parse::<i64>().is_err().then_some((
                "whole number",
                "write it without a point or separators, for example `1200`",
            )),
            (QuestionType::Decimal, _) => parse_number(&text)
                .is_none()
                .then_some(("number", "write a decimal point and no separators between thousands")),
            (QuestionType::Date, _) => day_number(&text)
                .is_none()
                .then_some(("day of the calendar", "write it as `YYYY-MM-DD`")),
            (QuestionType::Url, _) => {
                (!is_address(&text)).then_some(("web address", "write it with `https://`"))
            }
            _ => None,
        };
        if let Some((wanted, hint)) = refused {
            row.error("value", "wrong-type", || {
                let message = format!("`{text}`, the answer to `{question}`, is not a {wanted}");
                (message, hint.to_owned())
            });
        }
        text
    }

    /// The option of the question's list that this text is, if it is one.
    pub(crate) fn option(&self, question: &QuestionCode, text: &str) -> Option<String> {
        let list = self.questions.get(question.as_str())?.list?;
        let choice = self.lists.get(list)?.find(text)?;
        Some(choice.option.as_str().to_owned())
    }

    /// Only questions of a repeated section have instances.
    pub(crate) fn check_instance(&self, row: &mut Row<'_>, question: &QuestionCode, instance: u32) {
        let repeated = self.questions.get(question.as_str()).is_none_or(|asked| asked.repeated);
        if instance > 1 && !repeated {
            row.error("instance", "instance-outside-repeat", || {
                let message =
                    format!("`{question}` is asked once, and here is instance {instance}");
                (message, "put the question into a section of type `repeat`".to_owned())
            });
        }
    }
}

impl Options<'_> {
    fn find(&self, text: &str) -> Option<&Choice> {
        self.folded.get(&folded(text)).map(|at| self.order[*at])
    }

    /// The options of a multiple answer, in the order of the list.
    fn ticked(&self, row: &mut Row<'_>, question: &QuestionCode, text: &str) -> String {
        let mut ticked: Vec<usize> = Vec::new();
        for part in text.split([' ', '\t', '\n', '\r', ';', '|']).filter(|part| !part.is_empty()) {
            match self.folded.get(&folded(part)) {
                Some(at) => ticked.push(*at),
                None => self.refuse(row, question, part),
            }
        }
        ticked.sort_unstable();
        ticked.dedup();
        if let Some(alone) = ticked.iter().find(|at| self.order[**at].exclusive && ticked.len() > 1)
        {
            row.warning("value", "exclusive-with-others", || {
                let option = &self.order[*alone].option;
                let message = format!("`{option}` is ticked together with other options");
                (message, "untick one or the other: the option excludes all others".to_owned())
            });
        }
        let codes: Vec<&str> = ticked.iter().map(|at| self.order[*at].option.as_str()).collect();
        codes.join(" ")
    }

    fn refuse(&self, row: &mut Row<'_>, question: &QuestionCode, text: &str) {
        row.error("value", "unknown-option", || {
            let known = self.order.iter().map(|choice| choice.option.as_str());
            let hint = suggest(text, known, "add it to options.csv and points.csv, or correct it");
            (format!("`{text}` is not an option of `{question}`"), hint)
        });
    }
}

/// Option texts are compared without case and outer spaces.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !text.contains(char::is_whitespace))
}

/// True when a section above the question is answered once for each instance.
fn in_repeat(question: &Question, by_code: &HashMap<&str, &Question>) -> bool {
    // A section that contains itself is refused elsewhere; the bound keeps the walk finite.
    let mut above = question.section.as_ref().or(question.item_of.as_ref());
    for _ in 0..by_code.len() {
        let Some(section) = above.and_then(|code| by_code.get(code.as_str())) else { return false };
        if section.kind == QuestionType::Repeat {
            return true;
        }
        above = section.section.as_ref().or(section.item_of.as_ref());
    }
    false
}
