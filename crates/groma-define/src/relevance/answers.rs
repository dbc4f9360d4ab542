//! What an expression may see.

use std::collections::BTreeMap;

/// An option of a list, by column: `name`, `label`, and whatever else the list has.
pub type Item = BTreeMap<String, String>;

/// Which instances of a question a reference stands for, seen from where it is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instances {
    /// This one: the question is asked once, or is in the same row of the same repeat.
    One(u32),
    /// All from 1 to this: the question is repeated, and the reference stands outside.
    All(u32),
}

/// Supplies an expression with answers, lists and a day.
pub trait Answers {
    /// The text of an answer; none when it is unanswered or not relevant.
    fn answer(&self, question: &str, instance: u32) -> Option<String>;

    /// Which instances `${question}` stands for here.
    fn instances(&self, _question: &str) -> Instances {
        Instances::One(1)
    }

    /// The text of an answer in given rows of repeats: the name of each, and its row from 1.
    fn answer_in_rows(&self, question: &str, rows: &[(&str, u32)]) -> Option<String> {
        rows.last().and_then(|(_, row)| self.answer(question, *row))
    }

    /// The text of the answer that the expression belongs to, written `.`.
    fn current(&self) -> Option<String> {
        None
    }

    /// The row of the repeat in which the expression is evaluated, from 1.
    fn position(&self) -> u32 {
        1
    }

    /// The label of an option of a question.
    fn choice_label(&self, _question: &str, _option: &str) -> Option<String> {
        None
    }

    /// The options of a list.
    fn items(&self, _list: &str) -> Vec<Item> {
        Vec::new()
    }

    /// The day on which the return is filled in, `YYYY-MM-DD`.
    fn today(&self) -> String;

    /// The moment at which the return is filled in, `YYYY-MM-DDTHH:MM:SS`.
    fn now(&self) -> String {
        format!("{}T00:00:00", self.today())
    }

    /// The identifier that was drawn for the return, once, and stored with it.
    fn uuid(&self) -> Option<String> {
        None
    }
}
