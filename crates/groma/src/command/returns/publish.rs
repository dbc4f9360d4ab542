//! `groma returns publish`

use super::spoken;
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_survey::workflow::{Command, ReturnState, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Publish {
    /// The edition folder
    edition: PathBuf,
    /// The release, as `groma release` names it
    release: String,
    /// These returns only; all that are frozen when absent
    unit: Vec<String>,
    /// What to know about it; needed for a correction
    #[arg(long, default_value = "")]
    note: String,
    #[command(flatten)]
    who: Who,
}

impl Publish {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let release = settings.store(&self.edition).join("releases").join(&self.release);
        if !release.is_dir() {
            bail!("there is no release `{}`; `groma release` makes it first", self.release);
        }
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let ready = |state| matches!(state, ReturnState::Frozen | ReturnState::Corrected);
        let units = match self.unit.is_empty() {
            true => {
                let returns = desk.round.state().returns.iter();
                returns.filter(|(_, entry)| ready(entry.state)).map(|(u, _)| u.clone()).collect()
            }
            false => self.unit.iter().map(|u| desk.unit(u)).collect::<Result<Vec<_>>>()?,
        };
        for unit in &units {
            let (release, note) = (self.release.clone(), self.note.clone());
            desk.act(Role::Publisher, Some(unit), Command::Publish { release, note })?;
        }
        desk.keep()?;
        if units.is_empty() {
            bail!("no return is frozen, so none is published");
        }
        let said = format!("published in {}: {}", self.release, spoken::list(&units));
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}
