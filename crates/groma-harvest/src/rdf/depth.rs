//! How deep a document is nested, before anything that keeps a stack reads it.

/// Nesting beyond any use.
pub(super) const DEPTH_MAX: usize = 200;

/// Where JSON is nested deeper than [`DEPTH_MAX`], as an offset.
pub(super) fn json_too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut inside, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ if inside => {}
            b'{' | b'[' => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Some(at);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Where XML is nested deeper than [`DEPTH_MAX`], as an offset. Attributes with `>` in them are counted
/// wrongly, which does no harm at this depth.
pub(super) fn xml_too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(next) = text[at..].find('<') {
        at += next;
        let rest = &bytes[at..];
        if rest.starts_with(b"<![CDATA[") {
            at += text[at..].find("]]>").unwrap_or(rest.len());
            continue;
        }
        if rest.starts_with(b"<!--") {
            at += text[at..].find("-->").unwrap_or(rest.len());
            continue;
        }
        let end = text[at..].find('>').unwrap_or(rest.len() - 1);
        match rest.get(1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'?' | b'!') | None => {}
            Some(_) if rest[..end].ends_with(b"/") => {}
            Some(_) => depth += 1,
        }
        if depth > DEPTH_MAX {
            return Some(at);
        }
        // A tag that begins at the very end would be looked at for ever.
        at += end.max(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_seen() {
        let json = |n: usize| format!("{}\"[[[\\\"[\"{}", "[".repeat(n), "]".repeat(n));
        assert_eq!(json_too_deep(&json(DEPTH_MAX)), None);
        assert_eq!(json_too_deep(&json(DEPTH_MAX + 1)), Some(DEPTH_MAX));
        let xml = |n: usize| format!("<?xml?>{}<b/><![CDATA[<c>]]><!-- <c> -->", "<a>".repeat(n));
        assert_eq!(xml_too_deep(&xml(DEPTH_MAX)), None);
        assert!(xml_too_deep(&xml(DEPTH_MAX + 1)).is_some());
        assert_eq!(xml_too_deep("<a><"), None);
        assert_eq!(xml_too_deep("<a><![CDATA["), None);
        assert_eq!(xml_too_deep(&"<a></a>".repeat(DEPTH_MAX * 2)), None);
    }
}
