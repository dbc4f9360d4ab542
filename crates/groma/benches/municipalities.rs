//! 100,000 municipalities answer 170 questions: from Parquet to scores, ranks and the
//! whole trail, in seconds and megabytes.
//!
//! `cargo bench --workspace --bench municipalities [-- UNITS]`

use groma_define::table::Text;
use groma_define::tables::AnswerRow;
use groma_store::TableDir;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DIMENSIONS: usize = 4;
const GROUPS: usize = 17;
const QUESTIONS: usize = 170;
const OPTIONS: [&str; 4] = ["yes", "mostly", "partly", "no"];

fn main() {
    let units = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let units: usize = units.unwrap_or(100_000);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let edition = dir.path().join("edition");
    write_edition(&edition, units);
    let (seconds, peak) = run(&edition);
    let size = std::fs::metadata(edition.join("answers.parquet")).map_or(0, |meta| meta.len());
    println!(
        "{units} units x {QUESTIONS} questions ({} answers, {:.1} MB of Parquet): \
         {seconds:.2} s, peak {peak:.0} MB",
        units * QUESTIONS,
        size as f64 / 1e6,
    );
    peer(&edition);
}

/// The same points and totals by DuckDB, without trail, ranks or checks, when there is
/// a Python with duckdb (variable PYTHON).
fn peer(edition: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/duckdb_peer.py");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    match Command::new(python).arg(script).arg(edition).output() {
        Ok(output) if output.status.success() => {
            print!("{}", String::from_utf8_lossy(&output.stdout))
        }
        _ => println!("DuckDB: not measured; set PYTHON to an interpreter with duckdb"),
    }
}

/// Runs the command and watches its memory.
fn run(edition: &Path) -> (f64, f64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_groma"))
        .args(["run", "--quiet", "--tables-only"])
        .arg(edition)
        .stdout(Stdio::null())
        .spawn()
        .expect("the command starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb: f64 = 0.0;
    loop {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find(|line| line.starts_with("VmHWM:"));
            let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
            peak_kb = peak_kb.max(number.unwrap_or(0.0));
        }
        if let Some(ended) = child.try_wait().expect("the command can be waited for") {
            assert!(ended.success(), "the run failed");
            return (start.elapsed().as_secs_f64(), peak_kb / 1024.0);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn write_edition(edition: &Path, units: usize) {
    std::fs::create_dir_all(edition).expect("the folder can be made");
    let write = |file: &str, text: String| {
        std::fs::write(edition.join(file), text).expect("the folder can be written");
    };
    write(
        "edition.toml",
        "code = \"municipalities\"\nname = \"Municipalities\"\nperiod = \"2026\"\nas_of = \"2026-06-30\"\n\
         languages = [\"en\"]\nlicence = \"CC0-1.0\"\nseed = 1\n"
            .to_owned(),
    );
    write("method.toml", "[aggregate]\ndefault = \"arithmetic\"\n".to_owned());
    let mut text = "code,name,level\n".to_owned();
    for unit in 0..units {
        writeln!(text, "M{unit:06},Municipality {unit},local").expect("a string");
    }
    write("units.csv", text);
    let mut framework = "code,parent,name,source\nindex,,Index,\n".to_owned();
    let mut questions = "code,type,list,label::en\n".to_owned();
    for dimension in 0..DIMENSIONS {
        writeln!(framework, "D{dimension},index,Dimension {dimension},").expect("a string");
    }
    for group in 0..GROUPS {
        writeln!(framework, "G{group:02},D{},Group {group},", group % DIMENSIONS)
            .expect("a string");
    }
    for question in 0..QUESTIONS {
        let group = question % GROUPS;
        writeln!(framework, "N{question:03},G{group:02},Item {question},question:Q{question:03}")
            .expect("a string");
        writeln!(questions, "Q{question:03},single,grade,Question {question}").expect("a string");
    }
    write("framework.csv", framework);
    write("questions.csv", questions);
    let mut options = "list,option,label::en\n".to_owned();
    let mut points = "list,option,points\n".to_owned();
    for (option, earns) in OPTIONS.iter().zip(["1", "2/3", "1/3", "0"]) {
        writeln!(options, "grade,{option},{option}").expect("a string");
        writeln!(points, "grade,{option},{earns}").expect("a string");
    }
    write("options.csv", options);
    write("points.csv", points);
    write_answers(edition, units);
}

fn write_answers(edition: &Path, units: usize) {
    let tables = TableDir::new(edition);
    let mut writer = tables.writer::<AnswerRow>().expect("a table");
    let word = |word: &str| Text::from(word);
    let options: Vec<Text> = OPTIONS.iter().copied().map(Text::from).collect();
    let (answered, reported) = (word("answered"), word("reported"));
    let (government, stage, as_of) = (word("government"), word("final"), word("2026-06-30"));
    let codes: Vec<groma_define::QuestionCode> =
        (0..QUESTIONS).map(|question| format!("Q{question:03}").into()).collect();
    let mut state = 1_u64;
    for start in (0..units).step_by(500) {
        let mut rows = Vec::with_capacity(500 * QUESTIONS);
        for unit in start..(start + 500).min(units) {
            let unit = groma_define::UnitCode::from(format!("M{unit:06}"));
            for question in &codes {
                // A small generator with a fixed seed: the same answers on every machine.
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let option = options[(state >> 62) as usize].clone();
                rows.push(AnswerRow {
                    unit: unit.clone(),
                    question: question.clone(),
                    instance: 1,
                    option: Some(option.clone()),
                    raw: Some(option),
                    kind: answered.clone(),
                    basis: reported.clone(),
                    respondent: government.clone(),
                    stage: stage.clone(),
                    version: 1,
                    as_of: as_of.clone(),
                    justification: None,
                });
            }
        }
        writer.push(rows).expect("rows are written");
    }
    writer.finish().expect("the table ends");
    std::fs::rename(tables.path("answer"), edition.join("answers.parquet")).expect("it is moved");
}
