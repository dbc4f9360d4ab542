//! Reads the files of the vocabularies: the program's own, and an edition's in their place.

use super::key::key;
use super::{Flag, Term, Version, Vocabularies, Vocabulary};
use crate::table::Text;
use csv::StringRecord;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A file of an edition's folder `vocabulary/` that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("vocabulary/{file}, line {line}: {message}; hint: {hint}")]
pub struct VocabularyError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// The files that come with the program.
const SHIPPED: &[(&str, &str)] = &[
    ("versions.csv", include_str!("versions.csv")),
    ("file-type.csv", include_str!("file-type.csv")),
    ("media-type.csv", include_str!("media-type.csv")),
    ("licence.csv", include_str!("licence.csv")),
    ("frequency.csv", include_str!("frequency.csv")),
    ("access-right.csv", include_str!("access-right.csv")),
    ("data-theme.csv", include_str!("data-theme.csv")),
    ("hvd-category.csv", include_str!("hvd-category.csv")),
    ("exact.csv", include_str!("exact.csv")),
    ("written.csv", include_str!("written.csv")),
];

pub(super) fn read(overlays: &BTreeMap<String, Vec<u8>>) -> Result<Vocabularies, VocabularyError> {
    let overlay = |file: &str| {
        overlays
            .get(file)
            .or_else(|| overlays.get(&format!("vocabulary/{file}")))
            .map(Vec::as_slice)
    };
    let mut all = Vocabularies::default();
    versions(&mut all, "versions.csv", shipped("versions.csv"))?;
    for vocabulary in Vocabulary::ALL {
        let file = format!("{}.csv", vocabulary.name());
        if let Some(bytes) = overlay(&file) {
            let hash: String = crate::hex(&Sha256::digest(bytes)).chars().take(8).collect();
            let version = all.versions.entry(vocabulary).or_default();
            version.version = format!("of the edition, {hash}");
            version.source = format!("vocabulary/{file} of the edition");
        }
    }
    if let Some(bytes) = overlay("versions.csv") {
        versions(&mut all, "versions.csv", bytes)?;
    }
    for vocabulary in Vocabulary::ALL {
        let file = format!("{}.csv", vocabulary.name());
        terms(&mut all, vocabulary, &file, overlay(&file).unwrap_or_else(|| shipped(&file)))?;
    }
    index(&mut all);
    all.digest = digest(&overlay);
    // What an edition says about ways of writing comes first: the first to claim a key has it.
    for bytes in [overlay("written.csv"), Some(shipped("written.csv"))].into_iter().flatten() {
        written(&mut all, bytes)?;
    }
    for bytes in [overlay("exact.csv"), Some(shipped("exact.csv"))].into_iter().flatten() {
        exact(&mut all, bytes)?;
    }
    for (labels, places) in all.by_label.iter().zip(&mut all.by_written) {
        for (key, at) in labels {
            places.entry(key.clone()).or_insert(*at);
        }
    }
    Ok(all)
}

/// True for the name of a file of the vocabularies.
pub(super) fn is_file(name: &str) -> bool {
    SHIPPED.iter().any(|(file, _)| *file == name)
}

/// One name for all bytes that the terms and their ways of writing are from.
fn digest<'a>(overlay: &impl Fn(&str) -> Option<&'a [u8]>) -> String {
    let mut all = Sha256::new();
    for (file, text) in SHIPPED {
        for bytes in [Some(text.as_bytes()), overlay(file)].into_iter().flatten() {
            all.update(Sha256::digest(bytes));
        }
        all.update(file.as_bytes());
    }
    crate::hex(&all.finalize()[..8])
}

fn shipped(file: &str) -> &'static [u8] {
    let (_, text) = SHIPPED.iter().find(|(name, _)| *name == file).expect("every file is listed");
    text.as_bytes()
}

/// Rows of a file, with the columns by which they are asked for.
struct Rows<'a> {
    file: &'a str,
    header: StringRecord,
    rows: Vec<StringRecord>,
}

impl Rows<'_> {
    fn read<'a>(file: &'a str, bytes: &[u8], wanted: &[&str]) -> Result<Rows<'a>, VocabularyError> {
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let wrong = |line: u64, message: String, hint: &str| VocabularyError {
            file: file.to_owned(),
            line,
            message,
            hint: hint.to_owned(),
        };
        let header = reader.headers().cloned();
        let header = header.map_err(|why| wrong(1, why.to_string(), "write plain CSV in UTF-8"))?;
        if let Some(missing) =
            wanted.iter().find(|name| !header.iter().any(|known| known == **name))
        {
            let message = format!("the column `{missing}` is missing");
            return Err(wrong(1, message, &format!("the columns are {}", wanted.join(", "))));
        }
        let rows: Result<Vec<_>, _> = reader.records().collect();
        let rows = rows.map_err(|why| {
            let line = why.position().map_or(1, csv::Position::line);
            wrong(line, why.to_string(), "write plain CSV in UTF-8")
        })?;
        Ok(Rows { file, header, rows })
    }

    fn cell<'r>(&self, row: &'r StringRecord, column: &str) -> &'r str {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| row.get(at)).unwrap_or_default().trim()
    }

    fn wrong(&self, row: &StringRecord, message: String, hint: String) -> VocabularyError {
        let line = row.position().map_or(1, csv::Position::line);
        VocabularyError { file: self.file.to_owned(), line, message, hint }
    }

    fn vocabulary(&self, row: &StringRecord) -> Result<Vocabulary, VocabularyError> {
        let name = self.cell(row, "vocabulary");
        Vocabulary::named(name).ok_or_else(|| {
            let names = Vocabulary::ALL.map(Vocabulary::name).join(", ");
            self.wrong(row, format!("`{name}` is no vocabulary"), format!("there are {names}"))
        })
    }
}

fn versions(all: &mut Vocabularies, file: &str, bytes: &[u8]) -> Result<(), VocabularyError> {
    let rows = Rows::read(file, bytes, &["vocabulary", "prefix", "version", "source"])?;
    for row in &rows.rows {
        let version = Version {
            prefix: rows.cell(row, "prefix").to_owned(),
            version: rows.cell(row, "version").to_owned(),
            source: rows.cell(row, "source").to_owned(),
        };
        all.versions.insert(rows.vocabulary(row)?, version);
    }
    Ok(())
}

fn terms(
    all: &mut Vocabularies,
    vocabulary: Vocabulary,
    file: &str,
    bytes: &[u8],
) -> Result<(), VocabularyError> {
    let rows = Rows::read(file, bytes, &["code"])?;
    let prefix = all.version(vocabulary).prefix.clone();
    let mut terms = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        let code = rows.cell(row, "code");
        if code.is_empty() {
            let hint = "give the term its code, or leave the row out".to_owned();
            return Err(rows.wrong(row, "a term has no code".to_owned(), hint));
        }
        let iri = match rows.cell(row, "iri") {
            "" => Cow::Owned(format!("{prefix}{code}")),
            iri => Cow::Borrowed(iri),
        };
        let mut flags = std::collections::BTreeSet::new();
        for name in rows.cell(row, "flags").split_whitespace() {
            flags.insert(Flag::ALL.into_iter().find(|flag| flag.name() == name).ok_or_else(
                || {
                    let names = Flag::ALL.map(Flag::name).join(", ");
                    rows.wrong(row, format!("`{name}` is no flag"), format!("there are {names}"))
                },
            )?);
        }
        let labels = rows.header.iter().filter_map(|column| {
            let language = column.strip_prefix("label::")?;
            let label = rows.cell(row, column);
            (!label.is_empty()).then(|| (Text::from(language), Text::from(label)))
        });
        terms.push(Term {
            vocabulary,
            code: code.into(),
            iri: iri.into(),
            labels: labels.collect(),
            spdx: Some(rows.cell(row, "spdx")).filter(|spdx| !spdx.is_empty()).map(Into::into),
            flags,
        });
    }
    terms.sort_by(|a, b| a.code.cmp(&b.code));
    if let Some(pair) = terms.windows(2).find(|pair| pair[0].code == pair[1].code) {
        let twice = rows.rows.iter().filter(|row| rows.cell(row, "code") == &*pair[1].code).nth(1);
        let row = twice.expect("two terms have this code");
        let message = format!("the code `{}` stands there twice", pair[1].code);
        return Err(rows.wrong(row, message, "leave one of them out".to_owned()));
    }
    all.terms.extend(terms);
    Ok(())
}

fn index(all: &mut Vocabularies) {
    for (at, term) in all.terms.iter().enumerate() {
        all.by_code.insert((term.vocabulary, term.code.clone()), at);
        all.by_iri.entry(term.iri.clone()).or_insert(at);
        // IANA publishes its list under both schemes, and portals write either.
        if let Some(rest) = term.iri.strip_prefix("http://www.iana.org/") {
            all.by_iri.entry(format!("https://www.iana.org/{rest}").into()).or_insert(at);
        }
        // A code wins over any label that looks like it.
        all.by_label[term.vocabulary as usize].insert(key(&term.code).into(), at);
    }
    for (at, term) in all.terms.iter().enumerate() {
        for (_, label) in &term.labels {
            all.by_label[term.vocabulary as usize].entry(key(label).into()).or_insert(at);
        }
        all.by_written[term.vocabulary as usize].entry(key(&term.iri).into()).or_insert(at);
    }
}

fn written(all: &mut Vocabularies, bytes: &[u8]) -> Result<(), VocabularyError> {
    let rows = Rows::read("written.csv", bytes, &["vocabulary", "written", "code"])?;
    for row in &rows.rows {
        let vocabulary = rows.vocabulary(row)?;
        // A term that the edition's own vocabulary left out is not meant by anything any more.
        if let Some(at) = all.by_code.get(&(vocabulary, rows.cell(row, "code").into())) {
            let key = key(rows.cell(row, "written"));
            all.by_written[vocabulary as usize].entry(key.into()).or_insert(*at);
        }
    }
    Ok(())
}

fn exact(all: &mut Vocabularies, bytes: &[u8]) -> Result<(), VocabularyError> {
    let rows = Rows::read("exact.csv", bytes, &["vocabulary", "iri", "code"])?;
    for row in &rows.rows {
        let vocabulary = rows.vocabulary(row)?;
        let iri = rows.cell(row, "iri");
        if let Some(at) = all.by_code.get(&(vocabulary, rows.cell(row, "code").into())) {
            all.by_exact.entry(iri.into()).or_insert(*at);
            all.by_written[vocabulary as usize].entry(key(iri).into()).or_insert(*at);
        }
    }
    Ok(())
}
