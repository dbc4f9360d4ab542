//! Links in JSON, as OGC's interfaces and STAC write them: `{"rel": …, "type": …, "href": …}`.

use crate::finding;
use crate::hosts::OtherHosts;
use crate::json::Json;
use crate::protocol::Next;
use url::Url;

/// A link.
pub(crate) struct Link<'j> {
    pub(crate) rel: String,
    /// Its media type, in lower case.
    pub(crate) media_type: String,
    pub(crate) href: String,
    /// All of it.
    pub(crate) whole: &'j Json,
}

/// The links of an object.
pub(crate) fn links(value: &Json) -> Vec<Link<'_>> {
    let link = |whole: &'_ Json| -> Option<(String, String, String)> {
        let rel = whole.at("rel").text().unwrap_or_default().trim().to_lowercase();
        let media_type = whole.at("type").text().unwrap_or_default().trim().to_lowercase();
        Some((rel, media_type, whole.at("href").said()?.trim().to_owned()))
    };
    let links = value.at("links").items().iter();
    let links = links.filter_map(|whole| link(whole).map(|found| (whole, found)));
    links.map(|(whole, (rel, media_type, href))| Link { rel, media_type, href, whole }).collect()
}

/// The link with this relation that leads to JSON, or to what is not said.
pub(crate) fn related<'l, 'j>(links: &'l [Link<'j>], rel: &str) -> Option<&'l Link<'j>> {
    let here = || links.iter().filter(|link| link.rel == rel);
    let is_json = |link: &&Link<'_>| link.media_type.contains("json");
    here().find(is_json).or_else(|| here().find(|link| link.media_type.is_empty()))
}

/// An address that a page names, on the host that was asked: scheme and port are those of the
/// request, because servers behind a proxy do not know their own. On another host that the operator
/// named, as it stands. Otherwise what is wrong.
pub(crate) fn followed(href: &str, asked: &Url, hosts: &OtherHosts) -> Result<Url, Next> {
    let shown: String = href.chars().take(200).collect();
    let no_address = || {
        let message = format!("{asked} says that the way goes on at `{shown}`.");
        Next::Broken(finding::NOT_AN_ADDRESS, message)
    };
    let mut url = asked.join(href.trim()).map_err(|_| no_address())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(no_address());
    }
    if hosts.have(&url) {
        url.set_fragment(None);
        return Ok(url);
    }
    let plain = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    if plain(&url) != plain(asked) {
        if let Some(back) = hosts.back(&url) {
            return Ok(back);
        }
        let message = format!("{asked} says that the way goes on at {url}, on another host.");
        return Err(Next::Broken(finding::OTHER_HOST, message));
    }
    let same = url.set_host(asked.host_str()).is_ok()
        && url.set_scheme(asked.scheme()).is_ok()
        && url.set_port(asked.port()).is_ok();
    url.set_fragment(None);
    if same { Ok(url) } else { Err(no_address()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_on_within_their_host() {
        let asked = Url::parse("https://a.example/x/items?f=json").expect("an address");
        let hosts = OtherHosts::read(["feeds.example", "a.example:8444"]).expect("hosts");
        let check = |href: &str, expected: &str| {
            let found = followed(href, &asked, &hosts).map_or_else(
                |next| match next {
                    Next::Broken(code, _) => code.name.to_owned(),
                    other => format!("{other:?}"),
                },
                |url| url.to_string(),
            );
            assert_eq!(found, expected, "{href}");
        };
        check("items?offset=10", "https://a.example/x/items?offset=10");
        check("http://a.example:8080/y", "https://a.example/y");
        check("https://www.a.example/y", "https://a.example/y");
        check("https://b.example/y", "other-host");
        // What the operator named is asked as it stands, another port of it is not.
        check("http://feeds.example/y#x", "http://feeds.example/y");
        check("https://feeds.example:8443/y", "other-host");
        check("https://a.example:8444/y", "https://a.example:8444/y");
        check("file:///etc/passwd", "not-an-address");
        check("javascript:alert(1)", "not-an-address");
    }

    #[test]
    fn json_is_preferred_to_pages() {
        let text = r#"{"links": [{"rel": "next", "type": "text/html", "href": "h"},
            {"rel": "NEXT", "type": "application/geo+json", "href": "j"}, {"rel": "next"}, 7]}"#;
        let value = crate::json::read(text.as_bytes()).expect("JSON").value;
        let all = links(&value);
        assert_eq!(all.len(), 2);
        assert_eq!(related(&all, "next").map(|link| link.href.as_str()), Some("j"));
        assert!(related(&all, "items").is_none());
    }
}
