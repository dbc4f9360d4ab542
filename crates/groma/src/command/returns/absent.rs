//! `groma returns absent`

use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_survey::workflow::{Command, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Absent {
    /// The edition folder
    edition: PathBuf,
    /// Which unit
    unit: String,
    /// Why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    who: Who,
}

impl Absent {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let command = Command::NotParticipating { reason: self.reason.clone() };
        desk.act(Role::Secretariat, Some(&unit), command)?;
        desk.keep()?;
        let said =
            format!("{unit} does not take part; a researcher may code it from public evidence");
        super::spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}
