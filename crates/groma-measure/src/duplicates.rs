//! Which data sets are the same: national portals read those of their cities again, so that counts
//! are too high. Copies are found and linked, never deleted.
//!
//! Signs, in the order of their strength: one names the other as its source, or both name the same
//! one; both have the same identifier, where it is one for all the world; both give the same bytes
//! to download; like words in the title, same publisher, same period. A title that differs only in
//! a number or a place is a series, not a copy. What the bytes are is no sign yet: probes read only
//! their beginning.

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

/// Both give the same bytes.
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
        for (at, &a) in users.iter().enumerate() {
            users[at + 1..].iter().take(reach).for_each(|&b| each(a, b));
        }
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
mod tests {
    use super::*;

    fn candidate(catalog: &str, id: &str, title: &str, publisher: &str, url: &str) -> Candidate {
        Candidate {
            dataset: format!("{catalog}/{id}").into(),
            catalog: catalog.into(),
            catalog_host: Some(format!("data.{catalog}.example")),
            level: if catalog == "state" { "national" } else { "local" }.into(),
            native_id: id.into(),
            iri: None,
            identifier: vec![],
            source_id: None,
            title: Some(title.into()),
            publisher: Some(publisher.into()),
            period: None,
            urls: if url.is_empty() { vec![] } else { vec![url.into()] },
            pages: vec![],
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
    fn who_has_the_same_identifier_is_the_same() {
        let linked = |change: &dyn Fn(&mut Candidate), is_linked: bool| {
            let mut town = candidate("town", "1", "Air quality", "Town", "");
            let mut state = candidate("state", "9", "Luftqualität", "State", "");
            change(&mut town);
            change(&mut state);
            let reason: &[&str] = if is_linked { &["town/1 < state/9 (identifier)"] } else { &[] };
            check(&[town, state], reason);
        };
        let identifier =
            |text: &'static str| move |one: &mut Candidate| one.identifier = vec![text.to_owned()];
        linked(&identifier("https://data.town.example/id/air"), true);
        linked(&identifier("10.5281/zenodo.12345"), true);
        linked(&identifier("6BA7B810-9DAD-11D1-80B4-00C04FD430C8"), true);
        linked(&identifier("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"), true);
        // Every catalog has a 1, and a portal's address is nobody's.
        linked(&identifier("1"), false);
        linked(&identifier("air-quality"), false);
        linked(&identifier("https://data.town.example/"), false);
        linked(&|one| one.iri = Some("http://data.town.example/dataset/air".to_owned()), true);
        // The one's identifier is the other's IRI, written with another scheme.
        let mut town = candidate("town", "1", "Air quality", "Town", "");
        town.iri = Some("http://data.town.example/dataset/air".to_owned());
        let mut state = candidate("state", "9", "Luft", "State", "");
        state.identifier = vec!["https://data.town.example/dataset/air".to_owned()];
        check(&[town, state], &["town/1 < state/9 (identifier)"]);
    }

    #[test]
    fn who_has_the_same_source_is_the_same() {
        let copy = |catalog: &str, id: &str, source: &str| {
            let mut one = candidate(catalog, id, id, "Publisher", "");
            one.source_id = Some(source.to_owned());
            one
        };
        check(
            &[copy("state", "1", "town-air-quality"), copy("union", "2", "town-air-quality")],
            &["union/2 < state/1 (source-id)"],
        );
        check(&[copy("state", "1", "7"), copy("union", "2", "7")], &[]);
        // The name of a portal is no name of a data set.
        let portal: Vec<Candidate> =
            ["a", "b", "c", "d"].map(|id| copy("state", id, "data.town.example")).into();
        check(&portal, &[]);
    }

    #[test]
    fn like_titles_are_compared() {
        let pair = |a: &str, b: &str| {
            let mut town = candidate("town", "a", a, "Town", "");
            let mut state = candidate("state", "b", b, "TOWN", "");
            town.period = Some("2025/2026".into());
            state.period = Some("2025/2026".into());
            [town, state]
        };
        let linked: &[&str] = &["town/a < state/b (title-publisher-period)"];
        check(&pair("Register of public trees", "Public tree register"), linked);
        check(&pair("Locations of the charging stations", "Location of charging stations"), linked);
        check(
            &pair("Public transport stops and timetables", "Timetables of public transport stops"),
            linked,
        );
        // Another place, another year, another thing.
        check(
            &pair(
                "Register of public trees in parks of the city of Lyon",
                "Register of public trees in parks of the city of Paris",
            ),
            &[],
        );
        check(&pair("Register of public trees 2024", "Register of public trees 2025"), &[]);
        check(&pair("Register of public trees", "Register of public schools"), &[]);
    }

    /// Thousands of titles of one publisher, a copy of each: found, and not by comparing all.
    #[test]
    fn a_large_publisher_is_compared() {
        let many = 5000;
        let word = |n: usize| -> String {
            n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
        };
        let mut all = Vec::new();
        for n in 0..many {
            let title = format!("Statistical tables of the district of x{}burg", word(n));
            all.push(candidate("town", &n.to_string(), &title, "Office", ""));
            let title = format!("The district of x{}burg: Statistical Table", word(n));
            let mut copy = candidate("state", &n.to_string(), &title, "Office", "");
            copy.period = Some("2026".into());
            all.last_mut().unwrap().period = Some("2026".into());
            all.push(copy);
        }
        let rows = clusters(&all, Thresholds::default());
        assert_eq!(rows.len(), 2 * many);
        let (town, state) = ("town/", "state/");
        for pair in rows.chunks(2) {
            let id = |at: usize| pair[at].dataset_id.as_str();
            assert_eq!(id(0).strip_prefix(state), id(1).strip_prefix(town));
        }
    }

    /// Two years behind one page, or one file, are a series in any catalog.
    #[test]
    fn one_address_is_not_one_data_set() {
        let url = "https://data.town.example/budget.csv";
        let last = candidate("town", "a", "Budget 2025", "Town", url);
        let next = candidate("state", "b", "Budget 2026", "State", url);
        check(&[last.clone(), next], &[]);
        let other = candidate("state", "b", "Trees of the parks", "State", url);
        check(&[last.clone(), other], &[]);
        let same = candidate("state", "b", "Budget of 2025", "State", url);
        check(&[last, same], &["town/a < state/b (download-url)"]);
        let page = |catalog: &str, id: &str, title: &str| {
            let mut one = candidate(catalog, id, title, catalog, "");
            one.pages = vec!["https://data.town.example/budget".into()];
            one
        };
        check(&[page("town", "a", "Budget"), page("state", "b", "Budget")], &[]);
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
