//! The protocols, one file each.

mod ckan;
mod csw;
mod data_json;
pub(crate) mod dcat;
mod oai_pmh;
mod ogc_records;
mod opendatasoft;
mod sdmx;
mod socrata;
mod stac;
mod udata;
pub(crate) mod waf;

use crate::protocol::Protocol;

/// Every protocol, in the order in which equals are preferred.
pub const PROTOCOLS: &[&dyn Protocol] = &[
    &ckan::Ckan,
    &dcat::Dcat,
    &data_json::DataJson,
    &oai_pmh::OaiPmh,
    &csw::Csw,
    &opendatasoft::Opendatasoft,
    &udata::Udata,
    &ogc_records::OgcRecords,
    &socrata::Socrata,
    &stac::Stac,
    &waf::Waf,
    &sdmx::Sdmx,
];
