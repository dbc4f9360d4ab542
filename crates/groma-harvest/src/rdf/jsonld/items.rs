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
    let mut items = Vec::new();
    let mut broken = 0;
    let mut at = open + 1;
    while let Some(start) =
        text[at..].find(|c: char| !c.is_whitespace() && c != ',').map(|found| at + found)
    {
        if !text[start..].starts_with('{') {
            break;
        }
        let balanced = start + balanced(&text[start..]);
        let end = if is_json(&text[start..balanced]) || broken >= BROKEN_MAX {
            balanced
        } else {
            broken += 1;
            // A bracket or a quote is missing: the record ends where another one seems to begin.
            start + next_record(&text[start..]).unwrap_or(balanced - start)
        };
        items.push(start..end);
        at = end;
    }
    items
}

/// The document's own context, as written.
pub(super) fn context(text: &str) -> Option<&str> {
    let head = text.trim_start();
    let after = head.strip_prefix('{')?.trim_start().strip_prefix("\"@context\"")?;
    let value = after.trim_start().strip_prefix(':')?.trim_start();
    let end = match value.chars().next()? {
        '{' | '[' => balanced(value),
        '"' => value[1..].find('"')? + 2,
        _ => return None,
    };
    Some(&value[..end]).filter(|context| is_json(context))
}

fn array(text: &str) -> Option<usize> {
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

/// Bytes until the bracket that begins a text is closed; all of it when it is not.
fn balanced(text: &str) -> usize {
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
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
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

fn is_json(text: &str) -> bool {
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
