//! What kind of thing a piece of evidence is: a simple classification, stated here in full.

use crate::Evidence;
use serde::Serialize;

/// What kind of thing a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A law, decree or other rule.
    Law,
    /// Statistics or a dashboard of use.
    Statistics,
    /// A file of data.
    DataFile,
    /// A report, a presentation, a letter.
    Document,
    /// A page of a data portal.
    PortalPage,
    /// A picture, such as a screenshot.
    Picture,
    /// Any other page on the web.
    Page,
    /// A file that was sent along, of no other kind.
    SentFile,
}

/// Beginnings of words that speak of a law, in the languages that evidence often comes in.
const LAW: &[&str] = &[
    "law",
    "laws",
    "act",
    "acts",
    "legal",
    "legis",
    "decree",
    "decret",
    "décret",
    "decreto",
    "regulation",
    "ordinance",
    "statute",
    "directive",
    "gesetz",
    "verordnung",
    "loi",
    "lois",
    "arrete",
    "arrêté",
    "ley",
    "leyes",
    "legge",
    "lei",
    "lov",
    "lag",
    "ustawa",
    "zakon",
    "eli",
    "celex",
    "lex",
    "legifrance",
    "jorf",
    "boe",
    "gazette",
    "bulletin-officiel",
    "journal-officiel",
];
/// Beginnings of words that speak of statistics.
const STATISTICS: &[&str] = &[
    "statistic",
    "statistik",
    "statistique",
    "estadistica",
    "estatistica",
    "stats",
    "analytics",
    "dashboard",
    "metrics",
    "matomo",
    "usage",
];
/// Beginnings of words that speak of a data portal.
const PORTAL: &[&str] = &[
    "data",
    "opendata",
    "datos",
    "dados",
    "dati",
    "donnees",
    "daten",
    "dataset",
    "datasets",
    "catalog",
    "catalogue",
    "katalog",
    "ckan",
    "portal",
];
const DATA_ENDINGS: &[&str] = &[
    "csv", "tsv", "xls", "xlsx", "ods", "json", "geojson", "xml", "rdf", "ttl", "parquet", "zip",
    "gz", "gpkg", "shp",
];
const DOCUMENT_ENDINGS: &[&str] =
    &["pdf", "doc", "docx", "odt", "rtf", "ppt", "pptx", "txt", "eml"];
const PICTURE_ENDINGS: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "svg"];

impl EvidenceKind {
    /// The word in flags.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Statistics => "statistics page",
            Self::DataFile => "data file",
            Self::Document => "document",
            Self::PortalPage => "portal page",
            Self::Picture => "picture",
            Self::Page => "web page",
            Self::SentFile => "sent file",
        }
    }

    /// The first that fits: words of law in address or note, words of statistics in either, the
    /// file's ending, words of a portal in the address, any web address, anything else.
    pub fn of(evidence: &Evidence) -> Self {
        let address = evidence.address.trim().to_lowercase();
        let note = evidence.note.to_lowercase();
        let says = |known: &[&str]| has_word(&address, known) || has_word(&note, known);
        let ending = ending(&address);
        if says(LAW) {
            Self::Law
        } else if says(STATISTICS) {
            Self::Statistics
        } else if DATA_ENDINGS.contains(&ending) {
            Self::DataFile
        } else if DOCUMENT_ENDINGS.contains(&ending) {
            Self::Document
        } else if PICTURE_ENDINGS.contains(&ending) {
            Self::Picture
        } else if is_web(&address) && has_word(&address, PORTAL) {
            Self::PortalPage
        } else if is_web(&address) {
            Self::Page
        } else {
            Self::SentFile
        }
    }
}

/// Short words are compared whole, those of five letters or more as beginnings.
fn has_word(text: &str, known: &[&str]) -> bool {
    let words = || {
        text.split(|c: char| !c.is_alphanumeric() && c != '-')
            .flat_map(|part| std::iter::once(part).chain(part.split('-')))
    };
    words().any(|word| {
        known.iter().any(|known| match known.chars().count() {
            0..=4 => word == *known,
            _ => word.starts_with(known),
        })
    })
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// What stands after the last point of the file's name; empty where there is none.
fn ending(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or("");
    // The host of an address without a path is no file.
    let file = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path,
    };
    let name = file.rsplit('/').next().unwrap_or("");
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// An address as far as it names a place: without scheme, `www.`, fragment and last `/`, the host
/// in lower case.
pub(super) fn same_place(address: &str) -> String {
    let address = address.trim();
    let lower = address.to_ascii_lowercase();
    let scheme = ["https://", "http://"].iter().find(|scheme| lower.starts_with(**scheme));
    let Some(scheme) = scheme else { return address.to_owned() };
    let rest = address[scheme.len()..].split('#').next().unwrap_or("");
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    format!("{host}{path}").trim_end_matches('/').to_owned()
}
