//! A TOML file, held against the schema of the type it is read into.
//!
//! Deserialising stops at the first problem; somebody who edits by hand wants all of them, so the
//! document is walked along the schema first.

use crate::diagnostic::{Diagnostics, Place};
use crate::read::locate::line_and_column;
use crate::read::toml_walk::Walk;
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where each key of a TOML file stands, by dotted name.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeyPlaces {
    file: String,
    places: BTreeMap<String, Place>,
}

impl KeyPlaces {
    /// Those of a file that is not there.
    pub(crate) fn absent(file: &str) -> Self {
        Self { file: file.to_owned(), places: BTreeMap::new() }
    }

    /// The place of a key; the file when the key is not written.
    pub(crate) fn of(&self, key: &str) -> Place {
        let absent = || Place { file: self.file.clone(), ..Place::default() };
        self.places.get(key).cloned().unwrap_or_else(absent)
    }
}

/// Reads a file into `T`, and tells where its keys stand.
pub(crate) fn read<T: DeserializeOwned + JsonSchema>(
    file: &str,
    text: &str,
    first_line: u64,
    problems: &mut Diagnostics,
) -> (Option<T>, KeyPlaces) {
    let source = Source { file, text, first_line };
    let before = problems.count(crate::Severity::Error);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let hint = "see https://toml.io for how a value is written";
        problems.error(&source.place(error.span()), "toml-syntax", error.message().trim(), hint);
    }
    let mut places = KeyPlaces::absent(file);
    places.collect(&source, document.get_ref(), "");
    let schema = schema_for!(T);
    Walk::new(schema.as_value(), &source, problems).table(document.get_ref());
    if problems.count(crate::Severity::Error) > before {
        return (None, places);
    }
    match toml::from_str(text) {
        Ok(read) => (Some(read), places),
        Err(error) => {
            let hint = "see `groma schema` for what the key holds";
            problems.error(&source.place(error.span()), "bad-value", error.message().trim(), hint);
            (None, places)
        }
    }
}

impl KeyPlaces {
    /// Every key that is written, by dotted name.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// True when the key is written.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    fn collect(&mut self, source: &Source<'_>, table: &DeTable<'_>, prefix: &str) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            if let DeValue::Table(inner) = value.get_ref() {
                self.collect(source, inner, &format!("{name}."));
            }
            self.places.insert(name, source.place(Some(Spanned::span(key))));
        }
    }
}

/// A text whose byte spans become places.
pub(crate) struct Source<'a> {
    file: &'a str,
    text: &'a str,
    /// The line of the file at which the text starts, from 1.
    first_line: u64,
}

impl Source<'_> {
    /// The place of a span; the file when there is none.
    pub(crate) fn place(&self, span: Option<Range<usize>>) -> Place {
        let file = self.file.to_owned();
        let Some(span) = span else { return Place { file, ..Place::default() } };
        let (line, column) = line_and_column(self.text, span.start);
        Place { file, line: line + self.first_line - 1, column }
    }

    /// The start of the text.
    pub(crate) fn start(&self) -> Place {
        self.place(Some(0..0))
    }
}
