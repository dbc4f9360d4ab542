//! Vocabularies and properties, as functions of expressions.

use groma_define::vocabulary::{Flag, Vocabularies, Vocabulary};
use groma_store::TextFunction;
use std::sync::Arc;

/// Lists of terms, as metrics ask for them: `file-type`, `machine-readable`, `non-proprietary`,
/// `media-type`, `known-licence`, `open-licence`, `access-right`, `data-theme`, `frequency`.
pub trait Terms: Send + Sync {
    /// Whether a text is the IRI of a term of the list, exactly.
    fn is_term(&self, list: &str, text: &str) -> bool;

    /// Whether a text is the code of a term, its label or a part of that.
    fn has_label(&self, list: &str, text: &str) -> bool;

    /// Whether a text is the code of a term of the list.
    fn is_code(&self, list: &str, code: &str) -> bool;
}

/// The functions that the expression of a metric has besides the engine's. Each is false for null,
/// but for `has_property`: of a record without properties nothing can be said.
pub(super) fn functions(terms: &Arc<dyn Terms>) -> Vec<TextFunction> {
    let ask = |name, asked: fn(&dyn Terms, &str, &str) -> bool| {
        let terms = Arc::clone(terms);
        TextFunction::new(name, 2, move |texts| {
            let first = texts[0]?;
            let text = texts[1].map(str::trim).filter(|text| !text.is_empty());
            Some(text.is_some_and(|text| asked(&*terms, first, text)))
        })
    };
    vec![
        ask("is_term", |terms, list, text| terms.is_term(list, text)),
        ask("has_label", |terms, list, text| terms.has_label(list, text)),
        ask("is_code", |terms, list, text| terms.is_code(list, text)),
        TextFunction::new("has_property", 2, |texts| {
            let (property, text) = (texts[0]?, texts[1]?);
            Some(has_property(property, text))
        }),
    ]
}

/// `has_property(name, properties)`: the record used the property.
fn has_property(property: &str, text: &str) -> bool {
    text.split("; ")
        .any(|used| used.strip_prefix(property).is_some_and(|kinds| kinds.starts_with(' ')))
}

/// The vocabularies that come with the program, as lists of terms.
pub fn shipped_terms() -> Arc<dyn Terms> {
    Arc::clone(Vocabularies::shipped()) as Arc<dyn Terms>
}

/// What a list asks of the code of a term, besides being in its vocabulary.
type Fits = fn(&Vocabularies, &str) -> bool;

/// The vocabulary of a list, and which of its terms are on it.
fn list(name: &str) -> Option<(Vocabulary, Fits)> {
    Some(match name {
        "machine-readable" => (Vocabulary::FileType, |all, code| {
            all.is(Vocabulary::FileType, code, Flag::MachineReadable)
        }),
        "non-proprietary" => (Vocabulary::FileType, |all, code| {
            all.is(Vocabulary::FileType, code, Flag::NonProprietary)
        }),
        "known-licence" => (Vocabulary::Licence, Vocabularies::is_known_licence),
        "open-licence" => {
            (Vocabulary::Licence, |all, code| all.is(Vocabulary::Licence, code, Flag::Open))
        }
        name => (Vocabulary::named(name)?, |_, _| true),
    })
}

impl Terms for Vocabularies {
    fn is_term(&self, name: &str, text: &str) -> bool {
        let Some((vocabulary, fits)) = list(name) else { return false };
        let term = self.term(text).filter(|(of, _)| *of == vocabulary);
        term.is_some_and(|(_, code)| fits(self, &code))
    }

    fn has_label(&self, name: &str, text: &str) -> bool {
        let Some((vocabulary, fits)) = list(name) else { return false };
        if !self.is_label_or_code(vocabulary, text) {
            return false;
        }
        self.understood(vocabulary, text).is_some_and(|code| fits(self, &code))
    }

    fn is_code(&self, name: &str, code: &str) -> bool {
        let Some((vocabulary, fits)) = list(name) else { return false };
        self.find(vocabulary, code).is_some() && fits(self, code)
    }
}
