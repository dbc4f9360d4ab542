//! The word in the column `type` of a form.

/// What a row of a form is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FormType {
    BeginGroup,
    BeginRepeat,
    EndGroup,
    EndRepeat,
    SelectOne(String),
    SelectMultiple(String),
    Integer,
    Decimal,
    Text,
    Date,
    /// No question of an edition: notes, calculations, places, pictures ….
    Other,
}

impl FormType {
    /// What a cell says; none when it is empty.
    pub(super) fn parse(cell: &str) -> Option<Self> {
        let words: Vec<&str> = cell.split_whitespace().collect();
        let first = words.first()?.to_ascii_lowercase();
        let rest = &words[1..];
        let spaced = |second: &str| rest.first().is_some_and(|w| w.eq_ignore_ascii_case(second));
        Some(match first.as_str() {
            "begin_group" | "begin_lgroup" if rest.is_empty() => Self::BeginGroup,
            "begin_repeat" if rest.is_empty() => Self::BeginRepeat,
            "end_group" => Self::EndGroup,
            "end_repeat" => Self::EndRepeat,
            "begin" if spaced("group") => Self::BeginGroup,
            "begin" if spaced("repeat") || spaced("lgroup") => Self::BeginRepeat,
            "end" if spaced("group") => Self::EndGroup,
            "end" if spaced("repeat") || spaced("lgroup") => Self::EndRepeat,
            "select_one" | "select1" | "select_multiple" => Self::select(&first, rest),
            "select" if spaced("one") => Self::select("select_one", &rest[1..]),
            "select" if spaced("multiple") => Self::select("select_multiple", &rest[1..]),
            "integer" | "int" if rest.is_empty() => Self::Integer,
            "decimal" if rest.is_empty() => Self::Decimal,
            "text" | "string" if rest.is_empty() => Self::Text,
            "date" if rest.is_empty() => Self::Date,
            _ => Self::Other,
        })
    }

    /// A choice from one list. That a form also takes another answer, `or_other`, is of the form
    /// alone: an edition has an option for it, and a question that says what it is.
    fn select(word: &str, rest: &[&str]) -> Self {
        let rest = rest.strip_suffix(&["or_other"]).unwrap_or(rest);
        match (word, rest) {
            (_, [list]) if list.contains("${") => Self::Other,
            ("select_multiple", [list]) => Self::SelectMultiple((*list).to_owned()),
            (_, [list]) => Self::SelectOne((*list).to_owned()),
            _ => Self::Other,
        }
    }

    /// The type of question that a form's type stands for when nothing else is known.
    pub(super) fn natural(&self) -> &'static str {
        match self {
            Self::BeginGroup => "section",
            Self::BeginRepeat => "repeat",
            Self::SelectOne(_) => "single",
            Self::SelectMultiple(_) => "multiple",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Text | Self::EndGroup | Self::EndRepeat | Self::Other => "text",
        }
    }

    /// True when a row of this type may have been made of a question of type `word`.
    pub(super) fn may_be(&self, word: &str) -> bool {
        match self {
            Self::Text => {
                !matches!(word, "section" | "matrix" | "repeat" | "integer" | "decimal" | "date")
            }
            Self::BeginGroup => matches!(word, "section" | "matrix"),
            other => other.natural() == word,
        }
    }

    /// The list it chooses from.
    pub(super) fn list(&self) -> Option<&str> {
        match self {
            Self::SelectOne(list) | Self::SelectMultiple(list) => Some(list),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_forms_use() {
        let check = |cell: &str, expected: FormType| {
            assert_eq!(FormType::parse(cell), Some(expected), "{cell}");
        };
        let list = || "yn".to_owned();
        check("select_one yn", FormType::SelectOne(list()));
        check("select one  yn", FormType::SelectOne(list()));
        check("select1 yn", FormType::SelectOne(list()));
        check("Select multiple yn", FormType::SelectMultiple(list()));
        check("select_one yn or_other", FormType::SelectOne(list()));
        check("select_one yn or more", FormType::Other);
        check("select_one ${q}", FormType::Other);
        check("begin group", FormType::BeginGroup);
        check("end_repeat", FormType::EndRepeat);
        check("begin lgroup", FormType::BeginRepeat);
        check(" int ", FormType::Integer);
        check("geopoint", FormType::Other);
        assert_eq!(FormType::parse("  "), None);
    }
}
