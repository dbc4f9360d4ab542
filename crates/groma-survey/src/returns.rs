//! Workbooks that go out to respondents and come back.
//!
//! A workbook is written for one unit in one language and comes back with some cells filled. What
//! comes back is matched by codes, never by position, and turned into proposals: nothing here
//! writes an answer. A workbook that comes back as it went out proposes nothing.

mod cells;
mod column;
mod evidence;
pub mod foreign;
mod hidden;
mod instrument;
mod issue;
mod language;
mod merge;
mod order;
mod refusal;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod understand;
mod understood;
mod words;

pub use issue::{IssueError, issue};
pub use merge::{MergeError, merge};
pub use order::{Issue, Query, Scope};
pub use refusal::Refusal;
pub use understand::{Expected, identify, understand};
pub use understood::{Action, Change, Conflict, ConflictKind, Identity, Understood};
