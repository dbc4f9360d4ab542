//! The hidden sheet of option lists: what the drop-downs show, beside the code that is meant.
//!
//! Two columns a list, code and label; the first pair holds the kinds of answer that every
//! question offers, their codes written as in `points.csv` (`@dont_know`).

use crate::returns::instrument::Instrument;
use crate::returns::language::label;
use crate::returns::text::fold;
use crate::returns::words::{KINDS, Words};
use crate::sheets::letters;
use groma_define::Question;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the sheet.
pub(in crate::returns) const SHEET: &str = "_lists";
/// The heading of the pair of columns for the kinds.
pub(in crate::returns) const KINDS_LIST: &str = "@kinds";

/// The lists that drop-downs show, in one language.
pub(super) struct Lists {
    /// Name, and codes with labels: the options first, then the kinds that are offered with them.
    lists: Vec<(String, Vec<(String, String)>)>,
    position: BTreeMap<String, usize>,
}

impl Lists {
    /// The lists of these questions.
    pub(super) fn new<'a>(
        instrument: &Instrument<'_>,
        questions: impl Iterator<Item = &'a Question>,
        language: &str,
        words: &Words,
    ) -> Self {
        let kinds =
            KINDS.map(|kind| (format!("@{}", kind.as_str()), words.kind(kind)[0].to_owned()));
        let mut lists = vec![(KINDS_LIST.to_owned(), kinds.to_vec())];
        let mut position = BTreeMap::new();
        for question in questions {
            let Some(list) = &question.list else { continue };
            if position.contains_key(list.as_str()) {
                continue;
            }
            let mut taken = BTreeSet::new();
            let mut entries: Vec<(String, String)> = Vec::new();
            for choice in instrument.options(question) {
                let code = choice.option.as_str();
                let text = label(instrument.definition, &choice.labels, language, code);
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                // Two options that read alike are told apart by their codes.
                let text =
                    if taken.insert(fold(&text)) { text } else { format!("{text} ({code})") };
                taken.insert(fold(&text));
                entries.push((code.to_owned(), text));
            }
            // An option of that name is the instrument's own way to say it.
            let offered = kinds.iter().filter(|(_, word)| !taken.contains(&fold(word)));
            entries.extend(offered.map(|(code, word)| (code.clone(), word.clone())));
            position.insert(list.to_string(), lists.len());
            lists.push((list.to_string(), entries));
        }
        Self { lists, position }
    }

    /// The label of an option.
    pub(super) fn label(&self, question: &Question, option: &str) -> Option<&str> {
        let entries = self.entries(question)?;
        entries.iter().find(|(code, _)| code == option).map(|(_, label)| label.as_str())
    }

    /// Where the label of an option stands, for formulas.
    pub(super) fn cell(&self, question: &Question, option: &str) -> Option<String> {
        let list = *self.position.get(question.list.as_ref()?.as_str())?;
        let row = self.lists[list].1.iter().position(|(code, _)| code == option)?;
        Some(format!("'{SHEET}'!${}${}", letters(2 * list + 1), row + 2))
    }

    /// The formula of a drop-down with the options of a question and the kinds.
    pub(super) fn options_formula(&self, question: &Question) -> Option<String> {
        let list = *self.position.get(question.list.as_ref()?.as_str())?;
        Some(self.formula(list))
    }

    /// The formula of a drop-down with the kinds alone.
    pub(super) fn kinds_formula(&self) -> String {
        self.formula(0)
    }

    /// The sheet, row by row.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let height = self.lists.iter().map(|(_, entries)| entries.len() + 1).max().unwrap_or(0);
        let mut rows = vec![vec![String::new(); 2 * self.lists.len()]; height];
        for (at, (name, entries)) in self.lists.iter().enumerate() {
            rows[0][2 * at].clone_from(name);
            for (row, (code, label)) in rows[1..].iter_mut().zip(entries) {
                row[2 * at].clone_from(code);
                row[2 * at + 1].clone_from(label);
            }
        }
        rows
    }

    fn entries(&self, question: &Question) -> Option<&[(String, String)]> {
        let list = *self.position.get(question.list.as_ref()?.as_str())?;
        Some(&self.lists[list].1)
    }

    fn formula(&self, list: usize) -> String {
        let column = letters(2 * list + 1);
        let last = self.lists[list].1.len().max(1) + 1;
        format!("='{SHEET}'!${column}$2:${column}${last}")
    }
}
