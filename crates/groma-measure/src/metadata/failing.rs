//! The evidence behind a metric: every data set or distribution that fails it.

use super::metric::Metric;
use super::wide::{column_of, has_no_column};
use super::{Subject, chunk};
use groma_define::table::{Row, Table};
use groma_define::tables::{DatasetQualityRow, DistributionQualityRow};
use groma_store::arrow::array::{Array, AsArray, RecordBatch};
use groma_store::{CodedColumn, StoreError, TableDir};

/// Calls with the identifier of each data set or distribution of a catalog, or of all, for which a
/// metric does not hold under the main reading.
pub fn failing(
    tables: &TableDir,
    metric: &Metric,
    catalog: Option<&str>,
    mut each: impl FnMut(&str),
) -> Result<(), StoreError> {
    let (table, id): (&'static Table, _) = match metric.subject {
        Subject::Dataset => (&DatasetQualityRow::TABLE, "dataset_id"),
        Subject::Distribution => (&DistributionQualityRow::TABLE, "distribution_id"),
    };
    let column = match has_no_column(metric, table) {
        true => "more_unmet".to_owned(),
        false => column_of(metric),
    };
    let wanted = ["catalog_id", id, column.as_str()];
    let Some(batches) = tables.batches(table, &wanted, &[id], 1 << 15)? else { return Ok(()) };
    for batch in batches {
        let batch = batch?;
        let ids = chunk::texts(&batch, id);
        for row in rows(&batch, metric, &column, catalog) {
            each(ids.value(row));
        }
    }
    Ok(())
}

fn rows(batch: &RecordBatch, metric: &Metric, column: &str, catalog: Option<&str>) -> Vec<usize> {
    let (Some(catalogs), Some(answers)) =
        (CodedColumn::of(batch, "catalog_id"), batch.column_by_name(column))
    else {
        return Vec::new();
    };
    let mine: Vec<bool> =
        catalogs.texts().map(|id| catalog.is_none_or(|catalog| catalog == id)).collect();
    let fails = |row: usize| match (answers.as_boolean_opt(), answers.as_list_opt::<i32>()) {
        (Some(answers), _) => answers.is_valid(row) && !answers.value(row),
        (_, Some(lists)) => {
            let codes = lists.value(row);
            let mut codes = codes.as_string_opt::<i32>().into_iter().flatten().flatten();
            codes.any(|code| code == metric.code.as_str())
        }
        _ => false,
    };
    let of_catalog = |row: &usize| catalogs.code(*row).is_some_and(|code| mine[code]);
    (0..batch.num_rows()).filter(of_catalog).filter(|&row| fails(row)).collect()
}
