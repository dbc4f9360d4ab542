//! What the rows say that the text of properties does not: who points to a node, and whether it
//! names the act on high-value data.

use groma_define::properties::{Node, Properties, Value};
use groma_define::table::Text;

/// Regulation (EU) 2023/138, as its shapes write it.
const ACT: &str = "http://data.europa.eu/eli/reg_impl/2023/138/oj";

/// What is known of a node besides its own properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Declared {
    /// A series to which data sets say they belong.
    pub has_members: bool,
    /// A data set that a service says it serves.
    pub served: bool,
    /// A data set with a distribution that names its service.
    pub has_access_service: bool,
    /// Whether it names the act; none when that was not kept.
    pub act: Option<bool>,
}

impl Declared {
    /// The properties with those of others that lead here.
    pub fn added_to(self, mut properties: Properties) -> Properties {
        let steps = [
            (self.has_members, "^dcat:inSeries", Value::iri().typed("dcat:Dataset")),
            (self.served, "^dcat:servesDataset", Value::iri()),
            (self.has_access_service, "dcat:distribution/dcat:accessService", Value::of(Node::Iri)),
        ];
        for (_, path, value) in steps.into_iter().filter(|(there, ..)| *there) {
            properties.add(path, value);
        }
        properties
    }

    /// Whether a value that a profile wants by name is there; none when that was not kept.
    pub fn names(self, value: &str) -> Option<bool> {
        let iri = value.trim_start_matches('<').trim_end_matches('>');
        if iri == ACT { self.act } else { None }
    }
}

/// Does one of these acts oblige to publish high-value data, however it is written?
pub(super) fn is_high_value_act(acts: &[Text]) -> bool {
    let rest =
        |act: &str| act.split_once("://").map(|(_, rest)| rest.trim_end_matches('/').to_owned());
    acts.iter().any(|act| rest(act) == rest(ACT))
}

/// Is it named exactly as the shapes want it?
pub(super) fn names_act(acts: &[Text]) -> bool {
    acts.iter().any(|act| &**act == ACT)
}
