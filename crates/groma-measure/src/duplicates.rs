//! Which data sets are the same: national portals read those of their cities again, so that counts
//! are too high. Copies are found and linked, never deleted.
//!
//! Signs, in the order of their strength: one names the other as its source; both give the same
//! bytes to download; same words in the title, same publisher, same period. A title that differs
//! only in a number or a place is a series, not a copy.

mod sign;

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
    /// When it was first seen.
    pub first_seen: String,
}

/// How strong signs must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// The least score of a link.
    pub score: f64,
    /// An address that more data sets of one catalog share is a page or an interface, not a file of theirs.
    pub shared_url_max: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { score: 0.75, shared_url_max: 3 }
    }
}

/// Every cluster of two or more, sorted.
pub fn clusters(candidates: &[Candidate], thresholds: Thresholds) -> Vec<ClusterRow> {
    let mut links = Links::new(candidates.len());
    by_source(candidates, &mut links);
    by_url(candidates, thresholds, &mut links);
    by_title(candidates, &mut links);
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
    let at_home = candidate
        .urls
        .iter()
        .any(|url| candidate.catalog_host.as_deref().is_some_and(|host| sign::is_on(url, host)));
    let copied = candidate.source_id.is_some();
    let national = candidate.level == "national";
    (copied, !at_home, national, &candidate.first_seen, &candidate.dataset)
}

/// One names another as its source.
fn by_source(candidates: &[Candidate], links: &mut Links) {
    let mut known: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        known.entry(&candidate.native_id).or_default().push(at);
        for identifier in &candidate.identifier {
            known.entry(identifier).or_default().push(at);
        }
    }
    for (at, candidate) in candidates.iter().enumerate() {
        let named = candidate.source_id.as_deref().and_then(|source| known.get(source));
        for &other in named.into_iter().flatten() {
            // A short number is an identifier in every catalog of the world.
            let telling = candidate.source_id.as_ref().is_some_and(|source| source.len() >= 8);
            if telling && candidates[other].catalog != candidate.catalog {
                links.link(at, other, "source-id", 1.0);
            }
        }
    }
}

/// Both give the same bytes.
fn by_url(candidates: &[Candidate], thresholds: Thresholds, links: &mut Links) {
    let mut users: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        for url in candidate.urls.iter().filter_map(|url| plain_url(url)) {
            let users = users.entry(url).or_default();
            if users.last() != Some(&at) {
                users.push(at);
            }
        }
    }
    for users in users.into_values() {
        let mut per_catalog: HashMap<&CatalogId, usize> = HashMap::new();
        for &at in &users {
            *per_catalog.entry(&candidates[at].catalog).or_default() += 1;
        }
        if per_catalog.values().all(|count| *count <= thresholds.shared_url_max) {
            for pair in users.windows(2) {
                let (a, b) = (&candidates[pair[0]], &candidates[pair[1]]);
                // A file that several data sets of a portal offer is theirs together when their titles differ.
                let score = match (a.catalog == b.catalog, likeness(a, b)) {
                    (false, _) => 0.95,
                    (true, likeness) => 0.5 + likeness / 2.0,
                };
                links.link(pair[0], pair[1], "download-url", score);
            }
        }
    }
}

/// Same title, publisher and period; compared only among those of one publisher.
fn by_title(candidates: &[Candidate], links: &mut Links) {
    let mut blocks: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let (Some(title), Some(publisher)) = (&candidate.title, &candidate.publisher) else {
            continue;
        };
        let title = plain_title(title);
        if title.len() >= 8 {
            blocks.entry((plain_title(publisher), title)).or_default().push(at);
        }
    }
    for block in blocks.into_values() {
        for pair in block.windows(2) {
            let (a, b) = (&candidates[pair[0]], &candidates[pair[1]]);
            let same_period = a.period == b.period || a.period.is_none() || b.period.is_none();
            if a.catalog != b.catalog && same_period {
                let score = if a.period.is_some() && a.period == b.period { 0.9 } else { 0.8 };
                links.link(pair[0], pair[1], "title-publisher-period", score);
            }
        }
    }
}

/// How alike two titles are, from 0 to 1; titles that differ in a number are not alike at all.
fn likeness(a: &Candidate, b: &Candidate) -> f64 {
    let (Some(a), Some(b)) = (&a.title, &b.title) else { return 0.0 };
    let (a, b) = (plain_title(a), plain_title(b));
    if numbers_of(&a) != numbers_of(&b) {
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
mod tests {
    use super::*;

    fn candidate(catalog: &str, id: &str, title: &str, publisher: &str, url: &str) -> Candidate {
        Candidate {
            dataset: format!("{catalog}/{id}").into(),
            catalog: catalog.into(),
            catalog_host: Some(format!("data.{catalog}.example")),
            level: if catalog == "state" { "national" } else { "local" }.into(),
            native_id: id.into(),
            identifier: vec![],
            source_id: None,
            title: Some(title.into()),
            publisher: Some(publisher.into()),
            period: None,
            urls: if url.is_empty() { vec![] } else { vec![url.into()] },
            first_seen: "2026-01-01T00:00:00Z".into(),
        }
    }

    /// Clusters as `original < member (reason)`.
    fn check(candidates: &[Candidate], expected: &[&str]) {
        let rows = clusters(candidates, Thresholds::default());
        let shown: Vec<String> = rows
            .iter()
            .filter(|row| !row.is_original)
            .map(|row| format!("{} < {} ({})", row.cluster_id, row.dataset_id, row.reason))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn copies_are_linked() {
        let url = "https://data.town.example/air.csv";
        let town = candidate("town", "air", "Air quality", "Town", url);
        let mut state = candidate("state", "x1", "Air in the town", "State", "");
        state.source_id = Some("town-air-quality".into());
        let mut known = town.clone();
        known.native_id = "town-air-quality".into();
        check(&[known, state], &["town/air < state/x1 (source-id)"]);

        let same = candidate(
            "state",
            "x2",
            "Air",
            "State",
            "http://data.town.example:80/air.csv?utm_source=x",
        );
        check(&[same, town.clone()], &["town/air < state/x2 (download-url)"]);

        let titled = candidate("state", "x3", "AIR QUALITY", "town", "");
        check(&[town.clone(), titled.clone()], &["town/air < state/x3 (title-publisher-period)"]);
        let other = candidate("state", "x4", "Air quality", "Another town", "");
        check(&[town.clone(), other], &[]);
        let mut past = titled;
        past.period = Some("2019/2020".into());
        let mut present = town;
        present.period = Some("2025/2026".into());
        check(&[past, present], &[]);
    }

    #[test]
    fn a_series_is_no_copy() {
        let budget = |id: &str, title: &str| {
            candidate("town", id, title, "Town", "https://data.town.example/b.csv")
        };
        check(&[budget("a", "Budget 2025"), budget("b", "Budget 2026")], &[]);
        check(
            &[budget("a", "Budget of 2025"), budget("b", "Budget 2025")],
            &["town/a < town/b (download-url)"],
        );
        // An address that four data sets of a catalog share is an interface.
        let many: Vec<Candidate> = ["a", "b", "c", "d"].map(|id| budget(id, "Budget 2025")).into();
        check(&many, &[]);
    }
}
