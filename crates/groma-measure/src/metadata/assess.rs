//! The assessment of what was measured: a scorecard, what to mend first, the trend.

use super::shipped::DIMENSIONS;
use groma_define::CatalogId;
use groma_define::table::Row;
use groma_define::tables::{
    DatasetQualityRow, DimensionPoints, ExampleRow, GroupQualityRow, LinkRow, MeasurementRow,
    MendRow, MetricRow, ReadingRow, TicketRow,
};
use groma_store::arrow::array::{Array, AsArray};
use groma_store::{CodedColumn, StoreError, TableDir};
use serde::Serialize;
use std::collections::BTreeMap;

/// What to assess.
#[derive(Clone, Debug)]
pub struct AssessSettings {
    /// A catalog; none for everything together.
    pub catalog: Option<String>,
    /// The reading.
    pub reading: String,
    /// Mends and publishers that are told.
    pub most: usize,
}

impl Default for AssessSettings {
    fn default() -> Self {
        Self { catalog: None, reading: "mqa".to_owned(), most: 10 }
    }
}

/// A scorecard.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Assessment {
    /// The catalog, or `all`.
    pub subject: String,
    /// When it was measured.
    pub measured_at: String,
    /// Under which reading.
    pub reading: String,
    /// What that reading is.
    pub reading_meaning: String,
    /// Data sets that count.
    pub datasets: u64,
    /// Their distributions.
    pub distributions: u64,
    /// Points.
    pub points: f64,
    /// The most of what can be said.
    pub points_max: f64,
    /// The band; none while not everything can be said and that decides.
    pub band: Option<String>,
    /// The band, were nothing true of what cannot be said.
    pub band_least: String,
    /// The band, were all of it true.
    pub band_most: String,
    /// Points by dimension.
    pub dimensions: Vec<DimensionScore>,
    /// The same under every reading.
    pub readings: Vec<ReadingScore>,
    /// Metric by metric; those without points last.
    pub metrics: Vec<MetricScore>,
    /// What brings most for each mend, first.
    pub mends: Vec<MendScore>,
    /// Publishers with the most tickets' gain, first.
    pub publishers: Vec<PublisherScore>,
    /// How many tickets there are.
    pub tickets: u64,
    /// Links by state.
    pub links: BTreeMap<String, u64>,
    /// Copies of other data sets that do not count.
    pub copies_left_out: u64,
    /// What changed since it was measured before.
    pub trend: Option<Trend>,
}

/// Points of a dimension.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DimensionScore {
    /// The dimension.
    pub dimension: &'static str,
    /// Its points; none when nothing of it can be said.
    pub points: Option<f64>,
    /// The most of what can be said.
    pub points_max: f64,
}

/// Points under a reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReadingScore {
    /// The reading.
    pub reading: String,
    /// What it is.
    pub meaning: String,
    /// Points.
    pub points: f64,
    /// The most of what can be said.
    pub points_max: f64,
    /// The band.
    pub band: Option<String>,
}

/// One metric.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MetricScore {
    /// The metric.
    pub metric: String,
    /// Its dimension.
    pub dimension: String,
    /// For how many it holds.
    pub numerator: u64,
    /// Of how many it can be said.
    pub denominator: u64,
    /// Of how many it cannot.
    pub unsaid: u64,
    /// The standard error of the share, where only some addresses were probed.
    pub standard_error: Option<f64>,
    /// Points.
    pub points: Option<f64>,
    /// The most.
    pub points_max: Option<f64>,
}

/// One mend.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MendScore {
    /// The catalog.
    pub catalog: String,
    /// Its name.
    pub mend: String,
    /// What to do.
    pub what: String,
    /// dataset or distribution.
    pub subject_kind: String,
    /// How many.
    pub subjects: u64,
    /// Data sets behind them.
    pub datasets: u64,
    /// Points of the catalog when all are mended.
    pub gain: f64,
    /// Points of the catalog for each mend.
    pub gain_each: f64,
    /// small, medium or large.
    pub effort: String,
    /// publisher, portal or host.
    pub who: String,
    /// Why that one.
    pub who_because: String,
    /// The first data sets behind it.
    pub first: Vec<ExampleDataset>,
}

/// A data set that is shown as an example.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExampleDataset {
    /// The data set.
    pub dataset_id: String,
    /// What the portal calls it.
    pub native_id: String,
    /// Its title.
    pub title: Option<String>,
    /// A page about it.
    pub page: Option<String>,
}

/// What a publisher could gain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublisherScore {
    /// The catalog.
    pub catalog: String,
    /// The publisher; empty where nobody says.
    pub publisher: String,
    /// Tickets.
    pub tickets: u64,
    /// Points of the catalog when the publisher mends everything.
    pub gain_catalog: f64,
}

/// What changed since an earlier measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// When it was measured before.
    pub since: String,
    /// Points then.
    pub points_before: f64,
    /// The most of what could be said then.
    pub points_max_before: f64,
    /// Points gained or lost in the dimensions that are compared.
    pub change: f64,
    /// The most points of those dimensions; 0 when none is compared.
    pub points_max_compared: f64,
    /// By dimension; none where more or less could be said then than now: probing, or checking a
    /// profile, for the first time is no change of the metadata.
    pub by_dimension: Vec<(&'static str, Option<f64>)>,
    /// Data sets more or fewer.
    pub datasets: i64,
}

/// Reads what measuring wrote; `earlier` are rows of `group_quality` from before, for the trend.
/// None when the catalog, or the reading, was not measured.
pub fn assess(
    tables: &TableDir,
    earlier: &[GroupQualityRow],
    settings: &AssessSettings,
) -> Result<Option<Assessment>, StoreError> {
    let (kind, subject) = match &settings.catalog {
        Some(catalog) => ("catalog", catalog.as_str()),
        None => ("all", "all"),
    };
    let wanted = [("subject_kind", kind), ("subject", subject)];
    let groups: Vec<GroupQualityRow> = tables.read_where(&wanted)?;
    let Some(group) = groups.iter().find(|group| *group.reading == *settings.reading) else {
        return Ok(None);
    };
    let measurements = [wanted[0], wanted[1], ("reading", settings.reading.as_str())];
    let metrics = metrics(&tables.read::<MetricRow>()?, &tables.read_where(&measurements)?);
    let tickets: Vec<TicketRow> = of_catalog(tables, settings)?;
    let readings = readings(&groups, &tables.read()?);
    let told = readings.iter().find(|reading| reading.reading == settings.reading);
    Ok(Some(Assessment {
        reading_meaning: told.map(|reading| reading.meaning.clone()).unwrap_or_default(),
        subject: subject.to_owned(),
        measured_at: group.measured_at.to_string(),
        reading: group.reading.to_string(),
        datasets: group.datasets as u64,
        distributions: group.distributions as u64,
        points: group.points,
        points_max: group.points_max,
        band: group.band.as_deref().map(str::to_owned),
        band_least: group.band_least.to_string(),
        band_most: group.band_most.to_string(),
        dimensions: dimensions(group),
        readings,
        metrics,
        mends: mends(tables, settings)?,
        tickets: tickets.len() as u64,
        publishers: publishers(&tickets, settings.most),
        links: links(tables)?,
        copies_left_out: copies(tables, settings)?,
        trend: trend(group, earlier),
    }))
}

fn metrics(declared: &[MetricRow], measured: &[MeasurementRow]) -> Vec<MetricScore> {
    let place = |row: &MetricRow| {
        let dimension = DIMENSIONS.iter().position(|known| *known == &*row.dimension);
        (dimension.unwrap_or(DIMENSIONS.len()), row.dimension.clone(), row.metric.clone())
    };
    let mut declared: Vec<&MetricRow> = declared.iter().collect();
    declared.sort_by_key(|row| place(row));
    let score = |row: &&MetricRow| {
        let found = measured.iter().find(|found| found.metric == row.metric)?;
        Some(MetricScore {
            metric: row.metric.to_string(),
            dimension: row.dimension.to_string(),
            numerator: found.numerator as u64,
            denominator: found.denominator as u64,
            unsaid: found.unsaid as u64,
            standard_error: found.standard_error,
            points: found.points,
            points_max: found.points_max,
        })
    };
    declared.iter().filter_map(score).collect()
}

fn dimensions(group: &GroupQualityRow) -> Vec<DimensionScore> {
    let score = |(dimension, points, max): DimensionPoints| DimensionScore {
        dimension,
        points,
        points_max: max.unwrap_or(0.0),
    };
    group.dimensions().map(score).into()
}

fn readings(groups: &[GroupQualityRow], declared: &[ReadingRow]) -> Vec<ReadingScore> {
    let score = |group: &GroupQualityRow| {
        let declared = declared.iter().find(|reading| reading.reading == group.reading);
        ReadingScore {
            reading: group.reading.to_string(),
            meaning: declared.map(|reading| reading.meaning.to_string()).unwrap_or_default(),
            points: group.points,
            points_max: group.points_max,
            band: group.band.as_deref().map(str::to_owned),
        }
    };
    groups.iter().map(score).collect()
}

/// The rows of the catalog that is assessed, or of all.
fn of_catalog<R: Row>(tables: &TableDir, settings: &AssessSettings) -> Result<Vec<R>, StoreError> {
    match &settings.catalog {
        Some(catalog) => tables.read_where(&[("catalog_id", catalog)]),
        None => tables.read(),
    }
}

fn mends(tables: &TableDir, settings: &AssessSettings) -> Result<Vec<MendScore>, StoreError> {
    let mut rows: Vec<MendRow> = of_catalog(tables, settings)?;
    rows.sort_by(|a, b| {
        b.gain_each
            .total_cmp(&a.gain_each)
            .then(b.gain.total_cmp(&a.gain))
            .then_with(|| (&a.catalog_id, &a.mend).cmp(&(&b.catalog_id, &b.mend)))
    });
    let examples: Vec<ExampleRow> = of_catalog(tables, settings)?;
    let score = |row: MendRow| MendScore {
        first: row.first_ids.iter().map(|id| example(&examples, &row.catalog_id, id)).collect(),
        catalog: row.catalog_id.to_string(),
        mend: row.mend.to_string(),
        what: row.what.to_string(),
        subject_kind: row.subject_kind.to_string(),
        subjects: row.subjects as u64,
        datasets: row.datasets as u64,
        gain: row.gain,
        gain_each: row.gain_each,
        effort: row.effort.to_string(),
        who: row.who.to_string(),
        who_because: row.who_because.to_string(),
    };
    Ok(rows.into_iter().take(settings.most).map(score).collect())
}

/// Examples are in the order of catalog and identifier.
fn example(examples: &[ExampleRow], catalog: &CatalogId, id: &str) -> ExampleDataset {
    let wanted = (catalog.as_str(), id);
    let known = examples
        .binary_search_by(|row| (row.catalog_id.as_str(), row.dataset_id.as_str()).cmp(&wanted));
    let known = known.ok().map(|at| &examples[at]);
    ExampleDataset {
        dataset_id: id.to_owned(),
        native_id: known.map(|known| known.native_id.to_string()).unwrap_or_default(),
        title: known.and_then(|known| known.title.as_deref()).map(str::to_owned),
        page: known.and_then(|known| known.page.as_deref()).map(str::to_owned),
    }
}

/// Tickets are ordered by catalog and publisher.
fn publishers(tickets: &[TicketRow], most: usize) -> Vec<PublisherScore> {
    let same =
        |a: &TicketRow, b: &TicketRow| a.catalog_id == b.catalog_id && a.publisher == b.publisher;
    let of_publisher = |tickets: &[TicketRow]| PublisherScore {
        catalog: tickets[0].catalog_id.to_string(),
        publisher: tickets[0].publisher.to_string(),
        tickets: tickets.len() as u64,
        gain_catalog: tickets.iter().map(|ticket| ticket.gain_catalog).sum(),
    };
    let mut publishers: Vec<PublisherScore> = tickets.chunk_by(same).map(of_publisher).collect();
    publishers.sort_by(|a, b| b.gain_catalog.total_cmp(&a.gain_catalog));
    publishers.truncate(most);
    publishers
}

fn links(tables: &TableDir) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut links = BTreeMap::new();
    tables.scan_coded(&LinkRow::TABLE, &["state"], |batch| {
        let states = CodedColumn::of(&batch, "state").ok_or("no column `state`")?;
        let names: Vec<&str> = states.texts().collect();
        for row in 0..batch.num_rows() {
            if let Some(code) = states.code(row) {
                *links.entry(names[code].to_owned()).or_default() += 1;
            }
        }
        Ok(())
    })?;
    Ok(links)
}

fn copies(tables: &TableDir, settings: &AssessSettings) -> Result<u64, StoreError> {
    let mut copies = 0;
    tables.scan_coded(&DatasetQualityRow::TABLE, &["catalog_id", "left_out"], |batch| {
        let catalogs = CodedColumn::of(&batch, "catalog_id").ok_or("no column `catalog_id`")?;
        let wanted: Vec<bool> = catalogs
            .texts()
            .map(|text| settings.catalog.as_deref().is_none_or(|catalog| catalog == text))
            .collect();
        let left_out = batch.column_by_name("left_out").and_then(|array| array.as_boolean_opt());
        let left_out = left_out.ok_or("no column `left_out`")?;
        let mine = |row: &usize| catalogs.code(*row).is_some_and(|code| wanted[code]);
        let rows =
            (0..batch.num_rows()).filter(|&row| left_out.value(row) && left_out.is_valid(row));
        copies += rows.filter(mine).count() as u64;
        Ok(())
    })?;
    Ok(copies)
}

/// Against the latest of the earlier measures of the same group under the same reading that was
/// measured on the same basis.
fn trend(now: &GroupQualityRow, earlier: &[GroupQualityRow]) -> Option<Trend> {
    let before = earlier.iter().filter(|row| row.measured_at < now.measured_at);
    let comparable = before.filter_map(|row| Some((row, now.change_since(row)?)));
    let (before, changes) =
        comparable.max_by(|(a, _), (b, _)| a.measured_at.cmp(&b.measured_at))?;
    let compared = now.dimensions().into_iter().zip(changes);
    let most = compared.clone().filter(|(_, change)| change.is_some());
    Some(Trend {
        since: before.measured_at.to_string(),
        points_before: before.points,
        points_max_before: before.points_max,
        change: changes.iter().flatten().sum(),
        points_max_compared: most.filter_map(|((.., max), _)| max).sum(),
        by_dimension: compared.map(|((dimension, ..), change)| (dimension, change)).collect(),
        datasets: now.datasets - before.datasets,
    })
}
