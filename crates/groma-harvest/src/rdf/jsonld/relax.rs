//! Sets right what is plain in almost-JSON: line breaks in strings, commas before a bracket, `NaN`.

/// The text with plain errors set right; the same when there are none.
pub(super) fn relaxed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let (mut inside, mut escaped) = (false, false);
    while let Some((at, c)) = chars.next() {
        if inside {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => inside = false,
                '\n' | '\r' | '\t' => {
                    out.push(' ');
                    continue;
                }
                c if c.is_control() => continue,
                _ => {}
            }
            out.push(c);
            continue;
        }
        match c {
            '"' => inside = true,
            ',' if text[at + 1..].trim_start().starts_with([']', '}', ',']) => continue,
            'N' if text[at..].starts_with("NaN") => {
                out.push_str("null");
                chars.next();
                chars.next();
                continue;
            }
            '\u{feff}' => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_errors_are_set_right() {
        let check = |text: &str, expected: &str| assert_eq!(relaxed(text), expected);
        check("{\"a\": \"b\nc\",}", "{\"a\": \"b c\"}");
        check("[1,,2, ]", "[1,2 ]");
        check("[NaN, \"NaN,]\\\",\"]", "[null, \"NaN,]\\\",\"]");
        check("{\"a\": 1}", "{\"a\": 1}");
    }
}
