//! What became of a question from one instrument to the next.

use super::words::Word;
use groma_define::{OptionCode, QuestionCode, QuestionType, Relation};
use serde::Serialize;

/// A question of either instrument, or a pair of them.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionChange {
    /// In the old instrument; none for a new question.
    pub old: Option<QuestionCode>,
    /// In the new instrument; none for a dropped question.
    pub new: Option<QuestionCode>,
    /// Why the two are held to be one.
    pub matched: Matched,
    /// What differs, in the order of the columns of `questions.csv`.
    pub changes: Vec<Change>,
}

/// Why two questions are held to be one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Matched {
    /// `concordance.csv` says so.
    Kept(Relation),
    /// They have the same code.
    Code,
    /// They read alike, in this share of their words, 0 to 1: somebody has to say so.
    Proposed(f64),
    /// There is no other.
    Not,
}

/// A difference.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A text reads differently: the label, or guidance, definition and so on.
    Text {
        /// The column without its language.
        column: &'static str,
        /// In which language.
        language: String,
        /// Word by word.
        words: Vec<Word>,
    },
    /// Another type.
    Type {
        /// What it was.
        from: QuestionType,
        /// What it is.
        to: QuestionType,
    },
    /// An option came.
    OptionAdded(OptionCode),
    /// An option went.
    OptionRemoved(OptionCode),
    /// An option has another code and means the same.
    OptionRenamed {
        /// What it was.
        from: OptionCode,
        /// What it is.
        to: OptionCode,
    },
    /// An option reads differently.
    OptionReworded {
        /// Its code now.
        option: OptionCode,
        /// In which language.
        language: String,
        /// Word by word.
        words: Vec<Word>,
    },
    /// An option earns something else.
    PointsChanged {
        /// Its code now.
        option: OptionCode,
        /// In which map.
        map: String,
        /// What it earned; empty for nothing said.
        from: String,
        /// What it earns.
        to: String,
    },
    /// It stands in another section.
    Moved {
        /// The section's code in the old instrument; empty at the top.
        from: String,
        /// The section's code in the new one.
        to: String,
    },
    /// It is asked of others.
    Routing {
        /// The expression, empty when it was asked always.
        from: String,
        /// The expression now.
        to: String,
    },
    /// Another need of evidence.
    Evidence {
        /// What was needed.
        from: String,
        /// What is needed.
        to: String,
    },
    /// Another cell of its row.
    Column {
        /// Which column.
        column: &'static str,
        /// What it held.
        from: String,
        /// What it holds.
        to: String,
    },
}

/// What became of a question, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing differs.
    Same,
    /// It is the same question, and something differs.
    Changed,
    /// It may be the same question.
    Proposed,
    /// There was none.
    New,
    /// There is none any more.
    Dropped,
}

impl QuestionChange {
    /// What became of it.
    pub fn verdict(&self) -> Verdict {
        match (self.matched, &self.old) {
            (Matched::Proposed(_), _) => Verdict::Proposed,
            (Matched::Not, None) => Verdict::New,
            (Matched::Not, Some(_)) => Verdict::Dropped,
            _ if self.changes.is_empty() => Verdict::Same,
            _ => Verdict::Changed,
        }
    }

    /// How the old question is related to the new one: what is kept, or what the differences say.
    pub fn relation(&self) -> Option<Relation> {
        match self.matched {
            Matched::Kept(relation) => return Some(relation),
            Matched::Not => return None,
            Matched::Code | Matched::Proposed(_) => {}
        }
        let is_any = |of: fn(&Change) -> bool| self.changes.iter().any(of);
        let of_options = is_any(|change| {
            matches!(
                change,
                Change::OptionAdded(_)
                    | Change::OptionRemoved(_)
                    | Change::OptionRenamed { .. }
                    | Change::Type { .. }
            )
        });
        let of_label = is_any(|change| matches!(change, Change::Text { column: "label", .. }));
        Some(match (of_options, of_label) {
            (true, _) => Relation::OptionsChanged,
            (false, true) => Relation::Reworded,
            (false, false) => Relation::Same,
        })
    }
}
