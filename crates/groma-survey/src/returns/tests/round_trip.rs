//! A workbook that comes back as it went out changes nothing.

use super::*;
use groma_define::QuestionType;
use std::path::{Path, PathBuf};

/// Reads what was just written, as it is and written anew by another hand.
fn check_unchanged(definition: &Definition, order: &Issue, expected: &Expected) -> usize {
    let bytes = issue(definition, order).unwrap();
    let edited = Edited::new(definition, order);
    let mut unchanged = 0;
    for bytes in [bytes, edited.bytes()] {
        let understood =
            understand(definition, "back.xlsx", &bytes, expected, &Limits::default()).unwrap();
        assert!(understood.changes_nothing(), "{understood}");
        assert!(understood.findings.is_empty(), "{understood}");
        unchanged = understood.unchanged;
    }
    unchanged
}

#[test]
fn unchanged_means_no_changes() {
    let definition = edition();
    for language in ["en", "fr", "es", "sw", "ar"] {
        let order = Issue { language: language.into(), ..order() };
        // Three free entries after the two that are held.
        let questions = 1 + 4 + 5 + 2 * 5;
        assert_eq!(check_unchanged(&definition, &order, &expected()), questions);
    }
    check_unchanged(
        &definition,
        &Issue { held: BTreeMap::new(), ..order() },
        &Expected { held: BTreeMap::new(), ..expected() },
    );
}

#[test]
fn the_same_order_gives_the_same_bytes() {
    let definition = edition();
    assert_eq!(issue(&definition, &order()).unwrap(), issue(&definition, &order()).unwrap());
}

#[test]
fn a_seal_with_a_secret_is_kept() {
    let definition = edition();
    let order = Issue { seal_key: "secret".into(), ..order() };
    check_unchanged(&definition, &order, &Expected { seal_key: "secret".into(), ..expected() });
    let bytes = issue(&definition, &order).unwrap();
    let refused = understand(&definition, "a.xlsx", &bytes, &expected(), &Limits::default());
    assert!(matches!(refused, Err(Refusal::Altered { .. })));
}

#[test]
fn hostile_texts_come_back_as_they_went() {
    let definition = edition();
    for text in hostile_texts() {
        let given = Given {
            justification: text.clone(),
            evidence: vec![Evidence { address: text.clone(), note: text.clone() }],
            ..answered(&text)
        };
        let mut held = BTreeMap::new();
        for question in ["loose", "policy", "since", "sectors", "datasets", "share", "portal"] {
            held.insert(key(question, 1), super::held(given.clone(), 1));
        }
        held.insert(key("body_name", 3), super::held(given.clone(), 1));
        let order = Issue {
            comments: BTreeMap::from([(key("policy", 1), vec![text.clone()])]),
            last: BTreeMap::from([(key("policy", 1), given.clone())]),
            contact: text.chars().take(1000).collect(),
            held: held.clone(),
            ..order()
        };
        check_unchanged(&definition, &order, &Expected { held, ..expected() });
        // Nothing of it is a formula.
        let issued = Edited::new(&definition, &order).workbook;
        let own = ["=IF(", "=0", "=SUM(", "=COUNT(", "=O"];
        let formulas = issued.sheets.iter().flat_map(|sheet| sheet.formulas.values());
        for formula in formulas {
            let formula = format!("={}", formula.trim_start_matches('='));
            assert!(own.iter().any(|start| formula.starts_with(start)), "{formula}");
        }
    }
}

/// The survey sheet's texts, and some of our own.
fn hostile_texts() -> Vec<String> {
    let own = [
        "=1+1",
        "+1",
        "-5",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "x\0y",
        "_x0041_",
        "  spaced  ",
        "a\r\nb",
        "<b>&amp;</b>",
        "'quoted",
        "#REF!",
        "TRUE",
        "1-2",
        "007",
        "1e5",
        "😀 é",
        "\u{202e}gnp.exe",
        "\u{200b}zero width",
        "yes",
        "not applicable",
        "${policy}",
    ];
    let mut texts: Vec<String> = own.iter().map(|text| (*text).to_owned()).collect();
    texts.push(format!("{}end", "long ".repeat(20_000)));
    match shared("survey/security/hostile_text.csv") {
        Some(file) => {
            let mut reader = csv::Reader::from_path(file).unwrap();
            texts.extend(reader.records().map(|record| record.unwrap()[0].to_owned()));
        }
        None => say("hostile texts of the survey sheet: absent (no shared data)"),
    }
    say(&format!("hostile texts: {} came back as they went", texts.len()));
    texts
}

/// Editions that lie in the repository or beside it.
#[test]
fn editions_round_trip() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut read = 0;
    for folder in ["editions", "replications"] {
        for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
            let path = entry.path();
            if !path.join("edition.toml").is_file() {
                continue;
            }
            let Some(definition) = groma_define::read(&path).unwrap().definition else { continue };
            let asks = |kind| !matches!(kind, QuestionType::Section | QuestionType::Matrix);
            if !definition.questions.iter().any(|question| asks(question.kind)) {
                continue;
            }
            read += 1;
            for unit in definition.units.iter().take(3) {
                let held = held_answers(&definition, unit.code.as_str());
                for language in ["en", "fr"] {
                    let unit = Some(unit.code.clone());
                    let (held, language) = (held.clone(), language.into());
                    let order =
                        Issue { unit: unit.clone(), language, held: held.clone(), ..order() };
                    let unchanged = check_unchanged(
                        &definition,
                        &order,
                        &Expected { unit, held, ..expected() },
                    );
                    assert!(unchanged > 0);
                }
            }
        }
    }
    assert!(read > 0, "no edition was found");
    say(&format!("editions: workbooks of {read} came back unchanged"));
}

fn held_answers(definition: &Definition, unit: &str) -> BTreeMap<AnswerKey, Held> {
    let own = definition.answers.iter().filter(|answer| answer.unit.as_str() == unit);
    own.map(|answer| {
        let key = AnswerKey { question: answer.question.clone(), instance: answer.instance };
        let given = Given {
            value: answer.value.clone(),
            kind: answer.kind,
            unsure: answer.unsure,
            ..Given::default()
        };
        (key, super::held(given, 1))
    })
    .collect()
}

pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    Some(data.join(path)).filter(|file| file.is_file())
}

/// On standard error, and for `cargo xtask test`, which repeats it at the end.
pub(crate) fn say(line: &str) {
    use std::io::Write;
    eprintln!("{line}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let path = Path::new(&dir).join("workbooks.txt");
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.unwrap(), "workbooks: {line}").unwrap();
    }
}

/// Forty returns of two hundred questions each are a matter of seconds.
#[test]
fn many_returns_are_read_in_seconds() {
    let mut questions =
        String::from("loose,,text,,,,no,,none,no,,,Anything before we start?,,,,,\n");
    for number in 1..=184 {
        questions +=
            &format!("n{number},law,single,policy,,,no,,optional,no,,,Question {number}?,,,,,\n");
    }
    let definition = edition_with(&[(
        "loose,,text,,,,no,,none,no,,,Anything before we start?,,,,,\n",
        &questions,
    )]);
    let bytes = issue(&definition, &order()).unwrap();
    let start = std::time::Instant::now();
    for _ in 0..40 {
        let understood =
            understand(&definition, "back.xlsx", &bytes, &expected(), &Limits::default()).unwrap();
        assert!(understood.unchanged >= 200);
    }
    let seconds = start.elapsed().as_secs_f64();
    say(&format!("40 returns of 200 questions: read in {seconds:.1} s without optimisation"));
    assert!(seconds < 60.0, "{seconds}");
}
