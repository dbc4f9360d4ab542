//! Themes, named data sets and copies over what was harvested.

use super::contents::Contents;
use super::{Catalog, Wanted};
use crate::duplicates::{Candidate, clusters};
use crate::finder::Finder;
use crate::themes::{Lexicon, classify};
use groma_define::tables::{ClassificationRow, ClusterRow, DatasetRow, DistributionRow};
use groma_define::vocabulary::Vocabularies;
use groma_store::{StoreError, TableDir};
use rayon::prelude::*;

/// What of a data set says what it is about, and whose it is.
const OF_DATASET: &[&str] = &[
    "dataset_id",
    "catalog_id",
    "native_id",
    "iri",
    "title",
    "description",
    "keyword",
    "theme_raw",
    "theme",
    "language",
    "hvd_category",
    "publisher_name",
    "identifier",
    "source_id",
    "temporal_start",
    "temporal_end",
    "first_seen",
    "state",
];

/// What of a file says what it is, and where it is.
const OF_DISTRIBUTION: &[&str] = &[
    "dataset_id",
    "title",
    "download_url",
    "access_url",
    "format",
    "format_raw",
    "media_type_raw",
    "checksum",
];

/// Data sets that are classified at once.
const AT_ONCE: usize = 8192;

/// Writes `classification` and `cluster`, and returns the latter.
pub(super) fn write(
    catalogs: &[Catalog],
    contents: &Contents,
    wanted: &Wanted,
    out: &TableDir,
) -> Result<Vec<ClusterRow>, StoreError> {
    let mut classified = out.writer::<ClassificationRow>()?;
    let mut candidates = Vec::new();
    for catalog in catalogs {
        let tables = &catalog.tables;
        let mut distributions = tables.rows::<DistributionRow>(OF_DISTRIBUTION)?.peekable();
        let mut waiting = Vec::with_capacity(AT_ONCE);
        for dataset in tables.rows::<DatasetRow>(OF_DATASET)? {
            let dataset = dataset?;
            let (mut files, mut own) = (Files::default(), Vec::new());
            while let Some(next) = distributions.next_if(|next| {
                next.as_ref().map_or(true, |next| next.dataset_id <= dataset.dataset_id)
            }) {
                let next = next?;
                if next.dataset_id == dataset.dataset_id {
                    files.contents.extend(contents.of(&next));
                    files.urls.extend(next.download_url.as_ref().map(ToString::to_string));
                    files.pages.extend(next.access_url.as_ref().map(ToString::to_string));
                    own.push(next);
                }
            }
            if *dataset.state != *"present" {
                continue;
            }
            candidates.push(candidate(catalog, &dataset, files));
            waiting.push((dataset, own));
            if waiting.len() == AT_ONCE {
                classified.push(classified_by(&waiting, &wanted.vocabularies))?;
                waiting.clear();
            }
        }
        classified.push(classified_by(&waiting, &wanted.vocabularies))?;
    }
    classified.finish()?;
    let found = clusters(&candidates, wanted.copies);
    out.write(&found)?;
    Ok(found)
}

/// Themes and categories of data sets, and what named data sets they may be.
fn classified_by(
    datasets: &[(DatasetRow, Vec<DistributionRow>)],
    vocabularies: &Vocabularies,
) -> Vec<ClassificationRow> {
    let (lexicon, finder) = (Lexicon::shipped(), Finder::shipped());
    let of = |(dataset, files): &(DatasetRow, Vec<DistributionRow>)| {
        let mut rows = classify(dataset, vocabularies, lexicon);
        rows.extend(finder.classify(dataset, files));
        rows.sort_by(|a, b| (&a.scheme, &a.code).cmp(&(&b.scheme, &b.code)));
        rows
    };
    datasets.par_iter().flat_map_iter(of).collect()
}

/// Where the files of a data set are, and what is known of them.
#[derive(Default)]
struct Files {
    urls: Vec<String>,
    pages: Vec<String>,
    contents: Vec<String>,
}

fn candidate(catalog: &Catalog, dataset: &DatasetRow, files: Files) -> Candidate {
    let Files { urls, pages, mut contents } = files;
    contents.sort_unstable();
    contents.dedup();
    let period = |of: &Option<groma_define::table::Text>| of.as_deref().unwrap_or("").to_owned();
    let (start, end) = (period(&dataset.temporal_start), period(&dataset.temporal_end));
    let text = |of: &Option<groma_define::table::Text>| of.as_deref().map(str::to_owned);
    Candidate {
        dataset: dataset.dataset_id.clone(),
        catalog: dataset.catalog_id.clone(),
        catalog_host: host(&catalog.row.source_url),
        level: catalog.row.level.to_string(),
        native_id: dataset.native_id.to_string(),
        iri: text(&dataset.iri),
        identifier: dataset.identifier.iter().map(ToString::to_string).collect(),
        source_id: text(&dataset.source_id),
        title: text(&dataset.title),
        publisher: text(&dataset.publisher_name),
        period: (!start.is_empty() || !end.is_empty()).then(|| format!("{start}/{end}")),
        urls,
        contents,
        pages,
        first_seen: dataset.first_seen.to_string(),
    }
}

/// The host of an address, without the name of its door.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', ':', '?', '#']).next()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use groma_define::tables::CatalogRow;

    /// The copies among one data set of each of two catalogs.
    fn check(change: impl Fn(&mut DatasetRow, &mut DistributionRow), expected: &[&str]) {
        let dir = tempfile::tempdir().unwrap();
        let catalogs = ["state", "town"].map(|id| {
            let tables = TableDir::new(dir.path().join(id));
            let mut dataset = DatasetRow {
                dataset_id: id.into(),
                catalog_id: id.into(),
                native_id: id.into(),
                state: "present".into(),
                title: Some("Air quality".into()),
                publisher_name: Some(id.into()),
                ..Default::default()
            };
            let mut own = DistributionRow { dataset_id: id.into(), ..Default::default() };
            change(&mut dataset, &mut own);
            tables.write(&[dataset]).unwrap();
            tables.write(&[own]).unwrap();
            Catalog { row: CatalogRow { catalog_id: id.into(), ..Default::default() }, tables }
        });
        let out = TableDir::new(dir.path().join("out"));
        let rows = write(&catalogs, &Contents::default(), &Wanted::default(), &out).unwrap();
        let rows: Vec<String> =
            rows.iter().map(|row| format!("{} {}", row.dataset_id, row.reason)).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn what_a_record_says_of_itself_is_compared() {
        let url = || Some("https://data.town.example/air".into());
        check(|_, own| own.download_url = url(), &["state download-url", "town download-url"]);
        // A page that both name is no file of theirs.
        check(|_, own| own.access_url = url(), &[]);
        check(|dataset, _| dataset.iri = url(), &["state identifier", "town identifier"]);
        let checksum = || {
            Some("SHA-256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into())
        };
        check(|_, own| own.checksum = checksum(), &["state content-hash", "town content-hash"]);
        // What is missing since the last sweep is not published.
        check(
            |dataset, own| {
                own.download_url = url();
                if dataset.dataset_id.as_str() == "town" {
                    dataset.state = "missing".into();
                }
            },
            &[],
        );
    }
}
