//! One question across all units, one page a question: what a secretariat reads before it decides.
//!
//! Working pages, for those who may see everything: they are never part of a site.

use crate::shell::{document, linked};
use crate::{PublishError, STYLE};
use groma_define::Definition;
use maud::{Markup, html};
use std::fs;
use std::path::Path;

/// A question, with what all units say to it.
#[derive(Clone, Debug, Default)]
pub struct Transversal {
    /// The question's code.
    pub question: String,
    /// What is to be looked at: the units, and why.
    pub flags: Vec<(String, String)>,
    /// The answers.
    pub rows: Vec<TransversalRow>,
    /// How far the reviewers agree, in words; empty when nobody can tell.
    pub agreement: String,
}

/// What one unit says, and what became of it.
#[derive(Clone, Debug, Default)]
pub struct TransversalRow {
    /// The unit's code.
    pub unit: String,
    /// Which row of a repeated section; 1 elsewhere.
    pub instance: u32,
    /// The value, or the kind of answer.
    pub said: String,
    /// Why.
    pub justification: String,
    /// What shows it, and of which kind that is.
    pub evidence: Vec<String>,
    /// The kinds of evidence.
    pub kinds: String,
    /// What the reviewers say.
    pub verdicts: Vec<String>,
    /// What it comes to.
    pub judged: String,
    /// What others say to the same question, with whom in front.
    pub others: Vec<String>,
}

/// Writes a page for each question, and one that lists them, into the folder `out`.
pub fn transversal(
    definition: &Definition,
    questions: &[Transversal],
    out: &Path,
) -> Result<Vec<String>, PublishError> {
    fs::create_dir_all(out).map_err(PublishError::write(out))?;
    let write = |name: &str, text: &str| {
        let path = out.join(name);
        fs::write(&path, text).map_err(PublishError::write(path))
    };
    write("groma.css", STYLE)?;
    write("index.html", &page(definition, "All questions", &list(definition, questions)))?;
    let mut written = vec!["index.html".to_owned()];
    for (at, question) in questions.iter().enumerate() {
        let name = file(&question.question);
        let body = body(
            definition,
            question,
            at.checked_sub(1).and_then(|at| questions.get(at)),
            questions.get(at + 1),
        );
        write(&name, &page(definition, &question.question, &body))?;
        written.push(name);
    }
    Ok(written)
}

/// Codes of questions are names that every file system takes.
fn file(question: &str) -> String {
    let name: String = question
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || "._-".contains(sign) { sign } else { '_' })
        .collect();
    format!("q-{name}.html")
}

fn page(definition: &Definition, title: &str, body: &Markup) -> String {
    let edition = &definition.edition;
    let language = edition.languages.first().map(String::as_str);
    let title = format!("{title} \u{2013} transversal consistency");
    let inside = html! {
        header { p.brand { a href="index.html" lang=[language] { (edition.name) } } }
        main {
            p.notice { "Working page of the secretariat. Not for publication: nobody has replied to what stands here." }
            (body)
        }
    };
    document(edition.watermark.as_deref(), "en", &title, "", &inside).into_string()
}

fn list(definition: &Definition, questions: &[Transversal]) -> Markup {
    html! {
        h1 { "Transversal consistency" }
        p.lead { "The same evidence, the same judgement: one question at a time, over all units. A flag is a reason to look, never a verdict." }
        div.scroll role="region" tabindex="0" aria-label="Questions" { table {
            thead { tr { th scope="col" { "Question" } th.r scope="col" { "Answers" } th.r scope="col" { "Flags" } th scope="col" { "Reviewers" } } }
            tbody { @for question in questions { tr {
                th scope="row" { a href=(file(&question.question)) { (label(definition, &question.question)) } " " code { (question.question) } }
                td.r { (question.rows.len()) }
                td.r { @if question.flags.is_empty() { "\u{2013}" } @else { mark { (question.flags.len()) } } }
                td { (question.agreement) }
            } } }
        } }
    }
}

fn body(
    definition: &Definition,
    question: &Transversal,
    before: Option<&Transversal>,
    after: Option<&Transversal>,
) -> Markup {
    let asked = definition.question(&question.question);
    let evidence = asked.and_then(|asked| first(definition, &asked.evidence_guidance));
    html! {
        h1 { (label(definition, &question.question)) " " small { code { (question.question) } } }
        p.inline { @for (word, other) in [("Before", before), ("Next", after)] { @if let Some(other) = other {
            a href=(file(&other.question)) { (word) ": " (other.question) } " "
        } } }
        @if let Some(evidence) = evidence { p { strong { "Evidence that settles it: " } (evidence) } }
        @if !question.agreement.is_empty() { p.soft { (question.agreement) } }
        @if question.flags.is_empty() { p { "Nothing is flagged." } } @else {
            h2 { "To look at" }
            ul { @for (units, why) in &question.flags { li { mark { (units) } " " (why) } } }
        }
        h2 { "All units" }
        div.scroll role="region" tabindex="0" aria-label="All units" { table {
            thead { tr { @for head in ["Unit", "Answer", "Why", "Evidence", "Reviewers", "Judged", "Others say"] { th scope="col" { (head) } } } }
            tbody { @for row in &question.rows { tr {
                th scope="row" { (definition.unit(&row.unit).map_or(row.unit.as_str(), |unit| unit.name.as_str())) @if row.instance > 1 { " (" (row.instance) ")" } }
                td { (row.said) } td { (row.justification) }
                td { @for item in &row.evidence { p { (linked(item)) } } @if !row.kinds.is_empty() { small { (row.kinds) } } }
                td { @for verdict in &row.verdicts { p { (verdict) } } }
                td { (row.judged) }
                td { @for other in &row.others { p { (other) } } }
            } } }
        } }
    }
}

fn label(definition: &Definition, question: &str) -> String {
    let asked = definition.question(question);
    asked.and_then(|asked| first(definition, &asked.labels)).unwrap_or_else(|| question.to_owned())
}

fn first(definition: &Definition, labels: &groma_define::Labels) -> Option<String> {
    let language = definition.edition.languages.first().map_or("en", String::as_str);
    definition.text_in(labels, language).map(|(text, _)| text.to_owned())
}
