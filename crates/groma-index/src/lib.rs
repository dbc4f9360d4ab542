//! `groma-index` owns the mathematics of composite indicators: normalisation, aggregation over a
//! hierarchy, missing data, ranks, explanation, and ranges under weight draws.
//!
//! Comes in: a [`Matrix`] (units × nodes, values or missing) and a [`Plan`] (one [`Node`] per
//! column: who is whose child, with what weight and by which method). Goes out: an [`Index`], or
//! one typed [`Refusal`] that names the step, the node, the unit and what to do.
//!
//! **Invariant:** there is no name, code, file, clock, locale or global state in this crate; it
//! works by position, and the same inputs give the same bits on any number of threads.
//!
//! Conventions: sample standard deviation (n − 1), quantiles of type 7, rank 1 is best, a missing
//! value is `None` (never NaN, never 0), `ln`, `exp` and `pow` come from `libm`.
#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod adjust;
pub mod aggregate;
mod column;
mod combine;
mod compute;
mod draws;
mod exact;
mod explain;
mod index;
mod matrix;
pub mod normalise;
mod plan;
mod quantile;
mod ranges;
mod rank;
mod refusal;
mod rounding;
pub mod statistics;
mod tree;

pub use aggregate::Aggregate;
pub use compute::compute;
pub use draws::{Distribution, WeightDraws, weight_draws};
pub use explain::{Adjustment, Contribution, Reason};
pub use index::{Index, Remark};
pub use matrix::Matrix;
pub use normalise::{Moments, Normalise, Outside};
pub use plan::{Body, Direction, Missing, Node, Plan};
pub use ranges::{Band, Range, Ranges};
pub use rank::{RankBy, RankRule, Ties};
pub use refusal::Refusal;
pub use rounding::{Rounding, round};
