//! Which mend brings a metric where it fails: its own, or another one.
//!
//! A licence that stands at the data set has not to be asked for once more: the export has to write it
//! for each file. An address that is missing does not have to answer first. So each failure of a metric
//! is led to one mend, by what else holds of the same data set or distribution; no failure is led to
//! two, so that the mends together bring what is missing and no point is in two of them.

use super::columns::Subject;
use super::metric::{Metric, Part};
use super::reading::Reading;

/// A mend that is no metric's own: a change of the portal's export.
pub(super) struct Mapping {
    /// Its name.
    pub name: &'static str,
    /// What to do.
    pub what: &'static str,
    /// Why it is the portal that has to.
    pub because: &'static str,
}

/// What it means was understood.
const UNDERSTOOD: &str = "what it means was understood; only the export has to write it";

/// One change of the export each.
pub(super) const MAPPINGS: [Mapping; 5] = [
    Mapping {
        name: "map-formats",
        what: "Export formats and media types as the terms that were understood: IRIs instead of words.",
        because: UNDERSTOOD,
    },
    Mapping {
        name: "map-licences",
        what: "Export licences as the terms that were understood.",
        because: UNDERSTOOD,
    },
    Mapping {
        name: "map-access-rights",
        what: "Export access rights as dct:accessRights, with the terms that were understood.",
        because: "the records say it in words, or under a name of their own; only the export has to write it",
    },
    Mapping {
        name: "licences-for-files",
        what: "Export the licence of the data set for each of its distributions too, as an IRI.",
        because: "the publishers named it at the data set; only the export has to write it for each distribution",
    },
    Mapping {
        name: "downloads-as-access",
        what: "Export the download address as access address too, where there is no other.",
        because: "the publishers gave a download address, which gives access too; DCAT-AP asks for an access address, so that the export has to write it twice",
    },
];

/// Failures of a metric that another mend brings, or that the same one does although a later way would
/// lead elsewhere.
struct Way {
    metric: &'static str,
    /// All of these hold.
    when: &'static [When],
    /// A metric or a mapping.
    mend: &'static str,
}

/// What is known of the same subject: a metric under a reading.
enum When {
    Holds(&'static str, &'static str),
    Fails(&'static str, &'static str),
}

use When::{Fails, Holds};

const fn way(metric: &'static str, when: &'static [When], mend: &'static str) -> Way {
    Way { metric, when, mend }
}

const SOMEWHERE: &str = "mqa(licence=dataset-too, presence=filled)";
const ANY_FORMAT: &str = "mqa(machine-readable=file-type-list, vocabulary=understood)";
const UNDERSTOOD_TERM: &str = "mqa(vocabulary=understood)";
const UNDERSTOOD_SOMEWHERE: &str = "mqa(licence=dataset-too, vocabulary=understood)";
const FILLED: &str = "mqa(presence=filled)";

/// Every way; of those of one metric, the first that fits.
const WAYS: &[Way] = &[
    // A media type tells the format.
    way("format", &[Holds("machine-readable", ANY_FORMAT)], "map-formats"),
    way("format-vocabulary", &[Holds("format-vocabulary", UNDERSTOOD_TERM)], "map-formats"),
    way("non-proprietary", &[Holds("non-proprietary", UNDERSTOOD_TERM)], "map-formats"),
    way("machine-readable", &[Holds("machine-readable", UNDERSTOOD_TERM)], "map-formats"),
    // Of a format that nobody names, nobody knows whether another one is to be offered.
    way("format-vocabulary", NO_FORMAT, "format"),
    way("non-proprietary", NO_FORMAT, "format"),
    way("machine-readable", NO_FORMAT, "format"),
    way(
        "format-vocabulary",
        &[Fails("media-type", "mqa"), Fails("media-type", FILLED)],
        "media-type",
    ),
    way("licence", &[Holds("licence", SOMEWHERE)], "licences-for-files"),
    way(
        "licence-vocabulary",
        &[Fails("licence", "mqa"), Holds("licence-vocabulary", UNDERSTOOD_SOMEWHERE)],
        "licences-for-files",
    ),
    way("licence-vocabulary", &[Holds("licence-vocabulary", UNDERSTOOD_TERM)], "map-licences"),
    way("licence-vocabulary", &[Fails("licence", "mqa"), Fails("licence", SOMEWHERE)], "licence"),
    way("access-rights", &[Holds("access-rights", FILLED)], "map-access-rights"),
    way(
        "access-rights-vocabulary",
        &[Holds("access-rights-vocabulary", UNDERSTOOD_TERM)],
        "map-access-rights",
    ),
    way(
        "access-rights-vocabulary",
        &[Fails("access-rights", "mqa"), Fails("access-rights", FILLED)],
        "access-rights",
    ),
    // A download address that does not answer is none to write twice.
    way("access-url", &[Fails("download-url-status", "mqa")], "access-url"),
    way("access-url", &[Holds("download-url", FILLED)], "downloads-as-access"),
    way(
        "access-url-status",
        &[Fails("access-url", "mqa"), Fails("download-url-status", "mqa")],
        "access-url",
    ),
    way(
        "access-url-status",
        &[Fails("access-url", "mqa"), Holds("download-url", FILLED)],
        "downloads-as-access",
    ),
    way("access-url-status", &[Fails("access-url", "mqa")], "access-url"),
    way("download-url-status", &[Fails("download-url", FILLED)], "download-url"),
];

const NO_FORMAT: &[When] = &[Fails("format", "mqa"), Fails("machine-readable", ANY_FORMAT)];

/// The ways between these metrics, ready to be followed.
#[derive(Default)]
pub(super) struct Routes {
    pub datasets: Routed,
    pub distributions: Routed,
    /// What they lead to: a metric by its place, or, after all metrics, a mapping.
    pub causes: Vec<usize>,
    /// Ways there are.
    pub ways: usize,
    /// Of each way, the metric and the cause that it leads to.
    pub led: Vec<(usize, usize)>,
}

/// The metrics of one subject that ways begin at or lead to.
#[derive(Default)]
pub(super) struct Routed {
    pub metrics: Vec<RoutedMetric>,
    /// As in [`Routes`].
    pub causes: Vec<usize>,
}

/// A metric that ways begin at or lead to.
pub(super) struct RoutedMetric {
    metric: usize,
    pub bit: usize,
    /// Its own mend, by its place among the causes.
    pub own: usize,
    pub ways: Vec<RoutedWay>,
}

/// A way: the bits that have to hold and those that have to fail.
pub(super) struct RoutedWay {
    pub holds: u64,
    pub fails: u64,
    /// The mend, by its place among the causes.
    pub to: usize,
    /// Its place among all ways.
    pub place: usize,
}

impl Routes {
    /// Those of which every condition is one part of the same subject; an edition's own metric of
    /// another subject, or of several parts, keeps its own mend.
    pub(super) fn of(metrics: &[Metric]) -> Self {
        let mut routes = Self::default();
        for way in WAYS {
            let Some((metric, cause, holds, fails)) = bits(metrics, way) else { continue };
            let (place, to) = (routes.ways, routes.place_of(cause));
            routes.ways += 1;
            routes.led.push((metric, cause));
            if cause < metrics.len() {
                routes.metric(metrics, cause);
            }
            routes.metric(metrics, metric).ways.push(RoutedWay { holds, fails, to, place });
        }
        routes.datasets.causes.clone_from(&routes.causes);
        routes.distributions.causes.clone_from(&routes.causes);
        routes
    }

    /// Whether ways begin at a metric, or lead to it.
    pub(super) fn has(&self, metric: usize) -> bool {
        let mut all = self.datasets.metrics.iter().chain(&self.distributions.metrics);
        all.any(|routed| routed.metric == metric)
    }

    /// What a cause is to be mended in.
    pub(super) fn subject_of(&self, metrics: &[Metric], cause: usize) -> Option<Subject> {
        let (metric, _) = self.led.iter().find(|(_, to)| *to == cause)?;
        Some(metrics[*metric].main().subject)
    }

    fn place_of(&mut self, cause: usize) -> usize {
        self.causes.iter().position(|known| *known == cause).unwrap_or_else(|| {
            self.causes.push(cause);
            self.causes.len() - 1
        })
    }

    fn metric(&mut self, metrics: &[Metric], metric: usize) -> &mut RoutedMetric {
        let own = self.place_of(metric);
        let part = metrics[metric].main();
        let of = match part.subject {
            Subject::Dataset => &mut self.datasets.metrics,
            Subject::Distribution => &mut self.distributions.metrics,
        };
        let at = of.iter().position(|known| known.metric == metric).unwrap_or_else(|| {
            of.push(RoutedMetric { metric, bit: part.bit, own, ways: Vec::new() });
            of.len() - 1
        });
        &mut of[at]
    }
}

/// The metric, the cause that a way leads to, and what has to hold and to fail.
fn bits(metrics: &[Metric], way: &Way) -> Option<(usize, usize, u64, u64)> {
    let place = |code: &str| metrics.iter().position(|metric| metric.code.as_str() == code);
    let metric = place(way.metric)?;
    let subject = metrics[metric].main().subject;
    let mapping = MAPPINGS.iter().position(|mapping| mapping.name == way.mend);
    let cause = match mapping {
        Some(mapping) => metrics.len() + mapping,
        None => place(way.mend).filter(|cause| metrics[*cause].main().subject == subject)?,
    };
    let (mut holds, mut fails) = (0, 0);
    for when in way.when {
        let (Holds(code, reading) | Fails(code, reading)) = when;
        let reading = Reading::parse(reading).expect("ways name readings of this program");
        let parts: &[Part] = &metrics[place(code)?].variant(&reading).parts;
        let [part] = parts else { return None };
        if part.subject != subject {
            return None;
        }
        match when {
            Holds(..) => holds |= 1 << part.bit,
            Fails(..) => fails |= 1 << part.bit,
        }
    }
    Some((metric, cause, holds, fails))
}
