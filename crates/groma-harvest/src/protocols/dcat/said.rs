//! What is said of a node, whichever way it is written: as text, as an IRI, as a node with a label.

use crate::draft::Words;
use crate::rdf::{Graph, NodeId, Object};

/// Properties that name or label a node.
const LABELS: &[&str] = &[
    "rdfs:label",
    "skos:prefLabel",
    "dct:title",
    "foaf:name",
    "schema:name",
    "vcard:fn",
    "dct:description",
    "rdf:value",
    "skos:notation",
    "dct:identifier",
    "schema:url",
];

/// A node and the graph that says something of it.
#[derive(Clone, Copy)]
pub(super) struct Said<'g> {
    pub(super) graph: &'g Graph,
    pub(super) node: NodeId,
}

impl<'g> Said<'g> {
    /// The values of the first of these properties that is there.
    pub(super) fn all(self, names: &[&str]) -> Vec<&'g Object> {
        for name in names {
            let found: Vec<&Object> = self.graph.values(self.node, name).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The values of all of these properties.
    pub(super) fn each(self, names: &[&str]) -> Vec<&'g Object> {
        names.iter().flat_map(|name| self.graph.values(self.node, name)).collect()
    }

    /// Text in its languages.
    pub(super) fn words(self, names: &[&str]) -> Words {
        self.all(names).into_iter().flat_map(|object| self.words_of(object)).collect()
    }

    /// One text: that without a language, or the first; an IRI as it is, a blank node by its label.
    pub(super) fn text(self, names: &[&str]) -> Option<String> {
        let found = self.all(names);
        let plain = found.iter().find(|o| matches!(o, Object::Literal(l) if l.language.is_none()));
        let first = plain.or(found.first())?;
        self.text_of(first).or_else(|| found.iter().find_map(|object| self.text_of(object)))
    }

    /// All texts.
    pub(super) fn texts(self, names: &[&str]) -> Vec<String> {
        self.all(names).into_iter().filter_map(|object| self.text_of(object)).collect()
    }

    /// One address: an IRI before a text.
    pub(super) fn address(self, names: &[&str]) -> Option<String> {
        let found = self.all(names);
        let iri = found.iter().find_map(|object| match object {
            Object::Node(node) => self.graph.iri(*node).map(str::to_owned),
            Object::Literal(_) => None,
        });
        iri.or_else(|| found.iter().find_map(|object| self.text_of(object)))
    }

    /// Nodes, IRIs and blank ones.
    pub(super) fn nodes(self, names: &[&str]) -> Vec<NodeId> {
        let node = |object: &Object| match object {
            Object::Node(node) => Some(*node),
            Object::Literal(_) => None,
        };
        self.each(names).into_iter().filter_map(node).collect()
    }

    /// The same graph about another node.
    pub(super) fn of(self, node: NodeId) -> Self {
        Self { node, ..self }
    }

    /// Its label, in its languages.
    pub(super) fn label(self) -> Words {
        let literals = |name: &&str| -> Words {
            let values = self.graph.values(self.node, name);
            values.filter_map(|object| self.literal(object)).collect()
        };
        LABELS.iter().map(literals).find(|words| !words.is_empty()).unwrap_or_default()
    }

    /// The text of a value.
    pub(super) fn text_of(self, object: &Object) -> Option<String> {
        match object {
            Object::Literal(literal) => Some(literal.value.to_string()),
            Object::Node(node) => match self.graph.iri(*node) {
                Some(iri) => Some(iri.to_owned()),
                None => self.of(*node).label_text(),
            },
        }
    }

    /// Its label in one text; a blank node may also say nothing but what it is about.
    pub(super) fn label_text(self) -> Option<String> {
        let label = self.label();
        let plain = label.iter().find(|(language, _)| language.is_none());
        let text = plain.or(label.first()).map(|(_, text)| text.clone());
        text.or_else(|| {
            let about = self.nodes(&[
                "dct:type",
                "foaf:page",
                "foaf:homepage",
                "rdfs:seeAlso",
                "rdf:value",
                "owl:sameAs",
            ]);
            about.into_iter().find_map(|node| self.graph.iri(node).map(str::to_owned))
        })
    }

    fn words_of(self, object: &Object) -> Words {
        match object {
            Object::Literal(_) => self.literal(object).into_iter().collect(),
            Object::Node(node) => match self.of(*node).label() {
                label if label.is_empty() => {
                    self.graph.iri(*node).map(|iri| (None, iri.to_owned())).into_iter().collect()
                }
                label => label,
            },
        }
    }

    fn literal(self, object: &Object) -> Option<(Option<String>, String)> {
        match object {
            Object::Literal(l) => {
                Some((l.language.as_deref().map(str::to_owned), l.value.to_string()))
            }
            Object::Node(_) => None,
        }
    }
}
