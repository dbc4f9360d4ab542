//! What a filling has to know of a form, its expressions read once.

use super::super::column::Column;
use super::super::element::Element;
use super::super::expressions::{default, expression};
use super::super::form::{Form, Item, Question, QuestionKind, SectionKind};
use super::super::name::references;
use super::super::texts::Texts;
use crate::sheets::{SheetFinding, SheetPlace};
use groma_define::Severity;
use groma_define::relevance::{Expression, ParseError};
use std::collections::HashMap;

/// The form, flat.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) questions: Vec<Planned<'a>>,
    pub(super) repeats: Vec<Repeat>,
    pub(super) by_name: HashMap<String, usize>,
    /// Questions in an order in which each comes after those that it depends on.
    pub(super) order: Vec<usize>,
}

/// A question, and the expressions around it.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub(super) name: String,
    /// None of the text that another choice adds.
    pub(super) kind: Option<&'a QuestionKind>,
    /// The repeats around it, the outermost first.
    pub(super) repeats: Vec<usize>,
    /// Its own condition and those of the sections around it.
    pub(super) relevant: Vec<Expression>,
    pub(super) required: Condition,
    pub(super) constraint: Option<Expression>,
    pub(super) constraint_message: Texts,
    pub(super) calculation: Option<Expression>,
    pub(super) choice_filter: Option<Expression>,
    pub(super) default: Option<Default<'a>>,
    /// The questions whose change makes it compute; empty where it always does.
    pub(super) triggers: Vec<&'a str>,
}

/// A repeat, and the expression that counts its rows.
#[derive(Debug)]
pub(super) struct Repeat {
    pub(super) name: String,
    pub(super) count: Option<Expression>,
    /// A question in it: its rows are counted when that one's turn comes.
    pub(super) first: Option<usize>,
}

/// When something is required.
#[derive(Debug)]
pub(super) enum Condition {
    Never,
    Always,
    When(Expression),
}

/// What a question holds at first.
#[derive(Debug)]
pub(super) enum Default<'a> {
    Text(&'a str),
    Computed(Expression),
}

impl<'a> Plan<'a> {
    /// The plan of a form, or every expression that cannot be evaluated.
    pub(super) fn of(form: &'a Form) -> Result<Self, Vec<SheetFinding>> {
        let mut plan = Self {
            questions: Vec::new(),
            repeats: Vec::new(),
            by_name: HashMap::new(),
            order: Vec::new(),
        };
        let mut wrong = Vec::new();
        plan.add(&form.items, &[], &[], &mut wrong);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        plan.order = plan.sort();
        Ok(plan)
    }

    fn add(
        &mut self,
        items: &'a [Item],
        repeats: &[usize],
        relevant: &[Expression],
        wrong: &mut Vec<SheetFinding>,
    ) {
        for item in items {
            match item {
                Item::Comment(_) => {}
                Item::Question(question) => self.add_question(question, repeats, relevant, wrong),
                Item::Section(section) => {
                    let element = &section.element;
                    let mut relevant = relevant.to_vec();
                    relevant.extend(parsed(element, &Column::Relevant, wrong));
                    let mut repeats = repeats.to_vec();
                    if section.kind == SectionKind::Repeat {
                        repeats.push(self.repeats.len());
                        let count = parsed(element, &Column::RepeatCount, wrong);
                        let name = element.name.clone();
                        self.repeats.push(Repeat { name, count, first: None });
                    }
                    self.add(&section.items, &repeats, &relevant, wrong);
                }
            }
        }
    }

    fn add_question(
        &mut self,
        Question { element, kind }: &'a Question,
        repeats: &[usize],
        around: &[Expression],
        wrong: &mut Vec<SheetFinding>,
    ) {
        let mut relevant = around.to_vec();
        relevant.extend(parsed(element, &Column::Relevant, wrong));
        let required = Condition::of(&element.required).unwrap_or_else(|error| {
            wrong.push(refusal(element, &Column::Required, &error));
            Condition::Never
        });
        let default = match default(element, kind) {
            Some(Ok(expression)) => Some(Default::Computed(expression)),
            Some(Err(error)) => {
                wrong.push(refusal(element, &Column::Default, &error));
                None
            }
            None => Some(Default::Text(element.default.as_str()))
                .filter(|_| !element.default.is_empty()),
        };
        self.push(Planned {
            name: element.name.clone(),
            kind: Some(kind),
            repeats: repeats.to_vec(),
            relevant: relevant.clone(),
            required,
            constraint: parsed(element, &Column::Constraint, wrong),
            constraint_message: element.constraint_message.clone(),
            calculation: parsed(element, &Column::Calculation, wrong),
            choice_filter: parsed(element, &Column::ChoiceFilter, wrong),
            default,
            triggers: references(&element.trigger).into_iter().flatten().collect(),
        });
        if kind.choices().is_some_and(|choices| choices.or_other) {
            self.add_other(&element.name, repeats, relevant);
        }
    }

    /// The text that says which other choice is meant.
    fn add_other(&mut self, name: &str, repeats: &[usize], mut relevant: Vec<Expression>) {
        relevant.extend(Expression::parse(&format!("selected(${{{name}}}, 'other')")));
        self.push(Planned {
            name: format!("{name}_other"),
            kind: None,
            repeats: repeats.to_vec(),
            relevant,
            required: Condition::Never,
            constraint: None,
            constraint_message: Texts::default(),
            calculation: None,
            choice_filter: None,
            default: None,
            triggers: Vec::new(),
        });
    }

    fn push(&mut self, question: Planned<'a>) {
        let at = self.questions.len();
        for repeat in &question.repeats {
            self.repeats[*repeat].first.get_or_insert(at);
        }
        self.by_name.insert(question.name.clone(), at);
        self.questions.push(question);
    }

    /// An order in which every question comes after those that it depends on. The walk keeps its
    /// own stack: a chain of ten thousand questions is as good as one of ten.
    fn sort(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.questions.len()];
        for start in 0..self.questions.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut path = vec![(start, self.needs(start))];
            while let Some((at, left)) = path.last_mut() {
                match left.pop() {
                    Some(next) if !std::mem::replace(&mut seen[next], true) => {
                        path.push((next, self.needs(next)));
                    }
                    Some(_) => {}
                    None => {
                        order.push(*at);
                        path.pop();
                    }
                }
            }
        }
        order
    }

    /// The questions that another depends on, those that count its rows among them.
    fn needs(&self, at: usize) -> Vec<usize> {
        let question = &self.questions[at];
        let counts =
            question.repeats.iter().filter_map(|repeat| self.repeats[*repeat].count.as_ref());
        let names = question.needs().chain(counts.flat_map(Expression::questions));
        let of_repeat = |name: &str| {
            self.repeats.iter().find(|repeat| repeat.name == name).and_then(|repeat| repeat.first)
        };
        let found = |name: &str| self.by_name.get(name).copied().or_else(|| of_repeat(name));
        names.filter_map(found).collect()
    }
}

fn parsed(element: &Element, column: &Column, wrong: &mut Vec<SheetFinding>) -> Option<Expression> {
    match expression(element, column)? {
        Ok(expression) => Some(expression),
        Err(error) => {
            wrong.push(refusal(element, column, &error));
            None
        }
    }
}

fn refusal(element: &Element, column: &Column, error: &ParseError) -> SheetFinding {
    SheetFinding {
        place: SheetPlace { sheet: "survey".to_owned(), row: element.row, column: String::new() },
        severity: Severity::Error,
        code: "cannot-be-evaluated",
        message: format!("`{}` of `{}`: {error}", column.header(), element.name),
        hint: error.hint.clone(),
    }
}
