//! The folder itself: what is there, what is missing, in which encoding.

use crate::edited::{Edit::*, definition, noticed, noticed_by};
use crate::new;
use crate::read;
use crate::vocabulary::Vocabulary;
use std::fs;
use std::path::Path;

#[test]
fn a_folder_that_is_no_edition() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |path: &Path| {
        read(path).unwrap_err().to_string().replace(&*folder.path().to_string_lossy(), "FOLDER")
    };
    insta::assert_snapshot!(shown(folder.path()), @r"
    FOLDER is not an edition folder: it has no edition.toml
      hint: `groma new FOLDER` writes a small edition to start from
    ");
    insta::assert_snapshot!(shown(&folder.path().join("nowhere")), @"FOLDER/nowhere is not a folder");
}

#[test]
fn files() {
    insta::assert_snapshot!(noticed_by("missing-file", &[Delete("units.csv"), Delete("framework.csv")]), @r"
    framework.csv: error[missing-file]: the file is missing
      hint: `groma new` writes a small edition that has one
    units.csv: error[missing-file]: the file is missing
      hint: `groma new` writes a small edition that has one
    ");
    insta::assert_snapshot!(noticed(&[Write("question.csv", b"")]), @r"
    question.csv: warning[unread-file]: no part of an edition has this name
      hint: did you mean `questions.csv`?
    ");
    insta::assert_snapshot!(noticed(&[Swap("edition.toml", "seed =", "restricted = [\"answer.csv\"]\nseed =")]), @r"
    edition.toml:10:1: error[unknown-file]: there is no file `answer.csv`
      hint: did you mean `answers.csv`?
    ");
    let restricted =
        definition(&[Swap("edition.toml", "seed =", "restricted = [\"answers.csv\"]\nseed =")]);
    let marked: Vec<&str> =
        restricted.inputs.iter().filter(|i| i.restricted).map(|i| i.path.as_str()).collect();
    assert_eq!(marked, ["answers.csv"]);
}

#[test]
fn vocabularies_of_the_edition_come_before_those_of_the_program() {
    let understood = |definition: &crate::Definition, written: &str| {
        let found = definition.vocabularies.understood(Vocabulary::Frequency, written);
        found.map(|code| code.to_string())
    };
    let plain = definition(&[]);
    let written = b"vocabulary,written,code\nfrequency,each full moon,MONTHLY\n";
    let own = definition(&[Write("vocabulary/written.csv", written)]);
    assert_eq!(understood(&plain, "each full moon"), None);
    assert_eq!(understood(&own, "each full moon").as_deref(), Some("MONTHLY"));
    assert_eq!(understood(&own, "annual"), understood(&plain, "annual"));
    assert_ne!(own.vocabularies.digest(), plain.vocabularies.digest());
    insta::assert_snapshot!(noticed(&[Write("vocabulary/licence.csv", b"code\nA\nA\n")]), @r"
    vocabulary/licence.csv:3: error[vocabulary]: the code `A` stands there twice
      hint: leave one of them out
    ");
}

#[test]
fn digests_are_those_of_the_bytes() {
    let definition = definition(&[
        Write("note.txt", b"abc"),
        Write("cohorts.csv", b"cohort,unit\ncoast,N\ncoast,S\n"),
    ]);
    let digest = |path: &str| {
        let input = definition.inputs.iter().find(|input| input.path == path).unwrap();
        (input.sha256.clone(), input.bytes)
    };
    // FIPS 180-2, appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(digest("note.txt"), (abc.to_owned(), 3));
    assert_eq!(digest("cohorts.csv").1, 28);
    assert!(definition.inputs.is_sorted_by_key(|input| input.path.clone()));
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    new::write(folder.path()).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("host.txt")).unwrap();
    std::os::unix::fs::symlink("units.csv", folder.path().join("again.csv")).unwrap();
    fs::create_dir(folder.path().join(".groma")).unwrap();
    fs::write(folder.path().join(".groma/state"), "x").unwrap();
    let reading = read(folder.path()).unwrap();
    let errors = reading.diagnostics.into_sorted();
    let errors: Vec<String> = errors
        .iter()
        .filter(|e| e.severity == crate::Severity::Error)
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(errors.join("\n"), @r"
    host.txt: error[link-leaves-folder]: this is neither a file nor a link to a file of the folder
      hint: copy the file into the folder: a release is a copy of it
    ");
}

#[test]
fn encodings() {
    insta::assert_snapshot!(noticed(&[Write("cohorts.csv", b"cohort,unit\nc\xf4te,N\n"), Write("published.csv", b"statistic,scope,value,status\n")]), @r"
    cohorts.csv:2:2: error[not-utf8]: the file is not UTF-8: byte 13 (line 2) is 0xF4
      hint: it looks like Windows-1252 or Latin-1; save it as UTF-8
    ");
}

#[test]
fn other_separators_and_line_ends() {
    let swap = |text: &str| text.replace(';', "|").replace(',', ";");
    let units = "\u{feff}code,name,label::fr\r\nN,North,N\r\nS,South,S\r\nW,West,W\r\n";
    let plain = definition(&[Write("units.csv", units.as_bytes())]);
    let folder = tempfile::tempdir().unwrap();
    new::write(folder.path()).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let text = fs::read_to_string(&path).unwrap();
            // The one cell that holds commas is quoted and needs none of this.
            let text = text.replace("\"goalposts(low=0, high=200, scale=20, clip=yes)\"", "none");
            fs::write(&path, swap(&text)).unwrap();
        }
    }
    let edition = folder.path().join("edition.toml");
    let text = fs::read_to_string(&edition).unwrap();
    fs::write(edition, format!("delimiter = \";\"\n{text}")).unwrap();
    let read = read(folder.path()).unwrap();
    assert_eq!(read.definition.unwrap().units.len(), plain.units.len());
}
