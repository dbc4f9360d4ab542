//! Texts of the edition in the language of a workbook, with what is missing shown as missing.

use groma_define::{Definition, Labels, is_same_language};

/// The text in the language; in another one, marked, when there is none; empty when there is none
/// at all.
pub(super) fn spoken(definition: &Definition, labels: &Labels, language: &str) -> String {
    match definition.text_in(labels, language) {
        Some((text, other)) if is_same_language(other, language) => text.to_owned(),
        Some((text, other)) => format!("[{other}] {text}"),
        None => String::new(),
    }
}

/// The text without a mark, for names.
pub(super) fn named(
    definition: &Definition,
    labels: &Labels,
    language: &str,
    otherwise: &str,
) -> String {
    let found = definition.text_in(labels, language);
    let own = found.filter(|(_, other)| is_same_language(other, language));
    own.map_or(otherwise, |(text, _)| text).to_owned()
}

/// A label, or the code when there is no label in any language.
pub(super) fn label(
    definition: &Definition,
    labels: &Labels,
    language: &str,
    code: &str,
) -> String {
    let text = spoken(definition, labels, language);
    if text.is_empty() { code.to_owned() } else { text }
}
