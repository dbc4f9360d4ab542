//! `groma harvest`: the portals of the demo, a second time, a change, a kill.

use crate::workbench::{Copy, command, groma, path};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// What a harvest says of each portal, by unit.
fn portals(said: &str) -> Vec<Value> {
    let said: Value = serde_json::from_str(said).unwrap();
    said["portals"].as_array().unwrap().clone()
}

fn figures(portal: &Value) -> [i64; 6] {
    ["added", "changed", "unchanged", "missing", "gone", "quarantined"]
        .map(|name| portal[name].as_i64().unwrap_or_else(|| panic!("{name}: {portal}")))
}

fn codes(portal: &Value) -> Vec<&str> {
    let findings = portal["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// Every fault that was planted costs its own record at most, and has a name.
#[test]
fn the_portals_of_the_demo() {
    let copy = Copy::of("editions/demo");
    let said = portals(&copy.groma("harvest", &["--json"]).good());
    let shown: Vec<(&str, &str, [i64; 6])> = said
        .iter()
        .map(|p| (p["unit"].as_str().unwrap(), p["protocol"].as_str().unwrap(), figures(p)))
        .collect();
    assert_eq!(
        shown,
        [
            ("XAV", "ckan", [13, 0, 0, 0, 0, 1]),
            ("XBN", "dcat", [8, 0, 0, 0, 0, 0]),
            ("XCE", "data-json", [8, 0, 0, 0, 0, 2]),
            ("XCE_HC", "data-json", [3, 0, 0, 0, 0, 0]),
        ]
    );
    for (portal, expected) in [
        (
            0,
            vec![
                "repeated-identifier",
                "not-a-dataset",
                "not-a-date",
                "not-an-address",
                "empty-text",
                "repeated-key",
            ],
        ),
        (1, vec!["repaired-record", "not-a-date", "empty-text"]),
        (2, vec!["unreadable-record", "repeated-identifier", "not-an-address"]),
    ] {
        let codes = codes(&said[portal]);
        for code in expected {
            assert!(codes.contains(&code), "{code} is not among {codes:?}");
        }
    }

    // The second time nothing changes; then one record does, and one goes.
    let again = portals(&copy.groma("harvest", &["--json"]).good());
    assert_eq!(again.iter().map(|p| figures(p)[2]).collect::<Vec<_>>(), [13, 8, 8, 3]);
    assert!(again.iter().all(|p| figures(p)[..2] == [0, 0]));
    copy.edit("portals/upper-celandria/data.json", |text| {
        text.replace("Le budget de", "Tout le budget de")
    });
    copy.edit("portals/celandria/data.json", |text| text.replace("CE-009", "CE-010"));
    let changed = portals(&copy.groma("harvest", &["--json"]).good());
    assert_eq!(figures(&changed[3]), [0, 1, 2, 0, 0, 0]);
    assert_eq!(figures(&changed[2]), [1, 0, 7, 1, 0, 2]);
    let events =
        copy.rows("select event, count(*) as n from dataset_event group by event order by event");
    let events: Vec<String> = events.iter().map(ToString::to_string).collect();
    assert_eq!(
        events,
        [
            r#"{"event":"added","n":33}"#,
            r#"{"event":"changed","n":1}"#,
            r#"{"event":"missing","n":1}"#
        ]
    );

    // Any cell can be shown beside the bytes it came from.
    let record = copy.groma("record", &["CE-004"]).good();
    assert!(
        record.contains("accrual_periodicity_raw  R/PT1H") && record.contains("\"R/PT1H\""),
        "{record}"
    );
    let raw = copy.groma("record", &["CE-004", "--raw"]).good();
    let raw: Value = serde_json::from_str(&raw).unwrap();
    assert_eq!(raw["identifier"], "CE-004");
    copy.groma("record", &["CE-999"]).with_code(2);

    // Nobody's name or address is kept.
    let contacts = copy.rows(
        "select distinct contact_name from dataset where contact_name is not null order by 1",
    );
    let contacts: Vec<&str> =
        contacts.iter().map(|row| row["contact_name"].as_str().unwrap()).collect();
    assert_eq!(contacts, ["Open data desk", "Open data office"]);
}

/// Killed at any moment and started again, it ends with the rows of one that was not.
#[test]
fn a_harvest_goes_on_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.json");
    std::fs::write(&file, many(30_000)).unwrap();
    let rows = |store: &Path| {
        let query = "select dataset_id, native_id, title, canonical_hash, distributions from dataset order by dataset_id";
        groma(&["sql", path(&file), query, "--format", "csv", "--store", path(store)]).good()
    };
    let clean = folder.path().join("clean");
    groma(&["harvest", path(&file), "--store", path(&clean)]).good();
    let expected = rows(&clean);
    assert_eq!(expected.lines().count(), 30_001);

    let store = folder.path().join("killed");
    let mut kills = 0;
    for milliseconds in [60, 150, 300, 450, 600, 900, 1200] {
        let mut child = command(&["harvest", path(&file), "--quiet", "--store", path(&store)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        kills += usize::from(!child.wait().unwrap().success());
    }
    assert!(kills > 0, "nothing was killed");
    groma(&["harvest", path(&file), "--store", path(&store)]).good();
    assert!(rows(&store) == expected, "the rows differ after {kills} kills");
}

/// A catalog of so many data sets.
fn many(count: usize) -> String {
    let mut text = String::from(
        "{\"conformsTo\": \"https://project-open-data.cio.gov/v1.1/schema\", \"dataset\": [",
    );
    for n in 0..count {
        let comma = if n == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\n{{\"identifier\": \"d-{n}\", \"title\": \"Data set {n}\", \"description\": \"Number {n}.\", \
             \"modified\": \"2026-01-01\", \"publisher\": {{\"name\": \"Office {}\"}}, \"accessLevel\": \"public\", \
             \"distribution\": [{{\"downloadURL\": \"https://x.example/{n}.csv\", \"format\": \"CSV\", \"mediaType\": \"text/csv\"}}]}}",
            n % 40
        )
        .unwrap();
    }
    text + "]}"
}

/// What cannot be read is said, with what to do.
#[test]
fn what_is_no_portal_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let check = |target: &str, expected: &str| {
        let said = groma(&["harvest", target, "--store", path(&store)]).bad();
        assert!(said.contains(expected), "{target}: {said}");
    };
    check("nowhere", "neither an edition folder, a file nor an address");
    check("ftp://data.example/", "is no address of the web");
    check("http://127.0.0.1:9/", "`--allow-private 127.0.0.0/8`");
    check("http://[::1]/", "--allow-private");
    let secret =
        groma(&["harvest", "http://me:secret@127.0.0.1:9/", "--store", path(&store)]).bad();
    assert!(!secret.contains("secret"), "{secret}");
    let file = folder.path().join("page.html");
    std::fs::write(&file, "<html><p>Welcome</p></html>").unwrap();
    check(path(&file), "nothing at");
}

/// A folder keeps the tables of everything that was read in it; each target speaks of its own.
#[test]
fn a_target_speaks_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one.json"), folder.path().join("other.json"));
    std::fs::write(&one, many(3)).unwrap();
    std::fs::write(&other, many(5).replace("Data set", "Other set")).unwrap();
    let here = |arguments: &[&str]| {
        let done = command(arguments).current_dir(folder.path()).output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let none = here(&["sql", "one.json", "select 1"]);
    assert_eq!(none.0, Some(2));
    for file in ["one.json", "other.json"] {
        assert_eq!(here(&["harvest", "--quiet", file]).0, Some(0));
    }
    let count = "select count(*) as n from dataset";
    assert_eq!(here(&["sql", "one.json", count]).1, "n\n3\n");
    assert_eq!(here(&["sql", "other.json", count]).1, "n\n5\n");
    assert!(here(&["record", "other.json", "d-0"]).1.contains("Other set 0"));
    assert_eq!(here(&["record", "one.json", "d-4"]).0, Some(2));
    // Lists are one cell, and a text that begins like a formula is no formula.
    let cells = here(&["sql", "one.json", "select keyword, '=1+1' as f from dataset limit 1"]).1;
    assert_eq!(cells, "keyword,f\n[],'=1+1\n");
}
