//! The rules of the workflow, held from outside: one small instrument, three units, many persons.

mod answers;
mod blindness;
mod chain;
mod deadlines;
mod desk;
mod matrix;
mod model;
mod reference;
mod releases;
pub(crate) mod setting;
mod walk;
