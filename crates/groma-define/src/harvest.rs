//! What a harvest hands over, and what it is told of earlier ones.
//!
//! A harvest never sees where rows live: what it reads leaves through a [`Sink`], what was seen
//! before comes through a [`Memory`]. The store implements both.

use crate::code::{ContentHash, DatasetId, RunId};
use crate::tables::{
    CatalogRow, DatasetEventRow, DatasetRow, DistributionRow, EntityRow, FetchRow, FindingRow,
    QuarantineRow, ServiceRow, SweepRow,
};

/// What one step of a sweep brought: kept whole, or not at all.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Where to go on after this page, in the words of the sweep; only the sweep reads it.
    pub cursor: String,
    /// Data sets that are new or say something else than before.
    pub datasets: Vec<DatasetRow>,
    /// Their distributions, all of them.
    pub distributions: Vec<DistributionRow>,
    /// Services.
    pub services: Vec<ServiceRow>,
    /// Whatever else was described.
    pub entities: Vec<EntityRow>,
    /// Requests that brought the page.
    pub fetches: Vec<FetchRow>,
    /// What was noticed.
    pub findings: Vec<FindingRow>,
    /// What could not be read.
    pub quarantine: Vec<QuarantineRow>,
    /// Bytes that rows name by their hash.
    pub bytes: Vec<Kept>,
    /// Data sets that were read and say the same as before.
    pub unchanged: Vec<DatasetId>,
    /// Data sets that were listed, or are there in some other way, without being read.
    pub listed: Vec<DatasetId>,
}

/// Bytes to be kept under their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of the bytes.
    pub hash: ContentHash,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How a sweep ended.
#[derive(Clone, Debug)]
pub struct SweepEnd {
    /// The catalog as it is now.
    pub catalog: CatalogRow,
    /// The sweep.
    pub sweep: SweepRow,
    /// Data sets whose state is another now although they were not read.
    pub states: Vec<NewState>,
    /// What happened to data sets.
    pub events: Vec<DatasetEventRow>,
    /// What was noticed at the end.
    pub findings: Vec<FindingRow>,
}

/// A data set that is missing or gone, or there again unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewState {
    /// The data set.
    pub dataset: DatasetId,
    /// present, missing or gone.
    pub state: &'static str,
    /// When it was last seen; none while it is there.
    pub last_seen: Option<String>,
}

/// A sweep that was begun and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its name.
    pub sweep: RunId,
    /// When it began.
    pub started_at: String,
    /// The cursor of its last page; none before the first.
    pub cursor: Option<String>,
    /// Data sets that its pages read, with what they say (none: the same as before).
    pub seen: Vec<(DatasetId, Option<ContentHash>)>,
    /// Data sets that its pages only listed.
    pub listed: Vec<DatasetId>,
}

/// Where rows go: one catalog's sweep.
pub trait Sink: Send {
    /// The sweep that was begun and not ended, if there is one.
    fn begun(&mut self) -> Result<Option<Begun>, SinkError>;

    /// Begins a sweep; pages of one that was begun before are forgotten.
    fn begin(&mut self, sweep: &RunId, started_at: &str) -> Result<(), SinkError>;

    /// Keeps a page, and with it its cursor. When this returns, no kill can lose it.
    fn push(&mut self, page: Page) -> Result<(), SinkError>;

    /// Ends the sweep: its rows are the catalog's from now on.
    fn finish(&mut self, end: SweepEnd) -> Result<(), SinkError>;
}

/// Rows could not be kept.
#[derive(Debug, thiserror::Error)]
#[error("what was harvested cannot be kept: {0}")]
pub struct SinkError(pub String);

/// What is known of a data set from earlier sweeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it said.
    pub canonical_hash: ContentHash,
    /// Its bytes.
    pub raw_hash: ContentHash,
    /// present, missing or gone.
    pub state: Box<str>,
    /// When it was first seen.
    pub first_seen: Box<str>,
    /// Where its bytes are kept.
    pub record_ref: Option<Box<str>>,
}

/// What lets a server say that nothing changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// ETag.
    pub etag: Option<String>,
    /// Last-Modified.
    pub last_modified: Option<String>,
    /// SHA-256 of the body that had them.
    pub sha256: Option<ContentHash>,
}

/// What was seen before: one catalog's past.
pub trait Memory: Send + Sync {
    /// The last complete sweep.
    fn last_complete(&self) -> Option<LastSweep>;

    /// What is known of a data set.
    fn dataset(&self, id: &DatasetId) -> Option<Seen>;

    /// What its portal calls a data set; none when that is not remembered.
    fn native_id(&self, _: &DatasetId) -> Option<Box<str>> {
        None
    }

    /// Every data set that was ever seen and is not gone, in the order of their names.
    fn datasets(&self) -> Box<dyn Iterator<Item = (DatasetId, Seen)> + '_>;

    /// What the last answer of an address said about itself.
    fn validators(&self, url: &str) -> Option<Validators>;
}

/// The last sweep that saw everything.
#[derive(Clone, Debug, PartialEq)]
pub struct LastSweep {
    /// How it went: when it began (what changed since then is asked for), by which protocol.
    pub sweep: SweepRow,
    /// The catalog as it was then.
    pub catalog: CatalogRow,
}

/// No past at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMemory;

impl Memory for NoMemory {
    fn last_complete(&self) -> Option<LastSweep> {
        None
    }

    fn dataset(&self, _: &DatasetId) -> Option<Seen> {
        None
    }

    fn datasets(&self) -> Box<dyn Iterator<Item = (DatasetId, Seen)> + '_> {
        Box::new(std::iter::empty())
    }

    fn validators(&self, _: &str) -> Option<Validators> {
        None
    }
}
