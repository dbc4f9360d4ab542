//! What a catalog says of itself, and what gives away the software behind it.

use super::said::Said;
use crate::gather::Gather;
use crate::rdf::{Graph, NodeId, Object, properties};
use groma_define::properties::Properties;

/// Properties for catalogs inside a catalog.
pub(super) const PARTS: &[&str] = &["dcat:catalog", "dct:hasPart"];

/// Classes of catalogs.
pub(super) const CATALOGS: &[&str] = &["dcat:Catalog", "schema:DataCatalog", "dcatapit:Catalog"];

/// Nodes at the beginning of a document whose IRIs are looked at.
const SUBJECTS: usize = 200;

/// Parts of IRIs by which software is recognised; the first that fits.
const SOFTWARE: &[(&str, &str)] = &[
    (".arcgis.com", "ArcGIS Hub"),
    ("opendatasoft", "Opendatasoft"),
    ("/explore/dataset/", "Opendatasoft"),
    ("/geonetwork/", "GeoNetwork"),
    ("/api/1/site/catalog", "udata"),
    ("/api/1/datasets/r/", "udata"),
];

/// Tells what the catalog of a page says of itself; the first page has the word.
pub(super) fn tell(graph: &Graph, gather: &mut Gather<'_>) {
    let first = graph.subjects().iter().take(SUBJECTS).filter_map(|node| graph.iri(*node));
    tell_software(software(graph, first), gather);
    if let Some(node) = main(graph) {
        let properties = properties::of(graph, node, gather.words);
        tell_of(graph, node, &properties, gather);
    }
}

/// Tells which software gave itself away.
pub(super) fn tell_software(software: Option<&str>, gather: &mut Gather<'_>) {
    let about = gather.about();
    if about.software.is_none() {
        about.software = software.map(str::to_owned);
    }
}

/// Tells what a catalog says of itself, which uses its properties like this.
pub(super) fn tell_of(
    graph: &Graph,
    node: NodeId,
    properties: &Properties,
    gather: &mut Gather<'_>,
) {
    let about = gather.about();
    let said = Said { graph, node };
    let keep = |slot: &mut Option<String>, value: Option<String>| {
        if slot.is_none() {
            *slot = value;
        }
    };
    let (publisher, _) = publisher(said);
    keep(&mut about.title, said.text(&["dct:title", "schema:name", "rdfs:label"]));
    keep(&mut about.description, said.text(&["dct:description", "schema:description"]));
    keep(&mut about.publisher, publisher);
    keep(&mut about.homepage, said.address(&["foaf:homepage", "dcat:landingPage", "schema:url"]));
    keep(&mut about.licence, said.text(&["dct:license", "schema:license", "dct:rights"]));
    keep(&mut about.iri, graph.iri(node).map(str::to_owned));
    keep(&mut about.properties, Some(properties.to_string()));
    if about.language.is_empty() {
        about.language = said.texts(&["dct:language", "schema:inLanguage"]);
    }
}

/// The catalog of a document: of several, the one that no other one contains and that lists most.
pub(super) fn main(graph: &Graph) -> Option<NodeId> {
    let catalogs: Vec<NodeId> =
        graph.subjects().iter().copied().filter(|node| graph.is_a(*node, CATALOGS)).collect();
    let contained: Vec<NodeId> =
        catalogs.iter().flat_map(|node| Said { graph, node: *node }.nodes(PARTS)).collect();
    let lists = |node: NodeId| graph.of(node).len();
    let outer = catalogs.iter().copied().filter(|node| !contained.contains(node));
    // The first one among equals.
    outer.rev().max_by_key(|node| lists(*node)).or(catalogs.first().copied())
}

/// The name and the IRI of a publisher.
pub(super) fn publisher(said: Said<'_>) -> (Option<String>, Option<String>) {
    match said.all(&["dct:publisher", "schema:publisher", "schema:provider"]).first() {
        None => (None, None),
        Some(Object::Literal(literal)) => (Some(literal.value.to_string()), None),
        Some(Object::Node(node)) => {
            let agent = said.of(*node);
            let name = agent.text(&[
                "foaf:name",
                "schema:name",
                "vcard:fn",
                "vcard:organization-name",
                "rdfs:label",
                "skos:prefLabel",
                "dct:title",
            ]);
            (name, said.graph.iri(*node).map(str::to_owned))
        }
    }
}

/// The software that is recognised by its pages, or by the IRIs with which a document begins.
pub(super) fn software<'n>(
    graph: &Graph,
    mut first: impl Iterator<Item = &'n str>,
) -> Option<&'static str> {
    if graph.subjects().iter().any(|node| is_ckan_page(graph, *node)) {
        return Some("CKAN");
    }
    first.find_map(|iri| {
        let known = SOFTWARE.iter().find(|(part, _)| iri.contains(part));
        let resource =
            || iri.split_once("/dataset/").is_some_and(|(_, rest)| rest.contains("/resource/"));
        known.map(|(_, software)| *software).or_else(|| resource().then_some("CKAN"))
    })
}

/// ckanext-dcat says where its pages are twice, and as plain text.
fn is_ckan_page(graph: &Graph, node: NodeId) -> bool {
    let plain = |name: &str| graph.values(node, name).any(|o| matches!(o, Object::Literal(_)));
    graph.is_a(node, &["hydra:PagedCollection"]) && plain("hydra:firstPage") && plain("hydra:first")
}
