//! From the text of a header to its parts: white space, case, aliases, languages.

/// The sheets whose headers have a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Survey,
    Choices,
    Settings,
    Entities,
}

impl Role {
    /// Another spelling of a column, or one that stands for several parts.
    fn alias(self, word: &str) -> Option<&'static [&'static str]> {
        let medium: Option<&[&str]> = match word {
            "image" => Some(&["media", "image"]),
            "big-image" => Some(&["media", "big-image"]),
            "audio" => Some(&["media", "audio"]),
            "video" => Some(&["media", "video"]),
            _ => None,
        };
        match self {
            Self::Survey => medium.or_else(|| survey_alias(word)),
            Self::Choices => medium.or(match word {
                "caption" => Some(&["label"]),
                "list_name" => Some(&["list name"]),
                "value" => Some(&["name"]),
                _ => None,
            }),
            Self::Settings => match word {
                "form_title" | "set_form_title" => Some(&["title"]),
                "form_id" | "set_form_id" => Some(&["id_string"]),
                "prefix" => Some(&["prefix"]),
                _ => None,
            },
            Self::Entities => (word == "list_name").then_some(&["dataset"]),
        }
    }

    /// The columns that are known in any spelling of case and spaces.
    fn knows(self, word: &str) -> bool {
        match self {
            Self::Survey => SURVEY.contains(&word),
            Self::Choices => matches!(word, "name" | "label" | "media" | "sms_option"),
            Self::Settings => SETTINGS.contains(&word),
            Self::Entities => {
                matches!(
                    word,
                    "dataset" | "entity_id" | "create_if" | "update_if" | "repeat" | "label"
                )
            }
        }
    }
}

const SURVEY: &[&str] = &[
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "default",
    "trigger",
    "choice_filter",
    "parameters",
    "bind",
    "control",
    "instance",
    "media",
    "actions",
    "choices",
    "itemset",
    "list_name",
    "query",
    "sms_field",
    "parent",
    "extra_data",
];

const SETTINGS: &[&str] = &[
    "name",
    "title",
    "id_string",
    "version",
    "default_language",
    "instance_name",
    "style",
    "namespaces",
    "allow_choice_duplicates",
    "clean_text_values",
    "submission_url",
    "public_key",
    "auto_send",
    "auto_delete",
    "omit_instanceID",
    "delimiter",
    "attribute",
    "instance_xmlns",
    "client_editable",
    "add_none_option",
    "sms_keyword",
    "sms_separator",
    "sms_allow_media",
    "sms_date_format",
    "sms_datetime_format",
    "sms_response",
    "label",
    "bind",
    "control",
    "hint",
    "media",
    "type",
    "instance",
    "flat",
    "sms_field",
    "children",
    "choices",
    "entity_version",
    "file_name",
];

fn survey_alias(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "read_only" | "readonly" => &["bind", "readonly"],
        "relevant" | "relevance" => &["bind", "relevant"],
        "caption" => &["label"],
        "appearance" => &["control", "appearance"],
        "required" => &["bind", "required"],
        "constraint" => &["bind", "constraint"],
        "constraining_message" | "constraint_message" => &["bind", "jr:constraintMsg"],
        "calculation" | "calculate" => &["bind", "calculate"],
        "command" => &["type"],
        "tag" | "value" => &["name"],
        "count" | "repeat_count" | "jr:count" => &["control", "jr:count"],
        "autoplay" => &["control", "autoplay"],
        "rows" => &["control", "rows"],
        "noapperrorstring" | "no_app_error_string" => &["bind", "jr:noAppErrorString"],
        "requiredmsg" | "required_message" => &["bind", "jr:requiredMsg"],
        "body" => &["control"],
        "save_to" => &["bind", "entities:saveto"],
        "compact_tag" => &["instance", "odk:tag"],
        "sms_field" => &["sms_field"],
        "sms_option" => &["sms_option"],
        "sms_separator" => &["sms_separator"],
        "sms_allow_media" => &["sms_allow_media"],
        "sms_date_format" => &["sms_date_format"],
        "sms_datetime_format" => &["sms_datetime_format"],
        "sms_response" => &["sms_response"],
        _ => return None,
    })
}

/// The parts of every header of a sheet. Where one splits at two colons, none splits at one.
pub(super) fn all_parts(headers: &[String], role: Role) -> Vec<Vec<String>> {
    let two_colons = splits_at_two(headers);
    let has_form_id = headers.iter().any(|header| header == "form_id");
    let parts = |header: &String| {
        // Two spellings that are no refusal: the reference passes over the older one.
        let passed_over = role == Role::Settings && header == "id_string" && has_form_id;
        if passed_over { vec![format!("{header} (old)")] } else { parts(header, role, two_colons) }
    };
    headers.iter().map(parts).collect()
}

/// Whether any header splits at two colons.
pub(super) fn splits_at_two(headers: &[String]) -> bool {
    headers.iter().any(|header| header.contains("::"))
}

/// The parts of a header, aliases resolved: `Caption::English (en)` is `label`, `English (en)`.
pub(super) fn parts(header: &str, role: Role, two_colons: bool) -> Vec<String> {
    let folded = snake(header);
    if role.knows(&folded) && role.alias(&folded).is_none() {
        return vec![folded];
    }
    let split = |colon| header.split(colon).map(|part: &str| part.trim().to_owned());
    let mut parts: Vec<String> =
        if two_colons { split("::").collect() } else { join_prefix(split(":").collect()) };
    let head = snake(&parts[0]);
    if let Some(alias) = role.alias(&head) {
        parts.splice(0..1, alias.iter().map(ToString::to_string));
    } else if role.knows(&head) {
        parts[0] = head;
    }
    parts
}

/// `jr:count` is one word also where one colon splits.
fn join_prefix(mut parts: Vec<String>) -> Vec<String> {
    if let Some(at) = parts.iter().position(|part| part == "jr")
        && at + 1 < parts.len()
    {
        let name = parts.remove(at + 1);
        parts[at] = format!("jr:{name}");
    }
    parts
}

fn snake(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(role: Role, header: &str, expected: &[&str]) {
        assert_eq!(parts(header, role, header.contains("::")), expected, "{header}");
    }

    #[test]
    fn spellings_of_one_column() {
        check(Role::Survey, "Type", &["type"]);
        check(Role::Survey, "Choice  Filter", &["choice_filter"]);
        check(Role::Survey, "relevance", &["bind", "relevant"]);
        check(Role::Survey, "Caption :: English (en)", &["label", "English (en)"]);
        check(Role::Survey, "label:Deutsch", &["label", "Deutsch"]);
        check(Role::Survey, "bind:jr:constraintMsg", &["bind", "jr:constraintMsg"]);
        check(Role::Survey, "jr:count", &["control", "jr:count"]);
        check(Role::Survey, "body::accuracyThreshold", &["control", "accuracyThreshold"]);
        check(Role::Survey, "My Notes", &["My Notes"]);
        check(Role::Choices, "list_name", &["list name"]);
        check(Role::Choices, "List Name", &["list name"]);
        check(Role::Choices, "image::French (fr)", &["media", "image", "French (fr)"]);
        check(Role::Settings, "set form id", &["id_string"]);
        check(Role::Settings, "Form Title", &["title"]);
    }
}
