//! One record of metadata in XML, whatever its standard: ISO 19139 and 19115-3, FGDC, Dublin Core,
//! DCAT inside an envelope. OAI-PMH, CSW and folders of files all end here.

mod constraints;
mod dublin_core;
mod embedded;
mod extent;
mod fgdc;
mod metadata;
mod online;
mod party;
mod service;
mod words;

use crate::draft::Draft;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::protocols::dcat;
use crate::xml::{Element, Repair};

/// What is known of a record before it is understood.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// What the envelope calls it; the record's own identifier counts when there is none.
    pub(crate) native_id: Option<String>,
    /// Where it stands.
    pub(crate) locator: String,
    /// Its bytes.
    pub(crate) raw: Vec<u8>,
    /// What had to be set right in it.
    pub(crate) repairs: Vec<Repair>,
    /// An `rdf:RDF` as a document by itself; empty for other records.
    pub(crate) standalone: String,
}

impl Record {
    /// Gives a data set the envelope's name: deletions and lists of identifiers use it. Its own
    /// becomes another identifier.
    pub(crate) fn name(&self, draft: &mut Draft, alone: bool) {
        let Some(outer) = self.native_id.as_ref().filter(|_| alone) else { return };
        let own = draft.native_id.replace(outer.clone());
        if let Some(own) = own.filter(|own| own != outer && !draft.identifier.contains(own)) {
            draft.identifier.insert(0, own);
        }
    }
}

/// What a record turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It was given to [`Gather::record`].
    Dataset,
    /// It was given to [`Gather::service`]: it is no data set.
    Service,
    /// It is in quarantine.
    Unknown,
}

/// Understands a record, and puts it where it belongs.
pub(crate) fn put(element: &Element<'_>, mut record: Record, gather: &mut Gather<'_>) -> Kind {
    if element.is("RDF") {
        return embedded::put(record, gather);
    }
    let understood = if is_iso(element) {
        if metadata::is_service(element) {
            let native_id = record.native_id.take().or_else(|| metadata::identifier(element));
            note_repairs(&record, gather);
            let native_id = native_id.unwrap_or_else(|| record.locator.clone());
            gather.service(service::draft(element, native_id, gather.words));
            return Kind::Service;
        }
        Some(metadata::draft(element, gather.words))
    } else if is_dublin_core(element) {
        Some(dublin_core::draft(element))
    } else if is_fgdc(element) {
        Some(fgdc::draft(element))
    } else {
        None
    };
    let Some(mut draft) = understood else {
        let reason = format!(
            "`{}` is the root of no standard of metadata that Groma reads.",
            element.name()
        );
        let (locator, native_id) = (record.locator.clone(), record.native_id);
        gather.quarantine(
            finding::UNREADABLE_RECORD,
            &locator,
            "xml",
            reason,
            native_id,
            record.raw,
        );
        return Kind::Unknown;
    };
    complete(&mut draft, record);
    gather.record(draft);
    Kind::Dataset
}

/// The identifier that a record gives itself, if it is a data set.
pub(crate) fn identifier(element: &Element<'_>, standalone: &str) -> Option<String> {
    if is_iso(element) {
        return metadata::identifier(element);
    }
    if element.is("RDF") {
        return dcat::embedded_name(standalone);
    }
    is_dublin_core(element).then(|| dublin_core::draft(element).native_id)?
}

/// Whether a record, maybe a brief one, describes a service.
pub(crate) fn is_service(element: &Element<'_>) -> bool {
    is_iso(element) && metadata::is_service(element)
}

/// Whether an element of this name can be a whole record; how confident one may be.
pub(crate) fn is_record(name: &str, namespace: &str) -> bool {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    is("MD_Metadata")
        || is("MI_Metadata")
        || (is("metadata") && namespace.is_empty())
        || (is("dc") && namespace.contains("oai_dc"))
        || (is("Record") && namespace.contains("/cat/csw/"))
}

/// Names of the roots of records, for pages that have to be taken apart.
pub(crate) const ROOTS: &[&str] =
    &["MD_Metadata", "MI_Metadata", "Record", "SummaryRecord", "BriefRecord", "RDF"];

fn is_iso(element: &Element<'_>) -> bool {
    element.is("MD_Metadata") || element.is("MI_Metadata")
}

fn is_dublin_core(element: &Element<'_>) -> bool {
    let dublin_core = ["dc", "Record", "SummaryRecord", "BriefRecord", "qualifieddc"];
    dublin_core.iter().any(|name| element.is(name))
}

fn is_fgdc(element: &Element<'_>) -> bool {
    element.is("metadata") && element.child("idinfo").is_some()
}

fn complete(draft: &mut Draft, record: Record) {
    record.name(draft, true);
    draft.locator = record.locator;
    draft.raw = record.raw;
    draft.findings.extend(record.repairs.into_iter().map(noted));
}

fn noted(repair: Repair) -> Noted {
    Noted::new(finding::REPAIRED_RECORD, repair.what)
}

fn note_repairs(record: &Record, gather: &mut Gather<'_>) {
    for repair in &record.repairs {
        gather.note(Noted { locator: Some(record.locator.clone()), ..noted(repair.clone()) });
    }
}

#[cfg(test)]
mod tests;
