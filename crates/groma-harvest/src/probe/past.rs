//! When a link is tried again: sooner while it changes, later while it does not.

use crate::time;
use chrono::{DateTime, TimeDelta, Utc};
use groma_define::tables::FetchRow;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Hours until the next try, after so many tries with the same outcome: the ladder of hydra, the
/// crawler of data.gouv.fr.
pub const LADDER_HOURS: [i64; 4] = [12, 24, 168, 720];

/// What earlier rounds found of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// When it was last tried.
    pub last_at: DateTime<Utc>,
    /// Tries since the last change that found the same as the one before.
    pub unchanged: usize,
}

/// What one try found, as small as telling it from another allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    at: DateTime<Utc>,
    /// Of the status, the class, the length and the format.
    outcome: u64,
    /// Of what the server calls this version of it.
    tags: u64,
    /// Of the content, as far as it was read.
    content: Option<u64>,
}

impl Found {
    /// The columns of `fetch` that it is made from; besides these, `url` and `purpose` say of what.
    pub const COLUMNS: [&str; 10] = [
        "started_at",
        "status",
        "error_class",
        "content_length_claimed",
        "sniffed",
        "etag",
        "last_modified",
        "sha256",
        "part_sha256",
        "part_bytes",
    ];

    /// From a row that counts; none when its time is none.
    pub fn of(row: &FetchRow) -> Option<Self> {
        let outcome =
            hash((row.status, &row.error_class, row.content_length_claimed, &row.sniffed));
        let part = row.part_sha256.as_ref().zip(row.part_bytes);
        let content = row.sha256.as_ref().map(hash).or_else(|| part.map(hash));
        let tags = hash((&row.etag, &row.last_modified));
        Some(Self { at: time::read(&row.started_at)?, outcome, tags, content })
    }

    /// Whether two tries found the same, as far as the server tells. Some servers call the same bytes
    /// by another name each time.
    fn is_same(&self, other: &Self) -> bool {
        let has_same_content = self.content.is_some() && self.content == other.content;
        self.outcome == other.outcome && (self.tags == other.tags || has_same_content)
    }
}

impl Past {
    /// From what tries of one address found, in any order; none when there were none.
    pub fn of(found: impl IntoIterator<Item = Found>) -> Option<Self> {
        let mut found: Vec<Found> = found.into_iter().collect();
        found.sort_by_key(|found| found.at);
        // Rows may be read twice.
        found.dedup();
        let last_at = found.last()?.at;
        let same = found.windows(2).rev().take_while(|pair| pair[0].is_same(&pair[1]));
        Some(Self { last_at, unchanged: same.count() })
    }

    /// Whether it is to be tried.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        now >= self.due_at()
    }

    /// When it is to be tried.
    pub fn due_at(&self) -> DateTime<Utc> {
        let step = self.unchanged.min(LADDER_HOURS.len() - 1);
        self.last_at + TimeDelta::hours(LADDER_HOURS[step])
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Method;
    use crate::client::{Purpose, begun};

    #[test]
    fn the_ladder_is_climbed_until_something_changes() {
        let start = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let purpose = Purpose::probe("r".into());
        // A tag, and the content where it was read.
        let row = |(at, said): (usize, &&str)| {
            let now = start + TimeDelta::hours(at as i64);
            let (tag, content) = said.split_once(' ').unwrap_or((*said, ""));
            let part = (!content.is_empty()).then(|| content.into());
            let row = begun(&purpose, Method::Head, "u", 1, now);
            let part_bytes = part.is_some().then_some(1024);
            FetchRow { etag: Some(tag.into()), part_sha256: part, part_bytes, ..row }
        };
        let check = |tags: &[&str], hours: i64| {
            let rows: Vec<FetchRow> = tags.iter().enumerate().map(row).collect();
            // In whatever order, and some of them twice.
            let found = rows.iter().rev().chain(&rows[1..]).filter_map(Found::of);
            let past = Past::of(found).unwrap();
            let last = start + TimeDelta::hours(tags.len() as i64 - 1);
            assert_eq!((past.due_at() - last).num_hours(), hours, "{tags:?}");
            assert!(!past.is_due(past.due_at() - TimeDelta::seconds(1)));
            assert!(past.is_due(past.due_at()));
        };
        check(&["a"], 12);
        check(&["a", "a"], 24);
        check(&["a", "a", "a"], 168);
        check(&["a", "a", "a", "a"], 720);
        check(&["a", "a", "a", "a", "a", "a"], 720);
        check(&["a", "a", "a", "b"], 12);
        check(&["a", "b", "b"], 24);
        check(&["a", "b", "b", "a"], 12);
        // Another tag for the same bytes is no change; other bytes under another tag are.
        check(&["a x", "b x"], 24);
        check(&["a x", "b x", "c x"], 168);
        check(&["a x", "b x", "c y"], 12);
        check(&["a x", "b"], 12);
        assert_eq!(Past::of([]), None);
    }
}
