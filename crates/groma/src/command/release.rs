//! `groma release`

use crate::progress::Progress;
use crate::run::Pages;
use crate::{Outcome, Settings, round, run};
use anyhow::{Result, bail};
use groma_define::Definition;
use groma_store::{ReleaseRequest, Store};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Release {
    /// The edition folder
    edition: PathBuf,
    /// The release's name, forever
    name: String,
    /// Release although returns of the round are not frozen yet
    #[arg(long)]
    unfinished: bool,
}

/// Findings that stop a publication.
pub(crate) const STOPS: &[&str] = &["publication-waits-for-answer", "answer-without-points"];

impl Release {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let sound = run::sound(&self.edition, &settings.store(&self.edition))?;
        let definition = &sound.definition;
        let store = Store::open(settings.store(&self.edition))?;
        store.can_release(&self.name)?;
        let open = round::unfinished(definition, &self.edition, store.root())?;
        if !open.is_empty() && !self.unfinished {
            bail!(
                "nothing was released: these returns are not frozen: {}; --unfinished releases what is reviewed so far",
                open.join(", ")
            );
        }
        let progress = Progress::new(settings.quiet || settings.json);
        let finished = run::run(&sound, &store, Pages::Written, &progress)?;
        let stop = finished.findings.iter().find(|finding| STOPS.contains(&finding.code.as_ref()));
        if let Some(finding) = stop {
            bail!("nothing was released: {}", finding.message);
        }
        let withheld = |path: &str| is_withheld(definition, path);
        let release = store.release(&ReleaseRequest {
            name: &self.name,
            run: &finished.run,
            edition: &self.edition,
            withheld: &withheld,
        })?;
        if settings.json {
            println!("{}", release.manifest().to_json());
        } else {
            println!("released {} as {}", definition.edition.code, release.dir().display());
            for entry in release.withheld() {
                println!("  withheld, digest {} published: {}", &entry.sha256[..12], entry.path);
            }
        }
        Ok(Outcome::Good)
    }
}

/// What is made from restricted answers cell by cell stays with them.
fn is_withheld(definition: &Definition, path: &str) -> bool {
    let restricted = |file: &str| definition.inputs.iter().any(|i| i.path == file && i.restricted);
    let answers = restricted("answers.csv") || restricted("answers.parquet");
    let from_answers = ["answer.", "evidence.", "answer_points.", "indicator_part.", "finding."]
        .iter()
        .any(|table| {
            path.strip_prefix("tables/")
                .or(path.strip_prefix("site/data/"))
                .is_some_and(|p| p.starts_with(table))
        });
    let pages = path.starts_with("site/unit/") || path == "site/findings.html";
    answers && (from_answers || pages)
}
