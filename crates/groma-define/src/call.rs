//! A method with its arguments, as it is written in a cell or a setting:
//! `arithmetic`, `power(p=2)`, `goalposts(low=0, high=100)`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A name and its arguments, in native units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which method.
    pub name: String,
    /// Its arguments as written.
    pub args: BTreeMap<String, String>,
}

/// Why a call cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a method: {why}")]
pub struct CallError {
    text: String,
    why: &'static str,
}

impl Call {
    /// A call without arguments.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), args: BTreeMap::new() }
    }

    /// Reads `name` or `name(key=value, …)`.
    pub fn parse(text: &str) -> Result<Self, CallError> {
        let refuse = |why| CallError { text: text.to_owned(), why };
        let text = text.trim();
        let (name, rest) = match text.split_once('(') {
            None => (text, None),
            Some((name, rest)) => {
                let inside = rest.strip_suffix(')').ok_or_else(|| refuse("the `)` is missing"))?;
                (name.trim(), Some(inside))
            }
        };
        let legal = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        if !legal(name) {
            return Err(refuse("write a name in lower case, for example `arithmetic`"));
        }
        let mut args = BTreeMap::new();
        for pair in rest.into_iter().flat_map(split_args).filter(|pair| !pair.trim().is_empty()) {
            let (key, value) =
                pair.split_once('=').ok_or_else(|| refuse("write arguments as `key=value`"))?;
            if !legal(key.trim()) {
                return Err(refuse("an argument's name is in lower case"));
            }
            if args.insert(key.trim().to_owned(), value.trim().to_owned()).is_some() {
                return Err(refuse("an argument is given twice"));
            }
        }
        Ok(Self { name: name.to_owned(), args })
    }
}

/// Splits at commas that stand outside `[…]`.
fn split_args(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.args.is_empty() {
            let args: Vec<String> =
                self.args.iter().map(|(key, value)| format!("{key}={value}")).collect();
            write!(f, "({})", args.join(", "))?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Call {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Call {
    fn schema_name() -> Cow<'static, str> {
        "Call".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^[a-z][a-zA-Z0-9_-]*(\(.*\))?$",
            "description": "a method and its arguments, for example `power(p=2)`"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<&str, &str>) {
        let got = Call::parse(text);
        match expected {
            Ok(shown) => assert_eq!(got.map(|call| call.to_string()).as_deref(), Ok(shown)),
            Err(why) => assert_eq!(got.map_err(|error| error.why), Err(why)),
        }
    }

    #[test]
    fn calls() {
        check("arithmetic", Ok("arithmetic"));
        check(" power( p = 2 ) ", Ok("power(p=2)"));
        check(
            "bands-fixed(edges=[0, 5, 10], points=[0,1])",
            Ok("bands-fixed(edges=[0, 5, 10], points=[0,1])"),
        );
        check("power(2)", Err("write arguments as `key=value`"));
        check("power(p=2", Err("the `)` is missing"));
        check("power(p=2, p=3)", Err("an argument is given twice"));
        check("", Err("write a name in lower case, for example `arithmetic`"));
    }
}
