//! `groma returns contest`

use super::spoken;
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Context, Result};
use groma_define::{UnitCode, calendar_day, day_number};
use groma_survey::workflow::{Command, Moment, Request, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Contest {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// The question that somebody of the public contests; without one, the window is opened
    question: Option<String>,
    /// Why it is contested, rejected or corrected
    #[arg(long)]
    reason: Option<String>,
    /// What shows it: an address or the name of a file; may be repeated
    #[arg(long, value_name = "ADDRESS", requires = "question")]
    evidence: Vec<String>,
    /// How many days the public has; the edition's when absent
    #[arg(long, conflicts_with = "question")]
    days: Option<u32>,
    /// Turn the contest with this number down
    #[arg(long, value_name = "NUMBER", requires = "adjudicator", conflicts_with = "question")]
    reject: Option<u32>,
    /// Uphold the contest with this number: the next release has --value
    #[arg(long, value_name = "NUMBER", requires_all = ["adjudicator", "value"])]
    correct: Option<u32>,
    /// The value that takes the answer's place
    #[arg(long, requires = "correct", allow_hyphen_values = true)]
    value: Option<String>,
    /// Who decides on the contest
    #[arg(long, value_name = "NAME")]
    adjudicator: Option<String>,
    /// Close the window
    #[arg(long, conflicts_with_all = ["question", "reject", "correct"])]
    close: bool,
    #[command(flatten)]
    who: Who,
}

impl Contest {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let said = match (&self.question, self.reject, self.correct, self.close) {
            (Some(question), ..) => self.contest(&mut desk, &unit, question)?,
            (_, Some(contest), ..) => {
                let reason = self.reason()?;
                self.decide(&mut desk, &unit, Command::RejectContest { contest, reason })?;
                format!("{unit}: contest {contest} is turned down")
            }
            (_, _, Some(contest), _) => {
                let value = self.value.as_deref().unwrap_or_default();
                let (given, reason) = (spoken::value(value, "", "", "")?, self.reason()?);
                self.decide(&mut desk, &unit, Command::Correct { contest, given, reason })?;
                format!("{unit}: corrected; `groma returns publish` with a note publishes it")
            }
            (.., true) => {
                desk.act(Role::System, Some(&unit), Command::CloseContest)?;
                format!("{unit}: the contest window is closed")
            }
            _ => {
                let until = self.until(&desk)?;
                let said = format!("{unit} can be contested until {}", until.day());
                desk.act(Role::System, Some(&unit), Command::OpenContest { until })?;
                said
            }
        };
        desk.keep()?;
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }

    /// Somebody of the public wrote: nobody signs in for that, and the desk only takes it in.
    fn contest(&self, desk: &mut Desk, unit: &UnitCode, question: &str) -> Result<String> {
        let answer = spoken::key(&desk.definition, question)?;
        let evidence = spoken::evidence(&self.evidence.join(";"));
        let request = Request {
            key: format!("contest-{}", desk.round.state().seq + 1),
            at: desk.at().clone(),
            actor: None,
            role: Role::Public,
            unit: Some(unit.clone()),
            expected: None,
            on_behalf_of: None,
            command: Command::Contest { answer, reason: self.reason()?, evidence },
        };
        desk.ask(request)?;
        let contests = &desk.round.state().returns[unit].contests;
        Ok(format!("{unit}: contest {} of {question} is taken in", contests.len()))
    }

    fn decide(&self, desk: &mut Desk, unit: &UnitCode, command: Command) -> Result<()> {
        let actor = desk.known(self.adjudicator.as_deref().unwrap_or_default())?;
        desk.act_for(&actor, Role::Adjudicator, unit, "a message to the desk", command)
    }

    fn reason(&self) -> Result<String> {
        self.reason.clone().context("say why, with --reason")
    }

    fn until(&self, desk: &Desk) -> Result<Moment> {
        let usual = desk.definition.edition.returns.as_ref().map_or(30, |days| days.contest_days);
        let today = day_number(desk.at().day()).context("a moment has a day")?;
        let last = today + i64::from(self.days.unwrap_or(usual));
        Ok(Moment::end_of_day(&calendar_day(last))?)
    }
}
