//! `groma returns shadow`

use super::spoken;
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Context, Result};
use clap::ValueEnum;
use groma_define::Respondent;
use groma_survey::workflow::{Command, Role};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Shadow {
    /// The edition folder
    edition: PathBuf,
    /// CSV with the columns unit, question, instance, value, kind, justification, evidence
    file: PathBuf,
    /// Whose answers these are
    #[arg(long)]
    respondent: Others,
    /// Where they come from
    #[arg(long)]
    source: String,
    /// Who collected them; for civil society a researcher of the round
    #[arg(long, value_name = "NAME")]
    researcher: Option<String>,
    #[command(flatten)]
    who: Who,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Others {
    CivilSociety,
    Machine,
}

#[derive(Deserialize)]
struct Row {
    unit: String,
    question: String,
    instance: Option<u32>,
    #[serde(default)]
    value: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    justification: String,
    #[serde(default)]
    evidence: String,
}

impl Shadow {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let rows: Vec<Row> = spoken::rows(&self.file)?;
        let civil = self.respondent == Others::CivilSociety;
        let researcher = match civil {
            true => {
                let name = self.researcher.as_deref();
                Some(desk.known(name.context("say who collected them, with --researcher")?)?)
            }
            false => None,
        };
        for row in &rows {
            let unit = desk.unit(&row.unit)?;
            let answer = spoken::row_key(&desk.definition, &row.question, row.instance)?;
            let given = spoken::given(&row.value, &row.kind, &row.justification, &row.evidence)?;
            let respondent = if civil { Respondent::CivilSociety } else { Respondent::Machine };
            let source = self.source.clone();
            let command = Command::Shadow { answer, given, respondent, source };
            match &researcher {
                Some(actor) => {
                    desk.act_for(actor, Role::Researcher, &unit, &self.source, command)?;
                }
                None => desk.act(Role::System, Some(&unit), command)?,
            }
        }
        desk.keep()?;
        let said =
            format!("{} answers stand beside those of the units; they never score", rows.len());
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}
