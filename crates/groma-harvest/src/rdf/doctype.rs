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

/// The text without its document type and with its entities in their places; or why they are
/// dangerous.
pub(super) fn expanded(text: &str) -> Result<Cow<'_, str>, String> {
    let Some(start) = text.find("<!DOCTYPE") else { return Ok(Cow::Borrowed(text)) };
    if text.find("<rdf:RDF").is_some_and(|root| root < start) {
        return Ok(Cow::Borrowed(text));
    }
    let (subset, end) = subset(&text[start..]);
    let entities = entities(subset)?;
    let body = &text[start + end..];
    let mut size = 0_usize;
    for (name, value) in &entities {
        size = size.saturating_add(uses(body, name).saturating_mul(value.len()));
    }
    if size > EXPANDED_MIN.max(text.len().saturating_mul(GROWTH_MAX)) {
        return Err(format!("Its entities stand for {size} bytes."));
    }
    // Lines stay where they are.
    let newlines = text[start..start + end].bytes().filter(|b| *b == b'\n').count();
    let mut body = body.to_owned();
    for (name, value) in &entities {
        body = body.replace(&format!("&{name};"), value);
    }
    Ok(Cow::Owned(format!("{}{}{body}", &text[..start], "\n".repeat(newlines))))
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
