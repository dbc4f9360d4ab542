//! Who names whom, and who has the same name in all the world.

use super::{Candidate, Links, Thresholds, each_pair};
use std::collections::HashMap;

/// A shorter word names something in every catalog of the world.
const TELLING: usize = 8;

/// One names another as its source, or both name the same.
pub(super) fn by_source(candidates: &[Candidate], thresholds: Thresholds, links: &mut Links) {
    let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let names = std::iter::once(&candidate.native_id).chain(&candidate.identifier);
        for name in names.chain(&candidate.iri) {
            known.entry(name).or_default().push(at);
        }
    }
    let telling = |candidate: &Candidate| {
        candidate.source_id.clone().filter(|source| source.len() >= TELLING)
    };
    for (at, candidate) in candidates.iter().enumerate() {
        let named = telling(candidate);
        let named = named.as_deref().and_then(|source| known.get(source));
        for &other in named.into_iter().flatten() {
            if candidates[other].catalog != candidate.catalog {
                links.link(at, other, "source-id", 1.0);
            }
        }
    }
    let source = |candidate: &Candidate| telling(candidate).into_iter().collect();
    each_pair(candidates, thresholds, source, |a, b| links.link(a, b, "source-id", 1.0));
}

/// Two catalogs have the same identifier or IRI.
pub(super) fn by_identifier(candidates: &[Candidate], thresholds: Thresholds, links: &mut Links) {
    let names = |candidate: &Candidate| -> Vec<String> {
        let own = candidate.identifier.iter().chain(&candidate.iri);
        let mut names: Vec<String> =
            own.chain([&candidate.native_id]).filter_map(|name| in_all_the_world(name)).collect();
        names.sort();
        names.dedup();
        names
    };
    each_pair(candidates, thresholds, names, |a, b| {
        if candidates[a].catalog != candidates[b].catalog {
            links.link(a, b, "identifier", 0.98);
        }
    });
}

/// An identifier that nobody else would give to another thing, in one way of writing: an address
/// with a path, a URN, a DOI, a UUID, a long hash. None for what may stand in any catalog.
fn in_all_the_world(identifier: &str) -> Option<String> {
    let text = identifier.trim();
    if let Some((scheme, rest)) = text.split_once("://") {
        let web = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https");
        let (host, path) = rest.split_at(rest.find(['/', '?', '#'])?);
        let path = path.trim_end_matches('/');
        let host = host.to_ascii_lowercase();
        let doi = host.ends_with("doi.org").then(|| doi(path.trim_start_matches('/'))).flatten();
        let plain = || format!("{host}{path}");
        return (web && !path.is_empty()).then(|| doi.unwrap_or_else(plain));
    }
    let lower = text.to_ascii_lowercase();
    let bare = lower.strip_prefix("urn:uuid:").unwrap_or(&lower);
    if is_uuid(bare) {
        return Some(bare.to_owned());
    }
    if lower.starts_with("urn:") && lower.len() > 12 {
        return Some(lower);
    }
    doi(lower.strip_prefix("doi:").unwrap_or(&lower))
}

/// `10.` with the number of who gave it and what they gave.
fn doi(text: &str) -> Option<String> {
    let (prefix, rest) = text.trim().split_once('/')?;
    let number = prefix.strip_prefix("10.")?;
    let digits = number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (digits && !rest.is_empty()).then(|| format!("doi:{prefix}/{}", rest.to_ascii_lowercase()))
}

/// 32 hexadecimal digits or more, dashes left aside.
fn is_uuid(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    digits >= 32 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_for_all_the_world() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(in_all_the_world(text).as_deref(), expected, "{text}");
        };
        check("HTTP://Data.example/Id/1/", Some("data.example/Id/1"));
        check("http://data.example/cat#one", Some("data.example/cat#one"));
        check("http://data.example", None);
        check("https://doi.org/10.5281/Zenodo.1", Some("doi:10.5281/zenodo.1"));
        check("doi:10.5281/zenodo.1", Some("doi:10.5281/zenodo.1"));
        check("10.5/x", None);
        check("urn:ogc:def:crs:EPSG::4326", Some("urn:ogc:def:crs:epsg::4326"));
        check("0123456789abcdef0123456789abcdef", Some("0123456789abcdef0123456789abcdef"));
        check("ftp://data.example/x", None);
        check("budget", None);
        check("", None);
    }
}
