//! What others printed, held against what comes out here.

use crate::figures::Figures;
use crate::number::{missing, shortest};
use crate::page::{Page, Place};
use crate::{link, number};
use groma_define::tables::PublishedCheckRow;
use maud::{Markup, html};
use std::collections::BTreeMap;

pub(crate) const PAGE: Page = Page { name: "check", places, body };

/// More lines than this are left to the CSV, and the page says how many.
const LINES_MAX: usize = 250;

fn places(figures: &Figures<'_>) -> Vec<Place> {
    let there = !figures.checks.is_empty();
    there
        .then(|| Place::top("check.html", "Comparison with published figures", "Check"))
        .into_iter()
        .collect()
}

/// How many rows hold, do not hold, cannot be computed.
#[derive(Default)]
struct Tally {
    holds: u64,
    differs: u64,
    without: u64,
}

impl Tally {
    fn add(&mut self, row: &PublishedCheckRow) {
        match row.holds {
            Some(true) => self.holds += 1,
            Some(false) => self.differs += 1,
            None => self.without += 1,
        }
    }

    fn cells(&self) -> Markup {
        html! { @for n in [self.holds, self.differs, self.without, self.holds + self.differs + self.without] {
            td.r { (number::count(n)) }
        } }
    }
}

/// The comparison in the groups in which it is shown.
struct Check<'a> {
    by_status: BTreeMap<&'a str, Tally>,
    by_statistic: BTreeMap<(&'a str, &'a str, &'a str), Tally>,
    /// Printed figures that do not hold.
    printed: Vec<&'a PublishedCheckRow>,
    /// Printed figures of which it is known that they do not follow from the printed inputs.
    known: Vec<&'a PublishedCheckRow>,
    /// Everything else that does not hold.
    others: Vec<&'a PublishedCheckRow>,
    /// What cannot be computed.
    without: Vec<&'a PublishedCheckRow>,
}

fn query<'a>(figures: &'a Figures<'_>) -> Check<'a> {
    let mut check = Check {
        by_status: BTreeMap::new(),
        by_statistic: BTreeMap::new(),
        printed: vec![],
        known: vec![],
        others: vec![],
        without: vec![],
    };
    for row in &figures.checks {
        check.by_status.entry(&*row.status).or_default().add(row);
        let key = (&*row.statistic, row.variant.as_str(), &*row.status);
        check.by_statistic.entry(key).or_default().add(row);
        match (&*row.status, row.holds) {
            ("known-mismatch", _) => check.known.push(row),
            (_, Some(true)) => {}
            (_, None) => check.without.push(row),
            ("printed", Some(false)) => check.printed.push(row),
            (_, Some(false)) => check.others.push(row),
        }
    }
    check
}

fn body(figures: &Figures<'_>, _: &Place) -> Markup {
    let check = query(figures);
    let printed = check.by_status.get("printed");
    html! {
        h1 { "Comparison with published figures" }
        @if let Some(tally) = printed {
            p.lead { strong { (number::count(tally.holds)) } " of " (number::count(tally.holds + tally.differs + tally.without))
                " printed figures come out here within their tolerance; " (number::count(tally.differs)) " do not, "
                (number::count(tally.without)) " cannot be computed." }
        }
        p { "Only printed figures count as agreement. Figures that were digitised from a chart or recomputed by somebody else are shown beside them; "
            "a known mismatch is a printed figure that is known not to follow from the printed inputs." }
        (link::scroller("Comparison by status", &html! { table {
            (head("Status", &[]))
            tbody { @for (status, tally) in &check.by_status { tr { th scope="row" { (status) } (tally.cells()) } } }
        } }))
        (list(figures, "Printed figures that do not hold", &check.printed))
        @if check.printed.is_empty() && printed.is_some() { p { "Every printed figure that can be computed holds." } }
        (list(figures, "Known mismatches", &check.known))
        (list(figures, "What cannot be computed", &check.without))
        (list(figures, "Digitised and recomputed figures that do not hold", &check.others))
        h2 { "By statistic and variant" }
        (link::scroller("Comparison by statistic", &html! { table {
            (head("Statistic", &["Variant", "Status"]))
            tbody { @for ((statistic, variant, status), tally) in &check.by_statistic { tr {
                th scope="row" { (statistic) } td { (variant) } td { (status) } (tally.cells())
            } } }
        } }))
        (link::download(figures, "", "published_check"))
    }
}

fn head(first: &str, more: &[&str]) -> Markup {
    html! { thead { tr {
        th scope="col" { (first) } @for name in more { th scope="col" { (name) } }
        th.r scope="col" { "Hold" } th.r scope="col" { "Do not hold" } th.r scope="col" { "Cannot be computed" } th.r scope="col" { "All" }
    } } }
}

fn list(figures: &Figures<'_>, title: &str, rows: &[&PublishedCheckRow]) -> Markup {
    let noted = rows.iter().any(|row| row.note.is_some());
    html! {
        @if !rows.is_empty() {
            h2 { (title) " (" (number::count(rows.len() as u64)) ")" }
            (link::scroller(title, &html! { table {
                thead { tr {
                    th scope="col" { "Statistic" } th scope="col" { "Of" } th scope="col" { "Cohort" } th scope="col" { "Variant" }
                    th.r scope="col" { "Published" } th.r scope="col" { "Computed" } th.r scope="col" { "Tolerance" }
                    th scope="col" { "Holds" } @if noted { th scope="col" { "Note" } }
                } }
                tbody { @for row in rows.iter().take(LINES_MAX) { (line(figures, row, noted)) } }
            } }))
            @if rows.len() > LINES_MAX {
                p { "The first " (LINES_MAX) " are shown; all are in the table below." }
            }
        }
    }
}

fn line(figures: &Figures<'_>, row: &PublishedCheckRow, noted: bool) -> Markup {
    let cell =
        row.scope.split_once('/').and_then(|(unit, node)| link::cell(figures, "", unit, node));
    html! { tr {
        th scope="row" { (row.statistic) }
        td { @match cell { Some(href) => a href=(href) { (row.scope) }, None => (row.scope) } }
        td { (row.cohort) } td { (row.variant) }
        td.r { (figure(&row.published)) }
        td.r { @match &row.computed { Some(value) => (figure(value)), None => (missing()) } }
        td.r { @match row.tolerance { Some(value) => (shortest(value)), None => (missing()) } }
        td { @match row.holds { Some(true) => "yes", Some(false) => strong { "no" }, None => "cannot be computed" } }
        @if noted { td { (row.note.as_deref().unwrap_or_default()) } }
    } }
}

/// A number with at most six digits after the point; a list of units as it is.
fn figure(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(value) if text.len() > 12 && value.is_finite() => number::fixed(value, 6),
        _ => text.to_owned(),
    }
}
