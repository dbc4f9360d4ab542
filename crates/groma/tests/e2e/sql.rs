//! Asking the tables of the latest run.

use crate::workbench::Copy;

#[test]
fn every_table_can_be_asked_in_three_formats() {
    let copy = Copy::new_edition();
    let early = copy.groma("sql", &["select 1"]).with_code(2);
    assert!(early.contains("groma run"), "{early}");
    copy.groma("run", &[]).good();
    for table in groma_define::tables::TABLES {
        copy.groma("sql", &[&format!("select count(*) as n from \"{}\"", table.name)]).good();
    }
    let query = "select unit, score from score where node = 'index' order by unit limit 1";
    let query = &query.replace("node = 'index'", "rank is not null");
    assert!(copy.groma("sql", &[query, "--format", "csv"]).good().starts_with("unit,score\n"));
    assert!(copy.groma("sql", &[query, "--format", "table"]).good().contains("| unit"));
    assert!(copy.groma("sql", &[query, "--format", "json"]).good().starts_with("[{\"unit\":"));
}

/// What a query may not do is listed in `groma-store`; here, that the command says so.
#[test]
fn nothing_is_written_and_nothing_else_is_read() {
    let copy = Copy::new_edition();
    copy.groma("run", &[]).good();
    let target = copy.beside("stolen.csv");
    for query in [
        format!("copy score to '{}'", target.display()),
        "drop table score".to_owned(),
        "select * from '/etc/passwd'".to_owned(),
        "select repeat('x', 1000000000)".to_owned(),
        "create external table t stored as csv location '/etc/passwd'".to_owned(),
    ] {
        let said = copy.groma("sql", &[&query]).with_code(2);
        assert!(said.starts_with("error: "), "{said}");
    }
    assert!(!target.exists());
    let typo = copy.groma("sql", &["select unit,\n  scor from score"]).with_code(2);
    assert!(typo.contains("line 2, column 3") && typo.contains("score"), "{typo}");
}
