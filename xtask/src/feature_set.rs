//! One feature set: what `cargo run` compiles, `cargo test --workspace` uses again.
//!
//! A dependency of tests can switch on a feature of a crate far down (`proptest` switched on
//! `getrandom/std`), and everything above it, DataFusion included, would be compiled a second time:
//! minutes on a fresh clone that no one sees coming.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::workspace;

/// The feature sets in which each package is compiled.
type Features = BTreeMap<String, BTreeSet<String>>;

#[test]
fn run_and_test_compile_the_same_features() {
    let run = tree(&["--package", "groma", "--edges", "normal,build"]);
    let test = tree(&["--workspace", "--edges", "normal,build,dev"]);
    let found = differences(&run, &test);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_second_feature_set_is_found() {
    let run = read("getrandom v0.4.3 |\nserde v1.0.229 | default,std\nlibm v0.2.16 |\n");
    let same =
        read("getrandom v0.4.3 |\nserde v1.0.229 | default,std (*)\nlibm v0.2.16 |\ncsv v1 |");
    let other =
        read("getrandom v0.4.3 | std,sys_rng\nserde v1.0.229 | default,std\nlibm v0.2.16 |");
    assert_eq!(differences(&run, &same), [""; 0]);
    assert_eq!(
        differences(&run, &other),
        ["getrandom v0.4.3 has the features [] in `cargo run` and [std,sys_rng] in `cargo test`: \
         everything above it is compiled twice. Name it with its features among the dependencies \
         of groma-store."]
    );
}

fn differences(run: &Features, test: &Features) -> Vec<String> {
    let none = BTreeSet::new();
    let differing = run.iter().filter_map(|(package, features)| {
        let in_tests = test.get(package).unwrap_or(&none);
        (!features.is_subset(in_tests)).then_some((package, features, in_tests))
    });
    let shown = |sets: &BTreeSet<String>| sets.iter().cloned().collect::<Vec<_>>().join("] [");
    differing
        .map(|(package, features, in_tests)| {
            format!(
                "{package} has the features [{}] in `cargo run` and [{}] in `cargo test`: \
                 everything above it is compiled twice. Name it with its features among the \
                 dependencies of groma-store.",
                shown(features),
                shown(in_tests)
            )
        })
        .collect()
}

fn tree(arguments: &[&str]) -> Features {
    let cargo = std::env::var_os("CARGO").expect("cargo test names its cargo");
    let output = Command::new(cargo)
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p} | {f}"])
        .args(arguments)
        .current_dir(workspace::root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let features = read(&String::from_utf8_lossy(&output.stdout));
    assert!(features.len() > 1, "cargo tree lists the dependencies");
    features
}

/// Lines like `csv v1.4.0 | default,std (*)`, where the star means "shown before".
fn read(printed: &str) -> Features {
    let mut features = Features::new();
    for line in printed.lines() {
        let line = line.trim_end().trim_end_matches("(*)");
        let Some((package, set)) = line.split_once('|') else { continue };
        features.entry(package.trim().to_owned()).or_default().insert(set.trim().to_owned());
    }
    features
}
