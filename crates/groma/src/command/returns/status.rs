//! `groma returns status`

use crate::desk::Desk;
use crate::{Outcome, Settings};
use anyhow::Result;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Status {
    /// The edition folder
    edition: PathBuf,
    /// The day it is asked for; today when absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<String>,
}

impl Status {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let desk = Desk::look(&self.edition, settings)?;
        let today = self.on.clone().unwrap_or_else(|| desk.at().day().to_owned());
        let rows = desk.round.status(&today);
        if settings.json {
            println!("{}", serde_json::to_string_pretty(&rows)?);
            return Ok(Outcome::Good);
        }
        println!(
            "{:<8} {:<18} {:>9} {:>9} {:>8} {:>9} {:>8} {:>10} {:>6}",
            "unit",
            "state",
            "answered",
            "required",
            "carried",
            "evidence",
            "queries",
            "deadline",
            "days"
        );
        for row in &rows {
            println!(
                "{:<8} {:<18} {:>9} {:>9} {:>8} {:>9} {:>8} {:>10} {:>6}",
                row.unit.as_str(),
                row.state.to_string(),
                format!("{}/{}", row.answered, row.asked),
                format!("{}/{}", row.required_answered, row.required),
                row.carried_unconfirmed,
                if row.evidence_missing == 0 {
                    "–".to_owned()
                } else {
                    format!("-{}", row.evidence_missing)
                },
                row.open_queries,
                row.deadline.as_ref().map_or("–", |deadline| deadline.day()),
                row.days_left.map_or("–".to_owned(), |days| days.to_string()),
            );
        }
        let has_none = |unit: &&groma_define::Unit| rows.iter().all(|row| row.unit != unit.code);
        let without = desk.definition.units.iter().filter(has_none).count();
        if without > 0 {
            println!("{without} units have no return yet");
        }
        if !settings.quiet {
            println!("carried: earlier answers nobody confirmed; evidence: answers that lack it");
        }
        Ok(Outcome::Good)
    }
}
