//! The row of one try, from its beginning to its end.

use crate::answer::Method;
use crate::client::Purpose;
use crate::client::transport::Reply;
use chrono::{DateTime, SecondsFormat, Utc};
use groma_define::hex;
use groma_define::tables::FetchRow;
use sha2::{Digest, Sha256};

/// A try of which nothing is known but that it is made.
pub(crate) fn begun(
    purpose: &Purpose,
    method: Method,
    url: &str,
    attempt: u32,
    now: DateTime<Utc>,
) -> FetchRow {
    FetchRow {
        run: purpose.run().clone(),
        url: url.into(),
        method: method.as_str().into(),
        started_at: written(now).into(),
        robots_verdict: "not-asked".into(),
        attempt: i64::from(attempt),
        purpose: purpose.as_str().into(),
        ..FetchRow::default()
    }
}

/// To the millisecond: two tries of one address in a second are two.
pub(super) fn written(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// What the head of a reply says.
pub(super) fn head(row: &mut FetchRow, reply: &Reply) {
    let header = |name: &str| reply.header(name).filter(|value| !value.is_empty()).map(Into::into);
    row.status = Some(i64::from(reply.status));
    row.content_type = header("content-type");
    row.etag = header("etag");
    row.last_modified = header("last-modified");
    row.cors = header("access-control-allow-origin");
    row.tls_issuer = reply.tls_issuer.as_deref().map(Into::into);
    row.remote_address = reply.remote_address.map(|address| address.ip().to_string().into());
    // Of a part, the whole is what matters: `bytes 0-1023/146515`.
    let part = reply
        .header("content-range")
        .and_then(|range| range.rsplit('/').next()?.trim().parse().ok());
    let whole = || reply.header("content-length")?.trim().parse().ok();
    row.content_length_claimed = if reply.status == 206 { part } else { whole() };
}

/// Gives the row its name.
pub(crate) fn named(mut row: FetchRow) -> FetchRow {
    let attempt = row.attempt.to_string();
    let key = [row.run.as_str(), &*row.url, &*row.method, &*row.started_at, attempt.as_str()];
    let hash = hex(&Sha256::digest(key.join("\n")));
    row.fetch_id = hash[..24].into();
    row
}
