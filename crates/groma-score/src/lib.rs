//! From a definition and its tables to scores, and back to tables.
//!
//! Owns: the step from codes to positions and back, score tables, the comparison
//! with published figures, explanation, and the comparison of two runs cell by cell.
//! Comes in: a definition and the table of indicator values. Goes out: tables.
//!
//! **Invariant:** nothing here knows networks, pages or SQL, and no formula: the
//! mathematics is groma-index, which knows positions and no codes.

mod check;
mod compare;
mod error;
mod explain;
mod matrix;
mod method;
mod plan;
mod published;
mod score;

pub use check::check_methods;
pub use compare::{CellDifference, first_computed_difference, first_difference};
pub use error::ScoreError;
pub use explain::{Explained, explain};
pub use score::{Scored, score};
