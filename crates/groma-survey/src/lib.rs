//! The instrument and the returns: what a round of a survey consists of.
//!
//! Owns: workbooks and XLSForm in and out, the return of a unit from its first
//! opening to the release, who may do what when. Comes in: a `Definition`, files
//! that people send, commands. Goes out: workbooks, proposals, a new state or a
//! refusal.
//!
//! **Invariant:** nothing here knows databases, the web or a score, and nothing
//! reads a clock: the time of a command comes with the command.

pub mod agreement;
mod answer;
mod collected;
pub mod concordance;
pub mod consistency;
pub mod edition_workbook;
pub mod returns;
pub mod sheets;
pub mod workflow;
pub mod xlsform;

pub use answer::{AnswerKey, Evidence, Given, Held};
pub use collected::collected;
