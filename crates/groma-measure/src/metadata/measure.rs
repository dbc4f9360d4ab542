//! Measuring what was harvested: one pass over the tables, chunk by chunk, on all threads.

use super::bands::Bands;
use super::chunk::{Chunk, Chunks, Conforms};
use super::counts::{Counts, Layout};
use super::examples::Examples;
use super::groups::{Group, GroupRows, Groups};
use super::judge::judge;
use super::links::{DeadRule, LinkIndex, LinkProblem, keep_links};
use super::mends::mends;
use super::metric::Metrics;
use super::reading::Reading;
use super::scores::{Plan, plans};
use super::shares::Shares;
use super::tickets::tickets;
use super::wide::{OTHER_POINTS, Wide, WidePlans};
use groma_define::table::{Row, Text};
use groma_define::tables::{
    CatalogRow, DatasetQualityRow, DistributionQualityRow, ExampleRow, GroupQualityRow,
    MeasurementRow, MendRow, MetricRow, ProfileResultRow, ReadingRow, TicketRow,
};
use groma_define::{CatalogId, DatasetId, UnitCode};
use groma_store::arrow::array::{Array, RecordBatch};
use groma_store::{
    BatchWriter, CatalogTables, CodedColumn, SqlProblem, StoreError, TableDir, TableWriter,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// The share of the memory that links may take while they are made.
const FOR_LINKS: usize = 4;

/// Where what was harvested lies.
#[derive(Clone, Debug, Default)]
pub struct Harvested {
    /// The catalogs, with the folders of their tables `dataset` and `distribution`, each ordered by
    /// its key.
    pub catalogs: Vec<(CatalogRow, TableDir)>,
    /// A folder with the table `profile_result`, where profiles were checked.
    pub profiles: Option<TableDir>,
    /// Files of the table `fetch`; what was fetched for another purpose than to probe is passed over.
    pub probes: Vec<PathBuf>,
}

impl Harvested {
    /// Everything that a store holds; `profiles` is where profiles were checked.
    pub fn of(tables: &CatalogTables, profiles: Option<TableDir>) -> Result<Self, StoreError> {
        let rows: HashMap<CatalogId, CatalogRow> = tables
            .read::<CatalogRow>()?
            .into_iter()
            .map(|row| (row.catalog_id.clone(), row))
            .collect();
        let folders = tables.catalogs().iter();
        let catalogs = folders.filter_map(|folder| {
            Some((rows.get(folder.catalog())?.clone(), folder.tables().clone()))
        });
        Ok(Self { catalogs: catalogs.collect(), profiles, probes: tables.files("fetch") })
    }
}

/// How to measure.
#[derive(Clone, Debug)]
pub struct Settings {
    /// When it is measured, UTC.
    pub measured_at: String,
    /// Readings beside the main one.
    pub readings: Vec<Reading>,
    /// The bands.
    pub bands: Bands,
    /// The profile that the metric `dcat-ap` asks for.
    pub profile: String,
    /// Copies of other data sets, which groups leave out.
    pub left_out: HashSet<DatasetId>,
    /// How copies are left out; none when they count.
    pub without_copies: Option<String>,
    /// The digest of the vocabularies by which terms are known.
    pub vocabularies: String,
    /// When a link is dead.
    pub dead: DeadRule,
    /// Memory that may be taken.
    pub memory_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            measured_at: String::new(),
            readings: Reading::standard(),
            bands: Bands::default(),
            profile: "dcat-ap-2.1.1".to_owned(),
            left_out: HashSet::new(),
            without_copies: None,
            vocabularies: String::new(),
            dead: DeadRule::default(),
            memory_bytes: 4 << 30,
        }
    }
}

/// What measuring did, beside the tables it wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MetadataMeasured {
    /// Data sets.
    pub datasets: u64,
    /// Distributions.
    pub distributions: u64,
    /// Links that were probed.
    pub links: u64,
}

/// Why measuring stopped.
#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    /// Rows could not be written or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Links could not be kept.
    #[error(transparent)]
    Links(#[from] LinkProblem),
    /// A metric failed on real rows.
    #[error("a metric cannot be asked: {0}; mend its expression")]
    Metric(#[from] SqlProblem),
}

/// Measures everything that was harvested and writes `link`, `metric`, `reading`,
/// `distribution_quality`, `dataset_quality`, `group_quality`, `measurement`, `mend`, `ticket` and
/// `example`.
pub fn measure_metadata(
    metrics: &Metrics,
    harvested: &Harvested,
    settings: &Settings,
    out: &TableDir,
) -> Result<MetadataMeasured, MetadataError> {
    let links =
        keep_links(&harvested.probes, &settings.dead, settings.memory_bytes / FOR_LINKS, out)?;
    let stage = Stage::of(metrics, settings, LinkIndex::read(out)?);
    tell_method(&stage, out)?;
    let mut wide = WideFiles {
        datasets: out.batch_writer::<DatasetQualityRow>()?,
        distributions: out.batch_writer::<DistributionQualityRow>()?,
    };
    let (mut mend_file, mut ticket_file) = (out.writer::<MendRow>()?, out.writer::<TicketRow>()?);
    let mut example_file = out.writer::<ExampleRow>()?;
    let mut rows = GroupRows::default();
    let mut all = Counts::new(&stage.layout);
    let mut units: BTreeMap<UnitCode, Counts> = BTreeMap::new();
    let mut catalogs: Vec<&(CatalogRow, TableDir)> = harvested.catalogs.iter().collect();
    catalogs.sort_by(|a, b| a.0.catalog_id.cmp(&b.0.catalog_id));
    for (catalog, dir) in catalogs {
        let of_catalog = stage.catalog(catalog, dir, harvested.profiles.as_ref(), &mut wide)?;
        let of_publishers: Vec<(&str, &Counts)> = of_catalog.publishers();
        let whole = stage.whole(catalog, &of_publishers, harvested)?;
        rows.extend(stage.group(Group::Catalog(&catalog.catalog_id), &whole));
        let publisher = |&(name, counts): &(&str, &Counts)| {
            stage.group(Group::Publisher(&catalog.catalog_id, name), counts)
        };
        of_publishers
            .par_iter()
            .map(publisher)
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|r| rows.extend(r));
        let counted = std::iter::once(&whole).chain(of_publishers.iter().map(|p| p.1));
        let examples = Examples::read(catalog, dir, counted)?;
        let mended = mends(&stage, catalog, &whole, &examples);
        let tickets = tickets(&stage, catalog, &whole, &of_publishers, &mended, &examples);
        push(&mut example_file, examples.named(&mended, &tickets))?;
        push(&mut ticket_file, tickets)?;
        push(&mut mend_file, mended)?;
        let whole = whole.without_examples();
        if let Some(unit) = &catalog.unit {
            units.entry(unit.clone()).or_insert_with(|| Counts::new(&stage.layout)).add(&whole);
        }
        all.add(&whole);
    }
    for (unit, counts) in &units {
        rows.extend(stage.group(Group::Unit(unit), counts));
    }
    rows.extend(stage.group(Group::All, &all));
    rows.write(out)?;
    wide.datasets.finish()?;
    wide.distributions.finish()?;
    mend_file.finish()?;
    ticket_file.finish()?;
    example_file.finish()?;
    Ok(MetadataMeasured { datasets: all.datasets(), distributions: all.distributions(), links })
}

/// Everything that rows are made with.
pub(super) struct Stage<'s> {
    pub metrics: &'s Metrics,
    pub settings: &'s Settings,
    /// The main reading first.
    pub plans: Vec<Plan>,
    pub layout: Layout,
    /// Points of everything that is asked.
    pub full: f64,
    /// What decides besides the data.
    pub basis: Text,
    wide: WidePlans,
    links: LinkIndex,
}

struct WideFiles {
    datasets: BatchWriter,
    distributions: BatchWriter,
}

/// What a chunk became.
struct Worked {
    datasets: RecordBatch,
    distributions: RecordBatch,
    publishers: HashMap<Text, Counts>,
}

impl<'s> Stage<'s> {
    fn of(metrics: &'s Metrics, settings: &'s Settings, links: LinkIndex) -> Self {
        let mut readings = vec![Reading::main()];
        for reading in &settings.readings {
            if readings.iter().all(|known| known.name() != reading.name()) {
                readings.push(reading.clone());
            }
        }
        let plans_of = plans(metrics, &readings);
        let mut main = plans(metrics, &[Reading::main()]);
        let others = OTHER_POINTS
            .iter()
            .map(|(_, name)| Reading::parse(name).expect("columns name readings of this program"));
        let others: Vec<Reading> = others.collect();
        Self {
            layout: Layout::of(metrics, &plans_of),
            plans: plans_of,
            basis: basis(metrics, settings).into(),
            full: metrics.metrics.iter().filter_map(|metric| metric.points).sum(),
            wide: WidePlans { main: main.remove(0), others: plans(metrics, &others) },
            metrics,
            settings,
            links,
        }
    }

    /// Reads one catalog, writes its wide rows and counts its publishers.
    fn catalog(
        &self,
        catalog: &CatalogRow,
        dir: &TableDir,
        profiles: Option<&TableDir>,
        files: &mut WideFiles,
    ) -> Result<Groups, MetadataError> {
        let id = catalog.catalog_id.as_str();
        let conforms = Conforms::open(profiles, id, &self.settings.profile)?;
        let probed = Chunks::probed(dir, &self.links)?;
        let mut chunks = Chunks::open(dir, self.metrics, conforms, &self.links)?;
        let mut groups = Groups::default();
        let mut ordinal = 0;
        let at_once = 2 * rayon::current_num_threads();
        loop {
            let mut some = Vec::with_capacity(at_once);
            for chunk in chunks.by_ref().take(at_once) {
                let chunk = chunk?;
                let first = ordinal;
                ordinal += chunk.ids.len() as u64;
                some.push((chunk, first));
            }
            if some.is_empty() {
                return Ok(groups);
            }
            let worked: Vec<Result<Worked, SqlProblem>> = some
                .into_par_iter()
                .map(|(chunk, first)| self.work(id, chunk, first, probed))
                .collect();
            for worked in worked {
                let worked = worked?;
                files.datasets.push(worked.datasets)?;
                files.distributions.push(worked.distributions)?;
                groups.add(worked.publishers);
            }
        }
    }

    fn work(
        &self,
        catalog: &str,
        chunk: Chunk,
        first: u64,
        probed: bool,
    ) -> Result<Worked, SqlProblem> {
        let publishers = publishers(&chunk);
        let judged = judge(chunk, self.metrics, probed)?;
        let rows = judged.chunk.ids.len();
        let bits = self.layout.distribution_bits();
        let shares: Vec<Shares> =
            (0..rows).map(|row| Shares::of_dataset(&judged, row, bits)).collect();
        let left_out: Vec<bool> = (0..rows)
            .map(|row| self.settings.left_out.contains(judged.chunk.ids.value(row)))
            .collect();
        let mut counted: HashMap<Text, Counts> = HashMap::new();
        let nobody: Text = "".into();
        for row in (0..rows).filter(|row| !left_out[*row]) {
            let publisher = publishers[row].as_ref().unwrap_or(&nobody);
            let counts = match counted.get_mut(publisher) {
                Some(counts) => counts,
                None => counted
                    .entry(Arc::clone(publisher))
                    .or_insert_with(|| Counts::new(&self.layout)),
            };
            let place = (row, first + row as u64);
            counts.count(&self.layout, self.metrics, &self.plans, &judged, place, &shares[row]);
        }
        let wide =
            Wide { metrics: self.metrics, plans: &self.wide, bands: &self.settings.bands, catalog };
        Ok(Worked {
            datasets: wide.datasets(&judged, &shares, &publishers, &left_out),
            distributions: wide.distributions(&judged),
            publishers: counted,
        })
    }

    /// A catalog is its publishers together; whether it conforms as a whole was checked apart.
    fn whole(
        &self,
        catalog: &CatalogRow,
        publishers: &[(&str, &Counts)],
        harvested: &Harvested,
    ) -> Result<Counts, StoreError> {
        let mut whole = Counts::new(&self.layout);
        publishers.iter().for_each(|(_, counts)| whole.add(counts));
        if let Some(profiles) = &harvested.profiles {
            let wanted = [
                ("catalog_id", catalog.catalog_id.as_str()),
                ("profile", self.settings.profile.as_str()),
                ("subject_kind", "all"),
            ];
            let rows = profiles.read_where::<ProfileResultRow>(&wanted)?;
            whole.conforms = rows.first().map(|row| row.conforms);
        }
        Ok(whole)
    }

    /// The rows of one group, under every reading.
    fn group(
        &self,
        group: Group<'_>,
        counts: &Counts,
    ) -> (Vec<GroupQualityRow>, Vec<MeasurementRow>) {
        let qualities = self.plans.iter().map(|plan| group.quality(self, plan, counts)).collect();
        // Of publishers only the main reading is kept: there may be a hundred thousand of them.
        let kept = match group {
            Group::Publisher(..) => 1,
            _ => self.plans.len(),
        };
        let measurements =
            self.plans[..kept].iter().flat_map(|plan| group.measurements(self, plan, counts));
        (qualities, measurements.collect())
    }
}

/// What decides besides the data, in words: points of another basis are not compared.
fn basis(metrics: &Metrics, settings: &Settings) -> String {
    let copies = match &settings.without_copies {
        Some(how) => format!("without copies ({how})"),
        None => "with copies".to_owned(),
    };
    let dead = &settings.dead;
    let terms: String = settings.vocabularies.chars().take(8).collect();
    let terms = if terms.is_empty() { String::new() } else { format!(", terms {terms}") };
    format!(
        "{copies}, {}, metrics {:08x}{terms}, dead after {} days over {} h",
        settings.profile,
        metrics.mark(),
        dead.failures,
        dead.hours
    )
}

/// Who publishes each data set: by name, or by identifier where there is none.
fn publishers(chunk: &Chunk) -> Vec<Option<Text>> {
    let coded = |name: &str| -> Vec<Option<Text>> {
        let Some(column) = CodedColumn::of(&chunk.datasets, name) else {
            return vec![None; chunk.ids.len()];
        };
        let texts: Vec<Text> = column.texts().map(|text| Text::from(text.trim())).collect();
        (0..chunk.ids.len())
            .map(|row| {
                column.code(row).map(|code| Arc::clone(&texts[code])).filter(|t| !t.is_empty())
            })
            .collect()
    };
    let names = coded("publisher_name");
    names.into_iter().zip(coded("publisher_iri")).map(|(name, iri)| name.or(iri)).collect()
}

fn push<R: Row + 'static>(file: &mut TableWriter<R>, rows: Vec<R>) -> Result<(), StoreError> {
    if rows.is_empty() { Ok(()) } else { file.push(rows) }
}

/// Writes what was asked and how it was read.
fn tell_method(stage: &Stage<'_>, out: &TableDir) -> Result<(), StoreError> {
    let mut metrics: Vec<MetricRow> = stage
        .metrics
        .metrics
        .iter()
        .map(|metric| {
            let terms = metric.rule.metric.clone().unwrap_or_default();
            MetricRow {
                metric: metric.code.clone(),
                subject: metric.subject.as_str().into(),
                dimension: metric.dimension.as_str().into(),
                points: metric.points,
                source: metric.rule.source.as_str().into(),
                why: metric.rule.why.as_str().into(),
                mend: terms.mend.as_str().into(),
                effort: terms.effort.as_str().into(),
                mended_by: terms.mended_by.as_str().into(),
                readings: terms.readings.iter().map(|name| name.as_str().into()).collect(),
            }
        })
        .collect();
    metrics.sort_by(|a, b| a.metric.cmp(&b.metric));
    out.write(&metrics)?;
    let mut readings: Vec<ReadingRow> = stage
        .plans
        .iter()
        .enumerate()
        .map(|(at, plan)| ReadingRow {
            reading: plan.reading.name().into(),
            main: at == 0,
            choices: plan.reading.choices().map(Text::from).collect(),
            meaning: plan.reading.meaning().as_str().into(),
        })
        .collect();
    readings.sort_by(|a, b| a.reading.cmp(&b.reading));
    out.write(&readings)
}
