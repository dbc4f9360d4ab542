//! Where the next page is: hydra in its two dialects, the header `Link`, or nowhere.

use super::{ACCEPT, State};
use crate::answer::{Answer, Ask, Exchange};
use crate::finding;
use crate::gather::Gather;
use crate::hosts::OtherHosts;
use crate::protocol::{Next, Step};
use crate::rdf::{Graph, NodeId, Object};
use url::Url;

/// Classes of pages.
pub(super) const PAGES: &[&str] =
    &["hydra:PagedCollection", "hydra:PartialCollectionView", "hydra:Collection"];

/// Extensions of catalogs of ckanext-dcat.
const CKAN_FILES: &[&str] =
    &["catalog.ttl", "catalog.xml", "catalog.jsonld", "catalog.n3", "catalog.rdf"];

/// What a page says about the next one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Page(Url),
    /// An address elsewhere.
    Elsewhere(Url),
    /// Something that is no address.
    NoAddress(String),
}

/// The next page, resolved against the request; the total is kept.
pub(super) fn next(graph: &Graph, asked: &Url, answer: &Answer, gather: &mut Gather<'_>) -> Found {
    let pages: Vec<NodeId> =
        graph.subjects().iter().copied().filter(|node| graph.is_a(*node, PAGES)).collect();
    let text = |object: &Object| match object {
        Object::Literal(literal) => Some(literal.value.to_string()),
        Object::Node(node) => graph.iri(*node).map(str::to_owned),
    };
    let value = |name: &str| {
        pages
            .iter()
            .flat_map(|node| graph.values(*node, name))
            .find_map(text)
            .filter(|t| !t.trim().is_empty())
    };
    if let Some(total) = value("hydra:totalItems").and_then(|total| total.trim().parse().ok()) {
        gather.about().claimed = Some(total);
    }
    let said = value("hydra:next").or_else(|| value("hydra:nextPage"));
    let links = answer.headers.iter().filter(|(name, _)| name == "link");
    let said = said.or_else(|| links.filter_map(|(_, value)| linked(value)).next());
    match said {
        None => Found::Nothing,
        Some(written) => resolved(&written, asked, &gather.hosts),
    }
}

/// The step after a page.
pub(super) fn step(found: Found, page: u64, exchange: &Exchange) -> Next {
    match found {
        Found::Nothing => Next::End,
        Found::Page(url) => Next::Step(Step::one(Ask::get(url, ACCEPT), State { page: page + 1 })),
        Found::Elsewhere(url) => {
            let message =
                format!("{} says that the next page is {url}, on another host.", exchange.ask.url);
            Next::Broken(finding::OTHER_HOST, message)
        }
        Found::NoAddress(written) => {
            let written: String = written.chars().take(200).collect();
            let message = format!("{} says that the next page is `{written}`.", exchange.ask.url);
            Next::Broken(finding::NOT_AN_ADDRESS, message)
        }
    }
}

/// True for the addresses at which ckanext-dcat answers.
pub(super) fn is_ckan_address(url: &Url) -> bool {
    let file = url.path().rsplit('/').next().unwrap_or_default();
    CKAN_FILES.contains(&file) && !url.path().contains("/api/")
}

/// An address as a portal writes it. Scheme and port are those of the request: portals behind a proxy
/// do not know their own; at another host that the operator named, it stands as it is.
fn resolved(written: &str, asked: &Url, hosts: &OtherHosts) -> Found {
    let Ok(mut url) = asked.join(written.trim()) else {
        return Found::NoAddress(written.to_owned());
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Found::NoAddress(written.to_owned());
    }
    if hosts.have(&url) {
        url.set_fragment(None);
        return Found::Page(url);
    }
    let plain = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    if plain(&url) != plain(asked) {
        return hosts.back(&url).map_or(Found::Elsewhere(url), Found::Page);
    }
    let same = url.set_host(asked.host_str()).is_ok()
        && url.set_scheme(asked.scheme()).is_ok()
        && url.set_port(asked.port()).is_ok();
    url.set_fragment(None);
    if same { Found::Page(url) } else { Found::NoAddress(written.to_owned()) }
}

/// The address with `rel="next"` in a header `Link`.
fn linked(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (address, after) = after.split_once('>')?;
        let parameters = after.split('<').next().unwrap_or_default();
        let is_next = parameters.split(';').any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or_default();
            let value = value.trim().trim_end_matches(',').trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && value.split_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"))
        });
        if is_next {
            return Some(address.to_owned());
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_resolved() {
        let check = |written: &str, expected: &str| {
            let asked = Url::parse("https://data.gov.xa/catalog.ttl?page=1").expect("an address");
            let found = match resolved(written, &asked, &OtherHosts::default()) {
                Found::Page(url) => url.to_string(),
                other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
            };
            assert_eq!(found, expected, "{written}");
        };
        check("?page=2", "https://data.gov.xa/catalog.ttl?page=2");
        check("http://data.gov.xa/catalog.ttl?page=2", "https://data.gov.xa/catalog.ttl?page=2");
        check(
            "http://data.gov.xa:5000/catalog.ttl?page=2",
            "https://data.gov.xa/catalog.ttl?page=2",
        );
        check(
            "https://www.data.gov.xa/catalog.ttl?page=2#x",
            "https://data.gov.xa/catalog.ttl?page=2",
        );
        check("http://ckan:5000/catalog.ttl?page=2", "Elsewhere");
        check("file:///etc/passwd", "NoAddress");
        check("http://[", "NoAddress");
    }

    #[test]
    fn links_are_read() {
        let check = |header: &str, expected: Option<&str>| {
            assert_eq!(linked(header).as_deref(), expected, "{header}");
        };
        check("<a?from=11>; rel=\"next\"", Some("a?from=11"));
        check("<a>; rel=first, <b>; rel=next", Some("b"));
        check("<a>; rel=\"prev next\"; title=\"x\"", Some("a"));
        check("<http://www.w3.org/ns/ldp#Page>; rel=\"type\"", None);
        check("next", None);
    }
}
