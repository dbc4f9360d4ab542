//! Rules: proved by their cases before they count.

use crate::workbench::Copy;

const RULE: &str = "rules/tables-against-mean.md";

fn by_example() -> Copy {
    Copy::of("editions/rules-by-example")
}

/// Arcadia offers 2,400 tables against a mean of 1,100; uptime is 99.1 with frozen
/// moments 95 and 2, so 2.5 + 2.05.
#[test]
fn one_rule_of_each_kind() {
    let copy = by_example();
    copy.groma("run", &[]).good();
    let value = |unit: &str, node: &str| {
        let query = format!(
            "select value, status from indicator_value where unit = '{unit}' and indicator = '{node}'"
        );
        let row = copy.rows(&query).remove(0);
        (row["value"].as_f64(), row["status"].as_str().unwrap().to_owned())
    };
    let observed = |value: f64| (Some(value), "observed".to_owned());
    assert_eq!(value("AR", "portal"), observed(10.0));
    assert_eq!(value("BO", "portal"), observed(5.0));
    assert_eq!(value("CA", "portal"), observed(0.0));
    assert_eq!(value("AR", "process"), observed(15.0));
    assert_eq!(value("DU", "process"), observed(7.0));
    assert_eq!(value("CA", "process"), observed(0.0));
    assert_eq!(value("FR", "process"), (None, "not_applicable".to_owned()));
    assert_eq!(value("AR", "volume"), observed(10.0));
    assert_eq!(value("DU", "volume"), observed(2.5));
    assert!((value("AR", "uptime").0.unwrap() - 4.55).abs() < 1e-12);
    assert_eq!(value("CA", "uptime"), (None, "dont_know".to_owned()));
    let checked = "select count(*) from finding where code = 'round-numbers'";
    assert_eq!(copy.number(checked), 1.0);
}

#[track_caller]
fn check(change: impl FnOnce(String) -> String, needed: &[&str]) {
    let copy = by_example();
    copy.edit(RULE, change);
    let said = copy.groma("check", &[]).with_code(1);
    for needed in needed {
        assert!(said.contains(needed), "{needed}: {said}");
    }
    copy.groma("run", &[]).with_code(2);
}

#[test]
fn a_case_that_fails_is_named_with_what_came_out() {
    check(
        |text| text.replace("| A | volume | 10 | observed |", "| A | volume | 7 | observed |"),
        &["rule-case", RULE, "above, within, below, silent", "(A, volume, 10, observed)"],
    );
}

#[test]
fn a_query_that_does_not_type_check_is_placed() {
    check(
        |text| text.replace("cast(option as double) as tables", "cast(optoin as double) as tables"),
        &["rule-sql", &format!("{RULE}:"), "optoin"],
    );
    check(
        |text| {
            text.replace("10.0\n", "'ten'\n")
                .replace("2.5\n", "'few'\n")
                .replace("5.0\n", "'some'\n")
        },
        &["rule-returns", "value"],
    );
    check(|text| text.replace("'volume' as indicator,", ""), &["rule-returns", "indicator"]);
}

/// It reads only the tables it names.
#[test]
fn a_table_that_is_not_named_is_not_there() {
    check(|text| text.replace(", \"cohort\"", ""), &["rule-sql", "cohort"]);
    check(|text| text.replace("\"cohort\"", "\"cohrt\""), &["cohrt"]);
}

#[test]
fn what_is_computed_later_cannot_be_read() {
    check(
        |text| text.replace("\"cohort\"", "\"score\""),
        &["rule-reads-unknown-table", "after the rules"],
    );
}

/// A status nobody knows, and a value that is said to be observed and is not there.
#[test]
fn what_a_rule_returns_is_held_against_its_words() {
    for (change, needed) in [
        (("'observed' end as status", "'wonderful' end as status"), "`wonderful`"),
        (("else 5.0", "else null"), "`observed` for `BO` without a value"),
    ] {
        let copy = by_example();
        copy.edit(RULE, |text| {
            let text = text.replace(change.0, change.1);
            // Without its cases, which would find it first.
            text.split("## case:").next().unwrap().to_owned()
                + "## case: nothing\n\n`expected`\n\n| unit | indicator | value | status |\n|---|---|---|---|\n"
        });
        let said = copy.groma("run", &[]).with_code(2);
        assert!(said.contains(needed), "{said}");
    }
}

#[test]
fn a_rule_may_not_write_or_grow() {
    check(
        |text| {
            text.replace(
                "with number as (",
                "with x as (select repeat('x', 1000000000)), number as (",
            )
        },
        &["rule-sql", "repeat"],
    );
}
