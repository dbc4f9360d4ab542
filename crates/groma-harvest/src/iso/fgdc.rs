//! The older American standard: FGDC's content standard for digital geospatial metadata.

use crate::draft::{DistributionDraft, Draft};
use crate::xml::Element;

/// A data set. These records have no identifier of their own.
pub(super) fn draft(record: &Element<'_>) -> Draft {
    let first = |path: &str| record.first(path).and_then(Element::words);
    let all = |path: &str| -> Vec<String> {
        record.all(path).into_iter().filter_map(Element::words).collect()
    };
    let long = |path: &str| record.first(path).map(|element| vec![(None, element.text())]);
    let period =
        |path: &str| first(&format!("idinfo/timeperd/timeinfo/{path}")).map(|day| date(&day));
    Draft {
        native_id: first("idinfo/datsetid"),
        canonical: record.canonical(&["metainfo/metd", "metainfo/metrd"]),
        title: long("idinfo/citation/citeinfo/title").unwrap_or_default(),
        description: long("idinfo/descript/abstract").unwrap_or_default(),
        keyword: ["theme/themekey", "place/placekey"]
            .iter()
            .flat_map(|path| all(&format!("idinfo/keywords/{path}")))
            .collect(),
        theme: topics(record),
        publisher_name: first("idinfo/citation/citeinfo/pubinfo/publish")
            .or_else(|| first("idinfo/citation/citeinfo/origin")),
        contact_name: first("idinfo/ptcontac/cntinfo/*/cntorg")
            .or_else(|| first("distinfo/distrib/cntinfo/*/cntorg")),
        contact_email: first("idinfo/ptcontac/cntinfo/cntemail")
            .or_else(|| first("distinfo/distrib/cntinfo/cntemail")),
        issued: first("idinfo/citation/citeinfo/pubdate").map(|day| date(&day)),
        temporal_start: period("rngdates/begdate").or_else(|| period("sngdate/caldate")),
        temporal_end: period("rngdates/enddate").or_else(|| period("sngdate/caldate")),
        spatial_bbox: bbox(record),
        spatial: first("idinfo/spdom/descgeog"),
        accrual_periodicity: first("idinfo/status/update"),
        access_rights: first("idinfo/accconst"),
        licence: first("idinfo/useconst"),
        landing_page: first("idinfo/citation/citeinfo/onlink"),
        version: first("idinfo/citation/citeinfo/edition"),
        provenance: first("dataqual/lineage/procstep/procdesc"),
        distributions: distributions(record),
        ..Draft::default()
    }
}

/// `20180131` as `2018-01-31`; anything else stays.
fn date(written: &str) -> String {
    let digits = written.bytes().all(|byte| byte.is_ascii_digit());
    match written.len() {
        8 if digits => format!("{}-{}-{}", &written[..4], &written[4..6], &written[6..]),
        6 if digits => format!("{}-{}", &written[..4], &written[4..]),
        _ => written.to_owned(),
    }
}

/// Keywords from the list of topics that ISO has too.
fn topics(record: &Element<'_>) -> Vec<String> {
    let themes = record.all("idinfo/keywords/theme").into_iter();
    let iso = themes.filter(|theme| {
        theme
            .child("themekt")
            .and_then(Element::words)
            .is_some_and(|list| list.contains("ISO 19115"))
    });
    iso.flat_map(|theme| theme.all("themekey")).filter_map(Element::words).collect()
}

fn bbox(record: &Element<'_>) -> Option<[f64; 4]> {
    let bounding = record.first("idinfo/spdom/bounding")?;
    let degrees = |name: &str| -> Option<f64> { bounding.child(name)?.words()?.parse().ok() };
    Some([degrees("westbc")?, degrees("southbc")?, degrees("eastbc")?, degrees("northbc")?])
}

fn distributions(record: &Element<'_>) -> Vec<DistributionDraft> {
    let mut distributions = Vec::new();
    for form in record.all("distinfo/stdorder/digform") {
        let format = form.first("digtinfo/formname").and_then(Element::words);
        for address in form.all("digtopt/onlinopt/computer/networka/networkr") {
            distributions.push(DistributionDraft {
                access_url: address.words(),
                format: format.clone(),
                ..DistributionDraft::default()
            });
        }
    }
    distributions
}
