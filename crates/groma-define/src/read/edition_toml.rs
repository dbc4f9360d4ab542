//! `edition.toml`: what the edition is.

use crate::date::day_number;
use crate::diagnostic::Diagnostics;
use crate::edition::{Edition, MetadataSettings};
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
    metadata(&edition.metadata, &places, problems);
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
        metadata: MetadataSettings::default(),
    }
}

/// What measures metadata must be able to measure.
fn metadata(settings: &MetadataSettings, places: &KeyPlaces, problems: &mut Diagnostics) {
    if settings.dead_after_probes == 0 {
        let hint = "write 1 or more; the usual is `dead_after_probes = 3`";
        let message = "a link cannot be dead before it failed";
        problems.error(
            &places.of("metadata.dead_after_probes"),
            "dead-before-failing",
            message,
            hint,
        );
    }
    for (key, share) in [
        ("copies_score", settings.copies_score),
        ("copies_title_likeness", settings.copies_title_likeness),
    ] {
        if !(0.0..=1.0).contains(&share) {
            let message = format!("`{key}` is {share}, and should lie from 0 to 1");
            let hint = "1 wants the same, 0 takes everything; the usual is about 0.8";
            problems.error(&places.of(&format!("metadata.{key}")), "no-share", message, hint);
        }
    }
    let mut edges: Vec<f64> = settings.bands.values().copied().collect();
    edges.sort_by(f64::total_cmp);
    let Some(least) = edges.first() else { return };
    let place = places.of("metadata.bands");
    if *least != 0.0 || edges.iter().any(|edge| !edge.is_finite()) {
        let message = format!("the lowest band begins at {least}, so that some points have none");
        problems.error(&place, "band-missing", message, "let the lowest band begin at 0");
    }
    if edges.windows(2).any(|two| two[0] == two[1]) {
        let message = "two bands begin at the same points";
        problems.error(&place, "bands-overlap", message, "let each begin at points of its own");
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, definition, noticed};

    #[test]
    fn settings_of_metadata() {
        let text = "\n[metadata]\ndead_after_probes = 2\nbands.low = 0\nbands.high = 200\n";
        let read = definition(&[Add("edition.toml", text)]).edition.metadata;
        assert_eq!((read.dead_after_probes, read.dead_after_hours), (2, 72));
        assert_eq!(read.bands.len(), 2);
        let check = |lines: &str, expected: &str| {
            let found = noticed(&[Add("edition.toml", &format!("\n[metadata]\n{lines}\n"))]);
            assert!(found.contains(expected), "{lines}: {found}");
        };
        check("dead_after_probes = 0", "dead-before-failing");
        check("copies_score = 1.5", "`copies_score` is 1.5, and should lie from 0 to 1");
        check("copies_title_likeness = -0.1", "no-share");
        check("bands.high = 200", "the lowest band begins at 200");
        check("bands.low = 0\nbands.least = 0", "bands-overlap");
        check("dead_after_day = 3", "unknown key `metadata.dead_after_day`");
        check("dead_after_hours = \"3\"", "wrong-type");
    }
}
