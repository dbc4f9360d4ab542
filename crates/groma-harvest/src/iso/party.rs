//! Who is responsible: organisations, never persons.

use super::words::{code, said};
use crate::xml::Element;

/// An organisation and what it has to do with the data.
#[derive(Debug, Default)]
pub(super) struct Party {
    pub(super) role: String,
    pub(super) organisation: Option<String>,
    /// The organisation's IRI, where its name is a link.
    pub(super) iri: Option<String>,
    pub(super) email: Option<String>,
}

/// Roles, from the one that publishes to those that might.
const PUBLISHES: &[&str] = &[
    "publisher",
    "owner",
    "custodian",
    "resourceProvider",
    "distributor",
    "pointOfContact",
    "author",
    "originator",
];

/// The organisations at the end of a path, in both standards.
pub(super) fn parties(record: &Element<'_>, path: &str) -> Vec<Party> {
    let around = record.all(path);
    around.into_iter().flat_map(Element::elements).map(party).collect()
}

/// Who publishes.
pub(super) fn publisher(parties: &[Party]) -> Option<&Party> {
    let named = |role: &&str| {
        parties.iter().find(|p| p.role.eq_ignore_ascii_case(role) && p.organisation.is_some())
    };
    PUBLISHES.iter().find_map(named).or_else(|| parties.iter().find(|p| p.organisation.is_some()))
}

/// Whom to write to.
pub(super) fn contact(parties: &[Party]) -> Option<&Party> {
    let contact =
        parties.iter().find(|p| p.role.eq_ignore_ascii_case("pointOfContact") && p.email.is_some());
    contact.or_else(|| parties.iter().find(|p| p.email.is_some())).or_else(|| publisher(parties))
}

/// `CI_ResponsibleParty` of 19139, or `CI_Responsibility` of 19115-3.
fn party(element: &Element<'_>) -> Party {
    let older = element.child("organisationName");
    let name = older.or_else(|| element.first("party/CI_Organisation/name"));
    let email = element.anywhere("electronicMailAddress").into_iter().find_map(said);
    Party {
        role: element.child("role").and_then(code).unwrap_or_default(),
        organisation: name.and_then(said),
        iri: name.and_then(super::words::link),
        email,
    }
}
