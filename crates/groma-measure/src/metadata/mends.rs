//! What to mend first in a catalog: what each mend brings, what it takes, and who has to do it.

use super::columns::Subject;
use super::counts::Counts;
use super::measure::Stage;
use super::metric::{Metric, Part};
use super::reading::Reading;
use super::scores::{Plan, Planned, plain, plans};
use super::tickets::Examples;
use groma_define::RuleCode;
use groma_define::table::Text;
use groma_define::tables::{CatalogRow, MendRow};

/// The share of failing records from which it is the export that fails, not the records.
const NEARLY_ALL: f64 = 0.95;

/// With fewer records than this, nearly all of them say nothing about the export.
const ENOUGH: u64 = 20;

/// What the export lacks: the terms of words that were understood.
pub(super) struct Mapping {
    pub name: &'static str,
    metrics: &'static [&'static str],
    what: &'static str,
}

/// One change of the export each.
pub(super) const MAPPINGS: [Mapping; 3] = [
    Mapping {
        name: "map-formats",
        metrics: &["format-vocabulary", "non-proprietary", "machine-readable"],
        what: "Export formats and media types as the terms that were understood: the gain is that of writing IRIs instead of words.",
    },
    Mapping {
        name: "map-licences",
        metrics: &["licence-vocabulary"],
        what: "Export licences as the terms that were understood.",
    },
    Mapping {
        name: "map-access-rights",
        metrics: &["access-rights-vocabulary"],
        what: "Export access rights as the terms that were understood.",
    },
];

/// What a status does not show: a page or a log-in behind a link to data. It brings no points under
/// the main reading, which asks for the status alone.
const SOFT: &str = "as-declared";

/// The mapping that would bring a metric, and the part that holds of what was understood.
pub(super) fn mapping_of(metric: &Metric) -> Option<(usize, Part)> {
    let mapping = MAPPINGS.iter().position(|one| one.metrics.contains(&metric.code.as_str()))?;
    let understood = metric.variant(&reading("mqa(vocabulary=understood)"));
    match understood.parts.as_slice() {
        [part] if part.subject == metric.main().subject => Some((mapping, *part)),
        _ => None,
    }
}

/// The mends of a catalog, the one that brings most for each mend first by `place`; rows are in the
/// order of their names. No point is in two of them: what a mapping brings is left out of the
/// metrics that it serves, so that all together bring what is missing.
pub(super) fn mends(
    stage: &Stage<'_>,
    catalog: &CatalogRow,
    counts: &Counts,
    examples: &Examples,
) -> Vec<MendRow> {
    let defects = defects(stage, counts);
    let row = |defect: Defect| {
        let (who, because) = who(stage, counts, &defect);
        // A portal mends its export once, whatever the number of records.
        let acts = if who == "portal" { 1 } else { defect.subjects };
        MendRow {
            catalog_id: catalog.catalog_id.clone(),
            mend: defect.name.into(),
            metrics: defect.metrics.iter().map(|metric| Text::from(metric.as_str())).collect(),
            subject_kind: defect.subject.as_str().into(),
            subjects: defect.subjects as i64,
            datasets: counts.failing(&stage.layout, defect.cause) as i64,
            gain: defect.gain,
            gain_each: defect.gain / acts as f64,
            effort: defect.effort.into(),
            who: who.into(),
            who_because: because.into(),
            what: defect.what.into(),
            first_ids: examples.ids(counts.firsts(defect.cause)),
            place: 0,
        }
    };
    let mut mends: Vec<MendRow> = defects.into_iter().map(row).collect();
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

/// Something that is wrong in a group of data sets.
pub(super) struct Defect<'s> {
    /// The metric, or the mapping that serves several.
    pub name: &'s str,
    pub metrics: Vec<RuleCode>,
    pub subject: Subject,
    /// How many.
    pub subjects: u64,
    /// Of how many it can be said.
    of: u64,
    /// Points of the group when all are mended.
    pub gain: f64,
    /// What each metric's points are over, and how many of it are to be mended: for the gain of a
    /// larger group.
    shares: Vec<(usize, u64)>,
    /// Where counts keep the data sets behind it.
    pub cause: usize,
    effort: &'s str,
    mended_by: &'s str,
    what: &'s str,
}

impl Defect<'_> {
    /// Points of a group that holds this one, when all of this one are mended.
    pub(super) fn gain_of(&self, stage: &Stage<'_>, whole: &Counts) -> f64 {
        gain(stage, whole, &self.shares)
    }
}

/// What the subjects to mend of some metrics bring to a group.
fn gain(stage: &Stage<'_>, counts: &Counts, shares: &[(usize, u64)]) -> f64 {
    let main = &stage.plans[0];
    let of = |(at, failing): &(usize, u64)| {
        let planned = &main.metrics[*at];
        let population = main.measured(planned, counts, &stage.layout).population;
        if population > 0.0 { planned.points * *failing as f64 / population } else { 0.0 }
    };
    shares.iter().map(of).sum()
}

/// Everything that is wrong in a group.
pub(super) fn defects<'s>(stage: &Stage<'s>, counts: &Counts) -> Vec<Defect<'s>> {
    let metrics = (0..stage.plans[0].metrics.len()).filter_map(|at| of_metric(stage, counts, at));
    let mapped = MAPPINGS.iter().enumerate();
    let mapped = mapped.filter_map(|(at, mapping)| of_mapping(stage, counts, at, mapping));
    metrics.chain(mapped).chain(behind_data(stage, counts)).collect()
}

fn of_metric<'s>(stage: &Stage<'s>, counts: &Counts, at: usize) -> Option<Defect<'s>> {
    let main = &stage.plans[0];
    let cause = main.metrics[at].metric;
    let metric = &stage.metrics.metrics[cause];
    let measured = main.measured(&main.metrics[at], counts, &stage.layout);
    let failing = measured.denominator - measured.numerator;
    let subjects = failing - counts.mappable(&stage.layout, cause);
    measured.value.filter(|_| subjects > 0)?;
    let shares = vec![(at, subjects)];
    let mut defect = of_rule(metric, cause, subjects, measured.denominator)?;
    defect.gain = gain(stage, counts, &shares);
    defect.shares = shares;
    (defect.gain > 0.0).then_some(defect)
}

fn of_rule(metric: &Metric, cause: usize, subjects: u64, of: u64) -> Option<Defect<'_>> {
    let terms = metric.rule.metric.as_ref()?;
    Some(Defect {
        name: metric.code.as_str(),
        metrics: vec![metric.code.clone()],
        subject: metric.subject,
        subjects,
        of,
        gain: 0.0,
        shares: Vec::new(),
        cause,
        effort: &terms.effort,
        mended_by: &terms.mended_by,
        what: &terms.mend,
    })
}

fn of_mapping<'s>(
    stage: &Stage<'s>,
    counts: &Counts,
    at: usize,
    mapping: &'static Mapping,
) -> Option<Defect<'s>> {
    let main = &stage.plans[0];
    let served = |(place, planned): (usize, &Planned)| {
        let metric = &stage.metrics.metrics[planned.metric];
        metric.mapped.filter(|(of, _)| *of == at)?;
        let more = counts.mappable(&stage.layout, planned.metric);
        (more > 0).then_some((place, more))
    };
    let shares: Vec<(usize, u64)> = main.metrics.iter().enumerate().filter_map(served).collect();
    let of = |place: usize| &stage.metrics.metrics[main.metrics[place].metric];
    let first = of(shares.first()?.0);
    let subjects = shares.iter().map(|(_, more)| *more).max().unwrap_or_default();
    Some(Defect {
        name: mapping.name,
        metrics: shares.iter().map(|(place, _)| of(*place).code.clone()).collect(),
        subject: first.subject,
        subjects,
        of: subjects,
        gain: gain(stage, counts, &shares),
        shares,
        cause: stage.layout.mapping(at),
        effort: "small",
        mended_by: MAPPED,
        what: mapping.what,
    })
}

/// Pages and log-ins behind links to data.
fn behind_data<'s>(stage: &Stage<'s>, counts: &Counts) -> Option<Defect<'s>> {
    let cause = stage.metrics.metrics.iter().position(|metric| metric.code.as_str() == SOFT)?;
    let metric = &stage.metrics.metrics[cause];
    // With points, it is a metric as any other.
    if metric.points.is_some() {
        return None;
    }
    let measured = plain(counts, &stage.layout, metric.main());
    let failing = measured.denominator - measured.numerator;
    (failing > 0).then(|| of_rule(metric, cause, failing, measured.denominator))?
}

/// Stands in `mended_by` for what only the export has to write.
const MAPPED: &str = "export";

/// Who has to mend something, and why that one.
fn who(stage: &Stage<'_>, counts: &Counts, defect: &Defect<'_>) -> (&'static str, String) {
    if defect.name == SOFT && defect.gain == 0.0 {
        let lost = lost_to_pages(stage, counts);
        return (
            "host",
            format!(
                "the status says success, and a page or a log-in stands there: {lost:.1} points less under `mqa(http=found)`"
            ),
        );
    }
    whose(defect.mended_by, defect.subjects, defect.of, defect.subject.as_str())
}

/// The points that the main reading gives to statuses of pages and log-ins.
fn lost_to_pages(stage: &Stage<'_>, counts: &Counts) -> f64 {
    let found = plans(stage.metrics, &[reading("mqa(http=found)")]).remove(0);
    let points = |plan: &Plan| {
        let moved = plan
            .metrics
            .iter()
            .filter(|planned| stage.metrics.metrics[planned.metric].is_moved_by("http"));
        moved.filter_map(|one| plan.measured(one, counts, &stage.layout).points).sum::<f64>()
    };
    points(&stage.plans[0]) - points(&found)
}

fn reading(text: &str) -> Reading {
    Reading::parse(text).expect("named with a question and a choice of this program")
}

/// Who has to mend a metric that so many of so many fail, and why that one.
fn whose(meant: &str, failing: u64, of: u64, subject: &str) -> (&'static str, String) {
    let share = failing as f64 / of as f64;
    match meant {
        MAPPED => {
            ("portal", "what it means was understood; only the export has to write it".to_owned())
        }
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

/// The mend of a name.
pub(super) fn mend_of<'m>(mends: &'m [MendRow], name: &str) -> Option<&'m MendRow> {
    let at = mends.binary_search_by(|mend| mend.mend.as_ref().cmp(name)).ok()?;
    Some(&mends[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_mends_what() {
        let check = |meant: &str, failing, of, expected: &str| {
            assert_eq!(whose(meant, failing, of, "dataset").0, expected, "{meant} {failing}/{of}");
        };
        check("publisher", 19, 20, "portal");
        check("publisher", 94, 100, "publisher");
        check("publisher", 3, 3, "publisher");
        check("portal", 1, 100, "portal");
        check("host", 100, 100, "host");
    }
}
