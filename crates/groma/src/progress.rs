//! A bar on a terminal, log lines elsewhere, nothing when quiet.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// How people see that something goes on.
pub(crate) struct Progress {
    bar: ProgressBar,
    lines: bool,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar =
            if quiet || !terminal { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, lines: !quiet && !terminal }
    }

    /// A stage begins.
    pub(crate) fn stage(&self, what: &str) {
        let style = ProgressStyle::with_template("{spinner} {msg}").expect("the template is fixed");
        self.bar.set_style(style);
        self.bar.set_message(what.to_owned());
        if self.lines {
            tracing::info!("{what}");
        }
    }

    /// Something countable goes on within the stage.
    pub(crate) fn count(&self, what: &str, done: u64, of: u64) {
        if self.bar.length() != Some(of) {
            let template = "{spinner} {msg} {wide_bar} {pos}/{len} {per_sec} {eta}";
            let style = ProgressStyle::with_template(template).expect("the template is fixed");
            self.bar.set_style(style);
            self.bar.set_length(of);
        }
        self.bar.set_message(what.to_owned());
        self.bar.set_position(done);
    }

    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}
