//! What a host says when there is nothing: of each origin, one address that cannot exist is asked for.
//!
//! A host that answers it with a page answers every address with that page: the shell of a portal
//! that is drawn by the browser, or a page of regrets with status 200. Whether anything is at another
//! address that is answered so cannot be told from here; it is no sign of absence.

use crate::answer::Ask;
use crate::client::{Client, Take};
use crate::probe::Settings;
use crate::probe::once::{HEAD_BYTES, ask};
use groma_define::tables::FetchRow;
use groma_define::{ContentHash, hex};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use url::Url;

/// What was found out in this round, by origin.
#[derive(Default)]
pub(super) struct Nothing {
    by_origin: HashMap<String, Option<Said>>,
}

/// What came with success where nothing can be.
struct Said {
    hash: ContentHash,
    /// Where it was found, after redirects.
    at: Url,
}

impl Nothing {
    /// Whether what was found says no more than what is said of nothing. `landed` is where an
    /// address led to, `hash` is of the bytes that were there.
    pub(super) async fn is_said_by(
        &mut self,
        client: &Client,
        settings: &Settings,
        url: &Url,
        landed: &Url,
        hash: &ContentHash,
        rows: &mut Vec<FetchRow>,
    ) -> bool {
        // The page of a host itself is there, whatever else is answered with it.
        if landed == url && url.path() == "/" && url.query().is_none() {
            return false;
        }
        let origin = url.origin().ascii_serialization();
        if !self.by_origin.contains_key(&origin) {
            let said = said(client, settings, url, rows).await;
            self.by_origin.insert(origin.clone(), said);
        }
        let said = self.by_origin.get(&origin).and_then(Option::as_ref);
        // A page to which others are sent is there, too.
        said.is_some_and(|said| said.hash == *hash && !(landed == url && said.at == *url))
    }
}

async fn said(
    client: &Client,
    settings: &Settings,
    beside: &Url,
    rows: &mut Vec<FetchRow>,
) -> Option<Said> {
    let hash = hex(&Sha256::digest(beside.as_str()));
    let mut nowhere = beside.clone();
    nowhere.set_query(None);
    nowhere.set_path(&format!("/groma-{}", &hash[..16]));
    let exchange = ask(client, settings, &Ask::get(nowhere, "*/*"), Take::Head(HEAD_BYTES)).await;
    let said = exchange.success().and_then(|answer| {
        Some(Said { hash: answer.body.hash().ok()?, at: answer.final_url.clone() })
    });
    rows.extend(exchange.fetches);
    said
}
