//! House rules that a machine can see. Each is a function from a file to a sentence, or to nothing,
//! and each is shown a file that breaks it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace;

/// A source file: its path within the workspace, and its text.
struct Source {
    path: PathBuf,
    text: String,
}

type Rule = fn(&Source) -> Option<String>;

/// One line per rule about a Rust file.
const RULES: &[Rule] = &[named_for_its_idea, never_ignored, finished];

#[test]
fn sources_keep_the_house_rules() {
    let mut sources = Vec::new();
    for folder in ["crates", "xtask"] {
        collect(&workspace::root().join(folder), &mut sources);
    }
    assert!(sources.len() > 10, "the sources are where they are looked for");
    let found: Vec<String> =
        sources.iter().flat_map(|source| RULES.iter().filter_map(|rule| rule(source))).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_crate_opens_with_its_invariant() {
    let crates = fs::read_dir(workspace::root().join("crates")).expect("the crates are there");
    let folders = crates.map(|entry| entry.expect("a folder can be read").path());
    let found: Vec<String> = folders
        .filter_map(|folder| {
            // The command is a program and has no lib.rs.
            let text = fs::read_to_string(folder.join("src/lib.rs")).ok()?;
            let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
            opens_with_invariant(
                &Source { path: within(&folder.join("src/lib.rs")), text },
                &readme,
            )
        })
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_missing_invariant_is_found() {
    let check = |text: &str, readme: &str, holds: bool| {
        let lib = Source { path: "crates/x/src/lib.rs".into(), text: text.into() };
        assert_eq!(opens_with_invariant(&lib, readme).is_none(), holds, "for {text:?}");
    };
    check("//! Owns x.\n//!\n//! **Invariant:** no y.\n\nmod z;\n", "", true);
    check("//! Owns x.\n#![doc = include_str!(\"../README.md\")]\n", "**Invariant:** no y.", true);
    check("//! Owns x.\n#![doc = include_str!(\"../README.md\")]\n", "No y.", false);
    check("//! Owns x.\n", "**Invariant:** in a README that the crate does not include", false);
    check("//! Owns x.\n\nmod z;\n//! **Invariant:** too late\n", "", false);
    check("mod z;\n//! **Invariant:** no y.\n", "", false);
    check("", "", false);
}

#[test]
fn a_broken_rule_is_found() {
    let check = |rule: Rule, path: &str, text: &str, holds: bool| {
        let source = Source { path: path.into(), text: text.into() };
        assert_eq!(rule(&source).is_none(), holds, "for {path}: {text:?}");
    };
    check(named_for_its_idea, "crates/x/src/rank.rs", "", true);
    check(named_for_its_idea, "crates/x/src/utils.rs", "", false);
    check(named_for_its_idea, "crates/x/src/a/types.rs", "", false);
    check(named_for_its_idea, "crates/x/tests/common/mod.rs", "", false);

    // Put together here, because this file is read by the rules too.
    let (ignore, todo) = (concat!("#[", "ignore"), concat!("to", "do!("));
    let unimplemented = concat!("unimple", "mented!(");
    check(never_ignored, "a.rs", "#[test]\nfn a() {}\n", true);
    check(never_ignored, "a.rs", &format!("#[test]\n    {ignore}]\nfn a() {{}}\n"), false);
    check(never_ignored, "a.rs", &format!("{ignore} = \"slow\"]\n"), false);
    check(never_ignored, "a.rs", "#[cfg_attr(miri, ignore)]\n", false);
    check(never_ignored, "a.rs", "#[cfg_attr(test, allow(clippy::unwrap_used))]\n", true);

    check(finished, "crates/x/src/a.rs", "fn a() { 1 }\n", true);
    check(finished, "crates/x/src/a.rs", &format!("fn a() {{ {todo}) }}\n"), false);
    check(finished, "crates/x/src/a.rs", &format!("fn a() {{ {unimplemented}\"b\") }}\n"), false);
    check(finished, "crates/x/src/a.rs", &format!("// the macro {todo}) is not used here\n"), true);
}

/// STYLE 2: what a crate owns, what comes in and goes out, and what is deliberately absent.
fn opens_with_invariant(lib: &Source, readme: &str) -> Option<String> {
    let opening: Vec<&str> = lib.text.lines().take_while(|line| line.starts_with("//!")).collect();
    let stated = "**Invariant:**";
    let in_readme = lib.text.contains("include_str!(\"../README.md\")") && readme.contains(stated);
    let holds = !opening.is_empty() && (opening.concat().contains(stated) || in_readme);
    (!holds).then(|| {
        let path = lib.path.display();
        format!("{path} does not open with a `//!` comment that states its {stated}")
    })
}

/// STYLE 8: a helper lives beside its only caller; with three callers it has earned a name.
fn named_for_its_idea(source: &Source) -> Option<String> {
    let nameless = ["utils", "helpers", "common", "types", "misc"];
    let mut parts = source.path.iter().filter_map(|part| Path::new(part).file_stem()?.to_str());
    let part = parts.find(|part| nameless.contains(part))?;
    Some(format!("{}: `{part}` says nothing of what is in it", source.path.display()))
}

/// STYLE 31: assert today's behaviour and say why it is wrong.
fn never_ignored(source: &Source) -> Option<String> {
    line_where(source, "a test is ignored", |line| {
        line.starts_with(concat!("#[", "ignore"))
            || (line.starts_with("#[cfg_attr(") && line.contains(", ignore"))
    })
}

fn finished(source: &Source) -> Option<String> {
    line_where(source, "code is left to be written", |line| {
        let unwritten = [concat!("to", "do!("), concat!("unimple", "mented!(")];
        !line.starts_with("//") && unwritten.iter().any(|it| line.contains(it))
    })
}

/// The first line of which it holds, as a sentence.
fn line_where(source: &Source, what: &str, holds: impl Fn(&str) -> bool) -> Option<String> {
    let number = source.text.lines().position(|line| holds(line.trim_start()))? + 1;
    Some(format!("{}:{number}: {what}", source.path.display()))
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of sources can be read") {
        let path = entry.expect("a folder of sources can be read").path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source is UTF-8");
            sources.push(Source { path: within(&path), text });
        }
    }
}

fn within(path: &Path) -> PathBuf {
    path.strip_prefix(workspace::root()).expect("lies in the workspace").to_owned()
}
