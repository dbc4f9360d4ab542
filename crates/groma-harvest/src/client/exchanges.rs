//! Exchanges kept in a folder, one file each, and answered from there.
//!
//! A file is meant to be read by people: the request line, its headers that matter, its body; then
//! what came: the status or the fault, headers, and the body as it was sent.
//!
//! ```text
//! GET https://data.example/catalog.ttl?page=2
//! accept: text/turtle
//!
//! HTTP 200 whole
//! content-type: text/turtle
//!
//! <https://data.example/dataset/7> a dcat:Dataset .
//! ```
//!
//! Passwords, tokens and cookies are never written: of a request only the headers in [`KEPT`] are,
//! of a reply all but those in [`SECRET`].

mod record;
mod replay;

pub use record::Recording;
pub use replay::{Missed, Replay};

use crate::client::transport::Request;

/// Headers of a request that decide what is answered.
const KEPT: [&str; 5] = ["accept", "content-type", "if-modified-since", "if-none-match", "range"];

/// Headers of a reply that are somebody's.
const SECRET: [&str; 5] =
    ["authorization", "cookie", "proxy-authenticate", "set-cookie", "www-authenticate"];

/// What makes two requests the same: validators aside, which change from run to run.
fn key(method: &str, url: &str, header: impl Fn(&str) -> Option<String>, body: &str) -> String {
    let said = |name: &str| header(name).unwrap_or_default();
    [method, url, &said("accept"), &said("range"), body].join("\n")
}

fn key_of(request: &Request) -> String {
    let header = |name: &str| request.header(name).map(one_line);
    let body = request.body.as_deref().unwrap_or_default();
    key(request.method.as_str(), request.url.as_str(), header, body)
}

/// A header as it can stand in a line.
fn one_line(value: &str) -> String {
    value.replace(['\r', '\n'], " ").trim().to_owned()
}
