//! `groma run`

use crate::command::release::STOPS;
use crate::progress::Progress;
use crate::run::{Finished, Pages};
use crate::{Outcome, Settings, run};
use anyhow::Result;
use groma_define::Definition;
use groma_define::tables::{FindingRow, ScoreRow};
use groma_store::Store;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Run {
    /// The edition folder
    edition: PathBuf,
    /// Exit with 1 when a printed figure does not come out
    #[arg(long)]
    strict: bool,
    /// Write tables only, no pages and downloads: for editions with very many units
    #[arg(long)]
    tables_only: bool,
}

impl Run {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let sound = run::sound(&self.edition, &settings.store(&self.edition))?;
        let store = Store::open(settings.store(&self.edition))?;
        let progress = Progress::new(settings.quiet || settings.json);
        let pages = if self.tables_only { Pages::LeftOut } else { Pages::Written };
        let finished = run::run(&sound, &store, pages, &progress)?;
        let differ = Comparison::of(&finished).differ;
        if settings.json {
            print_json(&finished, &store)?;
        } else {
            print_text(&sound.definition, &finished, &store)?;
            if !sound.collected.is_empty() {
                println!(
                    "answers: those of the round; `groma returns status` shows where it stands"
                );
            }
        }
        let stops = |finding: &FindingRow| STOPS.contains(&finding.code.as_ref());
        let problems = finished.findings.iter().any(stops) || (self.strict && differ > 0);
        Ok(if problems { Outcome::Problems } else { Outcome::Good })
    }
}

/// How many published figures come out.
struct Comparison {
    agree: usize,
    differ: usize,
    known: usize,
    shown: usize,
    without: usize,
}

impl Comparison {
    fn of(finished: &Finished) -> Self {
        let count = |wanted: &dyn Fn(&str, Option<bool>) -> bool| {
            finished.checks.iter().filter(|check| wanted(&check.status, check.holds)).count()
        };
        Self {
            agree: count(&|status, holds| status == "printed" && holds == Some(true)),
            differ: count(&|status, holds| status == "printed" && holds == Some(false)),
            known: count(&|status, holds| status == "known-mismatch" && holds.is_some()),
            shown: count(&|status, holds| {
                !matches!(status, "printed" | "known-mismatch") && holds == Some(true)
            }),
            without: count(&|_, holds| holds.is_none()),
        }
    }
}

fn print_text(definition: &Definition, finished: &Finished, store: &Store) -> Result<()> {
    let edition = &definition.edition;
    println!("{} ({})", edition.name, edition.code);
    if !edition.notice.is_empty() {
        println!("{}", edition.notice);
    }
    println!();
    ranking(definition, finished)?;
    let comparison = Comparison::of(finished);
    println!();
    println!(
        "published figures: {} printed agree, {} printed differ, {} known mismatches, \
         {} others agree, {} cannot be computed",
        comparison.agree, comparison.differ, comparison.known, comparison.shown, comparison.without
    );
    for finding in
        finished.findings.iter().filter(|finding| finding.severity.as_ref() != "note").take(20)
    {
        println!("{}[{}]: {}", finding.severity, finding.code, finding.message);
    }
    println!("run {}", finished.run.id());
    println!("pages: {}", store.preview().join("index.html").display());
    Ok(())
}

/// The first ten of the ranking; the pages and `groma sql` have the rest.
fn ranking(definition: &Definition, finished: &Finished) -> Result<()> {
    let index = definition.index_node().map_or("", |node| node.code.as_str());
    let wanted = [("variant", definition.main().variant.as_str()), ("node", index)];
    let mut rows: Vec<ScoreRow> = finished.run.tables().read_where(&wanted)?;
    rows.retain(|row| row.rank.is_some());
    rows.sort_by(|a, b| {
        let rank = |row: &ScoreRow| row.rank.unwrap_or(f64::MAX);
        rank(a).total_cmp(&rank(b)).then_with(|| a.unit.cmp(&b.unit))
    });
    for row in rows.iter().take(10) {
        let name = definition.unit(row.unit.as_str()).map_or("", |unit| &unit.name);
        let range = match (row.rank_low, row.rank_high) {
            (Some(low), Some(high)) => format!("{low:.0}–{high:.0}"),
            _ => String::new(),
        };
        println!(
            "{:>4}  {:<8} {:<28} {:>10.*}",
            row.rank.unwrap_or_default(),
            range,
            name,
            usize::from(definition.main().decimals),
            row.published.unwrap_or_default()
        );
    }
    if rows.len() > 10 {
        println!("      … and {} more", rows.len() - 10);
    }
    Ok(())
}

fn print_json(finished: &Finished, store: &Store) -> Result<()> {
    let comparison = Comparison::of(finished);
    let value = serde_json::json!({
        "run": finished.run.id().as_str(),
        "folder": finished.run.dir(),
        "pages": store.preview().join("index.html"),
        "published": {
            "printed_agree": comparison.agree,
            "printed_differ": comparison.differ,
            "known_mismatches": comparison.known,
            "others_agree": comparison.shown,
            "not_computed": comparison.without,
        },
        "findings": finished.findings.len(),
    });
    println!("{}", serde_json::to_string_pretty(&value)?);
    Ok(())
}
