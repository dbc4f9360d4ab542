//! `groma returns import`

use super::{spoken, workbook};
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_survey::Given;
use groma_survey::returns::{Action, Change, Understood};
use groma_survey::workflow::{ActorId, CarriedOut, Command, Confirm, Role};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Import {
    /// The edition folder
    pub(super) edition: PathBuf,
    /// Workbooks that came back; several of one unit are merged
    #[arg(required = true)]
    pub(super) file: Vec<PathBuf>,
    /// Take what was understood; without it nothing is changed
    #[arg(long)]
    take: bool,
    /// Take what is clear although something else is wrong or in conflict
    #[arg(long, requires = "take")]
    partly: bool,
    /// The workbook's word counts where the answer was changed after it was written
    #[arg(long)]
    over: bool,
    /// This file's word counts where two files of one unit differ
    #[arg(long, value_name = "FILE")]
    prefer: Option<PathBuf>,
    /// Whose answers these are, where a workbook does not say
    #[arg(long)]
    unit: Option<String>,
    /// Who sent it
    #[arg(long, value_name = "NAME", required_if_eq("take", "true"))]
    from: Option<String>,
    #[command(flatten)]
    who: Who,
}

impl Import {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = match self.take {
            true => Desk::open(&self.edition, settings, &self.who)?,
            false => Desk::look(&self.edition, settings)?,
        };
        let mut all = workbook::understand(&desk, &self.file, self.unit.as_deref())?;
        let prefer = self.prefer.as_deref().and_then(Path::file_name);
        let prefer = prefer.map(|name| name.to_string_lossy().into_owned());
        all.iter_mut().for_each(|one| one.settle(self.over, prefer.as_deref()));
        if !settings.json {
            all.iter().for_each(|understood| println!("{understood}"));
        }
        let doubtful = all.iter().any(|one| one.has_errors() || !one.conflicts.is_empty());
        let mut taken = 0;
        if self.take {
            if doubtful && !self.partly {
                bail!("nothing was taken; put it right, or take the rest with --partly");
            }
            for understood in &all {
                taken += self.take(&mut desk, understood)?;
            }
            desk.keep()?;
        }
        match (settings.json, self.take) {
            (true, _) => {
                let told: Vec<_> = all.iter().map(workbook::json).collect();
                let told = serde_json::json!({ "understood": told, "taken": taken });
                println!("{told:#}");
            }
            (false, true) => {
                spoken::done(settings, &format!("{taken} answers taken"), &desk);
            }
            (false, false) if settings.quiet => {}
            (false, false) => println!("nothing was taken; --take takes it"),
        }
        Ok(if doubtful { Outcome::Problems } else { Outcome::Good })
    }

    /// Where an answer comes from: the file's name and digest, so that it can be told from others.
    fn source(&self, name: &str) -> Result<String> {
        let named =
            |file: &&PathBuf| file.file_name().is_some_and(|it| it.to_string_lossy() == name);
        let file = self.file.iter().find(named).context("a change comes from one of the files")?;
        let (digest, _) = groma_store::sha256_file(file)?;
        Ok(format!("workbook {name}, SHA-256 {digest}"))
    }

    /// Writes what a workbook says; the same workbook again writes nothing.
    fn take(&self, desk: &mut Desk, understood: &Understood) -> Result<usize> {
        let unit = understood.unit.clone().context("a workbook that was understood has a unit")?;
        let name = self.from.as_deref().context("say who sent it, with --from")?;
        let sender = desk.person(name, "")?;
        desk.entrust(&sender, Role::Coordinator, &unit)?;
        let mut taken = 0;
        for change in &understood.changes {
            let source = self.source(&change.file)?;
            let command = command(change);
            let mut request = desk.request_for(&sender, Role::Coordinator, &unit, &source, command);
            request.expected = Some(change.version);
            request.key = key(change, &sender);
            if matches!(desk.ask(request)?, CarriedOut::Recorded(_)) {
                taken += 1;
            }
        }
        Ok(taken)
    }
}

fn command(change: &Change) -> Command {
    let answer = change.key.clone();
    match change.action {
        Action::Confirm => Command::Confirm { what: Confirm::Answer(answer) },
        Action::Answer => Command::Write { answer, given: change.to.clone() },
        Action::Clear => Command::Write { answer, given: Given::default() },
    }
}

/// Names a change by what it changes: taken twice, it is done once.
fn key(change: &Change, sender: &ActorId) -> String {
    format!("import {} {} {} {sender}", change.file, spoken::name(&change.key), change.version)
}
