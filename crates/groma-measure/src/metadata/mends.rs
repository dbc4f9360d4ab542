//! What to mend first in a catalog: what each mend brings, what it takes, and who has to do it.

use super::counts::Counts;
use super::measure::Stage;
use super::reading::Reading;
use super::scores::{Measured, Plan, Planned, plans};
use super::tickets::Examples;
use groma_define::RuleCode;
use groma_define::table::Text;
use groma_define::tables::{CatalogRow, MendRow};

/// The share of failing records from which it is the export that fails, not the records.
const NEARLY_ALL: f64 = 0.95;

/// With fewer records than this, nearly all of them say nothing about the export.
const ENOUGH: u64 = 20;

/// Words that were understood and could be exported as terms: one change of the export each.
const MAPPINGS: &[(&str, &[&str], &str)] = &[
    (
        "map-formats",
        &["format-vocabulary", "non-proprietary", "machine-readable"],
        "Export formats and media types as the terms that were understood: the gain is that of writing IRIs instead of words.",
    ),
    ("map-licences", &["licence-vocabulary"], "Export licences as the terms that were understood."),
    (
        "map-access-rights",
        &["access-rights-vocabulary"],
        "Export access rights as the terms that were understood.",
    ),
];

/// The mends of a catalog, the one that brings most for each mend first by `place`; rows are in the
/// order of their names.
pub(super) fn mends(
    stage: &Stage<'_>,
    catalog: &CatalogRow,
    counts: &Counts,
    examples: &Examples,
) -> Vec<MendRow> {
    let main = &stage.plans[0];
    let single = main.metrics.iter().filter_map(|planned| {
        of_metric(
            stage,
            catalog,
            planned,
            main.measured(planned, counts, &stage.layout),
            counts,
            examples,
        )
    });
    let understood = Reading::parse("mqa(vocabulary=understood)")
        .expect("`understood` is a choice for `vocabulary`");
    let understood = plans(stage.metrics, &[understood]).remove(0);
    let mapped = MAPPINGS.iter().filter_map(|(name, metrics, what)| {
        of_mapping(stage, catalog, &understood, (name, metrics, what), counts, examples)
    });
    let mut mends: Vec<MendRow> = single.chain(mapped).collect();
    mends.sort_by(|a, b| {
        b.gain_each
            .total_cmp(&a.gain_each)
            .then(b.gain.total_cmp(&a.gain))
            .then_with(|| a.mend.cmp(&b.mend))
    });
    mends.iter_mut().zip(1..).for_each(|(mend, place)| mend.place = place);
    mends.sort_by(|a, b| a.mend.cmp(&b.mend));
    mends
}

fn of_metric(
    stage: &Stage<'_>,
    catalog: &CatalogRow,
    planned: &Planned,
    measured: Measured,
    counts: &Counts,
    examples: &Examples,
) -> Option<MendRow> {
    let metric = &stage.metrics.metrics[planned.metric];
    let terms = metric.rule.metric.as_ref()?;
    let failing = measured.denominator - measured.numerator;
    let gain = measured.points_max? - measured.points?;
    if failing == 0 || gain <= 0.0 {
        return None;
    }
    let (who, because) =
        who(&terms.mended_by, failing, measured.denominator, metric.subject.as_str());
    // A portal mends its export once, whatever the number of records.
    let acts = if who == "portal" { 1 } else { failing };
    Some(MendRow {
        catalog_id: catalog.catalog_id.clone(),
        mend: metric.code.as_str().into(),
        metrics: vec![metric.code.as_str().into()],
        subject_kind: metric.subject.as_str().into(),
        subjects: failing as i64,
        datasets: counts.failing(&stage.layout, planned.metric) as i64,
        gain,
        gain_each: gain / acts as f64,
        effort: terms.effort.as_str().into(),
        who: who.into(),
        who_because: because.into(),
        what: terms.mend.as_str().into(),
        first_ids: examples.ids(counts.firsts(planned.metric)),
        place: 0,
    })
}

/// Who has to mend a metric that so many of so many fail, and why that one.
fn who(meant: &str, failing: u64, of: u64, subject: &str) -> (&'static str, String) {
    let share = failing as f64 / of as f64;
    match meant {
        "portal" => ("portal", "the portal's export writes it".to_owned()),
        "host" => ("host", "the host of the address has to answer".to_owned()),
        _ if of >= ENOUGH && share >= NEARLY_ALL => {
            let percent = (share * 100.0).floor();
            (
                "portal",
                format!(
                    "{percent} % of the {subject}s fail: it is the portal's export, not the records"
                ),
            )
        }
        _ => (
            "publisher",
            format!("{failing} of {of} {subject}s fail: their publishers left it out"),
        ),
    }
}

fn of_mapping(
    stage: &Stage<'_>,
    catalog: &CatalogRow,
    understood: &Plan,
    (name, metrics, what): (&str, &[&str], &str),
    counts: &Counts,
    examples: &Examples,
) -> Option<MendRow> {
    let main = &stage.plans[0];
    let (mut gain, mut subjects, mut first, mut served) = (0.0, 0, None, Vec::new());
    let mut kind = "distribution";
    for (now, then) in main.metrics.iter().zip(&understood.metrics) {
        let metric = &stage.metrics.metrics[now.metric];
        if !metrics.contains(&metric.code.as_str()) {
            continue;
        }
        let before = main.measured(now, counts, &stage.layout);
        let after = understood.measured(then, counts, &stage.layout);
        let more = after.numerator.saturating_sub(before.numerator);
        if more > 0 {
            gain += after.points.unwrap_or(0.0) - before.points.unwrap_or(0.0);
            subjects = subjects.max(more);
            first = first.or(Some(now.metric));
            kind = metric.subject.as_str();
            served.push(Text::from(metric.code.as_str()));
        }
    }
    let metric = first.filter(|_| gain > 0.0)?;
    Some(MendRow {
        catalog_id: catalog.catalog_id.clone(),
        mend: name.into(),
        metrics: served,
        subject_kind: kind.into(),
        subjects: subjects as i64,
        datasets: counts.failing(&stage.layout, metric) as i64,
        gain,
        gain_each: gain,
        effort: "small".into(),
        who: "portal".into(),
        who_because: "what it means was understood; only the export has to write it".into(),
        what: what.into(),
        first_ids: examples.ids(counts.firsts(metric)),
        place: 0,
    })
}

/// Whose a mend is: the publisher's, or the portal's operator's.
pub(super) fn owner(catalog: &CatalogRow, publisher: &str, who: &str) -> Text {
    let operator = || {
        let named = catalog.publisher.as_ref().or(catalog.title.as_ref());
        named.cloned().unwrap_or_else(|| catalog.catalog_id.as_str().into())
    };
    match who {
        "portal" => operator(),
        _ if publisher.is_empty() => operator(),
        _ => publisher.into(),
    }
}

/// The mend that is about one metric.
pub(super) fn mend_of<'m>(mends: &'m [MendRow], metric: &RuleCode) -> Option<&'m MendRow> {
    let at = mends.binary_search_by(|mend| mend.mend.as_ref().cmp(metric.as_str())).ok()?;
    Some(&mends[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose() {
        let check = |meant: &str, failing, of, expected: &str| {
            assert_eq!(who(meant, failing, of, "dataset").0, expected, "{meant} {failing}/{of}");
        };
        check("publisher", 19, 20, "portal");
        check("publisher", 94, 100, "publisher");
        check("publisher", 3, 3, "publisher");
        check("portal", 1, 100, "portal");
        check("host", 100, 100, "host");
    }
}
