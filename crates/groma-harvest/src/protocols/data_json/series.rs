//! A series of 3.0: a record by itself, and its members, which may stand within it in full.

use super::record;
use crate::draft::Draft;
use crate::gather::Gather;
use crate::json::{Part, canonical};
use std::collections::HashSet;

/// The series, then its members; `first` and `last` repeat members and are only looked at for
/// their names. Members' names go to `embedded`, for they may stand at the top level too.
pub(super) fn read(part: Part, embedded: &mut HashSet<String>, gather: &mut Gather<'_>) {
    let Part { locator, value, bytes, findings, .. } = part;
    let mut draft = record::draft(&value, locator.clone(), bytes, findings);
    draft.kind = "series".to_owned();
    let id = draft.native_id.clone();
    gather.record(draft);
    for (at, member) in value.at("seriesMember").items().iter().enumerate() {
        if member.at("title").is_null() {
            continue;
        }
        let raw = canonical(member, |_| false);
        let locator = format!("{locator}/seriesMember/{at}");
        let member =
            Draft { in_series: id.clone(), ..record::draft(member, locator, raw, Vec::new()) };
        let name = member.native_id.clone().unwrap_or_default();
        embedded.insert(name.clone());
        if gather.records_to_pass() > 0 || !gather.is_repeated(&name) {
            gather.record(member);
        }
    }
}
