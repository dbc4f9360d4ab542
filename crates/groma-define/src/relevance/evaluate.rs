//! What a tree comes to, given answers.

use crate::relevance::answers::{Answers, Instances, Item};
use crate::relevance::tree::{Operator, Tree};
use crate::relevance::value::Value;
use std::cell::Cell;

/// Steps of one evaluation: lists inside predicates of lists could otherwise take hours.
const STEPS_MAX: u32 = 1_000_000;

/// Why an expression has no value for these answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EvaluateError(pub(super) String);

/// The value of a tree.
pub(super) fn evaluate(tree: &Tree, answers: &dyn Answers) -> Result<Value, EvaluateError> {
    Evaluation { answers, item: None, item_at: 0, steps: &Cell::new(0) }.value(tree)
}

/// The value of a tree in which bare names are columns of an item, the `at`-th from 1.
pub(super) fn evaluate_for(
    tree: &Tree,
    item: &Item,
    at: u32,
    answers: &dyn Answers,
) -> Result<Value, EvaluateError> {
    Evaluation { answers, item: Some(item), item_at: at, steps: &Cell::new(0) }.value(tree)
}

/// Where a tree is evaluated.
pub(super) struct Evaluation<'a> {
    pub(super) answers: &'a dyn Answers,
    /// The item that a predicate looks at.
    item: Option<&'a Item>,
    /// Which item of its list that is, from 1.
    item_at: u32,
    steps: &'a Cell<u32>,
}

impl Evaluation<'_> {
    /// Which item of its list a predicate looks at, from 1.
    pub(super) fn item_at(&self) -> u32 {
        self.item_at
    }

    pub(super) fn value(&self, tree: &Tree) -> Result<Value, EvaluateError> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEPS_MAX {
            return Err(EvaluateError(format!("the expression takes more than {STEPS_MAX} steps")));
        }
        Ok(match tree {
            Tree::Number(number) => Value::Number(*number),
            Tree::Text(text) => Value::Text(text.clone()),
            Tree::Answer(question) => self.answer(question),
            Tree::Current => Value::Text(self.answers.current().unwrap_or_default()),
            Tree::Row => Value::Text(String::new()),
            Tree::Column(column) => {
                let cell = self.item.and_then(|item| item.get(column));
                Value::Text(cell.cloned().unwrap_or_default())
            }
            Tree::Items { list, filters, column } => self.items(list, filters, column)?,
            Tree::Negate(inner) => Value::Number(-self.value(inner)?.number()),
            Tree::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Tree::Call(function, arguments) => function.call(self, arguments)?,
        })
    }

    fn answer(&self, question: &str) -> Value {
        let text = |instance| self.answers.answer(question, instance).unwrap_or_default();
        match self.answers.instances(question) {
            Instances::One(instance) => Value::Text(text(instance)),
            Instances::All(count) => Value::Nodes((1..=count).map(text).collect()),
        }
    }

    fn items(&self, list: &str, filters: &[Tree], column: &str) -> Result<Value, EvaluateError> {
        let mut items = self.answers.items(list);
        for filter in filters {
            let mut kept = Vec::new();
            for (at, item) in items.into_iter().enumerate() {
                let item_at = u32::try_from(at + 1).unwrap_or(u32::MAX);
                let inside = Evaluation { item: Some(&item), item_at, ..*self };
                let keep = match inside.value(filter)? {
                    Value::Number(number) => number == (at + 1) as f64,
                    other => other.boolean(),
                };
                if keep {
                    kept.push(item);
                }
            }
            items = kept;
        }
        Ok(Value::Nodes(items.into_iter().filter_map(|mut item| item.remove(column)).collect()))
    }

    fn binary(
        &self,
        operator: Operator,
        left: &Tree,
        right: &Tree,
    ) -> Result<Value, EvaluateError> {
        let first = self.value(left)?;
        // The second operand is looked at only when the first leaves it open.
        match operator {
            Operator::Or if first.boolean() => return Ok(Value::Boolean(true)),
            Operator::And if !first.boolean() => return Ok(Value::Boolean(false)),
            _ => {}
        }
        let second = self.value(right)?;
        let number = |result: f64| Value::Number(result);
        Ok(match operator {
            Operator::Or | Operator::And => Value::Boolean(second.boolean()),
            Operator::Plus => number(first.number() + second.number()),
            Operator::Minus => number(arithmetic(&first) - arithmetic(&second)),
            Operator::Times => number(first.number() * second.number()),
            Operator::Div => number(first.number() / second.number()),
            // The remainder has the sign of the dividend, as in XPath 1.0 section 3.5.
            Operator::Mod => number(first.number() % second.number()),
            Operator::Union => {
                let mut nodes = first.texts();
                nodes.extend(second.texts());
                Value::Nodes(nodes)
            }
            comparison => Value::Boolean(any_pair(&first, &second, comparison)),
        })
    }
}

/// A date written as text counts as its days where it is subtracted from another.
fn arithmetic(value: &Value) -> f64 {
    match value {
        Value::Text(_) => value.days().unwrap_or_else(|| value.number()),
        other => other.number(),
    }
}

/// Sets of rows: the comparison holds when it holds for one pair.
fn any_pair(first: &Value, second: &Value, operator: Operator) -> bool {
    let one_by_one = |value: &Value| match value {
        Value::Nodes(nodes) => nodes.iter().cloned().map(Value::Text).collect(),
        other => vec![other.clone()],
    };
    // Against a boolean, a set is its boolean and not its members (XPath 1.0 section 3.4).
    if matches!(first, Value::Boolean(_)) || matches!(second, Value::Boolean(_)) {
        return compare(first, second, operator);
    }
    let seconds = one_by_one(second);
    one_by_one(first)
        .iter()
        .any(|first| seconds.iter().any(|second| compare(first, second, operator)))
}

fn compare(first: &Value, second: &Value, operator: Operator) -> bool {
    match operator {
        Operator::Equal => equal(first, second),
        // Not `!equal`: XPath compares the same way and negates, also for NaN.
        Operator::Unequal => !equal(first, second),
        _ => {
            let (first, second) = match (first.days(), second.days()) {
                (Some(first), Some(second)) => (first, second),
                _ => (first.number(), second.number()),
            };
            match operator {
                Operator::Less => first < second,
                Operator::LessOrEqual => first <= second,
                Operator::Greater => first > second,
                _ => first >= second,
            }
        }
    }
}

fn equal(first: &Value, second: &Value) -> bool {
    let is_boolean = |value: &Value| matches!(value, Value::Boolean(_));
    let is_moment = |value: &Value| matches!(value, Value::Moment { .. });
    let is_number = |value: &Value| matches!(value, Value::Number(_));
    if is_boolean(first) || is_boolean(second) {
        return first.boolean() == second.boolean();
    }
    if is_number(first) || is_number(second) {
        return first.number() == second.number();
    }
    if is_moment(first) || is_moment(second) {
        return first.days().is_some() && first.days() == second.days();
    }
    first.text() == second.text()
}
