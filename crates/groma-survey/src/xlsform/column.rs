//! The columns of a form, and how their headers are spelled.

use super::texts::Medium;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Type,
    Name,
    /// The language is empty where the header names none; so for the other texts.
    Label(String),
    Hint(String),
    GuidanceHint(String),
    Required,
    RequiredMessage(String),
    Relevant,
    Constraint,
    ConstraintMessage(String),
    Calculation,
    Trigger,
    Default,
    ReadOnly,
    Appearance,
    ChoiceFilter,
    Parameters,
    RepeatCount,
    Medium(Medium, String),
    Disabled,
    SaveTo,
    ListName,
    /// Kept, without a meaning here.
    Other,
}

impl Column {
    /// The columns of single texts that an element holds, in the order in which they are written.
    pub(super) const TEXTS: &[Self] = &[
        Self::Name,
        Self::Required,
        Self::Relevant,
        Self::Constraint,
        Self::Calculation,
        Self::Trigger,
        Self::Default,
        Self::ReadOnly,
        Self::Appearance,
        Self::ChoiceFilter,
        Self::Parameters,
        Self::RepeatCount,
    ];

    /// The column that the parts of a header name, aliases resolved.
    pub(super) fn of(parts: &[String]) -> Self {
        let words: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (head, language) = match words.as_slice() {
            [head @ ("label" | "hint" | "guidance_hint")] => (*head, ""),
            [head @ ("label" | "hint" | "guidance_hint"), language] => (*head, *language),
            [own @ ("bind" | "media"), head] if is_translated(own, head) => (*head, ""),
            [own @ ("bind" | "media"), head, language] if is_translated(own, head) => {
                (*head, *language)
            }
            ["bind" | "control", head] => (*head, ""),
            [
                "type" | "name" | "trigger" | "default" | "choice_filter" | "parameters"
                | "disabled" | "list name",
            ] => (words[0], ""),
            _ => return Self::Other,
        };
        let language = language.to_owned();
        let medium = || Medium::ALL.into_iter().find(|medium| medium.header() == head);
        match (words[0], head) {
            (_, "label") => Self::Label(language),
            (_, "hint") => Self::Hint(language),
            (_, "guidance_hint") => Self::GuidanceHint(language),
            ("media", _) => medium().map_or(Self::Other, |medium| Self::Medium(medium, language)),
            ("bind", "required") => Self::Required,
            ("bind", "jr:requiredMsg") => Self::RequiredMessage(language),
            ("bind", "relevant") => Self::Relevant,
            ("bind", "constraint") => Self::Constraint,
            ("bind", "jr:constraintMsg") => Self::ConstraintMessage(language),
            ("bind", "calculate") => Self::Calculation,
            ("bind", "readonly") => Self::ReadOnly,
            ("bind", "entities:saveto") => Self::SaveTo,
            ("control", "appearance") => Self::Appearance,
            ("control", "jr:count") => Self::RepeatCount,
            ("type", _) => Self::Type,
            ("name", _) => Self::Name,
            ("trigger", _) => Self::Trigger,
            ("default", _) => Self::Default,
            ("choice_filter", _) => Self::ChoiceFilter,
            ("parameters", _) => Self::Parameters,
            ("disabled", _) => Self::Disabled,
            ("list name", _) => Self::ListName,
            _ => Self::Other,
        }
    }

    /// The header that is written for it where the form brought none; none for [`Column::Other`].
    pub(super) fn header(&self) -> String {
        let in_language = |head: &str, language: &str| match language {
            "" => head.to_owned(),
            language => format!("{head}::{language}"),
        };
        match self {
            Self::Label(language) => in_language("label", language),
            Self::Hint(language) => in_language("hint", language),
            Self::GuidanceHint(language) => in_language("guidance_hint", language),
            Self::RequiredMessage(language) => in_language("required_message", language),
            Self::ConstraintMessage(language) => in_language("constraint_message", language),
            Self::Medium(medium, language) => in_language(medium.header(), language),
            other => other.plain_header().to_owned(),
        }
    }

    fn plain_header(&self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Name => "name",
            Self::Required => "required",
            Self::Relevant => "relevant",
            Self::Constraint => "constraint",
            Self::Calculation => "calculation",
            Self::Trigger => "trigger",
            Self::Default => "default",
            Self::ReadOnly => "read_only",
            Self::Appearance => "appearance",
            Self::ChoiceFilter => "choice_filter",
            Self::Parameters => "parameters",
            Self::RepeatCount => "repeat_count",
            Self::Disabled => "disabled",
            Self::SaveTo => "save_to",
            Self::ListName => "list_name",
            _ => "",
        }
    }
}

fn is_translated(own: &str, head: &str) -> bool {
    match own {
        "bind" => matches!(head, "jr:requiredMsg" | "jr:constraintMsg"),
        _ => Medium::ALL.iter().any(|medium| medium.header() == head),
    }
}
