//! The tree from a score down adds up, everywhere.

use crate::workbench::Copy;
use serde_json::Value;

#[test]
fn contributions_add_up_to_every_score() {
    for (edition, units) in [
        ("replications/odm-2023", &["FR", "MT", "RS"][..]),
        ("replications/ourdata-2017", &["KOR"]),
        ("editions/rules-by-example", &["AR", "BO", "CA", "DU", "EL", "FR"]),
    ] {
        let copy = Copy::of(edition);
        copy.groma("run", &[]).good();
        for unit in units {
            let said = copy.groma("explain", &[unit, "--json"]).good();
            let explained: Value = serde_json::from_str(&said).expect("JSON");
            assert!(sums(&explained["node"]) > 3, "{edition} {unit}");
        }
    }
}

/// Checks every node with children; returns how many there were.
fn sums(node: &Value) -> usize {
    let list = |key: &str| node[key].as_array().cloned().unwrap_or_default();
    let children = list("children");
    let below: usize = children.iter().map(sums).sum();
    let Some(score) = node["score"].as_f64() else { return below };
    if children.is_empty() {
        return below + 1;
    }
    let given: f64 = children.iter().filter_map(|child| child["contribution"].as_f64()).sum();
    let adjusted: f64 =
        list("adjustments").iter().filter_map(|adjustment| adjustment["amount"].as_f64()).sum();
    assert!(
        (given + adjusted - score).abs() < 1e-9,
        "{}: {given} + {adjusted} ≠ {score}",
        node["code"]
    );
    below + 1
}

#[test]
fn the_trail_ends_at_answer_rule_and_decision() {
    let odm = Copy::of("replications/odm-2023");
    odm.groma("run", &[]).good();
    let said = odm.groma("explain", &["AL", "Q10a", "--variant", "overridden"]).good();
    for needed in ["“Not Applicable”", "by override", "groma maintainers", "2026-11-23"] {
        assert!(said.contains(needed), "{needed}: {said}");
    }
    odm.edit("edition.toml", |text| text.replace("seed = ", "seed = 1"));
    let stale = odm.groma("explain", &["AL", "Q10a"]).with_code(0);
    assert!(stale.contains("the edition changed since this run"), "{stale}");
    let unknown = odm.groma("explain", &["FRA"]).with_code(2);
    assert!(unknown.contains("did you mean `FR`"), "{unknown}");
}

/// A band against the mean names the units it depends on.
#[test]
fn the_trail_names_other_units() {
    let copy = Copy::of("editions/rules-by-example");
    copy.groma("run", &[]).good();
    let said = copy.groma("explain", &["AR", "volume"]).good();
    assert!(said.contains("depends on AR BO CA DU"), "{said}");
}
