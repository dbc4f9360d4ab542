//! `groma reproduce`

use crate::progress::Progress;
use crate::run::Pages;
use crate::{Outcome, Settings, run};
use anyhow::{Context, Result, bail};
use groma_store::{FileEntry, Manifest, Release, Store};
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
        if let Some(inputs) = self.inputs.as_ref().filter(|inputs| !inputs.is_dir()) {
            bail!("{} is not a folder", inputs.display());
        }
        let mismatches = release.mismatches()?;
        if !mismatches.is_empty() {
            let named: Vec<String> = mismatches.iter().map(ToString::to_string).collect();
            let count = named.len();
            let said = format!("the release is not whole: {count} files differ from its manifest");
            return Ok(refused(settings, &format!("{}\n{said}", named.join("\n"))));
        }
        let aside = tempfile::tempdir().context("making a folder to recompute in")?;
        let edition = aside.path().join("edition");
        let withheld = self.gather(&release, &edition)?;
        if !withheld.is_empty() {
            return self.without_answers(&release, &edition, &withheld, settings);
        }
        let store = Store::open(aside.path().join("store"))?;
        let sound = run::sound(&edition, store.root())?;
        let progress = Progress::new(settings.quiet || settings.json);
        let finished = run::run(&sound, &store, Pages::Written, &progress)?;
        let difference = groma_score::first_difference(&release.tables(), &finished.run.tables())?;
        if let Some(difference) = difference {
            return Ok(refused(settings, &format!("the first cell that differs: {difference}")));
        }
        Ok(verdict(&release, finished.run.manifest(), settings))
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
        let aside = tempfile::tempdir().context("making a folder to recompute in")?;
        let definition = run::sound(edition, aside.path())?.definition;
        let tables = groma_store::TableDir::new(aside.path());
        let progress = Progress::new(settings.quiet || settings.json);
        progress.stage("recomputing from indicator values");
        std::fs::copy(release.tables().path("indicator_value"), tables.path("indicator_value"))?;
        let id = release.manifest().run.as_str().into();
        groma_score::score(&definition, &id, &tables, &|_| {})?;
        progress.done();
        let difference = groma_score::first_computed_difference(&release.tables(), &tables)?;
        if let Some(difference) = difference {
            return Ok(refused(settings, &format!("the first cell that differs: {difference}")));
        }
        if settings.json {
            let value = serde_json::json!({
                "reproduced": true, "from": "indicator values", "withheld": withheld,
            });
            println!("{value:#}");
        } else {
            println!(
                "reproduced from the indicator values on: every score, rank and range is the same; \
                 {} withheld, so indicator values and pages were not made again",
                withheld.join(", ")
            );
        }
        Ok(Outcome::Good)
    }
}

/// Says why a release does not reproduce.
fn refused(settings: &Settings, why: &str) -> Outcome {
    match settings.json {
        true => println!("{:#}", serde_json::json!({ "reproduced": false, "why": why })),
        false => println!("{why}"),
    }
    Outcome::Problems
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

/// Cells are the same; the verdict also looks at the bytes of every file. Another engine
/// may write other bytes, the same engine may not.
fn verdict(release: &Release, recomputed: &Manifest, settings: &Settings) -> Outcome {
    let (old, new) = (&release.manifest().outputs, &recomputed.outputs);
    let same = |entry: &&FileEntry| {
        new.iter().any(|other| other.path == entry.path && other.sha256 == entry.sha256)
    };
    let differ: Vec<&str> =
        old.iter().filter(|entry| !same(entry)).map(|entry| entry.path.as_str()).collect();
    let (engine, ours) = (&release.manifest().engine, &recomputed.engine);
    let reproduced = differ.is_empty() || engine != ours;
    if settings.json {
        let value = serde_json::json!({
            "reproduced": reproduced, "from": "inputs", "files": old.len(), "other_bytes": differ,
            "released_by": engine, "recomputed_by": ours,
        });
        println!("{value:#}");
    } else if differ.is_empty() {
        println!("reproduced: every cell is the same");
        println!("all {} files are the same, byte for byte", old.len());
    } else {
        println!(
            "every cell of the tables is the same; {} of {} files have other bytes:",
            differ.len(),
            old.len()
        );
        differ.iter().take(20).for_each(|path| println!("  {path}"));
        match reproduced {
            true => println!("reproduced cell by cell: released by {engine}, recomputed by {ours}"),
            false => println!("not reproduced: {ours} writes other bytes into them"),
        }
    }
    if reproduced { Outcome::Good } else { Outcome::Problems }
}
