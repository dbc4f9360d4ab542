//! `groma completions`

use crate::{Arguments, Outcome, Settings};
use anyhow::Result;
use clap::CommandFactory;

#[derive(clap::Args)]
pub(crate) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Completions {
    pub(crate) fn execute(&self, _: &Settings) -> Result<Outcome> {
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "groma",
            &mut std::io::stdout(),
        );
        Ok(Outcome::Good)
    }
}
