//! Where the data can be had: online resources, most of which are distributions and some of which
//! are pages about them.

use super::words::{code, link, said};
use crate::draft::{DistributionDraft, Draft};
use crate::xml::Element;

/// An online resource.
struct Online {
    address: String,
    protocol: String,
    function: String,
    name: Option<String>,
    media_type: Option<String>,
}

/// Fills in distributions and landing page.
pub(super) fn fill(draft: &mut Draft, record: &Element<'_>) {
    let formats = formats(record);
    let options = ["transferOptions", "distributor/MD_Distributor/distributorTransferOptions"];
    let mut resources = Vec::new();
    for distribution in record.all("distributionInfo/*") {
        for path in options {
            let path = format!("{path}/MD_DigitalTransferOptions/onLine/*");
            resources.extend(distribution.all(&path).into_iter().filter_map(online));
        }
    }
    for resource in resources {
        if resource.is_page() {
            draft.landing_page.get_or_insert(resource.address);
        } else {
            draft.distributions.push(resource.distribution(&formats));
        }
    }
}

/// The formats that a record names.
fn formats(record: &Element<'_>) -> Vec<String> {
    let paths = [
        "distributionInfo/*/distributionFormat/MD_Format",
        "distributionInfo/*/distributor/MD_Distributor/distributorFormat/MD_Format",
        "identificationInfo/*/resourceFormat/MD_Format",
    ];
    let mut formats: Vec<String> = Vec::new();
    for format in paths.iter().flat_map(|path| record.all(path)) {
        let name = format
            .child("name")
            .or_else(|| format.first("formatSpecificationCitation/CI_Citation/title"));
        let named = name.and_then(|name| {
            link(name).filter(|to| to.contains("file-type/")).or_else(|| said(name))
        });
        if let Some(named) = named.filter(|named| !formats.contains(named)) {
            formats.push(named);
        }
    }
    formats
}

pub(super) fn address(resource: &Element<'_>) -> Option<String> {
    resource.child("linkage").and_then(said)
}

fn online(resource: &Element<'_>) -> Option<Online> {
    let name = resource.child("name");
    let file = name.and_then(|name| name.child("MimeFileType"));
    Some(Online {
        address: address(resource)?,
        protocol: resource.child("protocol").and_then(said).unwrap_or_default(),
        function: resource.child("function").and_then(code).unwrap_or_default(),
        name: name.and_then(said).or_else(|| resource.child("description").and_then(said)),
        media_type: file
            .and_then(|file| file.attribute("type"))
            .filter(|t| t.contains('/'))
            .map(str::to_owned),
    })
}

impl Online {
    /// A page for people: said to be information, or a mere link without anything that is said of it.
    fn is_page(&self) -> bool {
        let function = self.function.to_ascii_lowercase();
        match function.as_str() {
            "information" | "search" | "browsing" => self.service().is_none(),
            "" => self.protocol.to_ascii_uppercase().starts_with("WWW:LINK"),
            _ => false,
        }
    }

    fn distribution(self, formats: &[String]) -> DistributionDraft {
        let function = self.function.to_ascii_lowercase();
        let protocol = self.protocol.to_ascii_uppercase();
        let service = self.service();
        let downloads = service.is_none()
            && (function == "download"
                || protocol.contains("DOWNLOAD")
                || ending(&self.address).is_some());
        let format = match (service, ending(&self.address), formats) {
            (Some(service), _, _) => Some(service.to_owned()),
            (None, Some(ending), _) => Some(ending),
            (None, None, [only]) => Some(only.clone()),
            _ => None,
        };
        DistributionDraft {
            title: self.name,
            download_url: downloads.then(|| self.address.clone()),
            access_url: Some(self.address),
            format,
            media_type: self.media_type,
            ..DistributionDraft::default()
        }
    }

    /// The interface that answers there.
    fn service(&self) -> Option<&'static str> {
        let protocol = self.protocol.to_ascii_uppercase();
        let known = SERVICES.iter().find(|(part, _)| protocol.contains(part));
        let address = self.address.to_ascii_uppercase();
        let asked =
            || SERVICES.iter().find(|(part, _)| address.contains(&format!("SERVICE={part}")));
        known.or_else(asked).map(|(_, name)| *name)
    }
}

/// Interfaces by a part of their protocol.
pub(super) const SERVICES: &[(&str, &str)] = &[
    ("WMTS", "WMTS"),
    ("WMS", "WMS"),
    ("WFS", "WFS"),
    ("WCS", "WCS"),
    ("WPS", "WPS"),
    ("CSW", "CSW"),
    ("SOS", "SOS"),
    ("ESRI:REST", "Esri REST"),
    ("ARCGIS", "Esri REST"),
    ("OGC API", "OGC API"),
    ("OGCAPI", "OGC API"),
];

/// The ending of a file in an address, when it is one of data.
fn ending(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let file = path.rsplit('/').next()?;
    let ending = file.rsplit_once('.')?.1.to_ascii_lowercase();
    ENDINGS.contains(&ending.as_str()).then_some(ending)
}

const ENDINGS: &[&str] = &[
    "zip", "csv", "json", "geojson", "gml", "gpkg", "kml", "kmz", "xml", "xlsx", "xls", "ods",
    "shp", "tif", "tiff", "nc", "gz", "7z", "tar", "parquet", "pdf", "txt", "dxf", "dwg", "las",
    "laz", "mdb", "sqlite", "ttl", "rdf",
];
