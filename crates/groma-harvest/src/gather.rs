//! Where a protocol puts what it understood: identity, what was seen before, pages.

use crate::draft::{Draft, EntityDraft, ServiceDraft, dataset_id};
use crate::finding::{self, Code, Noted};
use crate::hosts::OtherHosts;
use crate::protocol::{Step, Wanted};
use groma_define::harvest::{Kept, Memory, Page, Sink, SinkError};
use groma_define::tables::{FetchRow, QuarantineRow};
use groma_define::vocabulary::Vocabularies;
use groma_define::{CatalogId, ContentHash, DatasetId, RunId, ServiceId, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use url::Url;

/// Records after which a page is kept, also in the middle of a document.
pub(crate) const RECORDS_OF_A_PAGE: usize = 1000;

/// Services and entities after which it is.
const DESCRIBED_OF_A_PAGE: usize = 10_000;

/// What a catalog says of itself; later words do not replace earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// What runs it.
    pub software: Option<String>,
    /// Its version.
    pub software_version: Option<String>,
    /// Its name.
    pub title: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Its home page.
    pub homepage: Option<String>,
    /// Languages.
    pub language: Vec<String>,
    /// Licence of the metadata.
    pub licence: Option<String>,
    /// How many data sets it says it has.
    pub claimed: Option<u64>,
    /// Its IRI.
    pub iri: Option<String>,
    /// How its properties were used.
    pub properties: Option<String>,
}

/// Figures of a sweep that survive a kill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) pages: u64,
    pub(crate) steps: u64,
    pub(crate) requests: u64,
    pub(crate) bytes: u64,
    pub(crate) records: u64,
    pub(crate) repeated: u64,
    /// Data sets that only a second reading found.
    pub(crate) found_again: u64,
    pub(crate) quarantined: u64,
    /// Records in quarantine that may be any data set: nothing in them names one that is known.
    pub(crate) nameless: u64,
    /// Records that were announced and did not come.
    pub(crate) short: u64,
}

/// Where a sweep is: what is asked next, and what was asked before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// The protocol, and why it.
    pub(crate) protocol: String,
    pub(crate) because: String,
    pub(crate) entrance: Url,
    /// What is still wanted, first the present one.
    pub(crate) wanted: Vec<Wanted>,
    /// The step to be asked; none between two wants.
    pub(crate) step: Option<Step>,
    /// Hashes of requests and of bodies, so that pages that go in a circle are noticed. They are not
    /// kept with each page, where they would grow with the number of pages: after a kill a circle is
    /// noticed one round later.
    #[serde(skip)]
    pub(crate) asked: HashSet<u64>,
    #[serde(skip)]
    pub(crate) bodies: HashSet<u64>,
    /// Files of a folder that are read.
    pub(crate) files: u64,
    /// What terms are understood with.
    pub(crate) mapped_with: String,
    /// True when the catalog is being read a second time because its count differed.
    pub(crate) again: bool,
    /// Data sets that were listed and never read.
    pub(crate) unread: u64,
    /// True when only what changed was asked for in full.
    pub(crate) partial: bool,
    /// Why the sweep is not complete.
    pub(crate) incomplete: Option<String>,
}

impl Place {
    /// The beginning of a sweep.
    pub(crate) fn new(
        protocol: &str,
        because: String,
        entrance: Url,
        wanted: Vec<Wanted>,
        mapped_with: String,
    ) -> Self {
        Self {
            protocol: protocol.to_owned(),
            because,
            entrance,
            partial: wanted.len() > 1,
            wanted,
            step: None,
            asked: HashSet::new(),
            bodies: HashSet::new(),
            files: 0,
            mapped_with,
            again: false,
            unread: 0,
            incomplete: None,
        }
    }
}

/// True when rows from before were made with something else than those of this sweep.
pub(crate) fn maps_anew(memory: &dyn Memory, mapped_with: &str) -> bool {
    memory.last_complete().is_some_and(|last| *last.sweep.mapped_with != *mapped_with)
}

/// What a page's cursor holds: enough to go on after a kill.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub(crate) place: Place,
    pub(crate) about: About,
    pub(crate) counts: Counts,
    pub(crate) deleted: Vec<DatasetId>,
    /// Records of the step that are kept already.
    pub(crate) in_step: u64,
}

/// What a protocol puts its records into.
pub struct Gather<'a> {
    pub(crate) catalog: &'a CatalogId,
    /// By which terms are known.
    pub(crate) words: &'a Vocabularies,
    /// True when records that say the same as before are understood otherwise now.
    pub(crate) maps_anew: bool,
    /// Where else pages may go on.
    pub(crate) hosts: OtherHosts,
    pub(crate) sweep: &'a RunId,
    pub(crate) started_at: &'a str,
    pub(crate) memory: &'a dyn Memory,
    pub(crate) sink: &'a mut dyn Sink,
    pub(crate) page: Page,
    pub(crate) about: About,
    pub(crate) counts: Counts,
    /// Data sets that were seen, and what they say; none when they were only listed.
    pub(crate) seen: HashMap<DatasetId, Option<ContentHash>>,
    /// Services that were described.
    pub(crate) services: HashSet<ServiceId>,
    /// Data sets that the portal says are deleted.
    pub(crate) deleted: Vec<DatasetId>,
    /// Names of a list whose records are asked for one by one. They are not kept with pages, where
    /// they would stand a thousand times: after a kill they are asked for again.
    pub(crate) names: Vec<String>,
    /// Records of the present step that an earlier, killed process has kept.
    pub(crate) skip: u64,
    /// Records of the present step so far.
    pub(crate) in_step: u64,
    /// Where the sweep is.
    pub(crate) place: Place,
    pub(crate) fetch_id: Option<String>,
    pub(crate) failed: Option<SinkError>,
}

impl<'a> Gather<'a> {
    /// One that has read nothing yet.
    pub(crate) fn new(
        (catalog, sweep, started_at): (&'a CatalogId, &'a RunId, &'a str),
        words: &'a Vocabularies,
        memory: &'a dyn Memory,
        sink: &'a mut dyn Sink,
        place: Place,
    ) -> Self {
        Self {
            catalog,
            words,
            maps_anew: maps_anew(memory, &place.mapped_with),
            hosts: OtherHosts::default(),
            sweep,
            started_at,
            memory,
            sink,
            page: Page::default(),
            about: About::default(),
            counts: Counts::default(),
            seen: HashMap::new(),
            services: HashSet::new(),
            deleted: Vec::new(),
            names: Vec::new(),
            skip: 0,
            in_step: 0,
            place,
            fetch_id: None,
            failed: None,
        }
    }
}

impl Gather<'_> {
    /// One record.
    pub fn record(&mut self, mut draft: Draft) {
        if self.passed() {
            return;
        }
        self.counts.records += 1;
        if Draft::NOT_A_DATASET.contains(&draft.kind.as_str()) {
            let what = format!("The record is a `{}`, not a data set.", draft.kind);
            self.note(Noted {
                locator: Some(draft.locator),
                ..Noted::new(finding::NOT_A_DATASET, what)
            });
            return;
        }
        let raw = std::mem::take(&mut draft.raw);
        draft.raw.clone_from(&raw);
        let rows = draft.rows(self.catalog, self.words, self.started_at);
        let mut dataset = rows.dataset;
        if let Some(Some(_)) = self.seen.get(&dataset.dataset_id) {
            // At a second reading, what the first one saw is no news.
            if self.place.again {
                return;
            }
            self.counts.repeated += 1;
            let reason = format!("Another record has the identifier `{}`.", dataset.native_id);
            let native_id = Some(dataset.native_id.to_string());
            self.set_aside(
                finding::REPEATED_IDENTIFIER,
                &dataset.locator,
                "identity",
                reason,
                native_id,
                raw,
            );
            return;
        }
        self.seen.insert(dataset.dataset_id.clone(), Some(dataset.canonical_hash.clone()));
        let before = self.memory.dataset(&dataset.dataset_id);
        self.counts.found_again += u64::from(self.place.again && before.is_none());
        if let Some(before) = &before
            && before.canonical_hash == dataset.canonical_hash
            && !self.maps_anew
        {
            self.page.unchanged.push(dataset.dataset_id);
            return self.keep_full_page();
        }
        if let Some(before) = before {
            dataset.first_seen = before.first_seen.as_ref().into();
            if before.raw_hash == dataset.raw_hash {
                dataset.record_ref = before.record_ref.as_deref().map(Into::into);
            }
        }
        if dataset.record_ref.is_none() {
            self.page.bytes.push(Kept { hash: dataset.raw_hash.clone(), bytes: raw });
        }
        dataset.fetch_id = self.fetch_id.as_deref().map(Into::into);
        rows.findings.into_iter().for_each(|noted| self.note(noted));
        self.page.datasets.push(dataset);
        self.page.distributions.extend(rows.distributions);
        self.keep_full_page();
    }

    /// A data service; a second reading says nothing new of it.
    pub fn service(&mut self, draft: ServiceDraft) {
        let row = draft.row(self.catalog);
        if self.services.insert(row.service_id.clone()) {
            self.page.services.push(row);
            self.keep_what_is_described();
        }
    }

    /// Something else that is described.
    pub fn entity(&mut self, draft: EntityDraft) {
        self.page.entities.push(draft.row(self.catalog));
        self.keep_what_is_described();
    }

    /// An identifier that is there, without its record.
    pub fn listed(&mut self, native_id: &str) {
        let id = dataset_id(self.catalog, native_id);
        if self.seen.contains_key(&id) {
            return;
        }
        if self.memory.dataset(&id).is_none() {
            self.place.unread += 1;
            return;
        }
        self.seen.insert(id.clone(), None);
        self.page.listed.push(id);
        self.keep_full_page();
    }

    /// So many records are there and did not come: what is absent may be among them.
    pub fn falls_short(&mut self, by: u64, message: impl Into<String>) {
        if by > 0 {
            self.counts.short += by;
            self.note(Noted::new(finding::COUNT_DIFFERS, message));
        }
    }

    /// True for a data set that this sweep has read already; then that is all that happens to the
    /// record, and it counts as one of the step.
    pub fn is_repeated(&mut self, native_id: &str) -> bool {
        let read = self.seen.get(&dataset_id(self.catalog, native_id));
        // At a second reading everything is there already; that is for `record` to pass over.
        let repeated = matches!(read, Some(Some(_))) && !self.place.again;
        self.in_step += u64::from(repeated);
        repeated
    }

    /// What was wanted besides is part of what is read now: everything.
    pub fn everything_is_read(&mut self) {
        self.place.wanted.truncate(1);
        self.place.partial = false;
    }

    /// Identifiers of data sets that earlier sweeps know and this one has not met, as far as they
    /// are remembered: at most so many, always the same of them; and how many there are besides.
    pub fn not_met(&self, most: usize) -> (Vec<String>, u64) {
        let deleted: HashSet<&DatasetId> = self.deleted.iter().collect();
        let met = |id: &DatasetId| self.seen.contains_key(id) || deleted.contains(id);
        // In the order of names that are hashes, the first are like the others.
        let mut absent = self.memory.datasets().filter(|(id, _)| !met(id));
        let asked: Vec<_> = absent.by_ref().take(most).collect();
        let named = asked.iter().filter_map(|(id, _)| self.memory.native_id(id));
        (named.map(String::from).collect(), absent.count() as u64)
    }

    /// A data set that the portal itself says is deleted.
    pub fn deleted(&mut self, native_id: &str) {
        self.deleted.push(dataset_id(self.catalog, native_id));
    }

    /// A record, or a page, that cannot be read: its bytes are kept beside the reason. A data set that
    /// is known by this name is there, whatever it says now.
    pub fn quarantine(
        &mut self,
        code: Code,
        locator: &str,
        parser: &str,
        reason: impl Into<String>,
        native_id: Option<String>,
        bytes: Vec<u8>,
    ) {
        if self.passed() {
            return;
        }
        self.counts.records += 1;
        self.is_there(native_id.as_deref());
        self.set_aside(code, locator, parser, reason.into(), native_id, bytes);
    }

    /// Something noticed about the catalog, or about what [`Noted::subject`] names.
    pub fn note(&mut self, mut noted: Noted) {
        if noted.subject.is_empty() {
            noted.subject_kind = "catalog";
            noted.subject = self.catalog.to_string();
        }
        self.page.findings.push(noted.row(self.sweep, self.fetch_id.as_deref()));
    }

    /// What the catalog says of itself.
    pub fn about(&mut self) -> &mut About {
        &mut self.about
    }

    /// The first record after the last one that is kept, when this step is read for the second time
    /// after a kill: what comes before need not be understood again.
    pub fn records_to_pass(&self) -> u64 {
        self.skip.saturating_sub(self.in_step)
    }

    pub(crate) fn fetched(&mut self, fetches: &[FetchRow]) {
        self.counts.requests += fetches.len() as u64;
        self.counts.bytes += fetches.iter().filter_map(|f| f.bytes).sum::<i64>() as u64;
        self.page.fetches.extend(fetches.iter().cloned());
    }

    /// A record of which no more is known than this.
    fn is_there(&mut self, native_id: Option<&str>) {
        let Some(native_id) = native_id else {
            self.counts.nameless += 1;
            return;
        };
        let id = dataset_id(self.catalog, native_id);
        if self.seen.contains_key(&id) {
            return;
        }
        // It may be the name of something inside the record: who knows the data set by it?
        if self.memory.dataset(&id).is_none() {
            self.counts.nameless += 1;
            self.place.unread += u64::from(!self.place.again);
            return;
        }
        self.seen.insert(id.clone(), None);
        self.page.listed.push(id);
    }

    fn passed(&mut self) -> bool {
        self.in_step += 1;
        self.in_step <= self.skip
    }

    fn set_aside(
        &mut self,
        code: Code,
        locator: &str,
        parser: &str,
        reason: String,
        native_id: Option<String>,
        bytes: Vec<u8>,
    ) {
        self.counts.quarantined += 1;
        let hash = ContentHash::from(hex(&Sha256::digest(&bytes)));
        let subject = native_id.as_deref().map(|id| dataset_id(self.catalog, id).to_string());
        self.note(Noted {
            subject: subject.unwrap_or_default(),
            locator: Some(locator.to_owned()),
            ..Noted::new(code, reason.clone())
        });
        self.page.quarantine.push(QuarantineRow {
            catalog_id: self.catalog.clone(),
            sweep: self.sweep.clone(),
            locator: locator.into(),
            parser: parser.into(),
            reason: reason.into(),
            native_id: native_id.map(Into::into),
            raw_hash: hash.clone(),
            record_ref: None,
        });
        self.page.bytes.push(Kept { hash, bytes });
        self.keep_full_page();
    }

    fn keep_full_page(&mut self) {
        let page = &self.page;
        if page.datasets.len() + page.unchanged.len() + page.listed.len() + page.quarantine.len()
            >= RECORDS_OF_A_PAGE
        {
            self.keep();
        }
    }

    /// Services and entities have no number of their own to a page, but come in millions too.
    fn keep_what_is_described(&mut self) {
        if self.page.entities.len() + self.page.services.len() >= DESCRIBED_OF_A_PAGE {
            self.keep();
        }
    }

    /// Hands the page over with the cursor that follows it.
    pub(crate) fn keep(&mut self) {
        self.counts.pages += 1;
        let cursor = Cursor {
            place: self.place.clone(),
            about: self.about.clone(),
            counts: self.counts.clone(),
            deleted: self.deleted.clone(),
            in_step: self.in_step,
        };
        let cursor = serde_json::to_string(&cursor).expect("a cursor is plain data");
        let page = Page { cursor, ..std::mem::take(&mut self.page) };
        if let Err(why) = self.sink.push(page) {
            self.failed.get_or_insert(why);
        }
    }
}
