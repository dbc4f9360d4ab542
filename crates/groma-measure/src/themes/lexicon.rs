//! Words by which themes are recognised: a table of [terms](crate::words). One with `!` before it
//! excludes: a "budget airline" is no budget.

use crate::words::{Words, folded};
use groma_define::tables::DatasetRow;
use std::collections::BTreeMap;

/// The terms that come with the program: scheme, code, language, terms between semicolons.
const SHIPPED: &str = include_str!("lexicon.csv");

/// What a term is worth in each field; several add up as independent signs do, `1 − Π(1 − w)`.
const WEIGHTS: [(Field, f64); 3] =
    [(Field::Title, 0.5), (Field::Keyword, 0.4), (Field::Description, 0.15)];

/// Characters of a description that are looked at.
const DESCRIPTION_MAX: usize = 2000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Title,
    Keyword,
    Description,
}

/// The terms, ready to be looked for.
#[derive(Debug)]
pub struct Lexicon {
    words: Words,
    terms: Vec<Term>,
}

#[derive(Debug)]
struct Term {
    scheme: &'static str,
    code: String,
    language: String,
    text: String,
    excludes: bool,
}

/// A theme that words point to.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<'a> {
    /// data-theme or hvd-category.
    pub scheme: &'static str,
    /// The code in that scheme.
    pub code: &'a str,
    /// How sure the words are, from 0 to 1.
    pub confidence: f64,
    /// Field and word, for example `title: budget; keyword: spending`.
    pub matched: String,
    /// Languages of the terms, sorted.
    pub languages: Vec<&'a str>,
}

/// A table of terms that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the lexicon: {message}")]
pub struct LexiconError {
    line: usize,
    message: String,
}

impl Lexicon {
    /// The terms that come with the program.
    pub fn shipped() -> &'static Self {
        static READ: std::sync::LazyLock<Lexicon> = std::sync::LazyLock::new(|| {
            Lexicon::read(SHIPPED).expect("the shipped lexicon is held by a test")
        });
        &READ
    }

    /// Reads a table of terms: a heading, then `scheme,code,language,terms`.
    pub fn read(csv: &str) -> Result<Self, LexiconError> {
        let (mut terms, mut written) = (Vec::new(), Vec::new());
        for (at, line) in csv.lines().enumerate().skip(1) {
            let failed = |message: &str| LexiconError { line: at + 1, message: message.to_owned() };
            let cells: Vec<&str> = line.splitn(4, ',').collect();
            let [scheme, code, language, words] = cells.as_slice() else {
                return Err(failed("needs scheme, code, language and terms"));
            };
            let scheme = match *scheme {
                super::THEME => super::THEME,
                super::HVD => super::HVD,
                _ => return Err(failed("the scheme is neither data-theme nor hvd-category")),
            };
            for word in words.trim_matches('"').split(';').map(str::trim) {
                let excludes = word.starts_with('!');
                let word = word.trim_start_matches('!');
                let text = folded(word.trim_end_matches('*'));
                if text.is_empty() {
                    return Err(failed("an empty term"));
                }
                written.push(word.to_owned());
                let (code, language) = ((*code).to_owned(), (*language).to_owned());
                terms.push(Term { scheme, code, language, text, excludes });
            }
        }
        let words = Words::of(written.iter().map(String::as_str))
            .map_err(|message| LexiconError { line: 0, message })?;
        Ok(Self { words, terms })
    }

    /// The themes that the words of a data set point to, the surest first.
    pub fn hits(&self, dataset: &DatasetRow) -> Vec<Hit<'_>> {
        let mut signs: BTreeMap<(&'static str, &str), Vec<(Field, &Term)>> = BTreeMap::new();
        let description = dataset.description.as_deref().unwrap_or_default();
        let end =
            description.char_indices().nth(DESCRIPTION_MAX).map_or(description.len(), |(at, _)| at);
        let fields = [
            (Field::Title, dataset.title.as_deref().unwrap_or_default().to_owned()),
            (Field::Keyword, dataset.keyword.join(" ; ")),
            (Field::Description, description[..end].to_owned()),
        ];
        for (field, text) in fields {
            self.words.look(&folded(&text), |at| {
                let term = &self.terms[at];
                let signs = signs.entry((term.scheme, &term.code)).or_default();
                if !signs.iter().any(|(known, other)| *known == field && other.text == term.text) {
                    signs.push((field, term));
                }
            });
        }
        let mut hits: Vec<Hit<'_>> = signs
            .into_iter()
            .filter(|(_, signs)| !signs.iter().any(|(_, term)| term.excludes))
            .map(|((scheme, code), signs)| hit(scheme, code, &signs))
            .collect();
        hits.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.code.cmp(b.code)));
        hits
    }
}

fn hit<'a>(scheme: &'static str, code: &'a str, signs: &[(Field, &'a Term)]) -> Hit<'a> {
    let weight = |field: &Field| {
        WEIGHTS.iter().find(|(known, _)| known == field).map_or(0.0, |(_, weight)| *weight)
    };
    let doubt: f64 = signs.iter().map(|(field, _)| 1.0 - weight(field)).product();
    let mut languages: Vec<&str> = signs.iter().map(|(_, term)| term.language.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    let name = |field: &Field| match field {
        Field::Title => "title",
        Field::Keyword => "keyword",
        Field::Description => "description",
    };
    let matched: Vec<String> = signs
        .iter()
        .take(6)
        .map(|(field, term)| format!("{}: {}", name(field), term.text))
        .collect();
    Hit { scheme, code, confidence: 1.0 - doubt, matched: matched.join("; "), languages }
}
