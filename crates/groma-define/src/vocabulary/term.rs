//! A vocabulary and its terms.

use crate::table::Text;
use std::collections::BTreeSet;

/// A vocabulary: a list of terms under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vocabulary {
    /// EU authority table of file types.
    FileType,
    /// Media types as IANA has them.
    MediaType,
    /// EU authority table of licences, with SPDX identifiers.
    Licence,
    /// EU authority table of frequencies.
    Frequency,
    /// EU authority table of access rights.
    AccessRight,
    /// EU authority table of data themes.
    DataTheme,
    /// Categories of high-value data sets.
    HighValueCategory,
}

impl Vocabulary {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::FileType,
        Self::MediaType,
        Self::Licence,
        Self::Frequency,
        Self::AccessRight,
        Self::DataTheme,
        Self::HighValueCategory,
    ];

    /// Its name in files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::FileType => "file-type",
            Self::MediaType => "media-type",
            Self::Licence => "licence",
            Self::Frequency => "frequency",
            Self::AccessRight => "access-right",
            Self::DataTheme => "data-theme",
            Self::HighValueCategory => "hvd-category",
        }
    }

    /// The vocabulary of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vocabulary| vocabulary.name() == name)
    }
}

/// What is known of a term besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// On the European Data Portal's list of machine-readable file types.
    MachineReadable,
    /// On the European Data Portal's list of non-proprietary file types.
    NonProprietary,
    /// A licence that lets everybody use, change and pass on, also for money.
    Open,
    /// A licence of the EU authority table.
    Eu,
    /// A licence of the European Data Portal's list.
    Edp,
    /// On the list that ckan-mqa uses.
    CkanMqa,
    /// Stands for data that are provisional, not for a term.
    Provisional,
    /// Not to be used any more.
    Deprecated,
    /// Not in the copy of the vocabulary, added from a later one.
    Later,
}

impl Flag {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::MachineReadable,
        Self::NonProprietary,
        Self::Open,
        Self::Eu,
        Self::Edp,
        Self::CkanMqa,
        Self::Provisional,
        Self::Deprecated,
        Self::Later,
    ];

    /// Its name in files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::MachineReadable => "machine_readable",
            Self::NonProprietary => "non_proprietary",
            Self::Open => "open",
            Self::Eu => "eu",
            Self::Edp => "edp",
            Self::CkanMqa => "ckan_mqa",
            Self::Provisional => "provisional",
            Self::Deprecated => "deprecated",
            Self::Later => "later",
        }
    }
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its vocabulary.
    pub vocabulary: Vocabulary,
    /// Its code: `CSV`, `CC_BY_4_0`.
    pub code: Text,
    /// Its IRI.
    pub iri: Text,
    /// Labels by language.
    pub labels: Vec<(Text, Text)>,
    /// SPDX identifier of a licence.
    pub spdx: Option<Text>,
    /// What else is known of it.
    pub flags: BTreeSet<Flag>,
}

impl Term {
    /// Its English label, or its code.
    pub fn label(&self) -> &str {
        let english = self.labels.iter().find(|(language, _)| &**language == "en");
        english.map_or(&self.code, |(_, label)| label)
    }
}
