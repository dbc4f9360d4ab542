//! `groma returns issue`

use super::spoken;
use super::workbook::{self, Part};
use crate::desk::{Desk, Who};
use crate::progress::Progress;
use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_define::UnitCode;
use groma_survey::workflow::{Command, Moment, ReturnState, Role};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct Issue {
    /// The edition folder
    edition: PathBuf,
    /// For these units; for all that are ranked when absent
    unit: Vec<String>,
    /// Where the workbooks go
    #[arg(long, short, value_name = "DIR")]
    out: PathBuf,
    /// In this language; in each unit's own when absent
    #[arg(long)]
    language: Option<String>,
    /// Only these sections, for one of several ministries
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,
    /// The last day on which they can come back; the edition's when absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<String>,
    /// Whom respondents can ask
    #[arg(long, default_value = "")]
    contact: String,
    /// Write workbooks anew that are there already
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    who: Who,
}

impl Issue {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let units = self.units(&desk)?;
        let sections = spoken::sections(&desk.definition, &self.section)?;
        self.check_language(&desk)?;
        let paths: Vec<PathBuf> =
            units.iter().map(|unit| self.out.join(self.name(&desk, unit))).collect();
        if let Some(there) = paths.iter().find(|path| path.exists() && !self.replace) {
            bail!("{} is there already; --replace writes it anew", there.display());
        }
        std::fs::create_dir_all(&self.out)
            .with_context(|| format!("making {}", self.out.display()))?;
        for unit in &units {
            self.open(&mut desk, unit)?;
        }
        // Kept before a workbook leaves: what goes out belongs to a return that is there.
        desk.keep()?;
        let progress = Progress::new(settings.quiet || settings.json);
        let mut written = Vec::new();
        for (done, (unit, path)) in units.iter().zip(&paths).enumerate() {
            progress.count("writing workbooks", done as u64, units.len() as u64);
            let part = match sections.is_empty() {
                true => Part::All,
                false => Part::Sections(sections.clone()),
            };
            let language = self.language.as_deref();
            let bytes = workbook::write(&desk, unit, language, part, &self.contact)?;
            write(path, &bytes)?;
            written.push(path);
        }
        progress.done();
        if settings.json {
            println!("{:#}", serde_json::json!({ "workbooks": written }));
        } else {
            for path in &written {
                println!("{}", path.display());
            }
            spoken::done(settings, &format!("{} workbooks issued", written.len()), &desk);
        }
        Ok(Outcome::Good)
    }

    fn units(&self, desk: &Desk) -> Result<Vec<UnitCode>> {
        match self.unit.is_empty() {
            true => {
                let ranked = desk.definition.cohort(&desk.definition.edition.cohort);
                Ok(ranked.context("the edition ranks a cohort")?.units.clone())
            }
            false => self.unit.iter().map(|code| desk.unit(code)).collect(),
        }
    }

    fn check_language(&self, desk: &Desk) -> Result<()> {
        let languages = &desk.definition.edition.languages;
        match &self.language {
            Some(language) if !languages.contains(language) => {
                bail!("the edition has no language `{language}`; it has {}", languages.join(", "))
            }
            _ => Ok(()),
        }
    }

    fn open(&self, desk: &mut Desk, unit: &UnitCode) -> Result<()> {
        let state = desk.round.state().returns.get(unit).map(|entry| entry.state);
        if state.is_none() {
            desk.act(Role::Secretariat, Some(unit), Command::Prepare)?;
        }
        match (state, &self.until) {
            (None | Some(ReturnState::Prepared), _) => {
                let until = self.deadline(desk)?;
                desk.act(Role::Secretariat, Some(unit), Command::Open { until })
            }
            (Some(_), Some(_)) => {
                bail!("the return of {unit} has a deadline; `groma returns extend` moves it")
            }
            (Some(_), None) => Ok(()),
        }
    }

    fn deadline(&self, desk: &Desk) -> Result<Moment> {
        let edition = desk.definition.edition.returns.as_ref();
        match self.until.as_deref().or(edition.map(|days| days.due.as_str())) {
            Some(day) => Ok(Moment::end_of_day(day)?),
            None => bail!("no deadline: give --until, or `due` under [returns] in edition.toml"),
        }
    }

    fn name(&self, desk: &Desk, unit: &UnitCode) -> String {
        let part = self.section.iter().map(|section| format!("-{section}")).collect::<String>();
        let name = format!("{}-{unit}{part}", desk.definition.edition.code);
        // A code may be anything; a file's name may not.
        let legal = |sign: char| sign.is_alphanumeric() || "._-".contains(sign);
        let name: String = name.chars().map(|sign| if legal(sign) { sign } else { '_' }).collect();
        format!("{name}.xlsx")
    }
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let aside = path.with_extension("part");
    std::fs::write(&aside, bytes).with_context(|| format!("writing {}", aside.display()))?;
    std::fs::rename(&aside, path).with_context(|| format!("writing {}", path.display()))
}
