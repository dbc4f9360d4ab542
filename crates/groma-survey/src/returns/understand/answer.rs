//! From the cells of one answer to what they say.

use super::choice::{self, Meant, Offered};
use super::date::{self, DayRead};
use super::gather::Block;
use super::number::{self, NumberRead};
use crate::answer::{AnswerKey, Given};
use crate::returns::cells::key_name;
use crate::returns::evidence;
use crate::returns::instrument::Instrument;
use crate::returns::text::clean;
use crate::sheets::Findings;
use crate::sheets::{CellKind, SheetPlace};
use groma_define::{AnswerKind, Question, QuestionType};

/// As many options as a cell may list; no list is as long.
const PARTS_MAX: usize = 500;

/// Reads the cells of answers.
pub(super) struct Reader<'a> {
    pub(super) instrument: &'a Instrument<'a>,
    pub(super) offered: &'a Offered,
}

/// A text that cannot be taken; the finding has been made.
pub(super) struct NotTaken;

/// What the answer's own cells say: a value, a kind, or nothing.
#[derive(Default)]
struct Said {
    value: String,
    kind: Option<AnswerKind>,
}

impl Reader<'_> {
    /// What a block says, or nothing when a finding keeps it from being taken.
    pub(super) fn given(
        &self,
        question: &Question,
        key: &AnswerKey,
        block: &Block,
        notes: &mut Findings,
    ) -> Result<Given, NotTaken> {
        let repeated = self.instrument.repeat_of(question).is_some();
        let cell =
            Cell { name: key_name(key, repeated), place: &block.place, reader: self, question };
        let said = match question.kind {
            QuestionType::Multiple => cell.several(block, notes)?,
            _ => cell.one(&block.cells.answer, block.kind, notes)?,
        };
        let kind = cell.kind(&block.cells.kind, notes)?;
        let kind = match (said.kind, kind) {
            (Some(one), Some(other)) if one != other => {
                let message = format!(
                    "`{}` says two things: {} and {}",
                    cell.name,
                    one.as_str(),
                    other.as_str()
                );
                return cell.refuse(notes, "value-beside-kind", message, "leave one of them");
            }
            (one, other) => one.or(other),
        };
        if let (false, Some(kind)) = (said.value.is_empty(), kind) {
            let message = format!(
                "`{}` has the answer “{}” and says {} beside it",
                cell.name,
                said.value,
                kind.as_str()
            );
            return cell.refuse(notes, "value-beside-kind", message, "delete one of the two");
        }
        let (pieces, wordy) = evidence::read(&block.cells.evidence);
        for words in wordy {
            let words: String = words.chars().take(120).collect();
            let message = format!("“{words}” names neither a link nor a file; it is kept as it is");
            notes.note(
                block.place.clone(),
                "evidence-without-link",
                message,
                "add a link where there is one",
            );
        }
        let kind = kind.unwrap_or(if said.value.is_empty() {
            AnswerKind::NotAnswered
        } else {
            AnswerKind::Answered
        });
        Ok(Given {
            value: said.value,
            kind,
            justification: clean(&block.cells.explanation),
            evidence: evidence::canonical(&pieces),
            unsure: cell.unsure(&block.cells.unsure, notes)?,
        })
    }
}

/// One answer that is being read.
struct Cell<'a> {
    name: String,
    place: &'a SheetPlace,
    reader: &'a Reader<'a>,
    question: &'a Question,
}

impl Cell<'_> {
    fn refuse<T>(
        &self,
        notes: &mut Findings,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Result<T, NotTaken> {
        notes.error(self.place.clone(), code, message, hint);
        Err(NotTaken)
    }

    /// The answer of a question with one cell.
    fn one(&self, text: &str, kind: CellKind, notes: &mut Findings) -> Result<Said, NotTaken> {
        let text = clean(text);
        if text.is_empty() {
            return Ok(Said::default());
        }
        let has_list = !self.reader.instrument.options(self.question).is_empty();
        if self.question.kind == QuestionType::Single && has_list {
            return self.option(&text, notes);
        }
        if let Some(kind) = choice::offered_kind(self.reader.offered, &text) {
            return Ok(Said { kind: Some(kind), ..Said::default() });
        }
        let value = match self.question.kind {
            QuestionType::Integer => self.number(&text, kind, true, notes)?,
            QuestionType::Decimal => self.number(&text, kind, false, notes)?,
            QuestionType::Date => self.day(&text, kind, notes)?,
            QuestionType::Url => self.address(&text, notes)?,
            _ => text,
        };
        Ok(Said { value, kind: None })
    }

    fn option(&self, text: &str, notes: &mut Findings) -> Result<Said, NotTaken> {
        let Cell { reader, question, name, .. } = self;
        let shown: String = text.chars().take(120).collect();
        match choice::meant(reader.instrument, reader.offered, question, text) {
            Meant::Option(code) => Ok(Said { value: code, kind: None }),
            Meant::Numbered(code) => {
                let message =
                    format!("“{shown}” is read as the number of the option `{code}` of `{name}`");
                notes.warning(
                    self.place.clone(),
                    "option-by-number",
                    message,
                    "check that it is the one that is meant",
                );
                Ok(Said { value: code, kind: None })
            }
            Meant::Kind(kind) => Ok(Said { kind: Some(kind), ..Said::default() }),
            Meant::Placeholder => {
                let message = format!("“{shown}” was left as it was; `{name}` is not answered");
                notes.note(self.place.clone(), "placeholder", message, "");
                Ok(Said::default())
            }
            Meant::Gone(code) => self.refuse(
                notes,
                "option-gone",
                format!("`{code}`, chosen in `{name}`, is no option of the instrument any more"),
                "choose again in a new workbook",
            ),
            Meant::Ambiguous(codes) => self.refuse(
                notes,
                "option-ambiguous",
                format!("“{shown}” could mean several options of `{name}`: {}", codes.join(", ")),
                "choose from the list, or write the option's code",
            ),
            Meant::Near(label) => self.refuse(
                notes,
                "unknown-option",
                format!("“{shown}” is no option of `{name}`"),
                format!("was “{label}” meant? choose from the list"),
            ),
            Meant::None if choice::is_unclear(text) => self.unclear(&shown, notes),
            Meant::None => self.refuse(
                notes,
                "unknown-option",
                format!("“{shown}” is no option of `{name}`"),
                "choose from the list",
            ),
        }
    }

    fn unclear<T>(&self, shown: &str, notes: &mut Findings) -> Result<T, NotTaken> {
        self.refuse(
            notes,
            "unclear-kind",
            format!(
                "“{shown}” beside `{}` can mean that it does not apply or that nothing is said",
                self.name
            ),
            "write *not applicable*, *don't know* or *confidential*, or leave it empty",
        )
    }

    /// The ticked options of a question, in the order of its list.
    fn several(&self, block: &Block, notes: &mut Findings) -> Result<Said, NotTaken> {
        let options = self.reader.instrument.options(self.question);
        let mut ticked: Vec<&str> = Vec::new();
        let mut tick = |code: &str| {
            let choice = options.iter().find(|choice| choice.option.as_str() == code);
            ticked.extend(choice.map(|choice| choice.option.as_str()));
        };
        let mut kind = None;
        for (option, mark) in &block.cells.ticks {
            if self.ticked(option, mark, notes)? {
                tick(option);
            }
        }
        // Protected cells are filled all the same: several options in one cell, or a kind.
        let whole = clean(&block.cells.answer);
        if !whole.is_empty() {
            match choice::meant(self.reader.instrument, self.reader.offered, self.question, &whole)
            {
                Meant::Kind(said) => kind = Some(said),
                Meant::Placeholder => {}
                Meant::Option(code) => tick(&code),
                _ => {
                    let parts = split(&whole);
                    if parts.len() > PARTS_MAX {
                        return self.refuse(
                            notes,
                            "unknown-option",
                            format!("the answer to `{}` lists {} options", self.name, parts.len()),
                            "write yes beside each option that applies",
                        );
                    }
                    for part in parts {
                        match self.option(part, notes)? {
                            Said { kind: Some(said), .. } => kind = Some(said),
                            Said { value, .. } => tick(&value),
                        }
                    }
                }
            }
        }
        if let Some(gone) = self.missing_rows(block) {
            return self.refuse(
                notes,
                "option-row-missing",
                format!("the row of option `{gone}` of `{}` is missing", self.name),
                "put the row back, or take a new workbook",
            );
        }
        let order = options.iter().map(|choice| choice.option.as_str());
        let value: Vec<&str> = order.filter(|option| ticked.contains(option)).collect();
        let exclusive = options.iter().find(|choice| {
            choice.exclusive && value.len() > 1 && value.contains(&choice.option.as_str())
        });
        if let Some(choice) = exclusive {
            let message =
                format!("`{}` of `{}` is chosen together with others", choice.option, self.name);
            notes.warning(
                self.place.clone(),
                "exclusive-with-others",
                message,
                "it excludes all others: untick one or the other",
            );
        }
        Ok(Said { value: value.join(" "), kind })
    }

    /// An option that has no row any more, when others of the same question have one.
    fn missing_rows(&self, block: &Block) -> Option<String> {
        if block.options.is_empty() {
            return None;
        }
        let offered = self.reader.offered.options(self.question);
        let known = self.reader.instrument.options(self.question);
        let known = known.iter().map(|choice| choice.option.as_str());
        let expected = known.filter(|code| offered.is_empty() || offered.contains(code));
        expected.filter(|code| !block.options.contains(*code)).map(str::to_owned).next()
    }

    fn ticked(&self, option: &str, mark: &str, notes: &mut Findings) -> Result<bool, NotTaken> {
        let mark = clean(mark);
        if mark.is_empty() {
            return Ok(false);
        }
        if let Some(truth) = choice::truth(&mark) {
            return Ok(truth);
        }
        // Some write the option once more beside itself.
        let meant =
            choice::meant(self.reader.instrument, self.reader.offered, self.question, &mark);
        if meant == Meant::Option(option.to_owned()) {
            return Ok(true);
        }
        let shown: String = mark.chars().take(120).collect();
        self.refuse(
            notes,
            "unclear-mark",
            format!("“{shown}” beside option `{option}` of `{}` is neither yes nor no", self.name),
            "write yes, or leave it empty",
        )
    }

    fn number(
        &self,
        text: &str,
        kind: CellKind,
        whole: bool,
        notes: &mut Findings,
    ) -> Result<String, NotTaken> {
        let name = &self.name;
        let shown: String = text.chars().take(120).collect();
        if kind == CellKind::Date {
            let hint = "the program took the number for a date: type it again, the cell formatted as a number";
            return self.refuse(
                notes,
                "wrong-type",
                format!("“{shown}”, the answer to `{name}`, is a day and not a number"),
                hint,
            );
        }
        if kind == CellKind::Number && !whole {
            return Ok(text.to_owned());
        }
        match number::read(text, whole) {
            NumberRead::Number(number, false) => Ok(number),
            NumberRead::Number(number, true) => {
                let message = format!("“{shown}”, the answer to `{name}`, is read as {number}");
                notes.note(self.place.clone(), "number-with-separators", message, "");
                Ok(number)
            }
            NumberRead::Ambiguous(first, second) => self.refuse(
                notes,
                "number-ambiguous",
                format!("“{shown}”, the answer to `{name}`, could be {first} or {second}"),
                "write it without separators between thousands",
            ),
            NumberRead::Near(number) => self.refuse(
                notes,
                "wrong-type",
                format!("“{shown}”, the answer to `{name}`, is more than a number"),
                format!("write {number} alone, and the rest into the explanation"),
            ),
            NumberRead::NotWhole(_) => self.refuse(
                notes,
                "wrong-type",
                format!("“{shown}”, the answer to `{name}`, is not a whole number"),
                "give it without decimals",
            ),
            NumberRead::None if choice::is_unclear(text) => self.unclear(&shown, notes),
            NumberRead::None => self.refuse(
                notes,
                "wrong-type",
                format!("“{shown}”, the answer to `{name}`, is not a number"),
                self.kind_hint(text, "write a number"),
            ),
        }
    }

    fn day(&self, text: &str, kind: CellKind, notes: &mut Findings) -> Result<String, NotTaken> {
        let name = &self.name;
        let shown: String = text.chars().take(120).collect();
        if kind == CellKind::Date
            && let Some(day) = text.get(..10).and_then(date::iso)
        {
            return Ok(day.to_owned());
        }
        match date::read(text) {
            DayRead::Day(day) => Ok(day),
            DayRead::Ambiguous(first, second) => self.refuse(
                notes,
                "date-ambiguous",
                format!("“{shown}”, the answer to `{name}`, could be {first} or {second}"),
                "write it as YYYY-MM-DD",
            ),
            DayRead::Incomplete => self.refuse(
                notes,
                "wrong-type",
                format!("“{shown}”, the answer to `{name}`, leaves the day open"),
                "write it as YYYY-MM-DD",
            ),
            DayRead::None if choice::is_unclear(text) => self.unclear(&shown, notes),
            DayRead::None => self.refuse(
                notes,
                "wrong-type",
                format!("“{shown}”, the answer to `{name}`, is not a day"),
                self.kind_hint(text, "write it as YYYY-MM-DD"),
            ),
        }
    }

    fn address(&self, text: &str, notes: &mut Findings) -> Result<String, NotTaken> {
        let lower = text.to_ascii_lowercase();
        let schemes = ["http://", "https://"];
        let known =
            schemes.iter().any(|scheme| lower.starts_with(scheme) && text.len() > scheme.len());
        if known && !text.contains(char::is_whitespace) {
            return Ok(text.to_owned());
        }
        let shown: String = text.chars().take(120).collect();
        let (pieces, wordy) = evidence::read(text);
        let hint = match pieces.as_slice() {
            [only] if wordy.is_empty() && !only.note.is_empty() => {
                format!("write {} alone", only.address)
            }
            [_] if !text.contains(char::is_whitespace) && text.contains('.') => {
                format!("was https://{text} meant?")
            }
            _ => self.kind_hint(text, "write one address that starts with https://"),
        };
        if choice::is_unclear(text) {
            return self.unclear(&shown, notes);
        }
        let message = format!("“{shown}”, the answer to `{}`, is not a web address", self.name);
        self.refuse(notes, "wrong-type", message, hint)
    }

    fn kind_hint(&self, text: &str, otherwise: &str) -> String {
        choice::nearest_kind(text)
            .map_or_else(|| otherwise.to_owned(), |kind| format!("was “{kind}” meant?"))
    }

    fn kind(&self, text: &str, notes: &mut Findings) -> Result<Option<AnswerKind>, NotTaken> {
        let text = clean(text);
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(kind) = choice::offered_kind(self.reader.offered, &text) {
            return Ok(Some(kind));
        }
        let shown: String = text.chars().take(120).collect();
        if choice::is_unclear(&text) {
            return self.unclear(&shown, notes);
        }
        let hint = match choice::nearest_kind(&text) {
            Some(kind) => format!("was “{kind}” meant? choose from the list"),
            None => "choose from the list, and put reasons into the explanation".to_owned(),
        };
        let message = format!("“{shown}” beside `{}` is no reason that the list offers", self.name);
        self.refuse(notes, "unknown-kind", message, hint)
    }

    fn unsure(&self, text: &str, notes: &mut Findings) -> Result<bool, NotTaken> {
        let text = clean(text);
        if text.is_empty() {
            return Ok(false);
        }
        match choice::truth(&text) {
            Some(truth) => Ok(truth),
            // Any other word in the column for doubts is a doubt.
            None => {
                let shown: String = text.chars().take(120).collect();
                let message = format!("“{shown}” beside `{}` is read as *not sure*", self.name);
                notes.note(self.place.clone(), "unsure-in-words", message, "");
                Ok(true)
            }
        }
    }
}

/// The parts of a cell that lists several options.
fn split(text: &str) -> Vec<&str> {
    let parts = |signs: &[char]| -> Vec<&str> {
        text.split(signs)
            .map(|part| part.trim().trim_start_matches(['•', '-', '*']).trim())
            .filter(|part| !part.is_empty())
            .collect()
    };
    let clear = parts(&['\n', ';', '|']);
    if clear.len() > 1 {
        return clear;
    }
    let commas = parts(&[',']);
    // Codes joined by spaces, as answers are stored.
    if commas.len() > 1 { commas } else { parts(&[' ']) }
}
