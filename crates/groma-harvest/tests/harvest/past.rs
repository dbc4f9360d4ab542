//! A memory made of what a sweep gathered: what a store does, in a few lines.

use groma_define::harvest::{LastSweep, Memory, Page, Seen, Sink, SinkError, SweepEnd, Validators};
use groma_define::tables::FetchRow;
use groma_define::{DatasetId, RunId};
use groma_harvest::Gathered;
use std::collections::BTreeMap;

/// Everything that sweeps of one catalog left behind.
#[derive(Default)]
pub(crate) struct Past {
    last: Option<LastSweep>,
    seen: BTreeMap<DatasetId, Seen>,
    names: BTreeMap<DatasetId, Box<str>>,
    fetches: Vec<FetchRow>,
}

impl Past {
    /// Takes over what a sweep gathered.
    pub(crate) fn take(&mut self, gathered: &Gathered) {
        let end = gathered.end.as_ref().expect("the sweep has ended");
        let page = gathered.page();
        for row in page.datasets {
            let seen = Seen {
                canonical_hash: row.canonical_hash,
                raw_hash: row.raw_hash,
                state: row.state.as_ref().into(),
                first_seen: row.first_seen.as_ref().into(),
                record_ref: None,
            };
            self.names.insert(row.dataset_id.clone(), row.native_id.as_ref().into());
            self.seen.insert(row.dataset_id, seen);
        }
        for state in &end.states {
            if let Some(seen) = self.seen.get_mut(&state.dataset) {
                seen.state = state.state.into();
            }
        }
        self.fetches.extend(page.fetches);
        if end.sweep.complete {
            self.last = Some(LastSweep { sweep: end.sweep.clone(), catalog: end.catalog.clone() });
        }
    }

    /// The state of every data set ever seen, by its name in the tables.
    pub(crate) fn states(&self) -> Vec<&str> {
        self.seen.values().map(|seen| seen.state.as_ref()).collect()
    }
}

impl Memory for Past {
    fn last_complete(&self) -> Option<LastSweep> {
        self.last.clone()
    }

    fn dataset(&self, id: &DatasetId) -> Option<Seen> {
        self.seen.get(id).cloned()
    }

    fn native_id(&self, id: &DatasetId) -> Option<Box<str>> {
        self.names.get(id).cloned()
    }

    fn datasets(&self) -> Box<dyn Iterator<Item = (DatasetId, Seen)> + '_> {
        let there = self.seen.iter().filter(|(_, seen)| seen.state.as_ref() != "gone");
        Box::new(there.map(|(id, seen)| (id.clone(), seen.clone())))
    }

    fn validators(&self, url: &str) -> Option<Validators> {
        let fetch = self
            .fetches
            .iter()
            .rev()
            .find(|fetch| *fetch.url == *url && fetch.status == Some(200))?;
        Some(Validators {
            etag: fetch.etag.as_ref().map(ToString::to_string),
            last_modified: fetch.last_modified.as_ref().map(ToString::to_string),
            sha256: fetch.sha256.clone(),
        })
    }
}

/// A sink that dies after so many pages, as a process does.
pub(crate) struct Mortal<'a> {
    pub(crate) gathered: &'a mut Gathered,
    pub(crate) pages: usize,
}

impl Sink for Mortal<'_> {
    fn begun(&mut self) -> Result<Option<groma_define::harvest::Begun>, SinkError> {
        self.gathered.begun()
    }

    fn begin(&mut self, sweep: &RunId, started_at: &str) -> Result<(), SinkError> {
        self.gathered.begin(sweep, started_at)
    }

    fn push(&mut self, page: Page) -> Result<(), SinkError> {
        self.pages = self.pages.checked_sub(1).ok_or_else(|| SinkError("killed".into()))?;
        self.gathered.push(page)
    }

    fn finish(&mut self, end: SweepEnd) -> Result<(), SinkError> {
        self.pages = self.pages.checked_sub(1).ok_or_else(|| SinkError("killed".into()))?;
        self.gathered.finish(end)
    }
}
