//! Document types in RDF/XML. Namespaces as entities are an old habit, and harmless; entities that
//! grow, or that are elsewhere, are not expanded.

use std::borrow::Cow;

/// Bytes that the entities of a document may expand to, however short it is.
const EXPANDED_MIN: usize = 1 << 20;

/// Bytes that one entity may stand for, and how many there may be.
const ENTITY_MAX: usize = 4096;
const ENTITIES_MAX: usize = 200;

/// How many times its own size a document may grow by its entities.
const GROWTH_MAX: usize = 10;

/// A document type.
#[derive(Clone)]
pub(super) struct Doctype {
    /// Where it stands.
    pub(super) range: std::ops::Range<usize>,
    /// Its lines: what follows stays where it is.
    pub(super) lines: usize,
    /// Entities and what they stand for.
    pub(super) entities: Vec<(String, String)>,
}

impl Doctype {
    /// The document type of a text, of which the beginning is enough; or why it is dangerous.
    pub(super) fn of(text: &str) -> Result<Option<Self>, String> {
        let Some(start) = text.find("<!DOCTYPE") else { return Ok(None) };
        if text.find("<rdf:RDF").is_some_and(|root| root < start) {
            return Ok(None);
        }
        let (subset, end) = subset(&text[start..]);
        let entities = entities(subset)?;
        let entities = entities.into_iter().map(|(name, value)| (format!("&{name};"), value));
        let lines = text[start..start + end].bytes().filter(|b| *b == b'\n').count();
        Ok(Some(Self { range: start..start + end, lines, entities: entities.collect() }))
    }

    /// Bytes that the entities in a text stand for.
    pub(super) fn size(&self, text: &str) -> usize {
        let size = |(name, value): &(String, String)| {
            text.matches(name.as_str()).count().saturating_mul(value.len())
        };
        self.entities.iter().map(size).fold(0, usize::saturating_add)
    }

    /// Why it is too much that the entities of a document of this length stand for, if it is.
    pub(super) fn growth(size: usize, length: usize) -> Result<(), String> {
        match size > EXPANDED_MIN.max(length.saturating_mul(GROWTH_MAX)) {
            true => Err(format!("Its entities stand for {size} bytes.")),
            false => Ok(()),
        }
    }

    /// A text with the entities in their places.
    pub(super) fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.entities {
            if text.contains(name.as_str()) {
                text = text.replace(name.as_str(), value);
            }
        }
        text
    }
}

/// The text without its document type and with its entities in their places; or why they are
/// dangerous.
pub(super) fn expanded(text: &str) -> Result<Cow<'_, str>, String> {
    let Some(doctype) = Doctype::of(text)? else { return Ok(Cow::Borrowed(text)) };
    let (before, body) = (&text[..doctype.range.start], &text[doctype.range.end..]);
    Doctype::growth(doctype.size(body), text.len())?;
    let body = doctype.filled(body);
    Ok(Cow::Owned(format!("{before}{}{body}", "\n".repeat(doctype.lines))))
}

/// Entities and what they stand for.
fn entities(subset: &str) -> Result<Vec<(&str, String)>, String> {
    let mut entities: Vec<(&str, String)> = Vec::new();
    for declaration in subset.split("<!ENTITY").skip(1) {
        let name = declaration.split_whitespace().next().unwrap_or_default();
        if name == "%" {
            return Err("It declares entities that declare entities.".to_owned());
        }
        let rest = declaration.trim_start().strip_prefix(name).unwrap_or_default().trim_start();
        if rest.starts_with("SYSTEM") || rest.starts_with("PUBLIC") {
            return Err(format!("The entity `{}` is in another place.", shown(name)));
        }
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let mut value = rest[1..].split(quote).next().unwrap_or_default().to_owned();
        for (known, inner) in &entities {
            let size = value.len().saturating_add(uses(&value, known).saturating_mul(inner.len()));
            if size > ENTITY_MAX {
                return Err(format!("The entity `{}` stands for {size} bytes.", shown(name)));
            }
            value = value.replace(&format!("&{known};"), inner);
        }
        if value.len() > ENTITY_MAX || entities.len() > ENTITIES_MAX {
            return Err(format!("The entity `{}` is longer than any namespace.", shown(name)));
        }
        entities.push((name, value));
    }
    Ok(entities)
}

/// The declarations of a document type, and where it ends.
fn subset(text: &str) -> (&str, usize) {
    let plain = text.find('>').unwrap_or(text.len());
    match text.find('[') {
        Some(open) if open < plain => {
            let close = text[open..].find(']').map_or(text.len(), |at| open + at);
            let end = text[close..].find('>').map_or(text.len(), |at| close + at + 1);
            (&text[open..close], end)
        }
        _ => ("", (plain + 1).min(text.len())),
    }
}

fn uses(text: &str, entity: &str) -> usize {
    text.matches(&format!("&{entity};")).count()
}

fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_entities_are_dangerous() {
        let check = |subset: &str, body: &str, dangerous: bool| {
            let text = format!(
                "<?xml version='1.0'?><!DOCTYPE rdf:RDF [{subset}]><rdf:RDF>{body}</rdf:RDF>"
            );
            assert_eq!(expanded(&text).is_err(), dangerous, "{subset}");
        };
        check("<!ENTITY xsd 'http://www.w3.org/2001/XMLSchema#'>", &"&xsd;".repeat(1000), false);
        check("<!ENTITY a SYSTEM 'file:///etc/passwd'>", "", true);
        check("<!ENTITY % a 'b'>", "", true);
        let mut laughs = "<!ENTITY l0 'ha'>".to_owned();
        for i in 1..12 {
            let before = format!("&l{};", i - 1).repeat(10);
            laughs.push_str(&format!("<!ENTITY l{i} '{before}'>"));
        }
        check(&laughs, "&l11;", true);
        let long = format!("<!ENTITY a '{}'>", "x".repeat(100_000));
        check(&long, &"&a;".repeat(1000), true);
        let comment = "<rdf:RDF><!-- <!DOCTYPE a [<!ENTITY % b 'c'>]> --></rdf:RDF>";
        assert_eq!(expanded(comment).as_deref(), Ok(comment));
        let nested =
            "<!DOCTYPE a [\n<!ENTITY b 'c'><!ENTITY d \"&b;#\">\n]><rdf:RDF>&d;&amp;</rdf:RDF>";
        assert_eq!(expanded(nested).as_deref(), Ok("\n\n<rdf:RDF>c#&amp;</rdf:RDF>"));
    }
}
