//! The column `parameters`: `key=value` pairs, and which of them a type takes.

use super::form::QuestionKind;
use super::name::{is_name, whole_reference};
use super::settings::yes_or_no;
use std::collections::BTreeMap;

/// Keys in lower case and their values.
pub type Parameters = BTreeMap<String, String>;

/// What is wrong with parameters: code, message, hint.
pub(super) type Wrong = (&'static str, String, String);

/// Reads `key=value` pairs, separated by spaces, commas or semicolons; none where the text has
/// another form. Values are in lower case but for `value` and `label`, which name columns.
pub fn parameters(text: &str) -> Option<Parameters> {
    let mut words = Vec::new();
    for piece in text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';')) {
        for (at, word) in piece.split('=').enumerate() {
            if at > 0 {
                words.push("=");
            }
            if !word.is_empty() {
                words.push(word);
            }
        }
    }
    let mut parameters = Parameters::new();
    for pair in words.chunks(3) {
        let [key, "=", value] = pair else { return None };
        if *key == "=" || *value == "=" {
            return None;
        }
        let key = key.to_lowercase();
        let keeps_case = matches!(key.as_str(), "value" | "label");
        let value = if keeps_case { (*value).to_owned() } else { value.to_lowercase() };
        parameters.insert(key, value);
    }
    Some(parameters)
}

/// What the type of a question does not take; none where anything goes.
///
/// `appearance` is that of the same row.
pub(super) fn wrong_for(
    kind: &QuestionKind,
    from_file: bool,
    parameters: &Parameters,
    appearance: &str,
) -> Option<Wrong> {
    let accepted = accepted(kind, from_file)?;
    if let Some(wrong) = unknown_key(parameters, accepted) {
        return Some(wrong);
    }
    match kind {
        QuestionKind::Text => parameters.get("rows").and_then(|rows| whole("rows", rows)),
        QuestionKind::Image => wrong_image(parameters, appearance),
        QuestionKind::Audit => super::audit::wrong(parameters),
        QuestionKind::Kept(kept) => wrong_kept(kept, parameters),
        _ if kind.choices().is_some() => wrong_select(parameters),
        _ => None,
    }
}

fn accepted(kind: &QuestionKind, from_file: bool) -> Option<&'static [&'static str]> {
    Some(match kind {
        QuestionKind::Text => &["rows"],
        QuestionKind::Image => &["app", "max-pixels"],
        QuestionKind::Audit => &[
            "identify-user",
            "location-max-age",
            "location-min-interval",
            "location-priority",
            "track-changes",
            "track-changes-reasons",
        ],
        QuestionKind::Range => super::range::KEYS,
        QuestionKind::Kept(kept) => match kept.as_str() {
            "audio" | "background-audio" => &["quality"],
            "geopoint" => &[
                "allow-mock-accuracy",
                "capture-accuracy",
                "reference-geometry",
                "warning-accuracy",
            ],
            "geoshape" | "geotrace" => {
                &["allow-mock-accuracy", "incremental", "reference-geometry"]
            }
            select if select.starts_with("select_one_external ") => &["randomize", "seed"],
            _ => return None,
        },
        _ if kind.choices().is_some() && from_file => &["label", "randomize", "seed", "value"],
        _ if kind.choices().is_some() => &["randomize", "seed"],
        _ => return None,
    })
}

fn unknown_key(parameters: &Parameters, accepted: &[&str]) -> Option<Wrong> {
    let unknown = parameters.keys().find(|key| !accepted.contains(&key.as_str()))?;
    let known: Vec<String> = accepted.iter().map(|key| format!("`{key}`")).collect();
    Some((
        "unknown-parameter",
        format!("this type has no parameter `{unknown}`"),
        format!("it takes {}", known.join(", ")),
    ))
}

fn wrong_select(parameters: &Parameters) -> Option<Wrong> {
    for key in ["value", "label"] {
        if let Some(column) = parameters.get(key).filter(|column| !is_name(column)) {
            return Some((
                "illegal-name",
                format!(
                    "the parameter `{key}` names the column `{column}`, which is no legal name"
                ),
                "use letters, digits, `_`, `-` and `.`, beginning with a letter or `_`".to_owned(),
            ));
        }
    }
    let random = parameters.get("randomize");
    if let Some(random) = random
        && let Some(wrong) = not_boolean("randomize", random)
    {
        return Some(wrong);
    }
    let seed = parameters.get("seed")?;
    if random.is_none() {
        return Some(bad(
            "`seed` does nothing without `randomize`",
            "write `randomize=true seed=…`",
        ));
    }
    let usable = whole_reference(seed).is_some() || is_number(seed);
    (!usable).then(|| {
        bad(
            format!("the seed `{seed}` is neither a number nor one question"),
            "write a number, or `${question}`",
        )
    })
}

fn wrong_image(parameters: &Parameters, appearance: &str) -> Option<Wrong> {
    if let Some(wrong) = parameters.get("max-pixels").and_then(|text| whole("max-pixels", text)) {
        return Some(wrong);
    }
    let app = parameters.get("app").filter(|_| matches!(appearance, "" | "annotate"))?;
    let legal = |segment: &str| {
        segment.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    (!app.contains('.') || !app.split('.').all(legal)).then(|| {
        bad(
            format!("`{app}` is no name of an Android package"),
            "write it as `com.example.camera`, or leave `app` out",
        )
    })
}

fn wrong_kept(kept: &str, parameters: &Parameters) -> Option<Wrong> {
    let quality = ["voice-only", "low", "normal", "external"];
    let qualities = if kept == "audio" { &quality[..] } else { &quality[..3] };
    if let Some(own) = parameters.get("quality").filter(|own| !qualities.contains(&own.as_str())) {
        return Some(bad(
            format!("there is no quality `{own}`"),
            format!("use one of {}", qualities.join(", ")),
        ));
    }
    for key in ["capture-accuracy", "warning-accuracy"] {
        if let Some(text) = parameters.get(key).filter(|text| !is_number(text)) {
            return Some(bad(format!("`{key}` is `{text}`, which is no number"), "write metres"));
        }
    }
    let is_on = |own: &&String| yes_or_no(own) == Some(true);
    if let Some(own) = parameters.get("incremental").filter(|own| !is_on(own)) {
        return Some(bad(
            format!("`incremental` is `{own}`"),
            "write `incremental=true`, or leave it out",
        ));
    }
    if kept.starts_with("select_one_external ") {
        return wrong_select(parameters);
    }
    not_boolean("allow-mock-accuracy", parameters.get("allow-mock-accuracy")?)
}

/// Refuses a value that is neither `true` nor `false`.
pub(super) fn not_boolean(key: &str, value: &str) -> Option<Wrong> {
    (!matches!(value, "true" | "false"))
        .then(|| bad(format!("`{key}` is `{value}`"), "write `true` or `false`"))
}

/// Refuses a value that is no whole number.
pub(super) fn whole(key: &str, value: &str) -> Option<Wrong> {
    value
        .parse::<i64>()
        .is_err()
        .then(|| bad(format!("`{key}` is `{value}`"), "write a whole number"))
}

/// A value that does not do.
pub(super) fn bad(message: impl Into<String>, hint: impl Into<String>) -> Wrong {
    ("bad-parameter", message.into(), hint.into())
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        let check = |text: &str, expected: Option<&[(&str, &str)]>| {
            let expected = expected.map(|pairs| {
                pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
            });
            assert_eq!(parameters(text), expected, "{text}");
        };
        check("start=1 END=10", Some(&[("start", "1"), ("end", "10")]));
        check("start = 1;end=2,step=3", Some(&[("start", "1"), ("end", "2"), ("step", "3")]));
        check("value=Code randomize=TRUE", Some(&[("value", "Code"), ("randomize", "true")]));
        check("a=1 a=2", Some(&[("a", "2")]));
        check(" ", Some(&[]));
        check("start", None);
        check("start=", None);
        check("=1", None);
        check("a=1=2", None);
        check("a==2", None);
    }
}
