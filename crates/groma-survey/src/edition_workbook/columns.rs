//! Columns of the folder's instrument and the headers they have in a form.

use super::languages::{language_name, language_of};

/// What a column of a form's sheet is to the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// A column of the form that carries structure: `type`, `name`, `list_name`, `missing`.
    Form(&'static str),
    /// What the folder says in a column that the form shows in another way; counts only while the
    /// form's cell is what was made of it.
    Kept(String),
    /// A column of the folder's table.
    Table(String),
    /// Of the form alone: kept beside the table.
    Foreign,
}

/// What precedes our own columns.
const PREFIX: &str = "bind::groma:";
/// What precedes the folder's own word among them.
const OWN: &str = "own-";

/// Attributes that the reference converter gives a question itself.
const BIND: &[&str] = &[
    "nodeset",
    "type",
    "readonly",
    "required",
    "relevant",
    "constraint",
    "calculate",
    "preload",
    "preloadParams",
    "constraintMsg",
    "requiredMsg",
    "noAppErrorString",
    "saveto",
];

/// Where the rows of a table stood, when that is not the order of the form.
pub(super) const ORDER: &str = "order";

/// Columns of `questions.csv` that the form shows by its types and groups.
pub(super) const STRUCTURE: &[&str] = &["code", "section", "type", "list", "item_of"];

/// Columns with expressions, in which questions go by their names.
pub(super) const EXPRESSIONS: &[&str] = &["relevant", "constraint", "choice_filter"];

/// Columns for each language, and what forms call them.
const TRANSLATED: &[(&str, &str)] = &[
    ("label", "label"),
    ("guidance", "hint"),
    ("definition", "guidance_hint"),
    ("evidence_guidance", "evidence_guidance"),
    ("constraint_message", "constraint_message"),
];

/// Columns that mean the same in both.
const SAME: &[&str] = &["required", "relevant", "constraint", "choice_filter"];

/// Columns that forms give a meaning of their own on the sheet `survey`.
const SURVEY_WORDS: &[&str] = &[
    "type",
    "command",
    "name",
    "tag",
    "value",
    "label",
    "caption",
    "hint",
    "guidance_hint",
    "required",
    "required_message",
    "requiredmsg",
    "relevant",
    "relevance",
    "constraint",
    "constraint_message",
    "constraining_message",
    "calculation",
    "calculate",
    "trigger",
    "default",
    "read_only",
    "readonly",
    "appearance",
    "choice_filter",
    "parameters",
    "repeat_count",
    "count",
    "image",
    "big-image",
    "audio",
    "video",
    "autoplay",
    "rows",
    "save_to",
    "disabled",
    "media",
    "bind",
    "body",
    "instance",
    "control",
    "intent",
    "entity",
    "list_name",
    "query",
    "note",
    "order",
];

/// Columns that forms give a meaning of their own on the sheet `choices`.
const CHOICES_WORDS: &[&str] = &[
    "list_name",
    "list name",
    "name",
    "value",
    "label",
    "caption",
    "image",
    "big-image",
    "audio",
    "video",
    "media",
    "missing",
    "itextid",
    "groma_list",
    "groma_option",
    "order",
];

/// The header of a column of `questions.csv`; none for those that the form shows by its structure.
pub(super) fn survey_header(column: &str) -> Option<String> {
    if STRUCTURE.contains(&column) {
        return None;
    }
    if SAME.contains(&column) {
        return Some(column.to_owned());
    }
    Some(match column.split_once("::") {
        Some((base, language)) if is_plain_language(language) => {
            let known = TRANSLATED.iter().find(|(ours, _)| *ours == base);
            let theirs = match known {
                Some((_, theirs)) => (*theirs).to_owned(),
                None => format!("groma_{base}"),
            };
            format!("{theirs}::{}", language_name(language))
        }
        None if is_attribute(column) && !is_bind(column) => format!("{PREFIX}{column}"),
        _ => format!("_{column}"),
    })
}

/// What a header of the sheet `survey` is. `default` is the language of columns that name none.
pub(super) fn survey_column(header: &str, default: &str) -> Header {
    let header = header.trim();
    if header == ORDER {
        return Header::Form(ORDER);
    }
    if let Some(word) = ["type", "name"].into_iter().find(|word| *word == header) {
        return Header::Form(word);
    }
    if SAME.contains(&header) {
        return Header::Table(header.to_owned());
    }
    if let Some(attribute) = header.strip_prefix(PREFIX) {
        return match kept_column(header) {
            Some(column) => Header::Kept(column.to_owned()),
            None => Header::Table(attribute.to_owned()),
        };
    }
    if let Some(column) = header.strip_prefix('_') {
        return Header::Table(column.to_owned());
    }
    let (base, language) = match header.split_once("::") {
        Some((base, language)) => (base, language_of(language)),
        None => (header, default.to_owned()),
    };
    let known = TRANSLATED.iter().find(|(_, theirs)| *theirs == base).map(|(ours, _)| *ours);
    let other = header.contains("::").then(|| base.strip_prefix("groma_")).flatten();
    match known.or(other) {
        Some(base) => Header::Table(format!("{base}::{language}")),
        None if !is_word(base, SURVEY_WORDS) && !header.contains("::") => {
            Header::Table(header.to_owned())
        }
        _ => Header::Foreign,
    }
}

/// The header under which the folder's own word stands, for a column that the form shows in columns
/// or groups of its own. It is never the bare name of the column: the reference converter takes an
/// attribute `groma:type` for the type of the answer.
pub(super) fn kept_header(column: &str) -> String {
    let own = if column == "code" { "" } else { OWN };
    format!("{PREFIX}{own}{column}")
}

/// The column whose own word stands under a header.
pub(super) fn kept_column(header: &str) -> Option<&str> {
    let attribute = header.strip_prefix(PREFIX)?;
    let column = attribute.strip_prefix(OWN).filter(|c| STRUCTURE.contains(c) || SAME.contains(c));
    column.or(Some(attribute).filter(|attribute| *attribute == "code"))
}

/// The header of a column of `options.csv`.
pub(super) fn choices_header(column: &str) -> String {
    match column.split_once("::") {
        _ if column == "list" => "list_name".to_owned(),
        _ if column == "option" => "name".to_owned(),
        Some(("label", language)) if is_plain_language(language) => {
            format!("label::{}", language_name(language))
        }
        // What filters look at has its bare name in a form, so that `choice_filter` finds it.
        Some(("filter", name)) if is_attribute(name) && !is_word(name, CHOICES_WORDS) => {
            name.to_owned()
        }
        // The reference converter breaks off at other translated columns of choices.
        Some((base, language)) if is_attribute(base) && is_plain_language(language) => {
            format!("{base}.{language}")
        }
        None if is_attribute(column) && !is_word(column, CHOICES_WORDS) => column.to_owned(),
        _ => format!("_{column}"),
    }
}

/// What a header of the sheet `choices` is.
pub(super) fn choices_column(header: &str, default: &str) -> Header {
    let header = header.trim();
    let form = ["list_name", "name", "missing"].into_iter().find(|word| *word == header);
    if let Some(word) = form {
        return Header::Form(word);
    }
    if let Some(kept) =
        header.strip_prefix("groma_").filter(|kept| matches!(*kept, "list" | "option"))
    {
        return Header::Kept(kept.to_owned());
    }
    if let Some(column) = header.strip_prefix('_') {
        return Header::Table(column.to_owned());
    }
    let language = match header.split_once("::") {
        Some(("label", language)) => Some(language_of(language)),
        None if header == "label" => Some(default.to_owned()),
        _ => None,
    };
    if let Some(language) = language {
        return Header::Table(format!("label::{language}"));
    }
    match header.split_once('.') {
        Some((base, language)) => Header::Table(format!("{base}::{language}")),
        None if header.contains("::") || is_word(header, CHOICES_WORDS) => Header::Foreign,
        None => Header::Table(header.to_owned()),
    }
}

fn is_word(header: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(header))
}

/// True for codes that come back from `Name (code)`.
fn is_plain_language(language: &str) -> bool {
    !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// True for names that cannot stand among our attributes.
fn is_bind(column: &str) -> bool {
    is_word(column, BIND) || column.starts_with(OWN)
}

/// True for names that an attribute or element of XML may have.
pub(super) fn is_attribute(column: &str) -> bool {
    column.starts_with(|c: char| c.is_ascii_alphabetic())
        && column.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_questions_come_back() {
        let check = |column: &str, header: &str| {
            assert_eq!(survey_header(column).as_deref(), Some(header));
            assert_eq!(survey_column(header, "en"), Header::Table(column.to_owned()));
        };
        check("label::en", "label::English (en)");
        check("guidance::fr", "hint::French (fr)");
        check("definition::pt-BR", "guidance_hint::Portuguese (pt-BR)");
        check("constraint_message::en", "constraint_message::English (en)");
        check("evidence_guidance::en", "evidence_guidance::English (en)");
        check("required", "required");
        check("minutes", "bind::groma:minutes");
        check("hint::en", "groma_hint::English (en)");
        check("appearance", "bind::groma:appearance");
        check("readonly", "_readonly");
        check("own-type", "_own-type");
        check("of the year", "_of the year");
        check("label::old norse", "_label::old norse");
        check("_hidden", "__hidden");
    }

    #[test]
    fn columns_of_options_come_back() {
        let check = |column: &str, header: &str| {
            assert_eq!(choices_header(column), header);
            assert_eq!(choices_column(header, "en"), Header::Table(column.to_owned()));
        };
        check("label::en", "label::English (en)");
        check("guidance::pt-BR", "guidance.pt-BR");
        check("exclusive", "exclusive");
        check("missing", "_missing");
        check("a.b", "_a.b");
        check("groma_list", "_groma_list");
    }

    #[test]
    fn headers_that_people_write() {
        assert_eq!(survey_column("label", "fr"), Header::Table("label::fr".into()));
        assert_eq!(survey_column("hint::Spanish", "fr"), Header::Table("guidance::es".into()));
        assert_eq!(survey_column("minutes", "en"), Header::Table("minutes".into()));
        assert_eq!(survey_column("label::Klingon", "en"), Header::Table("label::x-klingon".into()));
        assert_eq!(survey_column("appearance", "en"), Header::Foreign);
        assert_eq!(survey_column("bind::odk:x", "en"), Header::Foreign);
        assert_eq!(survey_column("bind::groma:code", "en"), Header::Kept("code".into()));
        assert_eq!(survey_column("bind::groma:own-type", "en"), Header::Kept("type".into()));
        assert_eq!(choices_column("label", "fr"), Header::Table("label::fr".into()));
        assert_eq!(choices_column("image", "fr"), Header::Foreign);
    }
}
