//! A page that is not well-formed, taken apart where its records begin and end, so that one bad
//! record costs one record.

use std::ops::Range;

/// A stretch of a page that holds one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it stands in the page.
    pub(crate) span: Range<usize>,
    /// False when the page ends before it does.
    pub(crate) whole: bool,
}

/// The stretches between tags of these names, and the page with spaces in their place.
pub(crate) fn apart(page: &str, names: &[&str]) -> (Vec<Piece>, String) {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(found) = page[at..].find('<') {
        let start = at + found;
        let Some(written) = opened(&page[start..], names) else {
            at = start + 1;
            continue;
        };
        let (end, whole) = end_of(page, start, written, names);
        pieces.push(Piece { span: start..end, whole });
        at = end;
    }
    let mut rest = page.to_owned();
    for piece in pieces.iter().rev() {
        rest.replace_range(piece.span.clone(), &" ".repeat(piece.span.len()));
    }
    (pieces, rest)
}

/// The name as written, when an element of one of the names begins here.
fn opened<'a>(text: &'a str, names: &[&str]) -> Option<&'a str> {
    let inside = text.strip_prefix('<')?;
    let end = inside.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'))?;
    let written = &inside[..end];
    let local = written.rsplit(':').next().unwrap_or(written);
    names.iter().any(|name| local.eq_ignore_ascii_case(name)).then_some(written)
}

/// Where the element that begins at `start` ends: behind its end tag, before the next one's begin
/// when that is missing, else with the page.
fn end_of(page: &str, start: usize, written: &str, names: &[&str]) -> (usize, bool) {
    let tag_end = page[start..].find('>').map(|at| start + at);
    if let Some(tag_end) = tag_end
        && page[..tag_end].ends_with('/')
    {
        return (tag_end + 1, true);
    }
    let closing = format!("</{written}");
    let mut at = start + 1;
    while let Some(found) = page[at..].find('<') {
        let here = at + found;
        let rest = &page[here..];
        if let Some(after) = rest.strip_prefix(&closing)
            && let Some(end) = after.find('>')
            && after[..end].trim().is_empty()
        {
            return (here + closing.len() + end + 1, true);
        }
        if opened(rest, names) == Some(written) {
            return (here, false);
        }
        at = here + 1;
    }
    (page.len(), false)
}
