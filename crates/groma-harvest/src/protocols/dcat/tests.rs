//! DCAT as portals write it.

mod broken;
mod files;
mod large;
mod mapping;
mod pages;
