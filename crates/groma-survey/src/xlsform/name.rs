//! Names as XML allows them, and references to them.

/// A letter or underscore, then letters, digits, `_ - .`; one `prefix:` is tolerated.
pub(super) fn is_name(text: &str) -> bool {
    match text.split_once(':') {
        Some((prefix, name)) => is_plain_name(prefix) && is_plain_name(name),
        None => is_plain_name(text),
    }
}

/// The same without a prefix: an NCName of XML.
pub(super) fn is_plain_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(starts_name) && letters.all(continues_name)
}

/// The length in bytes of the longest name, with or without prefix, at the start of a text.
pub(super) fn name_length(text: &str) -> usize {
    let plain = |text: &str| match text.chars().next() {
        Some(first) if starts_name(first) => {
            text.find(|letter| !continues_name(letter)).unwrap_or(text.len())
        }
        _ => 0,
    };
    let length = plain(text);
    match text[length..].strip_prefix(':').map(plain) {
        Some(second) if length > 0 && second > 0 => length + 1 + second,
        _ => length,
    }
}

/// The name of a question that a text as a whole refers to: `${name}`.
pub(super) fn whole_reference(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("${")?.strip_suffix('}')?;
    Some(inside.strip_prefix("last-saved#").unwrap_or(inside)).filter(|name| is_plain_name(name))
}

/// The references in a text, in order: the name, or what stands between the braces and is none.
///
/// Braces with nothing between them are text; an opening without an end is a mistake.
pub(super) fn references(text: &str) -> Vec<Result<&str, &str>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let inside = &rest[start + 2..];
        match inside.find('}') {
            None => {
                found.push(Err(inside));
                break;
            }
            Some(0) => rest = &inside[1..],
            Some(end) => {
                let written = &inside[..end];
                let name = written.strip_prefix("last-saved#").unwrap_or(written);
                found.push(if is_plain_name(name) { Ok(name) } else { Err(written) });
                rest = &inside[end + 1..];
            }
        }
    }
    found
}

fn starts_name(letter: char) -> bool {
    matches!(letter, 'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn continues_name(letter: char) -> bool {
    starts_name(letter)
        || matches!(letter, '0'..='9' | '-' | '.' | '\u{b7}'
            | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let check = |text: &str, expected: bool| assert_eq!(is_name(text), expected, "{text}");
        check("q1", true);
        check("_a-b.c", true);
        check("frage_größe", true);
        check("数据", true);
        check("orx:note", true);
        check("6a", false);
        check("a b", false);
        check("a:b:c", false);
        check("", false);
        check("-a", false);
    }

    #[test]
    fn references_in_texts() {
        let check = |text: &str, expected: &[Result<&str, &str>]| {
            assert_eq!(references(text), expected, "{text}");
        };
        check("${a} and ${last-saved#b}", &[Ok("a"), Ok("b")]);
        check("${}", &[]);
        check("${ a}", &[Err(" a")]);
        check("costs $5 {x}", &[]);
        check("${a", &[Err("a")]);
        check("${${a}}", &[Err("${a")]);
    }

    #[test]
    fn name_lengths() {
        let check = |text: &str, expected: usize| assert_eq!(name_length(text), expected, "{text}");
        check("abc(", 3);
        check("jr:count + 1", 8);
        check("a: b", 1);
        check("1a", 0);
    }
}
