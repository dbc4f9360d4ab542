//! What is sent.

use super::State;
use crate::answer::Ask;
use crate::protocol::{Next, Step, Wanted};
use chrono::{DateTime, Days};
use url::Url;

/// Parameters of the protocol itself; others belong to the address.
const PARAMETERS: &[&str] =
    &["verb", "metadataprefix", "from", "until", "set", "resumptiontoken", "identifier"];

/// The address that requests are made to.
pub(super) fn base(entrance: &Url) -> Url {
    let mut base = entrance.clone();
    base.set_fragment(None);
    let pairs = entrance.query_pairs().into_owned();
    let kept: Vec<(String, String)> =
        pairs.filter(|(name, _)| !PARAMETERS.contains(&name.to_lowercase().as_str())).collect();
    base.set_query(None);
    if !kept.is_empty() {
        base.query_pairs_mut().extend_pairs(kept);
    }
    base
}

/// The set that an address names: only what is in it is read.
pub(super) fn set(entrance: &Url) -> Option<String> {
    let named = entrance.query_pairs().find(|(name, _)| name.eq_ignore_ascii_case("set"));
    named.map(|(_, set)| set.into_owned()).filter(|set| !set.is_empty())
}

/// The address that requests are made to, with the set that it names.
pub(super) fn entrance(address: &Url) -> Url {
    let mut entrance = base(address);
    if let Some(set) = set(address) {
        entrance.query_pairs_mut().append_pair("set", &set);
    }
    entrance
}

/// Formats that are understood, in the order in which they tell most.
pub(super) fn preferred(offered: &[(String, String)]) -> Vec<String> {
    let of = |known: &dyn Fn(&str, &str) -> bool| {
        let found =
            offered.iter().filter(|(prefix, namespace)| known(&prefix.to_lowercase(), namespace));
        found.map(|(prefix, _)| prefix.clone()).collect::<Vec<_>>()
    };
    let mut prefixes = of(&|prefix, namespace| {
        namespace.contains("isotc211.org/2005/gm") || prefix.contains("iso19139")
    });
    prefixes.extend(of(&|prefix, namespace| {
        namespace.contains("iso/19115/-3") || prefix.contains("iso19115-3")
    }));
    prefixes.extend(of(&|prefix, namespace| {
        namespace.contains("w3.org/ns/dcat") || prefix.contains("dcat")
    }));
    prefixes.extend(of(&|_, namespace| namespace.contains("/cat/csw/2.0.2")));
    prefixes.push("oai_dc".to_owned());
    let mut once: Vec<String> = Vec::new();
    for prefix in prefixes {
        if !once.contains(&prefix) {
            once.push(prefix);
        }
    }
    once
}

impl State {
    /// A request with these parameters.
    pub(super) fn ask(&self, parameters: &[(&str, &str)]) -> Ask {
        let mut url = self.base.clone();
        if !parameters.is_empty() {
            url.query_pairs_mut().extend_pairs(parameters);
        }
        Ask::get(url, "application/xml, text/xml;q=0.9, */*;q=0.1")
    }

    /// The step to the page that is to be read now.
    pub(super) fn next_page(self) -> Next {
        let verb = match self.lists_identifiers() {
            true => "ListIdentifiers",
            false => "ListRecords",
        };
        let prefix = self.prefix();
        let from = self.from();
        let mut parameters = vec![("verb", verb)];
        match &self.token {
            // A token stands alone: it holds everything else.
            Some(token) => {
                parameters.push(("resumptionToken", token));
                if self.prefix_with_token {
                    parameters.push(("metadataPrefix", &prefix));
                }
            }
            None => {
                parameters.push(("metadataPrefix", &prefix));
                parameters.extend(self.set.as_deref().map(|set| ("set", set)));
                parameters.extend(from.as_deref().map(|from| ("from", from)));
            }
        }
        let mut ask = self.ask(&parameters);
        if self.restarts > 0 {
            // The same question as before, and meant so.
            ask.headers
                .push(("cache-control".to_owned(), format!("max-age={}", self.restarts - 1)));
        }
        Next::Step(Step::one(ask, &self))
    }

    /// The format that is asked for.
    pub(super) fn prefix(&self) -> String {
        self.prefixes.first().cloned().unwrap_or_else(|| "oai_dc".to_owned())
    }

    /// Whether only headers are asked for.
    pub(super) fn lists_identifiers(&self) -> bool {
        self.wanted == Wanted::Identifiers && !self.from_records
    }

    /// From when on. A day more than needed where times are exact: there are servers that say so,
    /// date their records by the day and compare texts.
    fn from(&self) -> Option<String> {
        let Wanted::ChangedSince(since) = &self.wanted else { return None };
        if self.no_from {
            return None;
        }
        let time = DateTime::parse_from_rfc3339(since).ok()?.to_utc();
        Some(match self.days {
            true => time.format("%Y-%m-%d").to_string(),
            false => (time - Days::new(1)).format("%Y-%m-%dT00:00:00Z").to_string(),
        })
    }
}
