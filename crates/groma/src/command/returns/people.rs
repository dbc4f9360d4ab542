//! `groma returns people`

use crate::desk::Desk;
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_survey::workflow::{Grant, Scope};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct People {
    /// The edition folder
    edition: PathBuf,
}

impl People {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let desk = Desk::look(&self.edition, settings)?;
        let state = desk.round.state();
        let roles = |grants: &[Grant]| grants.iter().map(shown).collect::<Vec<_>>();
        if settings.json {
            let people = state.grants.iter().map(|(actor, grants)| {
                let name = desk.people.get(actor).map(|person| person.name.as_str());
                serde_json::json!({ "actor": actor, "name": name, "roles": roles(grants) })
            });
            println!("{:#}", serde_json::Value::from_iter(people));
            return Ok(Outcome::Good);
        }
        for (actor, grants) in &state.grants {
            println!("{:<6} {:<24} {}", actor, desk.shown(Some(actor)), roles(grants).join("; "));
        }
        Ok(Outcome::Good)
    }
}

/// A role, and for which units it is held.
fn shown(grant: &Grant) -> String {
    match &grant.scope {
        Scope::All => grant.role.to_string(),
        Scope::Units(units) => {
            let units: Vec<&str> = units.iter().map(|unit| unit.as_str()).collect();
            format!("{} of {}", grant.role, units.join(", "))
        }
    }
}
