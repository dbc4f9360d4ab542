//! What a server says of itself, and what is asked of it therefore.

use super::{Manner, State, requests};
use crate::answer::Exchange;
use crate::envelope;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::protocol::{Next, Wanted};
use crate::xml::{self, Element};

/// Reads the capabilities and asks for the first page.
pub(super) fn read(mut state: State, exchange: &Exchange, gather: &mut Gather<'_>) -> Next {
    let Some(answer) = exchange.success() else { return Next::failed(exchange) };
    let Ok(bytes) = answer.body.bytes() else { return Next::failed(exchange) };
    let text = envelope::text(&bytes, answer, gather);
    let url = &exchange.ask.url;
    match xml::read(&text) {
        Ok(document) if document.root.is("Capabilities") => {
            about(&document.root, &text, &state, gather);
            state.schemas = schemas(&document.root);
            state.dates = dates(&document.root);
            if let Some(manners) = manners(&document.root) {
                state.manners = manners;
            }
        }
        Ok(document) if document.root.name().starts_with("Exception") => {
            let said = document.root.words().unwrap_or_default();
            return Next::Broken(finding::ERROR_INSIDE_SUCCESS, format!("{url} answered: {said}"));
        }
        Ok(document) => {
            let what =
                format!("{url} answered with `{}`, not with capabilities.", document.root.name());
            return Next::Broken(finding::NOT_WHAT_WAS_ASKED, what);
        }
        Err(refused) => {
            let code = envelope::code(&refused, finding::UNREADABLE_PAGE);
            gather.quarantine(code, url.as_str(), "csw", refused.why(), None, bytes.to_vec());
            return Next::Broken(code, format!("{url}: {}", refused.why()));
        }
    }
    if matches!(state.wanted, Wanted::ChangedSince(_)) && state.dates.is_empty() {
        state.without_date(gather);
    }
    state.next_page()
}

impl State {
    /// Reads everything, because the server cannot say what changed.
    pub(super) fn without_date(&mut self, gather: &mut Gather<'_>) {
        let what = "The server cannot be asked for what changed since a day; everything is read.";
        gather.note(Noted::new(finding::FELL_BACK, what));
        self.dates.clear();
    }
}

fn about(root: &Element<'_>, text: &str, state: &State, gather: &mut Gather<'_>) {
    let said = |path: &str| root.first(path).and_then(Element::words);
    let about = gather.about();
    about.title = about.title.take().or_else(|| said("ServiceIdentification/Title"));
    about.description = about.description.take().or_else(|| said("ServiceIdentification/Abstract"));
    about.publisher = about.publisher.take().or_else(|| said("ServiceProvider/ProviderName"));
    if let Some((software, version)) = envelope::software(text) {
        (about.software, about.software_version) = (Some(software), version);
    } else if state.base.path().contains("/srv/") {
        about.software.get_or_insert_with(|| "GeoNetwork".to_owned());
    }
}

/// Schemas that are understood, in the order in which they tell most.
fn schemas(root: &Element<'_>) -> Vec<String> {
    let operation = operation(root, "GetRecords");
    let parameters = operation.into_iter().flat_map(|operation| operation.all("Parameter"));
    let of_schema = parameters.filter(|parameter| {
        parameter.attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("outputSchema"))
    });
    let offered: Vec<String> =
        of_schema.flat_map(|p| p.anywhere("Value")).filter_map(Element::words).collect();
    let known =
        ["isotc211.org/2005/gmd", "iso/19115/-3/mdb", "w3.org/ns/dcat", "geodcat-ap", "dcat-ap"];
    let mut schemas: Vec<String> = Vec::new();
    for part in known {
        let found = offered.iter().find(|schema| schema.to_lowercase().contains(part));
        schemas.extend(
            found.filter(|found| !schemas.contains(found)).cloned().into_iter().collect::<Vec<_>>(),
        );
    }
    schemas.push(requests::OWN.to_owned());
    schemas
}

/// Properties that may hold the date of a change, as the server writes them.
fn dates(root: &Element<'_>) -> Vec<String> {
    let operation = operation(root, "GetRecords");
    let constraints = operation.into_iter().flat_map(|operation| operation.all("Constraint"));
    let queryable: Vec<String> =
        constraints.flat_map(|c| c.anywhere("Value")).filter_map(Element::words).collect();
    let known = ["apiso:Modified", "Modified", "dct:modified", "dc:modified"];
    let mut dates: Vec<String> = Vec::new();
    for name in known {
        dates
            .extend(queryable.iter().find(|property| property.eq_ignore_ascii_case(name)).cloned());
    }
    if dates.is_empty() {
        // Few servers list all they can be asked.
        dates = vec!["apiso:Modified".to_owned(), "dc:modified".to_owned()];
    }
    // A name from outside stands in the requests: it has to be a name.
    dates.retain(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || ":_-.".contains(c)));
    dates
}

/// How records may be asked for; none when the server does not say.
fn manners(root: &Element<'_>) -> Option<Vec<Manner>> {
    let http = operation(root, "GetRecords")?.first("DCP/HTTP")?;
    match (http.child("Post").is_some(), http.child("Get").is_some()) {
        (true, false) => Some(vec![Manner::Post]),
        (false, true) => Some(vec![Manner::Get]),
        _ => None,
    }
}

fn operation<'e, 'a>(root: &'e Element<'a>, name: &str) -> Option<&'e Element<'a>> {
    let operations = root.all("OperationsMetadata/Operation").into_iter();
    let mut named =
        operations.filter(|o| o.attribute("name").is_some_and(|n| n.eq_ignore_ascii_case(name)));
    named.next()
}
