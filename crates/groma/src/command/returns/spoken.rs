//! What the steps of a round share: how answers are named and given, and how a step ends.

use crate::Settings;
use crate::desk::Desk;
use anyhow::{Context, Result, anyhow};
use groma_define::{AnswerKind, Definition, QuestionCode, UnitCode};
use groma_survey::{AnswerKey, Evidence, Given};
use std::path::Path;

/// An answer as it is named in a command: `QUESTION`, or `QUESTION#2` in a repeated section.
pub(super) fn key(definition: &Definition, text: &str) -> Result<AnswerKey> {
    let (code, instance) = match text.split_once('#') {
        None => (text, 1),
        Some((code, row)) => {
            let row = row.parse().ok().filter(|row| *row > 0);
            (code, row.with_context(|| format!("`{text}`: write QUESTION#2 for the second row"))?)
        }
    };
    match definition.question(code) {
        Some(question) => Ok(AnswerKey { question: question.code.clone(), instance }),
        None => Err(anyhow!("the instrument has no question `{code}`")),
    }
}

/// An answer as it is named in a command.
pub(super) fn name(key: &AnswerKey) -> String {
    match key.instance {
        1 => key.question.to_string(),
        instance => format!("{}#{instance}", key.question),
    }
}

/// A text that no spreadsheet takes for a formula.
pub(super) fn inert(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// Units, one after the other.
pub(super) fn list(units: &[UnitCode]) -> String {
    units.iter().map(|unit| unit.as_str()).collect::<Vec<_>>().join(", ")
}

/// What is said to a question.
#[derive(clap::Args)]
pub(super) struct Said {
    /// The value: an option's code, several with spaces between, a number, a date, text
    #[arg(long, allow_hyphen_values = true)]
    value: Option<String>,
    /// In place of a value: dont_know, not_applicable, confidential, not_answered
    #[arg(long, conflicts_with = "value")]
    kind: Option<String>,
    /// Why this answer
    #[arg(long, default_value = "")]
    justification: String,
    /// What shows it: an address or the name of a file; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    evidence: Vec<String>,
}

impl Said {
    /// As it is held.
    pub(super) fn given(&self) -> Result<Given> {
        value(
            self.value.as_deref().unwrap_or_default(),
            self.kind.as_deref().unwrap_or_default(),
            &self.justification,
            &self.evidence.join(";"),
        )
    }
}

/// What takes an answer's place: it has a value, or says which kind of answer it is.
pub(super) fn value(value: &str, kind: &str, justification: &str, shown: &str) -> Result<Given> {
    if value.trim().is_empty() && kind.trim().is_empty() {
        return Err(anyhow!(
            "a value is missing: give one, or the kind `not_answered` to take it away"
        ));
    }
    given(value, kind, justification, shown)
}

/// What is said, from its texts; evidence is separated by `;`.
pub(super) fn given(value: &str, kind: &str, justification: &str, shown: &str) -> Result<Given> {
    let value = value.trim();
    let kind = match (kind.trim(), value.is_empty()) {
        ("", true) => AnswerKind::NotAnswered,
        ("", false) => AnswerKind::Answered,
        (word, _) => {
            AnswerKind::parse(word).with_context(|| format!("`{word}` is no kind of answer"))?
        }
    };
    Ok(Given {
        value: value.to_owned(),
        kind,
        justification: justification.to_owned(),
        evidence: evidence(shown),
        unsure: false,
    })
}

pub(super) fn evidence(text: &str) -> Vec<Evidence> {
    let addresses = text.split(';').map(str::trim).filter(|address| !address.is_empty());
    addresses.map(|address| Evidence { address: address.to_owned(), note: String::new() }).collect()
}

/// An answer in a few words.
pub(super) fn shortly(given: &Given) -> String {
    match given.kind {
        AnswerKind::Answered => given.value.clone(),
        kind => kind.as_str().to_owned(),
    }
}

/// The rows of a CSV file that a person wrote, by the names of their columns.
pub(super) fn rows<T: serde::de::DeserializeOwned>(file: &Path) -> Result<Vec<T>> {
    let context = || format!("reading {}", file.display());
    let text = std::fs::read_to_string(file).with_context(context)?;
    let text = text.trim_start_matches('\u{feff}');
    // Spreadsheets in languages with a decimal comma write semicolons.
    let header = text.lines().next().unwrap_or_default();
    let semicolons = header.matches(';').count() > header.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.with_context(context)
}

/// What somebody makes of an answer, as a line of the files that reviewers and adjudicators write.
#[derive(serde::Deserialize)]
pub(super) struct Judged {
    pub(super) question: String,
    pub(super) instance: Option<u32>,
    /// The verdict, or the outcome.
    #[serde(alias = "verdict", alias = "outcome")]
    pub(super) word: String,
    #[serde(default)]
    pub(super) value: String,
    #[serde(default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) reason: String,
}

/// A row about one answer: the columns that every such file has.
pub(super) fn row_key(
    definition: &Definition,
    question: &str,
    instance: Option<u32>,
) -> Result<AnswerKey> {
    let mut key = key(definition, question)?;
    key.instance = instance.unwrap_or(key.instance);
    Ok(key)
}

/// The sections that a command names.
pub(super) fn sections(definition: &Definition, codes: &[String]) -> Result<Vec<QuestionCode>> {
    codes.iter().map(|code| Ok(key(definition, code)?.question)).collect()
}

/// Says what was done, with the head of the journal to note down.
pub(super) fn done(settings: &Settings, said: &str, desk: &Desk) {
    let head = &desk.round.state().head;
    if settings.json {
        println!("{:#}", serde_json::json!({ "done": said, "head": head }));
    } else {
        println!("{said}");
        if !settings.quiet {
            println!("journal: record {}, {}", desk.round.state().seq, &head[..16]);
        }
    }
}
