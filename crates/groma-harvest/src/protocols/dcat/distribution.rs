//! From a node of a graph to a distribution.

use super::dataset::LICENCES;
use super::said::Said;
use super::{period, service};
use crate::draft::DistributionDraft;
use crate::rdf::{Graph, NodeId, Object, properties};
use groma_define::vocabulary::Vocabularies;

/// Properties by which a data set names its distributions.
pub(super) const PROPERTIES: &[&str] =
    &["dcat:distribution", "schema:distribution", "dcatapit:distribution"];

/// The distribution of a node.
pub(super) fn draft(graph: &Graph, node: NodeId, words: &Vocabularies) -> DistributionDraft {
    let said = Said { graph, node };
    let (checksum, checksum_algorithm) = checksum(said);
    let iri = graph.iri(node).map(str::to_owned);
    let identifier = said.text(&["dct:identifier", "adms:identifier"]);
    DistributionDraft {
        native_id: iri.clone().or(identifier),
        iri,
        title: said.text(&["dct:title", "schema:name", "rdfs:label"]),
        access_url: said.address(&["dcat:accessURL", "schema:url"]),
        download_url: said.address(&["dcat:downloadURL", "schema:contentUrl"]),
        format: said.text(&["dct:format", "dc:format", "schema:fileFormat"]),
        media_type: said.text(&["dcat:mediaType", "schema:encodingFormat"]),
        compress_format: said.text(&["dcat:compressFormat"]),
        package_format: said.text(&["dcat:packageFormat"]),
        licence: said.text(LICENCES),
        rights: said.text(&["dct:rights", "dct:accessRights"]),
        byte_size: said.text(&["dcat:byteSize", "schema:contentSize"]),
        checksum,
        checksum_algorithm,
        issued: said.text(&["dct:issued", "schema:datePublished"]).map(period::day),
        modified: said.text(&["dct:modified", "schema:dateModified"]).map(period::day),
        availability: said.text(&["dcatap:availability", "dcatde:plannedAvailability"]),
        status: said.text(&["adms:status"]),
        conforms_to: said.texts(&["dct:conformsTo"]),
        access_service: said
            .nodes(&["dcat:accessService"])
            .first()
            .map(|n| service::native_id(graph, *n)),
        applicable_legislation: said.texts(&["dcatap:applicableLegislation"]),
        properties: Some(properties::of(graph, node, words)),
    }
}

fn checksum(said: Said<'_>) -> (Option<String>, Option<String>) {
    match said.all(&["spdx:checksum"]).first() {
        None => (None, None),
        Some(Object::Literal(literal)) => (Some(literal.value.to_string()), None),
        Some(Object::Node(node)) => {
            let checksum = said.of(*node);
            let algorithm = checksum.text(&["spdx:algorithm"]);
            let name =
                algorithm.map(|iri| iri.rsplit(['#', '/']).next().unwrap_or(&iri).to_owned());
            (checksum.text(&["spdx:checksumValue"]), name)
        }
    }
}
