//! One address, tried: HEAD first, the first bytes where HEAD says too little, and a judgement.

use crate::answer::{Ask, Exchange, Method};
use crate::client::{Class, Client, Manner, Take, begun, named};
use crate::probe::nothing::Nothing;
use crate::probe::{Settings, Target, api, judge};
use groma_define::tables::FetchRow;
use url::Url;

/// As many bytes as tell most formats, and no server minds.
pub(super) const HEAD_BYTES: u64 = 1024;

/// The description of a service says what it is somewhere at its beginning.
const DESCRIPTION_BYTES: u64 = 64 << 10;

/// Everything that came of trying an address: a row that counts for each of its spellings, last.
pub(super) async fn once(
    client: &Client,
    settings: &Settings,
    target: &Target,
    nothing: &mut Nothing,
) -> Vec<FetchRow> {
    let mut rows = Vec::new();
    let counts = match &target.url {
        Ok(url) => found(client, settings, target, url, nothing, &mut rows).await,
        // Not an address that anybody is asked at.
        Err(class) => {
            let row = begun(&settings.purpose, Method::Head, "", 1, client.clock().now());
            FetchRow { error_class: class.as_str().into(), ..row }
        }
    };
    for row in &mut rows {
        if &*row.purpose == "probe" {
            row.purpose = "probe-try".into();
        }
    }
    rows.extend(
        target
            .spellings
            .iter()
            .map(|written| named(FetchRow { url: written.as_str().into(), ..counts.clone() })),
    );
    rows
}

/// The row that counts; others go to `rows`.
async fn found(
    client: &Client,
    settings: &Settings,
    target: &Target,
    url: &Url,
    nothing: &mut Nothing,
    rows: &mut Vec<FetchRow>,
) -> FetchRow {
    if let Some(sign) = api::sign_of_life(target.purpose, target.declared.as_deref(), url) {
        let take = Take::Head(DESCRIPTION_BYTES);
        let exchange = ask_from_page(client, settings, &sign.ask, take, rows).await;
        let lives = exchange.success().map(|answer| (sign.lives)(&judge::text(answer)));
        let (mut row, seen) = judged(exchange, target, rows);
        if lives == Some(false) && is_good(&row) {
            // It answers, but not as what it is said to be.
            let class = if seen.is_page { Class::OkButHtml } else { Class::Server };
            row.error_class = class.as_str().into();
        }
        if sign.ask.url != *url {
            row.redirect_chain.insert(0, sign.ask.url.as_str().into());
        }
        return row;
    }
    let head = Ask { method: Method::Head, ..Ask::get(url.clone(), "*/*") };
    let head = ask(client, settings, &from_page(client, &head), Take::Whole).await;
    let promised = judge::promises_data(target.purpose, target.declared.as_deref(), url);
    if !says_too_little(&head, promised) {
        return judged(head, target, rows).0;
    }
    let first = head.fetch().clone();
    rows.extend(head.fetches);
    let got = first_bytes(client, settings, url, first.status != Some(403), rows).await;
    let landed = got.answer.as_ref().map(|answer| answer.final_url.clone());
    let (mut row, seen) = judged(got, target, rows);
    // What is a page in place of data was told already.
    if seen.is_page
        && !promised
        && settings.compares_with_nothing
        && is_good(&row)
        && let (Some(landed), Some(hash)) = (landed, &seen.hash)
        && nothing.is_said_by(client, settings, url, &landed, hash, rows).await
    {
        row.error_class = Class::CatchAll.as_str().into();
    }
    if is_good(&row) && first.status == Some(200) {
        // Of a body in pieces only HEAD tells the length.
        row.content_length_claimed = row.content_length_claimed.or(first.content_length_claimed);
        row.etag = row.etag.or(first.etag);
        row.last_modified = row.last_modified.or(first.last_modified);
    }
    row
}

/// The first bytes of what is there; what was superseded goes to `rows`.
async fn first_bytes(
    client: &Client,
    settings: &Settings,
    url: &Url,
    as_page: bool,
    rows: &mut Vec<FetchRow>,
) -> Exchange {
    let plain = Ask::get(url.clone(), "*/*");
    let mut ranged = plain.clone();
    ranged.headers.push(("range".to_owned(), format!("bytes=0-{}", HEAD_BYTES - 1)));
    let take = Take::Head(HEAD_BYTES);
    let exchange = match as_page {
        true => ask_from_page(client, settings, &ranged, take, rows).await,
        false => ask(client, settings, &ranged, take).await,
    };
    // An empty file has no first byte, and some servers know no ranges: it was the range that was
    // refused, not the file.
    if status(&exchange) != Some(416) {
        return exchange;
    }
    rows.extend(exchange.fetches);
    ask(client, settings, &from_page(client, &plain), take).await
}

/// Asks as a page would. Some servers refuse pages of others altogether: these are asked again as
/// nobody, because nobody is who most links are for.
async fn ask_from_page(
    client: &Client,
    settings: &Settings,
    plain: &Ask,
    take: Take,
    rows: &mut Vec<FetchRow>,
) -> Exchange {
    let exchange = ask(client, settings, &from_page(client, plain), take).await;
    if status(&exchange) != Some(403) {
        return exchange;
    }
    rows.extend(exchange.fetches);
    ask(client, settings, plain, take).await
}

/// The same, from a page: many servers say only then whether pages of others may read an answer.
fn from_page(client: &Client, ask: &Ask) -> Ask {
    let mut ask = ask.clone();
    ask.headers.push(("origin".to_owned(), client.policy().origin()));
    ask
}

fn status(exchange: &Exchange) -> Option<u16> {
    exchange.answer.as_ref().map(|answer| answer.status)
}

pub(super) async fn ask(client: &Client, settings: &Settings, ask: &Ask, take: Take) -> Exchange {
    client.ask_in(ask, None, &settings.purpose, Manner { take, heeds_robots: true }).await
}

/// The last row, with what its bytes say; the rows before it go to `rows`.
fn judged(
    exchange: Exchange,
    target: &Target,
    rows: &mut Vec<FetchRow>,
) -> (FetchRow, judge::Seen) {
    let seen = judge::judge(&exchange, target.purpose, target.declared.as_deref());
    let mut fetches = exchange.fetches;
    let mut row = fetches.pop().expect("an exchange has at least one try");
    rows.extend(fetches);
    if let Some(class) = seen.class {
        row.error_class = class.as_str().into();
    }
    row.sniffed = seen.format.map(Into::into);
    (row, seen)
}

fn is_good(row: &FetchRow) -> bool {
    matches!(Class::parse(&row.error_class), Some(Class::Ok | Class::Redirected | Class::OkButHtml))
}

/// Whether what HEAD said has to be looked at with a GET: refused or unknown to the server, without
/// a type or a length, a page in place of data, or data whose first bytes are to be seen. A host that
/// does not answer at all, or asks for patience, is not asked twice.
fn says_too_little(head: &Exchange, promised: bool) -> bool {
    let Some(answer) = &head.answer else { return false };
    match answer.status {
        200..=299 => {
            let media_type = answer.media_type();
            promised
                || media_type.is_empty()
                || media_type == "application/octet-stream"
                || answer.header("content-length") == Some("0")
                // Whether a page is one, or a log-in, or says that there is nothing.
                || matches!(&*media_type, "text/html" | "application/xhtml+xml")
        }
        // Many servers know HEAD for fewer addresses than GET: none of these is believed.
        400 | 401 | 403..=406 | 410 | 500 | 501 => true,
        _ => false,
    }
}
