//! The forms of the reference converter's tests.

use super::*;
use std::path::{Path, PathBuf};

/// The folder `survey` of the shared data; none when it is absent.
fn data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    Some(data.join("survey")).filter(|folder| folder.is_dir())
}

/// On standard error, and for `cargo xtask test`, which repeats it at the end.
fn say(line: &str) {
    use std::io::Write;
    eprintln!("{line}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let path = Path::new(&dir).join("adopted-forms.txt");
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.unwrap(), "{line}").unwrap();
    }
}

/// True when an edition has a question, or a section that holds some.
fn asks(files: &Files) -> bool {
    let questions = files.get("questions.csv").map(Vec::as_slice).unwrap_or_default();
    csv::Reader::from_reader(questions).records().next().is_some()
}

#[test]
fn forms_that_convert_become_editions() {
    let Some(data) = data() else { return say("Forms as editions: 0 tried, all absent") };
    let text = std::fs::read_to_string(data.join("xlsform/pyxform_convert.jsonl")).unwrap();
    let (mut adopted, mut with_questions, mut wrong) = ([0, 0], 0, Vec::new());
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let book = workbook("case.md", case["form"].as_str().unwrap().as_bytes());
        let outside = usize::from(case["scope"] != "inside");
        match round(&book) {
            Ok(files) => {
                adopted[outside] += 1;
                with_questions += usize::from(asks(&files));
            }
            Err(why) => wrong.push(format!("{}: {why}", case["id"])),
        }
    }
    say(&format!(
        "Forms as editions: {} in scope and {} out of scope adopted, checked and written back as \
         equivalent forms ({with_questions} ask something), {} not",
        adopted[0],
        adopted[1],
        wrong.len()
    ));
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n\n"));
    assert_eq!(adopted, [315, 125]);
}

#[test]
fn workbooks_become_editions() {
    let Some(data) = data() else { return say("Workbooks as editions: 0 tried, all absent") };
    let (mut adopted, mut refused, mut wrong) = (0, 0, Vec::new());
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["xlsform/files", "forms"] {
        let entries = std::fs::read_dir(data.join(folder)).unwrap();
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.sort();
    let is_form = |path: &PathBuf| {
        path.extension().is_some_and(|end| end != "xml" && end != "json")
            && !path.ends_with("workbook_return_synthetic.xlsx")
    };
    for file in files.iter().filter(|file| is_form(file)) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let book = workbook(&name, &std::fs::read(file).unwrap());
        match round(&book) {
            Ok(_) => adopted += 1,
            Err(_) if xlsform::read(&book).0.is_none() => refused += 1,
            Err(why) => wrong.push(format!("{name}: {why}")),
        }
    }
    say(&format!(
        "Workbooks as editions: {adopted} adopted, {refused} no forms, {} not",
        wrong.len()
    ));
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(adopted > 40, "{adopted}");
}

/// The sample edition: a form with our own columns, options with scores, kinds of answers.
#[test]
fn the_sample_edition() {
    let Some(data) = data() else { return say("Sample edition: absent") };
    let bytes = std::fs::read(data.join("forms/sample_edition.xlsx")).unwrap();
    let files = round(&workbook("sample_edition.xlsx", &bytes)).unwrap();
    let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
    assert!(text("questions.csv").contains("P1,policy,single,yesno,"), "{}", text("questions.csv"));
    assert_eq!(text("points.csv"), "list,option,points\nyesno,yes,1\nyesno,no,0\n");
    assert!(text("framework.csv").contains("question:P1"), "{}", text("framework.csv"));
    assert!(text("units.csv").contains("XAA,Aland Test,1000000"), "{}", text("units.csv"));
    // Kinds of answers are no options; the edition offers them with every question.
    assert!(!text("options.csv").contains("yesno,na"), "{}", text("options.csv"));
}
