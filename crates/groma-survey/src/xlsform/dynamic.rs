//! Whether a default is a text or an expression.

use super::form::QuestionKind;
use super::name::{is_plain_name, name_length};

/// Whether a default is an expression: it calls a function, refers to a question or computes.
///
/// Dates and places are written with hyphens, which therefore compute nothing in them.
pub fn is_dynamic(default: &str, kind: &QuestionKind) -> bool {
    let hyphens_are_text = match kind {
        QuestionKind::Date | QuestionKind::DateTime => true,
        QuestionKind::Kept(kept) => matches!(kept.as_str(), "geopoint" | "geotrace" | "geoshape"),
        _ => false,
    };
    let mut rest = default;
    while let Some(letter) = rest.chars().next() {
        let length = match token(rest, letter) {
            Token::Text(length) => length,
            Token::Minus if hyphens_are_text => return false,
            Token::Minus | Token::Computes => return true,
        };
        rest = &rest[length..];
    }
    false
}

enum Token {
    /// So many bytes that compute nothing.
    Text(usize),
    Minus,
    Computes,
}

fn token(rest: &str, letter: char) -> Token {
    if let Some(length) = moment_length(rest).or_else(|| number_length(rest)) {
        return Token::Text(length);
    }
    match letter {
        '-' => return Token::Minus,
        '*' | '+' | '|' => return Token::Computes,
        ' ' if rest.starts_with(" mod ") || rest.starts_with(" div ") => return Token::Computes,
        '"' | '\'' => {
            let end = rest[1..].find(letter).map_or(1, |end| end + 2);
            return Token::Text(end);
        }
        '$' => {
            let inside = rest.strip_prefix("${").and_then(|rest| rest.split_once('}'));
            let name = inside.map(|(name, _)| name.strip_prefix("last-saved#").unwrap_or(name));
            if name.is_some_and(is_plain_name) {
                return Token::Computes;
            }
        }
        _ => {}
    }
    match name_length(rest) {
        0 => Token::Text(letter.len_utf8()),
        length if rest[length..].starts_with('(') => Token::Computes,
        length => Token::Text(length),
    }
}

/// `2024-01-31`, `12:30:00` or both: the hyphens in them are none.
fn moment_length(rest: &str) -> Option<usize> {
    let unsigned = rest.strip_prefix('-').unwrap_or(rest);
    let sign = rest.len() - unsigned.len();
    if shaped(unsigned, "dddd-dd-dd") {
        let time = unsigned[10..].strip_prefix('T').filter(|time| shaped(time, "dd:dd:dd"));
        return Some(sign + 10 + time.map_or(0, |time| 1 + 8 + zone_length(&time[8..])));
    }
    shaped(rest, "dd:dd:dd").then(|| 8 + zone_length(&rest[8..]))
}

fn zone_length(rest: &str) -> usize {
    if rest.starts_with('Z') {
        1
    } else if rest.starts_with(['+', '-']) && shaped(&rest[1..], "dd:dd") {
        6
    } else {
        0
    }
}

fn shaped(text: &str, shape: &str) -> bool {
    let fits = |(byte, shape): (u8, u8)| match shape {
        b'd' => byte.is_ascii_digit(),
        sign => byte == sign,
    };
    text.len() >= shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

fn number_length(rest: &str) -> Option<usize> {
    let unsigned = rest.strip_prefix('-').unwrap_or(rest);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let after = &unsigned[whole..];
    let decimals = after.strip_prefix('.').map(digits);
    let length = match (whole, decimals) {
        (0, None | Some(0)) => return None,
        (whole, None) => whole,
        (whole, Some(decimals)) => whole + 1 + decimals,
    };
    Some(rest.len() - unsigned.len() + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(default: &str, kind: QuestionKind, expected: bool) {
        assert_eq!(is_dynamic(default, &kind), expected, "{default}");
    }

    #[test]
    fn texts_and_expressions() {
        check("yes", QuestionKind::Text, false);
        check("now()", QuestionKind::DateTime, true);
        check("${q1}", QuestionKind::Text, true);
        check("a-b", QuestionKind::Text, false);
        check("a - b", QuestionKind::Text, true);
        check("-5", QuestionKind::Integer, false);
        check("1 + 1", QuestionKind::Integer, true);
        check("2024-01-31", QuestionKind::Date, false);
        check("2024-01-31T12:00:00+01:00", QuestionKind::DateTime, false);
        check("31 - 1 - 2024", QuestionKind::Date, false);
        check("12 div 4", QuestionKind::Integer, true);
        check("'a + b'", QuestionKind::Text, false);
        check("words (in brackets)", QuestionKind::Text, false);
        check("https://example.org/a-b", QuestionKind::Text, false);
        check("a|b", QuestionKind::Text, true);
        check("${a b}", QuestionKind::Text, false);
        check("", QuestionKind::Text, false);
    }
}
