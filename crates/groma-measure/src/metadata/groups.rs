//! Groups of data sets: their counts while they are read, their rows when they are whole.

use super::counts::Counts;
use super::measure::Stage;
use super::scores::Plan;
use groma_define::table::Text;
use groma_define::tables::{GroupQualityRow, MeasurementRow};
use groma_define::{CatalogId, UnitCode};
use groma_store::{StoreError, TableDir};
use std::collections::HashMap;

/// The publishers of one catalog.
#[derive(Default)]
pub(super) struct Groups(HashMap<Text, Counts>);

impl Groups {
    /// Adds what a chunk counted.
    pub(super) fn add(&mut self, counted: HashMap<Text, Counts>) {
        for (publisher, counts) in counted {
            match self.0.get_mut(&publisher) {
                Some(known) => known.add(&counts),
                None => drop(self.0.insert(publisher, counts)),
            }
        }
    }

    /// The publishers, by name.
    pub(super) fn publishers(&self) -> Vec<(&str, &Counts)> {
        let mut publishers: Vec<(&str, &Counts)> =
            self.0.iter().map(|(name, counts)| (name.as_ref(), counts)).collect();
        publishers.sort_unstable_by_key(|(name, _)| *name);
        publishers
    }
}

/// A group of data sets.
#[derive(Clone, Copy)]
pub(super) enum Group<'g> {
    /// What one publisher has in one catalog.
    Publisher(&'g CatalogId, &'g str),
    /// A catalog.
    Catalog(&'g CatalogId),
    /// The catalogs of a unit.
    Unit(&'g UnitCode),
    /// Everything.
    All,
}

impl Group<'_> {
    fn kind(self) -> &'static str {
        match self {
            Self::Publisher(..) => "publisher",
            Self::Catalog(_) => "catalog",
            Self::Unit(_) => "unit",
            Self::All => "all",
        }
    }

    fn catalog(self) -> Option<CatalogId> {
        match self {
            Self::Publisher(catalog, _) => Some(catalog.clone()),
            _ => None,
        }
    }

    fn subject(self) -> Text {
        match self {
            Self::Publisher(_, name) => name.into(),
            Self::Catalog(catalog) => catalog.as_str().into(),
            Self::Unit(unit) => unit.as_str().into(),
            Self::All => "all".into(),
        }
    }

    /// The row of the group under one reading.
    pub(super) fn quality(
        self,
        stage: &Stage<'_>,
        plan: &Plan,
        counts: &Counts,
    ) -> GroupQualityRow {
        let points = plan.of_group(counts, &stage.layout);
        let (total, max) = (points.total(), points.max());
        let full = if plan.left_out && counts.distributions() == 0 { max } else { stage.full };
        let max_of = |at: usize| Some(points.max_by_dimension[at]).filter(|max| *max > 0.0);
        let of = |at: usize| max_of(at).map(|_| points.by_dimension[at]);
        let bands = &stage.settings.bands;
        let (least, most) = bands.between(total, max, full);
        GroupQualityRow {
            subject_kind: self.kind().into(),
            catalog_id: self.catalog(),
            subject: self.subject(),
            reading: plan.reading.name().into(),
            measured_at: stage.settings.measured_at.as_str().into(),
            basis: stage.basis.clone(),
            datasets: counts.datasets() as i64,
            datasets_with_distributions: counts.datasets_with_distributions() as i64,
            distributions: counts.distributions() as i64,
            findability: of(0),
            findability_max: max_of(0),
            accessibility: of(1),
            accessibility_max: max_of(1),
            interoperability: of(2),
            interoperability_max: max_of(2),
            reusability: of(3),
            reusability_max: max_of(3),
            contextuality: of(4),
            contextuality_max: max_of(4),
            points: total,
            points_max: max,
            band: bands.decided(total, max, full).map(Text::from),
            band_least: least.into(),
            band_most: most.into(),
        }
    }

    /// The group's metrics under one reading; those outside the sum once, under the main one.
    pub(super) fn measurements(
        self,
        stage: &Stage<'_>,
        plan: &Plan,
        counts: &Counts,
    ) -> Vec<MeasurementRow> {
        let main = plan.reading.name() == stage.plans[0].reading.name();
        let counted = plan
            .metrics
            .iter()
            .map(|planned| (planned.metric, plan.measured(planned, counts, &stage.layout)));
        let metrics = stage.metrics.metrics.iter().enumerate();
        let further = metrics.filter(|(_, metric)| main && metric.points.is_none());
        let further = further
            .map(|(at, metric)| (at, super::scores::plain(counts, &stage.layout, metric.main())));
        let rows = counted.chain(further).map(|(metric, measured)| MeasurementRow {
            subject_kind: self.kind().into(),
            catalog_id: self.catalog(),
            subject: self.subject(),
            metric: stage.metrics.metrics[metric].code.clone(),
            reading: plan.reading.name().into(),
            measured_at: stage.settings.measured_at.as_str().into(),
            numerator: measured.numerator as i64,
            denominator: measured.denominator as i64,
            unsaid: measured.unsaid as i64,
            value: measured.value,
            standard_error: measured.standard_error,
            points: measured.points,
            points_max: measured.points_max,
        });
        rows.collect()
    }
}

/// The rows of all groups.
#[derive(Default)]
pub(super) struct GroupRows {
    qualities: Vec<GroupQualityRow>,
    measurements: Vec<MeasurementRow>,
}

impl GroupRows {
    /// Adds those of one group.
    pub(super) fn extend(&mut self, rows: (Vec<GroupQualityRow>, Vec<MeasurementRow>)) {
        self.qualities.extend(rows.0);
        self.measurements.extend(rows.1);
    }

    /// Writes them in the order of their keys.
    pub(super) fn write(mut self, out: &TableDir) -> Result<(), StoreError> {
        self.qualities.sort_by(|a, b| {
            (&a.subject_kind, &a.catalog_id, &a.subject, &a.reading).cmp(&(
                &b.subject_kind,
                &b.catalog_id,
                &b.subject,
                &b.reading,
            ))
        });
        self.measurements.sort_by(|a, b| {
            (&a.subject_kind, &a.catalog_id, &a.subject, &a.metric, &a.reading).cmp(&(
                &b.subject_kind,
                &b.catalog_id,
                &b.subject,
                &b.metric,
                &b.reading,
            ))
        });
        out.write(&self.qualities)?;
        out.write(&self.measurements)
    }
}
