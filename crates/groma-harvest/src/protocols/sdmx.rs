//! SDMX structures, 2.1 and 3.0, in XML and JSON: a dataflow is a data set, the query for its data a
//! distribution in each syntax, a category that it is put under a theme.

mod dataflow;
mod json;
mod xml;

use crate::answer::{Answer, Ask, Exchange};
use crate::draft::ServiceDraft;
use crate::envelope;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::json::{Opened, Outline, not_data};
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use dataflow::{Categories, Service, Version};
use serde::{Deserialize, Serialize};
use url::Url;

/// SDMX structures.
pub(crate) struct Sdmx;

const ACCEPT: &str = "application/vnd.sdmx.structure+xml;version=2.1, \
    application/vnd.sdmx.structure+xml;version=3.0.0, application/vnd.sdmx.structure+json;version=2.0.0, \
    application/vnd.sdmx.structure+json;version=1.0, application/xml;q=0.8, application/json;q=0.5";

/// Ways to ask for all dataflows, the usual one first: some servers know no `all`, some only 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Way {
    AllLatest,
    Bare,
    Structure,
    /// A message that was named: a file on the web.
    File,
}

/// Where a harvest is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    base: Url,
    way: Way,
    /// Ways that are left.
    ways: Vec<Way>,
}

impl Protocol for Sdmx {
    fn name(&self) -> &'static str {
        "sdmx"
    }

    fn doc(&self) -> &'static str {
        "SDMX structures 2.1 and 3.0, XML and JSON: dataflows, their queries and categories"
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        let doors = ["rest/", "sdmx/rest/", "/rest/", "/sdmx/rest/", "/service/", "/ws/rest/"];
        let bases = doors.iter().filter_map(|door| portal.join(door).ok());
        let mut urls: Vec<Url> = bases.map(|base| Way::AllLatest.url(&base, "dataflow")).collect();
        urls.dedup();
        urls.into_iter().map(|url| Ask::get(url, ACCEPT)).collect()
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        let entrance = answer.final_url.clone();
        let found =
            |confidence, because: String| Some(Recognition { confidence, because, entrance });
        if let Some(text) = envelope::beginning(answer) {
            let (name, namespace) = crate::xml::root_of(&text)?;
            let is_sdmx = namespace.to_lowercase().contains("sdmx.org");
            let structure = is_sdmx && name.eq_ignore_ascii_case("structure");
            return match structure {
                true => {
                    found(0.97, "it answers with a message of SDMX structures in XML".to_owned())
                }
                false => None,
            };
        }
        let outline = Outline::of(answer)?;
        let names =
            ["dataflows", "dataStructures", "codelists", "categorySchemes", "conceptSchemes"];
        let said =
            outline.get("/meta/schema").contains("sdmx") || outline.mentions("/meta", "sdmx");
        match outline.any("/data", &names) && (said || outline.has("/meta/prepared")) {
            true => found(0.95, "it answers with a message of SDMX structures in JSON".to_owned()),
            false => None,
        }
    }

    /// Structures have no "changed since": what they say is compared.
    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        if *wanted != Wanted::Everything {
            return None;
        }
        if [".xml", ".json", ".sdmx"].iter().any(|ending| entrance.path().ends_with(ending)) {
            let place = Place { base: entrance.clone(), way: Way::File, ways: Vec::new() };
            return Some(Step::one(Ask::get(entrance.clone(), ACCEPT), place));
        }
        let service = Service::of(entrance)
            .unwrap_or_else(|| Service { base: directory(entrance), version: Version::Two });
        let mut ways = match service.version {
            Version::Two => vec![Way::AllLatest, Way::Bare, Way::Structure],
            Version::Three => vec![Way::Structure, Way::AllLatest, Way::Bare],
        };
        let way = ways.remove(0);
        Some(Place { base: service.base, way, ways }.step())
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        let [exchange, others @ ..] = answers else { return Next::End };
        let place: Option<Place> = serde_json::from_value(step.state.clone()).ok();
        let Some(answer) = exchange.success() else {
            return after_failure(exchange, place, gather);
        };
        let mut categories = Categories::default();
        for other in others.iter().filter_map(Exchange::success) {
            categories_of(other, &mut categories);
        }
        let asked = place.as_ref().filter(|place| place.way != Way::File);
        let service = asked.map(|place| Service {
            base: place.base.clone(),
            version: if place.way == Way::Structure { Version::Three } else { Version::Two },
        });
        let read = read(answer, service.as_ref(), categories, gather);
        match (read, service) {
            (Err(broken), _) => broken,
            (Ok(ids), Some(service)) => {
                describe(&service, answer, ids, gather);
                Next::End
            }
            (Ok(_), None) => Next::End,
        }
    }
}

impl Way {
    fn url(self, base: &Url, kind: &str) -> Url {
        let path = match self {
            Self::AllLatest => format!("{kind}/all/all/latest"),
            Self::Bare => kind.to_owned(),
            Self::Structure => format!("structure/{kind}/*/*/+"),
            Self::File => return base.clone(),
        };
        let mut url = base.clone();
        url.set_path(&format!("{}{path}", base.path()));
        url
    }
}

impl Place {
    /// Dataflows, and what puts them under categories: the message of the first may hold both, but
    /// few servers send them together.
    fn step(self) -> Step {
        let kinds = ["dataflow", "categorisation", "categoryscheme"];
        let asks = kinds.map(|kind| Ask::get(self.way.url(&self.base, kind), ACCEPT)).to_vec();
        let state = serde_json::to_value(self).expect("states are plain data");
        Step { asks, state }
    }
}

/// The folder of an address.
fn directory(url: &Url) -> Url {
    let mut base = url.clone();
    base.set_query(None);
    base.set_fragment(None);
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    base
}

/// Reads a message; the identifiers of its dataflows.
fn read(
    answer: &Answer,
    service: Option<&Service>,
    categories: Categories,
    gather: &mut Gather<'_>,
) -> Result<Vec<String>, Next> {
    if envelope::beginning(answer).is_some() {
        return xml::read(answer, service, categories, gather);
    }
    match crate::json::Document::open(answer) {
        Opened::Json(document) => json::read(document, answer, service, categories, gather),
        Opened::Not(code, what, bytes) => Err(not_data(code, what, bytes, gather)),
    }
}

/// Categories of another message; one that cannot be read leaves dataflows without themes.
fn categories_of(answer: &Answer, categories: &mut Categories) {
    match envelope::beginning(answer) {
        Some(_) => xml::categories(answer, categories),
        None => json::categories(answer, categories),
    }
}

/// No results, another way to ask, or a failure.
fn after_failure(exchange: &Exchange, place: Option<Place>, gather: &mut Gather<'_>) -> Next {
    let status = exchange.fetch().status;
    let said = exchange.answer.as_ref().and_then(xml::error);
    let Some(mut place) = place else { return Next::failed(exchange) };
    let unknown = matches!(status, Some(400 | 404 | 405 | 406 | 414 | 422 | 501));
    if unknown && !place.ways.is_empty() {
        let what = format!("{}; dataflows were asked for in another way.", exchange.failure());
        gather.note(Noted::new(finding::FELL_BACK, what));
        place.way = place.ways.remove(0);
        return Next::Step(place.step());
    }
    match said {
        Some((code, words)) => {
            let what = format!("{}: {code}: {words}", exchange.failure());
            let too_large = status == Some(413) || code == "130" || code == "510";
            Next::Broken(if too_large { finding::TOO_LARGE } else { finding::INCOMPLETE }, what)
        }
        None if status == Some(413) => Next::Broken(finding::TOO_LARGE, exchange.failure()),
        None => Next::failed(exchange),
    }
}

fn describe(service: &Service, answer: &Answer, serves: Vec<String>, gather: &mut Gather<'_>) {
    gather.about().software.get_or_insert("SDMX".to_owned());
    gather.service(ServiceDraft {
        native_id: service.base.to_string(),
        serves,
        title: gather.about.title.clone(),
        endpoint_url: Some(service.base.to_string()),
        endpoint_description: Some(answer.final_url.to_string()),
        conforms_to: vec![service.version.standard().to_owned()],
        kind: Some("SDMX".to_owned()),
        ..ServiceDraft::default()
    });
}

#[cfg(test)]
mod tests;
