//! Areas as catalogs write them: IRIs, names, WKT, GeoJSON, GML, four numbers.

use super::said::Said;
use crate::rdf::Object;

/// Properties that hold a geometry.
const GEOMETRIES: &[&str] = &[
    "dcat:bbox",
    "locn:geometry",
    "geo:asWKT",
    "ogc:asWKT",
    "geo:asGeoJSON",
    "dcat:centroid",
    "schema:box",
    "schema:polygon",
];

/// Values of a geometry that are looked at.
const VALUES_MAX: usize = 50;

/// Where a data set is about.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Place {
    /// Its name, or its geometry as written.
    pub(super) words: Option<String>,
    /// IRIs of areas.
    pub(super) iris: Vec<String>,
    /// West, south, east, north.
    pub(super) bbox: Option<[f64; 4]>,
}

/// The areas of a data set.
pub(super) fn of(said: Said<'_>) -> Place {
    let mut place = Place::default();
    for object in said.all(&["dct:spatial", "schema:spatialCoverage", "dc:coverage"]) {
        match object {
            Object::Literal(literal) => {
                place.words.get_or_insert_with(|| literal.value.to_string());
                place.bbox = place.bbox.or_else(|| extent(&literal.value));
            }
            Object::Node(node) => {
                let area = said.of(*node);
                place.iris.extend(said.graph.iri(*node).map(str::to_owned));
                let mut geometries = area.each(GEOMETRIES);
                for inner in
                    area.nodes(&["locn:geometry", "geo:hasGeometry", "schema:geo", "dcat:bbox"])
                {
                    geometries.extend(area.of(inner).each(GEOMETRIES));
                }
                let mut texts = geometries.into_iter().take(VALUES_MAX).filter_map(|o| match o {
                    Object::Literal(literal) => Some(literal.value.as_ref()),
                    Object::Node(_) => None,
                });
                let name = area.text(&[
                    "skos:prefLabel",
                    "rdfs:label",
                    "locn:geographicName",
                    "dct:title",
                    "schema:name",
                ]);
                let first = texts.clone().next().map(str::to_owned);
                place.words = place.words.or(name).or(first);
                place.bbox = place.bbox.or_else(|| texts.find_map(extent));
            }
        }
    }
    place
}

/// The box around a geometry; none when it is not in degrees, or no geometry.
fn extent(text: &str) -> Option<[f64; 4]> {
    let text = text.trim();
    if text.starts_with('{') {
        let read: serde_json::Value = serde_json::from_str(text).ok()?;
        let mut points = Vec::new();
        json_points(&read, &mut points);
        return around(points);
    }
    if text.starts_with('<') && text.contains("orner>") {
        let corner = |name: &str| {
            let (_, rest) = text.split_once(name)?;
            let numbers = numbers(rest.split('<').next().unwrap_or_default());
            (numbers.len() >= 2).then(|| (numbers[0], numbers[1]))
        };
        // GML in EPSG:4326 has latitude first.
        let swapped = text.contains("4326");
        let points = [corner("owerCorner>")?, corner("pperCorner>")?];
        return around(points.map(|(a, b)| if swapped { (b, a) } else { (a, b) }).to_vec());
    }
    // `<http://…/EPSG/0/4326> POLYGON((lat lon, …))`
    let (crs, geometry) = match text.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((crs, geometry)) => (crs, geometry),
        None => ("", text),
    };
    if let Some((kind, rest)) = geometry.split_once('(') {
        let kind = kind.trim().to_ascii_uppercase();
        if kind.starts_with("ENVELOPE") {
            let found = numbers(rest);
            return around(vec![
                (*found.first()?, *found.get(3)?),
                (*found.get(1)?, *found.get(2)?),
            ]);
        }
        let swapped = crs.contains("EPSG/0/4326") || crs.ends_with("4326");
        let points = rest.split(',').filter_map(|point| {
            let found = numbers(point);
            let (x, y) = (*found.first()?, *found.get(1)?);
            Some(if swapped { (y, x) } else { (x, y) })
        });
        return around(points.collect());
    }
    let found = numbers(text);
    match found.as_slice() {
        [w, s, e, n] if text.bytes().all(|b| !b.is_ascii_alphabetic()) => {
            around(vec![(*w, *s), (*e, *n)])
        }
        _ => None,
    }
}

fn json_points(value: &serde_json::Value, points: &mut Vec<(f64, f64)>) {
    match value {
        serde_json::Value::Array(items) => match items.as_slice() {
            [x, y, ..] if x.is_number() && y.is_number() => {
                points.extend(x.as_f64().zip(y.as_f64()));
            }
            _ => items.iter().for_each(|item| json_points(item, points)),
        },
        serde_json::Value::Object(members) => {
            for (name, member) in
                members.iter().filter(|(name, _)| *name != "bbox" && *name != "properties")
            {
                if name == "coordinates" || member.is_object() || member.is_array() {
                    json_points(member, points);
                }
            }
        }
        _ => {}
    }
}

fn numbers(text: &str) -> Vec<f64> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';'));
    parts.filter(|part| !part.is_empty()).map_while(|part| part.parse().ok()).collect()
}

fn around(points: Vec<(f64, f64)>) -> Option<[f64; 4]> {
    let mut found: Option<[f64; 4]> = None;
    for (x, y) in points {
        if !(-180.0..=180.0).contains(&x) || !(-90.0..=90.0).contains(&y) {
            return None;
        }
        found = Some(match found {
            None => [x, y, x, y],
            Some([w, s, e, n]) => [w.min(x), s.min(y), e.max(x), n.max(y)],
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_found() {
        let check =
            |text: &str, expected: Option<[f64; 4]>| assert_eq!(extent(text), expected, "{text}");
        check("POLYGON ((1 2, 1 4, 3 4, 1 2))", Some([1.0, 2.0, 3.0, 4.0]));
        check(
            "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(50 8)",
            Some([8.0, 50.0, 8.0, 50.0]),
        );
        check(
            "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>\nPolygon((3 44, 4 45))",
            Some([3.0, 44.0, 4.0, 45.0]),
        );
        check("MULTIPOLYGON(((1 2,3 4)),((5 6,7 8)))", Some([1.0, 2.0, 7.0, 8.0]));
        check("ENVELOPE(1, 3, 4, 2)", Some([1.0, 2.0, 3.0, 4.0]));
        check("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4]]]}", Some([1.0, 2.0, 3.0, 4.0]));
        check("{\"type\":\"Polygon\",\"coordinates\":[[[4,NaN]]]}", None);
        check(
            "<gml:Envelope srsName='http://www.opengis.net/def/crs/OGC/1.3/CRS84'><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope>",
            Some([1.0, 2.0, 3.0, 4.0]),
        );
        check("1,2,3,4", Some([1.0, 2.0, 3.0, 4.0]));
        check("POINT(500000 4649776)", None);
        check("Europe", None);
        check("", None);
    }
}
