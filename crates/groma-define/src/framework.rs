//! The framework as a tree: who lies below whom.

use crate::definition::{Definition, Node};
use crate::method::{Aggregate, Method};
use std::collections::HashMap;

/// The nodes, arranged for walks up and down.
pub(crate) struct Framework<'a> {
    nodes: &'a [Node],
    by_code: HashMap<&'a str, &'a Node>,
    children: HashMap<&'a str, Vec<&'a Node>>,
}

impl<'a> Framework<'a> {
    pub(crate) fn new(definition: &'a Definition) -> Self {
        let nodes = definition.nodes.as_slice();
        let mut children: HashMap<&str, Vec<&Node>> = HashMap::new();
        for node in nodes {
            if let Some(parent) = &node.parent {
                children.entry(parent.as_str()).or_default().push(node);
            }
        }
        let by_code = nodes.iter().map(|node| (node.code.as_str(), node)).collect();
        Self { nodes, by_code, children }
    }

    /// Every node, in file order.
    pub(crate) fn nodes(&self) -> &'a [Node] {
        self.nodes
    }

    /// The node with this code.
    pub(crate) fn node(&self, code: &str) -> Option<&'a Node> {
        self.by_code.get(code).copied()
    }

    /// The nodes right below, in file order.
    pub(crate) fn children(&self, code: &str) -> &[&'a Node] {
        self.children.get(code).map_or(&[], Vec::as_slice)
    }

    /// True when nothing lies below.
    pub(crate) fn is_leaf(&self, node: &Node) -> bool {
        self.children(node.code.as_str()).is_empty()
    }

    /// The nodes above, nearest first. Ends also where the parents make a cycle.
    pub(crate) fn above(&self, node: &'a Node) -> impl Iterator<Item = &'a Node> {
        let up = |node: &&'a Node| self.node(node.parent.as_ref()?.as_str());
        std::iter::successors(up(&node), up).take(self.nodes.len())
    }

    /// How a method combines the children of a node.
    pub(crate) fn aggregate(&self, node: &'a Node, method: &'a Method) -> &'a Aggregate {
        let by_node = method.aggregate_nodes.get(node.code.as_str());
        by_node.or(node.aggregate.as_ref()).unwrap_or(&method.aggregate)
    }
}
