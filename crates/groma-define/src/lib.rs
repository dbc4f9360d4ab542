//! The edition folder's language.
//!
//! Owns: what the files of an edition mean, the table catalogue, the codes that
//! cross borders, relevance expressions, diagnostics. Comes in: the files of a
//! folder. Goes out: a checked [`Definition`], or every problem at once.
//!
//! **Invariant:** nothing here knows SQL engines, networks or how a score is
//! computed; reading the same bytes gives the same definition, anywhere.

mod asked_when;
mod call;
mod check;
mod code;
pub mod coverage;
mod cycle;
mod date;
mod definition;
mod definition_tables;
mod diagnostic;
#[cfg(test)]
mod edited;
mod edition;
mod framework;
pub mod harvest;
#[cfg(test)]
mod hostile;
mod method;
pub mod method_names;
mod nearest;
pub mod new;
pub mod properties;
mod read;
pub mod relevance;
mod routing;
pub mod schema;
mod sentence;
pub mod table;
pub mod tables;
pub mod translation;
pub mod vocabulary;
mod word;

pub use call::{Call, CallError};
pub use code::{
    CatalogId, CohortCode, ContentHash, DatasetId, DistributionId, ListCode, MapCode, NodeCode,
    OptionCode, QuestionCode, RuleCode, RunId, ServiceId, UnitCode, VariantCode,
};
pub use date::{calendar_day, day_number};
pub use definition::*;
pub use diagnostic::{Diagnostic, Diagnostics, Place, Severity};
pub use edition::{Edition, MetadataSettings, ReturnDays};
pub use method::*;
pub use read::{ReadError, Reading, hex, read, read_rule, read_with};
pub use routing::Routing;
pub use sentence::filled;
pub use translation::is_same_language;
