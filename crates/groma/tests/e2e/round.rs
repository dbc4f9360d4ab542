//! A round on `editions/demo`, from the first workbook to the score: played by three bodies, with
//! workbooks as people send them back.

use crate::respondent::Respondent;
use crate::workbench::{Copy, Ended, path, project, say};
use crate::workbooks::{has_office, saved_again};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What everybody says in this round.
const ANSWERS: &str = include_str!("demo_answers.csv");

/// One line of it.
#[derive(Clone, serde::Deserialize)]
struct Said {
    unit: String,
    question: String,
    instance: Option<u32>,
    value: String,
    kind: String,
    respondent: String,
    justification: String,
    evidence: String,
}

/// The desk of the secretariat, with an edition whose round has not begun.
struct Desk {
    copy: Copy,
    said: Vec<Said>,
}

impl Desk {
    fn new() -> Self {
        let copy = Copy::of("editions/demo");
        let _ = std::fs::remove_dir_all(copy.edition().join("returns"));
        let said = csv::Reader::from_reader(ANSWERS.as_bytes()).into_deserialize();
        Self { copy, said: said.map(|row| row.unwrap()).collect() }
    }

    /// A step of the round by a person at a moment.
    fn step(&self, at: &str, by: &str, arguments: &[&str]) -> Ended {
        let edition = self.copy.edition();
        let mut all = vec!["returns", arguments[0], path(&edition)];
        all.extend(&arguments[1..]);
        let at = format!("2026-{at}Z");
        all.extend(["--by", by, "--at", &at]);
        crate::workbench::groma(&all)
    }

    fn ada(&self, at: &str, arguments: &[&str]) -> Ended {
        self.step(at, "Ada", arguments)
    }

    fn status(&self) -> BTreeMap<String, serde_json::Value> {
        let edition = self.copy.edition();
        let told = crate::workbench::groma(&["returns", "status", path(&edition), "--json"]).good();
        let rows: Vec<serde_json::Value> = serde_json::from_str(&told).unwrap();
        rows.into_iter().map(|row| (row["unit"].as_str().unwrap().to_owned(), row)).collect()
    }

    /// The workbook of a unit, as it was sent.
    fn sent(&self, unit: &str) -> PathBuf {
        self.copy.beside("sent").join(format!("demo-2027-{unit}.xlsx"))
    }

    fn said_by(&self, unit: &str, respondent: &str) -> Vec<Said> {
        let wanted = |said: &&Said| said.unit == unit && said.respondent == respondent;
        self.said.iter().filter(wanted).cloned().collect()
    }

    /// A unit's own answers, written into its workbook.
    fn filled(&self, unit: &str) -> PathBuf {
        let mut respondent = Respondent::open(&self.sent(unit));
        fill(&mut respondent, &self.said_by(unit, "government"));
        let back = self.copy.beside(&format!("{unit}-back.xlsx"));
        respondent.send(&back);
        back
    }

    /// A CSV file for one of the steps.
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.copy.beside(name);
        std::fs::write(&file, text).unwrap();
        file
    }

    fn begin(&self) {
        let begin = ["begin", "--second", "Grace", "--administrator", "Alan", "--reviewers", "2"];
        self.ada("10-01T08:00:00", &begin).good();
        for (name, role) in [
            ("Rosa", "reviewer-a"),
            ("Sofia", "reviewer-b"),
            ("Emmy", "adjudicator"),
            ("Mary", "researcher"),
            ("Ada", "publisher"),
        ] {
            self.ada("10-01T08:10:00", &["appoint", name, role]).good();
        }
    }

    fn issue(&self) {
        let sent = self.copy.beside("sent");
        let issued = self.ada("10-01T09:00:00", &["issue", "--out", path(&sent)]).good();
        assert!(issued.contains("8 workbooks issued"), "{issued}");
    }

    /// Takes a unit's workbook and has it signed.
    fn returned(&self, unit: &str) {
        let back = self.filled(unit);
        let arguments = ["import", path(&back), "--take", "--from", "Maria"];
        self.ada("10-13T10:00:00", &arguments).good();
        let arguments = ["approve", unit, "--name", "Jean", "--office", "Head of the data office"];
        let receipt = self.ada("10-13T10:00:00", &arguments).good();
        assert!(receipt.contains("receipt: "), "{receipt}");
    }

    /// Both reviewers agree to everything but what the file says.
    fn reviewed(&self, unit: &str, verdicts: &str) {
        let verdicts = self.file("verdicts.csv", &format!("{VERDICTS}{verdicts}"));
        for name in ["Rosa", "Sofia"] {
            let arguments =
                ["review", unit, path(&verdicts), "--reviewer", name, "--agree-rest", "--file"];
            self.ada("10-27T10:00:00", &arguments).good();
        }
    }

    fn decided(&self, unit: &str, decisions: &str) -> String {
        let decisions = self.file("decisions.csv", &format!("{DECISIONS}{decisions}"));
        let arguments = ["decide", unit, path(&decisions), "--adjudicator", "Emmy"];
        self.ada("11-03T10:00:00", &arguments).good()
    }

    /// The unit agrees to what was decided, and two people freeze it.
    fn frozen(&self, unit: &str) {
        self.ada("11-09T10:00:00", &["reply", unit]).good();
        let arguments = ["approve", unit, "--name", "Jean", "--office", "Head of the data office"];
        self.ada("11-09T10:00:00", &arguments).good();
        let waits = self.ada("11-09T10:00:00", &["freeze", unit]).good();
        assert!(waits.contains("waits for a second person"), "{waits}");
        let alone = self.ada("11-09T10:00:00", &["freeze", unit]).with_code(2);
        assert!(alone.contains("two-persons"), "{alone}");
        let frozen = self.step("11-09T10:00:00", "Grace", &["freeze", unit]).good();
        assert!(frozen.contains("is frozen"), "{frozen}");
    }
}

const VERDICTS: &str = "question,instance,verdict,value,kind,reason\n";
const DECISIONS: &str = "question,instance,outcome,value,kind,reason\n";

fn fill(respondent: &mut Respondent, said: &[Said]) {
    for said in said {
        let instance = said.instance.unwrap_or(1);
        match said.kind.as_str() {
            "" | "answered" => respondent.answer(&said.question, instance, &said.value),
            "dont_know" => respondent.decline(&said.question, instance, "don't know"),
            "not_applicable" => respondent.decline(&said.question, instance, "not applicable"),
            "confidential" => respondent.decline(&said.question, instance, "confidential"),
            other => panic!("{other}"),
        }
        let links = said.evidence.replace(';', "\n");
        respondent.show(&said.question, instance, &said.justification, &links);
    }
}

/// `editions/demo` carries the journal of this round, with a return at every stage.
#[test]
fn the_demo_carries_the_round_that_is_played() {
    let desk = Desk::new();
    play(&desk);
    let stages: Vec<(String, String)> = desk
        .status()
        .into_iter()
        .map(|(unit, row)| (unit, row["state"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [
        ("XAV", "published"),
        ("XBN", "frozen"),
        ("XCE", "right_of_reply"),
        ("XDM", "adjudication"),
        ("XEL", "queried"),
        ("XFN", "first_review"),
        ("XGA", "open"),
        ("XHL", "not_participating"),
    ];
    let expected = expected.map(|(unit, state)| (unit.to_owned(), state.to_owned()));
    assert_eq!(stages, expected);
    let edition = desk.copy.edition();
    let (journal, people) = (desk.copy.beside("journal.jsonl"), desk.copy.beside("people.json"));
    let mut history = vec!["returns", "history", path(&edition)];
    history.extend(["--export", path(&journal), "--people", path(&people)]);
    assert!(crate::workbench::groma(&history).good().contains("the chain holds"));
    let shipped = project().join("editions/demo/returns");
    for file in [journal, people] {
        let played = std::fs::read_to_string(&file).unwrap();
        let shipped = shipped.join(file.file_name().unwrap());
        if std::env::var_os("GROMA_WRITE_DOCS").is_some() {
            std::fs::create_dir_all(shipped.parent().unwrap()).unwrap();
            std::fs::write(&shipped, &played).unwrap();
        }
        let hint = "GROMA_WRITE_DOCS=1 cargo test --workspace the_demo_carries writes it again";
        let shipped = std::fs::read_to_string(&shipped).unwrap_or_default();
        assert!(alike(&shipped) == alike(&played), "{}: {hint}", file.display());
    }
}

/// What the folder carries is where a store begins; what is done comes behind it.
#[test]
fn the_round_that_an_edition_carries_goes_on() {
    let copy = Copy::of("editions/demo");
    let shipped = std::fs::read_to_string(copy.edition().join("returns/journal.jsonl")).unwrap();
    let edition = copy.edition();
    let extend = |by: &str| {
        let until = ["--until", "2027-07-31", "--reason", "A holiday.", "--by", by];
        let step = [&["returns", "extend", path(&edition), "XGA"][..], &until].concat();
        crate::workbench::groma(&step)
    };
    let nobody = extend("Adda").with_code(2);
    assert!(nobody.contains("nobody called Adda") && nobody.contains("Ada"), "{nobody}");
    extend("Ada").good();
    let told = crate::workbench::groma(&["returns", "history", path(&edition), "--json"]).good();
    let records: Vec<serde_json::Value> = serde_json::from_str(&told).unwrap();
    assert_eq!(records.len(), shipped.lines().count() + 1);
    let people = crate::workbench::groma(&["returns", "people", path(&edition)]).good();
    assert!(people.contains("Grace") && !people.contains("Adda"), "{people}");
}

/// A journal without what differs from one store to the next: workbooks are sealed with a secret of
/// the store, so their digests differ, and with them every hash of the chain.
fn alike(journal: &str) -> Vec<serde_json::Value> {
    let record = |line: &str| {
        // The file of names is one document over several lines: those are compared as they stand.
        let Ok(mut record) = serde_json::from_str::<serde_json::Value>(line) else {
            return line.into();
        };
        if let Some(members) = record.as_object_mut() {
            members.retain(|name, _| !matches!(name.as_str(), "hash" | "previous" | "request"));
        }
        if let Some(source) = record.pointer_mut("/on_behalf_of/source") {
            let text = source.as_str().unwrap_or_default();
            *source = text.split(", SHA-256").next().unwrap_or_default().into();
        }
        record
    };
    journal.lines().map(record).collect()
}

/// The round of the demonstration: every unit at another stage.
fn play(desk: &Desk) {
    desk.begin();
    let earlier = project().join("editions/demo-2026");
    desk.ada("10-01T08:30:00", &["carry", path(&earlier)]).good();
    desk.issue();
    let absent = ["absent", "XHL", "--reason", "The government does not take part in surveys."];
    desk.ada("10-05T10:00:00", &absent).good();
    for unit in ["XAV", "XBN", "XCE", "XDM", "XEL", "XFN"] {
        desk.returned(unit);
    }
    let mut half = Respondent::open(&desk.sent("XGA"));
    fill(&mut half, &desk.said_by("XGA", "government"));
    half.confirm("policy");
    let back = desk.copy.beside("XGA-back.xlsx");
    half.send(&back);
    desk.ada("10-13T11:00:00", &["import", path(&back), "--take", "--from", "Olga"]).good();
    for (respondent, option) in [("civil_society", "civil-society"), ("machine", "machine")] {
        desk.shadowed(respondent, option);
    }
    for unit in ["XAV", "XBN", "XCE", "XDM"] {
        desk.reviewed(unit, verdicts(unit));
    }
    let none = desk.file("none.csv", VERDICTS);
    for unit in ["XEL", "XFN"] {
        desk.ada("10-28T10:00:00", &["review", unit, path(&none), "--reviewer", "Rosa"]).good();
    }
    let (ask, reason) =
        (desk.copy.beside("ask.xlsx"), "Civil society says that comments stay without answer.");
    let query = [
        "query",
        "XEL",
        "feedback",
        "--reason",
        reason,
        "--until",
        "2026-12-31",
        "--out",
        path(&ask),
    ];
    desk.ada("10-29T10:00:00", &query).good();
    for unit in ["XAV", "XBN", "XCE"] {
        let left = desk.decided(unit, decisions(unit));
        assert!(left.contains("nothing is left"), "{left}");
    }
    let undecided = ["decide", "XDM", "--adjudicator", "Emmy"];
    let left = desk.ada("11-03T10:00:00", &undecided).with_code(1);
    assert!(left.contains("left: "), "{left}");
    desk.ada("11-04T09:00:00", &["reply", "XCE"]).good();
    for unit in ["XAV", "XBN"] {
        desk.frozen(unit);
    }
    desk.copy.groma("release", &["demo-2027", "--unfinished"]).good();
    desk.ada("11-10T10:00:00", &["publish", "demo-2027", "XAV"]).good();
}

/// What reviewers hold against an answer; they agree to the rest.
fn verdicts(unit: &str) -> &'static str {
    match unit {
        "XBN" => "impact,,cannot_verify,,,The evaluation is not public.\n",
        "XCE" => "law,,propose,regulation,,A decree is no law.\n",
        "XDM" => "key_elections,,propose,open_late,,The file of the last election is missing.\n",
        _ => "",
    }
}

fn decisions(unit: &str) -> &'static str {
    match unit {
        "XBN" => "impact,,not_verifiable,,,No evidence was given after a reminder.\n",
        "XCE" => {
            "law,,adjusted,regulation,,The same kind of text counts as a regulation elsewhere.\n"
        }
        _ => "",
    }
}

#[test]
fn only_what_was_judged_is_scored() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    for unit in ["XAV", "XBN"] {
        desk.returned(unit);
    }
    desk.reviewed("XAV", "");
    assert!(desk.decided("XAV", "").contains("nothing is left"));
    desk.frozen("XAV");
    desk.copy.groma("run", &["--tables-only"]).good();
    let score = |unit: &str, variant: &str| {
        desk.copy.number(&format!(
            "select score from score where unit = '{unit}' and node = 'index' and variant = '{variant}'"
        ))
    };
    // The figures of a run over the same answers as a plain answers.csv, all of them final.
    let plain = plain_scores(&desk);
    assert!(plain["XAV"] > 90.0 && plain["XBN"] > 50.0, "{plain:?}");
    assert_eq!(score("XAV", "main"), plain["XAV"]);
    assert_eq!(score("XBN", "main"), 0.0, "nobody has judged a single answer of it");
    assert_eq!(score("XBN", "reported"), plain["XBN"]);
    // Who has signed nothing is named: a score of empty answers is no judgement.
    let silent = desk.copy.rows("select subject from finding where code = 'nothing-signed'");
    let silent: Vec<&str> = silent.iter().filter_map(|row| row["subject"].as_str()).collect();
    assert_eq!(silent, ["XCE", "XDM", "XEL", "XFN", "XGA", "XHL"]);
    // What the round collected is an input of the run, and a release computes the same from it.
    let refused = desk.copy.groma("release", &["first"]).with_code(2);
    assert!(refused.contains("not frozen") && refused.contains("XBN"), "{refused}");
    desk.copy.groma("release", &["first", "--unfinished"]).good();
    let release = desk.copy.store().join("releases/first");
    assert!(release.join("inputs/answers.csv").is_file());
    assert!(!release.join("inputs/returns/journal.jsonl").exists());
    let said = crate::workbench::groma(&["reproduce", path(&release)]).good();
    assert!(said.contains("every cell is the same"), "{said}");
    desk.ada("11-10T10:00:00", &["publish", "first"]).good();
    assert_eq!(desk.status()["XAV"]["state"], "published");
    let taken = desk.ada("11-10T10:00:00", &["publish", "first", "XAV"]).with_code(2);
    assert!(taken.contains("refused"), "{taken}");
    // The public contests, the adjudicator corrects, and the correction is another release.
    desk.ada("11-11T10:00:00", &["contest", "XAV"]).good();
    let report = "https://paper.example.org/report";
    let contest = ["contest", "XAV", "law", "--reason", "It was repealed.", "--evidence", report];
    desk.ada("11-12T10:00:00", &contest).good();
    let correct = ["contest", "XAV", "--correct", "1", "--value", "regulation"];
    let correct =
        [&correct[..], &["--reason", "Repealed in May.", "--adjudicator", "Emmy"]].concat();
    desk.ada("11-13T10:00:00", &correct).good();
    desk.copy.groma("release", &["second", "--unfinished"]).good();
    desk.ada("11-13T10:00:00", &["publish", "second", "--note", "XAV: law corrected."]).good();
    assert_eq!(desk.status()["XAV"]["state"], "published");
    let law = |release: &str| {
        let inputs = desk.copy.store().join("releases").join(release).join("inputs/answers.csv");
        let text = std::fs::read_to_string(inputs).unwrap();
        text.lines()
            .filter(|line| line.starts_with("XAV,law,"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(!law("first").iter().any(|line| line.contains("regulation")));
    assert!(
        law("second").iter().any(|line| line.contains("regulation") && line.contains("reviewer"))
    );
}

/// What the units score when their answers stand in the folder, final.
fn plain_scores(desk: &Desk) -> BTreeMap<String, f64> {
    let copy = Copy::of("editions/demo");
    let _ = std::fs::remove_dir_all(copy.edition().join("returns"));
    let mut answers = csv::Writer::from_path(copy.edition().join("answers.csv")).unwrap();
    answers.write_record(["unit", "question", "instance", "value", "kind"]).unwrap();
    for said in desk.said.iter().filter(|said| said.respondent == "government") {
        let instance = said.instance.unwrap_or(1).to_string();
        let row = [&said.unit, &said.question, &instance, &said.value, &said.kind];
        answers.write_record(row).unwrap();
    }
    drop(answers);
    copy.groma("run", &["--tables-only"]).good();
    let query = "select unit, score from score where node = 'index' and variant = 'main'";
    let rows = copy.rows(query).into_iter();
    rows.map(|row| (row["unit"].as_str().unwrap().to_owned(), row["score"].as_f64().unwrap_or(0.0)))
        .collect()
}

#[test]
fn a_workbook_is_taken_once_and_shown_before() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    let untouched = desk.sent("XAV");
    let shown = desk.ada("10-10T10:00:00", &["import", path(&untouched)]).good();
    assert!(shown.contains("0 answers"), "{shown}");
    let back = desk.filled("XAV");
    let shown = desk.ada("10-10T10:00:00", &["import", path(&back)]).good();
    assert!(shown.contains("nothing was taken"), "{shown}");
    assert_eq!(desk.status()["XAV"]["answered"], 0);
    let take = ["import", path(&back), "--take", "--from", "Maria"];
    desk.ada("10-10T10:00:00", &take).good();
    let answered = desk.status()["XAV"]["answered"].clone();
    assert!(answered.as_u64() > Some(20), "{answered}");
    let history = history(&desk);
    let again = desk.ada("10-10T11:00:00", &take).good();
    assert!(again.contains("0 answers taken"), "{again}");
    assert_eq!(crate::round::history(&desk), history, "nothing was done twice");
    // A workbook that was written before somebody else answered says so, with both values.
    let mut late = Respondent::open(&desk.sent("XAV"));
    late.answer("staff", 1, "99");
    let file = desk.copy.beside("late.xlsx");
    late.send(&file);
    let conflict = desk.ada("10-11T10:00:00", &["import", path(&file)]).with_code(1);
    assert!(conflict.contains("1 in conflict") && conflict.contains("99"), "{conflict}");
}

/// How many records the journal has.
fn history(desk: &Desk) -> usize {
    let edition = desk.copy.edition();
    let told = crate::workbench::groma(&["returns", "history", path(&edition), "--json"]).good();
    serde_json::from_str::<Vec<serde_json::Value>>(&told).unwrap().len()
}

#[test]
fn two_ministries_are_merged_and_their_conflicts_shown() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    let said = desk.said_by("XAV", "government");
    let (digital, justice) = (desk.copy.beside("digital.xlsx"), desk.copy.beside("justice.xlsx"));
    let mut one = Respondent::open(&desk.sent("XAV"));
    fill(&mut one, &said[..5]);
    one.answer("appeal", 1, "court");
    one.send(&digital);
    let mut other = Respondent::open(&desk.sent("XAV"));
    fill(&mut other, &said[5..10]);
    other.send(&justice);
    let merged = ["merge", path(&digital), path(&justice)];
    let edition = desk.copy.edition();
    let mut all = vec!["returns", merged[0], path(&edition)];
    all.extend(&merged[1..]);
    let told = crate::workbench::groma(&all).with_code(1);
    assert!(
        told.contains("appeal") && told.contains("court") && told.contains("independent"),
        "{told}"
    );
    let take = ["import", path(&digital), path(&justice), "--take", "--from", "Maria"];
    desk.ada("10-10T10:00:00", &take).bad();
    assert_eq!(desk.status()["XAV"]["answered"], 0, "in doubt nothing is taken");
    let partly = [&take[..], &["--partly"]].concat();
    desk.ada("10-10T10:00:00", &partly).with_code(1);
    assert_eq!(desk.status()["XAV"]["answered"], 9, "all but the one in conflict");
    let prefer = [&take[..], &["--prefer", path(&justice)]].concat();
    desk.ada("10-10T10:00:00", &prefer).good();
    assert_eq!(desk.status()["XAV"]["answered"], 10);
}

#[test]
fn a_query_opens_only_what_it_names() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    desk.returned("XAV");
    let back = desk.filled("XAV");
    let sealed =
        desk.ada("10-14T10:00:00", &["import", path(&back), "--take", "--from", "Maria"]).good();
    assert!(sealed.contains("0 answers taken"), "{sealed}");
    let mut changed = Respondent::open(&back);
    changed.answer("staff", 1, "99");
    let file = desk.copy.beside("changed.xlsx");
    changed.send(&file);
    let take = ["import", path(&file), "--take", "--from", "Maria", "--partly"];
    desk.ada("10-14T10:00:00", &take).bad();
    let verdicts = desk.file("none.csv", VERDICTS);
    desk.ada("10-20T10:00:00", &["review", "XAV", path(&verdicts), "--reviewer", "Rosa"]).good();
    let ask = desk.copy.beside("ask.xlsx");
    let query = [
        "query",
        "XAV",
        "staff",
        "--reason",
        "The annual report says 15.",
        "--until",
        "2026-10-31",
        "--out",
        path(&ask),
    ];
    desk.ada("10-21T10:00:00", &query).good();
    assert_eq!(desk.status()["XAV"]["open_queries"], 1);
    let mut reply = Respondent::open(&ask);
    reply.answer("staff", 1, "15");
    let file = desk.copy.beside("reply.xlsx");
    reply.send(&file);
    let take = ["import", path(&file), "--take", "--from", "Maria"];
    let taken = desk.ada("10-22T10:00:00", &take).good();
    assert!(taken.contains("1 answers taken"), "{taken}");
    // Until it is signed again, what was signed stands.
    desk.copy.groma("run", &["--tables-only"]).good();
    let staff = "select option from answer where unit = 'XAV' and question = 'staff'";
    assert_eq!(desk.copy.rows(staff)[0]["option"], "14.5");
    let sign = ["approve", "XAV", "--name", "Jean", "--office", "Head of the data office"];
    desk.ada("10-22T11:00:00", &sign).good();
    assert_eq!(desk.status()["XAV"]["state"], "first_review");
    // The decision that takes another value says who, why, and stays beside the answer.
    desk.reviewed_again();
    let amended = desk
        .ada(
            "11-03T11:00:00",
            &["amend", "XAV", "staff", "--value", "14", "--reason", "as in the register"],
        )
        .good();
    assert!(amended.contains("staff: 14"), "{amended}");
    let edition = desk.copy.edition();
    let diff = crate::workbench::groma(&["returns", "diff", path(&edition), "XAV"]).with_code(1);
    assert!(diff.contains("staff: 15 → 14") && diff.contains("as in the register"), "{diff}");
}

impl Desk {
    /// Puts what others say beside the answers of the units that have a return.
    fn shadowed(&self, respondent: &str, option: &str) {
        let status = self.status();
        let rows = self.said.iter().filter(|said| said.respondent == respondent);
        let rows = rows.filter(|said| status.contains_key(&said.unit)).map(|said| {
            let instance = said.instance.map_or(String::new(), |row| row.to_string());
            let Said { unit, question, value, kind, justification, evidence, .. } = said;
            format!("{unit},{question},{instance},{value},{kind},\"{justification}\",{evidence}\n")
        });
        let rows: Vec<String> = rows.collect();
        assert!(!rows.is_empty(), "{respondent}");
        let header = "unit,question,instance,value,kind,justification,evidence\n";
        let file = self.file("others.csv", &format!("{header}{}", rows.concat()));
        let mut arguments =
            vec!["shadow", path(&file), "--respondent", option, "--source", "a report"];
        if option == "civil-society" {
            arguments.extend(["--researcher", "Mary"]);
        }
        self.ada("10-14T10:00:00", &arguments).good();
    }

    /// What follows a query: both reviewers agree, and it is adjudicated.
    fn reviewed_again(&self) {
        for (at, name) in [("10-25T10:00:00", "Rosa"), ("10-27T10:00:00", "Sofia")] {
            let arguments = ["review", "XAV", "--reviewer", name, "--agree-rest", "--file"];
            self.ada(at, &arguments).good();
        }
        let arguments = ["decide", "XAV", "--adjudicator", "Emmy"];
        self.ada("11-03T10:00:00", &arguments).good();
    }
}

/// Decisions come in as many files as it takes, and a dispute goes back to the adjudicator once.
#[test]
fn a_dispute_is_settled() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    desk.returned("XAV");
    desk.reviewed("XAV", "law,,propose,regulation,,A decree.\npolicy,,propose,draft,,Not yet.\n");
    let decide = |decisions: &str| {
        let file = desk.file("decisions.csv", &format!("{DECISIONS}{decisions}"));
        desk.ada("11-03T10:00:00", &["decide", "XAV", path(&file), "--adjudicator", "Emmy"])
    };
    let left = decide("law,,adjusted,regulation,,A decree.\n").with_code(1);
    assert!(left.contains("left: policy"), "{left}");
    assert!(decide("policy,,kept,,,It is in force.\n").good().contains("nothing is left"));
    let letter = desk.copy.beside("decided.xlsx");
    desk.ada("11-03T11:00:00", &["reply", "XAV", "--out", path(&letter)]).good();
    let told = Respondent::open(&letter);
    let cells = told.book.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    let told: Vec<&str> = cells.map(|cell| cell.text.as_str()).collect();
    assert!(told.iter().any(|text| text.contains("adjusted to “regulation”: A decree.")));
    let dispute = [
        "reply",
        "XAV",
        "law",
        "--reason",
        "Parliament passed it.",
        "--name",
        "Jean",
        "--evidence",
        "https://law.avelonde.example.org/2008/41",
    ];
    desk.ada("11-04T10:00:00", &dispute).good();
    let early = desk.ada("11-04T10:00:00", &["freeze", "XAV"]).with_code(2);
    assert!(early.contains("refused"), "{early}");
    let file = desk.file("decisions.csv", &format!("{DECISIONS}law,,kept,,,Parliament did.\n"));
    let again = ["decide", "XAV", path(&file), "--adjudicator", "Emmy"];
    desk.ada("11-05T10:00:00", &again).good();
    desk.frozen("XAV");
}

#[test]
fn a_corrected_copy_is_taken_over_the_first() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    let first = desk.filled("XAV");
    let take = ["import", path(&first), "--take", "--from", "Maria"];
    desk.ada("10-10T10:00:00", &take).good();
    let mut corrected = Respondent::open(&first);
    corrected.answer("staff", 1, "15");
    let second = desk.copy.beside("corrected.xlsx");
    corrected.send(&second);
    let shown = desk.ada("10-11T10:00:00", &["import", path(&second)]).with_code(1);
    assert!(shown.contains("1 in conflict"), "only what differs from what is held: {shown}");
    let over = ["import", path(&second), "--take", "--over", "--from", "Maria"];
    let taken = desk.ada("10-11T10:00:00", &over).good();
    assert!(taken.contains("1 answers taken"), "{taken}");
}

#[test]
fn others_stand_beside_and_never_score() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    desk.returned("XAV");
    let header = "unit,question,instance,value,kind,justification,evidence";
    for (respondent, option) in [("civil_society", "civil-society"), ("machine", "machine")] {
        let rows = desk.said.iter().filter(|said| said.respondent == respondent);
        let rows = rows.filter(|said| said.unit == "XAV").map(|said| {
            let instance = said.instance.map_or(String::new(), |row| row.to_string());
            let Said { unit, question, value, kind, justification, evidence, .. } = said;
            format!("{unit},{question},{instance},{value},{kind},\"{justification}\",{evidence}\n")
        });
        let rows: Vec<String> = rows.collect();
        assert!(!rows.is_empty(), "{respondent}");
        let file = desk.file("others.csv", &format!("{header}\n{}", rows.concat()));
        let mut arguments =
            vec!["shadow", path(&file), "--respondent", option, "--source", "a report"];
        if option == "civil-society" {
            arguments.extend(["--researcher", "Mary"]);
        }
        desk.ada("10-14T10:00:00", &arguments).good();
    }
    desk.copy.groma("run", &["--tables-only"]).good();
    let count = |respondent: &str| {
        let query = format!("select count(*) n from answer where respondent = '{respondent}'");
        desk.copy.number(&query)
    };
    assert!(count("civil_society") > 0.0 && count("machine") > 0.0);
    let scored = "select count(*) n from answer_points where variant = 'main' and unit = 'XAV' and points > 0";
    assert_eq!(desk.copy.number(scored), 0.0);
}

#[test]
fn libreoffice_saves_a_return_without_changing_it() {
    if !has_office() {
        return say(
            "libreoffice-returns",
            "returns saved by LibreOffice: 0; install libreoffice-calc-nogui",
        );
    }
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    let mut saved = 0;
    for unit in ["XAV", "XCE"] {
        let again = saved_again(&desk.sent(unit), &desk.copy.beside("office"));
        let shown = desk.ada("10-10T10:00:00", &["import", path(&again)]).good();
        assert!(shown.contains("0 answers, 0 confirmations, 0 taken away"), "{shown}");
        // What was answered survives the office, too.
        let again = saved_again(&desk.filled(unit), &desk.copy.beside("office"));
        let direct = desk.ada("10-10T10:00:00", &["import", path(&desk.filled(unit))]).good();
        let through = desk.ada("10-10T10:00:00", &["import", path(&again)]).good();
        assert_eq!(through, direct);
        saved += 2;
    }
    say(
        "libreoffice-returns",
        &format!("returns saved by LibreOffice and understood the same: {saved}"),
    );
}

#[test]
fn bad_workbooks_end_in_findings_and_change_nothing() {
    let desk = Desk::new();
    desk.begin();
    desk.issue();
    let before = history(&desk);
    let check = |name: &str, bytes: &[u8], expected: &str| {
        let file = desk.copy.beside(name);
        std::fs::write(&file, bytes).unwrap();
        let take = ["import", path(&file), "--take", "--from", "Maria"];
        let said = desk.ada("10-10T10:00:00", &take).bad();
        assert!(said.contains(expected), "{name}: {said}");
        assert!(!said.contains("panicked"), "{name}: {said}");
    };
    let sent = std::fs::read(desk.sent("XAV")).unwrap();
    check("empty.xlsx", b"", "empty.xlsx");
    check("text.xlsx", b"not a workbook at all", "text.xlsx");
    check("cut.xlsx", &sent[..sent.len() / 2], "cut.xlsx");
    // A workbook of somebody else, whose hidden sheet was turned to this unit by hand.
    let mut turned = Respondent::open(&desk.sent("XBN"));
    for sheet in turned.book.sheets.iter_mut().filter(|sheet| sheet.name == "_groma") {
        for cell in sheet.rows.iter_mut().flatten() {
            cell.text = cell.text.replace("XBN", "XAV");
        }
    }
    let file = desk.copy.beside("turned.xlsx");
    turned.send(&file);
    check("turned.xlsx", &std::fs::read(&file).unwrap(), "was altered");
    // Answers nobody can understand without guessing.
    let mut odd = Respondent::open(&desk.sent("XAV"));
    odd.answer("staff", 1, "many");
    odd.answer("policy_date", 1, "03/04/2019");
    odd.answer("portal_address", 1, "=HYPERLINK(\"https://evil.example.org\")");
    let file = desk.copy.beside("odd.xlsx");
    odd.send(&file);
    check("odd.xlsx", &std::fs::read(&file).unwrap(), "date-ambiguous");
    check("odd.xlsx", &std::fs::read(&file).unwrap(), "portal_address");
    assert_eq!(history(&desk), before, "nothing was taken");
    assert_eq!(desk.status()["XAV"]["answered"], 0);
}
