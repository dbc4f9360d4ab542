//! A scorecard as it is printed: what was read, and what that is worth.

use crate::noticed::{Noticed, noticed};
use crate::plain::plain;
use anyhow::Result;
use groma_define::CatalogId;
use groma_define::tables::{QuarantineRow, SweepRow};
use groma_measure::metadata::Assessment;
use groma_store::CatalogTables;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a catalog is worth, and how much of it that speaks of.
#[derive(Serialize)]
pub(super) struct Card {
    pub(super) catalog: CatalogId,
    pub(super) read: Read,
    #[serde(flatten)]
    pub(super) assessment: Assessment,
}

/// How the catalog was read the last time.
#[derive(Default, Serialize)]
pub(super) struct Read {
    /// False when not everything could be read.
    pub(super) complete: bool,
    incomplete_because: Option<String>,
    /// Records that cannot be read.
    quarantined: u64,
    findings: Vec<Noticed>,
}

impl Read {
    /// The last reading of each of these catalogs.
    pub(super) fn all(tables: &CatalogTables) -> Result<BTreeMap<CatalogId, Self>> {
        let mut last: BTreeMap<CatalogId, SweepRow> = BTreeMap::new();
        for sweep in tables.read::<SweepRow>()? {
            let known = last.get(&sweep.catalog_id);
            if known.is_none_or(|known| known.ended_at <= sweep.ended_at) {
                last.insert(sweep.catalog_id.clone(), sweep);
            }
        }
        let mut all = BTreeMap::new();
        for folder in tables.catalogs() {
            let Some(sweep) = last.remove(folder.catalog()) else { continue };
            let read = Self {
                complete: sweep.complete,
                incomplete_because: sweep.incomplete_because.map(|why| why.to_string()),
                quarantined: folder.tables().rows::<QuarantineRow>(&["locator"])?.count() as u64,
                findings: noticed(folder)?,
            };
            all.insert(sweep.catalog_id, read);
        }
        Ok(all)
    }

    fn print(&self) {
        if let Some(why) = &self.incomplete_because {
            println!("  NOT READ WHOLE: {}", plain(why));
        }
        if self.quarantined > 0 {
            let records = if self.quarantined == 1 { "record" } else { "records" };
            println!("  {} {records} that could not be read count for nothing", self.quarantined);
        }
        if !self.findings.is_empty() {
            let kinds = self.findings.iter().map(|kind| format!("{} {}", kind.count, kind.code));
            println!("  noticed while reading: {}", kinds.collect::<Vec<_>>().join(", "));
        }
    }
}

impl Card {
    /// On a terminal.
    pub(super) fn print(&self) {
        let card = &self.assessment;
        let band = match &card.band {
            Some(band) => band.clone(),
            None => format!("{} to {}", card.band_least, card.band_most),
        };
        println!(
            "{}: {} data sets, {} distributions",
            self.catalog, card.datasets, card.distributions
        );
        self.read.print();
        if card.datasets == 0 {
            println!("  there is nothing to measure");
            return;
        }
        println!(
            "  {:>6.1} of {:.0} points that can be said ({band})",
            card.points, card.points_max
        );
        println!("          {}: {}", card.reading, card.reading_meaning);
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
        if let Some(trend) = card.trend.as_ref().filter(|trend| trend.points_max_compared > 0.0) {
            println!(
                "  {:>+6.1} since {}, of the {:.0} that could be said then too",
                trend.change, trend.since, trend.points_max_compared
            );
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
            if let Some(first) = mend.first.first() {
                let title = first.title.as_deref().unwrap_or("without a title");
                println!("          for example: {} [{}]", short(title), short(&first.native_id));
            }
        }
        self.print_readings();
        if card.copies_left_out > 0 {
            println!("  {} copies of other data sets left out", card.copies_left_out);
        }
        println!("  {} tickets; --csv FILE writes them", card.tickets);
    }
}

impl Card {
    /// The same under the readings that have names of their own.
    fn print_readings(&self) {
        let card = &self.assessment;
        let named = |name: &str| name != card.reading && !name.contains('(');
        println!("  the same under other readings ({}; all with --json):", card.readings.len());
        for other in card.readings.iter().filter(|other| named(&other.reading)) {
            let (points, most) = (other.points, other.points_max);
            println!("  {points:>6.1} of {most:>3.0}  {}: {}", other.reading, other.meaning);
        }
    }
}

/// A portal's text on one line, no longer than a line bears.
fn short(text: &str) -> String {
    const CHARACTERS_MAX: usize = 60;
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", plain(&text[..end])),
        None => plain(&text).into_owned(),
    }
}

fn plural(noun: &str, count: u64) -> String {
    let noun = if noun == "dataset" { "data set" } else { noun };
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}
