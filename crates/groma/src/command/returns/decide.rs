//! `groma returns decide`

use super::spoken::{self, Judged};
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_survey::workflow::{Command, Outcome as Becomes, ReturnState, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Decide {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// CSV with the columns question, instance, outcome (kept, adjusted, not_verifiable), value, kind, reason
    decisions: Option<PathBuf>,
    /// Who decides; an appointed adjudicator
    #[arg(long, value_name = "NAME")]
    adjudicator: String,
    #[command(flatten)]
    who: Who,
}

const SOURCE: &str = "a message to the desk";

impl Decide {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let actor = desk.known(&self.adjudicator)?;
        let state = desk.round.state().returns.get(&unit).map(|entry| entry.state);
        if state != Some(ReturnState::Adjudication) {
            desk.act_for(&actor, Role::Adjudicator, &unit, SOURCE, Command::StartAdjudication)?;
        }
        // What every reviewer agreed to needs no judge; what they did not does.
        let agreed = Command::DecideAgreed;
        let request = desk.request_for(&actor, Role::Adjudicator, &unit, SOURCE, agreed);
        match desk.round.decide(&request) {
            Err(refusal) if refusal.rule == "nothing" => {}
            _ => drop(desk.ask(request)?),
        }
        let rows: Vec<Judged> = self.decisions.as_deref().map_or(Ok(Vec::new()), spoken::rows)?;
        for row in &rows {
            let answer = spoken::row_key(&desk.definition, &row.question, row.instance)?;
            let (outcome, given) = becomes(row)?;
            let reason = row.reason.clone();
            let command = Command::Adjudicate { answer, outcome, given, reason };
            desk.act_for(&actor, Role::Adjudicator, &unit, SOURCE, command)?;
        }
        desk.keep()?;
        let open: Vec<String> =
            desk.round.state().returns[&unit].undecided().map(spoken::name).collect();
        let said = match open.is_empty() {
            true => format!("{unit}: {} decided, nothing is left to decide", rows.len()),
            false => format!("{unit}: {} decided, left: {}", rows.len(), open.join(", ")),
        };
        spoken::done(settings, &said, &desk);
        Ok(if open.is_empty() { Outcome::Good } else { Outcome::Problems })
    }
}

fn becomes(row: &Judged) -> Result<(Becomes, Option<groma_survey::Given>)> {
    Ok(match row.word.as_str() {
        "kept" => (Becomes::Kept, None),
        "adjusted" => (Becomes::Adjusted, Some(spoken::value(&row.value, &row.kind, "", "")?)),
        "not_verifiable" => (Becomes::NotVerifiable, None),
        other => bail!("`{other}` is no outcome: write kept, adjusted or not_verifiable"),
    })
}
