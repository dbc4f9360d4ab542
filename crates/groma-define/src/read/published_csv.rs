//! `published.csv`: figures that others printed and this edition is held against.

use crate::code::CohortCode;
use crate::definition::Published;
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, column};
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "published.csv",
    doc: "A figure that was printed.",
    required: false,
    key: &["statistic", "scope", "cohort", "variant", "status"],
    translated: &[],
    columns: &[
        column("statistic", Holds::Words(STATISTICS), "which statistic").required(),
        column("scope", Holds::Text, "of what, for example `FRA/total`").required(),
        column("cohort", Holds::Code, "in which cohort").or("all"),
        column("variant", Holds::Code, "under which variant; the main one when empty"),
        column("value", Holds::Text, "a number, or unit codes with spaces between").required(),
        column("tolerance", Holds::Number, "how far a number may be off"),
        column("status", Holds::Words(STATUSES), "what it counts as").required(),
        column("note", Holds::Text, "what to know about it"),
    ],
};

/// The statistics that a figure can be.
pub(crate) const STATISTICS: &[&str] = &[
    "score",
    "percent",
    "rank",
    "mean",
    "mean-percent",
    "sd",
    "pearson",
    "units-above-mean",
    "widest-ranges",
    "cells-equal",
    "totals-equal",
    // Printed beside many an index; they need every answer, or somebody else's index.
    "cronbach-alpha",
    "convergent-pearson",
];

const STATUSES: &[&str] = &["printed", "digitised", "recomputed", "known-mismatch"];

pub(super) fn read(sheet: &Sheet<'_>, problems: &mut Diagnostics) -> Vec<Published> {
    let mut published = Vec::new();
    sheet.each(problems, |row| {
        let tolerance = row.number("tolerance");
        if tolerance.is_some_and(|tolerance| tolerance < 0.0) {
            row.error("tolerance", "negative-tolerance", || {
                ("the tolerance is negative".to_owned(), "write how far off is allowed".to_owned())
            });
        }
        published.push(Published {
            statistic: row.listed_word("statistic"),
            scope: row.text("scope").to_owned(),
            cohort: CohortCode::from(row.or_default("cohort")),
            variant: row.owned("variant"),
            value: row.text("value").to_owned(),
            tolerance,
            status: row.listed_word("status"),
            note: row.owned("note"),
            place: row.place(),
        });
    });
    published
}
