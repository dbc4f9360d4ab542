//! Tickets: what each publisher has to mend, with the first data sets behind it.

use super::chunk::{is_there, texts};
use super::counts::Counts;
use super::measure::Stage;
use super::mends::{mend_of, owner};
use super::metric::Metrics;
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
        metrics: &Metrics,
    ) -> Result<Self, StoreError> {
        let mut wanted = BTreeSet::new();
        for counts in groups {
            (0..metrics.metrics.len()).for_each(|metric| wanted.extend(counts.firsts(metric)));
        }
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
    let plan = &stage.plans[0];
    let mut tickets = Vec::new();
    for (publisher, counts) in publishers {
        let first = tickets.len();
        for planned in &plan.metrics {
            let metric = &stage.metrics.metrics[planned.metric];
            let Some(mend) = mend_of(mends, &metric.code) else { continue };
            let measured = plan.measured(planned, counts, &stage.layout);
            let failing = measured.denominator - measured.numerator;
            let (Some(points), Some(most)) = (measured.points, measured.points_max) else {
                continue;
            };
            if failing == 0 {
                continue;
            }
            let of = plan.measured(planned, whole, &stage.layout).denominator;
            tickets.push(TicketRow {
                catalog_id: catalog.catalog_id.clone(),
                publisher: (*publisher).into(),
                metric: metric.code.clone(),
                owner: owner(catalog, publisher, &mend.who),
                who: mend.who.clone(),
                unit: catalog.unit.clone(),
                subject_kind: metric.subject.as_str().into(),
                subjects: failing as i64,
                datasets: counts.failing(&stage.layout, planned.metric) as i64,
                gain: most - points,
                gain_catalog: planned.points * failing as f64 / of as f64,
                what: mend.what.clone(),
                example: examples.title(counts.firsts(planned.metric)),
                first_ids: examples.ids(counts.firsts(planned.metric)),
            });
        }
        tickets[first..].sort_by(|a, b| a.metric.cmp(&b.metric));
    }
    tickets
}
