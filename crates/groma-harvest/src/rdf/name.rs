//! Short names of properties and classes: prefixes that everybody knows, and the spellings of
//! namespaces that mean the same.

/// The name of an IRI with a well-known prefix; else the IRI itself between `<` and `>`, with what
/// would not read back from [`properties`](groma_define::properties) escaped.
pub(crate) fn short(iri: &str) -> String {
    let plain = iri.strip_prefix("https:").or_else(|| iri.strip_prefix("http:")).unwrap_or(iri);
    for (prefix, namespace) in PREFIXES {
        if let Some(local) = plain.strip_prefix(namespace)
            && is_local(local)
        {
            return format!("{prefix}:{local}");
        }
    }
    let mut name = String::with_capacity(iri.len() + 2);
    name.push('<');
    for c in iri.chars() {
        match c {
            ' ' | ',' | ';' | '+' | '*' | '^' | '@' | '<' | '>' | '!' | '~' => {
                name.push_str(&format!("%{:02X}", c as u32));
            }
            c if c.is_control() => name.push_str("%00"),
            c => name.push(c),
        }
    }
    name.push('>');
    name
}

/// The namespace of a well-known prefix, for documents that forgot to declare it.
pub(super) fn namespace(prefix: &str) -> Option<String> {
    let asked = if prefix == "dcterms" { "dct" } else { prefix };
    let known = PREFIXES.iter().find(|(known, _)| *known == asked);
    known.map(|(_, namespace)| format!("http:{namespace}"))
}

fn is_local(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

/// Prefixes and their namespaces without the scheme: portals write http and https for the same. The
/// first one of a namespace names it.
const PREFIXES: &[(&str, &str)] = &[
    ("dct", "//purl.org/dc/terms/"),
    ("dcat", "//www.w3.org/ns/dcat#"),
    ("rdf", "//www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("foaf", "//xmlns.com/foaf/0.1/"),
    ("vcard", "//www.w3.org/2006/vcard/ns#"),
    ("skos", "//www.w3.org/2004/02/skos/core#"),
    ("rdfs", "//www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "//www.w3.org/2001/XMLSchema#"),
    ("adms", "//www.w3.org/ns/adms#"),
    ("spdx", "//spdx.org/rdf/terms#"),
    ("dcatap", "//data.europa.eu/r5r/"),
    ("schema", "//schema.org/"),
    ("locn", "//www.w3.org/ns/locn#"),
    ("owl", "//www.w3.org/2002/07/owl#"),
    ("prov", "//www.w3.org/ns/prov#"),
    ("odrl", "//www.w3.org/ns/odrl/2/"),
    ("odrs", "//schema.theodi.org/odrs#"),
    ("geo", "//www.opengis.net/ont/geosparql#"),
    ("gsp", "//www.opengis.net/ont/geosparql/"),
    ("sf", "//www.opengis.net/ont/sf#"),
    ("ogc", "//www.opengis.net/rdf#"),
    ("hydra", "//www.w3.org/ns/hydra/core#"),
    ("dc", "//purl.org/dc/elements/1.1/"),
    ("dcam", "//purl.org/dc/dcam/"),
    ("dctype", "//purl.org/dc/dcmitype/"),
    ("org", "//www.w3.org/ns/org#"),
    ("oa", "//www.w3.org/ns/oa#"),
    ("dqv", "//www.w3.org/ns/dqv#"),
    ("duv", "//www.w3.org/ns/duv#"),
    ("time", "//www.w3.org/2006/time#"),
    ("void", "//rdfs.org/ns/void#"),
    ("cc", "//creativecommons.org/ns#"),
    ("eli", "//data.europa.eu/eli/ontology#"),
    ("geodcatap", "//data.europa.eu/930/"),
    ("dcatde", "//dcat-ap.de/def/dcatde/"),
    ("dcatapit", "//dati.gov.it/onto/dcatapit#"),
    ("dcatus", "//resources.data.gov/ontology/dcat-us#"),
    ("healthdcatap", "//healthdataportal.eu/ns/health#"),
    ("statdcatap", "//data.europa.eu/s1n/"),
    ("mobilitydcatap", "//w3id.org/mobilitydcat-ap#"),
    ("qb", "//purl.org/linked-data/cube#"),
    ("pav", "//purl.org/pav/"),
    ("wdrs", "//www.w3.org/2007/05/powder-s#"),
    ("wgs84", "//www.w3.org/2003/01/geo/wgs84_pos#"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_read_back() {
        let check = |iri: &str, expected: &str| assert_eq!(short(iri), expected);
        check("http://purl.org/dc/terms/title", "dct:title");
        check("https://purl.org/dc/terms/title", "dct:title");
        check("https://schema.org/Dataset", "schema:Dataset");
        check("http://purl.org/dc/terms/#conformsTo", "<http://purl.org/dc/terms/#conformsTo>");
        check("http://x.example/a b;c", "<http://x.example/a%20b%3Bc>");
        check("http://www.opengis.net/ont/geosparql#wktLiteral", "geo:wktLiteral");
        check("", "<>");
    }

    #[test]
    fn forgotten_prefixes_are_known() {
        assert_eq!(namespace("dcterms").as_deref(), Some("http://purl.org/dc/terms/"));
        assert_eq!(namespace("nobody"), None);
    }
}
