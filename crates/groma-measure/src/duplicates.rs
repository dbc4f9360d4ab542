//! Which data sets are the same: national portals read those of their cities again, so that counts
//! are too high. Copies are found and linked, never deleted.
//!
//! Signs, in the order of their strength: one names the other as its source, or both name the same
//! one; both have the same identifier, where it is one for all the world; both give the same address
//! to download; both have a file with the same hash, where one is known: of small files, which a probe
//! reads whole, and of those that declare it; like words in the title, same publisher, same period. A
//! title that differs only in a number or a place is a series, not a copy.

mod content;
mod identity;
mod sign;
mod titles;

use groma_define::tables::ClusterRow;
use groma_define::{CatalogId, DatasetId};
use sign::{numbers_of, plain_title, plain_url};
use std::collections::{BTreeMap, HashMap};

/// What is compared of a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The data set.
    pub dataset: DatasetId,
    /// Its catalog.
    pub catalog: CatalogId,
    /// Host of the catalog's own address.
    pub catalog_host: Option<String>,
    /// national, local or civil society: the level of the catalog.
    pub level: String,
    /// What the portal calls it.
    pub native_id: String,
    /// Its IRI.
    pub iri: Option<String>,
    /// Other identifiers.
    pub identifier: Vec<String>,
    /// What it names as its source.
    pub source_id: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// The period of its data, as it stands.
    pub period: Option<String>,
    /// Addresses of its bytes.
    pub urls: Vec<String>,
    /// Hashes of its files that are known, in lower case.
    pub contents: Vec<String>,
    /// Addresses of pages about it: they say where it lives, not what is the same.
    pub pages: Vec<String>,
    /// When it was first seen.
    pub first_seen: String,
}

/// How strong signs must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// The least score of a link.
    pub score: f64,
    /// How alike two titles must be, from 0 to 1, to be compared further.
    pub title: f64,
    /// An address or identifier that more data sets of one catalog share is a page, an interface or
    /// a portal, not theirs.
    pub shared_max: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { score: 0.75, title: 0.8, shared_max: 3 }
    }
}

/// Every cluster of two or more, sorted.
pub fn clusters(candidates: &[Candidate], thresholds: Thresholds) -> Vec<ClusterRow> {
    let mut links = Links::new(candidates.len());
    identity::by_source(candidates, thresholds, &mut links);
    identity::by_identifier(candidates, thresholds, &mut links);
    by_url(candidates, thresholds, &mut links);
    content::by_content(candidates, thresholds, &mut links);
    titles::by_title(candidates, thresholds, &mut links);
    links.strong(thresholds.score);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..candidates.len() {
        members.entry(links.root(at)).or_default().push(at);
    }
    let mut rows = Vec::new();
    for members in members.into_values().filter(|members| members.len() > 1) {
        let original = *members
            .iter()
            .min_by_key(|at| nearness(&candidates[**at]))
            .expect("a cluster has members");
        for at in members {
            let (reason, score) = links.because[at].unwrap_or(("title-publisher-period", 0.0));
            rows.push(ClusterRow {
                cluster_id: candidates[original].dataset.clone(),
                dataset_id: candidates[at].dataset.clone(),
                reason: reason.into(),
                score,
                is_original: at == original,
                catalog_id: candidates[at].catalog.clone(),
            });
        }
    }
    rows.sort_by(|a, b| (&a.cluster_id, &a.dataset_id).cmp(&(&b.cluster_id, &b.dataset_id)));
    rows
}

/// The original is what no other record is the source of, lies on the host of the catalog that has it,
/// is of the lower level, and was seen first.
fn nearness(candidate: &Candidate) -> (bool, bool, bool, &str, &DatasetId) {
    let at_home =
        candidate.urls.iter().chain(&candidate.pages).any(|url| {
            candidate.catalog_host.as_deref().is_some_and(|host| sign::is_on(url, host))
        });
    let copied = candidate.source_id.is_some();
    let national = candidate.level == "national";
    (copied, !at_home, national, &candidate.first_seen, &candidate.dataset)
}

/// Both give the same address to download.
fn by_url(candidates: &[Candidate], thresholds: Thresholds, links: &mut Links) {
    let urls = |candidate: &Candidate| -> Vec<String> {
        candidate.urls.iter().filter_map(|url| plain_url(url)).collect()
    };
    each_pair(candidates, thresholds, urls, |a, b| {
        // A file that several data sets offer is theirs together when their titles differ.
        let score = match (&candidates[a].title, &candidates[b].title) {
            (Some(a), Some(b)) => 0.5 + likeness(a, b) / 2.0,
            _ => 0.8,
        };
        links.link(a, b, "download-url", score);
    });
}

/// Members of one group that are compared each with each; of more, neighbours.
const EACH_WITH_EACH: usize = 32;

/// Calls with the pairs of data sets that have a text in common, unless a catalog has more of them
/// than may share it.
fn each_pair(
    candidates: &[Candidate],
    thresholds: Thresholds,
    texts: impl Fn(&Candidate) -> Vec<String>,
    mut each: impl FnMut(usize, usize),
) {
    sharing(candidates, thresholds, texts, |_, pairs| {
        pairs.into_iter().for_each(|(a, b)| each(a, b))
    });
}

/// The same, with all that have the text in common.
fn sharing(
    candidates: &[Candidate],
    thresholds: Thresholds,
    texts: impl Fn(&Candidate) -> Vec<String>,
    mut each: impl FnMut(&[usize], Vec<(usize, usize)>),
) {
    let mut users: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        for text in texts(candidate) {
            let users = users.entry(text).or_default();
            if users.last() != Some(&at) {
                users.push(at);
            }
        }
    }
    for users in users.into_values().filter(|users| users.len() > 1) {
        let mut per_catalog: HashMap<&CatalogId, usize> = HashMap::new();
        for &at in &users {
            *per_catalog.entry(&candidates[at].catalog).or_default() += 1;
        }
        if per_catalog.values().any(|count| *count > thresholds.shared_max) {
            continue;
        }
        let reach = if users.len() <= EACH_WITH_EACH { users.len() } else { 1 };
        let pairs = users
            .iter()
            .enumerate()
            .flat_map(|(at, &a)| users[at + 1..].iter().take(reach).map(move |&b| (a, b)));
        each(&users, pairs.collect());
    }
}

/// How alike two titles are, from 0 to 1; titles that differ in a number are not alike at all.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (plain_title(a), plain_title(b));
    let (of_a, of_b) = (numbers_of(&a), numbers_of(&b));
    if !of_a.is_empty() && !of_b.is_empty() && of_a != of_b {
        return 0.0;
    }
    sign::shared_words(&a, &b)
}

/// Who is linked to whom, and by what.
struct Links {
    parent: Vec<usize>,
    because: Vec<Option<(&'static str, f64)>>,
    found: Vec<(usize, usize, &'static str, f64)>,
}

impl Links {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect(), because: vec![None; count], found: Vec::new() }
    }

    fn link(&mut self, a: usize, b: usize, reason: &'static str, score: f64) {
        if a != b {
            self.found.push((a, b, reason, score));
        }
    }

    /// Joins what is linked strongly enough, the strongest first.
    fn strong(&mut self, least: f64) {
        let mut found = std::mem::take(&mut self.found);
        found.retain(|(_, _, _, score)| *score >= least);
        found.sort_by(|x, y| y.3.total_cmp(&x.3).then((x.0, x.1).cmp(&(y.0, y.1))));
        for (a, b, reason, score) in found {
            for at in [a, b] {
                self.because[at].get_or_insert((reason, score));
            }
            let (a, b) = (self.root(a), self.root(b));
            self.parent[a.max(b)] = a.min(b);
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }
}

#[cfg(test)]
mod tests;
