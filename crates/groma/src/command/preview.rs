//! `groma preview`

use crate::{Outcome, Settings};
use anyhow::Result;
use groma_define::translation;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Preview {
    /// The edition folder
    edition: PathBuf,
    /// Where the pages go; `questionnaire` in the store when absent
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Preview {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let definition =
            crate::run::sound(&self.edition, &settings.store(&self.edition))?.definition;
        let inside = || settings.store(&self.edition).join("questionnaire");
        let out = self.out.clone().unwrap_or_else(inside);
        let pages = groma_publish::questionnaire(&definition, &out)?;
        let translated = translation::report(&definition);
        if settings.json {
            let pages: Vec<PathBuf> = pages.iter().map(|page| out.join(page)).collect();
            let report = serde_json::json!({ "pages": pages, "translation": translated });
            println!("{}", serde_json::to_string_pretty(&report)?);
            return Ok(Outcome::Good);
        }
        for row in translated.iter().filter(|row| row.of > 0) {
            println!("{}  {:<34} {:>4} of {:>4}", row.language, row.texts, row.there, row.of);
        }
        for page in pages {
            println!("{}", out.join(page).display());
        }
        Ok(Outcome::Good)
    }
}
