//! A record that describes a service.

use super::words::{link, said};
use super::{constraints, metadata, online, party};
use crate::draft::{Draft, ServiceDraft};
use crate::xml::Element;
use groma_define::vocabulary::Vocabularies;

/// A data service.
pub(super) fn draft(record: &Element<'_>, native_id: String, terms: &Vocabularies) -> ServiceDraft {
    let mut service = ServiceDraft { native_id, ..ServiceDraft::default() };
    let mut legal = Draft::default();
    if let Some(identification) = metadata::identification(record) {
        service.title = identification.first("citation/CI_Citation/title").and_then(said);
        service.kind =
            identification.child("serviceType").and_then(|kind| kind.first("*")?.words());
        service.serves = identification.all("operatesOn").into_iter().filter_map(served).collect();
        let operations = identification.all("containsOperations/SV_OperationMetadata");
        let connect =
            |operation: &&Element<'_>| operation.first("connectPoint/*").and_then(online::address);
        let described = operations.iter().find(|operation| is_capabilities(operation));
        service.endpoint_description = described.and_then(connect);
        service.endpoint_url = operations.iter().find_map(connect);
        let keywords = identification.all("descriptiveKeywords/MD_Keywords/keyword");
        service.hvd_category =
            keywords.into_iter().filter_map(link).filter(|to| to.contains("/bna/")).collect();
        constraints::fill(&mut legal, identification, terms);
    }
    online::fill(&mut legal, record);
    let first = legal.distributions.first();
    service.endpoint_url = service.endpoint_url.or_else(|| first?.access_url.clone());
    service.kind = service.kind.or_else(|| first?.format.clone());
    service.page = legal.landing_page;
    service.licence = legal.licence;
    let mut parties = party::parties(record, "identificationInfo/*/pointOfContact");
    parties.extend(party::parties(record, "contact"));
    service.contact = party::contact(&parties).and_then(|contact| contact.organisation.clone());
    service
}

fn is_capabilities(operation: &Element<'_>) -> bool {
    operation
        .child("operationName")
        .and_then(said)
        .is_some_and(|name| name.eq_ignore_ascii_case("GetCapabilities"))
}

/// The identifier of a data set that is served: by reference, or at the end of an address.
fn served(operates_on: &Element<'_>) -> Option<String> {
    if let Some(id) = operates_on.attribute("uuidref").filter(|id| !id.is_empty()) {
        return Some(id.to_owned());
    }
    let address = operates_on.attribute("href")?;
    let asked = address.split(['?', '&', ';']).find_map(|part| {
        part.split_once('=').filter(|(name, _)| name.eq_ignore_ascii_case("id")).map(|(_, id)| id)
    });
    let last = || address.rsplit(['/', '#']).next();
    let id = asked.or_else(last).filter(|id| !id.is_empty())?;
    Some(id.to_owned())
}
