//! `groma returns diff`

use super::{spoken, workbook};
use crate::desk::Desk;
use crate::{Outcome, Settings};
use anyhow::{Context, Result};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Diff {
    /// The edition folder
    edition: PathBuf,
    /// A workbook that came back, or the code of a unit
    what: String,
    /// Whose answers a workbook holds, where it does not say
    #[arg(long)]
    unit: Option<String>,
}

impl Diff {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let desk = Desk::look(&self.edition, settings)?;
        if desk.definition.unit(&self.what).is_some() {
            return self.since_sealed(&desk, settings);
        }
        let files = [PathBuf::from(&self.what)];
        let all = workbook::understand(&desk, &files, self.unit.as_deref())?;
        let differs = all.iter().any(|one| !one.changes_nothing());
        if settings.json {
            let told: Vec<_> = all.iter().map(workbook::json).collect();
            println!("{}", serde_json::to_string_pretty(&told)?);
        } else {
            all.iter().for_each(|understood| println!("{understood}"));
        }
        Ok(if differs { Outcome::Problems } else { Outcome::Good })
    }

    /// What was decided against what the unit had signed.
    fn since_sealed(&self, desk: &Desk, settings: &Settings) -> Result<Outcome> {
        let entry = desk.round.state().returns.get(self.what.as_str());
        let entry = entry.with_context(|| format!("{} has no return yet", self.what))?;
        let mut rows = Vec::new();
        for (key, answer) in &entry.answers {
            let sealed = answer.sealed.as_ref().map(|held| &held.given);
            let decided = answer.decision().and_then(|decision| decision.given.as_ref());
            let now = decided.unwrap_or(&answer.held.given);
            if sealed != Some(now) && answer.held.version > 0 {
                let reason = answer.decision().map_or("", |decision| decision.reason.as_str());
                let was = sealed.map_or_else(|| "–".to_owned(), spoken::shortly);
                rows.push((spoken::name(key), was, spoken::shortly(now), reason.to_owned()));
            }
        }
        if settings.json {
            let row = |(answer, signed, now, reason): &(String, String, String, String)| serde_json::json!({ "answer": answer, "signed": signed, "now": now, "reason": reason });
            println!("{:#}", serde_json::Value::from_iter(rows.iter().map(row)));
        } else {
            for (answer, signed, now, reason) in &rows {
                println!("{answer}: {signed} → {now}  {reason}");
            }
            println!("{} answers differ from what was signed", rows.len());
        }
        Ok(if rows.is_empty() { Outcome::Good } else { Outcome::Problems })
    }
}
