//! What a table is: columns with kinds, a key, and a typed row.
//!
//! A table is declared once, in [`crate::tables`]. From that one declaration come
//! the row type, the Arrow schema and the column lists of the manual; there is no
//! second struct for the same thing.

use crate::code::{
    CatalogId, CohortCode, ContentHash, DatasetId, DistributionId, ListCode, MapCode, NodeCode,
    OptionCode, QuestionCode, RuleCode, RunId, ServiceId, UnitCode, VariantCode,
};
use std::sync::Arc;

/// Text that many rows share.
pub type Text = Arc<str>;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number, `f64`; never NaN.
    Float,
    /// A whole number, `i64`.
    Int,
    /// True or false.
    Bool,
    /// Texts in an order; empty for none, never null.
    Texts,
}

impl Kind {
    /// The word in the manual and in table schemas.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Float => "number",
            Self::Int => "integer",
            Self::Bool => "boolean",
            Self::Texts => "array",
        }
    }
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be null.
    pub nullable: bool,
    /// Unit of its numbers; empty for none.
    pub unit: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// A table: what others may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name in SQL and in file names.
    pub name: &'static str,
    /// What a row is.
    pub doc: &'static str,
    /// Columns that together are unique; rows are written in their order.
    pub key: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Column],
}

/// A cell on its way into or out of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(&'a str),
    /// A number.
    Float(f64),
    /// A whole number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// Texts in an order.
    Texts(&'a [Text]),
}

/// A cell that does not fit its column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a cell of kind {found} where the column needs {wanted}")]
pub struct CellError {
    found: &'static str,
    wanted: &'static str,
}

/// A typed row of one table.
pub trait Row: Sized + Send + Sync {
    /// The table it belongs to.
    const TABLE: Table;

    /// The cell in the column at this position.
    fn cell(&self, column: usize) -> Cell<'_>;

    /// Reads a row, asking for each column by position.
    fn read<'a>(cell: impl Fn(usize) -> Cell<'a>) -> Result<Self, CellError>;
}

/// A type that a column can hold.
pub trait Field: Sized {
    /// What the column holds.
    const KIND: Kind;
    /// Whether it may be null.
    const NULLABLE: bool = false;

    /// Into a cell.
    fn cell(&self) -> Cell<'_>;

    /// Out of a cell.
    fn read(cell: Cell<'_>) -> Result<Self, CellError>;
}

fn misfit<T>(cell: Cell<'_>, wanted: Kind) -> Result<T, CellError> {
    let found = match cell {
        Cell::Null => "null",
        Cell::Text(_) => "string",
        Cell::Float(_) => "number",
        Cell::Int(_) => "integer",
        Cell::Bool(_) => "boolean",
        Cell::Texts(_) => "array",
    };
    Err(CellError { found, wanted: wanted.as_str() })
}

macro_rules! text_field {
    ($($type:ty),*) => {$(
        impl Field for $type {
            const KIND: Kind = Kind::Text;

            fn cell(&self) -> Cell<'_> {
                Cell::Text(self.as_ref())
            }

            fn read(cell: Cell<'_>) -> Result<Self, CellError> {
                match cell {
                    Cell::Text(text) => Ok(Self::from(text)),
                    other => misfit(other, Kind::Text),
                }
            }
        }
    )*};
}

text_field!(
    Text,
    String,
    CatalogId,
    CohortCode,
    ContentHash,
    DatasetId,
    DistributionId,
    ListCode,
    MapCode,
    NodeCode,
    OptionCode,
    QuestionCode,
    RuleCode,
    RunId,
    ServiceId,
    UnitCode,
    VariantCode
);

macro_rules! plain_field {
    ($type:ty, $kind:ident, $variant:ident) => {
        impl Field for $type {
            const KIND: Kind = Kind::$kind;

            fn cell(&self) -> Cell<'_> {
                Cell::$variant(*self)
            }

            fn read(cell: Cell<'_>) -> Result<Self, CellError> {
                match cell {
                    Cell::$variant(value) => Ok(value),
                    other => misfit(other, Kind::$kind),
                }
            }
        }
    };
}

plain_field!(f64, Float, Float);
plain_field!(i64, Int, Int);
plain_field!(bool, Bool, Bool);

impl Field for Vec<Text> {
    const KIND: Kind = Kind::Texts;

    fn cell(&self) -> Cell<'_> {
        Cell::Texts(self)
    }

    fn read(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Texts(texts) => Ok(texts.to_vec()),
            Cell::Null => Ok(Self::new()),
            other => misfit(other, Kind::Texts),
        }
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, T::cell)
    }

    fn read(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::read(cell).map(Some),
        }
    }
}

/// A field's name as a column's: without the mark that lets it be a word of Rust.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Declares a table: its row type, and with it everything else.
macro_rules! table {
    (
        $(#[doc = $doc:literal])+
        $row:ident $name:literal key [$($key:literal),+] {
            $($(#[doc = $column_doc:literal])+ $field:ident: $type:ty $(as $unit:literal)?,)+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $row {
            $($(#[doc = $column_doc])+ pub $field: $type,)+
        }

        impl $crate::table::Row for $row {
            const TABLE: $crate::table::Table = $crate::table::Table {
                name: $name,
                doc: concat!($($doc),+),
                key: &[$($key),+],
                columns: &[$($crate::table::Column {
                    name: $crate::table::plain(stringify!($field)),
                    kind: <$type as $crate::table::Field>::KIND,
                    nullable: <$type as $crate::table::Field>::NULLABLE,
                    unit: concat!($($unit)?),
                    doc: concat!($($column_doc),+),
                }),+],
            };

            #[inline]
            fn cell(&self, column: usize) -> $crate::table::Cell<'_> {
                // The fields by position, so that the compiler makes a jump of it.
                #[allow(non_camel_case_types)]
                enum At { $($field),+ }
                match column {
                    $(column if column == At::$field as usize => {
                        $crate::table::Field::cell(&self.$field)
                    })+
                    _ => $crate::table::Cell::Null,
                }
            }

            fn read<'a>(
                cell: impl Fn(usize) -> $crate::table::Cell<'a>,
            ) -> Result<Self, $crate::table::CellError> {
                let mut at = 0..;
                let mut next = || cell(at.next().unwrap_or(usize::MAX));
                Ok(Self { $($field: $crate::table::Field::read(next())?,)+ })
            }
        }
    };
}

pub(crate) use table;
