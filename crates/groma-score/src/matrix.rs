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
    let mut units = Positions::of(definition.units.iter().map(|unit| unit.code.as_str()));
    let mut nodes = Positions::of(definition.nodes.iter().map(|node| node.code.as_str()));
    let mut variants = Positions::of(definition.methods.iter().map(|m| m.variant.as_str()));
    let (rows, columns) = (definition.units.len(), definition.nodes.len());
    let mut matrices: Vec<Matrix> =
        definition.methods.iter().map(|_| Matrix::new(rows, columns)).collect();
    tables.scan(&IndicatorValueRow::TABLE, |batch| {
        let (unit, node) = (text(&batch, "unit")?, text(&batch, "indicator")?);
        let variant = text(&batch, "variant")?;
        let value = batch
            .column_by_name("value")
            .and_then(|column| column.as_primitive_opt::<Float64Type>())
            .ok_or("there is no column `value` of numbers")?;
        for row in (0..batch.num_rows()).filter(|&row| value.is_valid(row)) {
            let places = (
                units.find(unit.value(row)),
                nodes.find(node.value(row)),
                variants.find(variant.value(row)),
            );
            let (Some(unit), Some(node), Some(variant)) = places else {
                return Err(
                    "it names a unit, node or variant that the edition does not have".to_owned()
                );
            };
            let set = matrices[variant].set(unit, node, value.value(row));
            set.map_err(|why| why.to_string())?;
        }
        Ok(())
    })?;
    let codes = definition.methods.iter().map(|method| method.variant.clone());
    Ok(codes.zip(matrices).collect())
}

/// Positions by code. Rows come in order, so the code asked for is nearly always the
/// last one again, or the one that followed it before; only then is the map asked.
struct Positions<'d> {
    codes: Vec<&'d str>,
    map: HashMap<&'d str, usize>,
    followed_by: Vec<usize>,
    last: usize,
}

impl<'d> Positions<'d> {
    fn of(codes: impl Iterator<Item = &'d str>) -> Self {
        let codes: Vec<&str> = codes.collect();
        let map = codes.iter().zip(0..).map(|(code, at)| (*code, at)).collect();
        Self { map, followed_by: vec![0; codes.len()], last: 0, codes }
    }

    fn find(&mut self, code: &str) -> Option<usize> {
        if *self.codes.get(self.last)? == code {
            return Some(self.last);
        }
        let guess = self.followed_by[self.last];
        let at = if self.codes[guess] == code { guess } else { *self.map.get(code)? };
        self.followed_by[self.last] = at;
        self.last = at;
        Some(at)
    }
}

fn text(batch: &RecordBatch, name: &str) -> Result<StringArray, String> {
    batch
        .column_by_name(name)
        .and_then(|column| cast(column, &DataType::Utf8).ok())
        .and_then(|column| column.as_string_opt::<i32>().cloned())
        .ok_or_else(|| format!("there is no column `{name}` of texts"))
}
