//! What is sent.

use super::{Manner, State};
use crate::answer::Ask;
use crate::protocol::{Next, Step, Wanted};
use url::Url;

/// Records that are asked for at once; servers hand out 10 to 50 whatever is asked.
pub(super) const PAGE: u64 = 100;

/// The schema of CSW's own records, which every server has.
pub(super) const OWN: &str = "http://www.opengis.net/cat/csw/2.0.2";

const ACCEPT: &str = "application/xml, text/xml;q=0.9, */*;q=0.1";

/// Parameters of the protocol itself; others belong to the address.
const PARAMETERS: &[&str] = &[
    "service",
    "version",
    "request",
    "acceptversions",
    "sections",
    "typenames",
    "resulttype",
    "elementsetname",
    "outputschema",
    "outputformat",
    "startposition",
    "maxrecords",
    "constraint",
    "constraintlanguage",
    "constraint_language_version",
    "id",
    "namespace",
];

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

/// What the server can do.
pub(super) fn capabilities(at: &Url) -> Ask {
    let mut url = base(at);
    let parameters = [("service", "CSW"), ("version", "2.0.2"), ("request", "GetCapabilities")];
    url.query_pairs_mut().extend_pairs(parameters);
    Ask::get(url, ACCEPT)
}

impl State {
    /// The step to the page that is to be read now.
    pub(super) fn next_page(self) -> Next {
        let ask = match self.manners.first() {
            Some(Manner::Get) => self.by_address(),
            _ => Ask::post(self.base.clone(), ACCEPT, "application/xml", self.document()),
        };
        Next::Step(Step::one(ask, &self))
    }

    pub(super) fn schema(&self) -> &str {
        self.schemas.first().map_or(OWN, String::as_str)
    }

    /// Records that the next page is asked for.
    pub(super) fn size(&self) -> u64 {
        if self.one_by_one > 0 { 1 } else { self.page_size }
    }

    fn element_set(&self) -> &'static str {
        match self.wanted {
            Wanted::Identifiers => "brief",
            _ => "full",
        }
    }

    /// Property and day; a day, because servers compare dates with times as texts.
    fn since(&self) -> Option<(&str, &str)> {
        let Wanted::ChangedSince(since) = &self.wanted else { return None };
        Some((self.dates.first()?, since.get(..10)?))
    }

    fn document(&self) -> String {
        let constraint = self.since().map(|(property, day)| {
            format!(
                "<csw:Constraint version=\"1.1.0\"><ogc:Filter><ogc:PropertyIsGreaterThanOrEqualTo>\
                 <ogc:PropertyName>{property}</ogc:PropertyName><ogc:Literal>{day}</ogc:Literal>\
                 </ogc:PropertyIsGreaterThanOrEqualTo></ogc:Filter></csw:Constraint>"
            )
        });
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><csw:GetRecords \
             xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\" xmlns:ogc=\"http://www.opengis.net/ogc\" \
             xmlns:apiso=\"http://www.opengis.net/cat/csw/apiso/1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:dct=\"http://purl.org/dc/terms/\" service=\"CSW\" version=\"2.0.2\" resultType=\"results\" \
             startPosition=\"{}\" maxRecords=\"{}\" outputFormat=\"application/xml\" outputSchema=\"{}\">\
             <csw:Query typeNames=\"csw:Record\"><csw:ElementSetName>{}</csw:ElementSetName>{}</csw:Query>\
             </csw:GetRecords>",
            self.position,
            self.size(),
            quick_xml::escape::escape(self.schema()),
            self.element_set(),
            constraint.unwrap_or_default(),
        )
    }

    fn by_address(&self) -> Ask {
        let mut url = self.base.clone();
        let (position, size) = (self.position.to_string(), self.size().to_string());
        let parameters = [
            ("service", "CSW"),
            ("version", "2.0.2"),
            ("request", "GetRecords"),
            ("typeNames", "csw:Record"),
            ("resultType", "results"),
            ("elementSetName", self.element_set()),
            ("outputSchema", self.schema()),
            ("startPosition", &position),
            ("maxRecords", &size),
        ];
        url.query_pairs_mut().extend_pairs(parameters);
        if let Some((property, day)) = self.since() {
            let constraint = format!("{property} >= '{day}'");
            let parameters = [
                ("constraintLanguage", "CQL_TEXT"),
                ("constraint_language_version", "1.1.0"),
                ("constraint", &constraint),
            ];
            url.query_pairs_mut().extend_pairs(parameters);
        }
        Ask::get(url, ACCEPT)
    }
}
