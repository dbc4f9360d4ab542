//! Pages and downloads of a run.
//!
//! Owns: the static pages (ranking, units, nodes, method, comparison with what
//! others printed, variants, coverage, findings, data), their figures and style,
//! and the tables as CSV and Parquet. Comes in: the tables of the catalogue and
//! the edition's own words. Goes out: files, the same bytes for the same tables.
//!
//! **Invariant:** nothing here computes a figure; a missing figure is a missing
//! row and is shown as missing.

mod axis;
mod dots;
mod download;
mod error;
mod figures;
mod filename;
mod inputs;
mod leaf;
mod link;
mod number;
mod option_maps;
mod page;
mod questionnaire;
mod ranges;
mod ranking_csv;
mod scorecard;
mod settings;
mod shell;
mod site;
mod sorted;
mod spreadsheet;
mod standing;
mod standing_figure;
mod transversal;
mod tree;

pub use download::downloads;
pub use error::PublishError;
pub use questionnaire::questionnaire;
pub use scorecard::Scorecard;
pub use site::{Published, STYLE, Site, site};
pub use spreadsheet::plain_cell;
pub use transversal::{Transversal, TransversalRow, transversal};
