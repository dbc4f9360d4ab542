//! Answers in columns: small numbers in place of texts that repeat, so that
//! 100,000 municipalities with 170 questions fit into a laptop.

use groma_define::{AnswerKind, Definition, Respondent, Stage};
use groma_store::CodedColumn;
use groma_store::arrow::array::{AsArray, RecordBatch};
use groma_store::arrow::datatypes::Int64Type;
use std::collections::HashMap;
use std::sync::Arc;

/// No text.
pub(crate) const NONE: u32 = u32::MAX;

/// The answers that may be scored, each unit and question found at once.
#[derive(Debug)]
pub struct Answers {
    units: HashMap<Arc<str>, u32>,
    questions: HashMap<Arc<str>, u32>,
    texts: Interner,
    cells: Vec<Cell>,
    /// By unit and question: the first cell, or `NONE`.
    first: Vec<u32>,
}

/// One answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) option: u32,
    pub(crate) instance: u32,
    /// The next instance of the same question, or `NONE`.
    next: u32,
    pub(crate) kind: AnswerKind,
    respondent: Respondent,
    pub(crate) unsure: bool,
    /// No reviewer has judged it.
    pub(crate) unreviewed: bool,
}

impl Cell {
    /// A reviewer's word, not the government's.
    pub(crate) fn is_reviewed(self) -> bool {
        self.respondent == Respondent::Reviewer
    }
}

/// A row of a batch that cannot be placed.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// A column is missing or of another type.
    #[error(
        "the answers have no column `{0}` of the expected type; `groma schema` prints the table `answer`"
    )]
    Column(&'static str),
    /// A code that the edition does not know.
    #[error("the answers name the {what} `{code}`, which the edition does not have")]
    Unknown {
        /// unit or question
        what: &'static str,
        /// The code.
        code: String,
    },
    /// A word that a column does not allow.
    #[error("`{word}` is no {what} of an answer")]
    Word {
        /// kind or respondent
        what: &'static str,
        /// The word.
        word: String,
    },
}

impl Answers {
    /// The answers of `answers.csv`.
    pub fn of(definition: &Definition) -> Self {
        let mut answers = Self::empty(definition);
        for answer in &definition.answers {
            let places = (
                answers.units.get(answer.unit.as_str()).copied(),
                answers.questions.get(answer.question.as_str()).copied(),
            );
            let (Some(unit), Some(question)) = places else { continue };
            let option = answers.texts.intern(&answer.value);
            answers.put(
                unit,
                question,
                Cell {
                    option: if answer.value.is_empty() { NONE } else { option },
                    instance: answer.instance,
                    next: NONE,
                    kind: answer.kind,
                    respondent: answer.respondent,
                    unsure: answer.unsure,
                    unreviewed: answer.stage == Stage::Unreviewed,
                },
            );
        }
        answers
    }

    /// No answers yet, for the units and questions of an edition.
    pub fn empty(definition: &Definition) -> Self {
        let number = |codes: &mut dyn Iterator<Item = &str>| {
            codes.zip(0..).map(|(code, at)| (Arc::from(code), at)).collect::<HashMap<_, _>>()
        };
        let units = number(&mut definition.units.iter().map(|unit| unit.code.as_str()));
        let questions = number(&mut definition.questions.iter().map(|q| q.code.as_str()));
        let first = vec![NONE; units.len() * questions.len()];
        Self { units, questions, texts: Interner::default(), cells: vec![], first }
    }

    /// The columns of the table `answer` that scoring looks at.
    pub const COLUMNS: &[&str] =
        &["unit", "question", "instance", "option", "kind", "respondent", "stage"];

    /// Adds rows of the table `answer`. Each different text of a batch is looked up
    /// once, however many rows have it.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<(), AnswersError> {
        let place = |known: &HashMap<Arc<str>, u32>, what: &'static str, column: &CodedColumn| {
            let number = |code: &str| {
                let known = known.get(code).copied();
                known.ok_or_else(|| AnswersError::Unknown { what, code: code.to_owned() })
            };
            column.texts().map(number).collect::<Result<Vec<u32>, _>>()
        };
        let unit = text_column(batch, "unit")?;
        let units = place(&self.units, "unit", &unit)?;
        let question = text_column(batch, "question")?;
        let questions = place(&self.questions, "question", &question)?;
        let option = text_column(batch, "option")?;
        let options: Vec<u32> = option.texts().map(|text| self.texts.intern(text)).collect();
        let kind = text_column(batch, "kind")?;
        let kinds = words(&kind, "kind", AnswerKind::parse)?;
        let respondent = text_column(batch, "respondent")?;
        let respondents = words(&respondent, "respondent", Respondent::parse)?;
        let stage = text_column(batch, "stage")?;
        let unsure: Vec<bool> = stage.texts().map(|stage| stage.ends_with("unsure")).collect();
        let unreviewed: Vec<bool> =
            stage.texts().map(|stage| stage.starts_with("unreviewed")).collect();
        let instance = batch
            .column_by_name("instance")
            .and_then(|column| column.as_primitive_opt::<Int64Type>())
            .ok_or(AnswersError::Column("instance"))?;
        self.cells.reserve(batch.num_rows());
        for row in 0..batch.num_rows() {
            let code =
                |column: &CodedColumn, name| column.code(row).ok_or(AnswersError::Column(name));
            let cell = Cell {
                option: option.code(row).map_or(NONE, |code| options[code]),
                instance: u32::try_from(instance.value(row)).unwrap_or(1),
                next: NONE,
                kind: kinds[code(&kind, "kind")?],
                respondent: respondents[code(&respondent, "respondent")?],
                unsure: stage.code(row).is_some_and(|code| unsure[code]),
                unreviewed: stage.code(row).is_some_and(|code| unreviewed[code]),
            };
            self.put(units[code(&unit, "unit")?], questions[code(&question, "question")?], cell);
        }
        Ok(())
    }

    /// How many answers there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True without answers.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Only what a government said or a reviewer decided is scored, the reviewer's
    /// word first; what a machine, civil society or an earlier edition says is kept
    /// in the table and never counts.
    fn put(&mut self, unit: u32, question: u32, cell: Cell) {
        if !matches!(cell.respondent, Respondent::Government | Respondent::Reviewer) {
            return;
        }
        let at = unit as usize * self.questions.len() + question as usize;
        let mut link = self.first[at];
        let mut last = NONE;
        while link != NONE {
            let there = &mut self.cells[link as usize];
            if there.instance == cell.instance {
                if cell.respondent >= there.respondent {
                    *there = Cell { next: there.next, ..cell };
                }
                return;
            }
            last = link;
            link = there.next;
        }
        let new = u32::try_from(self.cells.len()).expect("fewer than four billion answers");
        self.cells.push(cell);
        match last {
            NONE => self.first[at] = new,
            last => self.cells[last as usize].next = new,
        }
    }

    /// The answers of a unit (by position) to a question (by position), by instance.
    pub(crate) fn cells(&self, unit: usize, question: usize) -> impl Iterator<Item = Cell> + '_ {
        let mut link = self.first[unit * self.questions.len() + question];
        std::iter::from_fn(move || {
            let cell = *self.cells.get(link as usize)?;
            link = cell.next;
            Some(cell)
        })
    }

    /// The text behind a cell's option.
    pub(crate) fn text(&self, option: u32) -> Option<&Arc<str>> {
        self.texts.texts.get(option as usize)
    }
}

fn text_column(batch: &RecordBatch, name: &'static str) -> Result<CodedColumn, AnswersError> {
    CodedColumn::of(batch, name).ok_or(AnswersError::Column(name))
}

fn words<T>(
    column: &CodedColumn,
    what: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, AnswersError> {
    let word =
        |word: &str| parse(word).ok_or_else(|| AnswersError::Word { what, word: word.to_owned() });
    column.texts().map(word).collect()
}

/// Texts that repeat, each kept once.
#[derive(Debug, Default)]
struct Interner {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).expect("fewer than four billion texts");
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }
}
