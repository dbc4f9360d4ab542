//! Dublin Core: `oai_dc`, and the records of CSW.

use crate::draft::{DistributionDraft, Draft, Words};
use crate::xml::Element;

/// A data set.
pub(super) fn draft(record: &Element<'_>) -> Draft {
    let texts = |name: &str| -> Vec<String> {
        record.elements().filter(|element| element.is(name)).filter_map(Element::words).collect()
    };
    let identifiers = texts("identifier");
    let in_words = |names: &[&str]| -> Words {
        let named = record.elements().filter(|element| names.iter().any(|name| element.is(name)));
        named.map(|e| (e.attribute("lang").map(super::words::short), e.text())).collect()
    };
    let first = |name: &str| texts(name).into_iter().next();
    let mut draft = Draft {
        native_id: identifiers.iter().find(|id| !is_address(id)).or(identifiers.first()).cloned(),
        canonical: record.canonical(&[]),
        kind: kind(first("type").as_deref()),
        title: in_words(&["title"]),
        description: in_words(&["description", "abstract"]),
        keyword: texts("subject"),
        publisher_name: first("publisher"),
        issued: first("issued").or_else(|| first("date")),
        modified: first("modified"),
        spatial: first("spatial").or_else(|| first("coverage")),
        spatial_bbox: record.child("BoundingBox").and_then(bbox),
        access_rights: first("accessRights"),
        licence: first("license").or_else(|| first("rights")),
        language: texts("language").iter().map(|language| super::words::short(language)).collect(),
        is_part_of: first("isPartOf"),
        provenance: first("provenance").or_else(|| first("source")),
        ..Draft::default()
    };
    let pages = identifiers.iter().filter(|id| is_address(id));
    draft.landing_page = pages.clone().next().cloned();
    draft.identifier =
        identifiers.iter().filter(|id| Some(*id) != draft.native_id.as_ref()).cloned().collect();
    draft.distributions = links(record, texts("format"));
    draft
}

/// `dct:references` and `dc:URI` with their schemes, as servers of CSW write them; `dc:relation`
/// says only that something is related.
fn links(record: &Element<'_>, formats: Vec<String>) -> Vec<DistributionDraft> {
    let named = record.elements().filter(|element| element.is("references") || element.is("URI"));
    let mut links: Vec<DistributionDraft> = Vec::new();
    for element in named {
        let Some(address) = element.words().filter(|address| is_address(address)) else { continue };
        let scheme = element
            .attribute("scheme")
            .or_else(|| element.attribute("protocol"))
            .unwrap_or_default();
        let scheme = scheme.to_ascii_uppercase();
        if scheme.contains("THUMBNAIL")
            || links.iter().any(|known| known.access_url.as_ref() == Some(&address))
        {
            continue;
        }
        let service = super::online::SERVICES.iter().find(|(part, _)| scheme.contains(part));
        let format = match (service, formats.as_slice()) {
            (Some((_, service)), _) => Some((*service).to_owned()),
            (None, [only]) => Some(only.clone()),
            _ => None,
        };
        links.push(DistributionDraft {
            title: element
                .attribute("name")
                .or_else(|| element.attribute("description"))
                .map(str::to_owned),
            download_url: scheme.contains("DOWNLOAD").then(|| address.clone()),
            access_url: Some(address),
            format,
            ..DistributionDraft::default()
        });
    }
    links
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Only kinds that catalogs of data know; `dc:type` of libraries is left in the raw record.
fn kind(kind: Option<&str>) -> String {
    let plain = kind.map(|kind| kind.rsplit(['/', '#']).next().unwrap_or(kind));
    match plain {
        Some(known @ ("series" | "service" | "map" | "tile" | "software")) => known.to_owned(),
        _ => String::new(),
    }
}

/// Corners of `ows:BoundingBox`; by the URN of EPSG:4326 latitude comes first.
fn bbox(element: &Element<'_>) -> Option<[f64; 4]> {
    let corner = |name: &str| -> Option<(f64, f64)> {
        let text = element.child(name)?.words()?;
        let (x, y) = text.split_once(' ')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    let (lower, upper) = (corner("LowerCorner")?, corner("UpperCorner")?);
    let crs = element.attribute("crs").unwrap_or_default();
    Some(match crs.contains("urn") && crs.ends_with(":4326") {
        true => [lower.1, lower.0, upper.1, upper.0],
        false => [lower.0, lower.1, upper.0, upper.1],
    })
}
