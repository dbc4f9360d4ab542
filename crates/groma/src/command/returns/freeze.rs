//! `groma returns freeze`

use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_define::UnitCode;
use groma_survey::workflow::{Command, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Freeze {
    /// The edition folder
    edition: PathBuf,
    /// Which returns
    #[arg(required = true)]
    unit: Vec<String>,
    #[command(flatten)]
    who: Who,
}

impl Freeze {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        for code in &self.unit {
            let unit = desk.unit(code)?;
            let first = !is_waiting(&desk, &unit);
            let command = if first { Command::Freeze } else { Command::ConfirmFreeze };
            desk.act(Role::Secretariat, Some(&unit), command)?;
            let said = match first {
                true => format!("{unit} waits for a second person to freeze it"),
                false => format!("{unit} is frozen{}", unread(&desk, &unit)),
            };
            if !settings.json {
                println!("{said}");
            }
        }
        desk.keep()?;
        super::spoken::done(settings, "frozen as far as said", &desk);
        Ok(Outcome::Good)
    }
}

/// True when one person has frozen it and nothing changed since.
fn is_waiting(desk: &Desk, unit: &UnitCode) -> bool {
    let entry = desk.round.state().returns.get(unit);
    entry.is_some_and(|entry| entry.freezing.as_ref().is_some_and(|f| f.version == entry.version))
}

/// How many answers nobody judged: silence is not agreement, and they are not scored.
fn unread(desk: &Desk, unit: &UnitCode) -> String {
    let rows = desk.round.answers();
    let unread = rows.iter().filter(|row| {
        row.unit == *unit && !row.reviewed && row.respondent == groma_define::Respondent::Government
    });
    match unread.count() {
        0 => String::new(),
        count => format!("; {count} answers that nobody judged are not scored"),
    }
}
