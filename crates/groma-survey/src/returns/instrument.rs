//! The instrument as rows of a workbook: what stands below what, and the code of each row.

use crate::answer::{AnswerKey, Held};
use crate::returns::order::Scope;
use groma_define::{Choice, Definition, Question, QuestionType};
use std::collections::{BTreeMap, HashMap};

/// How many empty entries follow those that a repeated section has; so many at least.
const ENTRIES_FREE: u32 = 3;
/// Sections inside sections, at most.
const DEPTH_MAX: usize = 30;

/// The questions of a definition, arranged.
pub(super) struct Instrument<'a> {
    pub(super) definition: &'a Definition,
    questions: HashMap<&'a str, &'a Question>,
    /// What stands directly in a section, or below a matrix, in file order.
    children: HashMap<Option<&'a str>, Vec<&'a Question>>,
    lists: HashMap<&'a str, Vec<&'a Choice>>,
    /// Position in the file: changes are shown in this order.
    order: HashMap<&'a str, usize>,
}

/// A sheet of the workbook: a section with what stands directly in it. Sections inside it have
/// sheets of their own, repeated sections are blocks of rows.
pub(super) struct SheetPlan<'a> {
    /// The sections from the outside in; none for questions that stand in no section.
    pub(super) path: Vec<&'a Question>,
    pub(super) rows: Vec<RowPlan<'a>>,
}

/// A row of a sheet.
#[derive(Clone)]
pub(super) struct RowPlan<'a> {
    pub(super) kind: RowKind<'a>,
    pub(super) question: &'a Question,
    /// From 1; 1 outside repeated sections.
    pub(super) instance: u32,
    /// The code in the first column; empty for headings.
    pub(super) id: String,
    /// Sections above the row inside its sheet.
    pub(super) depth: usize,
}

/// What a row is.
#[derive(Clone, Copy)]
pub(super) enum RowKind<'a> {
    /// A section inside the sheet.
    Section,
    /// An entry of a repeated section.
    Entry,
    /// The heading over items that share a list.
    Matrix,
    /// A question.
    Question,
    /// An option of the question above.
    Option(&'a Choice),
}

impl<'a> Instrument<'a> {
    pub(super) fn new(definition: &'a Definition) -> Self {
        let questions: HashMap<&str, &Question> = definition
            .questions
            .iter()
            .map(|question| (question.code.as_str(), question))
            .collect();
        let mut children: HashMap<Option<&str>, Vec<&Question>> = HashMap::new();
        for question in &definition.questions {
            let above = question.item_of.as_ref().or(question.section.as_ref());
            let above = above.map(|code| code.as_str()).filter(|code| questions.contains_key(code));
            children.entry(above).or_default().push(question);
        }
        let mut lists: HashMap<&str, Vec<&Choice>> = HashMap::new();
        for choice in &definition.options {
            lists.entry(choice.list.as_str()).or_default().push(choice);
        }
        let order = definition.questions.iter().enumerate();
        let order = order.map(|(at, question)| (question.code.as_str(), at)).collect();
        Self { definition, questions, children, lists, order }
    }

    pub(super) fn question(&self, code: &str) -> Option<&'a Question> {
        self.questions.get(code).copied()
    }

    /// Where a question stands among the others.
    pub(super) fn position(&self, code: &str) -> usize {
        self.order.get(code).copied().unwrap_or(usize::MAX)
    }

    /// The options of a question; none when it has no list.
    pub(super) fn options(&self, question: &Question) -> &[&'a Choice] {
        let list = question.list.as_ref().and_then(|list| self.lists.get(list.as_str()));
        list.map_or(&[], Vec::as_slice)
    }

    /// The repeated section that a question stands in.
    pub(super) fn repeat_of(&self, question: &Question) -> Option<&'a Question> {
        self.above(question).into_iter().find(|above| above.kind == QuestionType::Repeat)
    }

    /// Everything that a question stands in, from the inside out.
    pub(super) fn above(&self, question: &Question) -> Vec<&'a Question> {
        let mut all = Vec::new();
        let mut next = question.item_of.as_ref().or(question.section.as_ref());
        while let Some(found) = next.and_then(|code| self.question(code.as_str())) {
            // Sections that contain each other are refused elsewhere; the bound keeps this finite.
            if all.len() > self.questions.len() {
                break;
            }
            all.push(found);
            next = found.item_of.as_ref().or(found.section.as_ref());
        }
        all
    }

    /// The code of a question's row.
    pub(super) fn row_id(&self, question: &Question, instance: u32) -> String {
        match self.repeat_of(question) {
            Some(_) => format!("{}#{instance}", question.code),
            None => question.code.to_string(),
        }
    }

    /// The sheets with their rows, as far as the scope goes.
    pub(super) fn sheets(
        &self,
        scope: &Scope,
        held: &BTreeMap<AnswerKey, Held>,
    ) -> Vec<SheetPlan<'a>> {
        let walk = Walk { instrument: self, scope, held };
        let top = self.children.get(&None).map_or(&[][..], Vec::as_slice);
        let mut sheets = Vec::new();
        walk.sheet(None, top, &mut sheets, 0);
        sheets
    }
}

fn heading<'a>(
    kind: RowKind<'a>,
    question: &'a Question,
    instance: u32,
    depth: usize,
) -> RowPlan<'a> {
    RowPlan { kind, question, instance, id: String::new(), depth }
}

/// A walk over the instrument, writing rows.
struct Walk<'a, 'b> {
    instrument: &'b Instrument<'a>,
    scope: &'b Scope,
    held: &'b BTreeMap<AnswerKey, Held>,
}

impl<'a> Walk<'a, '_> {
    /// The sheet of a section, if anything stands directly in it, and those of the sections inside.
    fn sheet(
        &self,
        section: Option<&'a Question>,
        children: &[&'a Question],
        sheets: &mut Vec<SheetPlan<'a>>,
        depth: usize,
    ) {
        // Deeper than any instrument: sections that contain each other are refused elsewhere.
        if depth > DEPTH_MAX {
            return;
        }
        let mut path: Vec<&Question> = section.into_iter().collect();
        path.extend(path.first().map_or_else(Vec::new, |own| self.instrument.above(own)));
        path.reverse();
        // A repeated section is a block of rows, and a sheet where it stands in nothing else.
        let own = |child: &&&'a Question| match child.kind {
            QuestionType::Section => false,
            QuestionType::Repeat => section.is_some(),
            _ => true,
        };
        let mut rows = Vec::new();
        if children.iter().any(|child| own(&child)) {
            let row = |question: &'a Question| heading(RowKind::Section, question, 1, 0);
            // The title of the sheet names them; here stands what they say beside their names.
            let speaks = |section: &&&'a Question| {
                !section.guidance.is_empty() || section.relevant.is_some()
            };
            rows.extend(path.iter().filter(speaks).map(|section| row(section)));
        }
        let headings = rows.len();
        for child in children.iter().filter(own) {
            self.visit(child, 1, 0, &mut rows);
        }
        if rows.len() > headings {
            sheets.push(SheetPlan { path, rows });
        }
        for child in children.iter().filter(|child| !own(child)) {
            if child.kind == QuestionType::Repeat {
                let mut rows = Vec::new();
                self.visit(child, 1, 0, &mut rows);
                if !rows.is_empty() {
                    sheets.push(SheetPlan { path: vec![child], rows });
                }
                continue;
            }
            let inside = self.instrument.children.get(&Some(child.code.as_str()));
            let inside = inside.map_or(&[][..], Vec::as_slice);
            self.sheet(Some(child), inside, sheets, depth + 1);
        }
    }

    fn visit(
        &self,
        question: &'a Question,
        instance: u32,
        depth: usize,
        rows: &mut Vec<RowPlan<'a>>,
    ) {
        match question.kind {
            QuestionType::Section | QuestionType::Matrix => {
                let matrix = question.kind == QuestionType::Matrix;
                let kind = if matrix { RowKind::Matrix } else { RowKind::Section };
                let start = rows.len();
                rows.push(heading(kind, question, instance, depth));
                self.below(question, instance, depth + 1, rows);
                if rows.len() == start + 1 {
                    rows.pop();
                }
            }
            QuestionType::Repeat => self.entries(question, instance, depth, rows),
            _ => self.question(question, instance, depth, rows),
        }
    }

    fn below(&self, above: &'a Question, instance: u32, depth: usize, rows: &mut Vec<RowPlan<'a>>) {
        if depth > DEPTH_MAX {
            return;
        }
        for child in self.instrument.children.get(&Some(above.code.as_str())).into_iter().flatten()
        {
            self.visit(child, instance, depth, rows);
        }
    }

    /// One block of rows for each entry, and some for entries that are new.
    fn entries(
        &self,
        repeat: &'a Question,
        instance: u32,
        depth: usize,
        rows: &mut Vec<RowPlan<'a>>,
    ) {
        // A repeated section inside another has the entries of the outer one.
        let nested = self.instrument.repeat_of(repeat).is_some();
        let entries = if nested { instance..=instance } else { 1..=self.entries_max(repeat) };
        for instance in entries {
            let start = rows.len();
            rows.push(heading(RowKind::Entry, repeat, instance, depth));
            self.below(repeat, instance, depth + 1, rows);
            if rows.len() == start + 1 {
                rows.pop();
            }
        }
    }

    fn entries_max(&self, repeat: &Question) -> u32 {
        let inside = |key: &&AnswerKey| {
            let question = self.instrument.question(key.question.as_str());
            let repeat_of = question.and_then(|question| self.instrument.repeat_of(question));
            repeat_of.is_some_and(|found| found.code == repeat.code)
        };
        let queried = match self.scope {
            Scope::Questions(queries) => queries.iter().map(|query| &query.key).collect(),
            _ => Vec::new(),
        };
        let last = self.held.keys().chain(queried).filter(inside).map(|key| key.instance).max();
        last.unwrap_or(0).saturating_add(ENTRIES_FREE)
    }

    fn question(
        &self,
        question: &'a Question,
        instance: u32,
        depth: usize,
        rows: &mut Vec<RowPlan<'a>>,
    ) {
        if !self.in_scope(question, instance) {
            return;
        }
        let id = self.instrument.row_id(question, instance);
        let options = self.instrument.options(question);
        let row = |kind, id| RowPlan { kind, question, instance, id, depth };
        rows.push(row(RowKind::Question, id.clone()));
        if question.kind == QuestionType::Multiple {
            rows.extend(
                options
                    .iter()
                    .map(|choice| row(RowKind::Option(choice), format!("{id}={}", choice.option))),
            );
        }
    }

    fn in_scope(&self, question: &Question, instance: u32) -> bool {
        match self.scope {
            Scope::All => true,
            Scope::Sections(sections) => {
                let above = self.instrument.above(question);
                above.iter().any(|above| sections.contains(&above.code))
            }
            Scope::Questions(queries) => queries
                .iter()
                .any(|query| query.key.question == question.code && query.key.instance == instance),
        }
    }
}
