//! An item of a list that has a long list itself, as that of a catalog that names a million data sets:
//! read as it comes, some members of its list at a time.

/// Members that each piece of an item needs.
const KEPT: &[&str] = &["\"@id\"", "\"@context\"", "\"@type\""];

/// The last comma that is seen of the list.
pub(super) struct Cut {
    pub(super) end: usize,
    /// What has to stand before the rest of the list.
    pub(super) before: String,
}

/// Where an item can be parted; none where it is not in a list of its own, or does not say first what it
/// is called.
pub(super) fn cut(item: &str) -> Option<Cut> {
    let (mut depth, mut inside, mut escaped) = (0_usize, false, false);
    let (mut member, mut open, mut end) = (1, 0, None);
    let mut kept: Vec<&str> = Vec::new();
    for (at, byte) in item.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ if inside => {}
            b'{' | b'[' => {
                depth += 1;
                if depth == 2 {
                    (open, end) = (at, None);
                }
            }
            b'}' | b']' => depth = depth.checked_sub(1)?,
            b',' if depth == 1 => {
                let own = item[member..at].trim();
                kept.extend(KEPT.iter().any(|name| own.starts_with(name)).then_some(own));
                member = at + 1;
            }
            b',' if depth == 2 => end = Some(at),
            _ => {}
        }
    }
    let is_named = kept.iter().any(|own| own.starts_with("\"@id\""));
    if depth < 2 || !is_named || !item[open..].starts_with('[') {
        return None;
    }
    let name = item[member..open].trim();
    let before = format!("{{{},{name}[", kept.join(",")).replace(['\n', '\r'], " ");
    Some(Cut { end: end?, before })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_parted_in_their_lists() {
        let check = |seen: &str, expected: Option<(&str, &str)>| {
            let cut = cut(seen);
            let found = cut.as_ref().map(|cut| (&seen[..cut.end], cut.before.as_str()));
            assert_eq!(found, expected, "{seen}");
        };
        let begin =
            "{\"@id\": \"a,b\", \"c\": 1, \"@type\": [\"D\", \"E\"], \"l\": [{\"f\": 1, \"g\": 2}";
        let before = "{\"@id\": \"a,b\",\"@type\": [\"D\", \"E\"],\"l\":[";
        check(&format!("{begin}, 2"), Some((begin, before)));
        check(&format!("{begin}, \"x, y"), Some((begin, before)));
        check(&format!("{begin}, 2], \"m\": {{\"n\": 1, "), None);
        check(begin, None);
        check("{\"l\": [1, 2, 3", None);
    }
}
