//! How a record uses the properties of DCAT-US: each member as the context of the standard reads it.

use crate::json::Json;
use crate::time;
use groma_define::properties::{Flaw, Node, Properties, Value};
use url::Url;

/// What a member is when it is written as a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Date,
    Iri,
    /// A node of this class, also where only its name stands.
    Node(&'static str),
}

use Kind::{Date, Iri, Node as Of, Text};

macro_rules! pod {
    ($name:literal) => {
        concat!("<https://project-open-data.cio.gov/v1.1/schema#", $name, ">")
    };
}

const DATASET: &[(&str, &str, Kind)] = &[
    ("title", "dct:title", Text),
    ("description", "dct:description", Text),
    ("keyword", "dcat:keyword", Text),
    ("modified", "dct:modified", Date),
    ("issued", "dct:issued", Date),
    ("created", "dct:created", Date),
    ("publisher", "dct:publisher", Of("org:Organization")),
    ("contactPoint", "dcat:contactPoint", Of("vcard:Kind")),
    ("identifier", "dct:identifier", Text),
    ("accessLevel", pod!("accessLevel"), Text),
    ("accessRights", "dct:accessRights", Text),
    ("bureauCode", pod!("bureauCode"), Text),
    ("programCode", pod!("programCode"), Text),
    ("dataQuality", pod!("dataQuality"), Text),
    ("primaryITInvestmentUII", pod!("primaryITInvestmentUII"), Text),
    ("systemOfRecords", pod!("systemOfRecords"), Text),
    ("describedBy", pod!("describedBy"), Iri),
    ("describedByType", pod!("describedByType"), Text),
    ("distribution", "dcat:distribution", Of("dcat:Distribution")),
    ("license", "dct:license", Iri),
    ("rights", "dct:rights", Text),
    ("spatial", "dct:spatial", Text),
    ("temporal", "dct:temporal", Text),
    ("theme", "dcat:theme", Text),
    ("accrualPeriodicity", "dct:accrualPeriodicity", Text),
    ("conformsTo", "dct:conformsTo", Iri),
    ("isPartOf", "dct:isPartOf", Text),
    ("inSeries", "dcat:inSeries", Iri),
    ("landingPage", "dcat:landingPage", Iri),
    ("language", "dct:language", Text),
    ("references", "dct:references", Iri),
    ("version", "dcat:version", Text),
    ("provenance", "dct:provenance", Text),
    ("status", "adms:status", Text),
];

const DISTRIBUTION: &[(&str, &str, Kind)] = &[
    ("title", "dct:title", Text),
    ("description", "dct:description", Text),
    ("accessURL", "dcat:accessURL", Iri),
    ("downloadURL", "dcat:downloadURL", Iri),
    ("mediaType", "dcat:mediaType", Text),
    ("format", "dct:format", Text),
    ("license", "dct:license", Iri),
    ("rights", "dct:rights", Text),
    ("byteSize", "dcat:byteSize", Text),
    ("issued", "dct:issued", Date),
    ("modified", "dct:modified", Date),
    ("checksum", "spdx:checksum", Of("spdx:Checksum")),
    ("conformsTo", "dct:conformsTo", Iri),
    ("describedBy", pod!("describedBy"), Iri),
    ("describedByType", pod!("describedByType"), Text),
    ("compressFormat", "dcat:compressFormat", Text),
    ("packageFormat", "dcat:packageFormat", Text),
    ("availability", "dcatap:availability", Text),
    ("accessService", "dcat:accessService", Of("dcat:DataService")),
    ("accessRestriction", "dcatus:accessRestriction", Of("dcatus:AccessRestriction")),
];

const CATALOG: &[(&str, &str, Kind)] = &[
    ("title", "dct:title", Text),
    ("description", "dct:description", Text),
    ("publisher", "dct:publisher", Of("org:Organization")),
    ("conformsTo", "dct:conformsTo", Iri),
    ("describedBy", pod!("describedBy"), Iri),
    ("homepage", "foaf:homepage", Iri),
    ("issued", "dct:issued", Date),
    ("modified", "dct:modified", Date),
    ("language", "dct:language", Text),
    ("license", "dct:license", Iri),
    ("rights", "dct:rights", Text),
    ("spatial", "dct:spatial", Text),
    ("themeTaxonomy", "dcat:themeTaxonomy", Iri),
];

pub(super) fn of_dataset(record: &Json) -> Properties {
    of(record, DATASET)
}

pub(super) fn of_distribution(record: &Json) -> Properties {
    of(record, DISTRIBUTION)
}

pub(super) fn of_catalog(header: &Json, properties: &mut Properties) {
    *properties = of(header, CATALOG);
}

fn of(record: &Json, members: &[(&str, &str, Kind)]) -> Properties {
    let mut properties = Properties::default();
    for (member, property, kind) in members {
        for value in record.at(member).items() {
            properties.add(*property, of_value(value, *kind));
        }
    }
    properties
}

fn of_value(value: &Json, kind: Kind) -> Value {
    if let Json::Object(_) = value {
        let node = if value.at("@id").is_null() { Node::Blank } else { Node::Iri };
        let class = match kind {
            Of(class) => Some(class.to_owned()),
            _ => {
                value.at("@type").text().filter(|class| class.contains(':') && !class.contains(' '))
            }
        };
        return class.into_iter().fold(Value::of(node), Value::typed);
    }
    let text = value.text().unwrap_or_default();
    let flaw = text.trim().is_empty().then_some(Flaw::Empty);
    match kind {
        Text | Of(_) => Value { flaw, ..Value::text() },
        Date => {
            let ill = time::understood(&text).is_none() && !text.starts_with("R/");
            Value { flaw: flaw.or(ill.then_some(Flaw::IllFormed)), ..Value::text() }
        }
        Iri if Url::parse(text.trim()).is_ok() => Value::iri(),
        Iri => Value { flaw, ..Value::text() },
    }
}
