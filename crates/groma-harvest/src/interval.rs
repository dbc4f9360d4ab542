//! Two days in one text, as ISO 8601 writes an interval.

use crate::json::Json;

/// What begins and what ends: `start/end`, with open ends, durations and repetitions left out; an
/// object with both; or a single day, which begins.
pub(crate) fn of(value: &Json) -> (Option<String>, Option<String>) {
    let Some(first) = value.items().first() else { return (None, None) };
    if let Json::Object(_) = first {
        let named = |names: &[&str]| first.first(names).named(&["@value"]);
        return (
            named(&["startDate", "start", "start_date", "hasBeginning"]),
            named(&["endDate", "end", "end_date", "hasEnd"]),
        );
    }
    let Some(text) = first.said() else { return (None, None) };
    let mut parts: Vec<&str> = text.split('/').map(str::trim).collect();
    if parts.len() > 1 && parts[0].starts_with('R') {
        parts.remove(0);
    }
    let day = |part: &&str| {
        Some(part.to_string()).filter(|p| !matches!(p.as_str(), "" | "..") && !is_duration(p))
    };
    (parts.first().and_then(day), parts.get(1).and_then(day))
}

/// `P1Y`, and what else says how long and not when.
fn is_duration(part: &str) -> bool {
    let rest = part.strip_prefix('P');
    rest.is_some_and(|rest| rest.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn intervals_are_taken_apart() {
        let check = |written: &str, start: Option<&str>, end: Option<&str>| {
            let value = crate::json::read(written.as_bytes()).expect("it is JSON").value;
            let (a, b) = super::of(&value);
            assert_eq!((a.as_deref(), b.as_deref()), (start, end), "{written}");
        };
        check(r#""2001-01-01/2002""#, Some("2001-01-01"), Some("2002"));
        check(r#""2001 / ..""#, Some("2001"), None);
        check(r#""/2002""#, None, Some("2002"));
        check(r#""R/2010-06-21T19:15:00Z/P1Y""#, Some("2010-06-21T19:15:00Z"), None);
        check(r#""R/P1Y""#, None, None);
        check(r#""last spring""#, Some("last spring"), None);
        check(
            r#"[{"startDate": "2001", "endDate": {"@value": "2002"}}]"#,
            Some("2001"),
            Some("2002"),
        );
        check("null", None, None);
        check("[]", None, None);
    }
}
