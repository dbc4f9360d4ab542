//! A line of figures for whoever runs the tests: on standard error, and at the end of
//! `cargo xtask test`, which collects them.

use std::io::Write;

pub(crate) fn say(line: &str) {
    eprintln!("{line}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let path = std::path::PathBuf::from(dir).join("harvest.txt");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.expect("the folder of summaries is there"), "{line}").expect("a line fits");
    }
}
