//! `groma returns approve`

use super::spoken;
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_define::UnitCode;
use groma_survey::workflow::{ActorId, Command, Return, ReturnState, Role};
use std::collections::BTreeSet;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Approve {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// Who signs for the unit
    #[arg(long)]
    name: String,
    /// In which office
    #[arg(long)]
    office: String,
    /// What the signature was received in, for example `letter of 3 March`
    #[arg(long, default_value = "a message to the desk")]
    source: String,
    #[command(flatten)]
    who: Who,
}

impl Approve {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let signatory = desk.person(&self.name, &self.office)?;
        desk.entrust(&signatory, Role::Signatory, &unit)?;
        match entry(&desk, &unit)?.state {
            ReturnState::RightOfReply => {
                let answers = BTreeSet::new();
                let command = Command::AgreeReply { answers };
                desk.act_for(&signatory, Role::Signatory, &unit, &self.source, command)?;
            }
            ReturnState::Open => {
                let coordinator = coordinator(&desk, &unit)?;
                let check = Command::SendToCheck;
                desk.act_for(&coordinator, Role::Coordinator, &unit, &self.source, check)?;
                self.sign(&mut desk, &unit, &signatory)?;
            }
            _ => self.sign(&mut desk, &unit, &signatory)?,
        }
        desk.keep()?;
        self.receipt(&desk, &unit, settings)?;
        Ok(Outcome::Good)
    }

    fn sign(&self, desk: &mut Desk, unit: &UnitCode, signatory: &ActorId) -> Result<()> {
        desk.act_for(signatory, Role::Signatory, unit, &self.source, Command::SignOff)?;
        desk.act(Role::System, Some(unit), Command::Submit)
    }

    fn receipt(&self, desk: &Desk, unit: &UnitCode, settings: &Settings) -> Result<()> {
        let entry = entry(desk, unit)?;
        let receipt = entry.receipt.as_ref().context("what is signed has a receipt")?;
        if settings.json {
            let value = serde_json::json!({
                "unit": unit, "state": entry.state, "name": self.name, "office": self.office,
                "answers": receipt.answers, "receipt": receipt.hash, "at": receipt.at,
                "agreed_to_decisions": entry.agreed_to_all, "head": desk.round.state().head,
            });
            println!("{value:#}");
            return Ok(());
        }
        println!("{unit}: approved by {}, {}", self.name, self.office);
        if entry.agreed_to_all {
            println!("agreed to every decision that was shown");
        }
        println!("receipt: {} answers, SHA-256 {}", receipt.answers, receipt.hash);
        spoken::done(settings, &format!("state: {}", entry.state), desk);
        Ok(())
    }
}

fn entry<'a>(desk: &'a Desk, unit: &UnitCode) -> Result<&'a Return> {
    let entry = desk.round.state().returns.get(unit);
    entry.with_context(|| format!("{unit} has no return yet; `groma returns issue` makes it"))
}

/// The one who sent the unit's workbook hands it over.
fn coordinator(desk: &Desk, unit: &UnitCode) -> Result<ActorId> {
    let state = desk.round.state();
    let writers = entry(desk, unit)?.writers.iter();
    let mut coordinators = writers.filter(|actor| state.holds(actor, Role::Coordinator, unit));
    match coordinators.next() {
        Some(actor) => Ok(actor.clone()),
        None => bail!("nothing came back from {unit} yet; `groma returns import` takes a workbook"),
    }
}
