//! Whatever else a document describes and gives a class, and the data set that it belongs to.

use super::dataset::{self, Parts, class_of};
use super::distribution;
use super::said::Said;
use crate::draft::EntityDraft;
use crate::gather::Gather;
use crate::rdf::{Graph, NodeId, Object, closure, properties};
use groma_define::vocabulary::Vocabularies;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Classes of persons and of contacts, whose names are not kept.
const NAMELESS: &[&str] =
    &["foaf:Person", "schema:Person", "prov:Person", "schema:ContactPoint", "oa:Annotation"];

/// Classes of whoever acts: a person, as long as nothing says otherwise.
const AGENTS: &[&str] = &["foaf:Agent", "prov:Agent", "dct:Agent", "dcatapit:Agent"];

/// Tells every other node that has a class, each once.
pub(super) fn tell(graph: &Graph, parts: &Parts, gather: &mut Gather<'_>) {
    tell_inside(graph, parts, None, gather);
}

/// The same inside an envelope, which has a name for its data set when that is alone.
pub(super) fn tell_inside(
    graph: &Graph,
    parts: &Parts,
    envelope: Option<&str>,
    gather: &mut Gather<'_>,
) {
    let belongs = belongings(graph, parts);
    let mut names = Names { graph, parts, envelope, known: HashMap::new() };
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut drafts: Vec<EntityDraft> = Vec::new();
    for node in graph.subjects() {
        if graph.classes(*node).is_empty() || parts.told.contains(node) || is_page(graph, *node) {
            continue;
        }
        let id = graph.iri(*node).map_or_else(|| closure::label(graph, *node), str::to_owned);
        let dataset = belongs.get(node).copied().flatten();
        let dataset = dataset.map(|dataset| names.of(dataset, gather.words));
        match places.entry(id) {
            Entry::Vacant(place) => {
                let id = place.key().clone();
                place.insert(drafts.len());
                let told = draft(graph, *node, id, &parts.publishers, gather.words);
                drafts.push(EntityDraft { dataset, ..told });
            }
            // Blank nodes that say the same are one entity.
            Entry::Occupied(place) => {
                let told = &mut drafts[*place.get()].dataset;
                *told = told.take().filter(|told| Some(told) == dataset.as_ref());
            }
        }
    }
    drafts.into_iter().for_each(|draft| gather.entity(draft));
}

/// The data set to which each node belongs that is reached from one: what its statements name, and
/// what those name. None for nodes that another data set, a service or the catalog names too.
fn belongings(graph: &Graph, parts: &Parts) -> HashMap<NodeId, Option<NodeId>> {
    let owned = |node: &NodeId| Said { graph, node: *node }.nodes(distribution::PROPERTIES);
    let mut belongs: HashMap<NodeId, Option<NodeId>> = HashMap::new();
    let mut todo: Vec<(NodeId, Option<NodeId>)> = Vec::new();
    // Distributions are no ends of a way, whatever else is told by itself is one.
    let mut ends = parts.told.clone();
    parts.datasets.iter().flat_map(owned).for_each(|distribution| _ = ends.remove(&distribution));
    ends.extend(&parts.datasets);
    let datasets: HashMap<NodeId, NodeId> =
        parts.datasets.iter().map(|node| (*node, *node)).collect();
    todo.extend(ends.iter().map(|node| (*node, datasets.get(node).copied())));
    while let Some((node, dataset)) = todo.pop() {
        for statement in graph.of(node) {
            let Object::Node(next) = statement.object else { continue };
            if ends.contains(&next) {
                continue;
            }
            let dataset = match belongs.entry(next) {
                Entry::Vacant(place) => *place.insert(dataset),
                Entry::Occupied(place) if *place.get() == dataset || place.get().is_none() => {
                    continue;
                }
                Entry::Occupied(mut place) => {
                    place.insert(None);
                    None
                }
            };
            todo.push((next, dataset));
        }
    }
    belongs
}

/// What data sets are called.
struct Names<'a> {
    graph: &'a Graph,
    parts: &'a Parts,
    envelope: Option<&'a str>,
    known: HashMap<NodeId, String>,
}

impl Names<'_> {
    fn of(&mut self, node: NodeId, words: &Vocabularies) -> String {
        if let Some(known) = self.known.get(&node) {
            return known.clone();
        }
        let (graph, parts) = (self.graph, self.parts);
        let outer = self.envelope.filter(|_| parts.datasets.len() == 1).map(str::to_owned);
        let name = outer
            .or_else(|| dataset::native_id(graph, node))
            .unwrap_or_else(|| dataset::draft(graph, node, parts, String::new(), words).identity());
        self.known.insert(node, name.clone());
        name
    }
}

/// What is said of a node, for whoever it belongs to.
pub(super) fn draft(
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
        dataset: None,
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
