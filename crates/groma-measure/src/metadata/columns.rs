//! The columns that a metric may ask: those of its subject, and what was joined to them.

use groma_define::table::{Kind, Row, Table};
use groma_define::tables::{DatasetRow, DistributionRow};
use groma_store::arrow::datatypes::{DataType, Field, Schema};
use groma_store::{coded_text, data_type};

/// What a metric is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A data set.
    Dataset,
    /// A distribution.
    Distribution,
}

impl Subject {
    /// The word in files and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::Distribution => "distribution",
        }
    }

    /// The subject that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Dataset, Self::Distribution].into_iter().find(|subject| subject.as_str() == word)
    }

    pub(super) fn table(self) -> &'static Table {
        match self {
            Self::Dataset => &DatasetRow::TABLE,
            Self::Distribution => &DistributionRow::TABLE,
        }
    }
}

/// What is before the name of a data set's column where a distribution is asked.
pub(super) const OF_DATASET: &str = "dataset_";

/// Whose addresses were probed: the distribution's two, and that of the service that serves it.
pub(super) const PROBED: [&str; 3] = ["access", "download", "service"];

/// What the links say of an address, after `access_`, `download_` or `service_`.
const LINK: &[(&str, Kind)] = &[
    ("status", Kind::Int),
    ("class", Kind::Text),
    ("state", Kind::Text),
    ("cors", Kind::Bool),
    ("tls", Kind::Bool),
];

/// Which addresses' probes a column tells of, in the order of [`PROBED`].
pub(super) fn probing(column: &str) -> [bool; PROBED.len()] {
    PROBED.map(|url| {
        let name = column.strip_prefix(url).and_then(|rest| rest.strip_prefix('_'));
        name.is_some_and(|name| LINK.iter().any(|(known, _)| *known == name))
    })
}

/// Columns where nearly every text is another: not worth a dictionary.
pub(super) const PLAIN: &[&str] =
    &["dataset_id", "distribution_id", "access_url", "download_url", "title", "description"];

/// Every column that an expression may use.
pub(super) fn columns(subject: Subject) -> Schema {
    let mut fields: Vec<Field> = of_table(subject.table(), "");
    match subject {
        Subject::Dataset => fields.push(Field::new("conforms", DataType::Boolean, true)),
        Subject::Distribution => {
            for url in PROBED {
                fields
                    .extend(LINK.iter().map(|(name, kind)| field(&format!("{url}_{name}"), *kind)));
            }
            let dataset = of_table(Subject::Dataset.table(), OF_DATASET);
            fields.extend(dataset.into_iter().filter(|field| field.name() != "dataset_dataset_id"));
        }
    }
    fields.push(Field::new("probed", DataType::Boolean, true));
    Schema::new(fields)
}

fn of_table(table: &Table, before: &str) -> Vec<Field> {
    let columns = table.columns.iter();
    columns.map(|column| field(&format!("{before}{}", column.name), column.kind)).collect()
}

fn field(name: &str, kind: Kind) -> Field {
    let bare = name.strip_prefix(OF_DATASET).unwrap_or(name);
    let coded = kind == Kind::Text && !PLAIN.contains(&name) && !PLAIN.contains(&bare);
    Field::new(name, if coded { coded_text() } else { data_type(kind) }, true)
}
