//! Ways through the tree: `citation/*/title`, names local and without case, `*` for any.

use super::{Element, Node};
use std::borrow::Cow;

impl<'a> Element<'a> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &'a str {
        self.written.rsplit(':').next().unwrap_or(self.written)
    }

    /// Whether this is its name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// The elements in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it with this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.elements().find(|element| element.is(name))
    }

    /// The elements at the end of a path.
    pub(crate) fn all(&self, path: &str) -> Vec<&Element<'a>> {
        let mut here = vec![self];
        for name in path.split('/') {
            let inside = here.into_iter().flat_map(Element::elements);
            here = inside.filter(|element| name == "*" || element.is(name)).collect();
        }
        here
    }

    /// The first element at the end of a path.
    pub(crate) fn first(&self, path: &str) -> Option<&Element<'a>> {
        self.all(path).into_iter().next()
    }

    /// Elements of this name, however deep, in the order of the text; none inside one another.
    pub(crate) fn anywhere(&self, name: &str) -> Vec<&Element<'a>> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect<'e>(&'e self, name: &str, found: &mut Vec<&'e Element<'a>>) {
        for element in self.elements() {
            if element.is(name) {
                found.push(element);
            } else {
                element.collect(name, found);
            }
        }
    }

    /// An attribute; its name without a prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let local = |written: &str| {
            written.rsplit(':').next().is_some_and(|l| l.eq_ignore_ascii_case(name))
        };
        let found = self.attributes.iter().find(|(key, _)| local(key) && !key.starts_with("xmlns"));
        found.map(|(_, value)| value.trim())
    }

    /// Its attributes, names as written.
    pub(super) fn written_attributes(&self) -> &[(&'a str, Cow<'a, str>)] {
        &self.attributes
    }

    /// The prefixes that it declares, one a line.
    pub(crate) fn declarations(&self) -> String {
        let declared = self.attributes.iter().filter(|(key, _)| key.starts_with("xmlns:"));
        let lines = declared
            .map(|(key, value)| format!("{key}=\"{}\"", quick_xml::escape::escape(value.as_ref())));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What it says: all text in it, without space around.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text.trim().to_owned()
    }

    /// What it says in one line; none when that is nothing.
    pub(crate) fn words(&self) -> Option<String> {
        let text = self.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn gather(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) => element.gather(text),
            }
        }
    }

    /// Its children, each an element or a text.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Result<&Element<'a>, &str>> {
        self.children.iter().map(|node| match node {
            Node::Element(element) => Ok(element),
            Node::Text(text) => Err(text.as_ref()),
        })
    }
}
