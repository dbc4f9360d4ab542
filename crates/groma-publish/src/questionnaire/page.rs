//! A page of the questionnaire: what it asks, how much, and what is translated.

use super::question::{heading, question};
use super::words::{self, Words};
use crate::shell::document;
use groma_define::{Definition, Question, QuestionType, is_same_language, translation};
use maud::{Markup, PreEscaped, html};

/// The questionnaire in one language.
pub(super) fn page(definition: &Definition, language: &str) -> Markup {
    let words = words::of(language);
    let edition = &definition.edition;
    let name = edition.names.get(language).unwrap_or(&edition.name);
    let title = format!("{} \u{2013} {name}", words.questionnaire);
    let inside = html! {
        header {
            p.brand lang=(language) { (name) }
            nav aria-label=(words.languages) { ul { @for other in &edition.languages {
                li { a href=(super::file(definition, other)) lang=(other) hreflang=(other)
                    aria-current=[(other == language).then_some("page")] { (own_name(other)) } }
            } } }
        }
        main {
            h1 { (words.questionnaire) @if let Some(version) = &edition.instrument { " " (version) } }
            p.note { (words.preview) " " (words.kinds) }
            @if let Some(status) = &edition.instrument_status { p.notice lang=(edition.languages[0]) { (status) } }
            (contents(definition, language, words))
            @for (_, row) in definition.outline() { (row_of(definition, row, language, words)) }
            (translations(definition, language, words))
        }
        footer { @if !edition.notice.is_empty() { p { strong { (edition.notice) } } } p { (edition.licence) } }
    };
    document(edition.watermark.as_deref(), words.language, &title, "", &inside)
}

/// Headings and questions in the order of the instrument.
fn row_of(definition: &Definition, row: &Question, language: &str, words: &Words) -> Markup {
    match row.kind {
        QuestionType::Section | QuestionType::Repeat | QuestionType::Matrix => {
            heading(definition, row, language, words)
        }
        _ => question(definition, row, language, words),
    }
}

/// How much each top section asks: the same counts the reader of a return has before him.
fn contents(definition: &Definition, language: &str, words: &Words) -> Markup {
    let tops: Vec<&Question> = definition
        .questions
        .iter()
        .filter(|row| row.section.is_none() && row.kind.is_section())
        .collect();
    let minutes = |rows: &[&Question]| -> f64 { rows.iter().filter_map(|row| row.minutes).sum() };
    html! {
        h2 #contents { (words.contents) }
        div.scroll role="region" tabindex="0" aria-label=(words.contents) { table {
            thead { tr { th scope="col" { (words.section) } th scope="col" { (words.module) } th.r scope="col" { (words.questions) }
                th.r scope="col" { (words.scored) } th.r scope="col" { (words.minutes) } } }
            tbody { @for top in &tops {
                @let rows = below(definition, top);
                tr {
                    th scope="row" { a href={ "#q-" (top.code) } { (text(definition, top, language)) } }
                    td { (top.module.as_deref().unwrap_or(words.core)) }
                    td.r { (rows.len()) } td.r { (rows.iter().filter(|row| row.scored).count()) } td.r { (minutes(&rows)) }
                }
            } }
        } }
    }
}

/// The answerable questions of a section, at any depth.
fn below<'d>(definition: &'d Definition, top: &Question) -> Vec<&'d Question> {
    let outline = definition.outline();
    let from = outline.iter().position(|(_, row)| row.code == top.code).map_or(0, |at| at + 1);
    let inside = outline[from..].iter().take_while(|(depth, _)| *depth > 0).map(|(_, row)| *row);
    inside.filter(|row| !row.kind.is_heading()).collect()
}

/// What is translated, and what is not.
fn translations(definition: &Definition, language: &str, words: &Words) -> Markup {
    let rows: Vec<_> = translation::report(definition)
        .into_iter()
        .filter(|row| row.language == language && row.of > 0)
        .collect();
    html! {
        h2 #translation { (words.translation) }
        div.scroll role="region" tabindex="0" aria-label=(words.translation) { table {
            thead { tr { th scope="col" { (words.texts) } th.r scope="col" { (words.translated) } th scope="col" { (words.missing) } } }
            tbody { @for row in &rows { tr {
                th scope="row" { code { (row.texts) } }
                td.r { (row.there) " / " (row.of) }
                td { @if row.missing.len() > MISSING_SHOWN {
                        details { summary { (row.missing.len()) } p { (row.missing.join(", ")) } }
                    } @else { (row.missing.join(", ")) } }
            } } }
        } }
    }
}

/// More codes than these are folded away.
const MISSING_SHOWN: usize = 12;

/// A label in the page's language; marked where it had to be taken from another.
pub(super) fn text(definition: &Definition, row: &Question, language: &str) -> Markup {
    in_language(definition, &row.labels, language).unwrap_or_else(|| html! { code { (row.code) } })
}

/// A text in the page's language; marked where it had to be taken from another.
pub(super) fn in_language(
    definition: &Definition,
    labels: &groma_define::Labels,
    language: &str,
) -> Option<Markup> {
    let (text, is_in) = definition.text_in(labels, language)?;
    Some(html! {
        @if is_same_language(is_in, language) { span lang=(is_in) { (text) } }
        @else { span lang=(is_in) { (text) } " " mark { (is_in) } }
    })
}

/// What a language calls itself.
fn own_name(language: &str) -> PreEscaped<String> {
    let name = match language {
        "en" => "English",
        "fr" => "Français",
        "es" => "Español",
        "de" => "Deutsch",
        "pt" => "Português",
        "it" => "Italiano",
        other => other,
    };
    html! { (name) }
}
