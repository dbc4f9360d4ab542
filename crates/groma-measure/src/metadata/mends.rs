//! What to mend first in a catalog: what each mend brings, what it takes, and who has to do it.

use super::columns::Subject;
use super::counts::Counts;
use super::examples::Examples;
use super::measure::Stage;
use super::reading::Reading;
use super::routes::MAPPINGS;
use super::scores::{Plan, plain, plans};
use groma_define::RuleCode;
use groma_define::table::Text;
use groma_define::tables::{CatalogRow, MendRow};
use std::collections::BTreeMap;

/// The share of failing records from which it is the export that fails, not the records.
const NEARLY_ALL: f64 = 0.95;

/// With fewer records than this, nearly all of them say nothing about the export.
const ENOUGH: u64 = 20;

/// What a status does not show: a page or a log-in behind a link to data. It brings no points under
/// the main reading, which asks for the status alone.
const SOFT: &str = "as-declared";

/// A distribution that leads nowhere. What it loses, it loses as an address that does not answer.
const ADDRESS: &str = "access-url";

/// The same where there is a download address, which the export can write twice.
const ADDRESS_MAPPED: &str = "downloads-as-access";

/// A data set that has no distribution and needs one.
const DISTRIBUTED: &str = "distributed";

/// What is told even where it brings no points under the main reading.
const TOLD_WITHOUT_POINTS: [&str; 4] = [SOFT, ADDRESS, ADDRESS_MAPPED, DISTRIBUTED];

/// The mends of a catalog, the one that brings most for each mend first by `place`; rows are in the
/// order of their names. No point is in two of them, because each failure is led to one
/// (see [`super::routes`]), so that all together bring what is missing.
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
    /// The metric whose mend it is, or the mapping.
    pub name: &'s str,
    /// Metrics that it brings.
    pub metrics: Vec<RuleCode>,
    pub subject: Subject,
    /// How many.
    pub subjects: u64,
    /// Of how many it can be said.
    of: u64,
    /// Points of the group when all are mended and every metric holds that the mend serves: a format
    /// that is named is an open one, an address that is given answers, a distribution that is published
    /// lacks nothing. No more can be gained than that.
    pub gain: f64,
    loss: Loss,
    /// Where counts keep the data sets behind it.
    pub cause: usize,
    effort: &'s str,
    mended_by: &'s str,
    what: &'s str,
}

/// What a defect loses under the main reading.
enum Loss {
    /// Parts of shares: what each metric's points are over, and how many of it fail.
    Shares(Vec<(usize, u64)>),
    /// Distributions that so many data sets do not have.
    ///
    /// The main reading asks the distributions that there are, so that a data set without any loses
    /// nothing beside others that have some. Where a group has none at all, every metric of
    /// distributions is without points, and all of them are to be gained: evenly by the data sets that
    /// need one. What they lose under a reading that asks data sets is told in words, see
    /// [`without_distributions`].
    Distributions(u64),
}

impl Defect<'_> {
    /// Points of a group that holds this one, when all of this one are mended.
    pub(super) fn gain_of(&self, stage: &Stage<'_>, whole: &Counts) -> f64 {
        self.loss.in_group(stage, whole, self.cause)
    }
}

impl Loss {
    fn in_group(&self, stage: &Stage<'_>, counts: &Counts, cause: usize) -> f64 {
        let main = &stage.plans[0];
        match self {
            Self::Shares(shares) => {
                let of = |(at, failing): &(usize, u64)| {
                    let planned = &main.metrics[*at];
                    let population = main.measured(planned, counts, &stage.layout).population;
                    match population > 0.0 {
                        true => planned.points * *failing as f64 / population,
                        false => 0.0,
                    }
                };
                // The sum of nothing is −0, which no table should show.
                shares.iter().map(of).sum::<f64>() + 0.0
            }
            Self::Distributions(_) if counts.distributions() > 0 => 0.0,
            Self::Distributions(without) => {
                let all = counts.subjects(&stage.layout, cause).max(1);
                let lost = main.of_distributions_alone(counts, &stage.layout);
                lost * *without as f64 / all as f64
            }
        }
    }
}

/// Everything that is wrong in a group.
pub(super) fn defects<'s>(stage: &Stage<'s>, counts: &Counts) -> Vec<Defect<'s>> {
    let mut failing = failing(stage, counts);
    let causes = 0..stage.metrics.metrics.len() + MAPPINGS.len();
    let defects = causes.filter_map(|cause| {
        let shares = failing.remove(&cause).unwrap_or_default();
        let defect = defect(stage, counts, cause, shares)?;
        let told = defect.gain > 0.0 || TOLD_WITHOUT_POINTS.contains(&defect.name);
        told.then_some(defect)
    });
    defects.collect()
}

/// The failures of each metric of the main reading, by the cause that they are led to.
fn failing(stage: &Stage<'_>, counts: &Counts) -> BTreeMap<usize, Vec<(usize, u64)>> {
    let main = &stage.plans[0];
    let mut of_causes: BTreeMap<usize, Vec<(usize, u64)>> = BTreeMap::new();
    for (at, planned) in main.metrics.iter().enumerate() {
        let measured = main.measured(planned, counts, &stage.layout);
        if measured.value.is_none() {
            continue;
        }
        let mut by_cause: BTreeMap<usize, u64> = BTreeMap::new();
        let mut own = measured.denominator - measured.numerator;
        let ways = stage.metrics.routes.led.iter().enumerate();
        for (way, (_, cause)) in ways.filter(|(_, (metric, _))| *metric == planned.metric) {
            let led = counts.on_way(&stage.layout, way);
            own = own.saturating_sub(led);
            *by_cause.entry(*cause).or_default() += led;
        }
        *by_cause.entry(planned.metric).or_default() += own;
        for (cause, failing) in by_cause.into_iter().filter(|(_, failing)| *failing > 0) {
            of_causes.entry(cause).or_default().push((at, failing));
        }
    }
    of_causes
}

fn defect<'s>(
    stage: &Stage<'s>,
    counts: &Counts,
    cause: usize,
    shares: Vec<(usize, u64)>,
) -> Option<Defect<'s>> {
    let metrics = &stage.metrics.metrics;
    let subjects = counts.subjects(&stage.layout, cause);
    if subjects == 0 {
        return None;
    }
    let served = |(at, _): &(usize, u64)| &metrics[stage.plans[0].metrics[*at].metric];
    let mut codes: Vec<RuleCode> = shares.iter().map(|at| served(at).code.clone()).collect();
    let (name, subject, of, effort, mended_by, what) = match metrics.get(cause) {
        Some(metric) => {
            let terms = metric.rule.metric.as_ref()?;
            let of = plain(counts, &stage.layout, metric.main()).denominator;
            let what = terms.mend.as_str();
            (
                metric.code.as_str(),
                metric.subject,
                of,
                terms.effort.as_str(),
                terms.mended_by.as_str(),
                what,
            )
        }
        None => {
            let mapping = &MAPPINGS[cause - metrics.len()];
            let subject = stage.metrics.routes.subject_of(metrics, cause)?;
            (mapping.name, subject, subjects, "small", MAPPED, mapping.what)
        }
    };
    if codes.is_empty() {
        codes.extend(metrics.get(cause).map(|metric| metric.code.clone()));
    }
    let loss = match name {
        DISTRIBUTED if shares.is_empty() => Loss::Distributions(subjects),
        _ => Loss::Shares(shares),
    };
    let gain = loss.in_group(stage, counts, cause);
    Some(Defect {
        name,
        metrics: codes,
        subject,
        subjects,
        of,
        gain,
        loss,
        cause,
        effort,
        mended_by,
        what,
    })
}

/// Stands in `mended_by` for what only the export has to write.
const MAPPED: &str = "export";

/// Who has to mend something, and why that one.
fn who(stage: &Stage<'_>, counts: &Counts, defect: &Defect<'_>) -> (&'static str, String) {
    let mapping = MAPPINGS.iter().find(|mapping| mapping.name == defect.name);
    let (who, because) = match mapping {
        Some(mapping) => ("portal", mapping.because.to_owned()),
        None => whose(defect.mended_by, defect.subjects, defect.of, defect.subject),
    };
    match defect.name {
        SOFT if defect.gain == 0.0 => {
            let lost = lost_to_pages(stage, counts);
            let because = format!(
                "the status says success, and a page or a log-in stands there: {lost:.1} points less under `mqa(http=found)`"
            );
            ("host", because)
        }
        DISTRIBUTED if defect.gain == 0.0 => {
            let because = match who {
                "publisher" => format!(
                    "{} of {} data sets have no distribution, and nothing says that they are not public",
                    defect.subjects, defect.of
                ),
                _ => because,
            };
            (who, format!("{because}; {}", without_distributions(stage, counts, defect.subjects)))
        }
        ADDRESS | ADDRESS_MAPPED if defect.gain == 0.0 => {
            (who, format!("{because}; it brings points once links are probed and it answers"))
        }
        _ => (who, because),
    }
}

/// The reading that asks data sets, with or without distributions.
const OF_DATASETS: &str = "mqa(catalog=mean-of-datasets)";

/// What data sets without distributions lose under the reading that asks data sets: the points that
/// they would have with distributions like those of the others, and the most that is possible.
fn without_distributions(stage: &Stage<'_>, counts: &Counts, datasets: u64) -> String {
    let plan = plans(stage.metrics, &[reading(OF_DATASETS)]).remove(0);
    let (alike, most) = plan.brought_by_distributions(counts, &stage.layout, datasets);
    format!(
        "nothing is lost by that under `mqa`, which asks the distributions that there are; under `{OF_DATASETS}` \
         it brings {alike:.1} points where they are like the others', {most:.1} at most"
    )
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
fn whose(meant: &str, failing: u64, of: u64, subject: Subject) -> (&'static str, String) {
    let share = failing as f64 / of.max(1) as f64;
    let subjects = match subject {
        Subject::Dataset => "data sets",
        Subject::Distribution => "distributions",
    };
    match meant {
        "portal" => ("portal", "the portal's export writes it".to_owned()),
        "host" => ("host", "the host of the address has to answer".to_owned()),
        _ if of >= ENOUGH && share >= NEARLY_ALL => {
            let percent = (share * 100.0).floor();
            (
                "portal",
                format!(
                    "{percent} % of the {subjects} fail: it is the portal's export, not the records"
                ),
            )
        }
        _ => (
            "publisher",
            format!("{failing} of {of} {subjects} fail: their publishers left it out"),
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
            assert_eq!(
                whose(meant, failing, of, Subject::Dataset).0,
                expected,
                "{meant} {failing}/{of}"
            );
        };
        check("publisher", 19, 20, "portal");
        check("publisher", 94, 100, "publisher");
        check("publisher", 3, 3, "publisher");
        check("portal", 1, 100, "portal");
        check("host", 100, 100, "host");
    }
}
