//! What every option earns, the maps of a list side by side.

use crate::figures::Figures;
use crate::link;
use crate::number::{missing, shortest};
use groma_define::tables::OptionPointsRow;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

/// Place and code of an option, and what it earns under each map.
type Lines<'a> = BTreeMap<(i64, &'a str), BTreeMap<&'a str, &'a OptionPointsRow>>;

/// A list a group, an option a line, a map a column.
pub(crate) fn table(figures: &Figures<'_>) -> Markup {
    let maps: BTreeSet<&str> = figures.option_points.iter().map(|row| row.map.as_str()).collect();
    let mut lists: BTreeMap<&str, Lines<'_>> = BTreeMap::new();
    for row in &figures.option_points {
        let (list, option) = (row.list.as_str(), row.option.as_str());
        // Options in the list's order, whole kinds of answers after them.
        let at = figures.options.get([list, option]).map_or(i64::MAX, |row| row.position);
        let list = lists.entry(list).or_default();
        list.entry((at, option)).or_default().insert(row.map.as_str(), row);
    }
    let label = |list: &str, option: &str| {
        let row = figures.options.get([list, option]);
        row.map_or_else(|| option.replace('_', " "), |row| row.label.to_string())
    };
    link::scroller(
        "Option maps",
        &html! { table {
            thead { tr { th scope="col" { "Option" } @for map in &maps { th.r scope="col" { (map) } } } }
            @for (list, options) in &lists { tbody {
                tr { th.sub scope="rowgroup" colspan=(maps.len() + 1) { code { (list) } } }
                @for ((_, option), points) in options { tr {
                    th scope="row" lang=[figures.lang()] { bdi { (label(list, option)) } }
                    @for map in &maps { td.r { (earns(points.get(map).copied())) } }
                } }
            } }
        } },
    )
}

fn earns(row: Option<&OptionPointsRow>) -> Markup {
    html! {
        @match row.map(|row| (row.points, row.rule.as_deref())) {
            Some((Some(points), _)) => (shortest(points)),
            Some((None, Some(rule))) => em { (rule) },
            _ => (missing()),
        }
    }
}
