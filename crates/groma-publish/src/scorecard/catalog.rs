//! One catalog: points, what to mend first, who has to, and on what that rests.

use super::{Scorecard, band, marked, title};
use crate::link::scroller;
use crate::number::{count, fixed, missing, percentage, signed};
use groma_define::CatalogId;
use groma_define::tables::{
    CatalogRow, GroupQualityRow, MeasurementRow, MetricRow, ProfileFindingRow,
};
use maud::{Markup, html};

/// Mends and tickets beyond these are left to the CSV, and the page says how many.
const LINES_MAX: usize = 50;

/// Characters of a portal's text that stand in a table.
const CHARACTERS_MAX: usize = 120;

/// A portal's text, apart from what stands beside it and no longer than a page bears.
pub(super) fn cut(text: &str) -> Markup {
    let end = text.char_indices().nth(CHARACTERS_MAX).map(|(end, _)| end);
    html! { bdi.long { (&text[..end.unwrap_or(text.len())]) @if end.is_some() { "…" } } }
}

pub(super) fn body(card: &Scorecard, catalog: &CatalogRow) -> Markup {
    let id = catalog.catalog_id.as_str();
    html! {
        h1 { (cut(&title(catalog))) }
        @match card.group("catalog", id) {
            Some(group) => (points(catalog, group)),
            None => p.lead { "Nothing was measured." },
        }
        @if let Some(main) = card.readings.iter().find(|reading| reading.main) {
            p.note { "Read as " code { (main.reading) } ". " (marked(&main.meaning)) " "
                a href="#readings" { "The same under other readings" } "." }
        }
        (trend(card, id))
        (mends(card, id))
        (tickets(card, id))
        (metrics(card, id))
        (profiles(card, id))
        (links(card))
        (readings(card, id))
    }
}

fn points(catalog: &CatalogRow, group: &GroupQualityRow) -> Markup {
    html! {
        p.lead { strong { (fixed(group.points, 1)) " points" } " of " (fixed(group.points_max, 0))
            " that can be said yet; of 405 in all. Band: " (band(group)) "." }
        p { (count(catalog.dataset_count_read.unsigned_abs())) " data sets and "
            (count(group.distributions.unsigned_abs())) " distributions, read by "
            code { (catalog.protocol) } " from " bdi { (catalog.source_url) } " on " (catalog.harvested_at)
            @if !catalog.complete { ", " strong { "not completely" } } "." }
        (scroller("Points by dimension", &html! { table {
            caption.vh { "Points by dimension" }
            thead { tr { th scope="col" { "Dimension" } th.r scope="col" { "Points" } th.r scope="col" { "Most" } th scope="col" { "Share" } } }
            tbody { @for (name, points, most) in group.dimensions() { tr {
                th scope="row" { (capital(name)) }
                @match points.zip(most) {
                    Some((points, most)) => {
                        td.r { (fixed(points, 1)) } td.r { (fixed(most, 0)) }
                        td { meter min="0" max=(most) value=(fixed(points, 1)) { (percentage(points / most)) } }
                    }
                    None => { td.r { (missing()) } td.r { (missing()) } td { "cannot be said yet: try `groma probe`" } }
                }
            } } }
        } }))
    }
}

/// A name at the beginning of a line.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Points of the catalog each time it was measured; the change in what could be said both times.
fn trend(card: &Scorecard, id: &str) -> Markup {
    let Some(now) = card.group("catalog", id) else { return html! {} };
    let mut earlier: Vec<&GroupQualityRow> = card
        .earlier
        .iter()
        .filter(|group| {
            *group.subject_kind == *"catalog"
                && *group.subject == *id
                && group.reading == now.reading
                && group.measured_at != now.measured_at
        })
        .collect();
    earlier.sort_by(|a, b| b.measured_at.cmp(&a.measured_at));
    html! { @if !earlier.is_empty() {
        h2 { "Trend" }
        (scroller("Trend", &html! { table {
            thead { tr { th scope="col" { "Measured" } th.r scope="col" { "Points" } th.r scope="col" { "Of" } th.r scope="col" { "Since then" } } }
            tbody {
                tr {
                    th scope="row" { (now.measured_at) }
                    td.r { (fixed(now.points, 1)) } td.r { (fixed(now.points_max, 0)) } td.r {}
                }
                @for group in earlier.iter().take(12) { tr {
                    th scope="row" { (group.measured_at) }
                    td.r { (fixed(group.points, 1)) } td.r { (fixed(group.points_max, 0)) }
                    td.r { @match change(now, group) { Some(change) => (signed(change, 1)), None => (missing()) } }
                } }
            }
        } }))
        p.note { "Only dimensions of which as much can be said as then are compared, and only what was counted in the same way." }
    } }
}

/// Points gained or lost where as much can be said as then; none where nothing is compared.
fn change(now: &GroupQualityRow, earlier: &GroupQualityRow) -> Option<f64> {
    let changes = now.change_since(earlier)?;
    changes.iter().any(Option::is_some).then(|| changes.iter().flatten().sum())
}

fn mends(card: &Scorecard, id: &str) -> Markup {
    let mut mends: Vec<_> =
        card.mends.iter().filter(|mend| mend.catalog_id.as_str() == id).collect();
    mends.sort_by_key(|mend| mend.place);
    html! {
        h2 { "What to mend first" }
        @if mends.is_empty() { p { "Nothing that the metrics ask for is missing." } }
        @else { (scroller("Mends", &html! { table {
            thead { tr {
                th scope="col" { "What" } th scope="col" { "Who" } th.r scope="col" { "How many" }
                th.r scope="col" { "Points for all" } th.r scope="col" { "For each" } th scope="col" { "Effort" }
                th scope="col" { "The first" }
            } }
            tbody { @for mend in mends.iter().take(LINES_MAX) { tr {
                th scope="row" { (mend.what) }
                td { (mend.who) ": " span.soft { (marked(&mend.who_because)) } }
                td.r { (count(mend.subjects.unsigned_abs())) }
                td.r { (signed(mend.gain, 1)) } td.r { (signed(mend.gain_each, 3)) } td { (mend.effort) }
                td { @if let Some(id) = mend.first_ids.first() { (example(card, &mend.catalog_id, id)) } }
            } } }
        } })) }
        @if mends.len() > LINES_MAX { p { "The first " (LINES_MAX) " of " (mends.len()) " are shown." } }
    }
}

/// A data set by its title, which leads to its page where it has one, and by what the portal calls it.
fn example(card: &Scorecard, catalog: &CatalogId, dataset: &str) -> Markup {
    let Some(found) = card.example(catalog, dataset) else {
        return html! { span.hash { (dataset) } };
    };
    let title =
        html! { @match &found.title { Some(title) => (cut(title)), None => "without a title" } };
    html! {
        @match &found.page { Some(page) => a href=(page) rel="nofollow noopener" { (title) }, None => (title) }
        " " span.hash title=(dataset) { (cut(&found.native_id)) }
    }
}

fn tickets(card: &Scorecard, id: &str) -> Markup {
    let mut tickets: Vec<_> =
        card.tickets.iter().filter(|ticket| ticket.catalog_id.as_str() == id).collect();
    tickets.sort_by(|a, b| {
        b.gain_catalog.total_cmp(&a.gain_catalog).then(a.publisher.cmp(&b.publisher))
    });
    html! { @if !tickets.is_empty() {
        h2 { "Who has to mend it" }
        p.note { "All of them with " code { "groma assess --csv FILE" } "." }
        (scroller("Tickets", &html! { table {
            thead { tr {
                th scope="col" { "Owner" } th scope="col" { "Publisher" } th scope="col" { "What" }
                th.r scope="col" { "How many" } th.r scope="col" { "Points" } th scope="col" { "For example" }
            } }
            tbody { @for ticket in tickets.iter().take(LINES_MAX) { tr {
                th scope="row" { (cut(&ticket.owner)) }
                td { @if ticket.publisher.is_empty() { (missing()) } @else { (cut(&ticket.publisher)) } }
                td { (ticket.what) } td.r { (count(ticket.subjects.unsigned_abs())) }
                td.r { (signed(ticket.gain_catalog, 1)) }
                td { @if let Some(id) = ticket.first_ids.first() { (example(card, &ticket.catalog_id, id)) } }
            } } }
        } }))
        @if tickets.len() > LINES_MAX { p { "The first " (LINES_MAX) " of " (tickets.len()) " are shown." } }
    } }
}

fn metrics(card: &Scorecard, id: &str) -> Markup {
    let main = card.readings.iter().find(|reading| reading.main);
    let of = |metric: &MetricRow| -> Option<&MeasurementRow> {
        card.measurements.iter().find(|row| {
            *row.subject_kind == *"catalog"
                && *row.subject == *id
                && row.metric == metric.metric
                && main.is_some_and(|main| main.reading == row.reading)
        })
    };
    html! {
        h2 { "Metric by metric" }
        (scroller("Metrics", &html! { table {
            thead { tr {
                th scope="col" { "Metric" } th scope="col" { "Dimension" } th.r scope="col" { "Holds" }
                th.r scope="col" { "Of" } th.r scope="col" { "Not said" } th.r scope="col" { "Points" } th.r scope="col" { "Most" }
            } }
            tbody { @for metric in &card.metrics { @if let Some(row) = of(metric) { tr {
                th scope="row" { code { (metric.metric) } }
                td { (metric.dimension) }
                td.r { (count(row.numerator.unsigned_abs())) } td.r { (count(row.denominator.unsigned_abs())) }
                td.r { (count(row.unsaid.unsigned_abs())) }
                td.r { @match row.points { Some(points) => (fixed(points, 1)), None => (missing()) } }
                td.r { @match metric.points { Some(points) => (fixed(points, 0)), None => (missing()) } }
            } } } }
        } }))
    }
}

fn profiles(card: &Scorecard, id: &str) -> Markup {
    let mut found: Vec<&ProfileFindingRow> =
        card.profiles.iter().filter(|row| row.catalog_id.as_str() == id).collect();
    let grave = |row: &ProfileFindingRow| {
        ["Violation", "Warning", "Info"].iter().position(|severity| *severity == &*row.severity)
    };
    found.sort_by_key(|row| (row.profile.clone(), grave(row), std::cmp::Reverse(row.subjects)));
    html! { @if !found.is_empty() {
        h2 { "Profiles" }
        (scroller("Profiles", &html! { table {
            thead { tr {
                th scope="col" { "Profile" } th scope="col" { "Severity" } th scope="col" { "What is wrong" }
                th.r scope="col" { "Fail" } th.r scope="col" { "Of" } th scope="col" { "What to do" }
            } }
            tbody { @for row in found.iter().take(LINES_MAX) { tr {
                th scope="row" { (row.profile) } td { (row.severity) } td { (marked(&row.message)) }
                td.r { (count(row.subjects.unsigned_abs())) } td.r { (count(row.checked.unsigned_abs())) }
                td { (marked(&row.what_to_do)) }
            } } }
        } }))
        @if found.len() > LINES_MAX { p { "The first " (LINES_MAX) " of " (found.len()) " are shown." } }
    } }
}

fn links(card: &Scorecard) -> Markup {
    let states = ["ok", "failing", "dead", "unknown"];
    let of = |state: &str| card.links.iter().filter(|link| &*link.state == state).count() as u64;
    html! { @if !card.links.is_empty() {
        h2 { "Links of all catalogs" }
        p { @for (at, state) in states.iter().enumerate() {
            @if at > 0 { ", " } (state) ": " (count(of(state)))
        } ". A link is dead only after repeated failure on different days." }
    } }
}

fn readings(card: &Scorecard, id: &str) -> Markup {
    let points = |reading: &str| {
        card.groups.iter().find(|group| {
            *group.subject_kind == *"catalog" && *group.subject == *id && *group.reading == *reading
        })
    };
    let (main, others): (Vec<_>, Vec<_>) = card.readings.iter().partition(|reading| reading.main);
    html! {
        h2 #readings { "The same under other readings of the method" }
        p.note { "The method leaves questions open, and those who use it answer them differently. A reading "
            "is a name, or " code { "mqa(question=choice)" } " where it differs from the main one in that alone. "
            "Where the best distribution of a data set counts, and only some links were probed, data sets with many "
            "addresses are seldom told; what then cannot be said is left out of what could be had." }
        (scroller("Readings", &html! { table {
            thead { tr { th scope="col" { "Reading" } th.r scope="col" { "Points" } th.r scope="col" { "Of" } th scope="col" { "What it means" } } }
            tbody { @for reading in main.into_iter().chain(others) { @if let Some(group) = points(&reading.reading) { tr {
                th scope="row" { code { (reading.reading) } @if reading.main { " (main)" } }
                td.r { (fixed(group.points, 1)) } td.r { (fixed(group.points_max, 0)) } td { (marked(&reading.meaning)) }
            } } } }
        } }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use groma_define::tables::ExampleRow;

    /// A portal that was never probed is measured by what can be said of it.
    #[test]
    fn the_most_is_what_can_be_said() {
        let group = GroupQualityRow {
            findability: Some(50.0),
            findability_max: Some(100.0),
            accessibility: Some(10.0),
            accessibility_max: Some(20.0),
            ..Default::default()
        };
        let page = points(&Default::default(), &group).into_string();
        let row = |name: &str| {
            let (_, rest) = page.split_once(name).unwrap();
            rest.split_once("</tr>").unwrap().0.to_owned()
        };
        assert!(row("Accessibility").contains(r#"max="20" value="10.0""#), "{page}");
        assert!(row("Accessibility").contains(">20<"), "{page}");
        assert!(row("Reusability").contains("cannot be said yet"), "{page}");
        let later = GroupQualityRow {
            accessibility: Some(90.0),
            accessibility_max: Some(100.0),
            findability: Some(60.0),
            ..group.clone()
        };
        assert_eq!(change(&later, &group), Some(10.0));
        let other = GroupQualityRow { basis: "without copies".into(), ..later };
        assert_eq!(change(&other, &group), None);
    }

    #[test]
    fn long_texts_are_cut_and_nothing_in_them_is_markup() {
        let check = |text: &str, shown: &str| {
            assert_eq!(cut(text).into_string(), format!("<bdi class=\"long\">{shown}</bdi>"));
        };
        check("Qualité <b>", "Qualité &lt;b&gt;");
        check(&"é".repeat(5000), &format!("{}…", "é".repeat(CHARACTERS_MAX)));
    }

    /// A data set is named by its title, which leads to its page, and by what the portal calls it.
    #[test]
    fn examples_are_named() {
        let row = |id: &str, title: Option<&str>, page: Option<&str>| ExampleRow {
            catalog_id: "c".into(),
            dataset_id: id.into(),
            native_id: format!("native-{id}").as_str().into(),
            title: title.map(Into::into),
            page: page.map(Into::into),
        };
        let mut card = Scorecard::read(
            &groma_store::TableDir::new(std::env::temp_dir().join("groma-no-such-folder")),
            Vec::new(),
            Vec::new(),
            None,
        )
        .unwrap();
        card.examples = vec![
            row("1", Some("Air <b>"), Some("https://a.eu/1?a=1&b=2")),
            row("2", Some("Water"), None),
            row("3", None, None),
        ];
        let check = |id: &str, expected: &str| {
            assert_eq!(example(&card, &"c".into(), id).into_string(), expected);
        };
        check(
            "1",
            "<a href=\"https://a.eu/1?a=1&amp;b=2\" rel=\"nofollow noopener\"><bdi class=\"long\">Air &lt;b&gt;</bdi></a> \
             <span class=\"hash\" title=\"1\"><bdi class=\"long\">native-1</bdi></span>",
        );
        check(
            "2",
            "<bdi class=\"long\">Water</bdi> <span class=\"hash\" title=\"2\"><bdi class=\"long\">native-2</bdi></span>",
        );
        check(
            "3",
            "without a title <span class=\"hash\" title=\"3\"><bdi class=\"long\">native-3</bdi></span>",
        );
        check("4", "<span class=\"hash\">4</span>");
    }
}
