//! JSON as portals write it: bounded, forgiving where nothing is lost by it, and told apart record
//! by record.
//!
//! Numbers stay the text they were; a key that is repeated keeps its first value; what breaks the
//! rules and can be understood all the same is understood and reported.

mod canonical;
mod charset;
mod document;
mod outline;
mod parse;
mod split;

pub(crate) use canonical::canonical;
pub(crate) use document::{Document, Opened, Part, Plan, Want, not_data};
pub(crate) use outline::Outline;
pub(crate) use parse::{Flaw, read};
pub(crate) use split::Key;

use crate::draft::Words;

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Json {
    #[default]
    Null,
    Bool(bool),
    /// As it was written.
    Number(Box<str>),
    Text(String),
    List(Vec<Json>),
    /// Members in the order in which they stood, each key once.
    Object(Vec<(String, Json)>),
}

static NULL: Json = Json::Null;

impl Json {
    /// The member of this name; null when there is none, or nothing that has members.
    pub(crate) fn at(&self, key: &str) -> &Json {
        self.members().iter().find(|(name, _)| name == key).map_or(&NULL, |(_, value)| value)
    }

    /// The first of these members that is there and not null.
    pub(crate) fn first(&self, keys: &[&str]) -> &Json {
        keys.iter().map(|key| self.at(key)).find(|value| !value.is_null()).unwrap_or(&NULL)
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// The members of an object; none of anything else.
    pub(crate) fn members(&self) -> &[(String, Json)] {
        if let Json::Object(members) = self { members } else { &[] }
    }

    /// The items of a list; a single value counts as a list of one, null as an empty one.
    pub(crate) fn items(&self) -> &[Json] {
        match self {
            Json::Null => &[],
            Json::List(items) => items,
            single => std::slice::from_ref(single),
        }
    }

    /// A text, or what a number or a truth value is as text.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Json::Text(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            Json::Bool(truth) => Some(truth.to_string()),
            Json::List(items) if items.len() == 1 => items[0].text(),
            _ => None,
        }
    }

    /// A text that says something.
    pub(crate) fn said(&self) -> Option<String> {
        self.text().filter(|text| !text.trim().is_empty())
    }

    /// The texts of a list, or the one text.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.items().iter().filter_map(Json::text).collect()
    }

    /// A node of JSON-LD or of a nested object by what names it: its text, its `@id`, or one of `keys`.
    pub(crate) fn named(&self, keys: &[&str]) -> Option<String> {
        let first = self.items().first()?;
        first.text().or_else(|| keys.iter().find_map(|key| first.at(key).said()))
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Json::Number(text) => text.parse().ok(),
            Json::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    pub(crate) fn count(&self) -> Option<u64> {
        self.number().filter(|n| *n >= 0.0 && n.fract() == 0.0).map(|n| n as u64)
    }

    pub(crate) fn is_true(&self) -> bool {
        matches!(self, Json::Bool(true))
            || matches!(self, Json::Text(t) if t.eq_ignore_ascii_case("true"))
    }

    /// A text in its languages: one text, an object of languages, or JSON-LD's `@value`.
    pub(crate) fn words(&self) -> Words {
        match self {
            Json::List(items) => items.iter().flat_map(Json::words).collect(),
            Json::Object(members) if !self.at("@value").is_null() => {
                let language = members.iter().find(|(key, _)| key == "@language");
                let language = language.and_then(|(_, value)| value.text());
                self.at("@value").text().map(|text| (language, text)).into_iter().collect()
            }
            Json::Object(members) => {
                let spoken = members.iter().filter(|(key, _)| is_language(key));
                spoken.filter_map(|(key, value)| Some((Some(key.clone()), value.said()?))).collect()
            }
            single => single.text().map(|text| (None, text)).into_iter().collect(),
        }
    }

    /// What a text holds that is JSON itself; anything else as it is.
    pub(crate) fn unwrapped(&self) -> Json {
        let Json::Text(text) = self else { return self.clone() };
        let plain = text.replace("&quot;", "\"");
        let plain = plain.trim();
        if !plain.starts_with(['[', '{', '"']) {
            return self.clone();
        }
        read(plain.as_bytes()).map_or_else(|_| self.clone(), |read| read.value)
    }
}

/// True for what looks like a tag of a language: `fr`, `pt-BR`.
fn is_language(key: &str) -> bool {
    let (language, region) = key.split_once(['-', '_']).map_or((key, None), |(l, r)| (l, Some(r)));
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && region.is_none_or(|r| {
            (2..=4).contains(&r.len()) && r.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
