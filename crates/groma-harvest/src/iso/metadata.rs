//! `MD_Metadata` of ISO 19139 and 19115-3 as a data set. The two differ in namespaces and in a few
//! paths; without prefixes one reading serves both.

use super::words::{code, in_languages, link, locales, main_language, said, short};
use super::{constraints, extent, online, party};
use crate::draft::Draft;
use crate::xml::Element;
use groma_define::vocabulary::Vocabularies;

/// What changes in a record while the data stay the same.
const VOLATILE: &[&str] = &["dateStamp", "dateInfo", "metadataMaintenance"];

/// High-value categories are in this vocabulary.
const HIGH_VALUE: &str = "http://data.europa.eu/bna/";

/// The EU's own themes.
const THEMES: &str = "/authority/data-theme/";

/// The identifier of the record.
pub(super) fn identifier(record: &Element<'_>) -> Option<String> {
    let newer = || record.first("metadataIdentifier/*/code");
    record.child("fileIdentifier").or_else(newer).and_then(said)
}

/// Whether the record describes a service.
pub(super) fn is_service(record: &Element<'_>) -> bool {
    record.first("identificationInfo/SV_ServiceIdentification").is_some()
        || level(record).is_some_and(|level| level.eq_ignore_ascii_case("service"))
}

/// The first thing that the record identifies.
pub(super) fn identification<'e, 'a>(record: &'e Element<'a>) -> Option<&'e Element<'a>> {
    record.first("identificationInfo/*")
}

/// A data set.
pub(super) fn draft(record: &Element<'_>, terms: &Vocabularies) -> Draft {
    let mut draft = Draft {
        native_id: identifier(record),
        canonical: record.canonical(VOLATILE),
        kind: kind(level(record).as_deref()),
        in_series: parent(record),
        provenance: lineage(record),
        conforms_to: conformance(record),
        ..Draft::default()
    };
    if let Some(identification) = identification(record) {
        describe(&mut draft, record, identification);
        extent::fill(&mut draft, identification);
        constraints::fill(&mut draft, identification, terms);
    }
    responsible(&mut draft, record);
    online::fill(&mut draft, record);
    draft
}

/// Title, abstract, dates, words.
fn describe(draft: &mut Draft, record: &Element<'_>, identification: &Element<'_>) {
    let language = main_language(record);
    let locales = locales(record);
    let words = |element: &Element<'_>| in_languages(element, language.as_deref(), &locales);
    if let Some(citation) = identification.first("citation/CI_Citation") {
        draft.title = citation.child("title").map(words).unwrap_or_default();
        draft.issued = date(citation, "publication");
        draft.modified = date(citation, "revision");
        draft.version = citation.child("edition").and_then(said);
        draft.identifier =
            citation.all("identifier/*/code").into_iter().filter_map(code_or_link).collect();
    }
    draft.description = identification.child("abstract").map(words).unwrap_or_default();
    draft.accrual_periodicity =
        identification.first("resourceMaintenance/*/maintenanceAndUpdateFrequency").and_then(code);
    draft.language = languages(identification);
    draft.theme = identification.all("topicCategory").into_iter().filter_map(said).collect();
    for keywords in identification.all("descriptiveKeywords/MD_Keywords") {
        for keyword in keywords.all("keyword") {
            sort_in(draft, keyword);
        }
    }
}

/// A keyword; by its link it may be a theme or a category besides.
fn sort_in(draft: &mut Draft, keyword: &Element<'_>) {
    draft.keyword.extend(said(keyword));
    match link(keyword) {
        Some(link) if link.contains(HIGH_VALUE) => draft.hvd_category.push(link),
        Some(link) if link.contains(THEMES) => draft.theme.push(link),
        _ => {}
    }
}

/// The date of the data of this type; the record's own stamp is another matter.
fn date(citation: &Element<'_>, of: &str) -> Option<String> {
    let dates = citation.all("date/CI_Date").into_iter();
    let of_type = dates.filter(|date| {
        date.child("dateType").and_then(code).is_some_and(|kind| kind.eq_ignore_ascii_case(of))
    });
    of_type.filter_map(|date| date.child("date")?.words()).max()
}

/// An identifier: a link is more than the text that stands for it.
fn code_or_link(element: &Element<'_>) -> Option<String> {
    link(element).or_else(|| said(element))
}

fn languages(identification: &Element<'_>) -> Vec<String> {
    let older = identification.all("language");
    let newer = identification.all("defaultLocale/PT_Locale/language");
    older.into_iter().chain(newer).filter_map(said).map(|language| short(&language)).collect()
}

/// Publisher and contact: those of the data, else those of the record.
fn responsible(draft: &mut Draft, record: &Element<'_>) {
    let of_data = [
        "identificationInfo/*/pointOfContact",
        "identificationInfo/*/citation/*/citedResponsibleParty",
    ];
    let mut parties: Vec<party::Party> =
        of_data.iter().flat_map(|path| party::parties(record, path)).collect();
    if party::publisher(&parties).is_none() {
        parties.extend(party::parties(record, "contact"));
    }
    if let Some(publisher) = party::publisher(&parties) {
        draft.publisher_name.clone_from(&publisher.organisation);
        draft.publisher_iri.clone_from(&publisher.iri);
    }
    if let Some(contact) = party::contact(&parties) {
        draft.contact_name.clone_from(&contact.organisation);
        draft.contact_email.clone_from(&contact.email);
    }
}

/// dataset, series, service, …: `hierarchyLevel`, or the scope of 19115-3.
fn level(record: &Element<'_>) -> Option<String> {
    let newer = || record.first("metadataScope/MD_MetadataScope/resourceScope");
    record.child("hierarchyLevel").or_else(newer).and_then(code)
}

fn kind(level: Option<&str>) -> String {
    match level {
        None | Some("dataset" | "nonGeographicDataset") => String::new(),
        Some(other) => other.to_owned(),
    }
}

fn parent(record: &Element<'_>) -> Option<String> {
    if let Some(older) = record.child("parentIdentifier").and_then(code_or_link) {
        return Some(older);
    }
    let newer = record.child("parentMetadata")?;
    let named = newer.attribute("uuidref").map(str::to_owned);
    named.or_else(|| newer.first("CI_Citation/identifier/*/code").and_then(said))
}

fn lineage(record: &Element<'_>) -> Option<String> {
    let paths =
        ["dataQualityInfo/*/lineage/LI_Lineage/statement", "resourceLineage/LI_Lineage/statement"];
    paths.iter().find_map(|path| record.first(path)).and_then(said)
}

/// Specifications that the data are said to pass.
fn conformance(record: &Element<'_>) -> Vec<String> {
    let results = record.all("dataQualityInfo/*/report/*/result/DQ_ConformanceResult");
    let passed = results.into_iter().filter(|result| {
        result
            .child("pass")
            .and_then(Element::words)
            .is_some_and(|pass| pass == "true" || pass == "1")
    });
    passed
        .filter_map(|result| result.first("specification/CI_Citation/title"))
        .filter_map(code_or_link)
        .collect()
}
