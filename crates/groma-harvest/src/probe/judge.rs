//! What the first bytes of an answer say that its status does not.

use crate::answer::{Answer, Exchange, Method};
use crate::client::Class;
use crate::probe::LinkPurpose;
use groma_define::ContentHash;
use groma_inspect::{Format, Seems, sniff};
use std::io::Read;
use url::Url;

/// As many bytes as are looked at.
const LOOKED_AT: u64 = 64 << 10;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Another word than that of the status.
    pub(super) class: Option<Class>,
    /// What the bytes are.
    pub(super) format: Option<&'static str>,
    pub(super) is_page: bool,
    /// Of the bytes that came.
    pub(super) hash: Option<ContentHash>,
}

/// Looks at an answer.
pub(super) fn judge(exchange: &Exchange, purpose: LinkPurpose, declared: Option<&str>) -> Seen {
    let Some(answer) = exchange.success() else { return Seen::default() };
    if exchange.ask.method == Method::Head {
        return Seen::default();
    }
    let head = bytes(answer);
    let sniffed = sniff(&head, answer.header("content-type"));
    let is_page = sniffed.format == Format::Html;
    let class = match sniffed.seems {
        Some(Seems::LogIn) => Some(Class::Auth),
        _ if is_page && leads_to_log_in(&exchange.ask.url, &answer.final_url) => Some(Class::Auth),
        _ if is_page && promises_data(purpose, declared, &exchange.ask.url) => {
            Some(Class::OkButHtml)
        }
        Some(Seems::Error) if is_page => Some(Class::NotFound),
        _ => None,
    };
    let (format, hash) = (Some(sniffed.format.code()), answer.body.hash().ok());
    Seen { class, format, is_page, hash }
}

/// Whether a page would be the wrong thing to find: data are declared, or the link is one to a file.
pub(super) fn promises_data(purpose: LinkPurpose, declared: Option<&str>, url: &Url) -> bool {
    let is_file = purpose == LinkPurpose::Download || names_a_file(url);
    let Some(declared) = declared.map(|declared| declared.trim().to_ascii_uppercase()) else {
        return is_file;
    };
    let page = [
        "HTML",
        "XHTML",
        "HTML_SIMPL",
        "HTML5",
        "XHTML5",
        "RDFA",
        "TEXT/HTML",
        "WEB",
        "PAGE",
        "LINK",
    ];
    if page.contains(&declared.as_str()) {
        return false;
    }
    // Free text such as "various" promises nothing; a format that is told by its bytes does.
    is_file || Format::of_code(&declared).is_some()
}

/// Endings of addresses behind which nobody expects a page.
const ENDINGS: [&str; 32] = [
    "7z", "accdb", "csv", "dbf", "docx", "geojson", "gml", "gpkg", "gpx", "gz", "json", "jsonld",
    "kml", "kmz", "laz", "mdb", "nc", "nt", "ods", "parquet", "pdf", "rdf", "shp", "sqlite", "tar",
    "tif", "tsv", "ttl", "xls", "xlsx", "xml", "zip",
];

fn names_a_file(url: &Url) -> bool {
    let last = url.path().rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// The beginning of an answer, as text.
pub(super) fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&bytes(answer)).into_owned()
}

fn bytes(answer: &Answer) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(reader) = answer.body.reader() {
        // What cannot be read any more is judged by what could.
        let _ = reader.take(LOOKED_AT).read_to_end(&mut head);
    }
    head
}

/// True for a page that one lands on instead of what was asked for.
fn leads_to_log_in(asked: &Url, landed: &Url) -> bool {
    let words = [
        "login", "log-in", "log_in", "signin", "sign-in", "sign_in", "logon", "sso", "cas",
        "oauth", "oauth2", "saml", "saml2",
    ];
    let is_one = |url: &Url| {
        let path = url.path().to_ascii_lowercase();
        path.split('/')
            .any(|part| words.contains(&part.split(['.', ';']).next().unwrap_or_default()))
    };
    landed != asked && is_one(landed) && !is_one(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_format_or_an_ending_promises_data() {
        use LinkPurpose::{Access, Download};
        let check = |purpose, declared: Option<&str>, path: &str, expected: bool| {
            let url = Url::parse("https://a.example/").unwrap().join(path).unwrap();
            let promised = promises_data(purpose, declared, &url);
            assert_eq!(promised, expected, "{purpose:?} {declared:?} {path}");
        };
        check(Download, None, "x", true);
        check(Access, None, "x", false);
        check(Access, Some("CSV"), "x", true);
        check(Access, Some("csv"), "x", true);
        check(Access, Some("HTML"), "x", false);
        check(Download, Some("HTML"), "x", false);
        check(Access, Some("various"), "x", false);
        check(Access, None, "x.csv?v=2", true);
        check(Access, Some("various"), "x.CSV", true);
        check(Access, Some("HTML"), "x.csv", false);
        check(Access, None, "x.csv/view", false);
        check(Access, None, "data.gov.html", false);
        assert!(ENDINGS.is_sorted());
    }

    #[test]
    fn a_log_in_is_recognised_by_where_one_lands() {
        let check = |asked: &str, landed: &str, expected: bool| {
            let url = |text: &str| Url::parse(text).unwrap();
            assert_eq!(leads_to_log_in(&url(asked), &url(landed)), expected, "{landed}");
        };
        check("https://a.example/data.csv", "https://a.example/login?next=/data.csv", true);
        check("https://a.example/data.csv", "https://id.example/cas/login.jsp", true);
        check("https://a.example/data.csv", "https://a.example/logins-by-year.csv", false);
        check("https://a.example/login", "https://a.example/login/", false);
        check("https://a.example/data", "https://a.example/data/", false);
    }
}
