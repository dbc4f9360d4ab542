//! Data sets that are shown as examples of what is to be mended.

use super::chunk::{is_there, texts};
use super::counts::Counts;
use groma_define::table::{Row, Text};
use groma_define::tables::{CatalogRow, DatasetRow, ExampleRow, MendRow, TicketRow};
use groma_store::arrow::array::{Array, StringArray};
use groma_store::arrow::compute::filter_record_batch;
use groma_store::{StoreError, TableDir};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is read of them.
const COLUMNS: [&str; 6] = ["dataset_id", "native_id", "title", "landing_page", "iri", "state"];

/// Data sets that are shown as examples, by their place in the catalog.
pub(super) struct Examples(HashMap<u64, ExampleRow>);

impl Examples {
    /// Reads the data sets that these groups remember.
    pub(super) fn read<'c>(
        catalog: &CatalogRow,
        dir: &TableDir,
        groups: impl Iterator<Item = &'c Counts>,
    ) -> Result<Self, StoreError> {
        let mut wanted = BTreeSet::new();
        groups.for_each(|counts| wanted.extend(counts.remembered()));
        let mut examples = HashMap::new();
        let batches = dir.batches(&DatasetRow::TABLE, &COLUMNS, &COLUMNS[..5], 1 << 15)?;
        let mut place = 0;
        for batch in batches.into_iter().flatten() {
            let batch = batch?;
            let batch = filter_record_batch(&batch, &is_there(&batch))
                .expect("the filter was made from the batch");
            let [ids, native, titles, pages, iris] =
                [0, 1, 2, 3, 4].map(|column| texts(&batch, COLUMNS[column]));
            let rows = batch.num_rows() as u64;
            for &ordinal in wanted.range(place..place + rows) {
                let row = (ordinal - place) as usize;
                let page = address(&pages, row).or_else(|| address(&iris, row)).map(Text::from);
                let example = ExampleRow {
                    catalog_id: catalog.catalog_id.clone(),
                    dataset_id: ids.value(row).into(),
                    native_id: native.value(row).into(),
                    title: text(&titles, row).map(Text::from),
                    page: page.or_else(|| page_at_portal(catalog, native.value(row))),
                };
                examples.insert(ordinal, example);
            }
            place += rows;
        }
        Ok(Self(examples))
    }

    /// The identifiers of some of them.
    pub(super) fn ids(&self, places: impl Iterator<Item = u64>) -> Vec<Text> {
        places.filter_map(|place| Some(self.0.get(&place)?.dataset_id.as_str().into())).collect()
    }

    /// The title of the first of them.
    pub(super) fn title(&self, mut places: impl Iterator<Item = u64>) -> Option<Text> {
        self.0.get(&places.next()?)?.title.clone()
    }

    /// Those that mends or tickets name, in the order of their identifiers.
    pub(super) fn named(self, mends: &[MendRow], tickets: &[TicketRow]) -> Vec<ExampleRow> {
        let of_mends = mends.iter().flat_map(|mend| &mend.first_ids);
        let of_tickets = tickets.iter().flat_map(|ticket| &ticket.first_ids);
        let named: HashSet<&str> = of_mends.chain(of_tickets).map(AsRef::as_ref).collect();
        let known = self.0.into_values().filter(|known| named.contains(known.dataset_id.as_str()));
        let mut known: Vec<ExampleRow> = known.collect();
        known.sort_by(|a, b| a.dataset_id.cmp(&b.dataset_id));
        known
    }
}

fn text(of: &StringArray, row: usize) -> Option<&str> {
    of.is_valid(row).then(|| of.value(row).trim()).filter(|text| !text.is_empty())
}

fn address(of: &StringArray, row: usize) -> Option<&str> {
    text(of, row).filter(|url| is_of_the_web(url))
}

/// What a reader may be sent to, never a script or a file.
fn is_of_the_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"))
}

/// Every CKAN shows a data set under `/dataset/` and its identifier, beside the interface of which the
/// address may have been given.
fn page_at_portal(catalog: &CatalogRow, id: &str) -> Option<Text> {
    let named = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if *catalog.protocol != *"ckan" || !is_of_the_web(&catalog.source_url) || !named {
        return None;
    }
    let portal = catalog.source_url.split(['?', '#']).next()?;
    let portal = portal.split_once("/api/").map_or(portal, |(before, _)| before);
    Some(format!("{}/dataset/{id}", portal.trim_end_matches('/')).as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_ckan() {
        let check = |protocol: &str, url: &str, id: &str, expected: Option<&str>| {
            let catalog = CatalogRow {
                protocol: protocol.into(),
                source_url: url.into(),
                ..CatalogRow::default()
            };
            assert_eq!(page_at_portal(&catalog, id).as_deref(), expected, "{url} {id}");
        };
        let page = Some("https://a.eu/data/dataset/a-1");
        check("ckan", "https://a.eu/data/", "a-1", page);
        check("ckan", "https://a.eu/data/api/3/action/package_search?rows=1", "a-1", page);
        check("ckan", "https://a.eu", "a/../1", None);
        check("ckan", "portals/avelonde", "a-1", None);
        check("dcat", "https://a.eu", "a-1", None);
    }

    #[test]
    fn nobody_is_sent_to_a_script() {
        let check = |url: &str, expected: bool| {
            let of = StringArray::from(vec![Some(url)]);
            assert_eq!(address(&of, 0).is_some(), expected, "{url}");
        };
        check("https://a.eu/1", true);
        check(" HTTP://a.eu/1 ", true);
        check("javascript:alert(1)//https://a.eu", false);
        check("file:///etc/passwd", false);
        check("urn:x:1", false);
        check("", false);
    }
}
