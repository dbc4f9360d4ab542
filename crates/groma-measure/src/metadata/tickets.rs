//! Tickets: what each publisher has to mend, with the first data sets behind it.

use super::chunk::{is_there, texts};
use super::counts::Counts;
use super::measure::Stage;
use super::mends::{defects, mend_of, owner};
use groma_define::table::{Row, Text};
use groma_define::tables::{CatalogRow, DatasetRow, MendRow, TicketRow};
use groma_store::arrow::array::Array;
use groma_store::arrow::compute::filter_record_batch;
use groma_store::{StoreError, TableDir};
use std::collections::{BTreeSet, HashMap};

/// Data sets that are shown as examples, by their place in the catalog.
#[derive(Default)]
pub(super) struct Examples(HashMap<u64, (Text, Option<Text>)>);

impl Examples {
    /// Reads the data sets that these groups remember.
    pub(super) fn read<'c>(
        dir: &TableDir,
        groups: impl Iterator<Item = &'c Counts>,
    ) -> Result<Self, StoreError> {
        let mut wanted = BTreeSet::new();
        groups.for_each(|counts| wanted.extend(counts.remembered()));
        let mut examples = Self::default();
        let columns = ["dataset_id", "title", "state"];
        let batches =
            dir.batches(&DatasetRow::TABLE, &columns, &["dataset_id", "title"], 1 << 15)?;
        let mut place = 0;
        for batch in batches.into_iter().flatten() {
            let batch = batch?;
            let batch = filter_record_batch(&batch, &is_there(&batch))
                .expect("the filter was made from the batch");
            let (ids, titles) = (texts(&batch, "dataset_id"), texts(&batch, "title"));
            let rows = batch.num_rows() as u64;
            for &ordinal in wanted.range(place..place + rows) {
                let row = (ordinal - place) as usize;
                let title = titles.is_valid(row).then(|| titles.value(row).into());
                examples.0.insert(ordinal, (ids.value(row).into(), title));
            }
            place += rows;
        }
        Ok(examples)
    }

    /// The identifiers of some of them.
    pub(super) fn ids(&self, places: impl Iterator<Item = u64>) -> Vec<Text> {
        places.filter_map(|place| Some(self.0.get(&place)?.0.clone())).collect()
    }

    fn title(&self, mut places: impl Iterator<Item = u64>) -> Option<Text> {
        self.0.get(&places.next()?)?.1.clone()
    }
}

/// The tickets of a catalog's publishers, in the order of their key.
pub(super) fn tickets(
    stage: &Stage<'_>,
    catalog: &CatalogRow,
    whole: &Counts,
    publishers: &[(&str, &Counts)],
    mends: &[MendRow],
    examples: &Examples,
) -> Vec<TicketRow> {
    let mut tickets = Vec::new();
    for (publisher, counts) in publishers {
        let first = tickets.len();
        for defect in defects(stage, counts) {
            let Some(mend) = mend_of(mends, defect.name) else { continue };
            tickets.push(TicketRow {
                catalog_id: catalog.catalog_id.clone(),
                publisher: (*publisher).into(),
                metric: defect.name.into(),
                owner: owner(catalog, publisher, &mend.who),
                who: mend.who.clone(),
                unit: catalog.unit.clone(),
                subject_kind: defect.subject.as_str().into(),
                subjects: defect.subjects as i64,
                datasets: counts.failing(&stage.layout, defect.cause) as i64,
                gain: defect.gain,
                gain_catalog: defect.gain_of(stage, whole),
                what: mend.what.clone(),
                example: examples.title(counts.firsts(defect.cause)),
                first_ids: examples.ids(counts.firsts(defect.cause)),
            });
        }
        tickets[first..].sort_by(|a, b| a.metric.cmp(&b.metric));
    }
    tickets
}
