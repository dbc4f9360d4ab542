//! The records of a document that is not JSON, by its brackets and the way records begin.

use std::ops::Range;

/// Names of the members that hold records.
const HOLDERS: &[&str] =
    &["\"@graph\"", "\"dataset\"", "\"dcat:dataset\"", "\"http://www.w3.org/ns/dcat#dataset\""];

/// Broken records that are told apart: for each the rest of the document is looked through.
const BROKEN_MAX: usize = 200;

/// The records: what stands in the outermost array, or in the first one that is known to hold records.
pub(super) fn of(text: &str) -> Vec<Range<usize>> {
    let Some(open) = array(text) else { return Vec::new() };
    let (mut items, mut broken) = (Vec::new(), 0);
    let mut at = open + 1;
    while let Item::Here(item) = next(&text[at..], true, &mut broken) {
        items.push(at + item.start..at + item.end);
        at += item.end;
    }
    items
}

/// The next record.
pub(super) enum Item {
    Here(Range<usize>),
    /// It ends behind what can be seen.
    Behind,
    Nothing,
}

/// The next record behind a place in the array; `broken` counts those that are no JSON.
pub(super) fn next(text: &str, is_last: bool, broken: &mut usize) -> Item {
    let Some(start) = text.find(|c: char| !c.is_whitespace() && c != ',') else {
        return if is_last { Item::Nothing } else { Item::Behind };
    };
    if !text[start..].starts_with('{') {
        return Item::Nothing;
    }
    let own = &text[start..];
    let closed = closed(own);
    if closed.is_none() && !is_last {
        return Item::Behind;
    }
    let balanced = closed.unwrap_or(own.len());
    if is_json(&own[..balanced]) || *broken >= BROKEN_MAX {
        return Item::Here(start..start + balanced);
    }
    // A bracket or a quote is missing: the record ends where another one seems to begin.
    let end = next_record(own);
    if end.is_none() && !is_last {
        return Item::Behind;
    }
    *broken += 1;
    Item::Here(start..start + end.unwrap_or(balanced))
}

/// The document's own context, as written.
pub(super) fn context(text: &str) -> Option<&str> {
    let head = text.trim_start();
    let after = head.strip_prefix('{')?.trim_start().strip_prefix("\"@context\"")?;
    let value = after.trim_start().strip_prefix(':')?.trim_start();
    let end = match value.chars().next()? {
        '{' | '[' => closed(value).unwrap_or(value.len()),
        '"' => value[1..].find('"')? + 2,
        _ => return None,
    };
    Some(&value[..end]).filter(|context| is_json(context))
}

/// Where the array of the records begins.
pub(super) fn array(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    if text[start..].starts_with('[') {
        return Some(start);
    }
    let holders = HOLDERS.iter().filter_map(|name| {
        let at = text.find(name)? + name.len();
        let value = text[at..].trim_start().strip_prefix(':')?.trim_start();
        value.starts_with('[').then(|| text.len() - value.len())
    });
    holders.min()
}

/// Bytes until the bracket that begins a text is closed, if it is.
pub(super) fn closed(text: &str) -> Option<usize> {
    let (mut depth, mut inside, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ if inside => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where `}, {"@…` stands: a record ends and another one begins with a keyword.
fn next_record(text: &str) -> Option<usize> {
    let mut from = 1;
    loop {
        let at = from + text[from..].find('}')?;
        from = at + 1;
        let next = text[from..].trim_start().strip_prefix(',').map(str::trim_start);
        let begins = next.and_then(|n| n.strip_prefix('{')).map(str::trim_start);
        if begins
            .is_some_and(|inner| inner.starts_with("\"@id\"") || inner.starts_with("\"@type\""))
        {
            return Some(from);
        }
    }
}

pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(&super::relax::relaxed(text)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_in_broken_json() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = of(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("[{\"a\":1}, {\"b\":2", &["{\"a\":1}", "{\"b\":2"]);
        check(
            "{\"@graph\": [{\"@id\":\"a\",\"t\":\"x}, {\"@id\":\"b\"}, {\"@id\":\"c\"}]}",
            &["{\"@id\":\"a\",\"t\":\"x}", "{\"@id\":\"b\"}", "{\"@id\":\"c\"}"],
        );
        check("{\"a\":", &[]);
    }

    #[test]
    fn the_context_is_found() {
        assert_eq!(context(" {\"@context\": {\"a\": \"b\"}, \"x\""), Some("{\"a\": \"b\"}"));
        assert_eq!(context("{\"@context\":\"http://c\", \"x\""), Some("\"http://c\""));
        assert_eq!(context("[{\"a\""), None);
    }
}
