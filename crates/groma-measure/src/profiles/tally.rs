//! How often each verdict was met in a catalog, and where first.

use groma_define::table::Text;
use std::collections::BTreeMap;

/// Verdicts met in one catalog; which profiles applied is part of what was met.
#[derive(Debug, Default)]
pub(super) struct Tally {
    met: BTreeMap<(usize, Applied), Met>,
    subjects: u64,
}

/// Which profiles apply to a subject: a bit for each.
pub(super) type Applied = u32;

/// One verdict, as often as it was met.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// How often.
    pub subjects: u64,
    /// The first that had it, each with its place in the order of reading.
    pub first: Vec<(u64, Text)>,
}

impl Tally {
    /// Meets a verdict once more; `first_ids` bounds how many subjects are remembered.
    pub fn meet(&mut self, verdict: usize, applied: Applied, first_ids: usize, id: &str) {
        let met = self.met.entry((verdict, applied)).or_default();
        met.subjects += 1;
        self.subjects += 1;
        if met.first.len() < first_ids {
            met.first.push((self.subjects, Text::from(id)));
        }
    }

    /// What was met.
    pub fn met(&self) -> impl Iterator<Item = (usize, Applied, &Met)> {
        self.met.iter().map(|((verdict, applied), met)| (*verdict, *applied, met))
    }
}
