//! `groma check`

use crate::{Outcome, Settings, run};
use anyhow::Result;
use groma_define::Severity;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Check {
    /// The edition folder
    edition: PathBuf,
}

impl Check {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let (_, diagnostics) = run::problems(&self.edition, &settings.store(&self.edition))?;
        let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        let errors = count(Severity::Error);
        if settings.json {
            println!("{}", serde_json::to_string_pretty(&diagnostics)?);
        } else {
            for diagnostic in &diagnostics {
                println!("{diagnostic}");
            }
            if !settings.quiet {
                let (warnings, notes) = (count(Severity::Warning), count(Severity::Note));
                println!("{errors} errors, {warnings} warnings, {notes} notes");
            }
        }
        Ok(if errors == 0 { Outcome::Good } else { Outcome::Problems })
    }
}
