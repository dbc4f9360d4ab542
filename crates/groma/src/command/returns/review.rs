//! `groma returns review`

use super::spoken::{self, Judged};
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_define::UnitCode;
use groma_survey::AnswerKey;
use groma_survey::workflow::{ActorId, Command, Reaction, ReturnState, Role};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Review {
    /// The edition folder
    edition: PathBuf,
    /// Whose return
    unit: String,
    /// CSV with the columns question, instance, verdict (agree, propose, cannot_verify), value, kind, reason
    verdicts: Option<PathBuf>,
    /// Who judges; an appointed reviewer
    #[arg(long, value_name = "NAME", required_unless_present = "sheet")]
    reviewer: Option<String>,
    /// Write the answers into a CSV file to fill verdicts in, and do nothing else
    #[arg(long, value_name = "FILE")]
    sheet: Option<PathBuf>,
    /// Agree, explicitly, to every answer that the file does not name
    #[arg(long)]
    agree_rest: bool,
    /// Close the review; answers without a verdict are recorded as silence
    #[arg(long)]
    file: bool,
    #[command(flatten)]
    who: Who,
}

impl Review {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        if let Some(file) = &self.sheet {
            return sheet(&Desk::look(&self.edition, settings)?, &self.unit, file);
        }
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let unit = desk.unit(&self.unit)?;
        let actor = desk.known(self.reviewer.as_deref().unwrap_or_default())?;
        if state(&desk, &unit) == Some(ReturnState::Submitted) {
            let findings = desk.round.gaps(&unit);
            desk.act(Role::System, Some(&unit), Command::AttachFindings { findings })?;
        }
        let role = self.role(&desk, &unit, &actor)?;
        let start = !matches!(
            (role, state(&desk, &unit)),
            (Role::ReviewerA, Some(ReturnState::FirstReview))
                | (Role::ReviewerB, Some(ReturnState::SecondReview))
        );
        if start {
            desk.act_for(&actor, role, &unit, SOURCE, Command::StartReview)?;
        }
        let mut named: Vec<AnswerKey> = Vec::new();
        for row in self.rows()?.into_iter().filter(|row| !row.word.is_empty()) {
            let answer = spoken::row_key(&desk.definition, &row.question, row.instance)?;
            named.push(answer.clone());
            let command = Command::GiveVerdict { answer, reaction: reaction(&row)? };
            desk.act_for(&actor, role, &unit, SOURCE, command)?;
        }
        if self.agree_rest {
            let entry = &desk.round.state().returns[&unit];
            let said = entry.answers.iter().filter(|(_, answer)| answer.held.version > 0);
            let rest: Vec<AnswerKey> =
                said.map(|(key, _)| key.clone()).filter(|key| !named.contains(key)).collect();
            for answer in rest {
                let reaction = Reaction::Agree { note: String::new() };
                let command = Command::GiveVerdict { answer: answer.clone(), reaction };
                desk.act_for(&actor, role, &unit, SOURCE, command)?;
                named.push(answer);
            }
        }
        if self.file {
            desk.act_for(&actor, role, &unit, SOURCE, Command::FileReview)?;
        }
        desk.keep()?;
        let closed = if self.file { ", and the review is filed" } else { "" };
        let said = format!("{unit}: {} verdicts by {role}{closed}", named.len());
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }

    fn rows(&self) -> Result<Vec<Judged>> {
        self.verdicts.as_deref().map_or(Ok(Vec::new()), spoken::rows)
    }

    /// Which of the two reviewers the person is.
    fn role(&self, desk: &Desk, unit: &UnitCode, actor: &ActorId) -> Result<Role> {
        let held = |role: &Role| desk.round.state().holds(actor, *role, unit);
        match [Role::ReviewerA, Role::ReviewerB].into_iter().find(held) {
            Some(role) => Ok(role),
            None => bail!(
                "{} does not review {unit}; `groma returns appoint` makes somebody a reviewer",
                desk.shown(Some(actor))
            ),
        }
    }
}

/// The answers of a unit, a line each, with room for a verdict.
fn sheet(desk: &Desk, unit: &str, file: &Path) -> Result<Outcome> {
    let unit = desk.unit(unit)?;
    let entry = desk.round.state().returns.get(&unit);
    let entry = entry.with_context(|| format!("{unit} has no return yet"))?;
    let context = || format!("writing {}", file.display());
    let mut writer = csv::Writer::from_path(file).with_context(context)?;
    writer.write_record(SHEET).with_context(context)?;
    for (key, answer) in entry.answers.iter().filter(|(_, answer)| answer.held.version > 0) {
        let given = &answer.held.given;
        let asked = desk.definition.question(key.question.as_str());
        let label = asked.map_or("", |row| desk.definition.label(&row.labels, row.code.as_str()));
        let shown: Vec<&str> = given.evidence.iter().map(|item| item.address.as_str()).collect();
        let told = [label, &spoken::shortly(given), &given.justification, &shown.join(" ")];
        let mut row = vec![key.question.to_string(), key.instance.to_string()];
        row.resize(SHEET.len() - told.len(), String::new());
        row.extend(told.map(spoken::inert));
        writer.write_record(row).with_context(context)?;
    }
    writer.flush().with_context(context)?;
    println!("{}", file.display());
    Ok(Outcome::Good)
}

const SHEET: [&str; 10] = [
    "question",
    "instance",
    "verdict",
    "value",
    "kind",
    "reason",
    "asked",
    "said",
    "justification",
    "evidence",
];

const SOURCE: &str = "a message to the desk";

fn state(desk: &Desk, unit: &UnitCode) -> Option<ReturnState> {
    desk.round.state().returns.get(unit).map(|entry| entry.state)
}

fn reaction(row: &Judged) -> Result<Reaction> {
    let reason = row.reason.clone();
    Ok(match row.word.as_str() {
        "agree" => Reaction::Agree { note: reason },
        "propose" => {
            Reaction::Propose { given: spoken::value(&row.value, &row.kind, "", "")?, reason }
        }
        "cannot_verify" => Reaction::CannotVerify { reason },
        other => bail!("`{other}` is no verdict: write agree, propose or cannot_verify"),
    })
}
