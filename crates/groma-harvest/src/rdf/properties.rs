//! How a described node used its properties, for [`groma_define::properties`].
//!
//! Written so that whoever checks a profile of DCAT from this text counts what a SHACL engine without
//! inference counts in the document:
//! - `rdf:type` is in it, and each of its values has the class itself behind the `^`:
//!   `rdf:type i^dcat:Dataset`. A shape is for the nodes whose `rdf:type` has its target class.
//! - A value counts once, however often it is written; `*` stands behind two or more of a kind.
//! - Behind the `^` of an IRI or a blank node are the classes that the same document gives it, sorted;
//!   nothing, when it gives none.
//! - A literal has its datatype, or its language in lower case, or neither when it is plain text. `!`
//!   says that it is not one of its datatype, `~` that it holds nothing.

use super::datatype::is_valid;
use super::graph::{Graph, Literal, NodeId, Object};
use super::name::short;
use groma_define::properties::{Flaw, Node, Properties, Value};
use groma_define::vocabulary::{Vocabularies, Vocabulary};

/// How a node used its properties.
pub(crate) fn of(graph: &Graph, node: NodeId, words: &Vocabularies) -> Properties {
    let mut properties = Properties::default();
    add(graph, node, words, &|_| true, &mut properties);
    properties
}

/// Adds how a node used some of its properties, which are wanted by their IRIs.
pub(crate) fn add(
    graph: &Graph,
    node: NodeId,
    words: &Vocabularies,
    is_wanted: &dyn Fn(&str) -> bool,
    properties: &mut Properties,
) {
    let statements = graph.of(node).iter();
    for statement in statements.filter(|s| is_wanted(graph.property_iri(s.property))) {
        let name = graph.name(statement.property);
        let value = match &statement.object {
            Object::Literal(literal) => text(literal),
            Object::Node(class) if name == "rdf:type" => {
                let class = graph.iri(*class).map(short);
                class.map_or(Value::of(Node::Blank), |class| Value::iri().typed(class))
            }
            Object::Node(object) => reference(graph, *object, words),
        };
        properties.add(name, value);
    }
}

fn reference(graph: &Graph, node: NodeId, words: &Vocabularies) -> Value {
    let iri = graph.iri(node);
    let types = graph.classes(node).iter().map(ToString::to_string).collect();
    let term = iri.and_then(|iri| words.term(iri));
    Value {
        node: if iri.is_some() { Node::Iri } else { Node::Blank },
        types,
        language: None,
        vocabulary: term.map(|(vocabulary, _)| name_of(vocabulary).to_owned()),
        flaw: iri.is_some_and(|iri| iri.trim().is_empty()).then_some(Flaw::Empty),
    }
}

fn text(literal: &Literal) -> Value {
    let datatype = literal.datatype.as_deref().map(short);
    let ill_formed =
        datatype.as_deref().is_some_and(|datatype| !is_valid(&literal.value, datatype));
    let flaw = match literal.value.trim().is_empty() {
        true => Some(Flaw::Empty),
        false => ill_formed.then_some(Flaw::IllFormed),
    };
    Value {
        node: Node::Literal,
        types: datatype.into_iter().collect(),
        language: literal.language.as_deref().map(tag),
        vocabulary: None,
        flaw,
    }
}

/// A tag of a language; what could not be one is cut, so that the text reads back.
fn tag(language: &str) -> String {
    language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(35).collect()
}

fn name_of(vocabulary: Vocabulary) -> &'static str {
    match vocabulary {
        Vocabulary::FileType => "file-type",
        Vocabulary::MediaType => "media-type",
        Vocabulary::Licence => "licence",
        Vocabulary::Frequency => "frequency",
        Vocabulary::AccessRight => "access-right",
        Vocabulary::DataTheme => "data-theme",
        Vocabulary::HighValueCategory => "hvd-category",
    }
}
