//! `groma coverage`

use crate::{Outcome, Settings};
use anyhow::Result;
use groma_define::tables::CrosswalkCoverageRow;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Coverage {
    /// The edition folder
    edition: PathBuf,
}

impl Coverage {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let definition =
            crate::run::sound(&self.edition, &settings.store(&self.edition))?.definition;
        let rows = groma_define::coverage::report(&definition);
        if settings.json {
            println!(
                "{}",
                serde_json::to_string_pretty(&rows.iter().map(json).collect::<Vec<_>>())?
            );
            return Ok(Outcome::Good);
        }
        for framework in rows.chunk_by(|a, b| a.framework == b.framework) {
            let count =
                |status| framework.iter().filter(|row| row.status.as_ref() == status).count();
            println!(
                "{}: {} covered, {} excluded, {} not covered, of {}",
                framework[0].framework,
                count("covered"),
                count("excluded"),
                count("not covered"),
                framework.len()
            );
            for row in framework {
                let reason =
                    row.reason.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
                println!(
                    "  {:<6} {:>4} items  {}{reason}  {}",
                    row.code, row.items, row.status, row.name
                );
            }
        }
        if rows.is_empty() {
            println!("the edition has no crosswalk.csv");
        }
        Ok(Outcome::Good)
    }
}

fn json(row: &CrosswalkCoverageRow) -> serde_json::Value {
    serde_json::json!({
        "framework": row.framework.as_ref(),
        "code": row.code.as_ref(),
        "name": row.name.as_ref(),
        "items": row.items,
        "status": row.status.as_ref(),
        "reason": row.reason.as_deref(),
    })
}
