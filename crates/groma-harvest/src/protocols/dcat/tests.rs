//! DCAT as portals write it.

mod broken;
mod files;
mod mapping;
mod pages;
