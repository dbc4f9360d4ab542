//! Where OAI-PMH is usually found, and how it is told.

use super::requests::entrance;
use crate::answer::{Answer, Ask};
use crate::envelope::beginning;
use crate::protocol::Recognition;
use crate::xml;
use url::Url;

/// Paths that most servers of the registry use.
const PATHS: &[&str] = &[
    "/geonetwork/srv/eng/oaipmh",
    "/catalogue/csw?mode=oaipmh",
    "/oai",
    "/oai/request",
    "/server/oai/request",
    "/srv/eng/oaipmh",
];

pub(super) fn doors(portal: &Url) -> Vec<Ask> {
    let paths = PATHS.iter().filter_map(|path| portal.join(path).ok());
    let identify = |mut url: Url| {
        url.query_pairs_mut().append_pair("verb", "Identify");
        Ask::get(url, "application/xml, text/xml;q=0.9")
    };
    paths.map(identify).collect()
}

pub(super) fn recognise(answer: &Answer) -> Option<Recognition> {
    let (name, _) = xml::root_of(&beginning(answer)?)?;
    name.eq_ignore_ascii_case("OAI-PMH").then(|| Recognition {
        confidence: 0.95,
        because: "the answer is an `OAI-PMH` document".to_owned(),
        entrance: entrance(&answer.final_url),
    })
}
