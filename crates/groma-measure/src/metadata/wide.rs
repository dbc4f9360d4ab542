//! The wide tables: one row a data set, one row a distribution, their metrics side by side.

use super::bands::Bands;
use super::chunk::texts;
use super::judge::{Judged, Masks};
use super::metric::{Metric, Metrics};
use super::scores::{Plan, Points};
use super::shares::Shares;
use super::shipped::DIMENSIONS;
use groma_define::table::{Kind, Row, Table};
use groma_define::tables::{DatasetQualityRow, DistributionQualityRow};
use groma_store::arrow::array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder,
};
use groma_store::arrow::datatypes::SchemaRef;
use groma_store::schema_of;
use std::fmt::Write;
use std::sync::Arc;

/// The columns of points under other readings than the main one.
pub(super) const OTHER_POINTS: &[(&str, &str)] = &[
    ("points_best", "mqa(aggregation=best)"),
    ("points_best_for_interoperability", "mqa(aggregation=best-for-interoperability)"),
    ("points_2xx_3xx", "mqa(http=2xx-3xx)"),
    ("points_label", "mqa(vocabulary=label)"),
    ("points_understood", "mqa(vocabulary=understood)"),
    ("points_apart", "mqa(format-media=apart)"),
    ("points_file_type_list", "mqa(machine-readable=file-type-list)"),
    ("points_dates_of_both", "mqa(dates=dataset-and-distribution)"),
    ("points_left_out", "mqa(no-distributions=left-out)"),
];

/// The plans that wide tables need: the main reading first.
pub(super) struct WidePlans {
    pub main: Plan,
    pub others: Vec<Plan>,
}

/// What each chunk's rows are made with.
pub(super) struct Wide<'m> {
    pub metrics: &'m Metrics,
    pub plans: &'m WidePlans,
    pub bands: &'m Bands,
    pub catalog: &'m str,
}

/// The column of a metric.
pub(super) fn column_of(metric: &Metric) -> String {
    match metric.code.as_str() {
        "publisher" => "publisher_named".to_owned(),
        code => code.replace('-', "_"),
    }
}

/// Metrics that have no column: those of the edition's own, and single stars.
pub(super) fn has_no_column(metric: &Metric, table: &Table) -> bool {
    let name = column_of(metric);
    !metric.code.as_str().starts_with("star-") && table.columns.iter().all(|c| c.name != name)
}

impl Wide<'_> {
    fn metric(&self, column: &str) -> Option<&Metric> {
        self.metrics.metrics.iter().find(|metric| column_of(metric) == column)
    }

    /// The rows of `distribution_quality`.
    pub(super) fn distributions(&self, judged: &Judged) -> RecordBatch {
        let masks = &judged.distributions;
        let rows = masks.met.len();
        let table = &DistributionQualityRow::TABLE;
        let points = self.points_of_distributions(judged);
        let stars = self.stars(masks);
        let batch = |column: &str| -> ArrayRef {
            match column {
                "catalog_id" => self.catalog_column(rows),
                "dataset_id" => {
                    let owners = judged.chunk.distributions.iter().flat_map(|slice| &slice.owner);
                    let ids = owners.map(|&owner| judged.chunk.ids.value(owner as usize));
                    Arc::new(ids.map(Some).collect::<StringArray>())
                }
                "distribution_id" => {
                    let slices = judged.chunk.distributions.iter();
                    let ids = slices.map(|slice| texts(&slice.batch, "distribution_id"));
                    let ids: Vec<StringArray> = ids.collect();
                    Arc::new(StringArray::from_iter(ids.iter().flatten()))
                }
                "stars" => Arc::new(Int64Array::from(stars.clone())),
                "points" => {
                    Arc::new(points.iter().map(|points| Some(points.0)).collect::<Float64Array>())
                }
                "points_max" => {
                    Arc::new(points.iter().map(|points| Some(points.1)).collect::<Float64Array>())
                }
                "more_met" => self.more(masks, "distribution", table, true),
                "more_unmet" => self.more(masks, "distribution", table, false),
                name => self.answers(name, masks, rows),
            }
        };
        made(table, batch)
    }

    /// The rows of `dataset_quality`.
    pub(super) fn datasets(
        &self,
        judged: &Judged,
        shares: &[Shares],
        publishers: &[Option<Arc<str>>],
        left_out: &[bool],
    ) -> RecordBatch {
        let rows = judged.chunk.ids.len();
        let table = &DatasetQualityRow::TABLE;
        let of = |plan: &Plan| -> Vec<Points> {
            (0..rows).map(|row| plan.of_dataset(judged, row, &shares[row])).collect()
        };
        let main = of(&self.plans.main);
        let best = BestRows::of(judged, &self.plans.others[0]);
        let stars = self.stars(&judged.distributions);
        let full: f64 = self.metrics.metrics.iter().filter_map(|metric| metric.points).sum();
        let floats = |value: &dyn Fn(usize) -> f64| -> ArrayRef {
            Arc::new((0..rows).map(|row| Some(value(row))).collect::<Float64Array>())
        };
        let batch = |column: &str| -> ArrayRef {
            if let Some(at) = DIMENSIONS.iter().position(|known| *known == column) {
                return floats(&|row| main[row].by_dimension[at]);
            }
            if let Some(at) = OTHER_POINTS.iter().position(|(name, _)| *name == column) {
                let points = of(&self.plans.others[at]);
                return floats(&|row| points[row].total());
            }
            match column {
                "catalog_id" => self.catalog_column(rows),
                "dataset_id" => Arc::new(judged.chunk.ids.clone()),
                "publisher" => {
                    Arc::new(publishers.iter().map(Option::as_deref).collect::<StringArray>())
                }
                "distributions" => {
                    let counts = judged.chunk.ranges.iter().map(|range| Some(range.len() as i64));
                    Arc::new(counts.collect::<Int64Array>())
                }
                "left_out" => Arc::new(BooleanArray::from(left_out.to_vec())),
                "stars" => {
                    let most = judged
                        .chunk
                        .ranges
                        .iter()
                        .map(|range| stars[range.clone()].iter().copied().max().flatten());
                    Arc::new(most.collect::<Int64Array>())
                }
                "points" => floats(&|row| main[row].total()),
                "points_max" => floats(&|row| main[row].max()),
                "band" => {
                    let band =
                        |points: &Points| self.bands.decided(points.total(), points.max(), full);
                    Arc::new(main.iter().map(band).collect::<StringArray>())
                }
                "more_met" => self.more(&judged.datasets, "dataset", table, true),
                "more_unmet" => self.more(&judged.datasets, "dataset", table, false),
                name => self.of_distributions(name, judged, shares, &best),
            }
        };
        made(table, batch)
    }

    /// `…_met` and `…_best` of a distribution's metric, or a data set's own metric.
    fn of_distributions(
        &self,
        column: &str,
        judged: &Judged,
        shares: &[Shares],
        best: &BestRows,
    ) -> ArrayRef {
        if let Some(metric) = column.strip_suffix("_met").and_then(|name| self.metric(name)) {
            let bit = metric.main().bit;
            let met = shares.iter().map(|shares| Some(i64::from(shares.met[bit])));
            return Arc::new(met.collect::<Int64Array>());
        }
        if let Some(metric) = column.strip_suffix("_best").and_then(|name| self.metric(name)) {
            let at = DIMENSIONS.iter().position(|known| *known == metric.dimension);
            let bit = metric.main().bit;
            let answer = |row: &[Option<usize>; DIMENSIONS.len()]| {
                judged.distributions.answer(row[at?]?, bit)
            };
            return Arc::new(best.0.iter().map(answer).collect::<BooleanArray>());
        }
        self.answers(column, &judged.datasets, shares.len())
    }

    fn answers(&self, column: &str, masks: &Masks, rows: usize) -> ArrayRef {
        Arc::new(match self.metric(column) {
            Some(metric) => masks.column(metric.main().bit),
            None => BooleanArray::new_null(rows),
        })
    }

    fn catalog_column(&self, rows: usize) -> ArrayRef {
        Arc::new(std::iter::repeat_n(Some(self.catalog), rows).collect::<StringArray>())
    }

    /// The points of each distribution's own metrics, and the most of what can be said.
    fn points_of_distributions(&self, judged: &Judged) -> Vec<(f64, f64)> {
        let planned: Vec<(usize, f64)> = self
            .metrics
            .metrics
            .iter()
            .filter(|metric| metric.subject.as_str() == "distribution")
            .filter_map(|metric| Some((metric.main().bit, metric.points?)))
            .collect();
        let masks = &judged.distributions;
        (0..masks.met.len())
            .map(|row| {
                let add = |bits: u64| -> f64 {
                    let of = planned.iter().filter(|(bit, _)| bits >> bit & 1 == 1);
                    of.map(|(_, points)| points).sum()
                };
                (add(masks.met[row]), add(masks.said[row]))
            })
            .collect()
    }

    /// Stars are counted from the first as long as they hold.
    fn stars(&self, masks: &Masks) -> Vec<Option<i64>> {
        let bits: Vec<usize> = (1..=5)
            .filter_map(|star| self.metric(&format!("star_{star}")).map(|metric| metric.main().bit))
            .collect();
        let stars = |row: usize| -> Option<i64> {
            masks.answer(row, *bits.first()?)?;
            let held = bits.iter().take_while(|bit| masks.answer(row, **bit) == Some(true));
            Some(held.count() as i64)
        };
        (0..masks.met.len()).map(stars).collect()
    }

    fn more(&self, masks: &Masks, subject: &str, table: &Table, met: bool) -> ArrayRef {
        let own: Vec<(&str, usize)> = self
            .metrics
            .metrics
            .iter()
            .filter(|metric| metric.subject.as_str() == subject && has_no_column(metric, table))
            .map(|metric| (metric.code.as_str(), metric.main().bit))
            .collect();
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..masks.met.len() {
            for (code, bit) in &own {
                if masks.answer(row, *bit) == Some(met) {
                    lists.values().append_value(code);
                }
            }
            lists.append(true);
        }
        Arc::new(lists.finish())
    }
}

/// The best distribution of each data set, by dimension.
struct BestRows(Vec<[Option<usize>; DIMENSIONS.len()]>);

impl BestRows {
    fn of(judged: &Judged, plan: &Plan) -> Self {
        Self((0..judged.chunk.ids.len()).map(|row| plan.best(judged, row)).collect())
    }
}

fn made(table: &Table, column: impl Fn(&str) -> ArrayRef) -> RecordBatch {
    let schema: SchemaRef = schema_of(table);
    let arrays = table.columns.iter().map(|known| column(known.name)).collect();
    RecordBatch::try_new(schema, arrays).expect("every column is made as it is declared")
}

/// The long form of the wide tables as a query: one row a subject and metric, under the main
/// reading, with the columns of `measurement` that a single subject has.
pub fn long_form() -> String {
    let mut sql = String::new();
    for (table, kind) in
        [(DatasetQualityRow::TABLE, "dataset"), (DistributionQualityRow::TABLE, "distribution")]
    {
        let metrics = table.columns.iter().filter(|column| {
            column.kind == Kind::Bool
                && column.name != "left_out"
                && !column.name.ends_with("_best")
        });
        for column in metrics {
            let name = column.name;
            let metric = match name {
                "publisher_named" => "publisher".to_owned(),
                name => name.replace('_', "-"),
            };
            let before = if sql.is_empty() { "" } else { "\nunion all\n" };
            write!(
                sql,
                "{before}select '{kind}' as subject_kind, catalog_id, {kind}_id as subject, '{metric}' as metric, \
                 'mqa' as reading,\n       case when {name} then 1 else 0 end as numerator, \
                 case when {name} is null then 0 else 1 end as denominator, \
                 case when {name} is null then 1 else 0 end as unsaid, \
                 case when {name} then 1.0 when not {name} then 0.0 end as value\nfrom {}",
                table.name
            )
            .expect("writing to a string cannot fail");
        }
    }
    sql
}
