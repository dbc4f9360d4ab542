//! What a document says, by subject: compact, in the order in which it was said, each statement once.

use super::name::short;
use oxrdf::{NamedOrBlankNode, Triple};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A node of a graph: an IRI or a blank node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

/// A property, by its place among the names of the graph's properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PropertyId(u32);

/// A literal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Literal {
    pub(crate) value: Box<str>,
    /// None for plain text.
    pub(crate) datatype: Option<Arc<str>>,
    /// In lower case.
    pub(crate) language: Option<Arc<str>>,
}

/// What is said of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Object {
    Node(NodeId),
    Literal(Literal),
}

/// The object of a triple by its names.
#[derive(Debug)]
pub(super) enum Term<'a> {
    /// An IRI, or `_:` and the label of a blank node.
    Node(Cow<'a, str>),
    /// As in [`Literal`].
    Literal { value: &'a str, datatype: Option<Cow<'a, str>>, language: Option<Cow<'a, str>> },
}

impl<'a> Term<'a> {
    /// None for what is of RDF 1.2 only, and of no use in a catalog.
    pub(super) fn of(term: &'a oxrdf::Term) -> Option<Self> {
        const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
        Some(match term {
            oxrdf::Term::NamedNode(node) => Self::Node(node.as_str().into()),
            oxrdf::Term::BlankNode(node) => Self::Node(format!("_:{}", node.as_str()).into()),
            oxrdf::Term::Literal(literal) => {
                let language = literal.language().map(|tag| tag.to_ascii_lowercase().into());
                let datatype = Some(literal.datatype().as_str());
                let datatype = datatype.filter(|word| *word != STRING && language.is_none());
                let datatype = datatype.map(Cow::Borrowed);
                Self::Literal { value: literal.value(), datatype, language }
            }
            oxrdf::Term::Triple(_) => return None,
        })
    }

    /// A node's name, or a literal's value.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Node(name) => name,
            Self::Literal { value, .. } => value,
        }
    }
}

/// The name of a subject: its IRI, or `_:` and the label of a blank node.
pub(super) fn subject(subject: &NamedOrBlankNode) -> Cow<'_, str> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => Cow::Borrowed(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => Cow::Owned(format!("_:{}", node.as_str())),
    }
}

/// A property with its object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Statement {
    pub(crate) property: PropertyId,
    pub(crate) object: Object,
}

/// A document's statements.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<Arc<str>>,
    lines: Vec<u32>,
    /// For each node, where its statements begin; one more at the end.
    starts: Vec<u32>,
    statements: Vec<Statement>,
    /// Names of properties, and their IRIs.
    properties: Vec<(String, Arc<str>)>,
    by_name: HashMap<String, Vec<PropertyId>>,
    /// Classes of each node that has any.
    classes: HashMap<NodeId, Vec<Arc<str>>>,
    /// Nodes in the order in which they became subjects.
    subjects: Vec<NodeId>,
}

impl Graph {
    /// Every node of which something is said, in the order of the document.
    pub(crate) fn subjects(&self) -> &[NodeId] {
        &self.subjects
    }

    /// What is said of a node.
    pub(crate) fn of(&self, node: NodeId) -> &[Statement] {
        let at = node.0 as usize;
        &self.statements[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The objects of a property of a node; the property by its [`short`] name.
    pub(crate) fn values<'g>(
        &'g self,
        node: NodeId,
        name: &str,
    ) -> impl Iterator<Item = &'g Object> {
        let ids = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        self.of(node).iter().filter(move |s| ids.contains(&s.property)).map(|s| &s.object)
    }

    /// The classes of a node, as short names, sorted.
    pub(crate) fn classes(&self, node: NodeId) -> &[Arc<str>] {
        self.classes.get(&node).map_or(&[], Vec::as_slice)
    }

    /// True when a node has one of these classes.
    pub(crate) fn is_a(&self, node: NodeId, classes: &[&str]) -> bool {
        self.classes(node).iter().any(|class| classes.contains(&class.as_ref()))
    }

    /// The IRI of a node; none for a blank one.
    pub(crate) fn iri(&self, node: NodeId) -> Option<&str> {
        Some(self.label(node)).filter(|_| !self.is_blank(node))
    }

    /// True for a blank node.
    pub(crate) fn is_blank(&self, node: NodeId) -> bool {
        self.label(node).starts_with("_:")
    }

    /// The line on which a node first became a subject, from 1.
    pub(crate) fn line(&self, node: NodeId) -> Option<u64> {
        Some(u64::from(self.lines[node.0 as usize])).filter(|line| *line > 0)
    }

    /// The short name of a property.
    pub(crate) fn name(&self, property: PropertyId) -> &str {
        &self.properties[property.0 as usize].0
    }

    /// The IRI of a property.
    pub(crate) fn property_iri(&self, property: PropertyId) -> &str {
        &self.properties[property.0 as usize].1
    }

    /// The IRI of a node, or `_:` and the label of a blank one.
    pub(crate) fn label(&self, node: NodeId) -> &str {
        &self.nodes[node.0 as usize]
    }
}

/// A graph that is being read.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: Vec<Arc<str>>,
    lines: Vec<u32>,
    index: HashMap<Arc<str>, NodeId>,
    properties: Vec<Arc<str>>,
    property_index: HashMap<Arc<str>, PropertyId>,
    words: HashSet<Arc<str>>,
    triples: Vec<(NodeId, Statement)>,
    subjects: Vec<NodeId>,
    /// Classes of nodes of which nothing else is said.
    classified: HashMap<NodeId, Vec<Arc<str>>>,
}

impl Builder {
    pub(super) fn len(&self) -> usize {
        self.triples.len()
    }

    /// One more triple, which stands on a line.
    pub(super) fn add(&mut self, triple: &Triple, line: u64) {
        let Some(object) = Term::of(&triple.object) else { return };
        self.say(&subject(&triple.subject), triple.predicate.as_str(), &object, line);
    }

    /// The same by names: a blank node by `_:` and its label.
    pub(super) fn say(&mut self, subject: &str, property: &str, object: &Term<'_>, line: u64) {
        let object = match object {
            Term::Node(name) => Object::Node(self.node(name)),
            Term::Literal { value, datatype, language } => Object::Literal(Literal {
                value: (*value).into(),
                datatype: datatype.as_deref().map(|word| self.word(word)),
                language: language.as_deref().map(|word| self.word(word)),
            }),
        };
        let (subject, property) = (self.node(subject), self.property(property));
        let seen = &mut self.lines[subject.0 as usize];
        if *seen == 0 {
            *seen = u32::try_from(line).unwrap_or(u32::MAX).max(1);
            self.subjects.push(subject);
        }
        self.triples.push((subject, Statement { property, object }));
    }

    /// Says of which classes a node is of which nothing else is said here.
    pub(super) fn classify(&mut self, name: &str, classes: &[Arc<str>]) {
        let node = self.node(name);
        self.classified.insert(node, classes.to_vec());
    }

    /// A node by its name, also one of which nothing is said.
    pub(super) fn named(&mut self, name: &str) -> NodeId {
        self.node(name)
    }

    /// Says on which line a node is described, where the parser could not.
    pub(super) fn place(&mut self, iri: &str, line: u64) {
        if let Some(node) = self.index.get(iri) {
            let seen = &mut self.lines[node.0 as usize];
            if *seen == 1 {
                *seen = u32::try_from(line).unwrap_or(u32::MAX);
            }
        }
    }

    fn node(&mut self, text: &str) -> NodeId {
        if let Some(known) = self.index.get(text) {
            return *known;
        }
        let (id, text): (_, Arc<str>) = (NodeId(self.nodes.len() as u32), text.into());
        self.nodes.push(text.clone());
        self.lines.push(0);
        self.index.insert(text, id);
        id
    }

    fn property(&mut self, iri: &str) -> PropertyId {
        if let Some(known) = self.property_index.get(iri) {
            return *known;
        }
        let (id, iri): (_, Arc<str>) = (PropertyId(self.properties.len() as u32), iri.into());
        self.properties.push(iri.clone());
        self.property_index.insert(iri, id);
        id
    }

    fn word(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.words.get(text) {
            return known.clone();
        }
        let text: Arc<str> = text.into();
        self.words.insert(text.clone());
        text
    }

    /// The graph, by subject, each statement once.
    pub(super) fn finish(mut self) -> Graph {
        self.triples.sort_by_key(|(subject, _)| *subject);
        let mut starts = Vec::with_capacity(self.nodes.len() + 1);
        let mut statements: Vec<Statement> = Vec::with_capacity(self.triples.len());
        let mut triples = self.triples.into_iter().peekable();
        for node in 0..self.nodes.len() as u32 {
            let start = statements.len();
            starts.push(start as u32);
            let mut many: HashSet<Statement> = HashSet::new();
            while let Some((_, statement)) = triples.next_if(|(subject, _)| subject.0 == node) {
                let said = &statements[start..];
                // Comparing with all is quicker than hashing, until there are many.
                let known = if said.len() < 48 {
                    said.contains(&statement)
                } else {
                    if many.is_empty() {
                        many.extend(said.iter().cloned());
                    }
                    !many.insert(statement.clone())
                };
                if !known {
                    statements.push(statement);
                }
            }
        }
        starts.push(statements.len() as u32);
        let properties: Vec<(String, Arc<str>)> =
            self.properties.into_iter().map(|iri| (short(&iri), iri)).collect();
        let mut by_name: HashMap<String, Vec<PropertyId>> = HashMap::new();
        for (at, (name, _)) in properties.iter().enumerate() {
            by_name.entry(name.clone()).or_default().push(PropertyId(at as u32));
        }
        let mut graph = Graph {
            nodes: self.nodes,
            lines: self.lines,
            starts,
            statements,
            properties,
            by_name,
            classes: HashMap::new(),
            subjects: self.subjects,
        };
        graph.classes = classes(&graph);
        for (node, classes) in self.classified {
            graph.classes.entry(node).or_insert(classes);
        }
        graph
    }
}

fn classes(graph: &Graph) -> HashMap<NodeId, Vec<Arc<str>>> {
    let mut names: HashMap<NodeId, Arc<str>> = HashMap::new();
    let mut classes: HashMap<NodeId, Vec<Arc<str>>> = HashMap::new();
    for node in &graph.subjects {
        let mut own: Vec<Arc<str>> = Vec::new();
        for object in graph.values(*node, "rdf:type") {
            // A class without a name has another one at every reading.
            if let Object::Node(class) = object
                && !graph.is_blank(*class)
            {
                let name = names.entry(*class).or_insert_with(|| short(graph.label(*class)).into());
                own.push(name.clone());
            }
        }
        if !own.is_empty() {
            own.sort();
            own.dedup();
            classes.insert(*node, own);
        }
    }
    classes
}
