//! Whatever else a document describes and gives a class.

use super::dataset::{Parts, class_of};
use super::said::Said;
use crate::draft::EntityDraft;
use crate::gather::Gather;
use crate::rdf::{Graph, NodeId, closure, properties};
use groma_define::vocabulary::Vocabularies;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Classes of persons and of contacts, whose names are not kept.
const NAMELESS: &[&str] =
    &["foaf:Person", "schema:Person", "prov:Person", "schema:ContactPoint", "oa:Annotation"];

/// Classes of whoever acts: a person, as long as nothing says otherwise.
const AGENTS: &[&str] = &["foaf:Agent", "prov:Agent", "dct:Agent", "dcatapit:Agent"];

/// Tells every other node that has a class, each once.
pub(super) fn tell(graph: &Graph, parts: &Parts, gather: &mut Gather<'_>) {
    let others = graph.subjects().iter().copied().filter(|node| !parts.told.contains(node));
    let others = others.filter(|node| !graph.classes(*node).is_empty() && !is_page(graph, *node));
    tell_each(graph, others, &parts.publishers, &mut Told::default(), gather);
}

/// Blank nodes that were told, by a hash of what they say: those that say the same are told once.
pub(super) type Told = HashSet<u64>;

/// Tells these nodes.
pub(super) fn tell_each(
    graph: &Graph,
    nodes: impl Iterator<Item = NodeId>,
    publishers: &HashSet<NodeId>,
    told: &mut Told,
    gather: &mut Gather<'_>,
) {
    for node in nodes {
        let id = graph.iri(node).map_or_else(|| closure::label(graph, node), str::to_owned);
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        if graph.iri(node).is_some() || told.insert(hasher.finish()) {
            gather.entity(draft(graph, node, id, publishers, gather.words));
        }
    }
}

fn draft(
    graph: &Graph,
    node: NodeId,
    id: String,
    publishers: &HashSet<NodeId>,
    words: &Vocabularies,
) -> EntityDraft {
    let name = is_named(graph, node, publishers).then(|| Said { graph, node }.label());
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
fn is_named(graph: &Graph, node: NodeId, publishers: &HashSet<NodeId>) -> bool {
    let classes = graph.classes(node);
    let contact = classes
        .iter()
        .any(|class| class.starts_with("vcard:") || NAMELESS.contains(&class.as_ref()));
    let agent = graph.is_a(node, AGENTS);
    let organisation =
        graph.is_a(node, &["foaf:Organization", "org:Organization", "schema:Organization"]);
    !contact && (!agent || organisation || publishers.contains(&node))
}

/// Pages of hydra describe the document, and change with it.
fn is_page(graph: &Graph, node: NodeId) -> bool {
    graph.classes(node).iter().any(|class| is_page_class(class))
}

/// True for the classes of such nodes.
pub(super) fn is_page_class(class: &str) -> bool {
    class.starts_with("hydra:")
}
