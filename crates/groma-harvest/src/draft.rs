//! What a protocol understood of one record, in the portal's own words; [`Draft::rows`] makes rows
//! of it, the same way for every protocol.

mod contact;
mod properties;
mod rows;

use crate::finding::Noted;
use groma_define::properties::Properties;
use groma_define::tables::{DatasetRow, DistributionRow};

pub(crate) use rows::dataset_id;

/// A text in one or more languages: language (none when it is not said) and text, in the order in
/// which they stand.
pub type Words = Vec<(Option<String>, String)>;

/// One record.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// What the portal calls it; made from what it says when there is none.
    pub native_id: Option<String>,
    /// Where it stands: page and JSON pointer, XML path or line.
    pub locator: String,
    /// Its bytes as they came.
    pub raw: Vec<u8>,
    /// What it says, however it is written: sorted, without what changes at every reading. Empty
    /// when that is the bytes themselves.
    pub canonical: Vec<u8>,
    /// dataset, series, map, … ; `dataset` when empty. Anything in [`Draft::NOT_A_DATASET`] is counted and left out.
    pub kind: String,
    /// IRI.
    pub iri: Option<String>,
    /// Titles.
    pub title: Words,
    /// Descriptions.
    pub description: Words,
    /// Keywords.
    pub keyword: Vec<String>,
    /// Themes, groups, categories: codes, IRIs or words.
    pub theme: Vec<String>,
    /// Publisher's name.
    pub publisher_name: Option<String>,
    /// Publisher's IRI or identifier; when the name is not known yet, it is looked up among the entities of the catalog.
    pub publisher_iri: Option<String>,
    /// Whom to write to.
    pub contact_name: Option<String>,
    /// Where to write to.
    pub contact_email: Option<String>,
    /// First published.
    pub issued: Option<String>,
    /// Last changed.
    pub modified: Option<String>,
    /// The data begin.
    pub temporal_start: Option<String>,
    /// The data end.
    pub temporal_end: Option<String>,
    /// The area, as text, GeoJSON, WKT or a box.
    pub spatial: Option<String>,
    /// IRIs of areas.
    pub spatial_iri: Vec<String>,
    /// West, south, east, north.
    pub spatial_bbox: Option<[f64; 4]>,
    /// How often it is updated.
    pub accrual_periodicity: Option<String>,
    /// Access rights.
    pub access_rights: Option<String>,
    /// Licence of the data set.
    pub licence: Option<String>,
    /// Languages.
    pub language: Vec<String>,
    /// A page about it.
    pub landing_page: Option<String>,
    /// Other identifiers.
    pub identifier: Vec<String>,
    /// Version.
    pub version: Option<String>,
    /// Series it belongs to.
    pub in_series: Option<String>,
    /// What it is part of.
    pub is_part_of: Option<String>,
    /// Acts that oblige its publication.
    pub applicable_legislation: Vec<String>,
    /// High-value categories.
    pub hvd_category: Vec<String>,
    /// Standards.
    pub conforms_to: Vec<String>,
    /// Where it comes from.
    pub provenance: Option<String>,
    /// The original's identifier or portal, where this is a copy.
    pub source_id: Option<String>,
    /// How its properties were used; made from the fields when there is none.
    pub properties: Option<Properties>,
    /// Its distributions.
    pub distributions: Vec<DistributionDraft>,
    /// What was noticed while reading it.
    pub findings: Vec<Noted>,
}

/// One distribution of a record.
#[derive(Clone, Debug, Default)]
pub struct DistributionDraft {
    /// What the portal calls it.
    pub native_id: Option<String>,
    /// IRI.
    pub iri: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Where one gets to it.
    pub access_url: Option<String>,
    /// Where the bytes are.
    pub download_url: Option<String>,
    /// Format.
    pub format: Option<String>,
    /// Media type.
    pub media_type: Option<String>,
    /// How it is compressed.
    pub compress_format: Option<String>,
    /// How it is packed.
    pub package_format: Option<String>,
    /// Licence.
    pub licence: Option<String>,
    /// Rights.
    pub rights: Option<String>,
    /// Size.
    pub byte_size: Option<String>,
    /// Checksum.
    pub checksum: Option<String>,
    /// How it was made.
    pub checksum_algorithm: Option<String>,
    /// First published.
    pub issued: Option<String>,
    /// Last changed.
    pub modified: Option<String>,
    /// Planned availability.
    pub availability: Option<String>,
    /// State of maturity.
    pub status: Option<String>,
    /// Standards.
    pub conforms_to: Vec<String>,
    /// IRI or identifier of the service that serves it.
    pub access_service: Option<String>,
    /// Acts that oblige its publication.
    pub applicable_legislation: Vec<String>,
    /// How its properties were used; made from the fields when there is none.
    pub properties: Option<Properties>,
}

/// One data service.
#[derive(Clone, Debug, Default)]
pub struct ServiceDraft {
    /// What the portal calls it.
    pub native_id: String,
    /// IRI.
    pub iri: Option<String>,
    /// Native identifiers of the data sets it serves.
    pub serves: Vec<String>,
    /// Title.
    pub title: Option<String>,
    /// Where it answers.
    pub endpoint_url: Option<String>,
    /// Where it is described for machines.
    pub endpoint_description: Option<String>,
    /// Standards.
    pub conforms_to: Vec<String>,
    /// Where it is described for people.
    pub page: Option<String>,
    /// Whom to write to.
    pub contact: Option<String>,
    /// Licence.
    pub licence: Option<String>,
    /// Acts that oblige its publication.
    pub applicable_legislation: Vec<String>,
    /// High-value categories.
    pub hvd_category: Vec<String>,
    /// OGC, REST, SPARQL, SDMX, ….
    pub kind: Option<String>,
    /// How its properties were used.
    pub properties: Option<Properties>,
}

/// Something else that a catalog describes.
#[derive(Clone, Debug, Default)]
pub struct EntityDraft {
    /// Its IRI, or a hash of what it says.
    pub id: String,
    /// What it is: `foaf:Agent`.
    pub class: String,
    /// Its name; never that of a person.
    pub name: Option<String>,
    /// How its properties were used.
    pub properties: Option<Properties>,
    /// Native identifier of the only data set that names it.
    pub dataset: Option<String>,
}

/// What a draft becomes.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The data set; its state, its first day and the place of its bytes are filled in by the sweep.
    pub dataset: DatasetRow,
    /// Its distributions.
    pub distributions: Vec<DistributionRow>,
    /// What was noticed.
    pub findings: Vec<Noted>,
}
