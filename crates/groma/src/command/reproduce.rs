//! `groma reproduce`

use crate::progress::Progress;
use crate::run::Pages;
use crate::{Outcome, Settings, run};
use anyhow::{Context, Result, bail};
use groma_store::{Manifest, Release, Store};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Reproduce {
    /// The folder of the release
    release: PathBuf,
    /// A folder with the inputs that the release withholds
    #[arg(long, value_name = "DIR")]
    inputs: Option<PathBuf>,
}

impl Reproduce {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let release = Release::open(&self.release)?;
        let mismatches = release.mismatches()?;
        if !mismatches.is_empty() {
            for mismatch in &mismatches {
                println!("{mismatch}");
            }
            println!(
                "the release is not whole: {} files differ from its manifest",
                mismatches.len()
            );
            return Ok(Outcome::Problems);
        }
        let aside = tempfile::tempdir().context("making a folder to recompute in")?;
        let edition = aside.path().join("edition");
        let withheld = self.gather(&release, &edition)?;
        if !withheld.is_empty() {
            return self.without_answers(&release, &edition, &withheld, settings);
        }
        let definition = run::sound(&edition)?;
        let store = Store::open(aside.path().join("store"))?;
        let progress = Progress::new(settings.quiet || settings.json);
        let finished = run::run(&definition, &edition, &store, Pages::Written, &progress)?;
        let difference = groma_score::first_difference(&release.tables(), &finished.run.tables())?;
        if let Some(difference) = difference {
            println!("the first cell that differs: {difference}");
            return Ok(Outcome::Problems);
        }
        verdict(&release, finished.run.manifest());
        Ok(Outcome::Good)
    }

    /// Copies the inputs together; returns those that are withheld and were not given.
    fn gather(&self, release: &Release, edition: &Path) -> Result<Vec<String>> {
        let mut missing = Vec::new();
        for entry in &release.manifest().inputs {
            let to = edition.join(&entry.path);
            std::fs::create_dir_all(to.parent().unwrap_or(edition))?;
            let given = self.inputs.as_ref().map(|dir| dir.join(&entry.path));
            let from = match (entry.withheld, given) {
                (false, _) => release.inputs().join(&entry.path),
                (true, Some(given)) if given.is_file() => given,
                (true, _) => {
                    missing.push(entry.path.clone());
                    continue;
                }
            };
            std::fs::copy(&from, &to).with_context(|| format!("copying {}", from.display()))?;
            let (digest, _) = groma_store::sha256_file(&to)?;
            if digest != entry.sha256 {
                bail!("{} is not the file that the release was made from", from.display());
            }
        }
        Ok(missing)
    }

    /// Without the answers the release still reproduces, from its indicator values on.
    fn without_answers(
        &self,
        release: &Release,
        edition: &Path,
        withheld: &[String],
        settings: &Settings,
    ) -> Result<Outcome> {
        for file in withheld {
            if NEEDED.contains(&file.as_str()) {
                bail!(
                    "{file} is withheld, and nothing can be recomputed without it; give --inputs"
                );
            }
            std::fs::write(edition.join(file), without_rows(file))?;
        }
        let definition = run::sound(edition)?;
        let aside = tempfile::tempdir().context("making a folder to recompute in")?;
        let tables = groma_store::TableDir::new(aside.path());
        let progress = Progress::new(settings.quiet || settings.json);
        progress.stage("recomputing from indicator values");
        std::fs::copy(release.tables().path("indicator_value"), tables.path("indicator_value"))?;
        let id = release.manifest().run.as_str().into();
        groma_score::score(&definition, &id, &tables, &|_| {})?;
        progress.done();
        let difference = groma_score::first_computed_difference(&release.tables(), &tables)?;
        if let Some(difference) = difference {
            println!("the first cell that differs: {difference}");
            return Ok(Outcome::Problems);
        }
        println!(
            "reproduced from the indicator values on: every score, rank and range is the same; \
             {} withheld, so the indicator values themselves were not recomputed",
            withheld.join(", ")
        );
        Ok(Outcome::Good)
    }
}

/// What scores are computed from, beside the indicator values.
const NEEDED: &[&str] =
    &["edition.toml", "method.toml", "units.csv", "cohorts.csv", "framework.csv", "published.csv"];

/// A withheld table stands in the edition with its columns and without rows.
fn without_rows(file: &str) -> String {
    let schemas = groma_define::schema::csv_schemas();
    let fields = schemas.get(file).and_then(|schema| schema["fields"].as_array());
    let names: Vec<&str> = fields
        .into_iter()
        .flatten()
        .filter_map(|field| field["name"].as_str())
        .filter(|name| !name.contains("::"))
        .collect();
    match names.as_slice() {
        [] => String::new(),
        names => names.join(",") + "\n",
    }
}

/// Cells are the same; the verdict also says whether the bytes are.
fn verdict(release: &Release, recomputed: &Manifest) {
    let (old, new) = (&release.manifest().outputs, &recomputed.outputs);
    let differ: Vec<&str> = old
        .iter()
        .filter(|entry| {
            !new.iter().any(|other| other.path == entry.path && other.sha256 == entry.sha256)
        })
        .map(|entry| entry.path.as_str())
        .collect();
    let engine = &release.manifest().engine;
    println!("reproduced: every cell is the same");
    match differ.as_slice() {
        [] => println!("all {} files are the same, byte for byte", old.len()),
        some => println!(
            "{} of {} files have other bytes (released by {engine}, recomputed by {}): {}",
            some.len(),
            old.len(),
            recomputed.engine,
            some[..some.len().min(5)].join(", ")
        ),
    }
}
