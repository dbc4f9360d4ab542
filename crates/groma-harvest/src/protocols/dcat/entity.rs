//! Whatever else a document describes and gives a class.

use super::dataset::{Parts, class_of};
use super::said::Said;
use crate::draft::EntityDraft;
use crate::gather::Gather;
use crate::rdf::{Graph, NodeId, closure, properties};
use groma_define::vocabulary::Vocabularies;
use std::collections::HashSet;

/// Classes of persons and of contacts, whose names are not kept.
const NAMELESS: &[&str] =
    &["foaf:Person", "schema:Person", "prov:Person", "schema:ContactPoint", "oa:Annotation"];

/// Classes of whoever acts: a person, as long as nothing says otherwise.
const AGENTS: &[&str] = &["foaf:Agent", "prov:Agent", "dct:Agent", "dcatapit:Agent"];

/// Tells every other node that has a class, each once.
pub(super) fn tell(graph: &Graph, parts: &Parts, gather: &mut Gather<'_>) {
    let mut told = HashSet::new();
    for node in graph.subjects() {
        if graph.classes(*node).is_empty() || parts.told.contains(node) || is_page(graph, *node) {
            continue;
        }
        let id = graph.iri(*node).map_or_else(|| closure::label(graph, *node), str::to_owned);
        if told.insert(id.clone()) {
            gather.entity(draft(graph, *node, id, parts, gather.words));
        }
    }
}

fn draft(
    graph: &Graph,
    node: NodeId,
    id: String,
    parts: &Parts,
    words: &Vocabularies,
) -> EntityDraft {
    let name = is_named(graph, node, parts).then(|| Said { graph, node }.label());
    let name = name.unwrap_or_default();
    let plain = name.iter().find(|(language, _)| language.is_none()).or(name.first());
    EntityDraft {
        id,
        class: class_of(graph, node),
        name: plain.map(|(_, name)| name.chars().take(500).collect()),
        properties: Some(properties::of(graph, node, words)),
    }
}

/// Publishers have names; persons, contacts and agents of whom nothing else is known have none.
fn is_named(graph: &Graph, node: NodeId, parts: &Parts) -> bool {
    let classes = graph.classes(node);
    let contact = classes
        .iter()
        .any(|class| class.starts_with("vcard:") || NAMELESS.contains(&class.as_ref()));
    let agent = graph.is_a(node, AGENTS);
    let organisation =
        graph.is_a(node, &["foaf:Organization", "org:Organization", "schema:Organization"]);
    !contact && (!agent || organisation || parts.publishers.contains(&node))
}

/// Pages of hydra describe the document, and change with it.
fn is_page(graph: &Graph, node: NodeId) -> bool {
    graph.classes(node).iter().any(|class| class.starts_with("hydra:"))
}
