//! What is known of whole files: the hash of what a probe read to its end, or what a record declares.

use groma_define::table::Text;
use groma_define::tables::{DistributionRow, FetchRow};
use groma_store::{CatalogTables, StoreError};
use std::collections::HashMap;

/// Less is no data but an empty form, however many have it.
const TELLING_BYTES: i64 = 128;

/// MD5, SHA-1, SHA-256 and SHA-512 of nothing at all.
const OF_NOTHING: &[&str] = &[
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
];

const OF_PROBE: &[&str] =
    &["url", "status", "error_class", "started_at", "bytes", "sha256", "sniffed", "purpose"];

/// Hashes of files that probes read whole, by their addresses.
#[derive(Debug, Default)]
pub(super) struct Contents(HashMap<Text, (Text, String)>);

impl Contents {
    /// What the last probe of each address that found something found. Two readings, so that only
    /// what was read whole has to be remembered.
    pub(super) fn read(tables: &CatalogTables) -> Result<Self, StoreError> {
        let mut contents = Self::default();
        tables.probes(OF_PROBE, |row| contents.whole(row))?;
        if !contents.0.is_empty() {
            tables.probes(OF_PROBE, |row| contents.superseded(&row))?;
        }
        Ok(contents)
    }

    fn whole(&mut self, row: FetchRow) {
        let Some(hash) = row.sha256.as_ref().filter(|_| is_data(&row)) else { return };
        let (time, hash) = (row.started_at.clone(), hash.as_str().to_ascii_lowercase());
        let known = self.0.entry(row.url).or_insert_with(|| (time.clone(), hash.clone()));
        if known.0 < time {
            *known = (time, hash);
        }
    }

    /// A file that a later probe found to be another.
    fn superseded(&mut self, row: &FetchRow) {
        let later = self.0.get(&row.url).is_some_and(|known| known.0 < row.started_at);
        if later && is_found(row) {
            self.0.remove(&row.url);
        }
    }

    /// The hashes that are known of a distribution.
    pub(super) fn of(&self, distribution: &DistributionRow) -> impl Iterator<Item = String> {
        let read = distribution.download_url.as_ref().and_then(|url| self.0.get(url));
        let declared = distribution.checksum.as_deref().and_then(declared);
        read.map(|(_, hash)| hash.clone()).into_iter().chain(declared)
    }
}

/// Something answered as it should.
fn is_found(row: &FetchRow) -> bool {
    let good = matches!(&*row.error_class, "ok" | "redirected" | "ok_but_html");
    &*row.purpose == "probe"
        && good
        && row.status.is_some_and(|status| (200..300).contains(&status))
}

/// Not a page: what says that there is nothing, or asks who one is, is a page too.
fn is_data(row: &FetchRow) -> bool {
    let page = &*row.error_class == "ok_but_html" || row.sniffed.as_deref() == Some("HTML");
    is_found(row) && !page && row.bytes.is_some_and(|bytes| bytes >= TELLING_BYTES)
}

/// A checksum as a record declares it: hexadecimal digits, of anything but nothing.
fn declared(written: &str) -> Option<String> {
    let text = written.trim().to_ascii_lowercase();
    let digits = text.rsplit(':').next().unwrap_or_default().trim();
    let hash =
        matches!(digits.len(), 32 | 40 | 64 | 128) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    // Zeros and the like stand for a hash that nobody made.
    let made = digits.bytes().any(|digit| Some(&digit) != digits.as_bytes().first());
    (hash && made && !OF_NOTHING.contains(&digits)).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn checksums_as_records_declare_them() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(declared(written).as_deref(), expected, "{written}");
        };
        check(HASH, Some(HASH));
        check(&format!(" SHA256:{} ", HASH.to_ascii_uppercase()), Some(HASH));
        check("098f6bcd4621d373cade4e832627b4f6", Some("098f6bcd4621d373cade4e832627b4f6"));
        OF_NOTHING.iter().for_each(|nothing| check(nothing, None));
        check("00000000000000000000000000000000", None);
        check("v1", None);
        check("", None);
    }

    #[test]
    fn what_was_read_whole_counts_until_it_is_another() {
        let found = |change: &dyn Fn(&mut FetchRow), later: Option<&dyn Fn(&mut FetchRow)>| {
            let mut row = FetchRow {
                url: "https://a.example/1.csv".into(),
                status: Some(200),
                error_class: "ok".into(),
                started_at: "2026-11-23T10:00:00Z".into(),
                bytes: Some(400),
                sha256: Some(HASH.into()),
                purpose: "probe".into(),
                ..FetchRow::default()
            };
            let mut contents = Contents::default();
            let mut again = FetchRow { started_at: "2026-11-24T10:00:00Z".into(), ..row.clone() };
            change(&mut row);
            contents.whole(row);
            if let Some(later) = later {
                later(&mut again);
                contents.whole(again.clone());
                contents.superseded(&again);
            }
            let url = Some("https://a.example/1.csv".into());
            let own = DistributionRow { download_url: url, ..DistributionRow::default() };
            contents.of(&own).next()
        };
        let is = Some(HASH.to_owned());
        assert_eq!(found(&|_| {}, None), is);
        assert_eq!(found(&|row| row.error_class = "redirected".into(), None), is);
        assert_eq!(found(&|row| row.status = Some(404), None), None);
        assert_eq!(found(&|row| row.error_class = "ok_but_html".into(), None), None);
        assert_eq!(found(&|row| row.error_class = "catch_all".into(), None), None);
        assert_eq!(found(&|row| row.error_class = "auth".into(), None), None);
        assert_eq!(found(&|row| row.sniffed = Some("HTML".into()), None), None);
        assert_eq!(found(&|row| row.bytes = Some(2), None), None);
        assert_eq!(found(&|row| row.bytes = Some(0), None), None);
        assert_eq!(found(&|row| row.sha256 = None, None), None);
        assert_eq!(found(&|row| row.purpose = "probe-try".into(), None), None);
        // A day without an answer changes nothing; a file that has grown is another.
        assert_eq!(found(&|_| {}, Some(&|row| row.error_class = "timeout".into())), is);
        assert_eq!(found(&|_| {}, Some(&|row| row.sha256 = None)), None);
        assert_eq!(found(&|_| {}, Some(&|row| row.error_class = "ok_but_html".into())), None);
        let other = "ab".repeat(32);
        assert_eq!(
            found(&|_| {}, Some(&|row| row.sha256 = Some("ab".repeat(32).into()))),
            Some(other)
        );
    }
}
