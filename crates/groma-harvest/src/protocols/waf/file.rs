//! One file with one record in it.

use crate::answer::Exchange;
use crate::envelope;
use crate::finding::{self, Noted};
use crate::gather::Gather;
use crate::iso::{self, Record};
use crate::xml::{self, Refused};

/// Reads a file; whatever is wrong with it stays with it. `path` is its name in the folder, and
/// its identifier, because the list of the folder knows no other.
pub(super) fn read(exchange: &Exchange, path: Option<&str>, gather: &mut Gather<'_>) {
    let Some(answer) = &exchange.answer else { return };
    let locator = exchange.ask.url.to_string();
    let native_id = path.map(str::to_owned);
    let bytes = match answer.body.bytes() {
        Ok(bytes) => bytes,
        Err(why) => {
            let what = format!("{locator} cannot be read: {why}.");
            return gather
                .note(Noted { locator: Some(locator), ..Noted::new(finding::FILE_FAILED, what) });
        }
    };
    let text = envelope::text(&bytes, answer, gather);
    let raw = bytes.to_vec();
    match xml::read(&text) {
        Ok(document) => {
            if document.has_type {
                let what = "The file names a document type.";
                gather.note(Noted {
                    locator: Some(locator.clone()),
                    ..Noted::new(finding::DOCUMENT_TYPE, what)
                });
            }
            let standalone = String::new();
            let record = Record { native_id, locator, raw, repairs: document.repairs, standalone };
            iso::put(&document.root, record, gather);
        }
        Err(refused) => {
            let code = match &refused {
                Refused::Dangerous(_) => finding::DANGEROUS_XML,
                Refused::Unended(_) if answer.truncated => finding::TRUNCATED_BODY,
                _ => finding::UNREADABLE_RECORD,
            };
            if let Some(id) = path {
                envelope::still_there(id, gather);
            }
            gather.quarantine(code, &locator, "xml", refused.why(), native_id, raw);
        }
    }
}
