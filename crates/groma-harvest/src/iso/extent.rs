//! Where and when.

use super::words::said;
use crate::draft::Draft;
use crate::xml::Element;

/// Fills in area and period from what a record says of its extents.
pub(super) fn fill(draft: &mut Draft, identification: &Element<'_>) {
    for extent in identification.all("extent/EX_Extent") {
        for geographic in extent.all("geographicElement/*") {
            draft.spatial_bbox = draft.spatial_bbox.or_else(|| bbox(geographic));
            let named = geographic.first("geographicIdentifier/*/code").and_then(place);
            if let Some(iri) = named.as_deref().filter(|named| named.starts_with("http")) {
                draft.spatial_iri.push(iri.to_owned());
            }
            draft.spatial = draft.spatial.take().or(named);
        }
        let described = extent.child("description").and_then(said);
        draft.spatial = draft.spatial.take().or(described);
        for temporal in extent.all("temporalElement/*/extent") {
            period(draft, temporal);
        }
    }
}

fn place(code: &Element<'_>) -> Option<String> {
    super::words::link(code).or_else(|| said(code))
}

fn bbox(element: &Element<'_>) -> Option<[f64; 4]> {
    let degrees = |name: &str| -> Option<f64> {
        let text = element.child(name)?.text();
        text.replace(',', ".").parse().ok().filter(|degrees: &f64| degrees.is_finite())
    };
    Some([
        degrees("westBoundLongitude")?,
        degrees("southBoundLatitude")?,
        degrees("eastBoundLongitude")?,
        degrees("northBoundLatitude")?,
    ])
}

/// `TimePeriod` or `TimeInstant`, in any version of GML.
fn period(draft: &mut Draft, extent: &Element<'_>) {
    let position = |names: [&str; 2]| {
        let direct = extent.all(&format!("*/{}", names[0]));
        let nested = extent.all(&format!("*/{}/TimeInstant/timePosition", names[1]));
        direct.into_iter().chain(nested).find_map(Element::words)
    };
    let instant = extent.first("TimeInstant/timePosition").and_then(Element::words);
    draft.temporal_start = draft
        .temporal_start
        .take()
        .or_else(|| position(["beginPosition", "begin"]))
        .or_else(|| instant.clone());
    draft.temporal_end =
        draft.temporal_end.take().or_else(|| position(["endPosition", "end"])).or(instant);
}
