//! Which properties a described thing used, and how: short enough to stand in a column.
//!
//! Profiles of DCAT ask how often a property is there, and whether its values are IRIs, literals
//! of some datatype or nodes of some class. All of that is in this text and nothing else is, so
//! that a million records have a few hundred different ones, and a profile is checked once each.
//!
//! ```text
//! dcat:keyword l@en*; dct:issued l^xsd:date; dct:publisher i^foaf:Agent; dct:title l@en,l@fr
//! ```
//! A property, then its distinct kinds of values: `i` IRI, `b` blank node, `l` literal; `^` datatype
//! of a literal or known classes of a node (`+` between them); `@` language; `<name>` a term of a
//! known vocabulary; `!` ill-formed for its datatype; `~` empty; `*` more than one of this kind.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Properties by name, each with the distinct kinds of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties(BTreeMap<String, BTreeMap<Value, bool>>);

/// What kind of value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    /// IRI, blank node or literal.
    pub node: Node,
    /// Datatype of a literal (none for plain text), or classes of a node, as prefixed names.
    pub types: Vec<String>,
    /// Language of a literal.
    pub language: Option<String>,
    /// The vocabulary whose term it is.
    pub vocabulary: Option<String>,
    /// What is wrong with it by itself.
    pub flaw: Option<Flaw>,
}

/// A node of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// An IRI.
    Iri,
    /// A blank node.
    Blank,
    /// A literal.
    Literal,
}

/// What is wrong with a value by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// Not what its datatype asks for.
    IllFormed,
    /// Nothing, or only spaces.
    Empty,
}

impl Value {
    /// A plain text.
    pub fn text() -> Self {
        Self::of(Node::Literal)
    }

    /// An IRI of which nothing else is known.
    pub fn iri() -> Self {
        Self::of(Node::Iri)
    }

    /// A value of which nothing else is known.
    pub fn of(node: Node) -> Self {
        Self { node, types: Vec::new(), language: None, vocabulary: None, flaw: None }
    }

    /// With this datatype or class besides.
    #[must_use]
    pub fn typed(mut self, name: impl Into<String>) -> Self {
        self.types.push(name.into());
        self.types.sort();
        self.types.dedup();
        self
    }
}

impl Properties {
    /// One more value of a property.
    pub fn add(&mut self, property: impl Into<String>, value: Value) {
        let kinds = self.0.entry(property.into()).or_default();
        kinds.entry(value).and_modify(|many| *many = true).or_insert(false);
    }

    /// The distinct kinds of a property's values, each with whether there is more than one.
    pub fn values(&self, property: &str) -> impl Iterator<Item = (&Value, bool)> {
        self.0.get(property).into_iter().flatten().map(|(value, many)| (value, *many))
    }

    /// How many values a property has: 0, 1, or 2 for more.
    pub fn count(&self, property: &str) -> usize {
        let counts = self.values(property).map(|(_, many)| if many { 2 } else { 1 });
        counts.sum::<usize>().min(2)
    }

    /// The names of the properties, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl fmt::Display for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (property, kinds)) in self.0.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "; " })?;
            f.write_str(property)?;
            for (at, (value, many)) in kinds.iter().enumerate() {
                write!(
                    f,
                    "{}{value}{}",
                    if at == 0 { ' ' } else { ',' },
                    if *many { "*" } else { "" }
                )?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.node {
            Node::Iri => "i",
            Node::Blank => "b",
            Node::Literal => "l",
        })?;
        if !self.types.is_empty() {
            write!(f, "^{}", self.types.join("+"))?;
        }
        if let Some(language) = &self.language {
            write!(f, "@{language}")?;
        }
        if let Some(vocabulary) = &self.vocabulary {
            write!(f, "<{vocabulary}>")?;
        }
        f.write_str(match self.flaw {
            None => "",
            Some(Flaw::IllFormed) => "!",
            Some(Flaw::Empty) => "~",
        })
    }
}

/// A text that describes no properties.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` does not say how a property is used")]
pub struct NotProperties(String);

impl FromStr for Properties {
    type Err = NotProperties;

    fn from_str(text: &str) -> Result<Self, NotProperties> {
        let mut properties = Self::default();
        for entry in text.split("; ").filter(|entry| !entry.is_empty()) {
            let (property, kinds) =
                entry.split_once(' ').ok_or_else(|| NotProperties(entry.to_owned()))?;
            for kind in kinds.split(',') {
                let (kind, many) =
                    kind.strip_suffix('*').map_or((kind, false), |kind| (kind, true));
                let value: Value = kind.parse()?;
                let kinds = properties.0.entry(property.to_owned()).or_default();
                kinds.insert(value, many);
            }
        }
        Ok(properties)
    }
}

impl FromStr for Value {
    type Err = NotProperties;

    fn from_str(text: &str) -> Result<Self, NotProperties> {
        let wrong = || NotProperties(text.to_owned());
        let mut value = Self::of(match text.chars().next().ok_or_else(wrong)? {
            'i' => Node::Iri,
            'b' => Node::Blank,
            'l' => Node::Literal,
            _ => return Err(wrong()),
        });
        let mut rest = &text[1..];
        if let Some(shorter) = rest.strip_suffix('!') {
            (rest, value.flaw) = (shorter, Some(Flaw::IllFormed));
        } else if let Some(shorter) = rest.strip_suffix('~') {
            (rest, value.flaw) = (shorter, Some(Flaw::Empty));
        }
        // A class without a prefix stands between `<` and `>` too, behind `^` or `+`.
        let last = rest.strip_suffix('>').and_then(|r| r.rsplit_once('<'));
        if let Some((shorter, name)) = last.filter(|(shorter, _)| !shorter.ends_with(['^', '+'])) {
            (rest, value.vocabulary) = (shorter, Some(name.to_owned()));
        }
        if let Some((shorter, language)) = rest.rsplit_once('@') {
            (rest, value.language) = (shorter, Some(language.to_owned()));
        }
        if let Some(types) = rest.strip_prefix('^') {
            value.types = types.split('+').map(str::to_owned).collect();
        } else if !rest.is_empty() {
            return Err(wrong());
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_from_its_text() {
        let mut properties = Properties::default();
        properties.add("dct:title", Value { language: Some("en".into()), ..Value::text() });
        properties.add("dct:title", Value { language: Some("fr".into()), ..Value::text() });
        properties.add("dcat:keyword", Value::text());
        properties.add("dcat:keyword", Value::text());
        let ill = Value { flaw: Some(Flaw::IllFormed), ..Value::text().typed("xsd:date") };
        properties.add("dct:issued", ill);
        let format = Value { vocabulary: Some("file-type".into()), ..Value::iri() };
        properties.add("dct:format", format.typed("dct:MediaTypeOrExtent"));
        let own = Value { vocabulary: Some("file-type".into()), ..Value::iri() };
        properties.add("dct:relation", own.typed("<http://x.example/Own>"));
        properties.add("dct:relation", Value::iri().typed("<http://x.example/Own>").typed("a:B"));
        let text = properties.to_string();
        assert_eq!(
            text,
            "dcat:keyword l*; dct:format i^dct:MediaTypeOrExtent<file-type>; dct:issued l^xsd:date!; \
             dct:relation i^<http://x.example/Own><file-type>,i^<http://x.example/Own>+a:B; dct:title l@en,l@fr"
        );
        assert_eq!(text.parse(), Ok(properties.clone()));
        assert_eq!((properties.count("dct:title"), properties.count("dct:issued")), (2, 1));
    }
}
