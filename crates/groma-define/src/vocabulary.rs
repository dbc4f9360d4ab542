//! Controlled vocabularies: what is in them, and what people write instead.
//!
//! Terms and ways of writing them are CSV files beside this one (see their README); an edition
//! replaces them, because copies are of different years and every figure quotes the version.

mod key;
mod read;
mod term;
#[cfg(test)]
mod tests;

use crate::table::Text;
use crate::tables::VocabularyTermRow;
use key::{key, readings};
pub use read::VocabularyError;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};
pub use term::{Flag, Term, Vocabulary};

/// The vocabularies that are in force.
#[derive(Clone, Debug, Default)]
pub struct Vocabularies {
    terms: Vec<Term>,
    digest: String,
    versions: BTreeMap<Vocabulary, Version>,
    by_code: HashMap<(Vocabulary, Text), usize>,
    by_iri: HashMap<Text, usize>,
    by_exact: HashMap<Text, usize>,
    by_label: Keys,
    by_written: Keys,
}

/// Of each vocabulary, the places of its terms by the keys of what is written.
type Keys = [HashMap<Box<str>, usize>; Vocabulary::ALL.len()];

/// Where a vocabulary is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// How the IRIs of its terms begin.
    pub prefix: String,
    /// Its version, quoted beside figures.
    pub version: String,
    /// Who publishes it.
    pub source: String,
}

impl Vocabularies {
    /// Those that come with the program.
    pub fn shipped() -> &'static Arc<Self> {
        static SHIPPED: LazyLock<Arc<Vocabularies>> = LazyLock::new(|| {
            let read = Vocabularies::with_overlays(&BTreeMap::new());
            Arc::new(read.expect("the shipped files are tested"))
        });
        &SHIPPED
    }

    /// True for the path of a file of an edition that replaces or adds to those of the program.
    pub fn is_file(path: &str) -> bool {
        path.strip_prefix("vocabulary/").is_some_and(read::is_file)
    }

    /// Those that come with the program, with the files of an edition (`vocabulary/licence.csv`, …)
    /// in place of theirs. Files of other names are left alone.
    pub fn with_overlays(overlays: &BTreeMap<String, Vec<u8>>) -> Result<Self, VocabularyError> {
        read::read(overlays)
    }

    /// The term that is meant by what somebody wrote: its code, its IRI, or one of the ways in
    /// which people are known to write it.
    pub fn understood(&self, vocabulary: Vocabulary, written: &str) -> Option<Text> {
        let places = &self.by_written[vocabulary as usize];
        let at = readings(vocabulary, written).find_map(|key| places.get(key.as_str()))?;
        Some(self.terms[*at].code.clone())
    }

    /// The vocabulary and code of a term's IRI, exactly as the vocabulary writes it.
    pub fn term(&self, iri: &str) -> Option<(Vocabulary, Text)> {
        let term = &self.terms[*self.by_iri.get(iri)?];
        Some((term.vocabulary, term.code.clone()))
    }

    /// The term with this code.
    pub fn find(&self, vocabulary: Vocabulary, code: &str) -> Option<&Term> {
        self.by_code.get(&(vocabulary, code.into())).map(|at| &self.terms[*at])
    }

    /// True for the IRI of a term exactly as the vocabulary writes it: the strict reading.
    pub fn is_iri(&self, vocabulary: Vocabulary, written: &str) -> bool {
        self.by_iri.get(written).is_some_and(|at| self.terms[*at].vocabulary == vocabulary)
    }

    /// True for the IRI of a term, or for one that the vocabulary declares to be the same.
    pub fn is_iri_or_same(&self, vocabulary: Vocabulary, written: &str) -> bool {
        let same =
            self.by_exact.get(written).is_some_and(|at| self.terms[*at].vocabulary == vocabulary);
        same || self.is_iri(vocabulary, written)
    }

    /// True for the code or a label of a term, in any case and with any marks, or for its IRI: the
    /// generous reading. What people write instead does not count.
    pub fn is_label_or_code(&self, vocabulary: Vocabulary, written: &str) -> bool {
        self.is_iri(vocabulary, written)
            || self.by_label[vocabulary as usize].contains_key(key(written).as_str())
    }

    /// Whether the term with this code has a flag: for file types [`Flag::MachineReadable`] (20 of
    /// the European Data Portal), [`Flag::NonProprietary`] (29) and [`Flag::CkanMqa`] (203, which
    /// ckan-mqa takes for machine-readable); for licences [`Flag::Open`].
    pub fn is(&self, vocabulary: Vocabulary, code: &str, flag: Flag) -> bool {
        self.find(vocabulary, code).is_some_and(|term| term.flags.contains(&flag))
    }

    /// Whether a licence's code is on the official lists: the EU authority table and the list of the
    /// European Data Portal. Terms of single portals are understood and not on them.
    pub fn is_known_licence(&self, code: &str) -> bool {
        let is = |flag| self.is(Vocabulary::Licence, code, flag);
        is(Flag::Eu) || is(Flag::Edp)
    }

    /// Every term, vocabulary by vocabulary, sorted by code.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter()
    }

    /// The terms as rows of their table.
    pub fn rows(&self) -> impl Iterator<Item = VocabularyTermRow> {
        self.terms.iter().map(|term| VocabularyTermRow {
            vocabulary: term.vocabulary.name().into(),
            code: term.code.clone(),
            iri: term.iri.clone(),
            label: term.label().into(),
            spdx: term.spdx.clone(),
            flags: term.flags.iter().map(|flag| flag.name().into()).collect(),
            version: self.version(term.vocabulary).version.as_str().into(),
        })
    }

    /// Tells these vocabularies from others, by the bytes of their files.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Where a vocabulary is from.
    pub fn version(&self, vocabulary: Vocabulary) -> &Version {
        self.versions.get(&vocabulary).expect("reading gives every vocabulary a version")
    }
}
