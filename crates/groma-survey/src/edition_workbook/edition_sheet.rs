//! `edition.toml` as the sheets `settings` and `_edition`.

use super::edition_keys::{Entry, entries};
use super::error::{OpenError, WriteError};
use super::languages::language_name;
use super::table::Table;
use super::toml_patch::patched;
use super::xlsx::Page;

/// The name of the file.
pub(super) const FILE: &str = "edition.toml";
/// The name of the sheet with every key.
pub(super) const SHEET: &str = "_edition";
/// The name of the sheet that forms have.
pub(super) const SETTINGS: &str = "settings";
/// What the prefix of our own columns stands for.
pub(super) const NAMESPACE: &str = "groma=\"https://groma.example/ns\"";

/// What the rest of the workbook needs to know of `edition.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edition {
    pub(super) entries: Vec<Entry>,
    pub(super) languages: Vec<String>,
    pub(super) delimiter: u8,
}

impl Edition {
    /// Reads the file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let table: toml::Table = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        let words = table.get("languages").and_then(toml::Value::as_array);
        let words = words.into_iter().flatten().filter_map(toml::Value::as_str);
        let mut languages: Vec<String> = words.map(str::to_owned).collect();
        if languages.is_empty() {
            languages.push("en".to_owned());
        }
        let delimiter = match table.get("delimiter").and_then(toml::Value::as_str) {
            Some(";") => b';',
            Some("\t") => b'\t',
            _ => b',',
        };
        let entries = entries(text)?.into_iter().map(|(entry, _)| entry).collect();
        Ok(Self { entries, languages, delimiter })
    }

    /// Reads the file of a folder.
    pub(super) fn of(files: &super::Files) -> Result<Self, WriteError> {
        let bytes = files.get(FILE).ok_or(WriteError::NoEdition)?;
        Self::read(bytes).map_err(WriteError::BadEdition)
    }

    /// The value of a key; empty without one.
    pub(super) fn value(&self, key: &str) -> &str {
        let entry = self.entries.iter().find(|entry| entry.key == key);
        entry.map_or("", |entry| entry.value.as_str())
    }

    /// The first language, which stands for texts that name none.
    pub(super) fn default_language(&self) -> &str {
        &self.languages[0]
    }

    /// What forms show as the version: that of the instrument, or the period.
    fn version(&self) -> (&'static str, &str) {
        match self.value("instrument") {
            "" => ("period", self.value("period")),
            instrument => ("instrument", instrument),
        }
    }

    /// Columns and cells of the sheet `settings`.
    pub(super) fn settings(&self) -> Table {
        let default = language_name(self.default_language());
        let cells = [
            ("form_title", self.value("name")),
            ("form_id", self.value("code")),
            ("version", self.version().1),
            ("default_language", &default),
            ("namespaces", NAMESPACE),
        ];
        Table {
            columns: cells.iter().map(|(column, _)| (*column).to_owned()).collect(),
            rows: vec![cells.iter().map(|(_, cell)| (*cell).to_owned()).collect()],
        }
    }

    /// The sheet `_edition`.
    pub(super) fn to_page(&self) -> Page {
        let columns = ["key", "value", "kind"].map(str::to_owned).to_vec();
        let rows = self.entries.iter();
        let rows = rows.map(|e| vec![e.key.clone(), e.value.clone(), e.kind.clone()]).collect();
        Table { columns, rows }.to_page(SHEET.to_owned())
    }

    /// Columns of `settings` that say what a key of `_edition` says.
    pub(super) fn setting_keys(&self) -> [(&'static str, &'static str); 4] {
        [
            ("form_title", "name"),
            ("form_id", "code"),
            ("version", self.version().0),
            ("default_language", "languages"),
        ]
    }
}

/// `edition.toml` as the sheet `_edition` says it; true beside it when the file had to be written
/// anew, without its comments. `kept` is the file as it was written into the workbook.
pub(super) fn file(rows: &Table, kept: Option<&[u8]>) -> Result<(Vec<u8>, bool), OpenError> {
    let entries: Vec<Entry> = (0..rows.rows.len())
        .map(|row| Entry {
            key: rows.cell(row, "key").trim().to_owned(),
            value: rows.cell(row, "value").to_owned(),
            kind: rows.cell(row, "kind").trim().to_owned(),
        })
        .collect();
    let kept = kept.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let (mark, text) = match kept.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", kept),
    };
    let (text, anew) = patched(text, &entries).map_err(|(at, why)| OpenError::BadEdition {
        row: if at == usize::MAX { 0 } else { at + 2 },
        why,
    })?;
    Ok((format!("{mark}{text}").into_bytes(), anew && !kept.is_empty()))
}
