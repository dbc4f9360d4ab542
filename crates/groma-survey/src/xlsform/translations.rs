//! Languages: which texts lack one, and whether each has a code.

use super::form::Form;
use super::header::Role;
use super::language_code::is_language_code;
use super::place::whole_sheet;
use super::table::Table;
use super::texts::Texts;
use crate::sheets::Findings;
use std::collections::{BTreeMap, BTreeSet};

/// Warns where a language is written for one text and not for another, where a language has no code
/// and where an added choice stays untranslated.
pub(super) fn check(survey: &Table, choices: Option<&Table>, form: &Form, findings: &mut Findings) {
    let mut translated = false;
    for (table, role) in [(Some(survey), Role::Survey), (choices, Role::Choices)] {
        if let Some(table) = table {
            translated |= check_sheet(table, role, findings);
        }
    }
    let adds_other = form
        .questions()
        .into_iter()
        .find(|question| question.kind.choices().is_some_and(|choices| choices.or_other));
    if translated && let Some(question) = adds_other {
        findings.warning(
            survey.row_place(question.element.row),
            "other-not-translated",
            "the choice that `or_other` adds, and its question, stay English",
            "write the choice `other` in the list, and a question for it",
        );
    }
    check_codes(survey, form, findings);
}

/// Whether the sheet has any language; warns where one lacks a column.
fn check_sheet(table: &Table, role: Role, findings: &mut Findings) -> bool {
    let mut by_language: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut texts: BTreeSet<&str> = BTreeSet::new();
    for header in &table.headers {
        let parts: Vec<&str> = match header.parts.iter().map(String::as_str).collect::<Vec<_>>() {
            parts if parts.len() > 1 && matches!(parts[0], "bind" | "media") => parts[1..].to_vec(),
            parts => parts,
        };
        let Some(text) = translatable(parts[0], role) else { continue };
        texts.insert(text);
        match parts[1..] {
            [] => by_language.entry("default").or_default().insert(text),
            [language] => by_language.entry(language).or_default().insert(text),
            _ => continue,
        };
    }
    let translated = by_language.keys().any(|language| *language != "default");
    if !translated {
        return false;
    }
    for (language, own) in &by_language {
        let missing: Vec<String> = texts.difference(own).map(|text| format!("`{text}`")).collect();
        if !missing.is_empty() {
            findings.warning(
                whole_sheet(&table.sheet),
                "missing-translation",
                format!("the language `{language}` has no column {}", missing.join(", ")),
                "add the columns, or see these texts in the default language",
            );
        }
    }
    true
}

fn translatable(part: &str, role: Role) -> Option<&'static str> {
    Some(match part {
        "label" => "label",
        "image" => "image",
        "big-image" => "big-image",
        "audio" => "audio",
        "video" => "video",
        // Choices have none of the others.
        _ if role == Role::Choices => return None,
        "hint" => "hint",
        "guidance_hint" => "guidance_hint",
        "jr:constraintMsg" => "constraint_message",
        "jr:requiredMsg" => "required_message",
        _ => return None,
    })
}

fn check_codes(survey: &Table, form: &Form, findings: &mut Findings) {
    let default = Some(form.settings.default_language.as_str()).filter(|_| mixes(form));
    let languages: BTreeSet<&str> = form.written_languages().into_iter().chain(default).collect();
    for language in languages {
        let code = language.strip_suffix(')').and_then(|rest| rest.split_once('('));
        if language.chars().count() > 2
            && language != "default"
            && !code.is_some_and(|(_, code)| is_language_code(code))
        {
            findings.warning(
                whole_sheet(&survey.sheet),
                "language-without-code",
                format!("the language `{language}` has no code that machines know"),
                "write its name and code, for example `English (en)`",
            );
        }
    }
}

/// Whether a text without a language stands beside others, and so is in the default language.
fn mixes(form: &Form) -> bool {
    let plain = |texts: &Texts| texts.0.iter().any(|(language, _)| language.is_empty());
    let mut mixes = false;
    form.visit(&mut |item, _| {
        let Some(element) = item.element() else { return };
        let beside = |texts: &Texts| plain(texts) && texts.0.len() > 1;
        mixes |= element.texts().any(beside)
            || element.media.values().any(plain)
            || (plain(&element.label) && !element.media.is_empty());
    });
    mixes
}
