//! The forms of the reference converter's tests: 440 that convert, 184 that it refuses, and its
//! workbooks. Every one must be accepted or refused here too, for the same row.

use super::output;
use groma_define::Severity;
use groma_survey::sheets::{Limits, SheetFinding, Workbook};
use groma_survey::xlsform::{Form, read_with_root, write};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Cases that cannot agree, and why.
const APART: &[(&str, &str)] = &[];

const CONVERT: usize = 440;
const REFUSE: usize = 184;

#[test]
fn forms_that_convert_and_forms_that_are_refused() {
    let Some(data) = data() else {
        say(&format!("XLSForm cases: 0 read, {} absent", CONVERT + REFUSE));
        return;
    };
    let mut wrong: Vec<(String, String)> = Vec::new();
    let (mut converted, mut kept) = (0, 0);
    for case in cases(&data, "pyxform_convert.jsonl") {
        match converts(&case) {
            Ok(()) => converted += 1,
            Err(why) => wrong.push((case.id.clone(), why)),
        }
        kept += usize::from(!case.inside);
    }
    let (mut refused, mut inside, mut same) = (0, 0, 0);
    for case in cases(&data, "pyxform_refuse.jsonl") {
        inside += usize::from(case.inside);
        match is_refused(&case) {
            Ok(names_a_row) => {
                refused += 1;
                same += usize::from(case.inside && names_a_row);
            }
            Err(why) => wrong.push((case.id.clone(), why)),
        }
    }
    say(&format!(
        "XLSForm cases: convert {converted} agree, {} disagree (warnings, types, expressions and \
         labels as in the converter's output); refuse {refused} agree \
         ({inside} in scope: {same} with the sheet, row and column that are named, {} name none), \
         {} disagree; \
         out of scope, kept verbatim: {kept}",
        CONVERT - converted,
        inside - same,
        REFUSE - refused,
    ));
    let unexpected: Vec<_> =
        wrong.iter().filter(|(id, _)| !APART.iter().any(|(apart, _)| apart == id)).collect();
    assert!(unexpected.is_empty(), "{} disagree:\n{}", unexpected.len(), shown(&unexpected));
    assert_eq!(
        wrong.len(),
        APART.len(),
        "a case that was apart agrees by now: take it off the list"
    );
    assert_eq!((converted + refused + wrong.len(), inside), (CONVERT + REFUSE, 123));
}

#[test]
fn workbooks_of_the_reference() {
    let Some(data) = data() else { return say("XLSForm workbooks: 0 read, all absent") };
    let index = std::fs::read_to_string(data.join("INDEX.csv")).unwrap();
    let (mut agree, mut wrong) = (0, Vec::new());
    for record in csv_records(&index) {
        let (file, expected) = (&record[0], &record[4]);
        let is_form = file.starts_with("xlsform/files/")
            || matches!(
                file.as_str(),
                "forms/ogd_mini.md" | "forms/ns_extension.md" | "forms/sample_edition.xlsx"
            );
        if !is_form || file.ends_with(".xml") {
            continue;
        }
        let bytes = std::fs::read(data.join(file)).unwrap();
        let (book, _) = Workbook::read(file, &bytes, &Limits::default()).unwrap();
        let (form, findings) = read_with_root(&book, "data");
        let refused = expected.starts_with("refused");
        match form {
            Some(form) if !refused => match round_trips(&form, "data") {
                Ok(()) => agree += 1,
                Err(why) => wrong.push(format!("{file}: {why}")),
            },
            None if refused && names_the_row(expected, &book, &findings).is_ok() => agree += 1,
            _ => wrong.push(format!("{file}: {expected}: {}", errors(&findings))),
        }
    }
    say(&format!("XLSForm workbooks: {agree} agree, {} disagree", wrong.len()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(agree > 40);
}

struct Case {
    id: String,
    inside: bool,
    root: String,
    form: String,
    error: String,
    /// The XForm that the converter makes of it.
    output: String,
    warnings: Vec<String>,
}

fn converts(case: &Case) -> Result<(), String> {
    let (form, findings) = read_with_root(&workbook(case), &case.root);
    let form = form.ok_or_else(|| format!("refused: {}", errors(&findings)))?;
    round_trips(&form, &case.root)?;
    output::agrees(&form, &case.root, &case.output)?;
    warns(case, &findings)
}

/// What is written says the same when it is read again.
fn round_trips(form: &Form, root: &str) -> Result<(), String> {
    let book = write(form);
    let (again, findings) = read_with_root(&book, root);
    match again {
        Some(again) if again == *form => Ok(()),
        Some(again) => Err(format!("does not come back:\n{form:#?}\n{again:#?}")),
        None => Err(format!("is refused when written: {}", errors(&findings))),
    }
}

/// The same warnings for the same rows as the reference gives.
fn warns(case: &Case, findings: &[SheetFinding]) -> Result<(), String> {
    // The converter reads no expressions; its validator, which does, was not asked.
    let warnings = findings.iter().filter(|finding| {
        finding.severity == Severity::Warning && finding.code != "malformed-expression"
    });
    let row = |finding: &SheetFinding| match finding.code {
        // The reference names none.
        "other-not-translated" => 0,
        _ => finding.place.row,
    };
    let mut ours: Vec<(&str, usize)> =
        warnings.map(|finding| (finding.code, row(finding))).collect();
    let mut theirs: Vec<(&str, usize)> =
        case.warnings.iter().flat_map(|text| named(text)).collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    if ours == theirs { Ok(()) } else { Err(format!("warns {ours:?}, and not {theirs:?}")) }
}

/// What a warning of the reference is called here, and its row; several where it names several.
fn named(warning: &str) -> Vec<(&'static str, usize)> {
    let codes = [
        ("has no label", "repeat-without-label"),
        ("max-pixels", "image-of-any-size"),
        ("Choices should have a label", "choice-without-label"),
        ("uses or_other and translations", "other-not-translated"),
        ("case-insensitive match", "names-differ-in-case"),
        ("sheets with similar names", "misspelt-sheet"),
        ("Row without name, text, or label", "comment-row"),
        ("'disabled' column", "disabled-column"),
        ("only meant for filtered selects", "external-without-filter"),
        ("Column headers must not be empty", "choices-header-with-space"),
    ];
    if let Some((_, languages)) = warning.split_once("machine-readable codes: ") {
        let languages = languages.split(". Learn").next().unwrap_or_default();
        return languages.split(", ").map(|_| ("language-without-code", 0)).collect();
    }
    if warning.starts_with("Language '") {
        return warning.lines().map(|_| ("missing-translation", 0)).collect();
    }
    let code = codes.iter().find(|(words, _)| warning.contains(words));
    let code = code.map_or("unknown warning", |(_, code)| code);
    vec![(code, row_of(warning).unwrap_or(0))]
}

/// Whether the reference names a row, when ours are for the same.
fn is_refused(case: &Case) -> Result<bool, String> {
    let book = workbook(case);
    let (form, findings) = read_with_root(&book, &case.root);
    if form.is_some() {
        return Err(format!("is accepted, and not refused: {}", case.error));
    }
    names_the_row(&case.error, &book, &findings)
}

fn names_the_row(error: &str, book: &Workbook, findings: &[SheetFinding]) -> Result<bool, String> {
    let Some(row) = row_of(error) else { return Ok(false) };
    let sheet = ["choices", "settings", "entities"]
        .into_iter()
        .find(|sheet| error.contains(&format!("On the '{sheet}' sheet")))
        .unwrap_or("survey");
    let header = error.split_once("sheet, the '").and_then(|(_, rest)| rest.split_once('\''));
    let header = header
        .map(|(header, _)| if header.starts_with("parameters (") { "parameters" } else { header });
    let found = findings.iter().any(|finding| {
        finding.severity == Severity::Error
            && finding.place.row == row
            && finding.place.sheet.eq_ignore_ascii_case(sheet)
            && header.is_none_or(|header| is_under(book, finding, header))
    });
    if found { Ok(true) } else { Err(format!("{error}\n  ours: {}", errors(findings))) }
}

/// Whether the cell of a finding stands under a header. Where the reference names a column that the
/// sheet lacks, the row is all there is.
fn is_under(book: &Workbook, finding: &SheetFinding, header: &str) -> bool {
    let Some(sheet) = book.sheet(&finding.place.sheet) else { return false };
    let spelled = |text: &str| text.replace('_', " ").to_lowercase() == header.replace('_', " ");
    let synonym =
        |text: &str| matches!((text, header), ("command", "type") | ("tag" | "value", "name"));
    let column =
        finding.place.column.bytes().fold(0, |at, letter| at * 26 + usize::from(letter - b'A') + 1);
    match column.checked_sub(1) {
        Some(at) => {
            let text = sheet.text(0, at);
            spelled(text) || synonym(text) || text == header
        }
        None => !sheet.rows[0].iter().any(|cell| spelled(&cell.text)) || header == "label",
    }
}

/// The row in `[row : 3]`.
fn row_of(message: &str) -> Option<usize> {
    let (_, rest) = message.split_once("[row : ")?;
    rest.split_once(']')?.0.parse().ok()
}

fn errors(findings: &[SheetFinding]) -> String {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(ToString::to_string).collect::<Vec<_>>().join("\n  ")
}

fn shown(wrong: &[&(String, String)]) -> String {
    wrong.iter().map(|(id, why)| format!("{id}: {why}")).collect::<Vec<_>>().join("\n")
}

fn workbook(case: &Case) -> Workbook {
    Workbook::read("case.md", case.form.as_bytes(), &Limits::default()).unwrap().0
}

fn cases(data: &Path, file: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(data.join("xlsform").join(file)).unwrap();
    let case = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let warnings = value["warnings"].as_array().unwrap();
        Case {
            id: text("id"),
            inside: text("scope") == "inside",
            root: text("form_name"),
            form: text("form"),
            error: text("error"),
            output: text("xform"),
            warnings: warnings.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
        }
    };
    text.lines().map(case).collect()
}

fn csv_records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The folder `survey` of the shared data; none when it is absent.
pub(super) fn data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    Some(data.join("survey")).filter(|folder| folder.is_dir())
}

/// On standard error, and for `cargo xtask test`, which repeats it at the end.
pub(super) fn say(line: &str) {
    use std::io::Write;
    eprintln!("{line}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let path = Path::new(&dir).join("xlsform-cases.txt");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.unwrap(), "{line}").unwrap();
    }
}
