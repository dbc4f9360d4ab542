//! Periods and dates as catalogs write them.

use super::said::Said;
use crate::rdf::Object;

/// Properties for the beginning of a period, and for its end.
const STARTS: &[&str] =
    &["dcat:startDate", "schema:startDate", "dcatapit:startDate", "time:hasBeginning"];
const ENDS: &[&str] = &["dcat:endDate", "schema:endDate", "dcatapit:endDate", "time:hasEnd"];

/// Properties for the time of an instant.
const INSTANTS: &[&str] = &[
    "time:inXSDDate",
    "time:inXSDDateTime",
    "time:inXSDDateTimeStamp",
    "time:inXSDgYear",
    "time:inXSDgYearMonth",
    "time:inDateTime",
];

/// The beginning and the end of what a data set is about.
pub(super) fn of(said: Said<'_>) -> (Option<String>, Option<String>) {
    for object in said.all(&["dct:temporal", "schema:temporalCoverage"]) {
        let period = match object {
            Object::Literal(literal) => interval(&literal.value),
            Object::Node(node) => {
                let period = said.of(*node);
                match (end(period, STARTS), end(period, ENDS)) {
                    (None, None) => {
                        period.label_text().map_or((None, None), |text| interval(&text))
                    }
                    both => both,
                }
            }
        };
        if period != (None, None) {
            return period;
        }
    }
    (None, None)
}

fn end(period: Said<'_>, names: &[&str]) -> Option<String> {
    let text = period.all(names).into_iter().find_map(|object| match object {
        Object::Literal(literal) => Some(literal.value.to_string()),
        Object::Node(node) => period.of(*node).text(INSTANTS),
    });
    text.map(day).filter(|text| !text.trim().is_empty())
}

/// `2000-01-01/2010-12-31`, and `start=2000; end=2010` of the Dublin Core.
fn interval(text: &str) -> (Option<String>, Option<String>) {
    let filled = |text: &str| {
        let text = text.trim();
        let open = text.is_empty() || text == "..";
        (!open).then(|| day(text.to_owned()))
    };
    if text.contains("start=") || text.contains("end=") {
        let part = |name: &str| {
            let (_, rest) = text.split_once(name)?;
            filled(rest.split(';').next().unwrap_or_default())
        };
        return (part("start="), part("end="));
    }
    match text.split_once('/') {
        // A duration, or a repetition, is no end.
        Some((start, end)) if !text.trim().starts_with(['R', 'P']) => {
            (filled(start), filled(end).filter(|end| !end.starts_with('P')))
        }
        Some(_) => (None, None),
        None => {
            let one = filled(text).filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
            (one.clone(), one)
        }
    }
}

/// A day without its zone, which `xsd:date` may have; anything else as it is.
pub(super) fn day(written: String) -> String {
    let text = written.trim();
    let is_day = text.len() > 10
        && text.is_char_boundary(10)
        && text.as_bytes()[..10].iter().enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
    let zone = if is_day { &text[10..] } else { "" };
    let is_zone = zone == "Z"
        || zone.len() == 6 && zone.starts_with(['+', '-']) && zone.as_bytes()[3] == b':';
    if is_zone { text[..10].to_owned() } else { written }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read() {
        let check = |text: &str, start: Option<&str>, end: Option<&str>| {
            let found = interval(text);
            assert_eq!((found.0.as_deref(), found.1.as_deref()), (start, end), "{text}");
        };
        check("2000-01-01/2010", Some("2000-01-01"), Some("2010"));
        check(
            "2000-01-01T00:00:00+01:00\n / \n2005-03-30",
            Some("2000-01-01T00:00:00+01:00"),
            Some("2005-03-30"),
        );
        check("2000/..", Some("2000"), None);
        check("start=2000; end=2010;", Some("2000"), Some("2010"));
        check("2015", Some("2015"), Some("2015"));
        check("R/P1Y", None, None);
        check("always", None, None);
    }

    #[test]
    fn days_lose_their_zone() {
        let check = |text: &str, expected: &str| assert_eq!(day(text.to_owned()), expected);
        check("2020-01-31Z", "2020-01-31");
        check("2020-01-31+02:00", "2020-01-31");
        check("2020-01-31T00:00:00Z", "2020-01-31T00:00:00Z");
        check("2020", "2020");
        check("mañana a las 1é", "mañana a las 1é");
    }
}
