//! A statement that goes on and on, as that of a catalog that names a million data sets: read as it
//! comes, some of its objects at a time.

use super::blocks::{self, Marks};
use super::mend;

/// The statement that is being read.
pub(super) struct Long {
    subject: String,
    /// Empty where the next property is still to come.
    property: String,
    /// The line on which it begins.
    pub(super) line: u64,
}

/// Some of it.
pub(super) struct Piece {
    /// As a statement of its own; none when nothing is in it.
    pub(super) text: Option<String>,
    /// How much of what is seen it is, with the mark behind it.
    pub(super) taken: usize,
    /// What the rest needs to be understood.
    pub(super) rest: Long,
}

/// What is seen of a statement up to the last mark between its objects or properties; none where no such
/// mark can be seen, or a subject could not be named a second time.
pub(super) fn piece(text: &str, before: Option<&Long>, line: u64, blank: &str) -> Option<Piece> {
    let (subject, start) = match before {
        Some(long) => (long.subject.clone(), 0),
        None => {
            let spaces = blocks::skip(text);
            let (subject, _) = mend::subject(&text[spaces..])?;
            (named(subject, blank)?, spaces + subject.len())
        }
    };
    let (mut property_at, mut last) = (None, None);
    let mut marks = Marks::of(text);
    while let Some(mark) = marks.next() {
        if marks.is_starved() {
            break;
        }
        if mark.at >= start && mark.depth == 0 && matches!(mark.byte, b',' | b';') {
            // What stood behind the mark before is now seen to its end.
            property_at = match last {
                Some((at, b';')) => Some(at + 1),
                _ => property_at,
            };
            last = Some((mark.at, mark.byte));
        }
    }
    let (end, byte) = last?;
    let property = match (byte, property_at, before) {
        (b';', ..) => String::new(),
        (_, Some(at), _) => property(&text[at..end])?,
        (_, None, Some(long)) if !long.property.is_empty() => long.property.clone(),
        (_, None, _) => property(&text[start..end])?,
    };
    let own = before.map_or("", |long| &long.property);
    let text = statement(&subject, own, &text[start..end]);
    Some(Piece { text, taken: end + 1, rest: Long { subject, property, line } })
}

impl Long {
    /// The rest of it, as a statement of its own; none when nothing is in it.
    pub(super) fn end(&self, text: &str) -> Option<String> {
        match text.trim_end().strip_suffix('.') {
            Some(own) => statement(&self.subject, &self.property, own),
            // It has no end.
            None => Some(format!("{} {} {text}", self.subject, self.property)),
        }
    }
}

/// The dot stands on a line of its own: there may be a comment before it.
fn statement(subject: &str, property: &str, said: &str) -> Option<String> {
    let said = said[blocks::skip(said)..].trim_end();
    (!said.is_empty()).then(|| format!("{subject} {property} {said}\n."))
}

/// A subject by which each piece can name it.
fn named(subject: &str, blank: &str) -> Option<String> {
    match subject.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) if inner.trim().is_empty() => Some(blank.to_owned()),
        Some(_) => None,
        None if subject.starts_with('(') => None,
        None => Some(subject.to_owned()),
    }
}

/// The property with which a text begins.
fn property(text: &str) -> Option<String> {
    let text = &text[blocks::skip(text)..];
    let end = match text.strip_prefix('<') {
        Some(iri) => iri.find('>')? + 2,
        None => text.find(|c: char| c.is_whitespace() || "<\"'[(".contains(c))?,
    };
    (end > 0).then(|| text[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_read_in_pieces() {
        let check = |text: &str, seen: usize, expected: &[&str]| {
            let (mut long, mut rest, mut found): (Option<Long>, _, Vec<String>) =
                (None, text, Vec::new());
            while let Some(piece) = piece(&rest[..seen.min(rest.len())], long.as_ref(), 1, "_:b") {
                found.extend(piece.text);
                rest = &rest[piece.taken..];
                long = Some(piece.rest);
            }
            found.extend(long.map_or(Some(rest.to_owned()), |long| long.end(rest)));
            let plain = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(found.iter().map(plain).collect::<Vec<_>>(), expected, "{text}");
        };
        check("<a> <b> 1 , 2 , 3 .", 12, &["<a> <b> 1 .", "<a> <b> 2 .", "<a> <b> 3 ."]);
        check("<a> <b> 1 ; c:d 2 , 3 .", 18, &["<a> <b> 1 .", "<a> c:d 2 .", "<a> c:d 3 ."]);
        check("<a> <b> 1, 2 ; c:d 3 .", 99, &["<a> <b> 1, 2 .", "<a> c:d 3 ."]);
        check("[] a <b> ; <c> 'x , y' ; .", 99, &["_:b a <b> ; <c> 'x , y' ."]);
        check("[ a <b> ] <c> 1 , 2 .", 99, &["[ a <b> ] <c> 1 , 2 ."]);
        // What is in brackets or in a string that is not seen to its end is left together.
        check("a:a b:b [ c:c 1 , 2 ], 3 .", 20, &["a:a b:b [ c:c 1 , 2 ], 3 ."]);
        check("a:a b:b 1, \"x, y\" .", 15, &["a:a b:b 1 .", "a:a b:b \"x, y\" ."]);
        // A document that ends too early.
        check("a:a b:b 1, 2", 99, &["a:a b:b 1 .", "a:a b:b 2"]);
    }
}
