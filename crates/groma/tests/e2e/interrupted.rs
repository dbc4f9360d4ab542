//! Killed at any moment, started twice, run on one thread or two.

use crate::workbench::{Copy, command, files_below, path};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Whenever a run is killed, the pages of the last one are there, whole, and the next
/// run is clean.
#[test]
fn a_kill_leaves_the_last_preview_and_a_clean_start() {
    let copy = Copy::of("replications/odm-2023");
    copy.groma("run", &[]).good();
    let page = copy.store().join("preview/index.html");
    let before = std::fs::read(&page).unwrap();
    // Another input, so that every run is a new one.
    copy.edit("edition.toml", |text| text.replace("seed = ", "seed = 1"));
    for milliseconds in [1, 30, 100, 200, 300, 450, 600, 800, 1000, 1300] {
        let edition = copy.edition();
        let mut child = command(&["run", "--quiet", path(&edition)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        let finished = child.wait().unwrap().success();
        let now = std::fs::read(&page).expect("a preview is always there");
        assert!(finished || now == before || whole(&now), "torn after {milliseconds} ms");
    }
    copy.groma("run", &[]).good();
    let runs = copy.store().join("runs");
    let left: Vec<String> = names(&runs).into_iter().filter(|name| name.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(copy.number("select count(distinct unit) from score"), 35.0);
}

fn whole(page: &[u8]) -> bool {
    String::from_utf8_lossy(page).trim_end().ends_with("</html>")
}

#[test]
fn two_writers_do_not_meet() {
    let copy = Copy::of("replications/odm-2023");
    let edition = copy.edition();
    let mut first = command(&["run", "--quiet", path(&edition)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let staging = copy.store().join("runs");
    while first.try_wait().unwrap().is_none()
        && !(staging.is_dir() && names(&staging).iter().any(|name| name.starts_with('.')))
    {
        std::thread::sleep(Duration::from_millis(2));
    }
    let second = copy.groma("run", &[]);
    assert!(first.wait().unwrap().success());
    let said = second.with_code(2);
    assert!(said.contains("another groma is writing"), "{said}");
}

/// Every file of the run is the same, whatever the number of threads.
#[test]
fn values_are_equal_on_one_and_two_threads() {
    let copy = Copy::of("replications/odm-2023");
    let digests = |threads: &str| {
        let store = copy.beside(threads);
        let edition = copy.edition();
        let ended = command(&["run", "--quiet", path(&edition), "--store", path(&store)])
            .env("RAYON_NUM_THREADS", threads)
            .env("TOKIO_WORKER_THREADS", threads)
            .output()
            .unwrap();
        assert!(ended.status.success());
        let run = std::fs::read_to_string(store.join("latest")).unwrap();
        digests_below(&store.join("runs").join(run))
    };
    let one = digests("1");
    assert!(one.len() > 100);
    assert_eq!(one, digests("2"));
}

/// The same inputs come to the same place and leave nothing behind.
#[test]
fn a_run_is_safe_to_run_twice() {
    let copy = Copy::new_edition();
    copy.groma("run", &[]).good();
    let first = names(&copy.store().join("runs"));
    copy.groma("run", &[]).good();
    assert_eq!(first, names(&copy.store().join("runs")));
    // A damaged run is not taken for a whole one.
    let run = copy.store().join("runs").join(&first[0]);
    std::fs::write(run.join("site/index.html"), "damaged").unwrap();
    copy.groma("run", &[]).good();
    let page = std::fs::read(copy.store().join("preview/index.html")).unwrap();
    assert!(whole(&page));
}

fn names(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn digests_below(dir: &Path) -> BTreeMap<String, String> {
    let digest = |path: &Path| groma_store::sha256_bytes(&std::fs::read(path).unwrap());
    let name = |path: &Path| path.strip_prefix(dir).unwrap().display().to_string();
    files_below(dir).iter().map(|path| (name(path), digest(path))).collect()
}
