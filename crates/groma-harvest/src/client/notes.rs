//! What is worth a finding in how an answer came.

use crate::answer::Exchange;
use crate::client::class::Class;
use crate::client::unpack::CODINGS;
use crate::finding::{self, Noted};

/// Findings about the try that counts.
pub fn notes(exchange: &Exchange) -> Vec<Noted> {
    let row = exchange.fetch();
    let (url, bytes) = (&exchange.ask.url, row.bytes.unwrap_or(0));
    let mut notes = Vec::new();
    let mut note = |code, message: String| {
        let (subject_kind, subject) = ("fetch", row.fetch_id.to_string());
        notes.push(Noted { subject_kind, subject, ..Noted::new(code, message) });
    };
    match Class::parse(&row.error_class) {
        Some(Class::Truncated) => {
            note(
                finding::TRUNCATED_BODY,
                format!("{url} ended before its end, after {bytes} bytes."),
            );
        }
        Some(Class::TooLarge) => {
            note(
                finding::TOO_LARGE,
                format!("{url} is longer than the limit; {bytes} bytes were received."),
            );
        }
        Some(Class::ExpandsTooMuch) => {
            let message =
                format!("{url} is packed beyond belief; unpacking stopped after {bytes} bytes.");
            note(finding::EXPANDS_TOO_MUCH, message);
        }
        Some(Class::Tls) => {
            note(finding::UNTRUSTED, format!("{url} was not read: its certificate does not hold."));
        }
        Some(Class::PrivateAddress) => {
            note(finding::LEADS_INSIDE, format!("{url} leads to an address that is not public."));
        }
        Some(Class::BlockedByRobots) => {
            note(finding::ROBOTS_FORBID, format!("{url} was not read: robots.txt forbids it."));
        }
        Some(Class::OverBudget) => {
            note(
                finding::BUDGET_USED_UP,
                format!("{url} was not asked: the portal's budget is used up."),
            );
        }
        _ => {}
    }
    let packed = exchange.answer.as_ref().and_then(|answer| answer.header("content-encoding"));
    let packed = packed.map(|how| how.trim().to_lowercase());
    let is_read = |how: &str| matches!(how, "" | "identity") || CODINGS.contains(&how);
    if let Some(packed) = packed.filter(|how| !is_read(how)) {
        note(
            finding::NOT_WHAT_WAS_ASKED,
            format!("{url} comes packed as `{packed}`, which is not read; gzip was asked for."),
        );
    }
    let https = |address: &str| address.starts_with("https:");
    if row.redirect_chain.iter().any(|address| https(address))
        && row.final_url.as_deref().is_some_and(|address| !https(address))
    {
        note(finding::DOWNGRADED, format!("{url} redirects from https to http."));
    }
    notes
}
