//! A comparison to read, and as rows for programs.

use super::change::{Change, Matched, QuestionChange, Verdict};
use super::words::shown;
use groma_define::Definition;
use serde::Serialize;

/// One difference; a question without any has one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DiffRow {
    /// Code in the old instrument; empty for a new question.
    pub old: String,
    /// Code in the new instrument; empty for a dropped question.
    pub new: String,
    /// What became of the question.
    pub verdict: Verdict,
    /// `concordance`, `code`, `similarity`, or empty.
    pub matched: &'static str,
    /// The share of words in common, for proposals.
    pub similarity: Option<f64>,
    /// How the old question is related to the new one, in the words of `concordance.csv`.
    pub relation: &'static str,
    /// What differs: `text`, `type`, `option-added` and so on; empty when nothing does.
    pub change: &'static str,
    /// Which column, for texts and cells; which language, after `::`.
    pub column: String,
    /// Which option.
    pub option: String,
    /// What it was.
    pub from: String,
    /// What it is; for texts, both, word by word.
    pub to: String,
}

/// The comparison as rows.
pub fn diff_rows(changes: &[QuestionChange]) -> Vec<DiffRow> {
    changes.iter().flat_map(rows).collect()
}

fn rows(change: &QuestionChange) -> Vec<DiffRow> {
    let code = |code: &Option<groma_define::QuestionCode>| {
        code.as_ref().map_or(String::new(), |code| code.as_str().to_owned())
    };
    let (matched, similarity) = match change.matched {
        Matched::Kept(_) => ("concordance", None),
        Matched::Code => ("code", None),
        Matched::Proposed(share) => ("similarity", Some(share)),
        Matched::Not => ("", None),
    };
    let whole = DiffRow {
        old: code(&change.old),
        new: code(&change.new),
        verdict: change.verdict(),
        matched,
        similarity,
        relation: change.relation().map_or("", |relation| relation.as_str()),
        change: "",
        column: String::new(),
        option: String::new(),
        from: String::new(),
        to: String::new(),
    };
    if change.changes.is_empty() {
        return vec![whole];
    }
    change.changes.iter().map(|change| row(change, whole.clone())).collect()
}

fn row(change: &Change, whole: DiffRow) -> DiffRow {
    let of_option = |change, option: &groma_define::OptionCode| DiffRow {
        change,
        option: option.as_str().to_owned(),
        ..whole.clone()
    };
    let cell = |change, column: String, from: &str, to: &str| DiffRow {
        change,
        column,
        from: from.to_owned(),
        to: to.to_owned(),
        ..whole.clone()
    };
    match change {
        Change::Text { column, language, words } => {
            cell("text", format!("{column}::{language}"), "", &shown(words))
        }
        Change::Type { from, to } => cell("type", "type".into(), from.as_str(), to.as_str()),
        Change::OptionAdded(option) => of_option("option-added", option),
        Change::OptionRemoved(option) => of_option("option-removed", option),
        Change::OptionRenamed { from, to } => DiffRow {
            from: from.as_str().to_owned(),
            to: to.as_str().to_owned(),
            ..of_option("option-renamed", to)
        },
        Change::OptionReworded { option, language, words } => DiffRow {
            column: format!("label::{language}"),
            to: shown(words),
            ..of_option("option-reworded", option)
        },
        Change::PointsChanged { option, map, from, to } => DiffRow {
            column: map.clone(),
            from: from.clone(),
            to: to.clone(),
            ..of_option("points", option)
        },
        Change::Moved { from, to } => cell("moved", "section".into(), from, to),
        Change::Routing { from, to } => cell("routing", "relevant".into(), from, to),
        Change::Evidence { from, to } => cell("evidence", "evidence".into(), from, to),
        Change::Column { column, from, to } => cell("column", (*column).to_owned(), from, to),
    }
}

/// The comparison to read: what changed, what is proposed, what is new, what was dropped, and how
/// many stayed the same.
pub fn diff_text(old: &Definition, new: &Definition, changes: &[QuestionChange]) -> String {
    let mut text = format!("{} → {}\n", old.edition.code, new.edition.code);
    let headings = [
        (Verdict::Changed, "Changed"),
        (Verdict::Proposed, "Read alike: write them into concordance.csv if they ask the same"),
        (Verdict::New, "New"),
        (Verdict::Dropped, "Dropped"),
    ];
    for (verdict, heading) in headings {
        let mut of_verdict = changes.iter().filter(|change| change.verdict() == verdict).peekable();
        if of_verdict.peek().is_some() {
            text.push_str(&format!("\n{heading}\n"));
        }
        for change in of_verdict {
            text.push_str(&format!("  {}\n", title(old, new, change)));
            for change in &change.changes {
                text.push_str(&format!("    {}\n", line(change)));
            }
        }
    }
    let count = |verdict| changes.iter().filter(|change| change.verdict() == verdict).count();
    text.push_str(&format!(
        "\n{} the same, {} changed, {} proposed, {} new, {} dropped\n",
        count(Verdict::Same),
        count(Verdict::Changed),
        count(Verdict::Proposed),
        count(Verdict::New),
        count(Verdict::Dropped),
    ));
    text
}

/// Codes and label of a question, and why two are held to be one.
fn title(old: &Definition, new: &Definition, change: &QuestionChange) -> String {
    let label = |definition: &Definition, code: &groma_define::QuestionCode| {
        let question = definition.question(code.as_str());
        question.map_or(String::new(), |q| definition.label(&q.labels, "").to_owned())
    };
    let (codes, label) = match (&change.old, &change.new) {
        (Some(from), Some(to)) if from == to => (to.to_string(), label(new, to)),
        (Some(from), Some(to)) => (format!("{from} → {to}"), label(new, to)),
        (None, Some(to)) => (to.to_string(), label(new, to)),
        (Some(from), None) => (from.to_string(), label(old, from)),
        (None, None) => (String::new(), String::new()),
    };
    let why = match change.matched {
        Matched::Kept(relation) => format!(" ({}, by concordance.csv)", relation.as_str()),
        Matched::Proposed(share) => format!(" ({:.0} % of the words)", share * 100.0),
        Matched::Code | Matched::Not => String::new(),
    };
    format!("{codes}  {label}{why}").trim_end().to_owned()
}

fn line(change: &Change) -> String {
    let or_none = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let from_to =
        |what: &str, from: &str, to: &str| format!("{what}: {} → {}", or_none(from), or_none(to));
    match change {
        Change::Text { column, language, words } => {
            format!("{column} ({language}): {}", shown(words))
        }
        Change::Type { from, to } => from_to("type", from.as_str(), to.as_str()),
        Change::OptionAdded(option) => format!("option added: {option}"),
        Change::OptionRemoved(option) => format!("option removed: {option}"),
        Change::OptionRenamed { from, to } => format!("option renamed: {from} → {to}"),
        Change::OptionReworded { option, language, words } => {
            format!("option {option} ({language}): {}", shown(words))
        }
        Change::PointsChanged { option, map, from, to } => {
            from_to(&format!("points of {option} ({map})"), from, to)
        }
        Change::Moved { from, to } => from_to("moved", from, to),
        Change::Routing { from, to } => from_to("asked when", from, to),
        Change::Evidence { from, to } => from_to("evidence", from, to),
        Change::Column { column, from, to } => from_to(column, from, to),
    }
}
