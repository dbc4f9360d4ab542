//! The columns of a section's sheet: written in this order, found by their headings.

use crate::returns::text::fold;
use crate::returns::words::{LANGUAGES, Words};

/// A column of a section's sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Code,
    Question,
    Guidance,
    Answer,
    Kind,
    Unsure,
    Explanation,
    Need,
    Evidence,
    Last,
    Confirm,
    Comments,
}

impl Column {
    /// In the order in which they are written.
    pub(super) const ALL: [Self; 12] = [
        Self::Code,
        Self::Question,
        Self::Guidance,
        Self::Answer,
        Self::Kind,
        Self::Unsure,
        Self::Explanation,
        Self::Need,
        Self::Evidence,
        Self::Last,
        Self::Confirm,
        Self::Comments,
    ];

    /// Those that are read back.
    pub(super) const READ: [Self; 6] =
        [Self::Answer, Self::Kind, Self::Unsure, Self::Explanation, Self::Evidence, Self::Confirm];

    pub(super) fn heading(self, words: &Words) -> &'static str {
        let columns = &words.columns;
        match self {
            Self::Code => columns.code,
            Self::Question => columns.question,
            Self::Guidance => columns.guidance,
            Self::Answer => columns.answer,
            Self::Kind => columns.kind,
            Self::Unsure => columns.unsure,
            Self::Explanation => columns.explanation,
            Self::Need => columns.need,
            Self::Evidence => columns.evidence,
            Self::Last => columns.last,
            Self::Confirm => columns.confirm,
            Self::Comments => columns.comments,
        }
    }

    /// The column that a heading names, in whichever language.
    pub(super) fn named(heading: &str) -> Option<Self> {
        let heading = fold(heading);
        let mut names = LANGUAGES
            .iter()
            .flat_map(|(_, words)| Self::ALL.map(|column| (column, column.heading(words))));
        names.find(|(_, name)| fold(name) == heading).map(|(column, _)| column)
    }

    /// Where it is written, from 0.
    pub(super) fn at(self) -> u16 {
        self as u16
    }
}
