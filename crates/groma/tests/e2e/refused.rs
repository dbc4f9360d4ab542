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
