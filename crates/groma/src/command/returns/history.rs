//! `groma returns history`

use super::spoken;
use crate::desk::Desk;
use crate::{Outcome, Settings, round};
use anyhow::{Context, Result};
use groma_survey::workflow::{Record, write_journal};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct History {
    /// The edition folder
    edition: PathBuf,
    /// The return of this unit only
    unit: Option<String>,
    /// What concerns this question only; QUESTION#2 in a repeated section
    question: Option<String>,
    /// Write the whole journal, one JSON line a record, into this file
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// Write the names behind the pseudonyms, as JSON, into this file
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
}

impl History {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let desk = Desk::look(&self.edition, settings)?;
        let store = settings.store(&self.edition);
        // Reading holds every record against its hash and the one before.
        let records = round::records(&desk.definition.edition.code, &self.edition, &store)?;
        if let Some(file) = &self.export {
            std::fs::write(file, write_journal(&records))
                .with_context(|| format!("writing {}", file.display()))?;
        }
        if let Some(file) = &self.people {
            let text = serde_json::to_string_pretty(&desk.people)? + "\n";
            std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
        }
        let answer = self.question.as_deref();
        let answer = answer.map(|text| spoken::key(&desk.definition, text)).transpose()?;
        let wanted = |record: &&Record| {
            let unit = record.unit.as_ref().map(|unit| unit.as_str());
            let about = answer.as_ref().is_none_or(|key| {
                record.to_line().contains(&serde_json::to_string(key).unwrap_or_default())
            });
            self.unit.as_deref().is_none_or(|wanted| unit == Some(wanted)) && about
        };
        if let Some(code) = &self.unit {
            desk.unit(code)?;
        }
        let mut shown: Vec<&Record> = records.iter().filter(wanted).collect();
        if self.export.is_some() || self.people.is_some() {
            shown.clear();
        }
        if settings.json {
            println!("{}", serde_json::to_string_pretty(&shown)?);
            return Ok(Outcome::Good);
        }
        for record in shown {
            let who = record.on_behalf_of.as_ref().map(|other| &other.actor);
            let who = desk.shown(who.or(record.actor.as_ref()));
            let unit = record.unit.as_ref().map_or("–", |unit| unit.as_str());
            println!("{:>5}  {}  {unit:<6} {who}: {}", record.seq, record.at, what(record));
        }
        println!("{} records, the chain holds; head {}", records.len(), desk.round.state().head);
        Ok(Outcome::Good)
    }
}

/// The event by its name, with its content as JSON.
fn what(record: &Record) -> String {
    let event = serde_json::to_value(&record.event).unwrap_or_default();
    match &event {
        serde_json::Value::Object(event) => {
            let text = event.iter().map(|(name, content)| format!("{name} {content}")).collect();
            shortened(text)
        }
        serde_json::Value::String(name) => name.clone(),
        other => other.to_string(),
    }
}

fn shortened(text: String) -> String {
    const SHOWN: usize = 160;
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
