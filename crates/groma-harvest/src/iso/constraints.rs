//! Licence and access, which ISO mixes: a block of legal constraints says of which of the two its
//! texts speak, and older records say neither.

use super::words::{code, link, said};
use crate::draft::Draft;
use crate::xml::Element;
use groma_define::vocabulary::{Vocabularies, Vocabulary};

/// Links to INSPIRE's list of reasons for limited access.
const LIMITS: &str = "LimitationsOnPublicAccess";

/// Acts of the European Union.
const ACTS: &str = "http://data.europa.eu/eli/";

/// Fills in licence, access rights and acts.
pub(super) fn fill(draft: &mut Draft, identification: &Element<'_>, terms: &Vocabularies) {
    let mut uses = Vec::new();
    let mut access = Vec::new();
    for block in identification.all("resourceConstraints/*") {
        read(block, &mut uses, &mut access);
    }
    let acts = uses.iter().chain(&access).filter(|text| text.starts_with(ACTS)).cloned();
    draft.applicable_legislation.extend(acts);
    uses.retain(|text| !text.starts_with(ACTS));
    draft.licence = licence(&uses, terms);
    draft.access_rights = access.into_iter().find(|text| !text.starts_with(ACTS));
}

/// The texts of a block, each on the side of which it speaks.
fn read(block: &Element<'_>, uses: &mut Vec<String>, access: &mut Vec<String>) {
    let limitations = block.all("useLimitation").into_iter().flat_map(texts);
    let others: Vec<String> = block.all("otherConstraints").into_iter().flat_map(texts).collect();
    let references = block.all("reference/CI_Citation").into_iter().flat_map(reference);
    let codes =
        |name: &str| -> Vec<String> { block.all(name).into_iter().filter_map(code).collect() };
    let (of_access, of_use) = (codes("accessConstraints"), codes("useConstraints"));
    let speaks_of_access = !of_access.is_empty() && of_use.is_empty();
    uses.extend(references);
    for text in others {
        match text.contains(LIMITS) || speaks_of_access {
            true => access.push(text),
            false => uses.push(text),
        }
    }
    uses.extend(limitations);
    let coded = of_access.into_iter().filter(|code| code != "otherRestrictions");
    access.extend(coded);
}

/// A link and its text both count.
fn texts(element: &Element<'_>) -> Vec<String> {
    [link(element), said(element)].into_iter().flatten().collect()
}

/// 19115-3 cites a licence.
fn reference(citation: &Element<'_>) -> Vec<String> {
    let address = citation.first("onlineResource/CI_OnlineResource/linkage").and_then(said);
    let title = citation.child("title").map(texts).unwrap_or_default();
    address.into_iter().chain(title).collect()
}

/// The text that names a licence: one that is understood, itself or by an address in it; else one
/// that has an address; else the first.
fn licence(texts: &[String], terms: &Vocabularies) -> Option<String> {
    let understood = |text: &str| terms.understood(Vocabulary::Licence, text).is_some();
    let addresses: Vec<&str> = texts.iter().flat_map(|text| addresses(text)).collect();
    let whole = texts.iter().map(String::as_str).find(|text| understood(text));
    let inside = addresses.iter().copied().find(|address| understood(address));
    let speaking = || {
        let of_licence =
            |text: &&&str| LICENCES.iter().any(|part| text.to_lowercase().contains(part));
        addresses.iter().find(of_licence).copied()
    };
    let first = || texts.first().map(String::as_str);
    whole.or(inside).or_else(speaking).or_else(first).map(str::to_owned)
}

/// Parts of addresses that lead to licences.
const LICENCES: &[&str] = &["licen", "creativecommons", "opendata", "copyright", "/eupl"];

fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '(' | ')'));
    words
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .map(|word| word.trim_end_matches(['.', ',', ';', '}']))
}
