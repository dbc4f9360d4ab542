//! Kinds of evidence, outliers, and flags on small tables.

use super::evidence_kind::same_place;
use super::*;
use crate::Evidence;

fn evidence(address: &str, note: &str) -> Evidence {
    Evidence { address: address.to_owned(), note: note.to_owned() }
}

#[test]
fn kinds_of_evidence() {
    let check = |address: &str, note: &str, expected: EvidenceKind| {
        assert_eq!(EvidenceKind::of(&evidence(address, note)), expected, "{address} {note}");
    };
    check("https://laws.example.org/act-12.pdf", "", EvidenceKind::Law);
    check("https://www.legifrance.gouv.fr/jorf/id/1", "", EvidenceKind::Law);
    check("https://example.org/doc.pdf", "Décret du 12 mars", EvidenceKind::Law);
    check("https://example.org/reaction.pdf", "", EvidenceKind::Document);
    check("https://example.org/actual.pdf", "a lawn", EvidenceKind::Document);
    check("https://data.example.org/stats", "", EvidenceKind::Statistics);
    check("https://data.example.org/a.csv", "", EvidenceKind::DataFile);
    check("https://data.example.org/a.CSV?x=1.pdf", "", EvidenceKind::DataFile);
    check("https://data.example.org/dataset/7", "", EvidenceKind::PortalPage);
    check("https://opendata.example.org", "", EvidenceKind::PortalPage);
    check("https://example.org/about", "", EvidenceKind::Page);
    check("https://example.com", "", EvidenceKind::Page);
    check("screenshot.png", "", EvidenceKind::Picture);
    check("minutes of the board", "", EvidenceKind::SentFile);
    check("", "", EvidenceKind::SentFile);
}

#[test]
fn the_same_place() {
    let check = |a: &str, b: &str, expected: bool| {
        assert_eq!(same_place(a) == same_place(b), expected, "{a} {b}");
    };
    check("https://www.Example.org/a/", "http://example.org/a#part", true);
    check("https://example.org", "https://example.org/", true);
    check("https://example.org/A", "https://example.org/a", false);
    check("https://example.org/?q=1", "https://example.org/?q=2", false);
    check("report.pdf", "report.pdf ", true);
    check("é", "é#", false);
}

#[test]
fn outliers_by_the_modified_z_score() {
    let check = |values: &[f64], expected: &[usize]| {
        let found: Vec<usize> =
            outlier::outliers(values).into_iter().map(|(at, _, _)| at).collect();
        assert_eq!(found, expected, "{values:?}");
    };
    check(&[2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3], &[8, 9]);
    check(&[1.0, 2.0, 3.0, 4.0, 5.0], &[]);
    check(&[7.0, 7.0, 7.0, 7.0, 7.0], &[]);
    check(&[7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 900.0], &[8]);
    check(&[1.0, 1000.0, 2.0, 3.0], &[]);
    check(&[], &[]);
}

fn row(unit: &str, value: &str, address: &str, judged: Judged) -> Row {
    let evidence: Vec<Evidence> =
        Some(address).filter(|a| !a.is_empty()).map(|a| evidence(a, "")).into_iter().collect();
    Row {
        unit: UnitCode::from(unit),
        instance: 1,
        kinds: evidence.iter().map(EvidenceKind::of).collect(),
        given: Given {
            value: value.to_owned(),
            kind: AnswerKind::Answered,
            evidence,
            ..Given::default()
        },
        verdict_a: None,
        verdict_b: None,
        decided: None,
        judged,
    }
}

fn question(code: &str) -> Question {
    let definition = crate::workflow::test_definition("");
    definition.question(code).unwrap().clone()
}

#[test]
fn flags() {
    use Judged::*;
    let check = |code: &str, rows: &[(&str, &str, &str, Judged)], expected: &str| {
        let rows = rows.iter().map(|(unit, value, address, j)| row(unit, value, address, *j));
        let comparison = compare(&question(code), rows.collect());
        let flags: Vec<String> = comparison
            .flags
            .iter()
            .map(|flag| {
                let units: Vec<&str> = flag.units.iter().map(UnitCode::as_str).collect();
                format!("{:?} {}: {}", flag.rule, units.join(" "), flag.why)
            })
            .collect();
        assert_eq!(flags.join("\n"), expected.trim());
    };
    let law = "https://example.org/law";
    check("law", &[("N", "yes", law, Accepted), ("S", "yes", law, Accepted)], "");
    check(
        "law",
        &[("N", "yes", law, Accepted), ("S", "yes", "http://www.example.org/law/", Adjusted)],
        "SameEvidenceJudgedDifferently N S: `example.org/law` is evidence of several units and was accepted for N; adjusted for S\n\
         SameKindJudgedDifferently N S: `yes` on a law was accepted for N; adjusted for S\n\
         SameValueJudgedDifferently N S: `yes` was accepted for N; adjusted for S",
    );
    check(
        "law",
        &[("N", "yes", law, Accepted), ("S", "yes", "https://other.org/act", NotVerifiable)],
        "SameKindJudgedDifferently N S: `yes` on a law was accepted for N; not verifiable for S\n\
         SameValueJudgedDifferently N S: `yes` was accepted for N; not verifiable for S",
    );
    check(
        "law",
        &[("N", "yes", law, Accepted), ("S", "yes", "https://other.org/about", Adjusted)],
        "SameValueJudgedDifferently N S: `yes` was accepted for N; adjusted for S",
    );
    // What nobody judged, and what reviewers differ about, is compared with nothing.
    check(
        "law",
        &[("N", "yes", law, Accepted), ("S", "yes", law, Silent), ("E", "yes", law, Mixed)],
        "",
    );
    check("law", &[("N", "yes", law, Accepted), ("S", "no", law, Accepted)], "");
    check(
        "law",
        &[("S", "yes", "", Silent), ("N", "no", "", Silent)],
        "RequiredEvidenceMissing N S: a value is given, evidence is required, and there is none",
    );
    check("count", &[("S", "1", "", Silent)], "");
    let counts = |last| {
        ["10", "11", "12", "13", last]
            .iter()
            .zip(["A", "B", "C", "D", "E"])
            .map(|(value, unit)| (unit, *value, "", Silent))
            .collect::<Vec<_>>()
    };
    check(
        "count",
        &counts("12000"),
        "OutlierValue E: 12000 lies far from the others, whose median is 12 (modified z-score 8085.9)",
    );
    check("count", &counts("14"), "");
}

#[test]
fn a_round_side_by_side() {
    use crate::workflow::test_setting::{Play, given, hour, key};
    use crate::workflow::{Command, ReturnState, Role, Settings};
    let mut play = Play::begun(Settings::default()).to(ReturnState::Adjudication);
    play.run(Role::Secretariat, "S", Command::Prepare);
    play.run(Role::Secretariat, "S", Command::Open { until: hour(play.hour + 100) });
    let write = Command::Write { answer: key("law"), given: given("no") };
    play.run(Role::Coordinator, "S", write);
    let date = Command::Write { answer: key("date"), given: given("2020-02-02") };
    play.run(Role::Coordinator, "S", date);
    let compared = compare_all(&play.round);
    let rows = |question: &str| -> Vec<(String, String, Judged)> {
        let comparison = compared.iter().find(|c| c.question.as_str() == question).unwrap();
        let rows = comparison.rows.iter();
        rows.map(|r| (r.unit.to_string(), r.given.value.clone(), r.judged)).collect()
    };
    assert_eq!(
        rows("law"),
        [
            ("S".to_owned(), "no".to_owned(), Judged::Silent),
            ("N".to_owned(), "yes".to_owned(), Judged::Accepted)
        ]
    );
    // S says that there is no law, so that it is not asked for the date; what it wrote is kept.
    assert_eq!(rows("date"), [("N".to_owned(), "2020-02-02".to_owned(), Judged::Mixed)]);
    // Carried answers that nobody confirmed are nobody's answers.
    assert!(compared.iter().all(|comparison| comparison.question.as_str() != "free"));
    let reused = &compared[0].flags[0];
    assert_eq!(reused.rule, FlagRule::EvidenceReused);
    assert_eq!(reused.units, [UnitCode::from("N")]);
    assert!(reused.why.ends_with("is also the evidence for count, date, remark"), "{}", reused.why);
    // S was asked for the law alone: nothing is reused there.
    assert!(compared.iter().flat_map(|c| &c.flags).all(|flag| flag.units != [UnitCode::from("S")]));
}
