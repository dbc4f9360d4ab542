//! From the table of indicator values to a matrix, and its column of statuses.

use crate::ScoreError;
use groma_define::table::Row;
use groma_define::tables::IndicatorValueRow;
use groma_define::{Definition, VariantCode};
use groma_index::Matrix;
use groma_store::arrow::array::{Array, AsArray, RecordBatch};
use groma_store::arrow::datatypes::Float64Type;
use groma_store::{CodedColumn, TableDir};
use std::collections::{BTreeMap, HashMap};

/// One matrix a variant, units and nodes at the positions they have in the definition.
pub(crate) fn matrices(
    definition: &Definition,
    tables: &TableDir,
) -> Result<BTreeMap<VariantCode, Matrix>, ScoreError> {
    let units = Positions::of(definition.units.iter().map(|unit| unit.code.as_str()));
    let nodes = Positions::of(definition.nodes.iter().map(|node| node.code.as_str()));
    let variants = Positions::of(definition.methods.iter().map(|m| m.variant.as_str()));
    let (rows, columns) = (definition.units.len(), definition.nodes.len());
    let mut matrices: Vec<Matrix> =
        definition.methods.iter().map(|_| Matrix::new(rows, columns)).collect();
    let wanted = ["variant", "unit", "indicator", "value"];
    tables.scan_coded(&IndicatorValueRow::TABLE, &wanted, |batch| {
        let unit = units.column(&batch, "unit")?;
        let node = nodes.column(&batch, "indicator")?;
        let variant = variants.column(&batch, "variant")?;
        let value = batch
            .column_by_name("value")
            .and_then(|column| column.as_primitive_opt::<Float64Type>())
            .ok_or("there is no column `value` of numbers")?;
        for row in (0..batch.num_rows()).filter(|&row| value.is_valid(row)) {
            let (Some(unit), Some(node), Some(variant)) =
                (unit.position(row), node.position(row), variant.position(row))
            else {
                return Err("a row has no unit, indicator or variant".to_owned());
            };
            let set = matrices[variant].set(unit, node, value.value(row));
            set.map_err(|why| why.to_string())?;
        }
        Ok(())
    })?;
    let codes = definition.methods.iter().map(|method| method.variant.clone());
    Ok(codes.zip(matrices).collect())
}

/// Positions by code.
struct Positions<'d>(HashMap<&'d str, usize>);

/// A column of codes, with the position of each.
struct Column {
    codes: CodedColumn,
    positions: Vec<usize>,
}

impl<'d> Positions<'d> {
    fn of(codes: impl Iterator<Item = &'d str>) -> Self {
        Self(codes.zip(0..).collect())
    }

    /// Each different code of the batch is looked up once, however many rows have it.
    fn column(&self, batch: &RecordBatch, name: &str) -> Result<Column, String> {
        let codes =
            CodedColumn::of(batch, name).ok_or_else(|| format!("there is no column `{name}`"))?;
        let position = |code: &str| {
            let known = self.0.get(code).copied();
            known.ok_or_else(|| format!("the edition does not have the {name} `{code}`"))
        };
        let positions = codes.texts().map(position).collect::<Result<_, _>>()?;
        Ok(Column { codes, positions })
    }
}

impl Column {
    fn position(&self, row: usize) -> Option<usize> {
        Some(self.positions[self.codes.code(row)?])
    }
}
