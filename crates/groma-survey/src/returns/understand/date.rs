//! Days as people write them.

use crate::returns::text::{clean, fold};
use crate::returns::words::LANGUAGES;

/// What a text says as a day.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum DayRead {
    /// One day, `YYYY-MM-DD`.
    Day(String),
    /// Day and month could be exchanged.
    Ambiguous(String, String),
    /// A month or a year without a day, or a year of two digits.
    Incomplete,
    /// No day is to be seen.
    None,
}

/// Reads a day.
pub(super) fn read(text: &str) -> DayRead {
    let text = clean(text);
    if text.len() > 100 {
        return DayRead::None;
    }
    // A time of day behind a day says nothing more.
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let rest = text.get(day.len()..).unwrap_or_default();
    if iso(day).is_some()
        && rest.chars().all(|letter| letter.is_ascii_digit() || "T :.Z+-".contains(letter))
    {
        return DayRead::Day(day.to_owned());
    }
    let parts: Vec<&str> =
        text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    match numbers.as_deref() {
        Some([first, second, third]) => {
            three(&parts, [*first, *second, *third], text.contains('.'))
        }
        Some([_] | [_, _]) => DayRead::Incomplete,
        Some(_) => DayRead::None,
        None => with_month(&text),
    }
}

/// The day when it is written as ISO 8601 does.
pub(super) fn iso(text: &str) -> Option<&str> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let fits = year.len() == 4 && month.len() == 2 && day.len() == 2;
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    (fits && exists(year, month, day)).then_some(text)
}

fn three(parts: &[&str], [first, second, third]: [u32; 3], dots: bool) -> DayRead {
    if parts[0].len() == 4 {
        return day(first, second, third);
    }
    if parts[2].len() != 4 {
        return DayRead::Incomplete;
    }
    // Nobody who writes dots puts the month first.
    let (day_first, month_first) = (day(third, second, first), day(third, first, second));
    match (day_first, month_first) {
        (DayRead::Day(one), DayRead::Day(other)) if one != other && !dots => {
            DayRead::Ambiguous(one, other)
        }
        (DayRead::Day(one), _) => DayRead::Day(one),
        (_, DayRead::Day(other)) if !dots => DayRead::Day(other),
        _ => DayRead::None,
    }
}

/// `1 March 2026`, `March 1, 2026`, `1er mars 2026`, `1 de marzo de 2026`.
fn with_month(text: &str) -> DayRead {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| {
            !word.is_empty() && !matches!(*word, "de" | "del" | "of" | "the" | "le" | "el")
        })
        .collect();
    let months: Vec<u32> = words.iter().filter_map(|word| month(word)).collect();
    let numbers: Vec<u32> = words
        .iter()
        .filter(|word| month(word).is_none())
        .map(|word| word.trim_end_matches(|letter: char| letter.is_alphabetic()))
        .filter_map(|word| word.parse().ok())
        .collect();
    match (months.as_slice(), numbers.as_slice(), words.len()) {
        ([month], [first, second], 3) => match (*first > 31, *second > 31) {
            (false, true) => day(*second, *month, *first),
            (true, false) => day(*first, *month, *second),
            _ => DayRead::Incomplete,
        },
        ([_], [_], 2) => DayRead::Incomplete,
        _ => DayRead::None,
    }
}

fn month(word: &str) -> Option<u32> {
    let names = LANGUAGES.iter().map(|(_, words)| words.months);
    let position = names.into_iter().find_map(|months| {
        months.iter().position(|names| names.iter().any(|name| fold(name) == word))
    })?;
    u32::try_from(position + 1).ok()
}

fn day(year: u32, month: u32, day: u32) -> DayRead {
    if exists(year, month, day) {
        DayRead::Day(format!("{year:04}-{month:02}-{day:02}"))
    } else {
        DayRead::None
    }
}

fn exists(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1000..=9999).contains(&year) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match read(text) {
            DayRead::Day(day) => day,
            DayRead::Ambiguous(one, other) => format!("{one} or {other}"),
            DayRead::Incomplete => "incomplete".to_owned(),
            DayRead::None => "none".to_owned(),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn days() {
        for text in [
            "2026-03-01",
            "2026-03-01T00:00:00",
            "2026-03-01 10:30:00Z",
            "1.3.2026",
            "01.03.2026",
            "2026/3/1",
            "1 March 2026",
            "March 1, 2026",
            "1st of March 2026",
            "1er mars 2026",
            "1 de marzo de 2026",
            " 1\u{a0}MARS 2026 ",
        ] {
            check(text, "2026-03-01");
        }
        check("13/03/2026", "2026-03-13");
        check("03/13/2026", "2026-03-13");
        check("3/3/2026", "2026-03-03");
        check("01/03/2026", "2026-03-01 or 2026-01-03");
        check("1-3-2026", "2026-03-01 or 2026-01-03");
        check("13.13.2026", "none");
        check("2026-02-29", "none");
        check("2024-02-29", "2024-02-29");
        check("March 2026", "incomplete");
        check("2026", "incomplete");
        check("1/3/26", "incomplete");
        check("soon", "none");
    }
}
