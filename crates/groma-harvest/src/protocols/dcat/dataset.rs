//! From a node of a graph to a record.

use super::said::Said;
use super::{catalog, distribution, period, place, service};
use crate::draft::Draft;
use crate::finding::{self, Noted};
use crate::rdf::{Graph, NodeId, Object, closure, properties};
use groma_define::vocabulary::Vocabularies;
use std::collections::{HashMap, HashSet};

/// Classes of data sets.
pub(super) const DATASETS: &[&str] =
    &["dcat:Dataset", "dcat:DatasetSeries", "schema:Dataset", "dcatapit:Dataset"];

/// How a node of a document is told.
pub(super) struct Parts {
    /// Data sets, in the order of the document.
    pub(super) datasets: Vec<NodeId>,
    /// Services, in the order of the document.
    pub(super) services: Vec<NodeId>,
    /// Nodes that are told with a data set, a service or the catalog.
    pub(super) told: HashSet<NodeId>,
    /// Records of the catalog about data sets.
    records: HashMap<NodeId, NodeId>,
    /// The series of members that do not name it themselves.
    series: HashMap<NodeId, NodeId>,
    /// Names of the data sets whose distributions name a service.
    pub(super) serving: HashMap<NodeId, Vec<String>>,
    /// Nodes that publish something.
    pub(super) publishers: HashSet<NodeId>,
}

/// Tells the nodes of a document apart.
pub(super) fn parts(graph: &Graph) -> Parts {
    let main = catalog::main(graph);
    let mut parts = Parts::named(graph);
    parts.told.extend(main);
    let mut listed = HashSet::new();
    for node in graph.subjects() {
        listed.extend(Said { graph, node: *node }.nodes(LISTS));
    }
    for node in graph.subjects() {
        let is_listed = listed.contains(node) && graph.classes(*node).is_empty();
        // Where nothing is said but the class, the description is on another page.
        let named_only = graph.iri(*node).is_some() && said_nothing(graph, *node);
        if Some(*node) != main && (is_listed || graph.is_a(*node, DATASETS)) && !named_only {
            parts.add(graph, *node);
        }
        if graph.is_a(*node, service::SERVICES) && !named_only {
            parts.services.push(*node);
            parts.told.insert(*node);
        }
    }
    parts
}

impl Parts {
    /// What nodes are named for; of the data sets none yet.
    pub(super) fn named(graph: &Graph) -> Self {
        let mut parts = Self {
            datasets: Vec::new(),
            services: Vec::new(),
            told: HashSet::new(),
            records: HashMap::new(),
            series: HashMap::new(),
            serving: HashMap::new(),
            publishers: HashSet::new(),
        };
        for node in graph.subjects() {
            let said = Said { graph, node: *node };
            parts.publishers.extend(said.nodes(PUBLISHERS));
            for topic in said.nodes(TOPICS) {
                parts.records.entry(topic).or_insert(*node);
            }
            for record in said.nodes(&["foaf:isPrimaryTopicOf"]) {
                parts.records.entry(*node).or_insert(record);
            }
            for member in said.nodes(MEMBERS) {
                parts.series.entry(member).or_insert(*node);
            }
        }
        parts
    }

    /// One more data set.
    pub(super) fn add(&mut self, graph: &Graph, node: NodeId) {
        self.datasets.push(node);
        self.told.insert(node);
        let said = Said { graph, node };
        for distribution in said.nodes(distribution::PROPERTIES) {
            self.told.insert(distribution);
            for service in said.of(distribution).nodes(&["dcat:accessService"]) {
                self.serving.entry(service).or_default().extend(native_id(graph, node));
            }
        }
    }
}

/// Properties of a catalog for its data sets.
pub(super) const LISTS: &[&str] = &["dcat:dataset", "schema:dataset"];

/// Properties for whoever publishes something.
pub(super) const PUBLISHERS: &[&str] = &["dct:publisher", "schema:publisher"];

/// Properties of a record of the catalog for what it is about.
pub(super) const TOPICS: &[&str] = &["foaf:primaryTopic"];

/// Properties of a series for its members.
pub(super) const MEMBERS: &[&str] = &["dcat:seriesMember", "dcat:hasSeriesMember"];

fn said_nothing(graph: &Graph, node: NodeId) -> bool {
    graph.of(node).iter().all(|statement| graph.name(statement.property) == "rdf:type")
}

/// The record of a node, which stands at a place.
pub(super) fn draft(
    graph: &Graph,
    node: NodeId,
    parts: &Parts,
    locator: String,
    words: &Vocabularies,
) -> Draft {
    let said = Said { graph, node };
    let mut owned = said.nodes(distribution::PROPERTIES);
    let mut seen = HashSet::new();
    owned.retain(|distribution| seen.insert(*distribution));
    let named = owned.len();
    owned.retain(|distribution| !graph.of(*distribution).is_empty());
    let closure = closure::of(graph, node, &owned);
    let (publisher_name, publisher_iri) = catalog::publisher(said);
    let (contact_name, contact_email) = contact(said);
    let period = period::of(said);
    let place = place::of(said);
    let record = parts.records.get(&node).map(|record| said.of(*record));
    let series =
        said.nodes(&["dcat:inSeries"]).first().copied().or(parts.series.get(&node).copied());
    let whole = said.nodes(&["dct:isPartOf", "schema:isPartOf"]).first().copied();
    let is_series = |node: &NodeId| graph.is_a(*node, &["dcat:DatasetSeries"]);
    let (series, whole) = match (series, whole) {
        (None, Some(whole)) if is_series(&whole) => (Some(whole), None),
        both => both,
    };
    let own_name = |node: NodeId| native_id(graph, node);
    Draft {
        native_id: native_id(graph, node),
        locator,
        raw: closure.raw,
        canonical: closure.canonical,
        kind: if is_series(&node) { "series".to_owned() } else { String::new() },
        iri: graph.iri(node).map(str::to_owned),
        title: said.words(&["dct:title", "schema:name", "dc:title", "rdfs:label"]),
        description: said.words(&[
            "dct:description",
            "schema:description",
            "dc:description",
            "dct:abstract",
        ]),
        keyword: keywords(said),
        theme: themes(said),
        publisher_name,
        publisher_iri,
        contact_name,
        contact_email,
        issued: said.text(&["dct:issued", "schema:datePublished", "dct:created"]).map(period::day),
        modified: said
            .text(&["dct:modified", "schema:dateModified", "dct:updated", "dct:date"])
            .map(period::day),
        temporal_start: period.0,
        temporal_end: period.1,
        spatial: place.words,
        spatial_iri: place.iris,
        spatial_bbox: place.bbox,
        accrual_periodicity: said.text(&["dct:accrualPeriodicity", "schema:repeatFrequency"]),
        access_rights: said.text(&["dct:accessRights", "schema:conditionsOfAccess"]),
        licence: said.text(LICENCES),
        language: said.texts(&["dct:language", "dc:language", "schema:inLanguage"]),
        landing_page: said.address(&["dcat:landingPage", "schema:url", "foaf:page"]),
        identifier: identifiers(said),
        version: said.text(&[
            "dcat:version",
            "owl:versionInfo",
            "adms:version",
            "pav:version",
            "schema:version",
        ]),
        in_series: series.and_then(own_name),
        is_part_of: whole.and_then(own_name),
        applicable_legislation: said.texts(&["dcatap:applicableLegislation"]),
        hvd_category: said.texts(&["dcatap:hvdCategory"]),
        conforms_to: said.texts(&["dct:conformsTo", "<http://purl.org/dc/terms/#conformsTo>"]),
        provenance: said.text(&["dct:provenance"]),
        source_id: record
            .and_then(|r| r.text(&["dct:source"]))
            .or_else(|| said.text(&["dct:source", "prov:wasDerivedFrom"])),
        properties: Some(properties::of(graph, node, words)),
        distributions: owned.iter().map(|node| distribution::draft(graph, *node, words)).collect(),
        findings: undescribed(named - owned.len()),
    }
}

/// Properties for a licence; the licence of a data set is that of its distributions in DCAT 1.
pub(super) const LICENCES: &[&str] =
    &["dct:license", "schema:license", "cc:license", "odrl:hasPolicy"];

/// What a data set is called: its IRI, its identifier, its page. None when it has none of them: then its
/// title and publisher stand for it.
pub(super) fn native_id(graph: &Graph, node: NodeId) -> Option<String> {
    let said = Said { graph, node };
    let filled = |text: &String| !text.trim().is_empty();
    let iri = graph.iri(node).map(str::to_owned).filter(filled);
    iri.or_else(|| said.text(&["dct:identifier"]).filter(filled))
        .or_else(|| identifiers(said).into_iter().find(filled))
        .or_else(|| said.address(&["dcat:landingPage"]).filter(filled))
}

fn identifiers(said: Said<'_>) -> Vec<String> {
    let mut found = said.texts(&["dct:identifier", "dc:identifier", "schema:identifier"]);
    for object in said.each(&["adms:identifier"]) {
        let notation = match object {
            Object::Node(node) => said.of(*node).text(&["skos:notation", "dct:identifier"]),
            Object::Literal(_) => None,
        };
        found.extend(notation.or_else(|| said.text_of(object)));
    }
    found
}

/// Keywords; schema.org writes many of them in one text.
fn keywords(said: Said<'_>) -> Vec<String> {
    let own = said.texts(&["dcat:keyword"]);
    if !own.is_empty() {
        return own;
    }
    let together = said.texts(&["schema:keywords"]);
    together.iter().flat_map(|text| text.split(',')).map(|word| word.trim().to_owned()).collect()
}

/// Themes; `dcat:themes` is a frequent slip.
fn themes(said: Said<'_>) -> Vec<String> {
    let mut found: Vec<String> = said
        .each(&["dcat:theme", "dcat:themes"])
        .into_iter()
        .filter_map(|o| said.text_of(o))
        .collect();
    if found.is_empty() {
        found = said.texts(&["schema:about"]);
    }
    found
}

/// The name and the address to write to.
fn contact(said: Said<'_>) -> (Option<String>, Option<String>) {
    let points = said.nodes(&["dcat:contactPoint", "adms:contactPoint", "schema:contactPoint"]);
    let Some(point) = points.first().map(|node| said.of(*node)) else {
        return (said.text(&["dcat:contactPoint", "adms:contactPoint"]), None);
    };
    let name = point.text(&[
        "vcard:organization-name",
        "vcard:hasOrganizationName",
        "vcard:fn",
        "schema:name",
        "foaf:name",
    ]);
    let email = point
        .all(&["vcard:hasEmail", "vcard:email", "schema:email", "foaf:mbox"])
        .into_iter()
        .find_map(|o| match o {
            Object::Node(node) => {
                let value = point.of(*node).address(&["vcard:hasValue", "vcard:value"]);
                value.or_else(|| point.text_of(o))
            }
            Object::Literal(_) => point.text_of(o),
        });
    (name, email.map(|email| email.trim().trim_start_matches("mailto:").trim().to_owned()))
}

fn undescribed(distributions: usize) -> Vec<Noted> {
    let message = format!("It names {distributions} distributions of which nothing is said.");
    let noted = (distributions > 0).then(|| Noted::new(finding::NOT_DESCRIBED, message));
    noted.into_iter().collect()
}

/// The short name of a class, for what is not told otherwise.
pub(super) fn class_of(graph: &Graph, node: NodeId) -> String {
    graph.classes(node).first().map(ToString::to_string).unwrap_or_default()
}
