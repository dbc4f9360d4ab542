//! Times: the clock, and what portals write for one.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// Now, in UTC, to the second.
pub fn now() -> String {
    written(Utc::now())
}

/// A time as it stands in tables.
pub fn written(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A time from a table.
pub fn read(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc))
}

/// A time or a day as a portal wrote it, as it stands in tables; a time without a zone is UTC. None
/// when it is neither. A day stays a day, a month a month, a year a year.
pub fn understood(written: &str) -> Option<String> {
    let text = written.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(self::written(time.with_timezone(&Utc)));
    }
    for pattern in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), pattern) {
            return Some(self::written(time.and_utc()));
        }
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(day.to_string());
    }
    let digits = |range: std::ops::Range<usize>| {
        text.get(range).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let month =
        || text.get(5..7).and_then(|m| m.parse().ok()).is_some_and(|m| (1..=12).contains(&m));
    match text.len() {
        4 if digits(0..4) => Some(text.to_owned()),
        7 if digits(0..4) && &text[4..5] == "-" && month() => Some(text.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_understood_or_left() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(understood(written).as_deref(), expected, "{written}");
        };
        check("2026-11-23T10:00:00+02:00", Some("2026-11-23T08:00:00Z"));
        check("2026-11-23T10:00:00.123456", Some("2026-11-23T10:00:00Z"));
        check(" 2026-11-23 ", Some("2026-11-23"));
        check("2026-11", Some("2026-11"));
        check("2026", Some("2026"));
        check("2026-13", None);
        check("R/P1Y", None);
        check("yesterday", None);
    }
}
