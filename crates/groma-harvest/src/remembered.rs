//! For tests: the past of a catalog, made from what an earlier reading gathered.

use crate::gathered::Gathered;
use groma_define::DatasetId;
use groma_define::harvest::{LastSweep, Memory, Seen, Validators};
use std::collections::BTreeMap;

/// What earlier readings left.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remembered {
    datasets: BTreeMap<DatasetId, (Seen, Box<str>)>,
}

/// What a reading changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) added: usize,
    pub(crate) changed: usize,
    pub(crate) unchanged: usize,
    /// What the past knows and the reading did not meet.
    pub(crate) absent: Vec<String>,
}

impl Remembered {
    /// Remembers what a reading gathered, and says what it changed.
    pub(crate) fn take(&mut self, gathered: &Gathered) -> Difference {
        let page = gathered.page();
        let before = std::mem::take(&mut self.datasets);
        let mut difference = Difference {
            unchanged: page.unchanged.len() + page.listed.len(),
            ..Difference::default()
        };
        for id in page.unchanged.into_iter().chain(page.listed) {
            let seen = before.get(&id).cloned();
            self.datasets.extend(seen.map(|seen| (id, seen)));
        }
        for row in page.datasets {
            match before.contains_key(&row.dataset_id) {
                true => difference.changed += 1,
                false => difference.added += 1,
            }
            let seen = Seen {
                canonical_hash: row.canonical_hash,
                raw_hash: row.raw_hash,
                state: "present".into(),
                first_seen: row.first_seen.as_ref().into(),
                record_ref: None,
            };
            self.datasets.insert(row.dataset_id, (seen, row.native_id.as_ref().into()));
        }
        let absent = before.iter().filter(|(id, _)| !self.datasets.contains_key(*id));
        difference.absent = absent.map(|(_, (_, name))| name.to_string()).collect();
        difference
    }
}

impl Memory for Remembered {
    fn last_complete(&self) -> Option<LastSweep> {
        None
    }

    fn dataset(&self, id: &DatasetId) -> Option<Seen> {
        self.datasets.get(id).map(|(seen, _)| seen.clone())
    }

    fn native_id(&self, id: &DatasetId) -> Option<Box<str>> {
        self.datasets.get(id).map(|(_, name)| name.clone())
    }

    fn datasets(&self) -> Box<dyn Iterator<Item = (DatasetId, Seen)> + '_> {
        Box::new(self.datasets.iter().map(|(id, (seen, _))| (id.clone(), seen.clone())))
    }

    fn validators(&self, _: &str) -> Option<Validators> {
        None
    }
}
