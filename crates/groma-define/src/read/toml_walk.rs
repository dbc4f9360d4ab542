//! Walks a TOML document along a JSON Schema and reports everything that does not fit.
//!
//! Only what the schemas of our own types use: objects, arrays, words, numbers, references.

use crate::call::Call;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;
use crate::read::toml_file::Source;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(crate) struct Walk<'a> {
    root: &'a Json,
    source: &'a Source<'a>,
    problems: &'a mut Diagnostics,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        root: &'a Json,
        source: &'a Source<'a>,
        problems: &'a mut Diagnostics,
    ) -> Self {
        Self { root, source, problems }
    }

    /// The document itself.
    pub(crate) fn table(&mut self, table: &DeTable<'_>) {
        self.object(table, self.root, "", None);
    }

    fn object(
        &mut self,
        table: &DeTable<'_>,
        schema: &'a Json,
        path: &str,
        span: Option<std::ops::Range<usize>>,
    ) {
        let properties = schema["properties"].as_object();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let known = properties.and_then(|properties| properties.get(name));
            match (known, &schema["additionalProperties"]) {
                (Some(inner), _) => self.value(value, inner, &path),
                (None, inner @ Json::Object(_)) => self.value(value, inner, &path),
                (None, _) => {
                    let names = properties.into_iter().flat_map(|properties| properties.keys());
                    let otherwise = "see `groma schema` for the keys of this file";
                    let hint = suggest(name, names.map(String::as_str), otherwise);
                    let place = self.source.place(Some(Spanned::span(key)));
                    self.problems.error(
                        &place,
                        "unknown-key",
                        format!("unknown key `{path}`"),
                        hint,
                    );
                }
            }
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !table.contains_key(name) {
                let place = match &span {
                    Some(span) => self.source.place(Some(span.clone())),
                    None => self.source.start(),
                };
                let doc = properties.and_then(|properties| properties.get(name));
                let doc = doc.and_then(|schema| schema["description"].as_str()).unwrap_or_default();
                let hint = format!("add `{name} = …`: {doc}");
                self.problems.error(
                    &place,
                    "missing-key",
                    format!("the key `{name}` is missing"),
                    hint,
                );
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &'a Json, path: &str) {
        let (schema, name) = self.resolve(schema);
        let place = self.source.place(Some(value.span()));
        let wanted = wanted(schema);
        match (value.get_ref(), wanted) {
            (DeValue::Table(table), "object") => {
                self.object(table, schema, path, Some(value.span()));
            }
            (DeValue::Array(array), "array") => {
                for value in array {
                    self.value(value, &schema["items"], path);
                }
            }
            (DeValue::String(text), "string") if name == "Call" => {
                if let Err(error) = Call::parse(text) {
                    let hint = "for example `power(p=2)`";
                    self.problems.error(&place, "bad-call", error.to_string(), hint);
                }
            }
            (DeValue::String(text), "word") => {
                let words: Vec<&str> = words(schema).collect();
                if !words.contains(&text.as_ref()) {
                    let message = format!("`{text}` is not a word for `{path}`");
                    let hint = suggest(text, words, "");
                    self.problems.error(&place, "unknown-word", message, hint);
                }
            }
            (DeValue::Integer(number), "integer") => {
                let digits = number.as_str();
                let parsed = i128::from_str_radix(digits, number.radix());
                let below = schema["minimum"]
                    .as_f64()
                    .is_some_and(|min| parsed.as_ref().is_ok_and(|n| (*n as f64) < min));
                let above = schema["maximum"]
                    .as_f64()
                    .is_some_and(|max| parsed.as_ref().is_ok_and(|n| (*n as f64) > max));
                if below || above || parsed.is_err() {
                    let message = format!("{digits} is out of range for `{path}`");
                    let hint = schema["description"].as_str().unwrap_or_default();
                    self.problems.error(&place, "out-of-range", message, hint);
                }
            }
            (DeValue::String(_), "string")
            | (DeValue::Integer(_) | DeValue::Float(_), "number")
            | (DeValue::Boolean(_), "boolean") => {}
            (found, wanted) => {
                let message =
                    format!("`{path}` is {}, and should be {}", a(found.type_str()), a(wanted));
                self.problems.error(&place, "wrong-type", message, example(path, wanted));
            }
        }
    }

    /// Follows references and takes the part that is not null.
    fn resolve(&self, schema: &'a Json) -> (&'a Json, &'a str) {
        let mut schema = schema;
        let mut name = "";
        loop {
            if let Some(reference) = schema["$ref"].as_str() {
                name = reference.rsplit('/').next().unwrap_or_default();
                schema = &self.root["$defs"][name];
            } else if let Some(any) = schema["anyOf"].as_array() {
                let part = any.iter().find(|part| part["type"] != "null");
                schema = part.unwrap_or(&Json::Null);
            } else {
                return (schema, name);
            }
        }
    }
}

fn words(schema: &Json) -> impl Iterator<Item = &str> {
    let described = schema["oneOf"].as_array().into_iter().flatten();
    let plain = schema["enum"].as_array().into_iter().flatten();
    described.filter_map(|part| part["const"].as_str()).chain(plain.filter_map(Json::as_str))
}

fn wanted(schema: &Json) -> &str {
    if words(schema).next().is_some() {
        return "word";
    }
    match &schema["type"] {
        Json::String(kind) => kind,
        Json::Array(kinds) => {
            kinds.iter().filter_map(Json::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        _ => "",
    }
}

/// The noun for a kind of value, the same for TOML and for JSON Schema.
fn a(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "word" => "a word",
        "integer" => "a whole number",
        "number" | "float" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" | "table" => "a table",
        "datetime" => "a date without quotes",
        other => other,
    }
}

fn example(path: &str, wanted: &str) -> String {
    let key = path.rsplit('.').next().unwrap_or(path);
    match wanted {
        "string" | "word" => format!("write it in quotes: `{key} = \"…\"`"),
        "integer" | "number" => format!("write it without quotes: `{key} = 1`"),
        "boolean" => format!("write `{key} = true` or `{key} = false`"),
        "array" => format!("write `{key} = [\"…\"]`"),
        _ => format!("write a table: `[{path}]`"),
    }
}
