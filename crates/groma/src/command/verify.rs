//! `groma verify`

use crate::assessed::{Measuring, Method};
use crate::memory::Memory;
use crate::plain::plain;
use crate::progress::Progress;
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_define::Definition;
use groma_define::tables::{VerificationEvidenceRow, VerificationRow};
use groma_measure::verify::{Harvest, Verified, verify};
use groma_store::{Asked, Limits, Store, TableDir};
use std::collections::BTreeMap;
use std::path::PathBuf;

const EXAMPLES: &str = "\
  groma verify editions/demo                        every claim that a rule tests
  groma verify editions/demo XAV                    those of one unit
  groma verify editions/demo XAV --question key_air one answer, with all its evidence

The portals are those of the last `groma harvest`. A verdict never changes an answer, and what was not
found is not a No.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Verify {
    /// The edition folder
    edition: PathBuf,
    /// Only this unit
    unit: Option<String>,
    /// Only this question
    #[arg(long, value_name = "QUESTION")]
    question: Option<String>,
    /// Write the tables that verdicts were made from and the verdicts into this folder
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    #[command(flatten)]
    memory: Memory,
}

impl Verify {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let place = settings.store(&self.edition);
        let definition = crate::run::sound(&self.edition, &place)?.definition;
        self.check(&definition)?;
        let store = Store::open(place)?;
        let progress = Progress::new(settings.quiet || settings.json);
        let measured = self.measured(&store, &definition, &progress)?;
        progress.stage("verifying answers");
        let aside = tempfile::tempdir().context("a folder for the tables")?;
        let folder = self.tables.as_deref().unwrap_or(aside.path());
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let out = TableDir::new(folder);
        let catalogs = store.catalog_tables()?;
        let harvest = Harvest { catalogs: &catalogs, measured: &measured };
        let verified = verify(&definition, &harvest, Limits::default(), &out)?;
        progress.done();
        let verdicts: Vec<&VerificationRow> =
            verified.verdicts.iter().filter(|row| self.is_asked(row)).collect();
        match settings.json {
            true => print_json(&verdicts, &verified),
            false => print(&definition, &verdicts, &verified),
        }
        let contradicted = verdicts.iter().any(|row| *row.verdict == *"contradicted");
        Ok(if contradicted { Outcome::Problems } else { Outcome::Good })
    }

    fn check(&self, definition: &Definition) -> Result<()> {
        if definition.tests.is_empty() {
            bail!("nothing is tested: tests.csv says which rule tests which question");
        }
        if let Some(unit) = &self.unit
            && definition.unit(unit).is_none()
        {
            bail!("`{unit}` is no unit of the edition");
        }
        if let Some(question) = &self.question
            && !definition.tests.iter().any(|test| test.question.as_str() == question)
        {
            bail!("no rule tests `{question}`; tests.csv says what is tested");
        }
        Ok(())
    }

    /// What was measured of the portals as they were last harvested.
    fn measured(
        &self,
        store: &Store,
        definition: &Definition,
        progress: &Progress,
    ) -> Result<TableDir> {
        let catalogs: Vec<_> = store
            .catalog_tables()?
            .catalogs()
            .iter()
            .map(|folder| folder.catalog().clone())
            .collect();
        if catalogs.is_empty() {
            let edition = self.edition.display();
            bail!("nothing was harvested yet; `groma harvest {edition}` reads the portals");
        }
        let method = Method::of(Some(definition));
        let measuring = Measuring {
            store,
            catalogs: &catalogs,
            method: &method,
            without_copies: false,
            memory_bytes: self.memory.bytes() as usize,
        };
        let how = format!("with copies, {}", method.name());
        measuring.run(&Asked { of_which: String::new(), how }, progress)
    }

    fn is_asked(&self, row: &VerificationRow) -> bool {
        self.unit.as_deref().is_none_or(|unit| unit == row.unit.as_str())
            && self.question.as_deref().is_none_or(|question| question == row.question.as_str())
    }
}

fn print(definition: &Definition, verdicts: &[&VerificationRow], verified: &Verified) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in verdicts {
        *counts.entry(&row.verdict).or_default() += 1;
        let label = definition
            .question(row.question.as_str())
            .map_or(row.question.as_str(), |q| definition.label(&q.labels, row.question.as_str()));
        println!("{} {}: {}", row.unit, row.question, plain(label));
        println!(
            "  claim     {}{}, as of {}",
            plain(row.option.as_str()),
            worth(row.share),
            row.as_of
        );
        let sure = row.confidence.map_or(String::new(), |sure| format!(" ({sure:.2} sure)"));
        println!("  verdict   {}{sure}: {}", row.verdict.replace('_', " "), plain(&row.because));
        for evidence in evidence_of(verified, row) {
            let title = evidence.title.as_deref().unwrap_or(&evidence.id);
            println!("  evidence  {}: {}", plain(title), plain(&evidence.says));
            if let Some(url) = &evidence.url {
                println!("            {}", plain(url));
            }
        }
        if !row.settles.is_empty() {
            println!("  settled by {}", plain(&row.settles));
        }
        println!();
    }
    let told: Vec<String> = counts
        .iter()
        .map(|(verdict, count)| format!("{count} {}", verdict.replace('_', " ")))
        .collect();
    println!("{} claims tested: {}", verdicts.len(), told.join(", "));
    println!("a verdict never changes an answer; what was not found is not a No");
}

fn worth(share: Option<f64>) -> String {
    share.map_or(String::new(), |share| format!(" ({:.0} % of the points)", 100.0 * share))
}

fn evidence_of<'v>(
    verified: &'v Verified,
    row: &VerificationRow,
) -> impl Iterator<Item = &'v VerificationEvidenceRow> {
    verified.evidence.iter().filter(move |evidence| {
        (&evidence.unit, &evidence.question, evidence.instance, &evidence.rule, &evidence.item)
            == (&row.unit, &row.question, row.instance, &row.rule, &row.item)
    })
}

fn print_json(verdicts: &[&VerificationRow], verified: &Verified) {
    let one = |row: &&VerificationRow| {
        let evidence: Vec<_> = evidence_of(verified, row)
            .map(|evidence| {
                serde_json::json!({
                    "kind": evidence.kind, "id": evidence.id, "title": evidence.title,
                    "url": evidence.url, "says": evidence.says,
                })
            })
            .collect();
        serde_json::json!({
            "unit": row.unit, "question": row.question, "instance": row.instance, "rule": row.rule,
            "item": row.item, "claim": row.option, "share": row.share, "as_of": row.as_of,
            "verdict": row.verdict, "confidence": row.confidence, "low": row.evidenced_low,
            "high": row.evidenced_high, "because": row.because, "settles": row.settles,
            "evidence": evidence,
        })
    };
    println!(
        "{:#}",
        serde_json::json!({ "verdicts": verdicts.iter().map(one).collect::<Vec<_>>() })
    );
}
