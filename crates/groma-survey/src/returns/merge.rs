//! Several workbooks of one return, as one set of proposals.

use crate::answer::AnswerKey;
use crate::returns::cells::canonical;
use crate::returns::understood::{Change, Conflict, ConflictKind, Understood};
use std::collections::BTreeMap;

/// Why workbooks cannot be taken together.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There is none.
    #[error("there is no workbook to merge\n  hint: name the files that came back")]
    Nothing,
    /// They are of different units or rounds.
    #[error(
        "{first} is of {what} {first_of}, and {other} is of {other_of}\n  hint: merge only workbooks of one return"
    )]
    Different {
        /// `unit`, `edition` or `return`.
        what: &'static str,
        /// The first file.
        first: String,
        /// What it is of.
        first_of: String,
        /// A file that differs.
        other: String,
        /// What that one is of.
        other_of: String,
    },
}

/// Takes workbooks together: sections that several ministries filled in, or two files of one. An
/// answer that two files change in the same way is one change; in different ways, a conflict with
/// both values. What one file changes and another left alone is a change.
pub fn merge(all: Vec<Understood>) -> Result<Understood, MergeError> {
    let mut files = all.into_iter();
    let mut merged = files.next().ok_or(MergeError::Nothing)?;
    let mut order = positions(&merged, 0);
    for other in files {
        check_same(&merged, &other)?;
        order.extend(positions(&other, order.len()));
        take(&mut merged, other);
    }
    let position = |key: &AnswerKey| order.get(key).copied().unwrap_or(usize::MAX);
    merged.changes.sort_by_key(|change| position(&change.key));
    merged.conflicts.sort_by_key(|conflict| position(&conflict.key));
    Ok(merged)
}

/// Where answers stand among those of a file, behind what was seen before.
fn positions(understood: &Understood, after: usize) -> BTreeMap<AnswerKey, usize> {
    let keys = understood.changes.iter().map(|change| &change.key);
    let keys = keys.chain(understood.conflicts.iter().map(|conflict| &conflict.key));
    keys.enumerate().map(|(at, key)| (key.clone(), after + at)).collect()
}

fn check_same(first: &Understood, other: &Understood) -> Result<(), MergeError> {
    let unit = |of: &Understood| of.unit.as_ref().map(ToString::to_string).unwrap_or_default();
    let compared = [
        ("unit", unit(first), unit(other)),
        ("edition", first.identity.edition.clone(), other.identity.edition.clone()),
        ("return", first.identity.return_id.clone(), other.identity.return_id.clone()),
    ];
    for (what, first_of, other_of) in compared {
        // A workbook without its hidden sheet names only its unit.
        if first_of != other_of && !first_of.is_empty() && !other_of.is_empty() {
            let name = |of: &Understood| of.files.join(", ");
            let (first, other) = (name(first), name(other));
            return Err(MergeError::Different { what, first, first_of, other, other_of });
        }
    }
    Ok(())
}

fn take(merged: &mut Understood, other: Understood) {
    let several = merged.files.len() + other.files.len() > 1;
    merged.files.extend(other.files);
    merged.findings.extend(other.findings);
    merged.unchanged = merged.unchanged.max(other.unchanged);
    if merged.identity.return_id.is_empty() {
        merged.identity = other.identity;
    }
    for change in other.changes {
        add(merged, change, several);
    }
    for conflict in other.conflicts {
        for side in conflict.sides {
            add(merged, side, several);
        }
    }
}

/// Adds what one file says about an answer.
fn add(merged: &mut Understood, change: Change, several: bool) {
    if let Some(conflict) = merged.conflicts.iter_mut().find(|known| known.key == change.key) {
        if !conflict.sides.iter().any(|side| says_the_same(side, &change)) {
            conflict.sides.push(change);
            conflict.why = ConflictKind::Files;
        }
        return;
    }
    let known = merged.changes.iter().position(|known| known.key == change.key);
    let stale = change.from.version != change.version;
    match known {
        Some(at) if says_the_same(&merged.changes[at], &change) && !stale => {}
        Some(at) => {
            let first = merged.changes.remove(at);
            let same = says_the_same(&first, &change);
            let why = if same || !several { ConflictKind::Stale } else { ConflictKind::Files };
            let (key, current) = (change.key.clone(), first.from.clone());
            merged.conflicts.push(Conflict { key, why, current, sides: vec![first, change] });
        }
        None if stale => {
            let (key, current) = (change.key.clone(), change.from.clone());
            let why = ConflictKind::Stale;
            merged.conflicts.push(Conflict { key, why, current, sides: vec![change] });
        }
        None => merged.changes.push(change),
    }
}

fn says_the_same(one: &Change, other: &Change) -> bool {
    canonical(&one.to) == canonical(&other.to)
}
