//! Contexts of JSON-LD that come with the program. Nothing is ever fetched for one: whoever controls a
//! context controls what a catalog says.
//!
//! The documents are our own, with the terms that catalogs use; each names the vocabulary and the
//! version that it follows.

/// What stands in for a context that is not known.
pub(super) const EMPTY: &str = "{\"@context\": {}}";

/// The context that an address names.
pub(super) fn of(url: &str) -> Option<&'static str> {
    let plain = url.split_once("://").map_or(url, |(_, rest)| rest).to_ascii_lowercase();
    let plain = plain.trim_end_matches(['/', '#']);
    CONTEXTS
        .iter()
        .find(|(parts, _)| parts.iter().all(|part| plain.contains(part)))
        .map(|(_, text)| *text)
}

/// Parts of an address, all of which are in it, and the context it names; the first one that fits.
const CONTEXTS: &[(&[&str], &str)] = &[
    (&["project-open-data", "catalog.jsonld"], include_str!("contexts/dcat-us-1.1.jsonld")),
    (&["project-open-data", "v1.1"], include_str!("contexts/dcat-us-1.1.jsonld")),
    (&["resources.data.gov", "catalog.jsonld"], include_str!("contexts/dcat-us-1.1.jsonld")),
    (&["dcat-us", "1.1"], include_str!("contexts/dcat-us-1.1.jsonld")),
    (&["dcat-us"], include_str!("contexts/dcat-us-3.0.jsonld")),
    (&["dcatus"], include_str!("contexts/dcat-us-3.0.jsonld")),
    (&["dcat-ap"], include_str!("contexts/dcat-ap-3.0.jsonld")),
    (&["data.europa.eu", "dcat"], include_str!("contexts/dcat-ap-3.0.jsonld")),
    (&["w3.org/ns/dcat"], include_str!("contexts/dcat-ap-3.0.jsonld")),
    (&["schema.org"], include_str!("contexts/schema-org.jsonld")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_found_by_their_addresses() {
        let check = |url: &str, part: &str| {
            assert!(of(url).is_some_and(|text| text.contains(part)), "{url}")
        };
        check("https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "DCAT-US 1.1");
        check(
            "https://raw.githubusercontent.com/DOI-DO/dcat-us/main/context/dcat-us-3.0.jsonld",
            "DCAT-US 3.0",
        );
        check(
            "https://semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld",
            "DCAT-AP 3.0",
        );
        check("http://schema.org/", "schema.org");
        assert_eq!(of("https://example.org/context.jsonld"), None);
    }

    #[test]
    fn contexts_are_json_of_one_object() {
        for (parts, text) in CONTEXTS {
            let read: serde_json::Value = serde_json::from_str(text).expect("ours are JSON");
            let terms = read["@context"].as_object().expect("ours are objects");
            assert!(terms.len() > 20, "{parts:?}");
        }
    }
}
