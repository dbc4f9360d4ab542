//! `groma explain`

use crate::{Outcome, Settings};
use anyhow::Result;
use groma_store::Store;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Explain {
    /// The edition folder
    edition: PathBuf,
    /// The unit whose score it is
    unit: String,
    /// The node; the index when absent
    node: Option<String>,
    /// The variant; main when absent
    #[arg(long)]
    variant: Option<String>,
}

impl Explain {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let definition = crate::run::sound(&self.edition)?;
        let run = Store::open(settings.store(&self.edition))?.latest()?;
        let explained = groma_score::explain(
            &definition,
            &run.tables(),
            &self.unit,
            self.node.as_deref(),
            self.variant.as_deref(),
        )?;
        if settings.json {
            println!("{}", serde_json::to_string_pretty(&explained)?);
        } else {
            print!("{explained}");
        }
        Ok(Outcome::Good)
    }
}
