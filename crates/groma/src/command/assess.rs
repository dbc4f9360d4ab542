//! `groma assess`

use crate::command::harvest::harvest;
use crate::politeness::Politeness;
use crate::portals::Target;
use crate::progress::Progress;
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_define::CatalogId;
use groma_define::tables::{CatalogRow, GroupQualityRow, TicketRow};
use groma_define::vocabulary::Vocabularies;
use groma_harvest::{Address, Told};
use groma_measure::catalogs::{Wanted, measure_catalogs};
use groma_measure::metadata::{AssessSettings, Assessment, Metrics, Terms, assess};
use groma_store::{CatalogTables, Store, TableDir};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const EXAMPLES: &str = "\
  groma assess catalog.ttl                        one file, in seconds
  groma assess https://data.example.org           one portal; read first when it was not yet
  groma assess editions/demo --html out/          the portals of an edition, as last harvested
  groma assess editions/demo --csv tickets.csv    who has to mend what, one line a ticket";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Assess {
    /// An edition folder, a portal's address, a file, or a folder of files
    target: String,
    /// Only the catalogs of this unit; may be repeated
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// The reading of the method whose points are printed
    #[arg(long, default_value = "mqa", value_name = "READING")]
    reading: String,
    /// Mends and publishers that are printed
    #[arg(long, default_value_t = 10, value_name = "N")]
    most: usize,
    /// Copies of other data sets do not count
    #[arg(long)]
    without_copies: bool,
    /// Write tickets, one line a publisher and defect
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Write pages to hand on
    #[arg(long, value_name = "DIR")]
    html: Option<PathBuf>,
    #[command(flatten)]
    politeness: Politeness,
}

impl Assess {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let target = Target::read(&self.target)?;
        let aside = self.aside(&target, settings)?;
        let place =
            aside.as_ref().map_or_else(|| target.store(settings), |dir| dir.path().to_owned());
        let store = Store::open(place)?;
        let catalogs = self.catalogs(&target, &store, settings)?;
        let progress = Progress::new(settings.quiet || settings.json);
        let vocabularies = target.vocabularies(settings)?;
        let of_what = self.of_what(&target, &vocabularies);
        let measured = self.measure(&store, &catalogs, vocabularies, &of_what, &progress)?;
        let tables = store.catalog_tables()?;
        let rows: Vec<CatalogRow> = tables.read()?;
        let rows = rows.into_iter().filter(|row| catalogs.contains(&row.catalog_id)).collect();
        let earlier = earlier(&store, &of_what)?;
        let cards = self.cards(&measured, &earlier, &catalogs)?;
        progress.done();
        if let Some(file) = &self.csv {
            write_tickets(&measured, &catalogs, file)?;
        }
        let pages = match &self.html {
            Some(folder) => Some(self.pages(&target, &measured, rows, earlier, folder, settings)?),
            None => None,
        };
        if settings.json {
            println!("{:#}", serde_json::json!({ "catalogs": cards, "pages": pages }));
        } else {
            cards.iter().for_each(|(catalog, card)| print_card(catalog, card));
            if let Some(page) = pages {
                println!("pages: {}", page.display());
            }
        }
        Ok(Outcome::Good)
    }

    /// Of a file, tables are of use for as long as they are looked at, unless a store is named.
    fn aside(&self, target: &Target, settings: &Settings) -> Result<Option<tempfile::TempDir>> {
        let file =
            matches!(target, Target::Alone(source) if matches!(source.address, Address::Path(_)));
        let aside = file && settings.store.is_none();
        aside.then(tempfile::tempdir).transpose().context("a folder for the tables")
    }

    /// The catalogs, harvested if they were not yet, or if they are files.
    fn catalogs(
        &self,
        target: &Target,
        store: &Store,
        settings: &Settings,
    ) -> Result<Vec<CatalogId>> {
        let mut sources = target.sources(settings)?;
        if !self.unit.is_empty() {
            sources.retain(|source| {
                source
                    .unit
                    .as_ref()
                    .is_some_and(|unit| self.unit.iter().any(|u| u == unit.as_str()))
            });
        }
        let known: Vec<CatalogId> = store
            .catalog_tables()?
            .catalogs()
            .iter()
            .map(|folder| folder.catalog().clone())
            .collect();
        let wanted: Vec<CatalogId> = sources.iter().map(|source| source.catalog.clone()).collect();
        if let Target::Edition(_) = target {
            if !wanted.iter().any(|catalog| known.contains(catalog)) {
                bail!(
                    "nothing was harvested yet; `groma harvest {}` reads the portals",
                    self.target
                );
            }
            return Ok(wanted.into_iter().filter(|catalog| known.contains(catalog)).collect());
        }
        let to_read = |source: &groma_harvest::Source| {
            matches!(source.address, Address::Path(_)) || !known.contains(&source.catalog)
        };
        if sources.iter().any(to_read) {
            let client = Arc::new(self.politeness.client()?);
            for (_, ended) in harvest(sources, store, client, Told::default(), 1, settings)? {
                ended?;
            }
        }
        Ok(wanted)
    }

    fn measure(
        &self,
        store: &Store,
        catalogs: &[CatalogId],
        vocabularies: Arc<Vocabularies>,
        of_what: &str,
        progress: &Progress,
    ) -> Result<TableDir> {
        let tables = store.catalog_tables()?;
        let mut wanted = Wanted { catalogs: catalogs.to_vec(), ..Wanted::default() };
        wanted.without_copies = self.without_copies;
        wanted.metadata.measured_at = last_seen(&tables, catalogs)?;
        let terms = Arc::clone(&vocabularies) as Arc<dyn Terms>;
        wanted.vocabularies = vocabularies;
        let metrics = Metrics::shipped(&terms).map_err(|problems| {
            anyhow::anyhow!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        })?;
        let assessing = store.assess(&wanted.metadata.measured_at, of_what)?;
        measure_catalogs(&tables, &metrics, &wanted, &assessing.tables(), &|what| {
            progress.stage(what)
        })?;
        Ok(assessing.commit()?)
    }

    /// What is asked: of which catalogs, by which settings.
    fn of_what(&self, target: &Target, vocabularies: &Vocabularies) -> String {
        let catalogs = match target {
            Target::Edition(_) => self.unit.join(" "),
            Target::Alone(source) => source.catalog.to_string(),
        };
        format!("{catalogs}|copies {}|{}", !self.without_copies, vocabularies.digest())
    }

    fn cards(
        &self,
        measured: &TableDir,
        earlier: &[GroupQualityRow],
        catalogs: &[CatalogId],
    ) -> Result<Vec<(CatalogId, Assessment)>> {
        let mut cards = Vec::new();
        for catalog in catalogs {
            let settings = AssessSettings {
                catalog: Some(catalog.to_string()),
                reading: self.reading.clone(),
                most: self.most,
            };
            let Some(card) = assess(measured, earlier, &settings)? else {
                bail!("`{}` is no reading; `groma sql` has the table `reading`", self.reading);
            };
            cards.push((catalog.clone(), card));
        }
        Ok(cards)
    }

    fn pages(
        &self,
        target: &Target,
        measured: &TableDir,
        catalogs: Vec<CatalogRow>,
        earlier: Vec<GroupQualityRow>,
        folder: &Path,
        settings: &Settings,
    ) -> Result<PathBuf> {
        let watermark = match target {
            Target::Edition(edition) => {
                crate::run::sound(edition, &settings.store(edition))?.definition.edition.watermark
            }
            Target::Alone(_) => None,
        };
        groma_publish::Scorecard::read(measured, catalogs, earlier, watermark)?.write(folder)?;
        Ok(folder.join("index.html"))
    }
}

/// When the catalogs, or their links, were last looked at: the only clock an assessment has.
fn last_seen(tables: &CatalogTables, catalogs: &[CatalogId]) -> Result<String> {
    let rows: Vec<CatalogRow> = tables.read()?;
    let harvested = rows.into_iter().filter(|row| catalogs.contains(&row.catalog_id));
    let harvested = harvested.map(|row| row.harvested_at.to_string()).max();
    Ok(harvested.max(tables.probed_at()?).unwrap_or_default())
}

/// Points of earlier assessments of which the same was asked: others are no trend.
fn earlier(store: &Store, of_what: &str) -> Result<Vec<GroupQualityRow>> {
    let mut rows = Vec::new();
    for tables in store.assessments(of_what)? {
        rows.extend(tables.read::<GroupQualityRow>()?);
    }
    Ok(rows)
}

fn write_tickets(measured: &TableDir, catalogs: &[CatalogId], file: &Path) -> Result<()> {
    let mut tickets: Vec<TicketRow> = measured.read()?;
    tickets.retain(|ticket| catalogs.contains(&ticket.catalog_id));
    tickets.sort_by(|a, b| {
        let by = (&a.owner, &a.catalog_id, &a.publisher, &a.metric);
        by.cmp(&(&b.owner, &b.catalog_id, &b.publisher, &b.metric))
    });
    let mut csv = csv::Writer::from_path(file).with_context(|| file.display().to_string())?;
    csv.write_record([
        "owner",
        "catalog",
        "publisher",
        "metric",
        "who",
        "what",
        "subject",
        "subjects",
        "datasets",
        "points_of_publisher",
        "points_of_catalog",
        "example",
        "first_ids",
    ])?;
    for ticket in &tickets {
        csv.write_record([
            groma_publish::plain_cell(&ticket.owner).as_ref(),
            ticket.catalog_id.as_str(),
            groma_publish::plain_cell(&ticket.publisher).as_ref(),
            ticket.metric.as_str(),
            &ticket.who,
            &ticket.what,
            &ticket.subject_kind,
            &ticket.subjects.to_string(),
            &ticket.datasets.to_string(),
            &format!("{:.2}", ticket.gain),
            &format!("{:.2}", ticket.gain_catalog),
            groma_publish::plain_cell(ticket.example.as_deref().unwrap_or_default()).as_ref(),
            &ticket.first_ids.join(" "),
        ])?;
    }
    csv.flush()?;
    Ok(())
}

fn print_card(catalog: &CatalogId, card: &Assessment) {
    let band = match &card.band {
        Some(band) => band.clone(),
        None => format!("{} to {}", card.band_least, card.band_most),
    };
    println!("{catalog}: {} data sets, {} distributions", card.datasets, card.distributions);
    println!("  {:>6.1} of {:.0} points that can be said ({band})", card.points, card.points_max);
    for dimension in &card.dimensions {
        match dimension.points {
            Some(points) => {
                println!(
                    "  {:>6.1} of {:>3.0}  {}",
                    points, dimension.points_max, dimension.dimension
                );
            }
            None => println!("       – of   –  {}: try `groma probe`", dimension.dimension),
        }
    }
    if let Some(trend) = &card.trend {
        println!("  {:>+6.1} since {}", trend.change, trend.since);
    }
    println!("  what to mend first:");
    for mend in &card.mends {
        println!(
            "  {:>+6.1}  {} ({} {}; {})",
            mend.gain,
            mend.what,
            mend.subjects,
            plural(&mend.subject_kind, mend.subjects),
            mend.who
        );
    }
    if card.copies_left_out > 0 {
        println!("  {} copies of other data sets left out", card.copies_left_out);
    }
    println!("  {} tickets; --csv FILE writes them", card.tickets);
}

fn plural(noun: &str, count: u64) -> String {
    let noun = if noun == "dataset" { "data set" } else { noun };
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
