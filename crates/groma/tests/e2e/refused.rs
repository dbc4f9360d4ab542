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
        |copy| {
            copy.edit("method.toml", |text| format!("{text}\n[variant.g.aggregate.nodes]\nC = \"geometric\"\n"));
            copy.edit("values.csv", |text| zero(&text, "KOR"));
        },
        &["variant `g`", "node `C`", "unit `KOR`", "geometric"],
    );
    check(
        |copy| copy.edit("method.toml", |text| format!("{text}\n[variant.g.aggregate.nodes]\nC = \"geometrik\"\n")),
        &["method.toml", "geometrik", "geometric"],
    );
}

/// All of a unit's values under the first pillar become 0.
fn zero(text: &str, unit: &str) -> String {
    let lines = text.lines().map(|line| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[0] == unit && cells[1].starts_with("1.") {
            cells[2] = "0";
        }
        cells.join(",")
    });
    lines.map(|line| line + "\n").collect()
}
