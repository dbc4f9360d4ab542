//! `groma returns amend`

use super::spoken::{self, Said};
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_survey::workflow::{Command, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Amend {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// Which question; QUESTION#2 in a repeated section
    question: String,
    #[command(flatten)]
    said: Said,
    /// Why; it is published
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    who: Who,
}

impl Amend {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let answer = spoken::key(&desk.definition, &self.question)?;
        let given = self.said.given()?;
        let said = format!("{unit} {}: {}", spoken::name(&answer), spoken::shortly(&given));
        let command = Command::Amend { answer, given, reason: self.reason.clone() };
        desk.act(Role::Secretariat, Some(&unit), command)?;
        desk.keep()?;
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}
