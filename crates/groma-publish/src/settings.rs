//! The settings of every variant side by side.

use crate::figures::Figures;
use crate::link;
use crate::number::missing;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// What a variant is called; not a choice.
const LABEL: &str = "label";

/// A setting a line, a variant a column; where a variant differs from main it is marked.
pub(crate) fn table(figures: &Figures<'_>) -> Markup {
    let main = figures.main().as_str();
    let keys: BTreeSet<&str> =
        figures.settings.all().iter().map(|row| &*row.key).filter(|key| *key != LABEL).collect();
    let variants: Vec<&str> =
        figures.definition.methods.iter().map(|method| method.variant.as_str()).collect();
    let cell = |variant: &str, key: &str| {
        let value = figures.setting(variant, key);
        let differs = value != figures.setting(main, key);
        html! { td { @match value {
            Some(value) if differs => mark { (value) },
            Some(value) => (value),
            None => (missing()),
        } } }
    };
    link::scroller(
        "Settings",
        &html! { table.stick {
            thead { tr { th scope="col" { "Setting" } @for variant in &variants { th scope="col" { (variant) } } } }
            tbody { @for key in keys { tr {
                th scope="row" { code { (key) } }
                @for variant in &variants { (cell(variant, key)) }
            } } }
        } },
    )
}

/// Settings in which a variant is not like main: key, main's value, the variant's value.
pub(crate) fn differing<'f>(
    figures: &'f Figures<'_>,
    variant: &str,
) -> Vec<(&'f str, Option<&'f str>, &'f str)> {
    let main = figures.main().as_str();
    let rows = figures.settings.under(&[variant]).iter();
    rows.filter_map(|row| {
        let theirs = figures.setting(main, &row.key);
        (theirs != Some(&*row.value) && &*row.key != LABEL).then_some((
            &*row.key,
            theirs,
            &*row.value,
        ))
    })
    .collect()
}
