//! `groma returns forget`

use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_survey::workflow::{Command, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Forget {
    /// The edition folder
    edition: PathBuf,
    /// The name to forget
    name: String,
    #[command(flatten)]
    who: Who,
}

impl Forget {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let known = desk.people.iter().find(|(_, person)| person.name == self.name);
        let Some(actor) = known.map(|(actor, _)| actor.clone()) else {
            bail!("nobody of that name is known to the round of this edition")
        };
        desk.act(Role::Administrator, None, Command::Erase { actor: actor.clone() })?;
        desk.keep()?;
        desk.forget(&actor)?;
        let said = format!("{actor} has no name any more; what was done under it stays");
        super::spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}
