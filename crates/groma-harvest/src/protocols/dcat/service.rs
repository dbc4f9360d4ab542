//! From a node of a graph to a data service.

use super::dataset::{self, LICENCES, Parts};
use super::said::Said;
use crate::draft::ServiceDraft;
use crate::gather::Gather;
use crate::rdf::{Graph, NodeId, closure, properties};
use groma_define::vocabulary::Vocabularies;
use std::collections::HashSet;

/// Classes of services.
pub(super) const SERVICES: &[&str] = &["dcat:DataService"];

/// Parts of what a service says of its standards, type or address, and what kind it is.
const KINDS: &[(&str, &str)] = &[
    ("sparql", "SPARQL"),
    ("sdmx", "SDMX"),
    ("opengis", "OGC"),
    ("ogcapi", "OGC"),
    ("service=w", "OGC"),
    ("/wms", "OGC"),
    ("/wfs", "OGC"),
    ("/csw", "OGC"),
    ("odata", "OData"),
    ("arcgis/rest", "ArcGIS REST"),
    ("openapi", "REST"),
    ("swagger", "REST"),
    ("/api/", "REST"),
];

/// Tells every service of a document.
pub(super) fn tell(graph: &Graph, parts: &Parts, gather: &mut Gather<'_>) {
    for node in &parts.services {
        gather.service(draft(graph, *node, parts, gather.words));
    }
}

/// What a service is called: its IRI, its identifier, or a hash of what it says.
pub(super) fn native_id(graph: &Graph, node: NodeId) -> String {
    let iri = graph.iri(node).map(str::to_owned);
    iri.or_else(|| Said { graph, node }.text(&["dct:identifier"]))
        .unwrap_or_else(|| closure::label(graph, node))
}

/// The service of a node.
pub(super) fn draft(
    graph: &Graph,
    node: NodeId,
    parts: &Parts,
    words: &Vocabularies,
) -> ServiceDraft {
    let said = Said { graph, node };
    let endpoint_url = said.address(&["dcat:endpointURL"]);
    let endpoint_description = said.address(&["dcat:endpointDescription"]);
    let conforms_to = said.texts(&["dct:conformsTo"]);
    let mut told = said.texts(&["dct:type", "dct:format"]);
    told.extend(conforms_to.iter().cloned());
    told.extend(endpoint_url.iter().chain(&endpoint_description).cloned());
    let contact = said.nodes(&["dcat:contactPoint"]).first().and_then(|node| {
        said.of(*node).text(&["vcard:organization-name", "vcard:fn", "foaf:name"])
    });
    ServiceDraft {
        native_id: native_id(graph, node),
        iri: graph.iri(node).map(str::to_owned),
        serves: serves(graph, node, parts),
        title: said.text(&["dct:title", "rdfs:label"]),
        kind: kind(&told),
        endpoint_url,
        endpoint_description,
        conforms_to,
        page: said.address(&["foaf:page", "dcat:landingPage", "foaf:homepage"]),
        contact,
        licence: said.text(LICENCES),
        applicable_legislation: said.texts(&["dcatap:applicableLegislation"]),
        hvd_category: said.texts(&["dcatap:hvdCategory"]),
        properties: Some(properties::of(graph, node, words)),
    }
}

/// Data sets that a service names, and those whose distributions name it.
fn serves(graph: &Graph, node: NodeId, parts: &Parts) -> Vec<String> {
    let said = Said { graph, node };
    let mut served: Vec<String> = said
        .nodes(&["dcat:servesDataset"])
        .into_iter()
        .filter_map(|n| dataset::native_id(graph, n))
        .collect();
    let mut known: HashSet<String> = served.iter().cloned().collect();
    for id in parts.serving.get(&node).into_iter().flatten() {
        if known.insert(id.clone()) {
            served.push(id.clone());
        }
    }
    served
}

fn kind(told: &[String]) -> Option<String> {
    let lower: Vec<String> = told.iter().map(|text| text.to_ascii_lowercase()).collect();
    let fits = |part: &str| lower.iter().any(|text| text.contains(part));
    KINDS.iter().find(|(part, _)| fits(part)).map(|(_, kind)| (*kind).to_owned())
}
