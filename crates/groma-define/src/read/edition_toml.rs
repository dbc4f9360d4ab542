//! `edition.toml`: what the edition is.

use crate::date::day_number;
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use crate::read::toml_file::{KeyPlaces, read as read_toml};
use std::collections::BTreeMap;

/// Its name.
pub(crate) const FILE: &str = "edition.toml";

/// The edition; when it cannot be read, an empty one that lets the other files be looked at.
pub(super) fn read(text: &str, problems: &mut Diagnostics) -> (Edition, KeyPlaces) {
    let (edition, places) = read_toml::<Edition>(FILE, text, 1, problems);
    let Some(edition) = edition else { return (unread(text), places) };
    let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if edition.code.is_empty() || edition.code.starts_with('.') || !edition.code.chars().all(legal)
    {
        let message = format!("`{}` cannot stand in file names", edition.code);
        let hint = "write a code of letters, digits, `.`, `-` and `_`, for example `odm-2023`";
        problems.error(&places.of("code"), "bad-code", message, hint);
    }
    if edition.languages.is_empty() {
        let hint = "name at least one language, for example `languages = [\"en\"]`";
        problems.error(&places.of("languages"), "no-language", "no language is named", hint);
    }
    if day_number(&edition.as_of).is_none() {
        let message = format!("`{}` is not a day of the calendar", edition.as_of);
        let hint = "write it as `YYYY-MM-DD`, for example `as_of = \"2026-12-31\"`";
        problems.error(&places.of("as_of"), "bad-date", message, hint);
    }
    if let Some(returns) = &edition.returns {
        for (key, day) in [("returns.opens", &returns.opens), ("returns.due", &returns.due)] {
            if day_number(day).is_none() {
                let message = format!("`{day}` is not a day of the calendar");
                let hint = "write it as `YYYY-MM-DD`, for example `due = \"2027-03-31\"`";
                problems.error(&places.of(key), "bad-date", message, hint);
            }
        }
        if returns.due < returns.opens {
            let message = format!("the returns are due on {} before they open", returns.due);
            let hint = "write a day after `opens`";
            problems.error(&places.of("returns.due"), "due-before-opening", message, hint);
        }
    }
    if edition.delimiter.is_some_and(|delimiter| !matches!(delimiter, ',' | ';' | '\t')) {
        let message = "the delimiter is neither a comma, a semicolon nor a tab";
        let hint = "write `delimiter = \",\"`, `\";\"` or `\"\\t\"`";
        problems.error(&places.of("delimiter"), "bad-delimiter", message, hint);
    }
    (edition, places)
}

/// The separator of the CSV files.
pub(super) fn delimiter(edition: &Edition) -> u8 {
    match edition.delimiter {
        Some(';') => b';',
        Some('\t') => b'\t',
        _ => b',',
    }
}

/// What stands in for an edition that cannot be read: it is never handed out.
pub(super) fn unread(text: &str) -> Edition {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    let delimiter = table.get("delimiter").and_then(toml::Value::as_str);
    Edition {
        code: String::new(),
        name: String::new(),
        names: BTreeMap::new(),
        period: String::new(),
        as_of: String::new(),
        languages: Vec::new(),
        licence: String::new(),
        notice: String::new(),
        owner: None,
        terms: None,
        attribution: None,
        changes: None,
        sources: Vec::new(),
        seed: 0,
        index: None,
        cohort: "all".to_owned(),
        delimiter: delimiter.and_then(|text| text.chars().next()),
        restricted: Vec::new(),
        level_names: Vec::new(),
        settings: BTreeMap::new(),
        instrument: None,
        instrument_status: None,
        watermark: None,
        returns: None,
    }
}
