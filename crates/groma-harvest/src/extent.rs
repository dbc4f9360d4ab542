//! The box around an area, from what portals write for one: GeoJSON, WKT, four numbers, or nested
//! objects with one of these.

use crate::json::Json;

/// Coordinates beyond which an area is not looked at any more closely.
const COORDINATES_MAX: usize = 2_000_000;

/// West, south, east, north in degrees; none when it cannot be told, or lies off the Earth.
pub(crate) fn of(area: &Json) -> Option<[f64; 4]> {
    let mut points = Vec::new();
    gather(area, &mut points, 0);
    if points.is_empty() {
        return None;
    }
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let [west, south, east, north] = points
        .iter()
        .fold(start, |[w, s, e, n], (x, y)| [w.min(*x), s.min(*y), e.max(*x), n.max(*y)]);
    on_earth([west, south, east, north])
}

fn on_earth(bbox: [f64; 4]) -> Option<[f64; 4]> {
    let [west, south, east, north] = bbox;
    let degrees = -180.0 <= west && east <= 360.0 && -90.0 <= south && north <= 90.0;
    (degrees && south <= north).then_some(bbox)
}

fn gather(area: &Json, points: &mut Vec<(f64, f64)>, depth: usize) {
    if depth > 16 || points.len() > COORDINATES_MAX {
        return;
    }
    match area {
        Json::Text(text) => gather_text(text, points, depth),
        Json::List(items) => {
            let numbers: Vec<f64> = items.iter().filter_map(number).collect();
            match numbers.as_slice() {
                [w, s, e, n] if items.len() == 4 => points.extend([(*w, *s), (*e, *n)]),
                [x, y] | [x, y, _] if numbers.len() == items.len() => points.push((*x, *y)),
                _ => items.iter().for_each(|item| gather(item, points, depth + 1)),
            }
        }
        Json::Object(_) => {
            let inner = [
                "bbox",
                "coordinates",
                "geometry",
                "geometries",
                "features",
                "geom",
                "@value",
                "centroid",
            ];
            gather(area.first(&inner), points, depth + 1);
        }
        _ => {}
    }
}

/// A number of a list; texts that hold numbers are read elsewhere.
fn number(value: &Json) -> Option<f64> {
    matches!(value, Json::Number(_)).then(|| value.number()).flatten()
}

fn gather_text(text: &str, points: &mut Vec<(f64, f64)>, depth: usize) {
    let text = text.trim();
    if text.starts_with(['{', '[']) {
        let inner = Json::Text(text.to_owned()).unwrapped();
        if !matches!(inner, Json::Text(_)) {
            gather(&inner, points, depth + 1);
        }
        return;
    }
    let upper: String = text.chars().take(200).collect::<String>().to_uppercase();
    let known = ["POLYGON", "POINT", "LINESTRING", "GEOMETRYCOLLECTION"];
    if let Some(at) = text.find('(').filter(|_| known.iter().any(|name| upper.contains(name))) {
        let pairs = text[at..].split(',').take(COORDINATES_MAX).filter_map(|pair| {
            let mut numbers =
                pair.split([' ', '(', ')', '\n', '\t']).filter(|part| !part.is_empty());
            Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
        });
        points.extend(pairs);
        return;
    }
    let inner = text.find('(').filter(|_| upper.starts_with("ENVELOPE"));
    let plain = inner.map_or(text, |at| text[at + 1..].trim_end_matches(')'));
    let numbers: Option<Vec<f64>> = plain
        .split([',', ' ', ';'])
        .filter(|part| !part.is_empty())
        .take(5)
        .map(|part| part.parse().ok().filter(|n: &f64| n.is_finite()))
        .collect();
    match (numbers.as_deref(), inner) {
        // An envelope gives both longitudes first.
        (Some(&[w, e, n, s]), Some(_)) => points.extend([(w, s), (e, n)]),
        (Some(&[w, s, e, n]), None) => points.extend([(w, s), (e, n)]),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_around_what_is_written() {
        let check = |written: &str, expected: Option<[f64; 4]>| {
            let area = crate::json::read(written.as_bytes()).expect("it is JSON").value;
            assert_eq!(of(&area), expected, "{written}");
        };
        let box_ = Some([1.0, 2.0, 3.0, 4.0]);
        check(r#""1,2,3,4""#, box_);
        check(r#""1 2 3 4""#, box_);
        check("[1, 2, 3, 4]", box_);
        check(
            r#"{"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 4], [1, 2]]]}"#,
            box_,
        );
        check(r#""{\"type\": \"Polygon\", \"coordinates\": [[[1, 2], [3, 4], [1, 2]]]}""#, box_);
        check(r#""POLYGON ((1 2, 3 2, 3 4, 1 4, 1 2))""#, box_);
        check(r#""ENVELOPE(1, 3, 4, 2)""#, box_);
        check(r#"{"@type": "Location", "bbox": "POLYGON((1 2,3 4,1 2))"}"#, box_);
        check(r#"[{"bbox": [1, 2, 3, 4]}]"#, box_);
        check(r#"{"type": "Point", "coordinates": [5, 6]}"#, Some([5.0, 6.0, 5.0, 6.0]));
        check(r#"{"type": "Point", "coordinates": [100, 200]}"#, None);
        check(r#""Alaska""#, None);
        check("null", None);
        check("{}", None);
    }
}
