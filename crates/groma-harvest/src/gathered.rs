//! A sink that keeps everything in memory: for one file without a store, and for tests.

use groma_define::harvest::{Begun, Page, Sink, SinkError, SweepEnd};
use groma_define::{ContentHash, DatasetId, RunId};

/// What came.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Pages, in their order.
    pub pages: Vec<Page>,
    /// The end, once it came.
    pub end: Option<SweepEnd>,
    begun: Option<(RunId, String)>,
}

impl Gathered {
    /// The rows of all pages together.
    pub fn page(&self) -> Page {
        let mut all = Page::default();
        for page in &self.pages {
            all.datasets.extend(page.datasets.iter().cloned());
            all.distributions.extend(page.distributions.iter().cloned());
            all.services.extend(page.services.iter().cloned());
            all.entities.extend(page.entities.iter().cloned());
            all.fetches.extend(page.fetches.iter().cloned());
            all.findings.extend(page.findings.iter().cloned());
            all.quarantine.extend(page.quarantine.iter().cloned());
            all.bytes.extend(page.bytes.iter().cloned());
            all.unchanged.extend(page.unchanged.iter().cloned());
            all.listed.extend(page.listed.iter().cloned());
        }
        all.findings.extend(self.end.iter().flat_map(|end| end.findings.iter().cloned()));
        all
    }
}

impl Sink for Gathered {
    fn begun(&mut self) -> Result<Option<Begun>, SinkError> {
        let Some((sweep, started_at)) = self.begun.clone() else { return Ok(None) };
        let cursor = self.pages.last().map(|page| page.cursor.clone());
        let read = |page: &Page| -> Vec<(DatasetId, Option<ContentHash>)> {
            let read = page
                .datasets
                .iter()
                .map(|d| (d.dataset_id.clone(), Some(d.canonical_hash.clone())));
            read.chain(page.unchanged.iter().map(|id| (id.clone(), None))).collect()
        };
        let seen = self.pages.iter().flat_map(read).collect();
        let listed = self.pages.iter().flat_map(|page| page.listed.iter().cloned()).collect();
        Ok(Some(Begun { sweep, started_at, cursor, seen, listed }))
    }

    fn begin(&mut self, sweep: &RunId, started_at: &str) -> Result<(), SinkError> {
        *self = Self { begun: Some((sweep.clone(), started_at.to_owned())), ..Self::default() };
        Ok(())
    }

    fn push(&mut self, page: Page) -> Result<(), SinkError> {
        self.pages.push(page);
        Ok(())
    }

    fn finish(&mut self, end: SweepEnd) -> Result<(), SinkError> {
        self.end = Some(end);
        self.begun = None;
        Ok(())
    }
}
