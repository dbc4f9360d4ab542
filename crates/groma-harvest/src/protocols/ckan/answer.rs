//! One answer of the action API: its records, what it says besides, or why it is none.

use super::shape;
use crate::answer::{Answer, Exchange};
use crate::finding::{self, Code};
use crate::gather::Gather;
use crate::json::{Document, Json, Key, Opened, Part, Plan, not_data};
use crate::protocol::Next;

/// What an answer brought besides its records.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// How many there are in all.
    pub(super) count: Option<u64>,
    /// Items that came, packages, names or broken ones.
    pub(super) items: u64,
    /// What `status_show` says.
    pub(super) status: Vec<(String, Json)>,
    /// How it ended when it was cut off.
    pub(super) end: Option<Next>,
}

/// An answer that brings nothing.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) code: Code,
    pub(super) what: String,
    bytes: Vec<u8>,
}

impl Refused {
    /// Nothing can be done about it.
    pub(super) fn broken(self, gather: &mut Gather<'_>) -> Next {
        match self.bytes.is_empty() {
            true => Next::Broken(self.code, self.what),
            false => not_data(self.code, self.what, self.bytes, gather),
        }
    }
}

/// Reads the answer of a request, whatever its status: `each` is given every record and every name.
pub(super) fn of(
    exchange: &Exchange,
    gather: &mut Gather<'_>,
    each: &mut dyn FnMut(Part, &mut Gather<'_>),
) -> Result<Page, Refused> {
    match exchange.success() {
        Some(answer) => read(answer, gather, each),
        None => {
            let said = exchange.answer.as_ref().and_then(failure);
            let what = match said {
                Some(said) => format!("{}: {said}", exchange.failure()),
                None => exchange.failure(),
            };
            Err(Refused { code: finding::INCOMPLETE, what, bytes: Vec::new() })
        }
    }
}

/// Reads an answer of success.
pub(super) fn read(
    answer: &Answer,
    gather: &mut Gather<'_>,
    each: &mut dyn FnMut(Part, &mut Gather<'_>),
) -> Result<Page, Refused> {
    let mut document = match Document::open(answer) {
        Opened::Json(document) => document,
        Opened::Not(code, what, bytes) => return Err(Refused { code, what, bytes }),
    };
    let shape = shape::of(&document.outline);
    let plan =
        Plan { want: &|way, first| shape::want(shape, way, first), is_record: &shape::is_record };
    let mut page = Page::default();
    let mut error = None;
    while let Some(part) = document.next(&plan, &["id", "name"], gather) {
        let names: Vec<&str> = part.way.iter().filter_map(Key::name).collect();
        match names.as_slice() {
            ["success"] if part.value == Json::Bool(false) => {
                error.get_or_insert_with(|| "it says that it failed".to_owned());
            }
            ["error"] => error = Some(told(&part.value)),
            ["count" | "result", ..] if names.last() == Some(&"count") => {
                page.count = part.value.count()
            }
            ["result", "results"] | ["results"] | [] => {
                page.items += 1;
                each(part, gather);
            }
            ["result"] if part.way.len() > 1 || matches!(part.value, Json::Object(_)) => {
                page.items += 1;
                each(part, gather);
            }
            ["result"] if !part.value.is_null() => error = Some(told(&part.value)),
            ["result", name] => page.status.push(((*name).to_owned(), part.value)),
            _ => {}
        }
    }
    page.items += document.broken_records;
    if let (Some(error), 0) = (error, page.items) {
        let what =
            format!("{} answered with success, and with an error: {error}.", answer.final_url);
        return Err(Refused { code: finding::ERROR_INSIDE_SUCCESS, what, bytes: Vec::new() });
    }
    page.end = document.end();
    Ok(page)
}

/// What an answer of failure says of itself.
pub(super) fn failure(answer: &Answer) -> Option<String> {
    let bytes = answer.body.bytes().ok()?;
    let read = crate::json::read(&bytes).ok()?;
    match &read.value {
        text @ Json::Text(_) => Some(format!("it says {}", told(text))),
        value => Some(told(value.first(&["error", "message"]))).filter(|told| !told.is_empty()),
    }
}

/// An error in its own words: its type and message, or the messages of its fields.
fn told(error: &Json) -> String {
    let said = match error {
        Json::Object(_) => {
            let kind = error.at("__type").said();
            let fields = error.members().iter().filter(|(key, _)| key != "__type");
            let fields = fields.filter_map(|(_, value)| value.named(&["message"]));
            kind.into_iter().chain(fields).collect::<Vec<_>>().join(": ")
        }
        other => other.text().unwrap_or_default(),
    };
    said.chars().take(300).collect()
}
