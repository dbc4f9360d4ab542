//! On which line of a JSON-LD document a node is described, rather than only named.

/// IRIs of nodes with the lines on which their descriptions begin, in the order of the document. An
/// `@id` alone between braces only names its node.
pub(super) fn of(text: &str) -> impl Iterator<Item = (&str, u64)> {
    let (mut from, mut counted, mut line) = (0, 0, 1);
    std::iter::from_fn(move || {
        loop {
            let at = from + text.get(from..)?.find("\"@id\"")?;
            from = at + 5;
            let Some(value) = text[from..].trim_start().strip_prefix(':').map(str::trim_start)
            else {
                continue;
            };
            let Some(value) = value.strip_prefix('"') else { continue };
            let Some(end) = value.find('"') else { continue };
            let more_after = value[end + 1..].trim_start().starts_with(',');
            let more_before = text[..at].trim_end().ends_with(',');
            if !more_after && !more_before {
                continue;
            }
            line += text.as_bytes()[counted..at].iter().filter(|b| **b == b'\n').count() as u64;
            counted = at;
            return Some((&value[..end], line));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_told_from_names() {
        let text = "[{\"@id\":\"a\",\n\"p\":{\"@id\": \"b\"}},\n{\"p\":1,\"@id\" : \"b\"}]";
        assert_eq!(of(text).collect::<Vec<_>>(), [("a", 1), ("b", 3)]);
    }
}
