//! XML and HTML: what the root element says.

use crate::Format;

/// The format of a text that begins with a tag.
pub(super) fn markup(body: &str) -> Option<Format> {
    if !body.starts_with('<') {
        return None;
    }
    let Some(tag) = root(body) else {
        // The head ends before the first element: a declaration or a comment is all there is.
        let lower = start(body, 400).to_lowercase();
        let html =
            lower.contains("<!doctype html") || lower.starts_with("<!--") && lower.contains("html");
        return match (html, body.starts_with("<?xml") || body.starts_with("<!")) {
            (true, _) => Some(Format::Html),
            (_, true) => Some(Format::Xml),
            _ => None,
        };
    };
    let name = tag.split([' ', '\t', '\r', '\n', '>', '/']).next().unwrap_or_default();
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let lower = name.to_ascii_lowercase();
    // A document that says that it is XML may have any root; a page without one begins anyhow.
    if lower == "html" || HTML.contains(&lower.as_str()) && !body.starts_with("<?xml") {
        return Some(Format::Html);
    }
    let sound = local.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && local.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    // `<http://…> <…> …` is a triple, not an element.
    if !sound || prefix.starts_with("http") || name.contains("://") || prefix == "urn" {
        return None;
    }
    Some(by_root(local, namespace(tag, prefix), tag))
}

/// The text of the first element's tag, behind declarations and comments.
fn root(body: &str) -> Option<&str> {
    let mut rest = body;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<?") {
            rest.find("?>")? + 2
        } else if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<!") {
            if rest.to_ascii_lowercase().starts_with("<!doctype html") {
                return Some("html");
            }
            rest.find('>')? + 1
        } else {
            let tag = rest.strip_prefix('<')?;
            return Some(&tag[..tag.find('>').unwrap_or(tag.len())]);
        };
        rest = &rest[end..];
    }
}

/// Elements that a page begins with, also a careless one.
const HTML: &[&str] = &[
    "head", "body", "title", "meta", "link", "script", "style", "div", "span", "p", "h1", "h2",
    "h3", "table", "center", "font", "br", "iframe", "noscript", "form", "ul", "b", "img", "a",
    "pre", "frameset", "base", "main", "section",
];

/// The namespace that a prefix is bound to in the tag.
fn namespace<'a>(tag: &'a str, prefix: &str) -> &'a str {
    let declaration = match prefix {
        "" => "xmlns=".to_owned(),
        prefix => format!("xmlns:{prefix}="),
    };
    let found = tag.split_once(declaration.as_str()).map(|(_, rest)| rest.trim_start());
    let quoted = found.and_then(|rest| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    });
    quoted.unwrap_or_default()
}

fn by_root(local: &str, namespace: &str, tag: &str) -> Format {
    match local {
        "RDF" => return Format::RdfXml,
        "kml" => return Format::Kml,
        "gpx" => return Format::Gpx,
        "svg" => return Format::Svg,
        "rss" => return Format::Rss,
        "feed" if namespace.contains("Atom") => return Format::Atom,
        "schema" if namespace.contains("XMLSchema") => return Format::SchemaXml,
        "WMS_Capabilities" | "WMT_MS_Capabilities" => return Format::Wms,
        "WFS_Capabilities" => return Format::Wfs,
        "Capabilities" if namespace.contains("/wmts") => return Format::Wmts,
        "Capabilities" | "WCS_Capabilities" if namespace.contains("/wcs") => return Format::Wcs,
        "FeatureCollection" if tag.contains("opengis.net/") => return Format::Gml,
        "CityModel" => return Format::Gml,
        _ => {}
    }
    if namespace.contains("opengis.net/gml") {
        return Format::Gml;
    }
    if namespace.contains("sdmx.org") || namespace.contains("SDMX.org") {
        return Format::Sdmx;
    }
    Format::Xml
}

fn start(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}
