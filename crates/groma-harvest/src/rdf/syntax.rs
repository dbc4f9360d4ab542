//! Which syntax a document is in: what the server says, what the document looks like, what its name
//! ends in. A server that says something general (`text/plain`) or wrong is not believed.

/// A syntax of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Turtle, and what of N3 is Turtle.
    Turtle,
    /// N-Triples and N-Quads.
    Lines,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// The syntax of a document, or none when it is not RDF. `start` is its beginning.
    pub(crate) fn of(media_type: &str, start: &[u8], name: &str) -> Option<Self> {
        let looks = Self::looks_like(start);
        let said = Self::of_media_type(media_type);
        match (said, looks) {
            // A page of HTML, whatever it is called.
            (_, Looks::Html) => None,
            (Some(said), Looks::Unknown) => Some(said),
            // N-Triples are Turtle and look like it.
            (Some(Self::Lines), Looks::Like(Self::Turtle)) => Some(Self::Lines),
            (_, Looks::Like(Self::Turtle))
                if extension(name) == "nt" || extension(name) == "nq" =>
            {
                Some(Self::Lines)
            }
            (_, Looks::Like(syntax)) => Some(syntax),
            (None, Looks::Unknown) => Self::of_extension(extension(name)),
        }
    }

    /// Its name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Turtle => "Turtle",
            Self::Lines => "N-Triples",
            Self::RdfXml => "RDF/XML",
            Self::JsonLd => "JSON-LD",
        }
    }

    fn of_media_type(media_type: &str) -> Option<Self> {
        Some(match media_type {
            "text/turtle"
            | "application/x-turtle"
            | "application/turtle"
            | "text/n3"
            | "text/rdf+n3"
            | "application/n3" => Self::Turtle,
            "application/n-triples" | "application/n-quads" | "text/x-nquads" => Self::Lines,
            "application/rdf+xml" => Self::RdfXml,
            "application/ld+json" => Self::JsonLd,
            _ => return None,
        })
    }

    fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "ttl" | "n3" | "turtle" => Self::Turtle,
            "nt" | "nq" => Self::Lines,
            "rdf" | "owl" => Self::RdfXml,
            "jsonld" => Self::JsonLd,
            _ => return None,
        })
    }

    fn looks_like(start: &[u8]) -> Looks {
        let text = super::text_of_start(start);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '[']) && !is_turtle_blank(text) {
            return Looks::Like(Self::JsonLd);
        }
        if text.starts_with("<?xml") || text.starts_with("<!") || is_element(text) {
            let lower = text.to_ascii_lowercase();
            let root = lower.contains("<html") && !lower.contains("<rdf:rdf");
            return if root { Looks::Html } else { Looks::Like(Self::RdfXml) };
        }
        let first = text.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
        match first.unwrap_or_default() {
            line if line.starts_with("@prefix") || line.starts_with("@base") => {
                Looks::Like(Self::Turtle)
            }
            line if starts_without_case(line, "prefix ") || starts_without_case(line, "base ") => {
                Looks::Like(Self::Turtle)
            }
            line if line.starts_with(['<', '[']) || line.starts_with("_:") => {
                Looks::Like(Self::Turtle)
            }
            _ => Looks::Unknown,
        }
    }
}

enum Looks {
    Like(Syntax),
    Html,
    Unknown,
}

fn extension(name: &str) -> &str {
    let name = name.split(['?', '#']).next().unwrap_or_default();
    name.rsplit('/').next().unwrap_or_default().rsplit_once('.').map_or("", |(_, end)| end)
}

/// `[ a dcat:Dataset ]` and `[] a …` begin a Turtle document; `[{`, `["` and `[1` do not.
fn is_turtle_blank(text: &str) -> bool {
    let after = text.strip_prefix('[').map(str::trim_start);
    after.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '<' || c == ':'))
        || text.starts_with("[]") && text[2..].trim_start().starts_with(|c: char| !c.is_control())
}

/// An element without a declaration of XML before it, rather than an IRI.
fn is_element(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let name: String =
        rest.chars().take_while(|c| c.is_alphanumeric() || "-_:.".contains(*c)).collect();
    let after = rest[name.len()..].chars().next();
    let iri = rest[name.len()..].starts_with('/') && name.ends_with(':');
    !name.is_empty()
        && !iri
        && after.is_some_and(|c| c.is_whitespace() || c == '>' || c == '/')
        && {
            let scheme = name.split(':').next().unwrap_or_default();
            !matches!(scheme, "http" | "https" | "urn" | "mailto" | "tel")
        }
}

fn starts_without_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_is_recognised() {
        let check = |media_type: &str, start: &str, name: &str, expected: Option<Syntax>| {
            assert_eq!(
                Syntax::of(media_type, start.as_bytes(), name),
                expected,
                "{media_type} {start}"
            );
        };
        check("text/turtle", "", "", Some(Syntax::Turtle));
        check("text/plain", "@prefix a: <b> .", "", Some(Syntax::Turtle));
        check("text/html", "PREFIX a: <b>\n", "", Some(Syntax::Turtle));
        check("text/html", "<!DOCTYPE html><html>", "c.ttl", None);
        check("application/rdf+xml", "<!DOCTYPE html>\n<html>", "", None);
        check(
            "application/octet-stream",
            "# made by\n\n<http://a> <http://b> 1 .",
            "c.nt",
            Some(Syntax::Lines),
        );
        check(
            "application/n-triples",
            "<http://a> <http://b> <http://c> .",
            "",
            Some(Syntax::Lines),
        );
        check("", "<http://a/b> a <c> .", "", Some(Syntax::Turtle));
        check("", "<urn:x> a <c> .", "", Some(Syntax::Turtle));
        check("text/xml", "\u{feff}<?xml version='1.0'?><rdf:RDF", "", Some(Syntax::RdfXml));
        check("", "<rdf:RDF xmlns:rdf='x'>", "", Some(Syntax::RdfXml));
        check("", "<!DOCTYPE rdf:RDF [<!ENTITY a 'b'>]><rdf:RDF>", "", Some(Syntax::RdfXml));
        check("application/json", " [{\"@id\"", "", Some(Syntax::JsonLd));
        check("text/turtle", "{\"@graph\": []}", "", Some(Syntax::JsonLd));
        check("", "[ a <http://x> ] .", "", Some(Syntax::Turtle));
        check("", "[] a <http://x> .", "", Some(Syntax::Turtle));
        check("", "[]", "", Some(Syntax::JsonLd));
        check("", "title,description\n", "catalog.csv", None);
        check("", "", "catalog.ttl?page=2", Some(Syntax::Turtle));
    }
}
