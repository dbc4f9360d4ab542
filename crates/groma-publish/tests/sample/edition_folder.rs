//! An edition folder with a few lines.

use super::Words;
use std::path::Path;

/// Writes the folder.
pub fn write(dir: &Path, words: &Words) {
    std::fs::create_dir_all(dir.join("rules")).unwrap();
    // Rust and TOML write strings alike but for these two escapes.
    let quoted = |text: &str| {
        format!("{:?}", format!("{text}{}", words.tail))
            .replace("\\u{202e}", "\\u202e")
            .replace("\\'", "'")
    };
    let edition = format!(
        "code = \"small\"\nname = {}\nperiod = \"2026\"\nas_of = \"2026-01-31\"\nlanguages = [\"fr\"]\nlicence = {}\n\
         notice = {}\nowner = {}\nterms = {}\nattribution = {}\nchanges = {}\nsources = [{}]\nseed = 7\ncohort = \"core\"\n\
         level_names = [\"index\", \"pillar\", \"item\"]\n",
        quoted("A small edition"),
        quoted("CC0"),
        quoted("Not endorsed"),
        quoted("Owner"),
        quoted("see https://terms.example/x,"),
        quoted("By us"),
        quoted("None"),
        quoted("A source"),
    );
    std::fs::write(dir.join("edition.toml"), edition).unwrap();
    std::fs::write(dir.join("units.csv"), "code,name\nU0,U0\nU1,U1\n").unwrap();
    std::fs::write(dir.join("cohorts.csv"), "cohort,unit\ncore,U0\n").unwrap();
    std::fs::write(
        dir.join("framework.csv"),
        "code,parent,name,source\ntotal,,Total,\na,total,A,given\nr,total,R,rule:band\n",
    )
    .unwrap();
    std::fs::write(dir.join("values.csv"), "unit,node,value,status,source\nU0,a,1,printed,here\n")
        .unwrap();
    let method = format!(
        "name = \"main\"\nlabel = {}\n[uncertainty]\nweights = \"uniform(level=1, spread=0.25)\"\n[variant.other]\nlabel = {}\n",
        quoted("as it is"),
        quoted("otherwise")
    );
    std::fs::write(dir.join("method.toml"), method).unwrap();
    let rule = format!(
        "---\ncode = \"band\"\nkind = \"indicator\"\nsubject = \"unit\"\nsource = {}\nreads = [\"unit\"]\n---\nWhy it is so {}\n\n\
         ```sql\nselect unit, 'r' as indicator, 1.0 as value, 'observed' as status\nfrom unit\nwhere 1 < 2 -- {}\n```\n\n\
         ## case: one\n\n`unit`\n\n| unit |\n|---|\n| U0 |\n\n`expected`\n\n| unit | indicator | value | status |\n|---|---|---|---|\n| U0 | r | 1 | observed |\n",
        quoted("own"),
        words.tail,
        words.tail
    );
    std::fs::write(dir.join("rules/band.md"), rule).unwrap();
}
