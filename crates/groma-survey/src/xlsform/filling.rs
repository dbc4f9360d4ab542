//! A form while it is filled in: what is asked, required, offered, computed.
//!
//! Answers that are not relevant are blank to every expression, are kept, and come back when they
//! are relevant again. Nothing here reads a clock or draws lots: the day comes with the filling.

mod plan;
mod seen;

use super::form::{Choice, ChoiceSource, Form, QuestionKind};
use super::settings::yes_or_no;
use super::texts::Texts;
use crate::sheets::SheetFinding;
use groma_define::relevance::{Expression, Item, Value};
use plan::{Condition, Plan, Planned};
use seen::Seen;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The most rows that the count of a repeat may ask for.
const ROWS_MAX: u32 = 1000;

/// The most rows of a question in all repeats around it together.
const ROWS_TOGETHER_MAX: usize = 100_000;

/// The rows of the repeats around a question, from 1, the outermost first; empty outside repeats.
pub type Rows = Vec<u32>;

/// A form and the answers that were given so far.
#[derive(Debug)]
pub struct Filling<'a> {
    form: &'a Form,
    plan: Plan<'a>,
    today: String,
    /// What was answered, computed or set as default, relevant or not.
    answers: HashMap<(usize, Rows), String>,
    irrelevant: HashSet<(usize, Rows)>,
    /// How many rows each repeat has, by the rows around it.
    counts: HashMap<(usize, Rows), u32>,
    failures: BTreeMap<String, String>,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is taken.
    Taken,
    /// It is no number, no date or no time, where one is asked for.
    NotOfType,
    /// It is none of the choices that are offered.
    NotOffered,
    /// It breaks the constraint, whose message this is.
    ConstraintViolated(Texts),
    /// The form has no such question, or not in such a row.
    NoSuchQuestion,
}

impl<'a> Filling<'a> {
    /// Begins to fill in a form on a day, `YYYY-MM-DD`. Refused where the form holds an expression
    /// that cannot be evaluated.
    pub fn new(form: &'a Form, today: &str) -> Result<Self, Vec<SheetFinding>> {
        let mut filling = Self {
            form,
            plan: Plan::of(form)?,
            today: today.to_owned(),
            answers: HashMap::new(),
            irrelevant: HashSet::new(),
            counts: HashMap::new(),
            failures: BTreeMap::new(),
        };
        filling.recompute();
        Ok(filling)
    }

    /// Gives an answer; an empty one takes the answer back. A refused answer leaves the one before.
    /// The row after the last of a repeat is added.
    pub fn set(&mut self, question: &str, rows: &[u32], answer: &str) -> Outcome {
        let Some(at) = self.find(question, rows) else { return Outcome::NoSuchQuestion };
        let outcome = self.judge(at, rows, answer);
        if outcome == Outcome::Taken {
            self.add_rows(at, rows);
            self.answers.insert((at, rows.to_vec()), answer.to_owned());
            self.recompute();
            self.trigger(question);
        }
        outcome
    }

    /// Whether a question is asked, or a value computed.
    pub fn is_relevant(&self, question: &str, rows: &[u32]) -> bool {
        let relevant = |at| !self.irrelevant.contains(&(at, rows.to_vec()));
        self.find(question, rows).is_some_and(relevant)
    }

    /// Whether a question must be answered before the return is complete.
    pub fn is_required(&self, question: &str, rows: &[u32]) -> bool {
        let required = |at: usize| match &self.plan.questions[at].required {
            Condition::Never => false,
            Condition::Always => true,
            Condition::When(expression) => {
                let seen = Seen { filling: self, at, rows, current: None };
                expression.holds(&seen).unwrap_or(false)
            }
        };
        self.is_relevant(question, rows) && self.find(question, rows).is_some_and(required)
    }

    /// The answer as expressions see it: empty where it is not relevant.
    pub fn value(&self, question: &str, rows: &[u32]) -> &str {
        self.find(question, rows).map_or("", |at| self.visible(at, rows))
    }

    /// The answer that is kept, relevant or not.
    pub fn kept(&self, question: &str, rows: &[u32]) -> &str {
        let kept = |at| self.answers.get(&(at, rows.to_vec())).map_or("", String::as_str);
        self.find(question, rows).map_or("", kept)
    }

    /// The choices that are offered here, after the filter.
    pub fn choices(&self, question: &str, rows: &[u32]) -> Vec<Choice> {
        self.find(question, rows).map_or_else(Vec::new, |at| self.offered(at, rows))
    }

    /// Whether the answer still is among the choices: a filter may have taken it away since.
    pub fn is_offered(&self, question: &str, rows: &[u32]) -> bool {
        let Some(at) = self.find(question, rows) else { return false };
        self.are_offered(at, rows, self.kept(question, rows))
    }

    /// How many rows a repeat has, by the rows of the repeats around it.
    pub fn row_count(&self, repeat: &str, rows: &[u32]) -> u32 {
        let found = self.plan.repeats.iter().position(|own| own.name == repeat);
        found.map_or(0, |at| self.count(at, rows))
    }

    /// Questions whose expressions have no value for these answers, and why.
    pub fn failures(&self) -> &BTreeMap<String, String> {
        &self.failures
    }

    /// The question, where there is one in such rows; the row after the last is one too.
    fn find(&self, question: &str, rows: &[u32]) -> Option<usize> {
        let at = *self.plan.by_name.get(question)?;
        let chain = &self.plan.questions[at].repeats;
        let fits = |(depth, repeat): (usize, &usize)| {
            let counted = self.plan.repeats[*repeat].count.is_some();
            let last = self.count(*repeat, &rows[..depth]) + u32::from(!counted);
            (1..=last).contains(&rows[depth])
        };
        (rows.len() == chain.len() && chain.iter().enumerate().all(fits)).then_some(at)
    }

    fn judge(&self, at: usize, rows: &[u32], answer: &str) -> Outcome {
        let question = &self.plan.questions[at];
        if answer.is_empty() {
            return Outcome::Taken;
        }
        if !is_of_type(question.kind, answer) {
            return Outcome::NotOfType;
        }
        if !self.are_offered(at, rows, answer) {
            return Outcome::NotOffered;
        }
        let seen = Seen { filling: self, at, rows, current: Some(answer) };
        match &question.constraint {
            Some(constraint) if !constraint.holds(&seen).unwrap_or(false) => {
                Outcome::ConstraintViolated(question.constraint_message.clone())
            }
            _ => Outcome::Taken,
        }
    }

    fn add_rows(&mut self, at: usize, rows: &[u32]) {
        for (depth, repeat) in self.plan.questions[at].repeats.clone().into_iter().enumerate() {
            let count = self.count(repeat, &rows[..depth]).max(rows[depth]);
            self.counts.insert((repeat, rows[..depth].to_vec()), count);
        }
    }

    /// Where nobody said otherwise, a repeat has one row.
    fn count(&self, repeat: usize, around: &[u32]) -> u32 {
        self.counts.get(&(repeat, around.to_vec())).copied().unwrap_or(1)
    }

    /// Works out relevance, defaults and computed values, each after what it depends on.
    fn recompute(&mut self) {
        self.failures.clear();
        for step in 0..self.plan.order.len() {
            let at = self.plan.order[step];
            self.count_rows(at);
            for rows in self.rows_of(at, &[]) {
                self.recompute_one(at, &rows);
            }
        }
    }

    fn recompute_one(&mut self, at: usize, rows: &[u32]) {
        let key = (at, rows.to_vec());
        if self.holds_all(at, rows) {
            self.irrelevant.remove(&key);
        } else {
            self.irrelevant.insert(key);
            return;
        }
        let question = &self.plan.questions[at];
        let computed = match (&question.calculation, &question.default) {
            (Some(calculation), _) if question.triggers.is_empty() => {
                Some(self.evaluate(at, rows, calculation))
            }
            (_, Some(default)) if !self.answers.contains_key(&key) => Some(match default {
                plan::Default::Text(text) => Ok((*text).to_owned()),
                plan::Default::Computed(expression) => self.evaluate(at, rows, expression),
            }),
            _ => None,
        };
        match computed {
            Some(Ok(value)) => drop(self.answers.insert(key, value)),
            Some(Err(why)) => {
                self.failures.insert(question.name.clone(), why);
                self.answers.insert(key, String::new());
            }
            None => {}
        }
    }

    /// Whether the question is relevant, and every section around it.
    fn holds_all(&self, at: usize, rows: &[u32]) -> bool {
        let seen = Seen { filling: self, at, rows, current: None };
        let relevant = &self.plan.questions[at].relevant;
        // What cannot be decided is asked: an answer too many does less harm than one too few.
        relevant.iter().all(|condition| condition.holds(&seen).unwrap_or(true))
    }

    fn evaluate(&self, at: usize, rows: &[u32], expression: &Expression) -> Result<String, String> {
        let current = self.answers.get(&(at, rows.to_vec())).map(String::as_str);
        let seen = Seen { filling: self, at, rows, current };
        let shown = |value: Value| value.to_string();
        expression.evaluate(&seen).map(shown).map_err(|error| error.to_string())
    }

    /// Sets the number of rows of the repeats around a question, where an expression gives it.
    fn count_rows(&mut self, at: usize) {
        for (depth, repeat) in self.plan.questions[at].repeats.clone().into_iter().enumerate() {
            for around in self.rows_to(&self.plan.questions[at].repeats[..depth], &[]) {
                let Some(count) = &self.plan.repeats[repeat].count else { continue };
                let seen = Seen { filling: self, at, rows: &around, current: None };
                let rows = count.evaluate(&seen).map_or(0.0, |value| value.number());
                // A count that is no number asks for none; the cast stops at the bounds.
                self.counts.insert((repeat, around), (rows as u32).min(ROWS_MAX));
            }
        }
    }

    /// All rows of a question that begin with some.
    fn rows_of(&self, at: usize, start: &[u32]) -> Vec<Rows> {
        self.rows_to(&self.plan.questions[at].repeats, start)
    }

    /// All rows of repeats that stand in each other, the outermost first, that begin with some.
    fn rows_to(&self, repeats: &[usize], start: &[u32]) -> Vec<Rows> {
        let mut all: Vec<Rows> = vec![start.to_vec()];
        for repeat in &repeats[start.len()..] {
            let further = |rows: Rows| {
                let count = self.count(*repeat, &rows);
                (1..=count).map(move |row| rows.iter().copied().chain([row]).collect())
            };
            all = all.into_iter().flat_map(further).take(ROWS_TOGETHER_MAX).collect();
        }
        all
    }

    fn visible(&self, at: usize, rows: &[u32]) -> &str {
        let key = (at, rows.to_vec());
        if self.irrelevant.contains(&key) {
            return "";
        }
        self.answers.get(&key).map_or("", String::as_str)
    }

    /// Computes what waits for a change of this question.
    fn trigger(&mut self, question: &str) {
        let mut changed = false;
        for at in 0..self.plan.questions.len() {
            if !self.plan.questions[at].triggers.contains(&question) {
                continue;
            }
            for rows in self.rows_of(at, &[]) {
                let calculation = self.plan.questions[at].calculation.as_ref();
                let value = calculation.map(|calculation| self.evaluate(at, &rows, calculation));
                let value = value.and_then(Result::ok).unwrap_or_default();
                self.answers.insert((at, rows), value);
                changed = true;
            }
        }
        if changed {
            self.recompute();
        }
    }

    fn offered(&self, at: usize, rows: &[u32]) -> Vec<Choice> {
        let question = &self.plan.questions[at];
        let Some(choices) = question.kind.and_then(QuestionKind::choices) else {
            return Vec::new();
        };
        let mut offered = match &choices.source {
            ChoiceSource::List(list) => {
                self.form.list(list).map_or_else(Vec::new, |list| list.choices.clone())
            }
            ChoiceSource::Answers(name) => self.answered(name),
            ChoiceSource::File(_) => Vec::new(),
        };
        if let Some(filter) = &question.choice_filter {
            let seen = Seen { filling: self, at, rows, current: None };
            let mut place = 0;
            offered.retain(|choice| {
                place += 1;
                filter.holds_for(&item(choice, self.form), place, &seen).unwrap_or(true)
            });
        }
        if choices.or_other && !offered.iter().any(|choice| choice.name == "other") {
            let label = Texts::plain("Other");
            offered.push(Choice { name: "other".to_owned(), label, ..Choice::default() });
        }
        offered
    }

    /// The answers to a question in all its rows, as choices.
    fn answered(&self, name: &str) -> Vec<Choice> {
        let Some(at) = self.plan.by_name.get(name) else { return Vec::new() };
        let rows = self.rows_of(*at, &[]);
        let answers = rows.iter().map(|rows| self.visible(*at, rows));
        let choice = |answer: &str| Choice {
            name: answer.to_owned(),
            label: Texts::plain(answer),
            ..Choice::default()
        };
        answers.filter(|answer| !answer.is_empty()).map(choice).collect()
    }

    fn are_offered(&self, at: usize, rows: &[u32], answer: &str) -> bool {
        let choices = self.plan.questions[at].kind.and_then(QuestionKind::choices);
        let Some(choices) = choices else { return true };
        // A file beside the form is not at hand here.
        if matches!(choices.source, ChoiceSource::File(_)) {
            return true;
        }
        let offered = self.offered(at, rows);
        let is_offered = |name: &str| offered.iter().any(|choice| choice.name == name);
        match self.plan.questions[at].kind {
            Some(QuestionKind::SelectOne(_)) => is_offered(answer),
            _ => answer.split_whitespace().all(is_offered),
        }
    }
}

/// A choice as expressions see it: its name, its label, its further columns.
fn item(choice: &Choice, form: &Form) -> Item {
    let language = form.settings.default_language.as_str();
    let mut item: Item = choice.extra.iter().cloned().collect();
    let label = choice.label.shown(language, language).map_or("", |(text, _)| text);
    item.insert("label".to_owned(), label.to_owned());
    item.insert("name".to_owned(), choice.name.clone());
    item
}

fn is_of_type(kind: Option<&QuestionKind>, answer: &str) -> bool {
    let evaluates = |call: &str| {
        let expression = Expression::parse(&format!("{call}(.)"));
        expression.is_ok_and(|expression| expression.evaluate(&seen::Only(answer)).is_ok())
    };
    match kind {
        Some(QuestionKind::Integer) => answer.parse::<i64>().is_ok(),
        Some(QuestionKind::Decimal | QuestionKind::Range) => {
            answer.parse::<f64>().is_ok_and(f64::is_finite)
        }
        Some(QuestionKind::Date) => !answer.contains('T') && evaluates("date"),
        Some(QuestionKind::DateTime) => evaluates("date-time"),
        Some(QuestionKind::Time) => evaluates("decimal-time"),
        _ => true,
    }
}

impl Condition {
    fn of(text: &str) -> Result<Self, groma_define::relevance::ParseError> {
        Ok(match yes_or_no(text) {
            Some(true) => Self::Always,
            Some(false) => Self::Never,
            None if text.is_empty() => Self::Never,
            None => Self::When(Expression::parse(text)?),
        })
    }
}

impl Planned<'_> {
    /// The questions that its value waits for, wherever they are named.
    fn needs(&self) -> impl Iterator<Item = &str> {
        let default = match &self.default {
            Some(plan::Default::Computed(expression)) => Some(expression),
            _ => None,
        };
        let own = self.relevant.iter().chain(&self.calculation).chain(default);
        own.flat_map(Expression::questions)
    }
}
