//! `groma explain`

use crate::{Outcome, Settings};
use anyhow::Result;
use groma_define::{Definition, Input};
use groma_store::{Run, Store};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Explain {
    /// The edition folder
    edition: PathBuf,
    /// The unit whose score it is
    unit: String,
    /// The node; the index when absent
    node: Option<String>,
    /// The variant; main when absent
    #[arg(long)]
    variant: Option<String>,
}

impl Explain {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let definition =
            crate::run::sound(&self.edition, &settings.store(&self.edition))?.definition;
        let run = Store::open(settings.store(&self.edition))?.latest()?;
        note_changes(&definition, &run);
        let explained = groma_score::explain(
            &definition,
            &run.tables(),
            &self.unit,
            self.node.as_deref(),
            self.variant.as_deref(),
        )?;
        if settings.json {
            println!("{}", serde_json::to_string_pretty(&explained)?);
        } else {
            print!("{explained}");
        }
        Ok(Outcome::Good)
    }
}

/// The figures are those of the run; what was edited since is not in them.
fn note_changes(definition: &Definition, run: &Run) {
    let computed = &run.manifest().inputs;
    let same = |input: &Input| {
        computed.iter().any(|entry| entry.path == input.path && entry.sha256 == input.sha256)
    };
    let changed = definition.inputs.iter().filter(|input| !same(input)).count();
    if changed > 0 || computed.len() != definition.inputs.len() {
        eprintln!("note: the edition changed since this run; `groma run` computes it anew");
    }
}
