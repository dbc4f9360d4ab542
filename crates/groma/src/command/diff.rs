//! `groma diff`

use crate::{Outcome, Settings, run};
use anyhow::{Context, Result};
use groma_survey::concordance;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Diff {
    /// The earlier edition folder
    old: PathBuf,
    /// The later one
    new: PathBuf,
    /// Write the concordance: rows that were kept, and new ones for questions of one code
    #[arg(long, value_name = "FILE")]
    concordance: Option<PathBuf>,
}

impl Diff {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let old = run::sound(&self.old, &settings.store(&self.old))?.definition;
        let new = run::sound(&self.new, &settings.store(&self.new))?.definition;
        let changes = concordance::diff(&old, &new, &new.concordance);
        if let Some(file) = &self.concordance {
            let rows = concordance::concordance_rows(&old, &changes, &new.concordance);
            let text = concordance::write_csv(&rows, new.edition.delimiter);
            std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
        }
        match settings.json {
            true => {
                let rows = concordance::diff_rows(&changes);
                println!("{}", serde_json::to_string_pretty(&rows)?);
            }
            false => print!("{}", concordance::diff_text(&old, &new, &changes)),
        }
        Ok(Outcome::Good)
    }
}
