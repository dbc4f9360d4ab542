//! Which request tells that a service lives, better than its landing page does.

use crate::answer::Ask;
use crate::probe::LinkPurpose;
use url::Url;

/// A request, and what its answer has to hold.
pub(super) struct Sign {
    pub(super) ask: Ask,
    pub(super) lives: fn(&str) -> bool,
}

/// The sign of life of a service of this type, or with such an address; none when it is of no type
/// that has one.
pub(super) fn sign_of_life(
    purpose: LinkPurpose,
    declared: Option<&str>,
    url: &Url,
) -> Option<Sign> {
    // A link to a file is a file's, whatever words are in its address.
    if purpose == LinkPurpose::Download && declared.is_none_or(|declared| kind(declared).is_none())
    {
        return None;
    }
    let kind = declared.and_then(kind).or_else(|| of_address(url, purpose))?;
    let (url, accept, lives): (Url, &str, fn(&str) -> bool) = match kind {
        Kind::Ogc(service) => {
            (capabilities(url, service), "text/xml,application/xml,*/*", is_capabilities)
        }
        Kind::ArcGis => (with(url, "f", "json"), "application/json,*/*", is_arcgis),
        Kind::OgcApi => (with(url, "f", "json"), "application/json,*/*", is_ogc_api),
        Kind::OData => {
            (below(url, "$metadata"), "application/xml,*/*", |text| text.contains("Edmx"))
        }
        Kind::OpenApi => (url.clone(), "application/json,application/yaml,*/*", is_open_api),
        Kind::Sdmx => {
            let url = below(url, "dataflow/all/all/latest");
            (
                with(&url, "detail", "allstubs"),
                "application/vnd.sdmx.structure+xml;version=2.1,*/*;q=0.5",
                is_sdmx,
            )
        }
        Kind::Sparql => (
            with(url, "query", "ASK {}"),
            "application/sparql-results+json,application/sparql-results+xml",
            |text| text.contains("boolean"),
        ),
    };
    Some(Sign { ask: Ask::get(url, accept), lives })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ogc(&'static str),
    ArcGis,
    OgcApi,
    OData,
    OpenApi,
    Sdmx,
    Sparql,
}

/// What somebody called it: `WMS_SRVC`, `OGC WMS`, `Esri REST`, an address of a standard.
fn kind(declared: &str) -> Option<Kind> {
    let plain = declared.to_ascii_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let has = |word: &str| words.contains(&word);
    let pair = |one: &str, two: &str| words.windows(2).any(|pair| pair == [one, two]);
    Some(match () {
        () if pair("ogc", "api") || has("ogcapi") || has("oapif") => Kind::OgcApi,
        () if has("wmts") => Kind::Ogc("WMTS"),
        () if has("wms") => Kind::Ogc("WMS"),
        () if has("wfs") => Kind::Ogc("WFS"),
        () if has("wcs") => Kind::Ogc("WCS"),
        () if has("csw") => Kind::Ogc("CSW"),
        () if has("esri") || has("arcgis") => Kind::ArcGis,
        () if has("odata") => Kind::OData,
        () if has("openapi") || has("swagger") => Kind::OpenApi,
        () if has("sdmx") && (has("rest") || has("api") || has("service") || words.len() == 1) => {
            Kind::Sdmx
        }
        () if has("sparql") => Kind::Sparql,
        () => return None,
    })
}

/// What an address gives away.
fn of_address(url: &Url, purpose: LinkPurpose) -> Option<Kind> {
    let path = url.path().to_ascii_lowercase();
    let query = url.query().unwrap_or_default().to_ascii_lowercase();
    let service = query.split('&').find_map(|pair| pair.strip_prefix("service="));
    if let Some(kind) = service.and_then(kind) {
        return Some(kind);
    }
    if path.contains("/rest/services/") && path.ends_with("server") {
        return Some(Kind::ArcGis);
    }
    if purpose != LinkPurpose::Service {
        return None;
    }
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match last {
        "wms" | "wfs" | "wcs" | "wmts" | "csw" | "sparql" | "odata" => kind(last),
        "openapi.json" | "swagger.json" | "openapi.yaml" => Some(Kind::OpenApi),
        _ => None,
    }
}

/// The same service, asked what it can; what the address says of version, layers and formats is left out.
fn capabilities(url: &Url, service: &str) -> Url {
    let ours = [
        "service",
        "request",
        "version",
        "layers",
        "layer",
        "typename",
        "typenames",
        "format",
        "outputformat",
        "bbox",
        "width",
        "height",
        "srs",
        "crs",
        "styles",
    ];
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !ours.contains(&name.to_ascii_lowercase().as_str()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut url = url.clone();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair("service", service)
        .append_pair("request", "GetCapabilities");
    url
}

fn with(url: &Url, name: &str, value: &str) -> Url {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(known, _)| known != name)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(kept).append_pair(name, value);
    url
}

fn below(url: &Url, path: &str) -> Url {
    let mut url = url.clone();
    if !url.path().trim_end_matches('/').ends_with(path) {
        let whole = format!("{}/{path}", url.path().trim_end_matches('/'));
        url.set_path(&whole);
    }
    url.set_query(None);
    url
}

fn is_capabilities(text: &str) -> bool {
    text.contains("Capabilities") && !text.contains("ExceptionReport")
}

fn is_arcgis(text: &str) -> bool {
    let says = |name: &str| text.contains(&format!("\"{name}\""));
    says("currentVersion")
        || (says("layers") || says("services") || says("serviceDescription")) && !says("error")
}

fn is_ogc_api(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("\"links\"")
}

fn is_open_api(text: &str) -> bool {
    let says = |name: &str| {
        text.contains(&format!("\"{name}\""))
            || text.lines().any(|line| line.starts_with(&format!("{name}:")))
    };
    says("openapi") || says("swagger")
}

fn is_sdmx(text: &str) -> bool {
    text.contains("sdmx.org") && text.contains("Structure") || text.contains("\"dataflows\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(purpose: LinkPurpose, declared: Option<&str>, url: &str, expected: Option<&str>) {
        let sign = sign_of_life(purpose, declared, &Url::parse(url).unwrap());
        assert_eq!(
            sign.map(|sign| sign.ask.url.to_string()).as_deref(),
            expected,
            "{declared:?} {url}"
        );
    }

    #[test]
    fn services_are_asked_what_only_they_can_answer() {
        use LinkPurpose::{Access, Service};
        let capabilities = |service| {
            format!("http://a.example/ows?map=x&service={service}&request=GetCapabilities")
        };
        let (wms, wfs) = (capabilities("WMS"), capabilities("WFS"));
        check(Service, Some("WMS_SRVC"), "http://a.example/ows?map=x", Some(&wms));
        check(
            Access,
            Some("OGC WMS"),
            "http://a.example/ows?map=x&REQUEST=GetMap&Layers=y",
            Some(&wms),
        );
        check(Access, None, "http://a.example/ows?map=x&service=wfs&version=2.0.0", Some(&wfs));
        check(
            Service,
            Some("http://www.opengis.net/def/serviceType/ogc/wfs"),
            "http://a.example/ows?map=x",
            Some(&wfs),
        );
        let arcgis = "http://a.example/arcgis/rest/services/x/MapServer";
        check(Access, None, arcgis, Some(&format!("{arcgis}?f=json")));
        check(
            Access,
            Some("Esri REST"),
            &format!("{arcgis}?f=html"),
            Some(&format!("{arcgis}?f=json")),
        );
        check(
            Service,
            Some("OData"),
            "http://a.example/odata/",
            Some("http://a.example/odata/$metadata"),
        );
        check(
            Service,
            Some("SDMX"),
            "http://a.example/rest",
            Some("http://a.example/rest/dataflow/all/all/latest?detail=allstubs"),
        );
        check(
            Service,
            None,
            "http://a.example/sparql",
            Some("http://a.example/sparql?query=ASK+%7B%7D"),
        );
        check(
            Service,
            Some("OGC API - Features"),
            "http://a.example/api",
            Some("http://a.example/api?f=json"),
        );
        check(
            Service,
            None,
            "http://a.example/openapi.json",
            Some("http://a.example/openapi.json"),
        );
    }

    #[test]
    fn a_file_is_no_service() {
        use LinkPurpose::{Access, Download, Service};
        check(Download, None, "http://a.example/arcgis/rest/services/x/MapServer", None);
        check(
            Download,
            Some("CSV"),
            "http://a.example/ows?service=WFS&request=GetFeature&outputFormat=csv",
            None,
        );
        check(Access, Some("SDMX-ML"), "http://a.example/data.xml", None);
        check(Access, None, "http://a.example/wms", None);
        check(Access, Some("HTML"), "http://a.example/", None);
        check(Service, None, "http://a.example/api", None);
        check(Service, Some("REST"), "http://a.example/api", None);
    }
}
