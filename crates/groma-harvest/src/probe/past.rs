//! When a link is tried again: sooner while it changes, later while it does not.

use crate::time;
use chrono::{DateTime, TimeDelta, Utc};
use groma_define::tables::FetchRow;

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

impl Past {
    /// From the rows that count of one address, in the order of their times; none when there are none.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a FetchRow>) -> Option<Self> {
        let mut past: Option<(Self, &FetchRow)> = None;
        for row in rows {
            let Some(last_at) = time::read(&row.started_at) else { continue };
            let unchanged = match past {
                Some((before, last)) if is_same(last, row) => before.unchanged + 1,
                _ => 0,
            };
            past = Some((Self { last_at, unchanged }, row));
        }
        past.map(|(past, _)| past)
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

/// Whether two tries found the same, as far as the server tells.
fn is_same(one: &FetchRow, two: &FetchRow) -> bool {
    let said = |row: &FetchRow| {
        let tags = (row.etag.clone(), row.last_modified.clone());
        (row.status, row.error_class.clone(), row.content_length_claimed, tags, row.sniffed.clone())
    };
    said(one) == said(two)
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
        let row = |(at, tag): (usize, &&str)| {
            let now = start + TimeDelta::hours(at as i64);
            FetchRow { etag: Some((*tag).into()), ..begun(&purpose, Method::Head, "u", 1, now) }
        };
        let check = |tags: &[&str], hours: i64| {
            let rows: Vec<FetchRow> = tags.iter().enumerate().map(row).collect();
            let past = Past::of(&rows).unwrap();
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
        assert_eq!(Past::of([]), None);
    }
}
