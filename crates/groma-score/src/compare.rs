//! Two folders of tables, cell by cell: what reproduction means.

use crate::ScoreError;
use groma_define::table::{Cell, Row, Table};
use groma_define::tables::{
    AdjustmentRow, AnswerPointsRow, CohortRankRow, CohortStatisticRow, EffectiveWeightRow,
    IndicatorPartRow, IndicatorValueRow, PublishedCheckRow, ScoreRow, VariantDifferenceRow,
};
use groma_store::TableDir;

/// Numbers of another engine version may differ by this much, relative to their size.
const SAME: f64 = 1e-12;

/// The first cell that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellDifference {
    /// The table.
    pub table: &'static str,
    /// Its key columns and what stands in them, or which row it is.
    pub row: String,
    /// The column.
    pub column: &'static str,
    /// What was released.
    pub released: String,
    /// What was recomputed.
    pub recomputed: String,
}

impl std::fmt::Display for CellDifference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {}: {}: released {}, recomputed {}",
            self.table, self.row, self.column, self.released, self.recomputed
        )
    }
}

/// Compares these tables one after the other; those that the release withholds are
/// passed over.
macro_rules! first_of {
    ($released:ident, $recomputed:ident: $($row:ty),+) => {{
        $(if $released.has(<$row>::TABLE.name)
            && let Some(found) = compare::<$row>($released, $recomputed)?
        {
            return Ok(Some(found));
        })+
        Ok(None)
    }};
}

/// The first difference in the tables of a whole run, in the order of the data flow.
pub fn first_difference(
    released: &TableDir,
    recomputed: &TableDir,
) -> Result<Option<CellDifference>, ScoreError> {
    let measured: Result<Option<CellDifference>, ScoreError> = (|| first_of!(released, recomputed: AnswerPointsRow, IndicatorValueRow, IndicatorPartRow))(
    );
    match measured? {
        Some(found) => Ok(Some(found)),
        None => first_computed_difference(released, recomputed),
    }
}

/// The first difference in what follows from the indicator values.
pub fn first_computed_difference(
    released: &TableDir,
    recomputed: &TableDir,
) -> Result<Option<CellDifference>, ScoreError> {
    first_of!(
        released, recomputed: EffectiveWeightRow, ScoreRow, AdjustmentRow, CohortStatisticRow,
        CohortRankRow, VariantDifferenceRow, PublishedCheckRow
    )
}

fn compare<R: Row>(
    released: &TableDir,
    recomputed: &TableDir,
) -> Result<Option<CellDifference>, ScoreError> {
    let (old, new) = (released.read::<R>()?, recomputed.read::<R>()?);
    for (old, new) in old.iter().zip(&new) {
        for (column, at) in R::TABLE.columns.iter().zip(0..) {
            // A run's name is the hash of its inputs; what follows from them is compared here.
            if column.name != "run" && !same(old.cell(at), new.cell(at)) {
                return Ok(Some(CellDifference {
                    table: R::TABLE.name,
                    row: key(&R::TABLE, old),
                    column: column.name,
                    released: shown(old.cell(at)),
                    recomputed: shown(new.cell(at)),
                }));
            }
        }
    }
    Ok((old.len() != new.len()).then(|| CellDifference {
        table: R::TABLE.name,
        row: "number of rows".to_owned(),
        column: "",
        released: old.len().to_string(),
        recomputed: new.len().to_string(),
    }))
}

fn same(a: Cell, b: Cell) -> bool {
    match (a, b) {
        (Cell::Float(a), Cell::Float(b)) => (a - b).abs() <= SAME * a.abs().max(b.abs()),
        (a, b) => a == b,
    }
}

fn key<R: Row>(table: &Table, row: &R) -> String {
    let cell = |name: &str| {
        let at = table.columns.iter().position(|column| column.name == name);
        at.map_or(String::new(), |at| shown(row.cell(at)))
    };
    let named = table.key.iter().filter(|name| **name != "run");
    named.map(|name| format!("{name} {}", cell(name))).collect::<Vec<_>>().join(", ")
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Null => "nothing".to_owned(),
        Cell::Text(text) => text.to_owned(),
        Cell::Float(number) => number.to_string(),
        Cell::Int(number) => number.to_string(),
        Cell::Bool(value) => value.to_string(),
        Cell::Texts(texts) => texts.join("; "),
    }
}
