//! Forms against what the reference converter says of them, and our own small ones.

#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

mod filling;
mod large_form;
mod output;
mod own;
mod random;
mod reference;
mod shape;
