//! How a CSV file of the edition is declared: once, for the reader and for the schema.

use crate::word::Word;

/// A CSV file of the edition folder.
#[derive(Debug)]
pub(crate) struct SheetSpec {
    /// Its name.
    pub(crate) file: &'static str,
    /// What a row is.
    pub(crate) doc: &'static str,
    /// The edition cannot do without it.
    pub(crate) required: bool,
    /// Columns that together are unique; none when rows may repeat.
    pub(crate) key: &'static [&'static str],
    /// The columns that repeat for each language: `label` for `label::en`, `label::fr` and so on.
    pub(crate) translated: &'static [&'static str],
    /// Its columns.
    pub(crate) columns: &'static [Column],
}

/// A column of a CSV file.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) holds: Holds,
    /// The cell must be filled.
    pub(crate) required: bool,
    /// What an empty cell stands for.
    pub(crate) default: &'static str,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Holds {
    /// Text as it stands.
    Text,
    /// A code: spaces around it are taken off and reported.
    Code,
    /// A code of something in another file.
    Ref(Target),
    /// Codes of things, separated.
    Refs(Target),
    /// A number.
    Number,
    /// A number from 0 to 1.
    Share,
    /// A whole number from 1.
    Count,
    /// `yes` or `no`.
    YesNo,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A method with its arguments, such as `power(p=2)`.
    Call,
}

/// What a code refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Unit,
    Node,
    Question,
    List,
}

impl Target {
    /// The word in messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Node => "node",
            Self::Question => "question",
            Self::List => "list",
        }
    }

    /// The file and column in which it is declared.
    pub(crate) fn home(self) -> (&'static str, &'static str) {
        match self {
            Self::Unit => ("units.csv", "code"),
            Self::Node => ("framework.csv", "code"),
            Self::Question => ("questions.csv", "code"),
            Self::List => ("options.csv", "list"),
        }
    }

    /// The name of the check that finds an unknown one.
    pub(crate) fn unknown(self) -> &'static str {
        match self {
            Self::Unit => "unknown-unit",
            Self::Node => "unknown-node",
            Self::Question => "unknown-question",
            Self::List => "unknown-list",
        }
    }
}

/// A column that may be empty.
pub(crate) const fn column(name: &'static str, holds: Holds, doc: &'static str) -> Column {
    Column { name, doc, holds, required: false, default: "" }
}

/// A column of words that stand for the variants of `T`.
pub(crate) const fn words<T: Word>(name: &'static str, doc: &'static str) -> Column {
    column(name, Holds::Words(T::WORDS), doc)
}

impl Column {
    /// The cell must be filled.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What an empty cell stands for.
    pub(crate) const fn or(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }
}

impl SheetSpec {
    /// The position of a column.
    pub(crate) fn position(&self, name: &str) -> usize {
        let position = self.columns.iter().position(|column| column.name == name);
        position.expect("readers name only columns that are declared")
    }
}
