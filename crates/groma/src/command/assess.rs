//! `groma assess`

mod card;
mod tickets;

use crate::assessed::{Measuring, Method};
use crate::command::harvest::{How, harvest};
use crate::memory::Memory;
use crate::politeness::Politeness;
use crate::portals::{Target, of_units};
use crate::progress::Progress;
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use card::{Card, Read};
use groma_define::CatalogId;
use groma_define::tables::{CatalogRow, GroupQualityRow};
use groma_harvest::{Address, Told};
use groma_measure::metadata::{AssessSettings, assess};
use groma_store::{Asked, Store, TableDir};
use std::collections::BTreeMap;
use std::path::PathBuf;
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
    memory: Memory,
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
        let definition = target.definition(settings)?;
        let method = Method::of(definition.as_ref());
        let asked = self.asked(&target, &method);
        let measuring = Measuring {
            store: &store,
            catalogs: &catalogs,
            method: &method,
            without_copies: self.without_copies,
            memory_bytes: self.memory.bytes() as usize,
        };
        let measured = measuring.run(&asked, &progress)?;
        let tables = store.catalog_tables()?;
        let rows: Vec<CatalogRow> = tables.read()?;
        let rows = rows.into_iter().filter(|row| catalogs.contains(&row.catalog_id)).collect();
        let earlier = earlier(&store, &asked)?;
        let read = Read::all(&tables)?;
        let cards = self.cards(&measured, &earlier, &catalogs, read)?;
        progress.done();
        if let Some(file) = &self.csv {
            tickets::write(&measured, &catalogs, file)?;
        }
        let pages = match &self.html {
            Some(folder) => {
                let watermark = definition.and_then(|definition| definition.edition.watermark);
                groma_publish::Scorecard::read(&measured, rows, earlier, watermark)?
                    .write(folder)?;
                Some(folder.join("index.html"))
            }
            None => None,
        };
        if settings.json {
            println!("{:#}", serde_json::json!({ "catalogs": cards, "pages": pages }));
        } else {
            cards.iter().for_each(Card::print);
            if let Some(page) = pages {
                println!("pages: {}", page.display());
            }
        }
        let whole = cards.iter().all(|card| card.read.complete);
        Ok(if whole { Outcome::Good } else { Outcome::Problems })
    }

    /// Of a file, tables are of use for as long as they are looked at; unless a store is named, or
    /// the file was harvested here, and perhaps probed.
    fn aside(&self, target: &Target, settings: &Settings) -> Result<Option<tempfile::TempDir>> {
        let Target::Alone(source) = target else { return Ok(None) };
        if settings.store.is_some() || matches!(source.address, Address::Url(_)) {
            return Ok(None);
        }
        let here = target.store(settings);
        let known = here.is_dir() && !target.tables(&Store::open(here)?)?.catalogs().is_empty();
        (!known).then(tempfile::tempdir).transpose().context("a folder for the tables")
    }

    /// The catalogs, harvested if they were not yet, or if they are files.
    fn catalogs(
        &self,
        target: &Target,
        store: &Store,
        settings: &Settings,
    ) -> Result<Vec<CatalogId>> {
        let sources = of_units(target.sources(settings)?, &self.unit)?;
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
            let client = Arc::new(self.politeness.client(&sources)?);
            let how = How { told: Told::default(), jobs: 1, memory_bytes: self.memory.bytes() };
            for (_, ended) in harvest(sources, store, client, how, settings)? {
                ended?;
            }
        }
        Ok(wanted)
    }

    /// What is asked: of which catalogs, by which settings.
    fn asked(&self, target: &Target, method: &Method<'_>) -> Asked {
        let of_which = match target {
            Target::Edition(_) => self.unit.join(" "),
            Target::Alone(source) => source.catalog.to_string(),
        };
        let copies = if self.without_copies { "without" } else { "with" };
        Asked { of_which, how: format!("{copies} copies, {}", method.name()) }
    }

    fn cards(
        &self,
        measured: &TableDir,
        earlier: &[GroupQualityRow],
        catalogs: &[CatalogId],
        mut read: BTreeMap<CatalogId, Read>,
    ) -> Result<Vec<Card>> {
        let mut cards = Vec::new();
        for catalog in catalogs {
            let settings = AssessSettings {
                catalog: Some(catalog.to_string()),
                reading: self.reading.clone(),
                most: self.most,
            };
            let Some(assessment) = assess(measured, earlier, &settings)? else {
                bail!("`{}` is no reading; `groma sql` has the table `reading`", self.reading);
            };
            let read = read.remove(catalog).unwrap_or_default();
            cards.push(Card { catalog: catalog.clone(), read, assessment });
        }
        Ok(cards)
    }
}

/// Points of earlier assessments of which the same was asked: others are no trend.
fn earlier(store: &Store, asked: &Asked) -> Result<Vec<GroupQualityRow>> {
    let mut rows = Vec::new();
    for tables in store.assessments(asked)? {
        rows.extend(tables.read::<GroupQualityRow>()?);
    }
    Ok(rows)
}
