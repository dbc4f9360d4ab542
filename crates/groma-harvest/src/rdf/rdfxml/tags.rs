//! Tags of a text that may be broken XML: comments, CDATA and quoted attributes are passed over, and
//! nothing is expected to match.

use std::ops::Range;

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Empty,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) range: Range<usize>,
    /// As written, with its prefix.
    pub(super) name: &'t str,
    pub(super) kind: Kind,
}

impl<'t> Tag<'t> {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &'t str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }
}

/// The tags of a text, from a place on.
pub(super) fn tags(text: &str, from: usize) -> impl Iterator<Item = Tag<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            at += text.get(at..)?.find('<')?;
            let rest = &text[at..];
            let past = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
            if rest.starts_with("<!--") {
                at += past("-->");
            } else if rest.starts_with("<![CDATA[") {
                at += past("]]>");
            } else if rest.starts_with("<?") {
                at += past("?>");
            } else if rest.starts_with("<!") {
                at += past(">");
            } else if let Some(tag) = tag(text, at) {
                at = tag.range.end;
                return Some(tag);
            } else {
                at += 1;
            }
        }
    })
}

fn tag(text: &str, at: usize) -> Option<Tag<'_>> {
    let rest = &text[at + 1..];
    let closing = rest.starts_with('/');
    let name_at = usize::from(closing);
    let name_end =
        rest[name_at..].find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'))?;
    let name = &rest[name_at..name_at + name_end];
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let mut quote = None;
    for (offset, byte) in rest.bytes().enumerate().skip(name_at + name_end) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            // A quote that is never closed would hide the rest of the document.
            (_, b'<') => return None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => {
                let empty = rest[..offset].ends_with('/');
                let kind = match (closing, empty) {
                    (true, _) => Kind::Close,
                    (false, true) => Kind::Empty,
                    (false, false) => Kind::Open,
                };
                return Some(Tag { range: at..at + offset + 2, name, kind });
            }
            (None, _) => {}
        }
    }
    None
}

/// The elements that stand directly in what begins at `from`, until a tag closes what is around them.
pub(super) fn children(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    for tag in tags(text, from) {
        match tag.kind {
            Kind::Empty if open.is_empty() => found.push(tag.range),
            Kind::Empty => {}
            Kind::Open => open.push((tag.name, tag.range.start)),
            Kind::Close => match open.iter().rposition(|(name, _)| *name == tag.name) {
                Some(depth) => {
                    let start = open[depth].1;
                    open.truncate(depth);
                    if depth == 0 {
                        found.push(start..tag.range.end);
                    }
                }
                None if open.is_empty() => return found,
                None => {}
            },
        }
    }
    if let Some((_, start)) = open.first() {
        found.push(*start..text.len());
    }
    found
}

/// The value of an attribute of a tag, by its name without prefix.
pub(super) fn attribute<'t>(tag: &'t str, local: &str) -> Option<&'t str> {
    attributes(tag).find(|(name, _)| name.rsplit(':').next() == Some(local)).map(|(_, value)| value)
}

/// The attributes of a tag: names with their prefixes, values as written.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag.find(char::is_whitespace).map_or("", |at| &tag[at..]);
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = after[1..].find(quote)?;
        rest = &after[end + 2..];
        Some((name.trim(), &after[1..=end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_found() {
        let check = |text: &str, expected: &[&str]| {
            let root = tags(text, 0).next().expect("the cases have a root").range.end;
            let found: Vec<&str> =
                children(text, root).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("<r><a/><b>x<c/></b></r>", &["<a/>", "<b>x<c/></b>"]);
        check("<r><!-- <a> --><![CDATA[<a>]]><a t='>'>1 < 2</a></r>", &["<a t='>'>1 < 2</a>"]);
        check("<r><a><b></a><c/></r>", &["<a><b></a>", "<c/>"]);
        check("<r><a>cut", &["<a>cut"]);
    }

    #[test]
    fn attributes_are_found() {
        let tag = "<a:b x:about='1' c = \"d='e'\"/>";
        assert_eq!(attribute(tag, "about"), Some("1"));
        assert_eq!(attribute(tag, "c"), Some("d='e'"));
        assert_eq!(attribute(tag, "e"), None);
    }
}
