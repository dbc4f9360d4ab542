//! `groma returns reply`

use super::workbook::{self, Part};
use super::{issue, spoken};
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Context, Result};
use groma_define::{calendar_day, day_number};
use groma_survey::workflow::{Command, Moment, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Reply {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// The question whose decision the unit disputes; without one, the reply is opened
    question: Option<String>,
    /// What shows it: an address or the name of a file; may be repeated
    #[arg(long, value_name = "ADDRESS", requires = "question")]
    evidence: Vec<String>,
    /// Why it is disputed
    #[arg(long, requires = "question")]
    reason: Option<String>,
    /// Who disputes it for the unit
    #[arg(long, requires = "question", value_name = "NAME")]
    name: Option<String>,
    /// Write a workbook that shows each answer with what was decided, and why
    #[arg(long, short, value_name = "FILE", conflicts_with = "question")]
    out: Option<PathBuf>,
    /// How many days the unit has, 7 to 21; the edition's when absent
    #[arg(long)]
    days: Option<u32>,
    #[command(flatten)]
    who: Who,
}

impl Reply {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let said = match &self.question {
            None => {
                let until = self.until(&desk)?;
                let said = format!("{unit} may reply until {}", until.day());
                desk.act(Role::System, Some(&unit), Command::OpenReply { until })?;
                said
            }
            Some(question) => {
                let answer = spoken::key(&desk.definition, question)?;
                let reason = self.reason.clone().context("say why, with --reason")?;
                let name = self.name.clone().context("say who disputes it, with --name")?;
                let actor = desk.person(&name, "")?;
                desk.entrust(&actor, Role::Coordinator, &unit)?;
                let evidence = spoken::evidence(&self.evidence.join(";"));
                let said = format!("{unit} disputes {}", spoken::name(&answer));
                let command = Command::Dispute { answer, reason, evidence };
                desk.act_for(&actor, Role::Coordinator, &unit, "a message to the desk", command)?;
                said
            }
        };
        desk.keep()?;
        if let Some(out) = &self.out {
            let bytes = workbook::write(&desk, &unit, None, Part::All, "")?;
            issue::write(out, &bytes)?;
        }
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }

    fn until(&self, desk: &Desk) -> Result<Moment> {
        let usual = desk.definition.edition.returns.as_ref().map_or(14, |days| days.reply_days);
        let days = i64::from(self.days.unwrap_or(usual));
        let today = day_number(desk.at().day()).context("a moment has a day")?;
        Ok(Moment::end_of_day(&calendar_day(today + days))?)
    }
}
