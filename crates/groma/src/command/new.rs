//! `groma new`

use crate::{Outcome, Settings};
use anyhow::Result;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct New {
    /// A folder that is empty or not there yet
    dir: PathBuf,
}

impl New {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        groma_define::new::write(&self.dir)?;
        if settings.json {
            println!("{:#}", serde_json::json!({ "edition": self.dir }));
        } else if !settings.quiet {
            let dir = self.dir.display();
            println!("{dir} is an edition; `groma run {dir}` computes it");
        }
        Ok(Outcome::Good)
    }
}
