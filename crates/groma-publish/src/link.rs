//! Links between pages, and the frame around a table.

use crate::figures::Figures;
use maud::{Markup, html};

/// A unit by its name, linked to its page.
pub(crate) fn unit(figures: &Figures<'_>, root: &str, unit: &str) -> Markup {
    let name = figures.unit_name(unit);
    html! {
        @match figures.unit_file(unit) {
            Some(file) => a href={ (root) "unit/" (file) ".html" } lang=[figures.lang()] { bdi { (name) } },
            None => bdi { (name) },
        }
    }
}

/// A node by its name: an inner node is linked to its page, a leaf to its line in the method.
pub(crate) fn node(figures: &Figures<'_>, root: &str, node: &str) -> Markup {
    let name = figures.node_name(node);
    let is_leaf = figures.nodes.get([node]).is_some_and(|row| row.leaf);
    html! {
        @match figures.node_file(node) {
            Some(file) if is_leaf => a href={ (root) "method.html#n-" (file) } lang=[figures.lang()] { bdi { (name) } },
            Some(file) => a href={ (root) "node/" (file) ".html" } lang=[figures.lang()] { bdi { (name) } },
            None => bdi { (name) },
        }
    }
}

/// A line of a unit's page: where a cell comes from.
pub(crate) fn cell(figures: &Figures<'_>, root: &str, unit: &str, node: &str) -> Option<String> {
    let unit = figures.unit_file(unit)?;
    let node = figures.node_file(node)?;
    Some(format!("{root}unit/{unit}.html#n-{node}"))
}

/// Where a table can be had in full.
pub(crate) fn download(figures: &Figures<'_>, root: &str, table: &str) -> Markup {
    html! {
        @if figures.tables.has(table) {
            p.get { "The whole table: "
                a href={ (root) "data/" (table) ".csv" } { (table) ".csv" } ", "
                a href={ (root) "data/" (table) ".parquet" } { (table) ".parquet" } }
        }
    }
}

/// A table in its own scroller, which the keyboard can reach.
pub(crate) fn scroller(name: &str, table: &Markup) -> Markup {
    html! { div.scroll role="region" tabindex="0" aria-label=(name) { (table) } }
}
