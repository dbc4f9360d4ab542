//! `docs/workflow.md` is written from the workflow's own table and held against it.

use groma_survey::workflow;
use std::path::Path;

#[test]
fn docs_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/workflow.md");
    let fresh = format!(
        "# The workflow of a round\n\nWritten from the table that decides; do not edit. A command that no line allows is \
         refused, with the rule, the\nstate and the roles that could do it. [returns.md](returns.md) shows a round from the \
         desk of a secretariat.\n\n{}",
        workflow::table()
    );
    if std::env::var_os("GROMA_WRITE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("docs/workflow.md can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == fresh, "docs/workflow.md is stale; GROMA_WRITE_DOCS=1 writes it anew");
}
