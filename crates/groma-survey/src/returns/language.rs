//! Texts of the edition in the language of a workbook, with what is missing shown as missing.

use groma_define::{Definition, Labels};

/// The text in the language; in another one, marked, when there is none; empty when there is none
/// at all.
pub(super) fn spoken(definition: &Definition, labels: &Labels, language: &str) -> String {
    match find(definition, labels, language) {
        Some((_, text, true)) => text.to_owned(),
        Some((other, text, false)) => format!("[{other}] {text}"),
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
    let found = find(definition, labels, language).filter(|(_, _, own)| *own);
    found.map_or(otherwise, |(_, text, _)| text).to_owned()
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

fn find<'a>(
    definition: &'a Definition,
    labels: &'a Labels,
    language: &str,
) -> Option<(&'a str, &'a str, bool)> {
    let main = |code: &str| code.split(['-', '_']).next().unwrap_or(code).to_lowercase();
    let text = |code: &str| {
        let (code, text) = labels.get_key_value(code)?;
        (!text.trim().is_empty()).then_some((code.as_str(), text.as_str()))
    };
    if let Some((code, text)) = text(language) {
        return Some((code, text, true));
    }
    let kin = labels.keys().find(|code| main(code) == main(language));
    if let Some((code, text)) = kin.and_then(|code| text(code)) {
        return Some((code, text, true));
    }
    let others = definition.edition.languages.iter().chain(labels.keys());
    others.filter_map(|code| text(code)).map(|(code, text)| (code, text, false)).next()
}
