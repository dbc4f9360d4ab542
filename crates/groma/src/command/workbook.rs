//! `groma workbook`

use crate::{Outcome, Settings};
use anyhow::{Context, Result, bail};
use groma_survey::edition_workbook::{self, Files, OpenError};
use groma_survey::sheets::{Limits, SheetFinding, Workbook as Sheets};
use std::fs;
use std::path::{Path, PathBuf};

/// Write an edition as one workbook, or a workbook as an edition
#[derive(clap::Args)]
pub(crate) struct Workbook {
    /// An edition folder; or a workbook: one of ours, or any XLSForm
    from: PathBuf,
    /// The workbook to write; or the folder, which is made or brought up to date
    to: PathBuf,
}

impl Workbook {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        match self.from.is_dir() {
            true => self.write(settings),
            false => self.open(settings),
        }
    }

    fn write(&self, settings: &Settings) -> Result<Outcome> {
        let files = files(&self.from)?;
        let written = edition_workbook::write(&files)?;
        let context = || format!("writing {}", self.to.display());
        fs::write(&self.to, &written.xlsx).with_context(context)?;
        let said = format!("{} files in {}", files.len(), self.to.display());
        Ok(report(settings, &said, &[], &written.findings))
    }

    fn open(&self, settings: &Settings) -> Result<Outcome> {
        let name = self.from.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes =
            fs::read(&self.from).with_context(|| format!("reading {}", self.from.display()))?;
        let (sheets, mut findings) = Sheets::read(&name, &bytes, &Limits::default())?;
        let opened = match edition_workbook::read(&sheets) {
            Err(OpenError::NotAnEdition) => {
                edition_workbook::adopt(&sheets, crate::desk::now().day())?
            }
            opened => opened?,
        };
        findings.extend(opened.findings);
        self.check_outside(&opened.outside)?;
        let changed = self.bring_up_to_date(&opened.files)?;
        let said = match changed.len() {
            0 => format!("{} is as it was", self.to.display()),
            count => format!("{count} files written in {}", self.to.display()),
        };
        Ok(report(settings, &said, &changed, &findings))
    }

    /// What a workbook cannot hold has to be in the folder already, unchanged.
    fn check_outside(&self, outside: &[edition_workbook::Outside]) -> Result<()> {
        for file in outside {
            let path = self.to.join(&file.path);
            let there = path.is_file().then(|| groma_store::sha256_file(&path)).transpose()?;
            match there {
                Some((digest, _)) if digest == file.sha256 => {}
                Some(_) => bail!(
                    "{} is not the file that the workbook was made beside; put the right one there",
                    path.display()
                ),
                None => bail!(
                    "the workbook does not hold {}; copy it into {} first",
                    file.path,
                    self.to.display()
                ),
            }
        }
        Ok(())
    }

    /// Writes the files that differ, each whole or not at all.
    fn bring_up_to_date(&self, files: &Files) -> Result<Vec<String>> {
        let foreign = self.to.is_dir()
            && !self.to.join("edition.toml").is_file()
            && fs::read_dir(&self.to)?.next().is_some();
        if foreign || self.to.is_file() {
            bail!("{} is there and is no edition; name another folder", self.to.display());
        }
        let mut changed = Vec::new();
        for (path, bytes) in files {
            let to = self.to.join(path);
            if fs::read(&to).is_ok_and(|there| there == *bytes) {
                continue;
            }
            if let Some(dir) = to.parent() {
                fs::create_dir_all(dir).with_context(|| format!("making {}", dir.display()))?;
            }
            let aside = to.with_extension("part");
            fs::write(&aside, bytes).with_context(|| format!("writing {}", aside.display()))?;
            fs::rename(&aside, &to).with_context(|| format!("writing {}", to.display()))?;
            changed.push(path.clone());
        }
        Ok(changed)
    }
}

/// Every file of a folder that belongs to the edition: hidden ones do not.
fn files(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut left = vec![(folder.to_owned(), String::new())];
    while let Some((dir, prefix)) = left.pop() {
        let context = || format!("reading {}", dir.display());
        for entry in fs::read_dir(&dir).with_context(context)? {
            let entry = entry.with_context(context)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let (path, inside) = (entry.path(), format!("{prefix}{name}"));
            // Neither stores nor who said what to whom in a round are part of the instrument.
            if name.starts_with('.') || inside == "returns" {
                continue;
            }
            // A link may lead anywhere; what belongs to an edition lies in its folder.
            let kind = entry.file_type().with_context(context)?;
            if kind.is_dir() {
                left.push((path, format!("{inside}/")));
            } else if kind.is_file() {
                let bytes =
                    fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
                files.insert(inside, bytes);
            }
        }
    }
    Ok(files)
}

fn report(
    settings: &Settings,
    said: &str,
    changed: &[String],
    findings: &[SheetFinding],
) -> Outcome {
    if settings.json {
        let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
        println!(
            "{:#}",
            serde_json::json!({ "done": said, "changed": changed, "findings": findings })
        );
    } else {
        for finding in findings {
            println!("{finding}");
        }
        for path in changed {
            println!("{path}");
        }
        println!("{said}");
    }
    Outcome::Good
}
