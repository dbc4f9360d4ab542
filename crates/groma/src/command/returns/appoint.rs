//! `groma returns appoint`

use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::Result;
use clap::ValueEnum;
use groma_define::UnitCode;
use groma_survey::workflow::{Command, Grant, Role, Scope};
use std::collections::BTreeSet;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Appoint {
    /// The edition folder
    edition: PathBuf,
    /// Whom
    name: String,
    /// To what
    role: Office,
    #[command(flatten)]
    who: Who,
    /// For these units only; for all when absent
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// Take the role away again, for all its units; say why
    #[arg(long, value_name = "REASON", conflicts_with_all = ["unit", "conflict"])]
    withdraw: Option<String>,
    /// Units that the person cannot judge: their own, and those with another conflict
    #[arg(long, value_name = "UNIT")]
    conflict: Vec<String>,
}

/// What somebody can be appointed to.
#[derive(Clone, Copy, ValueEnum)]
enum Office {
    ReviewerA,
    ReviewerB,
    Adjudicator,
    Researcher,
    Secretariat,
    Publisher,
    MethodOwner,
    Auditor,
}

impl Office {
    fn role(self) -> Role {
        match self {
            Self::ReviewerA => Role::ReviewerA,
            Self::ReviewerB => Role::ReviewerB,
            Self::Adjudicator => Role::Adjudicator,
            Self::Researcher => Role::Researcher,
            Self::Secretariat => Role::Secretariat,
            Self::Publisher => Role::Publisher,
            Self::MethodOwner => Role::MethodOwner,
            Self::Auditor => Role::Auditor,
        }
    }
}

impl Appoint {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let units = |codes: &[String]| -> Result<BTreeSet<UnitCode>> {
            codes.iter().map(|code| desk.unit(code)).collect()
        };
        let (for_units, conflicts) = (units(&self.unit)?, units(&self.conflict)?);
        let scope = if for_units.is_empty() { Scope::All } else { Scope::Units(for_units) };
        let role = self.role.role();
        if let Some(reason) = &self.withdraw {
            let (actor, reason) = (desk.known(&self.name)?, reason.clone());
            let said = format!("{} is no longer {role}", desk.shown(Some(&actor)));
            desk.act(Role::Secretariat, None, Command::Withdraw { actor, role, reason })?;
            desk.keep()?;
            super::spoken::done(settings, &said, &desk);
            return Ok(Outcome::Good);
        }
        let actor = desk.person(&self.name, "")?;
        if role.judges() || role == Role::Researcher {
            // To declare none is a declaration too.
            let command = Command::DeclareConflicts { actor: actor.clone(), units: conflicts };
            desk.act(Role::Secretariat, None, command)?;
        }
        let grant = Grant { role, scope, sections: BTreeSet::new() };
        desk.act(Role::Secretariat, None, Command::Grant { actor: actor.clone(), grant })?;
        desk.keep()?;
        super::spoken::done(settings, &format!("{} is {role}", desk.shown(Some(&actor))), &desk);
        Ok(Outcome::Good)
    }
}
