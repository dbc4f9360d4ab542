//! `groma returns merge`

use super::workbook;
use crate::desk::Desk;
use crate::{Outcome, Settings};
use anyhow::Result;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Merge {
    /// The edition folder
    edition: PathBuf,
    /// The workbooks, two or more
    #[arg(required = true, num_args = 2..)]
    file: Vec<PathBuf>,
    /// Whose answers these are, where a workbook does not say
    #[arg(long)]
    unit: Option<String>,
}

impl Merge {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let desk = Desk::look(&self.edition, settings)?;
        let all = workbook::understand(&desk, &self.file, self.unit.as_deref())?;
        let conflicts: usize = all.iter().map(|one| one.conflicts.len()).sum();
        if settings.json {
            let told: Vec<_> = all.iter().map(workbook::json).collect();
            println!("{}", serde_json::to_string_pretty(&told)?);
        } else {
            all.iter().for_each(|understood| println!("{understood}"));
            println!(
                "{conflicts} conflicts; `groma returns import` with the same files takes the rest"
            );
        }
        Ok(if conflicts == 0 { Outcome::Good } else { Outcome::Problems })
    }
}
