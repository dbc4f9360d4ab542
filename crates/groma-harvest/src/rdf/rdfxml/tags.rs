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

/// What stands at the next `<` of a text.
pub(super) enum Step<'t> {
    Tag(Tag<'t>),
    /// Something else, and where it ends.
    Other(usize),
    /// It goes on behind what can be seen, and begins here.
    Behind(usize),
    /// There is none.
    Nothing,
}

/// The next step from a place on; of a text whose end `is_last`, everything ends there.
pub(super) fn step(text: &str, from: usize, is_last: bool) -> Step<'_> {
    let Some(at) = text.get(from..).and_then(|rest| rest.find('<')).map(|found| from + found)
    else {
        return Step::Nothing;
    };
    let rest = &text[at..];
    let past = |end: &str| match rest.find(end) {
        Some(found) => Step::Other(at + found + end.len()),
        None if is_last => Step::Other(text.len()),
        None => Step::Behind(at),
    };
    // What begins with too little to be told apart.
    if !is_last && rest.len() < 9 {
        return Step::Behind(at);
    }
    if rest.starts_with("<!--") {
        past("-->")
    } else if rest.starts_with("<![CDATA[") {
        past("]]>")
    } else if rest.starts_with("<?") {
        past("?>")
    } else if rest.starts_with("<!") {
        past(">")
    } else {
        match tag(text, at) {
            Ok(tag) => Step::Tag(tag),
            Err(true) if !is_last => Step::Behind(at),
            Err(_) => Step::Other(at + 1),
        }
    }
}

/// The tags of a text, from a place on.
pub(super) fn tags(text: &str, from: usize) -> impl Iterator<Item = Tag<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            match step(text, at, true) {
                Step::Tag(tag) => {
                    at = tag.range.end;
                    return Some(tag);
                }
                Step::Other(end) => at = end,
                Step::Behind(_) | Step::Nothing => return None,
            }
        }
    })
}

/// The tag that begins at a place; or, when there is none, whether the text ended too early for one.
fn tag(text: &str, at: usize) -> Result<Tag<'_>, bool> {
    let rest = &text[at + 1..];
    let closing = rest.starts_with('/');
    let name_at = usize::from(closing);
    let name_end = rest[name_at..]
        .find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'))
        .ok_or(true)?;
    let name = &rest[name_at..name_at + name_end];
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return Err(false);
    }
    let mut quote = None;
    for (offset, byte) in rest.bytes().enumerate().skip(name_at + name_end) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            // A quote that is never closed would hide the rest of the document.
            (_, b'<') => return Err(false),
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => {
                let empty = rest[..offset].ends_with('/');
                let kind = match (closing, empty) {
                    (true, _) => Kind::Close,
                    (false, true) => Kind::Empty,
                    (false, false) => Kind::Open,
                };
                return Ok(Tag { range: at..at + offset + 2, name, kind });
            }
            (None, _) => {}
        }
    }
    Err(true)
}

/// The elements that stand directly in what begins at `from`, until a tag closes what is around them.
pub(super) fn children(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = from;
    while let Child::Element(range) = child(text, at, true) {
        at = range.end;
        found.push(range);
    }
    found
}

/// The next element that stands directly in something.
pub(super) enum Child {
    Element(Range<usize>),
    /// It goes on behind what can be seen, and begins here.
    Behind(usize),
    /// There is none: what is around them is closed.
    Nothing,
}

/// The next element from a place on.
pub(super) fn child(text: &str, from: usize, is_last: bool) -> Child {
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut at = from;
    loop {
        let tag = match step(text, at, is_last) {
            Step::Tag(tag) => tag,
            Step::Other(end) => {
                at = end;
                continue;
            }
            Step::Behind(start) => return Child::Behind(open.first().map_or(start, |o| o.1)),
            Step::Nothing => break,
        };
        at = tag.range.end;
        match tag.kind {
            Kind::Empty if open.is_empty() => return Child::Element(tag.range),
            Kind::Empty => {}
            Kind::Open => open.push((tag.name, tag.range.start)),
            Kind::Close => match open.iter().rposition(|(name, _)| *name == tag.name) {
                Some(depth) => {
                    let start = open[depth].1;
                    open.truncate(depth);
                    if depth == 0 {
                        return Child::Element(start..tag.range.end);
                    }
                }
                None if open.is_empty() => return Child::Nothing,
                None => {}
            },
        }
    }
    match open.first() {
        Some((_, start)) if is_last => Child::Element(*start..text.len()),
        Some((_, start)) => Child::Behind(*start),
        None if is_last => Child::Nothing,
        None => Child::Behind(text.len()),
    }
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
