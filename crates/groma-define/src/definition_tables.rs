//! From a definition to the rows of the tables that say what was defined.
//!
//! One function a table; the order of rows is that of the files. Later stages sort by key.

mod instrument;
mod method;
mod records;
mod shape;
mod verification;

#[cfg(test)]
mod tests;
