//! `groma returns extend`

use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_survey::workflow::{Command, Deadline, Moment, ReturnState, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Extend {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// The last day now, in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: String,
    /// Why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    who: Who,
}

impl Extend {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let until = Moment::end_of_day(&self.until)?;
        let state = desk.round.state().returns.get(&unit).map(|entry| entry.state);
        let deadline = match state {
            Some(ReturnState::Queried) => Deadline::Query,
            Some(ReturnState::RightOfReply) => Deadline::Reply,
            Some(ReturnState::ContestWindow) => Deadline::Contest,
            _ => Deadline::Return,
        };
        let command = Command::Extend { deadline, until, reason: self.reason.clone() };
        desk.act(Role::Secretariat, Some(&unit), command)?;
        desk.keep()?;
        super::spoken::done(settings, &format!("{unit} has until {}", self.until), &desk);
        Ok(Outcome::Good)
    }
}
