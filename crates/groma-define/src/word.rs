//! The words that stand for the variants of an enum, in files and in tables.
//!
//! Each word is written once: the reader, the schemas and the tables take it from here.

use crate::definition::{
    AnswerKind, Direction, EvidenceNeed, Level, MissingRule, QuestionType, Relation, Respondent,
    RuleKind, Stage, ValueStatus,
};
use crate::method::{
    MissingPolicy, PointsUnit, RankBy, Rounding, Ties, Unreviewed, Unsure, WeightDefault,
};

/// An enum with a word for each variant.
pub(crate) trait Word: Copy + 'static {
    /// The words, in the order in which they are documented.
    const WORDS: &'static [&'static str];

    /// The variant that a word names.
    fn of_word(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every variant, in the order in which they are documented.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word in files and tables.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The variant that a word names.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl Word for $type {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn of_word(word: &str) -> Option<Self> {
                Self::parse(word)
            }
        }
    };
}

words!(Level { National = "national", Regional = "regional", Local = "local", Body = "body" });
words!(Direction { Up = "up", Down = "down" });
words!(QuestionType {
    Single = "single",
    Multiple = "multiple",
    Integer = "integer",
    Decimal = "decimal",
    Text = "text",
    Date = "date",
    Url = "url",
    Matrix = "matrix",
    Section = "section",
    Repeat = "repeat",
});
words!(EvidenceNeed { None = "none", Optional = "optional", Required = "required" });
words!(MissingRule { Zero = "zero", Drop = "drop", Full = "full", Block = "block" });
words!(AnswerKind {
    Answered = "answered",
    NotAnswered = "not_answered",
    DontKnow = "dont_know",
    NotApplicable = "not_applicable",
    Confidential = "confidential",
    NotAsked = "not_asked",
});
words!(Respondent {
    Government = "government",
    CivilSociety = "civil_society",
    Reviewer = "reviewer",
    Machine = "machine",
    Carried = "carried",
});
words!(Relation {
    Same = "same",
    Reworded = "reworded",
    OptionsChanged = "options-changed",
    PartOf = "part-of",
    Contains = "contains",
});
words!(ValueStatus { Printed = "printed", Digitised = "digitised", Derived = "derived" });
words!(RuleKind {
    Indicator = "indicator",
    Check = "check",
    Verification = "verification",
    Metric = "metric",
});
words!(MissingPolicy { Renormalise = "renormalise", Zero = "zero", Block = "block" });
words!(PointsUnit { Points = "points", Share = "share" });
words!(Stage { Final = "final", Unreviewed = "unreviewed" });
words!(Unreviewed { LeaveOut = "leave-out", Keep = "keep" });
words!(Unsure { Keep = "keep", Zero = "zero", Drop = "drop" });
words!(WeightDefault { Given = "given", Equal = "equal" });
words!(RankBy { Raw = "raw", Rounded = "rounded" });
words!(Ties { Min = "min", Max = "max", Average = "average", Dense = "dense" });
words!(Rounding { HalfEven = "half-even", HalfUp = "half-up" });
