//! What the columns of the sheet `survey` say of a question or a section.

use super::column::Column;
use super::texts::{Medium, Texts};
use std::collections::BTreeMap;

/// What the columns say of a question or a section. Empty texts are empty cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// The row, from 1; 0 when it was not read from a sheet.
    pub row: usize,
    /// Unique within its section.
    pub name: String,
    /// What is asked.
    pub label: Texts,
    /// How to answer.
    pub hint: Texts,
    /// More about how to answer.
    pub guidance_hint: Texts,
    /// Pictures and sounds beside the label.
    pub media: BTreeMap<Medium, Texts>,
    /// `yes`, `no` or an expression.
    pub required: String,
    /// Shown when a required answer is missing.
    pub required_message: Texts,
    /// Asked only where this expression holds.
    pub relevant: String,
    /// An answer must satisfy this expression; `.` is the answer.
    pub constraint: String,
    /// Shown when it does not.
    pub constraint_message: Texts,
    /// The expression that computes it.
    pub calculation: String,
    /// The questions whose change makes it compute.
    pub trigger: String,
    /// What it holds at first: a text, or an expression (see [`super::is_dynamic`]).
    pub default: String,
    /// `yes`, `no` or an expression.
    pub read_only: String,
    /// How it looks.
    pub appearance: String,
    /// Which choices are offered: an expression over their columns.
    pub choice_filter: String,
    /// `key=value` pairs; [`super::parameters`] reads them.
    pub parameters: String,
    /// How many rows a repeat has: an expression.
    pub repeat_count: String,
    /// Header and text of every other cell, for example of `bind::groma:code`.
    pub extra: Vec<(String, String)>,
}

impl Element {
    /// Its texts of every kind.
    pub fn texts(&self) -> impl Iterator<Item = &Texts> {
        [
            &self.label,
            &self.hint,
            &self.guidance_hint,
            &self.required_message,
            &self.constraint_message,
        ]
        .into_iter()
        .chain(self.media.values())
    }

    /// The text of a further column, by its header.
    pub fn extra(&self, header: &str) -> Option<&str> {
        self.extra.iter().find(|(own, _)| own == header).map(|(_, text)| text.as_str())
    }

    /// Takes a cell. The header is as the sheet spells it.
    pub(super) fn take(&mut self, column: &Column, header: &str, text: &str) {
        let text = text.to_owned();
        let texts = |texts: &mut Texts, language: &String| {
            texts.0.push((language.clone(), text.clone()));
        };
        match column {
            Column::Label(language) => texts(&mut self.label, language),
            Column::Hint(language) => texts(&mut self.hint, language),
            Column::GuidanceHint(language) => texts(&mut self.guidance_hint, language),
            Column::RequiredMessage(language) => texts(&mut self.required_message, language),
            Column::ConstraintMessage(language) => texts(&mut self.constraint_message, language),
            Column::Medium(medium, language) => {
                texts(self.media.entry(*medium).or_default(), language);
            }
            Column::Type => {}
            other => match self.text_mut(other) {
                Some(own) => *own = text,
                None => self.extra.push((header.to_owned(), text)),
            },
        }
    }

    /// Every cell but that of the type: the column, or the header of one that is only kept.
    pub(super) fn cells(&self) -> Vec<(Result<Column, &str>, &str)> {
        let mut cells = Vec::new();
        for column in Column::TEXTS {
            let text = self.text(column);
            if !text.is_empty() {
                cells.push((Ok(column.clone()), text));
            }
        }
        cells.extend(translated(&self.label, Column::Label));
        cells.extend(translated(&self.hint, Column::Hint));
        cells.extend(translated(&self.guidance_hint, Column::GuidanceHint));
        cells.extend(translated(&self.required_message, Column::RequiredMessage));
        cells.extend(translated(&self.constraint_message, Column::ConstraintMessage));
        for (medium, own) in &self.media {
            cells.extend(translated(own, |language| Column::Medium(*medium, language)));
        }
        cells.extend(self.extra.iter().map(|(header, text)| (Err(header.as_str()), text.as_str())));
        cells
    }

    /// The text of a column that is not translated; empty for the others.
    pub(super) fn text(&self, column: &Column) -> &str {
        match column {
            Column::Name => &self.name,
            Column::Required => &self.required,
            Column::Relevant => &self.relevant,
            Column::Constraint => &self.constraint,
            Column::Calculation => &self.calculation,
            Column::Trigger => &self.trigger,
            Column::Default => &self.default,
            Column::ReadOnly => &self.read_only,
            Column::Appearance => &self.appearance,
            Column::ChoiceFilter => &self.choice_filter,
            Column::Parameters => &self.parameters,
            Column::RepeatCount => &self.repeat_count,
            _ => "",
        }
    }

    fn text_mut(&mut self, column: &Column) -> Option<&mut String> {
        Some(match column {
            Column::Name => &mut self.name,
            Column::Required => &mut self.required,
            Column::Relevant => &mut self.relevant,
            Column::Constraint => &mut self.constraint,
            Column::Calculation => &mut self.calculation,
            Column::Trigger => &mut self.trigger,
            Column::Default => &mut self.default,
            Column::ReadOnly => &mut self.read_only,
            Column::Appearance => &mut self.appearance,
            Column::ChoiceFilter => &mut self.choice_filter,
            Column::Parameters => &mut self.parameters,
            Column::RepeatCount => &mut self.repeat_count,
            _ => return None,
        })
    }
}

/// The cells of a text, one for each language.
pub(super) fn translated(
    texts: &Texts,
    column: impl Fn(String) -> Column,
) -> impl Iterator<Item = (Result<Column, &str>, &str)> {
    texts.0.iter().map(move |(language, text)| (Ok(column(language.clone())), text.as_str()))
}
