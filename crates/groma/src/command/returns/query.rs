//! `groma returns query`

use super::workbook::{self, Part};
use super::{issue, spoken};
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_survey::workflow::{Asked, Command, Moment, Role};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Query {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// Which questions; QUESTION#2 in a repeated section. Only these open again
    #[arg(required = true)]
    question: Vec<String>,
    /// What is unclear
    #[arg(long)]
    reason: String,
    /// The last day for the answer
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: String,
    /// Where the workbook with these questions goes
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// In this language; in the unit's own when absent
    #[arg(long)]
    language: Option<String>,
    /// Whom respondents can ask
    #[arg(long, default_value = "")]
    contact: String,
    #[command(flatten)]
    who: Who,
}

impl Query {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let until = Moment::end_of_day(&self.until)?;
        let asked = |question: &String| {
            let answer = spoken::key(&desk.definition, question)?;
            Ok(Asked { answer, reason: self.reason.clone(), until: until.clone() })
        };
        let answers: Vec<Asked> = self.question.iter().map(asked).collect::<Result<_>>()?;
        let count = answers.len();
        desk.act(Role::Secretariat, Some(&unit), Command::Query { answers })?;
        desk.keep()?;
        let language = self.language.as_deref();
        let bytes = workbook::write(&desk, &unit, language, Part::Queries, &self.contact)?;
        issue::write(&self.out, &bytes)?;
        let said = format!("{unit}: {count} questions open again, in {}", self.out.display());
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}
