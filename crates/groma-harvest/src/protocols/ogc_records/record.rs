//! One record.

use crate::draft::{DistributionDraft, Draft, ServiceDraft};
use crate::extent;
use crate::finding;
use crate::gather::Gather;
use crate::json::{Json, Part, canonical};
use crate::link::{Link, links};
use url::Url;

/// Puts a record into the tables; pages may repeat one.
pub(super) fn put(part: Part, page: &Url, pages_repeat: bool, gather: &mut Gather<'_>) {
    if gather.records_to_pass() > 0 {
        return gather.record(Draft::default());
    }
    let id = part.value.at("id").said();
    if part.value.at("properties").members().is_empty() {
        let reason = "What stands where a record should be has no `properties`.";
        let code = finding::UNREADABLE_RECORD;
        return gather.quarantine(code, &part.locator, "ogc-records", reason, id, part.bytes);
    }
    if pages_repeat && id.as_deref().is_some_and(|id| gather.is_repeated(id)) {
        return;
    }
    let draft = draft(part, page);
    if draft.kind == "service" {
        let locator = draft.locator.clone();
        gather.service(service(&draft));
        // The record is counted: the server counts it among its records.
        let what = "The record describes a service; it stands among the services.";
        let note = finding::Noted::new(finding::NOT_A_DATASET, what);
        return gather.note(finding::Noted { locator: Some(locator), ..note });
    }
    gather.record(draft);
}

fn draft(part: Part, page: &Url) -> Draft {
    let Part { locator, bytes, value, findings, .. } = part;
    let of = value.at("properties");
    let language = code(of.at("language"));
    let words = |name: &str| {
        let words = of.at(name).words();
        words.into_iter().map(|(tag, text)| (tag.or_else(|| language.clone()), text)).collect()
    };
    let id = value.at("id").said();
    let (start, end) = interval(value.first(&["time"]));
    let links = links(&value);
    let href = |rel: &str| links.iter().find(|link| link.rel == rel).map(|link| link.href.clone());
    let licence = of.at("license").said().filter(|licence| licence != "other");
    let contacts = of.first(&["contacts", "providers"]).items();
    let publisher =
        with_role(contacts, &["publisher", "owner", "custodian", "originator", "producer"]);
    let contact =
        with_role(contacts, &["pointofcontact", "point of contact", "contact", "distributor"]);
    let contact = contact.or(publisher);
    Draft {
        canonical: canonical(&value, |_| false),
        locator,
        kind: kind(of.at("type").said().as_deref()),
        iri: id.clone().filter(|id| id.starts_with("http://") || id.starts_with("https://")),
        title: words("title"),
        description: words("description"),
        keyword: of.at("keywords").texts(),
        theme: themes(of.at("themes")),
        publisher_name: publisher.and_then(organisation),
        publisher_iri: publisher.and_then(|party| party.at("identifier").said()),
        contact_name: contact.and_then(organisation),
        contact_email: contact.and_then(email),
        issued: of.at("created").said(),
        modified: of.at("updated").said(),
        temporal_start: start,
        temporal_end: end,
        spatial_bbox: extent::of(value.at("bbox")).or_else(|| extent::of(value.at("geometry"))),
        access_rights: of.first(&["accessRights", "access_rights"]).said(),
        licence: licence.or_else(|| href("license")),
        language: languages(of),
        landing_page: page_about(&links),
        identifier: of
            .at("externalIds")
            .items()
            .iter()
            .filter_map(|id| id.named(&["value"]))
            .collect(),
        version: of.at("version").said(),
        conforms_to: of.at("conformsTo").texts(),
        distributions: distributions(&links, of, page),
        native_id: id,
        findings,
        raw: bytes,
        ..Draft::default()
    }
}

/// A series and a service are told apart from data sets; portals have many other words for these.
fn kind(said: Option<&str>) -> String {
    let said = said.unwrap_or_default().to_lowercase();
    match said.rsplit(['/', '#']).next().unwrap_or_default() {
        "service" | "dataservice" => "service".to_owned(),
        "series" | "datasetseries" => "series".to_owned(),
        "application" => "application".to_owned(),
        _ => String::new(),
    }
}

/// A language's code, from a text or an object.
fn code(language: &Json) -> Option<String> {
    language.at("code").said().or_else(|| language.text())
}

fn languages(of: &Json) -> Vec<String> {
    let several = of.first(&["resourceLanguages", "languages"]).items();
    let mut all: Vec<String> = several.iter().filter_map(code).collect();
    if all.is_empty() {
        all.extend(code(of.at("language")));
    }
    all
}

/// `{"interval": [start, end]}`, `{"date": …}` or `{"timestamp": …}`; `..` is open.
fn interval(time: &Json) -> (Option<String>, Option<String>) {
    let closed = |value: &Json| value.said().filter(|text| text.trim() != "..");
    let interval = time.at("interval").items();
    // Some servers give several intervals, the first around the others.
    let interval = match interval.first() {
        Some(Json::List(first)) => first.as_slice(),
        _ => interval,
    };
    match interval {
        [start, end, ..] => (closed(start), closed(end)),
        [only] => (closed(only), None),
        [] => {
            let moment = time.first(&["date", "timestamp"]).said();
            (moment.clone(), moment)
        }
    }
}

fn themes(themes: &Json) -> Vec<String> {
    let concepts = themes.items().iter().flat_map(|theme| theme.at("concepts").items());
    let named = concepts.filter_map(|concept| concept.named(&["id", "title", "url"]));
    let plain = themes.items().iter().filter(|theme| theme.at("concepts").is_null());
    named.chain(plain.filter_map(|theme| theme.named(&["id", "title", "name"]))).collect()
}

/// The first party with one of these roles.
fn with_role<'j>(parties: &'j [Json], roles: &[&str]) -> Option<&'j Json> {
    let has = |party: &&Json, wanted: &str| {
        let said = party.first(&["roles", "role"]).items().iter();
        said.filter_map(|role| role.named(&["name"])).any(|role| role.eq_ignore_ascii_case(wanted))
    };
    roles.iter().find_map(|wanted| parties.iter().find(|party| has(party, wanted)))
}

fn organisation(party: &Json) -> Option<String> {
    party.first(&["organization", "organisation"]).said().or_else(|| party.at("name").said())
}

fn email(party: &Json) -> Option<String> {
    party
        .at("emails")
        .items()
        .iter()
        .find_map(|email| email.named(&["value"]))
        .or_else(|| party.at("email").said())
}

/// The page about the record: never one that only lists or searches.
fn page_about(links: &[Link<'_>]) -> Option<String> {
    let is_page = |link: &&Link<'_>| link.media_type.contains("html") || link.media_type.is_empty();
    let here = |rel: &'static str| links.iter().filter(move |link| link.rel == rel);
    let rels = ["canonical", "about", "describedby", "alternate"];
    rels.iter().flat_map(|rel| here(rel)).find(is_page).map(|link| link.href.clone())
}

/// Relations by which data are had, as files or from services.
const DATA: &[&str] = &[
    "enclosure",
    "item",
    "items",
    "data",
    "download",
    "describes",
    "service",
    "access",
    "distribution",
    "http://www.opengis.net/def/rel/ogc/1.0/data",
    "coverage",
    "tilesets-vector",
    "api",
];

fn distributions(links: &[Link<'_>], of: &Json, page: &Url) -> Vec<DistributionDraft> {
    let licence = of.at("license").said().filter(|licence| licence != "other");
    let own = links.iter().filter(|link| DATA.contains(&link.rel.as_str()));
    own.map(|link| {
        let href = page.join(&link.href).map_or_else(|_| link.href.clone(), Into::into);
        let file = matches!(link.rel.as_str(), "enclosure" | "download");
        let said = |name: &str| link.whole.at(name).said();
        DistributionDraft {
            title: said("title").or_else(|| said("name")),
            download_url: file.then(|| href.clone()),
            access_url: Some(href),
            format: said("format").or_else(|| said("protocol")),
            media_type: said("type"),
            byte_size: said("length"),
            issued: said("created"),
            modified: said("updated"),
            licence: licence.clone(),
            ..DistributionDraft::default()
        }
    })
    .collect()
}

fn service(draft: &Draft) -> ServiceDraft {
    let endpoint = draft.distributions.first().and_then(|first| first.access_url.clone());
    ServiceDraft {
        native_id: draft.native_id.clone().unwrap_or_else(|| draft.locator.clone()),
        iri: draft.iri.clone(),
        title: draft.title.first().map(|(_, text)| text.clone()),
        endpoint_description: endpoint.clone(),
        endpoint_url: endpoint,
        conforms_to: draft.conforms_to.clone(),
        page: draft.landing_page.clone(),
        contact: draft.contact_name.clone(),
        licence: draft.licence.clone(),
        ..ServiceDraft::default()
    }
}
