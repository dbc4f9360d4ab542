//! What the mathematics refuses is said in the edition's own codes.

use crate::workbench::Copy;

#[track_caller]
fn check(change: impl FnOnce(&Copy), needed: &[&str]) {
    let copy = Copy::of("replications/ourdata-2023");
    change(&copy);
    let said = copy.groma("run", &[]).with_code(2);
    for needed in needed {
        assert!(said.contains(needed), "{needed}: {said}");
    }
}

#[test]
fn refusals_name_step_node_and_unit() {
    check(
        // Chile has 0 in everything under the third pillar.
        |copy| {
            copy.edit("method.toml", |text| {
                format!("{text}\n[variant.g.aggregate.nodes]\nC = \"geometric\"\n")
            })
        },
        &["variant `g`", "aggregate, node `C`, unit `CHL`", "geometric refuses 0 of node `P3`"],
    );
    check(
        |copy| {
            copy.edit("method.toml", |text| {
                format!("{text}\n[variant.g.aggregate.nodes]\nC = \"geometrik\"\n")
            })
        },
        &["method.toml", "geometrik", "geometric"],
    );
}

/// What needs no values is found by `check`, at the node's line.
#[test]
fn check_tries_the_plan_out() {
    for (file, old, new, needed) in [
        ("framework.csv", "low=0, high=200", "low=200, high=0", "framework.csv:8"),
        (
            "method.toml",
            "rounding = \"half-even\"",
            "rounding = \"half-even\"\n[uncertainty]\nweights = \"dirichlet(level=9)\"",
            "depth 9",
        ),
        (
            "method.toml",
            "rounding = \"half-even\"",
            "rounding = \"half-even\"\n[uncertainty]\nweights = \"uniform(spread=2)\"",
            "spread",
        ),
    ] {
        let copy = Copy::new_edition();
        copy.edit(file, |text| text.replace(old, new));
        let said = copy.groma("check", &[]).with_code(1);
        assert!(said.contains("method-refused") && said.contains(needed), "{said}");
    }
}
