//! The commands, one file each, in the order in which they are used.

pub(crate) mod assess;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod evidence;
pub(crate) mod explain;
pub(crate) mod harvest;
pub(crate) mod new;
pub(crate) mod preview;
pub(crate) mod probe;
pub(crate) mod record;
pub(crate) mod release;
pub(crate) mod reproduce;
pub(crate) mod returns;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod sql;
pub(crate) mod verify;
pub(crate) mod workbook;
