//! What in a record speaks for an item: words by field, themes and categories that were declared.

use super::items::{Finder, Says};
use crate::words::folded;
use groma_define::tables::{DatasetRow, DistributionRow};
use groma_define::vocabulary::{Vocabularies, Vocabulary};
use std::collections::BTreeMap;

/// Characters of a description that are looked at.
const DESCRIPTION_MAX: usize = 1500;

/// Files whose titles are looked at.
const FILES_MAX: usize = 20;

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Title,
    Keyword,
    File,
    Description,
}

impl Field {
    fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Keyword => "keyword",
            Self::File => "file",
            Self::Description => "description",
        }
    }

    /// What a term is worth there; several add up as independent signs do, `1 − Π(1 − w)`.
    fn weight(self, says: Says) -> f64 {
        match (says, self) {
            (Says::Is, Self::Title) => 0.6,
            (Says::Is, Self::Keyword) => 0.35,
            (Says::Is, Self::File) => 0.2,
            (Says::Is, Self::Description) => 0.15,
            (Says::Hint, Self::Title) => 0.3,
            (Says::Hint, Self::Keyword) => 0.12,
            (Says::Hint, Self::File | Self::Description) => 0.05,
            (Says::Not, _) => 0.0,
        }
    }
}

/// The theme that the record declares is one in which the item is to be expected.
const THEME: f64 = 0.15;

/// The record declares the category of high-value data sets that the item belongs to.
const CATEGORY: f64 = 0.3;

/// A record declares themes, and none in which the item is to be expected: what is left.
const OTHER_THEME: f64 = 0.85;

/// What speaks for the items of a finder in one record.
pub(super) struct Signs<'f> {
    of: BTreeMap<usize, OfItem<'f>>,
}

/// What speaks for one item.
#[derive(Default)]
pub(super) struct OfItem<'f> {
    words: Vec<(Field, Says, &'f str)>,
    theme: Option<String>,
    other_theme: bool,
    category: bool,
}

impl<'f> Signs<'f> {
    /// Looks at a record; words alone make an item worth looking at.
    pub(super) fn of(
        finder: &'f Finder,
        dataset: &DatasetRow,
        distributions: &[DistributionRow],
        language: &str,
    ) -> Self {
        let mut signs = Self { of: BTreeMap::new() };
        for (field, text) in fields(dataset, distributions) {
            finder.words.look(&folded(&text), |at| {
                let term = &finder.terms[at];
                if term.language.as_deref().is_some_and(|of| of != language) {
                    return;
                }
                let words = &mut signs.of.entry(term.item).or_default().words;
                let word = (field, term.says, term.text.as_str());
                if !words.contains(&word) {
                    words.push(word);
                }
            });
        }
        signs.of.retain(|_, item| !item.is_about_something_else());
        signs.declared(finder, dataset);
        signs
    }

    fn declared(&mut self, finder: &Finder, dataset: &DatasetRow) {
        let vocabularies = Vocabularies::shipped();
        let category =
            |written: &str| vocabularies.understood(Vocabulary::HighValueCategory, written);
        let categories: Vec<_> =
            dataset.hvd_category.iter().filter_map(|written| category(written)).collect();
        for (at, signs) in &mut self.of {
            let item = finder.item(*at);
            let is_expected = |theme: &str| item.themes.iter().any(|expected| expected == theme);
            signs.theme = dataset.theme.iter().find(|t| is_expected(t)).map(ToString::to_string);
            signs.other_theme = signs.theme.is_none() && !dataset.theme.is_empty();
            signs.category =
                item.category.as_deref().is_some_and(|of| categories.iter().any(|c| **c == *of));
        }
    }

    pub(super) fn by_item(&self) -> impl Iterator<Item = (usize, &OfItem<'f>)> {
        self.of.iter().map(|(at, signs)| (*at, signs))
    }
}

impl OfItem<'_> {
    fn is_about_something_else(&self) -> bool {
        self.words.iter().any(|(_, says, _)| *says == Says::Not)
    }

    /// How sure the signs are together, and what they are.
    pub(super) fn weighed(&self) -> (f64, Vec<String>) {
        let mut doubt = 1.0;
        let mut reasons = Vec::new();
        // Of several terms in one field that say the same, the first counts in full.
        let mut words = self.words.clone();
        words.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut before = None;
        for (field, says, text) in words {
            let again = before == Some(field);
            let weight = field.weight(says) * if again { AGAIN } else { 1.0 };
            doubt *= 1.0 - weight;
            before = Some(field);
            reasons.push(format!("{}: {}", field.as_str(), text.trim_end_matches('*')));
        }
        if let Some(theme) = &self.theme {
            doubt *= 1.0 - THEME;
            reasons.push(format!("theme {theme}"));
        }
        if self.category {
            doubt *= 1.0 - CATEGORY;
            reasons.push("its category of high-value data".to_owned());
        }
        let mut sure = 1.0 - doubt;
        if self.other_theme {
            sure *= OTHER_THEME;
            reasons.push("another theme".to_owned());
        }
        (sure, reasons)
    }
}

/// What a second term in the same field is worth of its weight.
const AGAIN: f64 = 0.4;

fn fields(dataset: &DatasetRow, distributions: &[DistributionRow]) -> [(Field, String); 4] {
    let description = dataset.description.as_deref().unwrap_or_default();
    let end =
        description.char_indices().nth(DESCRIPTION_MAX).map_or(description.len(), |(at, _)| at);
    let files: Vec<&str> =
        distributions.iter().take(FILES_MAX).filter_map(|file| file.title.as_deref()).collect();
    [
        (Field::Title, dataset.title.as_deref().unwrap_or_default().to_owned()),
        (Field::Keyword, dataset.keyword.join(" ; ")),
        (Field::File, files.join(" ; ")),
        (Field::Description, description[..end].to_owned()),
    ]
}
