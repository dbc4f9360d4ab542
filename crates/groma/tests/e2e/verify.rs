//! `groma verify`: the answers of the demo round beside what its portals show.

use crate::workbench::Copy;
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn the_answers_of_the_demo_are_held_against_its_portals() {
    let copy = Copy::of("editions/demo");
    let said = copy.groma("verify", &[]).with_code(2);
    assert!(said.contains("nothing was harvested yet"), "{said}");
    copy.groma("harvest", &["--quiet"]).good();
    // Some claims are contradicted.
    let said = copy.groma("verify", &["--json"]).with_code(1);
    let said: Value = serde_json::from_str(&said).unwrap();
    let verdicts = said["verdicts"].as_array().unwrap();
    let of = |unit: &str| -> BTreeMap<&str, &str> {
        let own = verdicts.iter().filter(|row| row["unit"] == unit);
        own.map(|row| (row["question"].as_str().unwrap(), row["verdict"].as_str().unwrap()))
            .collect()
    };
    // Avelonde's register of companies is a page for people; its timetables are in no format that
    // programs are known to read.
    let avelonde = BTreeMap::from([
        ("key_air", "supported"),
        ("key_budget", "supported"),
        ("key_companies", "contradicted"),
        ("key_elections", "supported"),
        ("key_timetables", "contradicted"),
    ]);
    assert_eq!(of("XAV"), avelonde);
    // What Brannoth publishes bears no date: it contradicts nothing.
    assert_eq!(of("XBN")["key_companies"], "cannot_be_tested");
    assert_eq!(of("XBN")["key_elections"], "not_found");
    // No portal of theirs was read.
    let silent = verdicts.iter().filter(|row| row["unit"] == "XDM");
    assert!(silent.clone().count() > 0);
    assert!(silent.into_iter().all(|row| row["verdict"] == "cannot_be_tested"));
    for row in verdicts {
        let (low, high) = (row["low"].as_f64(), row["high"].as_f64());
        assert!(low <= high, "{row}");
        assert!(!row["because"].as_str().unwrap().is_empty(), "{row}");
        let named = row["evidence"].as_array().unwrap().len();
        assert!(named > 0 || row["verdict"] != "supported", "{row}");
    }

    // One unit, one question, in words; the answers themselves are what they were.
    let said = copy.groma("verify", &["XAV", "--question", "key_air"]).good();
    assert!(
        said.contains("claim     open_current") && said.contains("1 claims tested: 1 supported"),
        "{said}"
    );
    let said = copy.groma("verify", &["XAV", "--question", "policy"]).with_code(2);
    assert!(said.contains("no rule tests `policy`"), "{said}");
}
