//! WARC 1.1 (ISO 28500:2017), as far as evidence needs it: records without a recorded HTTP exchange.
//!
//! Each record is a gzip member of its own, so that one can be taken out of a file of any size. Names
//! of records are made from what they say: the same evidence gives the same bytes.

use crate::sha256_bytes;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the file is.
    Info,
    /// Bytes that were kept.
    Resource,
    /// What is known of something.
    Metadata,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Info => "warcinfo",
            Self::Resource => "resource",
            Self::Metadata => "metadata",
        }
    }
}

/// One record.
#[derive(Clone, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) kind: Kind,
    /// An address, or a name that begins with `urn:`; none for what the file is.
    pub(crate) target: Option<&'a str>,
    /// `YYYY-MM-DDThh:mm:ssZ`, with parts of seconds or without.
    pub(crate) date: &'a str,
    pub(crate) content_type: &'a str,
    /// Other fields, in their order.
    pub(crate) fields: Vec<(&'static str, String)>,
    pub(crate) block: &'a [u8],
}

/// A file that is being written.
pub(crate) struct Warc<W: Write> {
    to: W,
    info: Option<String>,
}

impl<W: Write> Warc<W> {
    pub(crate) fn new(to: W) -> Self {
        Self { to, info: None }
    }

    /// Writes a record, and returns its name.
    pub(crate) fn write(&mut self, record: &Record<'_>) -> io::Result<String> {
        let digest = sha256_bytes(record.block);
        let kind = record.kind.as_str();
        let target = record.target.map(address);
        let said = [kind, target.as_deref().unwrap_or(""), record.date, &digest].join("\n");
        let id = name(&said);
        let mut head = String::from("WARC/1.1\r\n");
        let mut field = |name: &str, value: &str| {
            write!(head, "{name}: {}\r\n", line(value)).map_err(io::Error::other)
        };
        field("WARC-Type", kind)?;
        field("WARC-Record-ID", &id)?;
        field("WARC-Date", record.date)?;
        if let Some(target) = &target {
            field("WARC-Target-URI", target)?;
        }
        for (name, value) in &record.fields {
            field(name, value)?;
        }
        match record.kind {
            Kind::Info => self.info = Some(id.clone()),
            Kind::Resource | Kind::Metadata => {
                self.info.iter().try_for_each(|info| field("WARC-Warcinfo-ID", info))?;
            }
        }
        field("WARC-Block-Digest", &format!("sha256:{digest}"))?;
        field("Content-Type", record.content_type)?;
        field("Content-Length", &record.block.len().to_string())?;
        head.push_str("\r\n");
        // No time and no name in the member's head, and the same system for all.
        let mut member: GzEncoder<&mut W> = GzBuilder::new()
            .mtime(0)
            .operating_system(255)
            .write(&mut self.to, Compression::new(6));
        member.write_all(head.as_bytes())?;
        member.write_all(record.block)?;
        member.write_all(b"\r\n\r\n")?;
        member.finish()?;
        Ok(id)
    }

    /// Hands back what was written to.
    pub(crate) fn finish(self) -> W {
        self.to
    }
}

/// Lines of `application/warc-fields`.
pub(crate) fn fields<'a>(all: impl IntoIterator<Item = (&'a str, String)>) -> Vec<u8> {
    let mut text = String::new();
    for (name, value) in all {
        text.push_str(&format!("{name}: {}\r\n", line(&value)));
    }
    text.into_bytes()
}

/// A name in all the world that the same text always gets: a UUID of version 8, made from its hash.
fn name(said: &str) -> String {
    let mut digits: Vec<u8> = sha256_bytes(said.as_bytes()).bytes().take(32).collect();
    digits[12] = b'8';
    digits[16] = b'a';
    let text = String::from_utf8_lossy(&digits);
    let parts = [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]];
    format!("<urn:uuid:{}>", parts.join("-"))
}

/// An address as written, so far as it can stand in a line: portals write anything.
fn address(written: &str) -> String {
    let mut safe = String::with_capacity(written.len());
    for byte in written.trim().bytes() {
        match byte {
            b'!'..=b'~' if !b"<>\"{}|\\^`".contains(&byte) => safe.push(char::from(byte)),
            other => safe.push_str(&format!("%{other:02X}")),
        }
    }
    let is_uri = safe.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !rest.is_empty()
    });
    if is_uri { safe } else { format!("urn:groma:address:{safe}") }
}

/// One line: what would end it is a space.
fn line(value: &str) -> String {
    value.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::MultiGzDecoder;
    use std::io::Read;

    fn record<'a>(target: &'a str, block: &'a [u8]) -> Record<'a> {
        let (kind, date, content_type) = (Kind::Resource, "2026-11-23T10:00:00Z", "text/csv");
        Record { kind, target: Some(target), date, content_type, fields: Vec::new(), block }
    }

    #[test]
    fn a_record_is_what_the_standard_says() {
        let mut warc = Warc::new(Vec::new());
        let mut one = record("https://a.example/1 2\r\nX: y", b"a,b\n");
        one.fields = vec![("WARC-IP-Address", "192.0.2.1\r\nX: y".to_owned())];
        let id = warc.write(&one).unwrap();
        let mut text = String::new();
        MultiGzDecoder::new(warc.finish().as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(
            text,
            format!(
                "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: {id}\r\n\
                 WARC-Date: 2026-11-23T10:00:00Z\r\n\
                 WARC-Target-URI: https://a.example/1%202%0D%0AX:%20y\r\n\
                 WARC-IP-Address: 192.0.2.1  X: y\r\n\
                 WARC-Block-Digest: sha256:{}\r\nContent-Type: text/csv\r\nContent-Length: 4\r\n\r\n\
                 a,b\n\r\n\r\n",
                sha256_bytes(b"a,b\n")
            )
        );
        assert!(id.starts_with("<urn:uuid:") && id.len() == 47 && &id[24..25] == "8", "{id}");
    }

    #[test]
    fn every_record_is_a_member_of_its_own() {
        let mut warc = Warc::new(Vec::new());
        let ids = ["1", "2", "1"].map(|n| warc.write(&record("urn:x:1", n.as_bytes())).unwrap());
        assert!(ids[0] == ids[2] && ids[0] != ids[1]);
        let bytes = warc.finish();
        let mut rest = bytes.as_slice();
        let mut members = 0;
        while !rest.is_empty() {
            let mut text = String::new();
            let mut member = flate2::bufread::GzDecoder::new(rest);
            member.read_to_string(&mut text).unwrap();
            assert!(text.starts_with("WARC/1.1\r\n") && text.ends_with("\r\n\r\n"), "{text}");
            rest = member.into_inner();
            members += 1;
        }
        assert_eq!(members, 3);
    }

    #[test]
    fn anything_becomes_an_address() {
        let check = |written: &str, expected: &str| assert_eq!(address(written), expected);
        check("https://a.example/ü?q=1#x", "https://a.example/%C3%BC?q=1#x");
        check("mailto:x", "mailto:x");
        check("see the office", "urn:groma:address:see%20the%20office");
        check("", "urn:groma:address:");
        check("1:2", "urn:groma:address:1:2");
    }
}
