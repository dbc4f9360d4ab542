//! The keys of `edition.toml` as rows of key, value and kind.

use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

/// A key: its path with dots, what it holds as text, and what kind of value that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) kind: String,
}

/// Every key of a file, those of tables inside it among them, and where its value stands, in the
/// order of the file; or what is wrong with the file.
pub(super) fn entries(text: &str) -> Result<Vec<(Entry, Range<usize>)>, String> {
    let why = |error: toml::de::Error| error.message().to_owned();
    let table: Table = toml::from_str(text).map_err(why)?;
    let mut entries = Vec::new();
    collect(&table, "", &mut entries);
    let mut places = Vec::new();
    collect_places(DeTable::parse(text).map_err(why)?.get_ref(), &mut places);
    let mut entries: Vec<(Entry, Range<usize>)> = entries.into_iter().zip(places).collect();
    entries.sort_by_key(|(_, place)| place.start);
    Ok(entries)
}

/// Where the values stand, in the order of the tables in memory.
fn collect_places(table: &DeTable<'_>, places: &mut Vec<Range<usize>>) {
    for value in table.values() {
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() => collect_places(inner, places),
            _ => places.push(value.span()),
        }
    }
}

fn collect(table: &Table, prefix: &str, entries: &mut Vec<Entry>) {
    for (key, value) in table {
        let key = format!("{prefix}{}", bare_or_quoted(key));
        match value {
            Value::Table(inner) if !inner.is_empty() => {
                collect(inner, &format!("{key}."), entries);
            }
            value => entries.push(Entry { key, value: shown(value), kind: kind(value).to_owned() }),
        }
    }
}

/// A part of a key as TOML writes it.
fn bare_or_quoted(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        Value::String(key.to_owned()).to_string()
    }
}

/// Texts as they stand, everything else as TOML writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Integer(_) | Value::Float(_) => "number",
        Value::Boolean(_) => "truth",
        Value::Datetime(_) => "time",
        Value::Array(_) => "list",
        Value::Table(_) => "table",
    }
}

/// The value of a row in TOML, or why it has none.
pub(super) fn toml_value(entry: &Entry) -> Result<String, String> {
    let text = entry.value.as_str();
    let as_text = || Value::String(text.to_owned()).to_string();
    let parsed = || {
        let document = toml::from_str::<Table>(&format!("value = {text}")).ok();
        document.filter(|document| document.len() == 1).map(|_| text.trim().to_owned())
    };
    match entry.kind.trim() {
        "text" => Ok(as_text()),
        // A row that somebody added: numbers and lists are what they look like.
        "" => Ok(parsed().unwrap_or_else(as_text)),
        kind @ ("number" | "truth" | "time" | "list" | "table") => {
            parsed().ok_or_else(|| format!("`{text}` is no {kind} of an edition.toml"))
        }
        other => Err(format!(
            "`{other}` is no kind of value; there are text, number, truth, time, list and table"
        )),
    }
}

/// A whole `edition.toml`: keys at the top first, then those in tables.
pub(super) fn document(entries: &[Entry]) -> Result<String, (usize, String)> {
    let mut text = String::new();
    for (at, entry) in entries.iter().enumerate() {
        let value = toml_value(entry).map_err(|why| (at, why))?;
        // Dotted keys need no table headers, so that every key stands on a line of its own.
        text.push_str(&format!("{} = {value}\n", entry.key.trim()));
    }
    toml::from_str::<Table>(&text).map_err(|error| (usize::MAX, error.message().to_owned()))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back() {
        let check = |text: &str, expected: &[(&str, &str, &str)]| {
            let entries = entries(text).unwrap();
            let entries: Vec<Entry> = entries.into_iter().map(|(entry, _)| entry).collect();
            let shown: Vec<(&str, &str, &str)> = entries
                .iter()
                .map(|e| (e.key.as_str(), e.value.as_str(), e.kind.as_str()))
                .collect();
            assert_eq!(shown, expected, "{text}");
            let again: Table = toml::from_str(&document(&entries).unwrap()).unwrap();
            assert_eq!(again, toml::from_str(text).unwrap());
        };
        check("seed = 7\ncode = \"a\"\n", &[("seed", "7", "number"), ("code", "a", "text")]);
        check("code = \"a\"\nseed = 7\n", &[("code", "a", "text"), ("seed", "7", "number")]);
        check("period = \"2023\"\n", &[("period", "2023", "text")]);
        check("languages = [\"en\", \"fr\"]\n", &[("languages", "[\"en\", \"fr\"]", "list")]);
        check("[settings]\nouts = \"3\"\n", &[("settings.outs", "3", "text")]);
        check("names = { fr = \"Le \\\"b\\\"\" }\n", &[("names.fr", "Le \"b\"", "text")]);
        check("[settings]\n\"a b\" = true\n", &[("settings.\"a b\"", "true", "truth")]);
        check("[settings]\n", &[("settings", "{}", "table")]);
        check("day = 2026-01-02\n", &[("day", "2026-01-02", "time")]);
        check("note = \"a\\nb\"\n", &[("note", "a\nb", "text")]);
    }

    #[test]
    fn rows_that_people_add() {
        let check = |value: &str, kind: &str, expected: Result<&str, &str>| {
            let entry = Entry { key: "k".into(), value: value.into(), kind: kind.into() };
            assert_eq!(toml_value(&entry).as_deref().map_err(String::as_str), expected);
        };
        check("7", "", Ok("7"));
        check("Seven", "", Ok("\"Seven\""));
        check("7", "text", Ok("\"7\""));
        check("seven", "number", Err("`seven` is no number of an edition.toml"));
        check("1\nother = 2", "number", Err("`1\nother = 2` is no number of an edition.toml"));
        check(
            "7",
            "int",
            Err("`int` is no kind of value; there are text, number, truth, time, list and table"),
        );
    }
}
