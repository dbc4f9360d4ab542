//! What happened to the data sets of a catalog since the last sweep.
//!
//! A data set that is absent from one complete sweep is *missing*; absent from two, or announced as
//! deleted, it is *gone*; seen again, it is *back*. A sweep that did not see everything says nothing
//! about absence. Where too many are absent at once, announced or not, the portal is at fault until a
//! person says otherwise, once: what is missing by then is gone after the next complete sweep.

use crate::gather::Gather;
use crate::sweep::Told;
use groma_define::harvest::{NewState, Seen};
use groma_define::tables::DatasetEventRow;
use groma_define::{ContentHash, DatasetId};
use std::collections::HashSet;

/// The share of the known data sets beyond which absence is held for a person.
const HELD_SHARE: f64 = 0.2;

/// Absent data sets that are not held: small catalogs lose a few now and then. All of them at once
/// are held however few they are.
const NEVER_HELD: usize = 5;

/// What happened.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) added: i64,
    pub(crate) changed: i64,
    pub(crate) unchanged: i64,
    pub(crate) missing: i64,
    pub(crate) gone: i64,
    pub(crate) back: i64,
    pub(crate) present: i64,
    pub(crate) partial: bool,
    pub(crate) held: Option<String>,
    /// Why it is not said that something is missing.
    pub(crate) doubted: Option<String>,
    /// Records that are there and stand for no data set that is known.
    pub(crate) unnamed: u64,
    pub(crate) states: Vec<NewState>,
    pub(crate) events: Vec<DatasetEventRow>,
}

/// Holds what was seen against what was known.
pub(crate) fn since(
    gather: &Gather<'_>,
    at: &str,
    complete: bool,
    not_modified: bool,
    told: Told,
) -> Changes {
    let mut changes = Changes::default();
    let event = |id: &DatasetId, what: &str, hash: Option<&ContentHash>| DatasetEventRow {
        dataset_id: id.clone(),
        sweep: gather.sweep.clone(),
        catalog_id: gather.catalog.clone(),
        event: what.into(),
        at: at.into(),
        canonical_hash: hash.cloned(),
        title: None,
    };
    let mut seen: Vec<_> = gather.seen.iter().collect();
    seen.sort();
    for (id, hash) in seen {
        match (gather.memory.dataset(id), hash) {
            (None, Some(hash)) => {
                changes.added += 1;
                changes.events.push(event(id, "added", Some(hash)));
            }
            // Only what is known can be confirmed without being read.
            (None, None) => continue,
            (Some(before), hash) => {
                let same = hash.as_ref().is_none_or(|hash| *hash == before.canonical_hash);
                if before.state.as_ref() == "gone" {
                    changes.back += 1;
                    changes.events.push(event(id, "back", hash.as_ref()));
                } else if same {
                    changes.unchanged += 1;
                } else {
                    changes.changed += 1;
                    changes.events.push(event(id, "changed", hash.as_ref()));
                }
                if same && before.state.as_ref() != "present" {
                    let state = NewState { dataset: id.clone(), state: "present", last_seen: None };
                    changes.states.push(state);
                }
            }
        }
        changes.present += 1;
    }
    changes.partial = gather.place.partial;
    absent(gather, at, complete, not_modified, told, &mut changes, &event);
    changes
}

fn absent(
    gather: &Gather<'_>,
    at: &str,
    complete: bool,
    not_modified: bool,
    told: Told,
    changes: &mut Changes,
    event: &dyn Fn(&DatasetId, &str, Option<&ContentHash>) -> DatasetEventRow,
) {
    let known: Vec<_> = gather.memory.datasets().collect();
    let absent: Vec<_> = known.iter().filter(|(id, _)| !gather.seen.contains_key(id)).collect();
    let last_seen = || {
        let last = gather.memory.last_complete();
        Some(last.map_or_else(|| at.to_owned(), |last| last.catalog.harvested_at.to_string()))
    };
    let absent: Vec<_> = match not_modified {
        // What was there is there still, and what was missing is missing for the second time.
        true => absent.into_iter().filter(|(_, seen)| !there(seen)).collect(),
        false => absent,
    };
    if not_modified || !complete {
        let stay =
            known.iter().filter(|(id, seen)| there(seen) && !gather.seen.contains_key(id)).count();
        changes.present += stay as i64;
        if not_modified {
            changes.unchanged += stay as i64;
        }
    }
    changes.unnamed = unnamed_before(gather);
    if !complete {
        return;
    }
    if !told.accept_missing {
        changes.held = held(&known, &absent, gather.seen.is_empty());
    }
    let announced: HashSet<&DatasetId> = gather.deleted.iter().collect();
    let announced = |id: &DatasetId| announced.contains(id);
    let silent = absent.iter().filter(|(id, _)| !announced(id)).count() as u64;
    if changes.held.is_none() && !told.accept_missing {
        changes.doubted = doubted(gather, silent);
    }
    if !not_modified {
        let stay = changes.held.is_some() || changes.doubted.is_some();
        let vacant = vacant(gather).saturating_sub(if stay { silent } else { 0 });
        // Where only what changed was read, the others are as they were.
        let before = if changes.partial { changes.unnamed } else { 0 };
        changes.unnamed = vacant.max(before);
    }
    for (id, before) in absent {
        let state = match (announced(id), before.state.as_ref()) {
            (true, _) | (false, "missing") => "gone",
            _ => "missing",
        };
        if changes.held.is_some() || (changes.doubted.is_some() && !announced(id)) {
            changes.present += i64::from(there(before));
            continue;
        }
        match state {
            "gone" => changes.gone += 1,
            _ => changes.missing += 1,
        }
        changes.events.push(event(id, state, None));
        let last_seen = if there(before) { last_seen() } else { None };
        changes.states.push(NewState { dataset: id.clone(), state, last_seen });
    }
}

fn there(seen: &Seen) -> bool {
    seen.state.as_ref() == "present"
}

/// Why what is absent is not believed: too much of what was there the last time is not there now. What
/// was missing already was counted then.
fn held(
    known: &[(DatasetId, Seen)],
    absent: &[&(DatasetId, Seen)],
    is_empty: bool,
) -> Option<String> {
    let before = known.iter().filter(|(_, seen)| there(seen)).count();
    let lost = absent.iter().filter(|(_, seen)| there(seen)).count();
    let share = lost as f64 / before.max(1) as f64;
    let nothing_left = lost > 0 && is_empty;
    (nothing_left || (lost > NEVER_HELD && share > HELD_SHARE)).then(|| {
        format!(
            "{lost} of {before} data sets are missing at once; they stay as they were until a person says that they are gone."
        )
    })
}

/// Why it is not said that what is absent is missing: it may be what could not be told, or did not
/// come. Records of which that was so before, when nothing was absent, stand for something else: one
/// that stays broken does not hide for ever what is gone.
fn doubted(gather: &Gather<'_>, silent: u64) -> Option<String> {
    let before = unnamed_before(gather);
    let room = vacant(gather).saturating_sub(before);
    let short = gather.counts.short.saturating_sub(before);
    (silent > 0 && (silent <= room || short > 0)).then(|| {
        format!(
            "{silent} data sets are absent, and {room} records more than before could not be told or did not come; the data sets stay as they were."
        )
    })
}

/// Records that are there, by what the portal says, and of which is not known what they are.
fn vacant(gather: &Gather<'_>) -> u64 {
    gather.counts.nameless + gather.counts.short
}

fn unnamed_before(gather: &Gather<'_>) -> u64 {
    gather.memory.last_complete().map_or(0, |last| last.sweep.unnamed.max(0).unsigned_abs())
}
