//! What the portal answers, and how badly.

use std::path::Path;
use std::time::Duration;

/// An answer. Without another word it is whole, at once, and says how long it is.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) delay: Duration,
    pub(super) claimed: Option<u64>,
    pub(super) cut_after: Option<usize>,
    pub(super) chunked: bool,
    pub(super) drip: Option<Duration>,
    pub(super) endless: bool,
}

impl Reply {
    /// 200 with a body.
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::status(200) }.header("Content-Type", content_type)
    }

    /// 200 with JSON.
    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::ok("application/json", body)
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
            claimed: None,
            cut_after: None,
            chunked: false,
            drip: None,
            endless: false,
        }
    }

    /// 302 to another address.
    pub fn redirect(to: &str) -> Self {
        Self::status(302).header("Location", to)
    }

    /// With another status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With another header; two of the same name are both sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Only after a while.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Says that the body is so long, whatever it is.
    pub fn claiming(mut self, length: u64) -> Self {
        self.claimed = Some(length);
        self
    }

    /// Closes the connection after so many bytes of the body.
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.cut_after = Some(bytes);
        self
    }

    /// In chunks, without saying how long it is.
    pub fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    /// Byte by byte, with this pause before each.
    pub fn drip(mut self, pause: Duration) -> Self {
        self.drip = Some(pause);
        self
    }

    /// The body again and again, until nobody reads it.
    pub fn endless(mut self) -> Self {
        self.endless = true;
        self
    }
}

/// A file of a folder, or 404; nothing outside of the folder.
pub(super) fn file(folder: &Path, name: &str) -> Reply {
    let name = if name.is_empty() || name.ends_with('/') {
        format!("{name}index.html")
    } else {
        name.to_owned()
    };
    if name.split('/').any(|part| part == "..") {
        return Reply::status(404);
    }
    match std::fs::read(folder.join(&name)) {
        Ok(body) => Reply::ok(media_type(&name), body),
        Err(_) => Reply::status(404),
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "json" | "geojson" => "application/json",
        "jsonld" => "application/ld+json",
        "ttl" => "text/turtle",
        "rdf" => "application/rdf+xml",
        "xml" => "application/xml",
        "nt" => "application/n-triples",
        "nq" => "application/n-quads",
        "csv" => "text/csv",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
