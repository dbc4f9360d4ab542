//! Whether a literal is one of its datatype.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// False when a text is not in the lexical space of a datatype, by its short name; true for datatypes
/// of which nothing is known.
pub(super) fn is_valid(text: &str, datatype: &str) -> bool {
    let text = text.trim();
    match datatype {
        "xsd:date" => is_zoned(text, is_day),
        "xsd:dateTime" => is_time(text),
        "xsd:dateTimeStamp" => DateTime::parse_from_rfc3339(text).is_ok(),
        "xsd:gYear" => is_zoned(text, is_year),
        "xsd:gYearMonth" => is_zoned(text, |month| is_day(&format!("{month}-01"))),
        "xsd:time" => is_zoned(text, |time| NaiveTime::parse_from_str(time, "%H:%M:%S%.f").is_ok()),
        "xsd:boolean" => matches!(text, "true" | "false" | "1" | "0"),
        "xsd:decimal" => is_decimal(text),
        "xsd:double" | "xsd:float" => {
            matches!(text, "INF" | "-INF" | "NaN")
                || text.split_once(['e', 'E']).map_or_else(
                    || is_decimal(text),
                    |(mantissa, exponent)| is_decimal(mantissa) && is_integer(exponent),
                )
        }
        "xsd:integer" | "xsd:long" | "xsd:int" | "xsd:short" => is_integer(text),
        "xsd:nonNegativeInteger" | "xsd:unsignedLong" | "xsd:unsignedInt" => {
            is_integer(text) && (!text.starts_with('-') || text[1..].bytes().all(|b| b == b'0'))
        }
        "xsd:positiveInteger" => {
            is_integer(text)
                && !text.starts_with('-')
                && text.bytes().any(|b| (b'1'..=b'9').contains(&b))
        }
        "xsd:duration" | "xsd:dayTimeDuration" | "xsd:yearMonthDuration" => is_duration(text),
        _ => true,
    }
}

/// A year has four digits or more.
fn is_year(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.len() >= 4 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

fn is_time(text: &str) -> bool {
    let whole = |time: &str| {
        time.as_bytes().get(10) == Some(&b'T')
            && (NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S%.f").is_ok()
                || time.strip_suffix("T24:00:00").is_some_and(is_day))
    };
    is_zoned(text, whole)
}

/// With a zone behind it or without.
fn is_zoned(text: &str, is_sound: impl Fn(&str) -> bool) -> bool {
    if is_sound(text) || text.strip_suffix('Z').is_some_and(&is_sound) {
        return true;
    }
    let Some(at) = text.len().checked_sub(6).filter(|at| text.is_char_boundary(*at)) else {
        return false;
    };
    let (rest, zone) = text.split_at(at);
    let hours = zone
        .strip_prefix(['+', '-'])
        .and_then(|zone| NaiveTime::parse_from_str(zone, "%H:%M").ok());
    hours.is_some() && is_sound(rest)
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    whole.len() + part.len() > 0 && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit())
}

fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-').unwrap_or(text).strip_prefix('P') else { return false };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let parts = |text: &str, units: &str| {
        let mut units = units.chars();
        let mut number = String::new();
        for c in text.chars() {
            match c {
                '0'..='9' => number.push(c),
                '.' if !number.is_empty() => number.push(c),
                c if !number.is_empty() && units.any(|unit| unit == c) => number.clear(),
                _ => return false,
            }
        }
        number.is_empty()
    };
    let some = !days.is_empty() || time.is_some();
    some && parts(days, "YMD") && time.is_none_or(|time| !time.is_empty() && parts(time, "HMS"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_held_against_their_datatype() {
        let check = |datatype: &str, good: &[&str], bad: &[&str]| {
            good.iter().for_each(|text| assert!(is_valid(text, datatype), "{datatype} {text}"));
            bad.iter().for_each(|text| assert!(!is_valid(text, datatype), "{datatype} {text}"));
        };
        check(
            "xsd:date",
            &["2020-01-31", "2020-01-31Z", "2020-01-31+02:00"],
            &["2020-02-30", "2020", "", "é"],
        );
        check(
            "xsd:dateTime",
            &[
                "2020-01-31T00:00:00",
                "2020-01-31T00:00:00.123Z",
                "2020-01-31T00:00:00-05:00",
                "2020-01-31T24:00:00",
            ],
            &["2020-01-31", "2020-01-31 00:00:00", "today"],
        );
        check("xsd:gYear", &["2020", "-0044", "2020Z"], &["20", "2020-01"]);
        check("xsd:gYearMonth", &["2020-01"], &["2020", "2020-13"]);
        check("xsd:decimal", &["1", "-1.5", ".5", "1."], &["", ".", "1e5", "1,024"]);
        check("xsd:double", &["1e5", "INF", "1.5"], &["1e", "five"]);
        check("xsd:nonNegativeInteger", &["0", "12", "-0"], &["-1", "1.0"]);
        check("xsd:positiveInteger", &["1"], &["0", "-1"]);
        check("xsd:boolean", &["true", "0"], &["yes"]);
        check(
            "xsd:duration",
            &["P1Y", "PT5M", "P1DT12H", "-P1M", "PT1.5S"],
            &["R/P1Y", "P", "PT", "1Y", "P1H"],
        );
        check("geo:wktLiteral", &["anything"], &[]);
    }
}
