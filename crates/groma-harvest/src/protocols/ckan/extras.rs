//! The members of a package: its own, and those that extensions put into `extras`.

use crate::finding::{self, Noted};
use crate::json::Json;
use std::collections::HashMap;

/// The members of a package by name, wherever they stand.
pub(super) struct Members<'a> {
    package: &'a Json,
    extras: HashMap<&'a str, &'a Json>,
}

impl<'a> Members<'a> {
    /// Extras are a list of keys and values, or, in old versions, an object; the first value of a
    /// repeated key stays.
    pub(super) fn of(package: &'a Json, findings: &mut Vec<Noted>) -> Self {
        let mut extras: HashMap<&str, &Json> = HashMap::new();
        let mut repeated: Vec<&str> = Vec::new();
        for (key, value) in package.at("extras").members() {
            extras.entry(key).or_insert(value);
        }
        for extra in package.at("extras").items() {
            let Json::Text(key) = extra.at("key") else { continue };
            if extras.contains_key(key.as_str()) {
                if !repeated.contains(&key.as_str()) {
                    repeated.push(key);
                }
            } else {
                extras.insert(key, extra.at("value"));
            }
        }
        if !repeated.is_empty() {
            let what = format!("The extras give a key more than once: {}.", repeated.join(", "));
            findings.push(Noted::new(finding::REPEATED_KEY, what));
        }
        Self { package, extras }
    }

    /// The first of these members that says something; a text that holds JSON is opened.
    pub(super) fn at(&self, names: &[&str]) -> Json {
        let own = |name: &&str| Some(self.package.at(name)).filter(|value| says(value));
        let extra = |name: &&str| self.extras.get(*name).copied().filter(|value| says(value));
        let found = names.iter().find_map(|name| own(name).or_else(|| extra(name)));
        found.map(Json::unwrapped).unwrap_or_default()
    }

    /// As a text as it was written.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        self.at(names).named(&["@id", "uri", "value", "label", "name"])
    }

    /// As texts: a list, a list in a text, or one text.
    pub(super) fn texts(&self, names: &[&str]) -> Vec<String> {
        let value = self.at(names);
        let keys = ["@id", "uri", "value", "display_name", "title", "name"];
        value.items().iter().filter_map(|item| item.named(&keys)).collect()
    }
}

fn says(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Text(text) => !matches!(text.trim(), "" | "[]" | "{}" | "null" | "None"),
        Json::List(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
        _ => true,
    }
}
