//! Two instruments: the small edition, and what somebody made of it.

use super::*;
use groma_define::{Concordance, Definition, OptionCode, Place, QuestionCode, Relation};

/// The small edition with texts replaced in its files; every replacement must find its text.
fn edition(edits: &[(&str, &str, &str)]) -> Definition {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("e");
    groma_define::new::write(&folder).unwrap();
    for file in ["published.csv", "crosswalk.csv", "crosswalk_nodes.csv"] {
        std::fs::remove_file(folder.join(file)).unwrap();
    }
    for (file, from, to) in edits {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(
            &path,
            if from.is_empty() { (*to).to_owned() } else { text.replace(from, to) },
        )
        .unwrap();
    }
    let reading = groma_define::read(&folder).unwrap();
    let problems: Vec<String> = reading.diagnostics.iter().map(ToString::to_string).collect();
    reading.definition.unwrap_or_else(|| panic!("{}", problems.join("\n")))
}

/// An instrument of the next round: another code, no answers, and these edits.
fn next(edits: &[(&str, &str, &str)]) -> Definition {
    let mut all = vec![
        ("edition.toml", "\"example-2026\"", "\"example-2027\""),
        ("answers.csv", "", "unit,question,value\n"),
    ];
    all.extend(edits);
    edition(&all)
}

fn kept(question: &str, other: &str, relation: Relation, options: &[(&str, &str)]) -> Concordance {
    let options =
        options.iter().map(|(theirs, ours)| ((*theirs).to_owned(), OptionCode::from(*ours)));
    Concordance {
        question: QuestionCode::from(question),
        instrument: "example-2026".to_owned(),
        other: other.to_owned(),
        relation,
        options: options.collect(),
        note: None,
        place: Place::default(),
    }
}

/// What is said of the differences, without the first line and the counts.
fn shown(edits: &[(&str, &str, &str)], kept: &[Concordance]) -> String {
    let (old, new) = (edition(&[]), next(edits));
    let text = diff_text(&old, &new, &diff(&old, &new, kept));
    let lines: Vec<&str> = text.lines().skip(2).collect();
    lines[..lines.len().saturating_sub(2)].join("\n")
}

#[test]
fn the_same_instrument() {
    let (old, new) = (edition(&[]), next(&[]));
    let changes = diff(&old, &new, &[]);
    assert!(changes.iter().all(|change| change.verdict() == Verdict::Same));
    assert_eq!(
        diff_text(&old, &new, &changes),
        "example-2026 → example-2027\n\n8 the same, 0 changed, 0 proposed, 0 new, 0 dropped\n"
    );
}

#[test]
fn what_may_change_in_a_question() {
    let check = |file: &str, from: &str, to: &str| shown(&[(file, from, to)], &[]);
    insta::assert_snapshot!(check("questions.csv", "Is an open data policy in force?", "Is a policy on open data in force?"), @r"
    Changed
      q_policy  Is a policy on open data in force?
        label (en): Is [-an-] {+a policy on+} open data [-policy-] in force?
    ");
    insta::assert_snapshot!(check("questions.csv", "q_datasets,practice_section,integer", "q_datasets,practice_section,decimal"), @r"
    Changed
      q_datasets  How many datasets does it list?
        type: integer → decimal
    ");
    insta::assert_snapshot!(check("questions.csv", "q_remark,practice_section", "q_remark,policy_section"), @r"
    Changed
      q_remark  Anything to add?
        moved: practice_section → policy_section
    ");
    insta::assert_snapshot!(check("questions.csv", "${q_policy} = 'yes',no,none", "${q_policy} = 'planned',no,none"), @r"
    Changed
      q_policy_date  Since when?
        asked when: ${q_policy} = 'yes' → ${q_policy} = 'planned'
    ");
    insta::assert_snapshot!(check("questions.csv", "yes,required,yes", "no,optional,yes"), @r"
    Changed
      q_policy  Is an open data policy in force?
        evidence: required → optional
        required: yes → no
    ");
    insta::assert_snapshot!(check("questions.csv", "2026-05-31", "2027-05-31"), @r"
    Changed
      q_datasets  How many datasets does it list?
        as_of: 2026-05-31 → 2027-05-31
    ");
    insta::assert_snapshot!(check("points.csv", "policy,planned,main,10", "policy,planned,main,15"), @r"
    Changed
      q_policy  Is an open data policy in force?
        points of planned (main): 10 → 15
    ");
    insta::assert_snapshot!(check("options.csv", "Prévue", "Planifiée"), @r"
    Changed
      q_policy  Is an open data policy in force?
        option planned (fr): [-Prévue-] {+Planifiée+}
    ");
}

#[test]
fn options_that_come_go_and_change_their_codes() {
    let renamed = [
        ("options.csv", "policy,planned,,Planned,Prévue", "policy,draft,,Planned,En préparation"),
        (
            "options.csv",
            "policy,no,,No,Non",
            "policy,none,,None at all,Aucune\npolicy,partly,,Partly,En partie",
        ),
        ("points.csv", "policy,planned,main,10,", "policy,draft,main,10,"),
        ("points.csv", "policy,planned,strict,0,", "policy,draft,strict,0,"),
        ("points.csv", "policy,no,main,0,", "policy,none,main,0,\npolicy,partly,main,5,"),
        ("points.csv", "policy,no,strict,0,", "policy,none,strict,0,\npolicy,partly,strict,5,"),
    ];
    insta::assert_snapshot!(shown(&renamed, &[]), @r"
    Changed
      q_policy  Is an open data policy in force?
        option renamed: planned → draft
        option draft (fr): [-Prévue-] {+En préparation+}
        option removed: no
        option added: none
        option added: partly
    ");
    let rows = [kept("q_policy", "q_policy", Relation::OptionsChanged, &[("no", "none")])];
    insta::assert_snapshot!(shown(&renamed, &rows), @r"
    Changed
      q_policy  Is an open data policy in force? (options-changed, by concordance.csv)
        option renamed: no → none
        option none (en): [-No-] {+None at all+}
        option none (fr): [-Non-] {+Aucune+}
        option renamed: planned → draft
        option draft (fr): [-Prévue-] {+En préparation+}
        option added: partly
    ");
    // What the comparison settles goes on as rows.
    let (old, new) = (edition(&[]), next(&renamed));
    let rows = concordance_rows(
        &old,
        &diff(&old, &new, &[]),
        &[kept("q_remark", "x", Relation::Same, &[])],
    );
    let csv = String::from_utf8(write_csv(&rows, None)).unwrap();
    insta::assert_snapshot!(csv, @r"
    question,instrument,other,relation,options,note
    q_remark,example-2026,x,same,,
    q_policy,example-2026,q_policy,options-changed,yes=yes;planned=draft,
    q_policy_date,example-2026,q_policy_date,same,,
    q_sectors,example-2026,q_sectors,same,,
    q_portal,example-2026,q_portal,same,,
    q_datasets,example-2026,q_datasets,same,,
    q_remark,example-2026,q_remark,same,,
    ");
    let semicolons = String::from_utf8(write_csv(&rows[1..2], Some(';'))).unwrap();
    assert!(
        semicolons
            .contains("q_policy;example-2026;q_policy;options-changed;yes=yes|planned=draft;\n"),
        "{semicolons}"
    );
}

#[test]
fn questions_under_other_codes() {
    let renamed = [
        ("questions.csv", "q_portal,", "address,"),
        ("questions.csv", "Where is the portal?", "Where is the national portal?"),
        ("questions.csv", "q_remark,", "wishes,"),
        ("questions.csv", "Anything to add?", "What should be asked next time?"),
        ("questions.csv", "Avez-vous une remarque ?", "Que faudrait-il demander ?"),
        ("rules/portal-secure.md", "q_portal", "address"),
    ];
    insta::assert_snapshot!(shown(&renamed, &[]), @r"
    Read alike: write them into concordance.csv if they ask the same
      q_portal → address  Where is the national portal? (94 % of the words)
        label (en): Where is the {+national+} portal?

    New
      wishes  What should be asked next time?

    Dropped
      q_remark  Anything to add?
    ");
    // A word of concordance.csv comes first, and a proposal gives way.
    let rows = [kept("wishes", "q_portal", Relation::Reworded, &[])];
    insta::assert_snapshot!(shown(&renamed, &rows), @r"
    Changed
      q_portal → wishes  What should be asked next time? (reworded, by concordance.csv)
        label (en): [-Where is the portal?-] {+What should be asked next time?+}
        label (fr): [-Où se trouve le portail-] {+Que faudrait-il demander+} ?
        type: url → text
        required: yes → no
        scored: yes → no

    New
      address  Where is the national portal?

    Dropped
      q_remark  Anything to add?
    ");
    // Proposals are never rows.
    let (old, new) = (edition(&[]), next(&renamed));
    let rows = concordance_rows(&old, &diff(&old, &new, &[]), &[]);
    assert!(rows.iter().all(|row| row.question.as_str() != "address"));
    // Codes in expressions are those of the same question.
    let renamed = [
        ("questions.csv", "q_policy,policy_section", "p_policy,policy_section"),
        ("questions.csv", ",q_policy,${q_policy}", ",p_policy,${p_policy}"),
        ("framework.csv", "question:q_policy", "question:p_policy"),
    ];
    let rows = [kept("p_policy", "q_policy", Relation::Same, &[])];
    insta::assert_snapshot!(shown(&renamed, &rows), @"");
}

#[test]
fn sections_under_other_codes() {
    let renamed = [
        ("questions.csv", "policy_section", "rules"),
        ("questions.csv", "q_sectors,rules", "q_sectors,practice_section"),
    ];
    insta::assert_snapshot!(shown(&renamed, &[]), @r"
    Changed
      q_sectors  Which sectors does it cover?
        moved: policy_section → practice_section

    Read alike: write them into concordance.csv if they ask the same
      policy_section → rules  Policy (100 % of the words)
    ");
}

#[test]
fn rows_for_programs() {
    let (old, new) = (edition(&[]), next(&[("questions.csv", "Since when?", "Since which day?")]));
    let rows = diff_rows(&diff(&old, &new, &[]));
    assert_eq!(rows.len(), 8);
    let row = rows.iter().find(|row| row.verdict == Verdict::Changed).unwrap();
    insta::assert_snapshot!(serde_json::to_string(row).unwrap(), @r#"{"old":"q_policy_date","new":"q_policy_date","verdict":"changed","matched":"code","similarity":null,"relation":"reworded","change":"text","column":"label::en","option":"","from":"","to":"Since [-when?-] {+which day?+}"}"#);
}

/// What carries over by the rows: unit, question, value, relation; then what is left behind.
fn carried(edits: &[(&str, &str, &str)], rows: &[Concordance]) -> String {
    let (old, new) = (edition(&[]), next(edits));
    let carry = carry(&old, rows, &new);
    let answers = carry.answers.iter().map(|answer| {
        let kind = if answer.given.value.is_empty() {
            answer.given.kind.as_str()
        } else {
            &answer.given.value
        };
        format!("{} {} {kind} ({})", answer.unit, answer.key.question, answer.relation.as_str())
    });
    let left =
        carry.left.iter().map(|left| format!("{} {}: {}", left.unit, left.from_question, left.why));
    answers.chain(left).collect::<Vec<_>>().join("\n")
}

#[test]
fn answers_that_carry_over() {
    let check = |rows: &[Concordance]| carried(&[], rows);
    insta::assert_snapshot!(check(&[kept("q_policy", "q_policy", Relation::Same, &[])]), @r"
    N q_policy yes (same)
    S q_policy yes (same)
    W q_policy planned (same)
    ");
    insta::assert_snapshot!(check(&[kept("q_datasets", "q_datasets", Relation::Reworded, &[])]), @r"
    N q_datasets 250 (reworded)
    S q_datasets 50 (reworded)
    ");
    // A kind of answer carries over like a value.
    insta::assert_snapshot!(check(&[kept("q_portal", "q_portal", Relation::Same, &[])]), @r"
    N q_portal https://data.north.example (same)
    S q_portal http://data.south.example (same)
    W q_portal dont_know (same)
    ");
    insta::assert_snapshot!(check(&[kept("q_sectors", "q_sectors", Relation::OptionsChanged, &[("health", "health"), ("transport", "budget"), ("budget", "budget")])]), @r"
    N q_sectors health budget (options-changed)
    S q_sectors health (options-changed)
    ");
    insta::assert_snapshot!(check(&[kept("q_sectors", "q_sectors", Relation::OptionsChanged, &[])]), @r"
    N q_sectors: concordance.csv does not say which option `health` is now
    S q_sectors: concordance.csv does not say which option `health` is now
    ");
    insta::assert_snapshot!(check(&[kept("q_policy", "q_policy", Relation::PartOf, &[("yes", "yes")])]), @r"
    N q_policy yes (part-of)
    S q_policy yes (part-of)
    W q_policy: concordance.csv does not say which option `planned` is now
    ");
    insta::assert_snapshot!(check(&[kept("q_datasets", "q_datasets", Relation::Contains, &[])]), @r"
    N q_datasets: the new question asks only a part of it
    S q_datasets: the new question asks only a part of it
    ");
    insta::assert_snapshot!(check(&[kept("q_datasets", "q_policy", Relation::Same, &[])]), @r"
    N q_policy: a single is no integer
    S q_policy: a single is no integer
    W q_policy: a single is no integer
    ");
    // The row that is most like the question wins, and other instruments have no say.
    let other = Concordance {
        instrument: "other".to_owned(),
        ..kept("q_remark", "q_policy", Relation::Same, &[])
    };
    let both = [
        kept("q_remark", "q_portal", Relation::Reworded, &[]),
        kept("q_remark", "q_remark", Relation::Same, &[]),
        other,
    ];
    insta::assert_snapshot!(check(&both), @r"
    N q_remark https://data.north.example (reworded)
    S q_remark The portal moves next year. (same)
    W q_remark dont_know (reworded)
    ");
    assert_eq!(check(&[]), "");
}

#[test]
fn what_was_decided_carries_over() {
    let old = edition(&[
        (
            "answers.csv",
            "unit,question,value,kind,respondent,mark,raw\n",
            "unit,question,value,kind,respondent,mark,raw,justification\nN,q_policy,planned,,reviewer,unsure,,the act is not in force\nN,q_remark,seen,,machine,,,\n",
        ),
        ("answers.csv", ",,government,,Yes\n", ",,government,,Yes,\n"),
        ("answers.csv", ",,government,,Planned\n", ",,government,,Planned,\n"),
        ("answers.csv", ",,government,,\n", ",,government,,,\n"),
        ("answers.csv", "dont_know,government,,", "dont_know,government,,,"),
        ("answers.csv", "not_answered,government,,", "not_answered,government,,,"),
        (
            "evidence.csv",
            "",
            "unit,question,address,note\nN,q_policy,https://law.example,page 3\nS,q_policy,https://other.example,\n",
        ),
    ]);
    let rows = [
        kept("q_policy", "q_policy", Relation::Same, &[]),
        kept("q_remark", "q_remark", Relation::Same, &[]),
    ];
    let carry = carry(&old, &rows, &next(&[]));
    let north = &carry.answers[0];
    assert_eq!((north.unit.as_str(), north.given.value.as_str()), ("N", "planned"));
    assert_eq!(north.given.justification, "the act is not in force");
    assert!(north.given.unsure);
    assert_eq!(north.given.evidence.len(), 1);
    assert_eq!(north.given.evidence[0].note, "page 3");
    // What a program found is no answer of the government.
    assert!(
        !carry
            .answers
            .iter()
            .any(|a| a.unit.as_str() == "N" && a.key.question.as_str() == "q_remark")
    );
}
