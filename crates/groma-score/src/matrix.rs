//! From the table of indicator values to a matrix, and its column of statuses.

use crate::ScoreError;
use groma_define::table::Row;
use groma_define::tables::IndicatorValueRow;
use groma_define::{Definition, VariantCode};
use groma_index::Matrix;
use groma_store::TableDir;
use groma_store::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use groma_store::arrow::compute::cast;
use groma_store::arrow::datatypes::{DataType, Float64Type};
use std::collections::{BTreeMap, HashMap};

/// One matrix a variant, units and nodes at the positions they have in the definition.
pub(crate) fn matrices(
    definition: &Definition,
    tables: &TableDir,
) -> Result<BTreeMap<VariantCode, Matrix>, ScoreError> {
    let positions = |codes: &mut dyn Iterator<Item = &str>| {
        codes.zip(0..).map(|(code, at)| (code.to_owned(), at)).collect::<HashMap<String, usize>>()
    };
    let units = positions(&mut definition.units.iter().map(|unit| unit.code.as_str()));
    let nodes = positions(&mut definition.nodes.iter().map(|node| node.code.as_str()));
    let empty = || Matrix::new(units.len(), nodes.len());
    let mut matrices: BTreeMap<VariantCode, Matrix> =
        definition.methods.iter().map(|method| (method.variant.clone(), empty())).collect();
    tables.scan(&IndicatorValueRow::TABLE, |batch| {
        let (unit, node) = (text(&batch, "unit")?, text(&batch, "indicator")?);
        let variant = text(&batch, "variant")?;
        let value = batch
            .column_by_name("value")
            .and_then(|column| column.as_primitive_opt::<Float64Type>())
            .ok_or("there is no column `value` of numbers")?;
        for row in (0..batch.num_rows()).filter(|&row| value.is_valid(row)) {
            let places = (units.get(unit.value(row)), nodes.get(node.value(row)));
            let matrix = matrices.get_mut(variant.value(row));
            let ((Some(&unit), Some(&node)), Some(matrix)) = (places, matrix) else {
                return Err(
                    "it names a unit, node or variant that the edition does not have".to_owned()
                );
            };
            matrix.set(unit, node, value.value(row)).map_err(|why| why.to_string())?;
        }
        Ok(())
    })?;
    Ok(matrices)
}

fn text(batch: &RecordBatch, name: &str) -> Result<StringArray, String> {
    batch
        .column_by_name(name)
        .and_then(|column| cast(column, &DataType::Utf8).ok())
        .and_then(|column| column.as_string_opt::<i32>().cloned())
        .ok_or_else(|| format!("there is no column `{name}` of texts"))
}
