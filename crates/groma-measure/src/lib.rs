//! From answers and rules to indicator values, and from what was harvested to what it is worth.
//!
//! Owns: what an answer earns, the rule runner with its proof of cases and types,
//! indicator values; metrics of metadata, profiles, themes, copies. Comes in: a definition and
//! tables. Goes out: tables.
//!
//! **Invariant:** nothing here knows networks, pages or how indicators combine; a
//! rule sees only the tables it names, and a case it fails stops the edition.

mod answers;
mod card;
pub mod catalogs;
pub mod duplicates;
pub mod finder;
pub mod metadata;
mod points;
pub mod profiles;
mod rule;
pub mod themes;
mod unsigned;
mod values;
pub mod verify;
mod words;

pub use answers::Answers;
pub use card::{Card, Earned, Unscored};
pub use points::{PointsOf, ScoreSheet, Scorer};
pub use rule::{RuleProblem, check_rules};
pub use values::{MeasureError, Measured, measure};
