//! Rows of which nothing is said, for tests.

use groma_define::table::{Cell, Kind, Row};

/// A row whose every cell is as empty as it can be.
pub(crate) fn nothing<R: Row>() -> R {
    let cell = |column: usize| match &R::TABLE.columns[column] {
        column if column.nullable => Cell::Null,
        column => match column.kind {
            Kind::Text => Cell::Text(""),
            Kind::Int => Cell::Int(0),
            Kind::Float => Cell::Float(0.0),
            Kind::Bool => Cell::Bool(false),
            _ => Cell::Null,
        },
    };
    R::read(cell).expect("every kind of column has an empty cell")
}
