//! The arrows between the crates: who may use whom, and which doors have one keeper.
//!
//! Dependencies for tests are free: a test may look at what its crate must not know.

use std::process::Command;

use serde_json::Value;

use crate::workspace;

/// One line per crate: its name, and the crates of this workspace that it may use. The command
/// `groma` may use all of them. A crate that is not here has no place yet: give it one.
const MAY_USE: &[(&str, &[&str])] = &[
    ("groma-define", &[]),
    ("groma-harvest", &["groma-define", "groma-inspect"]),
    ("groma-index", &[]),
    ("groma-inspect", &["groma-define"]),
    ("groma-measure", &["groma-define", "groma-inspect", "groma-store"]),
    ("groma-publish", &["groma-define", "groma-store"]),
    ("groma-score", &["groma-define", "groma-index", "groma-store"]),
    ("groma-store", &["groma-define"]),
    ("groma-survey", &["groma-define"]),
    ("groma-territory", &["groma-define", "groma-store"]),
    ("groma-web", &["groma-define", "groma-publish", "groma-score", "groma-store", "groma-survey"]),
];

/// A door: crates from outside (each with all its `name-…` parts), and who alone may use them.
const DOORS: &[(&[&str], &str)] =
    &[(&["arrow", "datafusion", "parquet"], "groma-store"), (&["reqwest"], "groma-harvest")];

/// Crates that are pure, and what would make them impure.
const PURE: &[&str] = &["groma-define", "groma-index", "groma-survey"];
const IMPURE: &[&str] = &["datafusion", "reqwest", "sqlx"];

/// A crate of the workspace and what it depends on outside its tests.
struct Crate {
    name: String,
    uses: Vec<String>,
}

#[test]
fn crates_use_only_what_they_may() {
    let found = broken(&crates_of_the_workspace());
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_broken_arrow_is_found() {
    let check = |name: &str, uses: &[&str], expected: &[&str]| {
        let uses = uses.iter().map(|&used| used.to_owned()).collect();
        let found = broken(&[Crate { name: name.to_owned(), uses }]);
        assert_eq!(found, expected, "for {name}");
    };
    check("groma-index", &["libm", "rayon"], &[]);
    check("groma-store", &["groma-define", "datafusion", "arrow-schema", "parquet", "sqlx"], &[]);
    check("groma", &["groma-define", "groma-index", "groma-web", "clap"], &[]);
    check("groma-harvest", &["reqwest", "arrowhead"], &[]);

    check(
        "groma-index",
        &["groma-define"],
        &["groma-index uses groma-define, and may use no crate of this workspace"],
    );
    check(
        "groma-web",
        &["groma-index"],
        &[
            "groma-web uses groma-index, and may use only groma-define, groma-publish, groma-score, \
         groma-store, groma-survey",
        ],
    );
    check(
        "groma-publish",
        &["arrow-csv", "datafusion"],
        &[
            "groma-publish uses arrow-csv: only groma-store may",
            "groma-publish uses datafusion: only groma-store may",
        ],
    );
    check("groma", &["reqwest"], &["groma uses reqwest: only groma-harvest may"]);
    check(
        "groma-survey",
        &["sqlx-core"],
        &["groma-survey uses sqlx-core, and must not know databases, SQL engines or networks"],
    );
    check(
        "groma-helpers",
        &[],
        &["groma-helpers is not in the table of xtask/src/arrows.rs: say there what it may use"],
    );
}

/// A sentence for each dependency that should not be.
fn broken(crates: &[Crate]) -> Vec<String> {
    crates.iter().flat_map(|each| [wrong_arrows(each), wrong_doors(each)].concat()).collect()
}

fn wrong_arrows(Crate { name, uses }: &Crate) -> Vec<String> {
    if name == "groma" {
        return Vec::new();
    }
    let Some((_, may_use)) = MAY_USE.iter().find(|(known, _)| known == name) else {
        return vec![format!(
            "{name} is not in the table of xtask/src/arrows.rs: say there what it may use"
        )];
    };
    let allowed = match may_use {
        [] => "no crate of this workspace".to_owned(),
        some => format!("only {}", some.join(", ")),
    };
    let ours = uses.iter().filter(|used| is_or_is_part_of(used, "groma"));
    ours.filter(|used| !may_use.contains(&used.as_str()))
        .map(|used| format!("{name} uses {used}, and may use {allowed}"))
        .collect()
}

fn wrong_doors(Crate { name, uses }: &Crate) -> Vec<String> {
    let among =
        |used: &str, families: &[&str]| families.iter().any(|it| is_or_is_part_of(used, it));
    let mut found = Vec::new();
    for used in uses {
        if PURE.contains(&name.as_str()) && among(used, IMPURE) {
            found.push(format!(
                "{name} uses {used}, and must not know databases, SQL engines or networks"
            ));
            continue;
        }
        for (families, keeper) in DOORS {
            if among(used, families) && name != keeper {
                found.push(format!("{name} uses {used}: only {keeper} may"));
            }
        }
    }
    found
}

/// `datafusion-common` is part of `datafusion`; `arrowhead` is no part of `arrow`.
fn is_or_is_part_of(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Everything in the workspace but this program.
fn crates_of_the_workspace() -> Vec<Crate> {
    let cargo = std::env::var_os("CARGO").expect("cargo test names its cargo");
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--locked", "--format-version", "1"])
        .current_dir(workspace::root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let crates: Vec<Crate> = list(&metadata, "packages").map(crate_of).collect();
    assert!(crates.len() > 1, "cargo metadata lists the workspace");
    crates.into_iter().filter(|each| each.name != "xtask").collect()
}

fn crate_of(package: &Value) -> Crate {
    // The kind of a normal dependency is null; "build" counts too.
    let outside_tests = list(package, "dependencies").filter(|used| used["kind"] != "dev");
    Crate {
        name: text(package, "name"),
        uses: outside_tests.map(|used| text(used, "name")).collect(),
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().expect("a list in cargo metadata").iter()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().expect("a text in cargo metadata").to_owned()
}
