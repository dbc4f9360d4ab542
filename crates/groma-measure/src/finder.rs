//! Finding a named data set in somebody's catalog: is this record the company register, the timetable,
//! the results of the election?
//!
//! Comes in: a record and its files. Goes out: the items that it may be, each with a confidence and the
//! reasons that make it, the surest first. What is found is a candidate, never an answer; how often the
//! finder is right is measured on labelled cases ([`Measured`]), language by language.

mod documents;
mod items;
mod language;
mod measured;
mod signs;

pub use items::{Finder, FinderError, Item};
pub use language::language_of;
pub use measured::{Counts, Measured, Share, Strength};

use groma_define::tables::{ClassificationRow, DatasetRow, DistributionRow};
use signs::Signs;

/// The confidence from which a candidate counts as found.
pub const FOUND: f64 = 0.5;

/// The confidence from which a candidate is kept for a person's look.
const KEPT: f64 = 0.3;

/// An item that a record may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<'f> {
    /// The item.
    pub item: &'f Item,
    /// How sure that is, from 0 to 1.
    pub confidence: f64,
    /// What says so and what speaks against it, for example `title: crime`.
    pub reasons: Vec<String>,
}

impl Finder {
    /// The scheme of its items in the table `classification`.
    pub const SCHEME: &'static str = "high-value";

    /// The items that a record may be, as rows of `classification`, in the order of their codes.
    pub fn classify(
        &self,
        dataset: &DatasetRow,
        distributions: &[DistributionRow],
    ) -> Vec<ClassificationRow> {
        let language = language_of(dataset).unwrap_or_default();
        let mut found = self.candidates(dataset, distributions, &language);
        found.retain(|candidate| candidate.confidence >= KEPT);
        found.sort_by(|a, b| a.item.code.cmp(&b.item.code));
        let row = |candidate: Candidate<'_>| ClassificationRow {
            dataset_id: dataset.dataset_id.clone(),
            scheme: Self::SCHEME.into(),
            code: candidate.item.code.as_str().into(),
            confidence: candidate.confidence,
            reason: "finder".into(),
            matched: candidate.reasons.join("; ").as_str().into(),
            rule: format!("terms {language}").as_str().into(),
            catalog_id: dataset.catalog_id.clone(),
        };
        found.into_iter().map(row).collect()
    }

    /// The items that a record may be, the surest first; `language` is that of its text, ISO 639-1.
    pub fn candidates(
        &self,
        dataset: &DatasetRow,
        distributions: &[DistributionRow],
        language: &str,
    ) -> Vec<Candidate<'_>> {
        let signs = Signs::of(self, dataset, distributions, language);
        let doubts = documents::doubts(distributions);
        let mut candidates: Vec<Candidate<'_>> = signs
            .by_item()
            .map(|(item, signs)| {
                let (confidence, mut reasons) = signs.weighed();
                reasons.extend(doubts.iter().map(|doubt| doubt.because.to_owned()));
                let confidence = doubts.iter().fold(confidence, |sure, doubt| sure * doubt.leaves);
                Candidate { item: self.item(item), confidence, reasons }
            })
            .collect();
        candidates.sort_by(|a, b| {
            b.confidence.total_cmp(&a.confidence).then_with(|| a.item.code.cmp(&b.item.code))
        });
        candidates
    }
}
