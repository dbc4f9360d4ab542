//! `docs/profiles.md` is written from the profiles and held against them.

use super::super::{Applies, Constraint, Level, Profile, Severity, shipped};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

#[test]
fn the_manual_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/profiles.md");
    let fresh = manual();
    if std::env::var_os("GROMA_WRITE_DOCS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == fresh, "docs/profiles.md is stale; GROMA_WRITE_DOCS=1 writes it anew");
}

fn manual() -> String {
    let mut text = "# Profiles\n\nWritten from `crates/groma-measure/profiles`; do not edit. What `groma assess` checks of each profile of\n\
                    DCAT: violations decide whether a record conforms; warnings are what is recommended; what is marked\n\
                    *vocabulary* can be told only with the vocabulary, or the document, that a value points to, and does not decide.\n"
        .to_owned();
    for profile in shipped() {
        one(&mut text, profile).expect("writing to a string cannot fail");
    }
    text
}

fn one(text: &mut String, profile: &Profile) -> std::fmt::Result {
    let applies = match profile.applies {
        Applies::Everywhere => "every catalog",
        Applies::HighValue => "records that declare a high-value category or its act",
        Applies::DataJson => "catalogs read as `data.json`",
        Applies::DcatUs3 => "records that use terms of DCAT-US 3.0",
    };
    writeln!(text, "\n## {} (`{}`)\n", profile.title, profile.code)?;
    writeln!(text, "Asked of {applies}. Source: {}.\n", profile.source)?;
    writeln!(text, "| class | property | wants |\n|---|---|---|")?;
    let mut places: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for one in profile.constraints() {
        places.entry((&one.class, &one.property)).or_default().push(wants(one));
    }
    for ((class, property), wants) in places {
        let property = match property.replace('|', "\\|") {
            none if none.is_empty() => "(several)".to_owned(),
            some => format!("`{some}`"),
        };
        writeln!(text, "| {class} | {property} | {} |", wants.join("; "))?;
    }
    Ok(())
}

/// What a constraint wants, where it stands, and how much it matters when that is not a violation.
fn wants(one: &Constraint) -> String {
    let value = one.value.replace('|', "\\|");
    let mut remarks = vec![&*one.source];
    match one.severity {
        Severity::Violation => {}
        Severity::Warning => remarks.push("warning"),
        Severity::Info => remarks.push("info"),
    }
    remarks.extend((one.level == Level::Vocabulary).then_some("*vocabulary*"));
    remarks.extend(Some(&*one.note).filter(|note| !note.is_empty()));
    format!("{} {value} ({})", one.component(), remarks.join(", "))
}
