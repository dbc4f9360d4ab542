//! Messages in XML, 2.1 and 3.0.

use super::dataflow::{Categories, Dataflow, Service, Urn};
use crate::answer::Answer;
use crate::draft::Words;
use crate::envelope::{self, Found};
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::protocol::Next;
use crate::xml::{self, Element};

/// Reads a message; the identifiers of its dataflows.
pub(super) fn read(
    answer: &Answer,
    service: Option<&Service>,
    mut categories: Categories,
    gather: &mut Gather<'_>,
) -> Result<Vec<String>, Next> {
    let page = answer.final_url.as_str();
    let bytes = answer.body.bytes().map_err(|error| {
        Next::Broken(finding::UNREADABLE_PAGE, format!("{page} cannot be read: {error}"))
    })?;
    let text = envelope::text(&bytes, answer, gather);
    let mut rest = String::new();
    let opened = envelope::open(&text, &["Dataflow"], &mut rest);
    opened.note(page, gather);
    if let Some(root) = opened.root() {
        if let Some(ended) = no_structures(root, page, &bytes, gather) {
            return ended;
        }
        collect(root, &mut categories);
        header(root, &mut categories, gather);
    }
    let whole = opened.root().map(|root| root.all("Structures/Dataflows/Dataflow"));
    let mut ids = Vec::new();
    // Lines are counted on from the dataflow before; a message may have thousands.
    let (mut line, mut counted) = (1, 0);
    opened.each(&text, &whole.unwrap_or_default(), &mut |found| {
        let raw = text.get(found.span.clone()).unwrap_or_default();
        if let Some(between) = text.get(counted..found.span.start) {
            line += between.bytes().filter(|byte| *byte == b'\n').count();
            counted = found.span.start;
        }
        let locator = format!("{page} line {line}");
        ids.extend(one(found, raw, locator, service, &categories, gather));
    });
    let Some(refused) = &opened.broken else { return Ok(ids) };
    if opened.root().is_none() && ids.is_empty() {
        let code = envelope::code(refused, finding::UNREADABLE_PAGE);
        gather.quarantine(code, page, "sdmx-xml", refused.why(), None, bytes.to_vec());
        return Err(Next::Broken(code, format!("{page}: {}", refused.why())));
    }
    // What was cut off inside a tag is malformed before it is unended.
    let cut_off = matches!(refused, xml::Refused::Unended(_)) || !text.trim_end().ends_with('>');
    match cut_off {
        true => {
            let what = format!("{page} ends before its end; what came before was read.");
            Err(Next::Broken(finding::TRUNCATED_BODY, what))
        }
        false => Ok(ids),
    }
}

/// What an answer is instead of a message of structures.
fn no_structures(
    root: &Element<'_>,
    page: &str,
    bytes: &[u8],
    gather: &mut Gather<'_>,
) -> Option<Result<Vec<String>, Next>> {
    match said(root) {
        // "No results": there are none, and that is no failure.
        Some((code, _)) if code == "100" => return Some(Ok(Vec::new())),
        Some((code, words)) => {
            let what = format!("{page} answered with success, and with an error: {code}: {words}");
            return Some(Err(Next::Broken(finding::ERROR_INSIDE_SUCCESS, what)));
        }
        None if root.is("Structure") => return None,
        None => {}
    }
    let what = format!("{page} answered with `{}`, no message of structures.", root.name());
    let bytes = bytes[..bytes.len().min(1 << 16)].to_vec();
    gather.quarantine(finding::NOT_WHAT_WAS_ASKED, page, "sdmx-xml", what.clone(), None, bytes);
    Some(Err(Next::Broken(finding::NOT_WHAT_WAS_ASKED, what)))
}

/// Categories and agencies of a message that is read for them alone.
pub(super) fn categories(answer: &Answer, categories: &mut Categories) {
    let Ok(bytes) = answer.body.bytes() else { return };
    let text = xml::decoded(&bytes, answer.header("content-type")).text;
    if let Ok(document) = xml::read(&text) {
        collect(&document.root, categories);
    }
}

/// The code and words of an answer that is an error.
pub(super) fn error(answer: &Answer) -> Option<(String, String)> {
    let bytes = answer.body.bytes().ok()?;
    let text = xml::decoded(&bytes, answer.header("content-type")).text;
    said(&xml::read(&text).ok()?.root)
}

/// `Error/ErrorMessage[@code]`, also as a footer behind the structures.
fn said(root: &Element<'_>) -> Option<(String, String)> {
    let message = match root.is("Error") {
        true => root.child("ErrorMessage")?,
        false => root.first("Footer/Message")?,
    };
    let severity = message.attribute("severity").unwrap_or("Error");
    let code = message.attribute("code")?.to_owned();
    let words = message.words().unwrap_or_default();
    (!severity.eq_ignore_ascii_case("information") && !severity.eq_ignore_ascii_case("warning"))
        .then_some((code, words))
}

/// Who sent the message.
fn header(root: &Element<'_>, categories: &mut Categories, gather: &mut Gather<'_>) {
    let Some(sender) = root.first("Header/Sender") else { return };
    let Some(name) = sender.child("Name").and_then(Element::words) else { return };
    if let Some(id) = sender.attribute("id") {
        categories.agencies.entry(id.to_owned()).or_insert_with(|| name.clone());
    }
    gather.about().publisher.get_or_insert(name);
}

/// A dataflow; its identifier.
fn one(
    found: Found<'_>,
    raw: &str,
    locator: String,
    service: Option<&Service>,
    categories: &Categories,
    gather: &mut Gather<'_>,
) -> Option<String> {
    let id = |element: &Element<'_>| element.attribute("id").map(str::to_owned);
    let element = match found.element {
        Ok(element) if id(element).is_some() => element,
        Ok(_) => {
            let reason = "A dataflow has no `id`.";
            let code = finding::UNREADABLE_RECORD;
            gather.quarantine(code, &locator, "sdmx-xml", reason, None, raw.as_bytes().to_vec());
            return None;
        }
        Err(refused) => {
            let code = envelope::code(refused, finding::UNREADABLE_RECORD);
            gather.quarantine(
                code,
                &locator,
                "sdmx-xml",
                refused.why(),
                None,
                raw.as_bytes().to_vec(),
            );
            return None;
        }
    };
    let structure = element.child("Structure").and_then(|structure| {
        let named = structure.first("Ref").map(|reference| {
            let at = |name: &str| reference.attribute(name).unwrap_or_default().to_owned();
            let (agency, id, version) = (at("agencyID"), at("id"), at("version"));
            format!(
                "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={agency}:{id}({version})"
            )
        });
        named.or_else(|| structure.words())
    });
    let repaired = |repair: &xml::Repair| Noted::new(finding::REPAIRED_RECORD, repair.what.clone());
    let dataflow = Dataflow {
        agency: element.attribute("agencyID").unwrap_or_default().to_owned(),
        id: id(element).unwrap_or_default(),
        version: element.attribute("version").map(str::to_owned),
        urn: element.attribute("urn").map(str::to_owned),
        names: words(element, "Name"),
        descriptions: words(element, "Description"),
        structure,
        valid_from: element.attribute("validFrom").map(str::to_owned),
        canonical: element.canonical(&[]),
        raw: raw.as_bytes().to_vec(),
        locator,
        findings: found.repairs.iter().map(repaired).collect(),
    };
    let name = dataflow.name();
    gather.record(dataflow.draft(service, categories));
    Some(name)
}

fn words(element: &Element<'_>, name: &str) -> Words {
    let said = element.elements().filter(|child| child.is(name));
    said.filter_map(|child| Some((child.attribute("lang").map(str::to_owned), child.words()?)))
        .collect()
}

/// The English word, else the first.
fn name(element: &Element<'_>) -> Option<String> {
    let words = words(element, "Name");
    let english = words.iter().find(|(language, _)| language.as_deref() == Some("en"));
    english.or(words.first()).map(|(_, text)| text.clone())
}

fn collect(root: &Element<'_>, categories: &mut Categories) {
    for scheme in root.all("Structures/CategorySchemes/CategoryScheme") {
        let at = |name: &str| scheme.attribute(name).unwrap_or_default().to_owned();
        let top = Urn {
            agency: at("agencyID"),
            id: at("id"),
            version: at("version"),
            inner: String::new(),
        };
        scheme.elements().filter(|child| child.is("Category")).for_each(|category| {
            category_names(category, &top, categories);
        });
    }
    for one in root.all("Structures/Categorisations/Categorisation") {
        let pair =
            one.child("Source").and_then(reference).zip(one.child("Target").and_then(reference));
        categories.of.extend(pair);
    }
    let schemes = [
        "Structures/OrganisationSchemes/AgencyScheme/Agency",
        "Structures/AgencySchemes/AgencyScheme/Agency",
    ];
    for agency in schemes.iter().flat_map(|path| root.all(path)) {
        if let (Some(id), Some(name)) = (agency.attribute("id"), name(agency)) {
            categories.agencies.insert(id.to_owned(), name);
        }
    }
}

fn category_names(category: &Element<'_>, above: &Urn, categories: &mut Categories) {
    let Some(id) = category.attribute("id") else { return };
    let inner =
        if above.inner.is_empty() { id.to_owned() } else { format!("{}.{id}", above.inner) };
    let own = Urn { inner, ..above.clone() };
    if let Some(name) = name(category) {
        categories.names.insert(own.clone(), name);
    }
    category.elements().filter(|child| child.is("Category")).for_each(|inside| {
        category_names(inside, &own, categories);
    });
}

/// What `Source` or `Target` points at: a reference with attributes, or a URN.
fn reference(element: &Element<'_>) -> Option<Urn> {
    let Some(reference) = element.child("Ref") else {
        return Urn::read(&element.words()?);
    };
    let at = |name: &str| reference.attribute(name).map(str::to_owned);
    let agency = at("agencyID")?;
    Some(match at("maintainableParentID") {
        Some(scheme) => Urn {
            agency,
            id: scheme,
            version: at("maintainableParentVersion").unwrap_or_default(),
            inner: at("id")?,
        },
        None => Urn {
            agency,
            id: at("id")?,
            version: at("version").unwrap_or_default(),
            inner: String::new(),
        },
    })
}
