//! Numbers as people type them: decimal commas, points or spaces between thousands.

use crate::returns::text::clean;
use crate::sheets::number as shortest;

/// What a text says as a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NumberRead {
    /// One number; true when separators between thousands were taken out.
    Number(String, bool),
    /// Two numbers could be meant.
    Ambiguous(String, String),
    /// A number stands among other signs.
    Near(String),
    /// It is a number and not a whole one.
    NotWhole(String),
    /// No number is to be seen.
    None,
}

/// Reads a number; a whole one when only those are asked for.
pub(super) fn read(text: &str, whole: bool) -> NumberRead {
    if text.len() > 1_000 {
        return NumberRead::None;
    }
    let text = clean(text).replace('−', "-").replace(['’', '\''], "'");
    match plain(&text, whole) {
        Plain::One(digits, grouped) => finished(&digits, whole, grouped),
        Plain::Two(first, second) => {
            match (finished(&first, whole, true), finished(&second, whole, false)) {
                (NumberRead::Number(first, _), NumberRead::Number(second, _)) => {
                    NumberRead::Ambiguous(first, second)
                }
                (NumberRead::Number(only, _), _) => NumberRead::Number(only, true),
                (_, other) => other,
            }
        }
        Plain::None => among_words(&text, whole),
    }
}

enum Plain {
    /// Digits with a point at most, and whether separators were taken out.
    One(String, bool),
    /// With the separator between thousands, and with it as decimal sign.
    Two(String, String),
    None,
}

fn plain(text: &str, whole: bool) -> Plain {
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => ("-", body.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if body.bytes().filter(u8::is_ascii_digit).count() > 300 {
        return Plain::None;
    }
    let signed = |text: String, grouped| Plain::One(format!("{sign}{text}"), grouped);
    if digits(body) {
        return signed(body.to_owned(), false);
    }
    let separators: Vec<char> =
        [' ', '\'', ',', '.'].into_iter().filter(|s| body.contains(*s)).collect();
    match separators.as_slice() {
        [only @ (' ' | '\'')] => groups(body, *only).map_or(Plain::None, |text| signed(text, true)),
        [only] => {
            let parts: Vec<&str> = body.split(*only).collect();
            match parts.as_slice() {
                [before, after] if digits(after) && (before.is_empty() || digits(before)) => {
                    let decimal = format!("{before}.{after}");
                    let thousands = groups(body, *only).filter(|_| !before.starts_with('0'));
                    match thousands {
                        Some(thousands) if whole => signed(thousands, true),
                        Some(thousands) => {
                            Plain::Two(format!("{sign}{thousands}"), format!("{sign}{decimal}"))
                        }
                        None => signed(decimal, false),
                    }
                }
                _ => groups(body, *only).map_or(Plain::None, |text| signed(text, true)),
            }
        }
        // Of two kinds, the last is the decimal sign and the other stands between thousands.
        [first, second] => {
            let (Some(left), Some(right)) = (body.rfind(*first), body.rfind(*second)) else {
                return Plain::None;
            };
            let (decimal, group) = if left > right { (*first, *second) } else { (*second, *first) };
            let Some((before, after)) = body.rsplit_once(decimal) else { return Plain::None };
            if matches!(decimal, ' ' | '\'') || before.contains(decimal) || !digits(after) {
                return Plain::None;
            }
            groups(before, group)
                .map_or(Plain::None, |text| signed(format!("{text}.{after}"), true))
        }
        _ => Plain::None,
    }
}

/// Digits in groups of three behind the first, without what stands between them.
fn groups(text: &str, separator: char) -> Option<String> {
    let parts: Vec<&str> = text.split(separator).collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (first, rest) = parts.split_first()?;
    let fits = (1..=3).contains(&first.len())
        && !rest.is_empty()
        && rest.iter().all(|part| part.len() == 3)
        && parts.iter().all(digits);
    fits.then(|| parts.concat())
}

/// The shortest way to write it, held against what is asked for.
fn finished(digits: &str, whole: bool, grouped: bool) -> NumberRead {
    let Ok(value) = digits.parse::<f64>() else { return NumberRead::None };
    let fraction = digits.split_once('.').map_or("", |(_, fraction)| fraction);
    let fraction = fraction.trim_end_matches('0');
    if whole && !fraction.is_empty() {
        return NumberRead::NotWhole(digits.to_owned());
    }
    // More digits than a double holds are kept as they are.
    let significant = digits.bytes().filter(u8::is_ascii_digit).count();
    let text = if significant <= 15 {
        shortest(value)
    } else {
        let kept = digits.split_once('.').map_or(digits, |(before, _)| before);
        let kept = kept.trim_start_matches('0');
        if fraction.is_empty() { kept.to_owned() } else { format!("{kept}.{fraction}") }
    };
    NumberRead::Number(text, grouped)
}

/// The only number among words, for a suggestion.
fn among_words(text: &str, whole: bool) -> NumberRead {
    let runs: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ',' | '.' | '-'))
        .map(|run| run.trim_matches([',', '.', '-']))
        .filter(|run| run.bytes().any(|byte| byte.is_ascii_digit()))
        .collect();
    match runs.as_slice() {
        [only] if *only != text => match read(only, whole) {
            NumberRead::Number(number, _) => NumberRead::Near(number),
            _ => NumberRead::None,
        },
        _ => NumberRead::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, whole: bool, expected: &str) {
        let shown = match read(text, whole) {
            NumberRead::Number(number, _) => number,
            NumberRead::Ambiguous(first, second) => format!("{first} or {second}"),
            NumberRead::Near(number) => format!("{number}?"),
            NumberRead::NotWhole(number) => format!("{number} is not whole"),
            NumberRead::None => "none".to_owned(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn whole_numbers() {
        for text in [
            "1200",
            "1 200",
            "1\u{a0}200",
            "1\u{202f}200",
            "1,200",
            "1.200",
            "1'200",
            "1’200",
            "+1200",
            "1200.0",
            "1200,00",
            "1,200.0",
        ] {
            check(text, true, "1200");
        }
        check("-5", true, "-5");
        check("−5", true, "-5");
        check("1.234.567", true, "1234567");
        check("3.5", true, "3.5 is not whole");
        check("12 34", true, "none");
        check("about 250", true, "250?");
        check("250 datasets", true, "250?");
        check("between 5 and 10", true, "none");
        check("12345678901234567890", true, "12345678901234567890");
        check("many", true, "none");
        check("", true, "none");
    }

    #[test]
    fn numbers() {
        check("1,5", false, "1.5");
        check("1.5", false, "1.5");
        check("0,125", false, "0.125");
        check("1.234,5", false, "1234.5");
        check("1,234.5", false, "1234.5");
        check("1 234,5", false, "1234.5");
        check("1,200", false, "1200 or 1.2");
        check("1.200", false, "1200 or 1.2");
        check("1,234,567", false, "1234567");
        check("1234.567", false, "1234.567");
        check("12 %", false, "12?");
        check(".5", false, "0.5");
        check("1.2.3", false, "none");
        check(&"9".repeat(400), false, "none");
    }
}
