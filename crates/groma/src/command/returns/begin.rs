//! `groma returns begin`

use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_survey::workflow::{self, ActorId, Command, Request, Reviewers, Role};
use std::collections::BTreeSet;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Begin {
    /// The edition folder
    edition: PathBuf,
    #[command(flatten)]
    who: Who,
    /// Another person of the secretariat; two are needed to freeze a return
    #[arg(long, value_name = "NAME", required = true)]
    second: Vec<String>,
    /// Who keeps accounts and does nothing else in the round
    #[arg(long, value_name = "NAME")]
    administrator: String,
    /// How many reviewers read each return
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
    reviewers: u8,
    /// Units are not shown what was decided before it is frozen
    #[arg(long)]
    no_reply: bool,
}

impl Begin {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        if !desk.is_new() {
            bail!("the round has begun already; `groma returns status` shows where it stands");
        }
        let mut secretariat = BTreeSet::from([desk.me()]);
        for name in &self.second {
            secretariat.insert(desk.person(name, "")?);
        }
        if secretariat.len() < 2 {
            bail!("two different people are needed to freeze a return: --second names another one");
        }
        let administrators = BTreeSet::from([desk.person(&self.administrator, "")?]);
        let how = workflow::Settings {
            desk: true,
            reviewers: if self.reviewers == 1 { Reviewers::One } else { Reviewers::Two },
            right_of_reply: !self.no_reply,
            ..workflow::Settings::default()
        };
        desk.ask(Request {
            key: "begin".to_owned(),
            at: desk.at().clone(),
            actor: Some(ActorId::system()),
            role: Role::System,
            unit: None,
            expected: None,
            on_behalf_of: None,
            command: Command::Begin { settings: how, administrators, secretariat },
        })?;
        desk.keep()?;
        let said = format!("the round of {} has begun", desk.definition.edition.code);
        super::spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}
