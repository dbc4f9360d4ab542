//! DCAT inside the envelope of another protocol, handed to the reader of RDF.

use super::{Kind, Record};
use crate::gather::Gather;
use crate::protocols::dcat;

/// Reads what an `rdf:RDF` describes.
pub(super) fn put(record: Record, gather: &mut Gather<'_>) -> Kind {
    let rdf_xml = record.standalone.clone();
    match dcat::embedded(&rdf_xml, record, gather) {
        0 => Kind::Service,
        _ => Kind::Dataset,
    }
}
