//! Where CSW is usually found, and how it is told.

use super::requests::{base, capabilities};
use crate::answer::{Answer, Ask};
use crate::envelope::beginning;
use crate::protocol::Recognition;
use crate::xml;
use url::Url;

/// Paths that most servers of the registry use.
const PATHS: &[&str] = &[
    "/catalogue/csw",
    "/geonetwork/srv/eng/csw",
    "/csw",
    "/srv/eng/csw",
    "/geoserver/csw",
    "/geoportal/csw",
];

pub(super) fn doors(portal: &Url) -> Vec<Ask> {
    let paths = PATHS.iter().filter_map(|path| portal.join(path).ok());
    paths.map(|url| capabilities(&url)).collect()
}

pub(super) fn recognise(answer: &Answer) -> Option<Recognition> {
    let (name, namespace) = xml::root_of(&beginning(answer)?)?;
    let csw = namespace.contains("/cat/csw/");
    let confidence = match name.as_str() {
        "GetRecordsResponse" | "GetRecordByIdResponse" => 0.95,
        // Services of maps have capabilities too.
        "Capabilities" if csw => 0.95,
        _ => return None,
    };
    let because = format!("the answer is a `{name}` document of CSW");
    Some(Recognition { confidence, because, entrance: base(&answer.final_url) })
}
