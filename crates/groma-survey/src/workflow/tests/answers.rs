//! Versions, carried answers, relevance, silence, scoring rows, roles.

use super::super::*;
use super::setting::*;
use super::walk::*;
use crate::{AnswerKey, Given};
use groma_define::{AnswerKind, Respondent};
use std::collections::BTreeSet;

fn write(question: &str, value: &str) -> Command {
    Command::Write { answer: key(question), given: given(value) }
}

/// The rows of one question: respondent, value, reviewed.
fn rows(play: &Play, question: &str) -> Vec<(Respondent, String, bool)> {
    let rows = play.round.answers().into_iter().filter(|row| row.answer == key(question));
    rows.map(|row| (row.respondent, row.given.value, row.reviewed)).collect()
}

#[test]
fn a_stale_write_gets_both_values_and_who() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    play.write(Role::Coordinator, "N", "count", "1");
    let stale =
        Request { expected: None, ..play.request(Role::Contributor, "N", write("count", "2")) };
    let refusal = play.round.decide(&stale).unwrap_err();
    assert_eq!((refusal.code, refusal.rule), (412, "version"));
    let conflict = refusal.conflict.unwrap();
    assert_eq!(conflict.yours, Some(given("2")));
    assert_eq!(conflict.theirs, Some(given("1")));
    assert_eq!((conflict.version, conflict.by), (1, Some(actor("cora"))));
}

#[test]
fn no_update_is_lost_under_many_editors() {
    const EDITORS: usize = 8;
    const WRITES: usize = 40;
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let mut seen = [0u32; EDITORS];
    let mut left = [WRITES; EDITORS];
    let (mut lost, mut turn) = (0, 0usize);
    while left.iter().any(|left| *left > 0) {
        // A walk with gaps, so that editors overtake one another.
        turn = (turn * 5 + 3) % 64;
        let editor = turn % EDITORS;
        if left[editor] == 0 {
            continue;
        }
        let role = [Role::Contributor, Role::Coordinator][editor % 2];
        play.hour += u32::from(turn == 0);
        let mut request =
            play.request(role, "N", write("count", &format!("{editor}{}", left[editor])));
        request.expected = Some(seen[editor]);
        request.key = format!("editor {editor} write {} of {}", left[editor], seen[editor]);
        match play.send(&request) {
            Ok(()) => {
                seen[editor] += 1;
                left[editor] -= 1;
                // Sent again by an impatient client: nothing happens twice.
                let records = play.records.len();
                play.send(&request).unwrap();
                assert_eq!(play.records.len(), records);
            }
            Err(refusal) => {
                assert_eq!(refusal.code, 412);
                seen[editor] = refusal.conflict.unwrap().version;
                lost += 1;
            }
        }
    }
    assert_eq!(play.answer("N", "count").held.version as usize, EDITORS * WRITES);
    assert!(lost > WRITES, "only {lost} conflicts");
    let written = |record: &&Record| matches!(record.event, Event::Written { .. });
    assert_eq!(play.records.iter().filter(written).count(), EDITORS * WRITES);
}

#[test]
fn carried_answers_score_only_once_confirmed() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let carried = || vec![(Respondent::Carried, "as before".to_owned(), false)];
    assert_eq!(rows(&play, "remark"), carried());
    let status = |play: &Play| play.round.status("2027-01-01")[0].clone();
    assert_eq!((status(&play).carried_unconfirmed, status(&play).answered), (2, 0));
    let section = Command::Confirm { what: Confirm::Section("practice".into()) };
    play.run(Role::Contributor, "N", section.clone());
    assert_eq!(rows(&play, "remark"), [(Respondent::Government, "as before".to_owned(), false)]);
    assert_eq!((status(&play).carried_unconfirmed, status(&play).answered), (1, 1));
    play.refused(Role::Contributor, "N", section, (409, "nothing-carried"));
    // What somebody gave is never replaced by an earlier answer.
    let (answer, given, source) = (key("remark"), given("older"), "small-2023".to_owned());
    let carry = Command::Carry { answers: vec![Carried { answer, given, source }] };
    play.refused(Role::Secretariat, "N", carry, (409, "written-already"));
    // Reviewers and adjudicators cannot confirm in the unit's place.
    let mut play = Play::begun(Settings::default()).to(ReturnState::FirstReview);
    play.run(Role::ReviewerA, "N", verdict("free", agree()));
    play.run(Role::ReviewerA, "N", Command::FileReview);
    play.run(Role::ReviewerB, "N", Command::StartReview);
    play.run(Role::ReviewerB, "N", verdict("free", agree()));
    play.run(Role::ReviewerB, "N", Command::FileReview);
    play.run(Role::Adjudicator, "N", Command::StartAdjudication);
    play.refused(Role::Adjudicator, "N", Command::DecideAgreed, (409, "nothing"));
    play.run(Role::Adjudicator, "N", adjudicate("free", Outcome::Kept, None));
    play.run(Role::Adjudicator, "N", adjudicate("free", Outcome::NotVerifiable, None));
    assert!(rows(&play, "free").iter().all(|(respondent, ..)| *respondent == Respondent::Carried));
}

#[test]
fn an_answer_that_is_not_asked_is_kept_and_comes_back() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let asked = |play: &Play| -> Vec<String> {
        let keys = play.round.asked(&unit("N"));
        keys.iter().map(|key| key.question.to_string()).collect()
    };
    let without = ["law", "count", "remark", "free"];
    assert_eq!(asked(&play), without);
    play.write(Role::Contributor, "N", "law", "yes");
    assert_eq!(asked(&play), ["law", "date", "topics", "count", "remark", "free"]);
    play.write(Role::Contributor, "N", "date", "2020-02-02");
    assert_eq!(play.round.status("2027-01-01")[0].answered, 2);
    let date = rows(&play, "date");
    play.write(Role::Contributor, "N", "law", "no");
    assert_eq!(asked(&play), without);
    assert_eq!(play.round.status("2027-01-01")[0].answered, 1);
    assert_eq!(rows(&play, "date"), date);
    play.write(Role::Contributor, "N", "law", "yes");
    assert_eq!(play.round.status("2027-01-01")[0].answered, 2);
    assert_eq!(rows(&play, "date"), date);
    // The definition routes the exported rows in the same way.
    let mut definition = play.round.instrument().definition().clone();
    definition.answers = play.round.answers().iter().map(ScoredAnswer::row).collect();
    assert!(definition.is_asked(&unit("N"), &"date".into(), 1));
}

#[test]
fn repeated_sections_are_asked_row_by_row() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let portal = |instance| AnswerKey { question: "address".into(), instance };
    let write = |instance| Command::Write {
        answer: portal(instance),
        given: given("https://example.org/portal"),
    };
    assert!(!play.round.asked(&unit("N")).contains(&portal(1)));
    play.run(Role::Contributor, "N", write(2));
    let asked = play.round.asked(&unit("N"));
    assert!(asked.contains(&portal(1)) && asked.contains(&portal(2)));
    assert!(!asked.contains(&portal(3)));
    play.refused(Role::Contributor, "N", write(0), (404, "not-found"));
    play.refused(Role::Contributor, "N", write(1001), (404, "not-found"));
    let twice = AnswerKey { question: "law".into(), instance: 2 };
    let twice = Command::Write { answer: twice, given: given("yes") };
    play.refused(Role::Contributor, "N", twice, (404, "not-found"));
}

#[test]
fn values_fit_their_questions() {
    let play = Play::begun(Settings::default()).to(ReturnState::Open);
    let check = |question: &str, given: Given, expected: Option<&str>| {
        let write = Command::Write { answer: key(question), given };
        let request = play.request(Role::Coordinator, "N", write);
        let refusal = play.round.decide(&request).err();
        assert_eq!(
            refusal.as_ref().map(|refusal| refusal.rule),
            expected,
            "{question}: {refusal:?}"
        );
    };
    let kind =
        |kind: AnswerKind, value: &str| Given { kind, value: value.into(), ..Given::default() };
    check("law", given("yes"), None);
    check("law", given("maybe"), Some("value"));
    check("law", given("YES"), Some("value"));
    check("law", given(""), Some("value"));
    check("law", kind(AnswerKind::DontKnow, ""), None);
    check("law", kind(AnswerKind::DontKnow, "yes"), Some("value"));
    check("law", kind(AnswerKind::NotAsked, ""), Some("not-asked"));
    check("law", kind(AnswerKind::NotAnswered, ""), None);
    check("topics", given("health"), None);
    check("topics", given("health budget"), None);
    check("topics", given("health  budget"), Some("value"));
    check("topics", given("health health"), Some("value"));
    check("topics", given("health none"), Some("value"));
    check("topics", given("none"), None);
    check("topics", given("weather"), Some("value"));
    check("count", given("-3"), None);
    check("count", given("3.5"), Some("value"));
    check("count", given("1 200"), Some("value"));
    check("date", given("2024-02-29"), None);
    check("date", given("2023-02-29"), Some("value"));
    check("address", given("https://example.org"), None);
    check("address", given("javascript:alert(1)"), Some("value"));
    check("address", given("https://a b"), Some("value"));
    check("policy", given("yes"), Some("not-found"));
    check("nope", given("yes"), Some("not-found"));
    check("remark", given(&"x".repeat(100_001)), Some("too-much"));
    let mut many = given("yes");
    many.evidence = vec![many.evidence[0].clone(); 101];
    check("law", many, Some("too-much"));
    let mut blank = given("yes");
    blank.evidence[0].address = " ".into();
    check("law", blank, Some("evidence"));
}

#[test]
fn silence_is_recorded_and_agrees_to_nothing() {
    let play = Play::begun(Settings::default()).to(ReturnState::Adjudication);
    let entry = play.entry("N");
    let silent = |reviewer| -> Vec<String> {
        let keys = entry.filed[&reviewer].silent.iter();
        keys.map(|key| key.question.to_string()).collect()
    };
    assert_eq!(silent(Reviewer::A), ["count", "free", "remark"]);
    assert_eq!(silent(Reviewer::B), ["count", "free", "remark"]);
    let filed = |record: &Record| matches!(&record.event, Event::ReviewFiled { silent, .. } if silent.len() == 3);
    assert_eq!(play.records.iter().filter(|record| filed(record)).count(), 2);
    let play = Play::begun(Settings::default()).to(ReturnState::Frozen);
    let reviewed = |question: &str| rows(&play, question).iter().all(|(_, _, reviewed)| *reviewed);
    assert!(reviewed("law"), "both agreed");
    assert!(reviewed("date"), "decided");
    assert!(!reviewed("remark"), "silence was taken for agreement");
    let agreed = |record: &&Record| matches!(record.event, Event::AgreementDecided { .. });
    let agreed = play.records.iter().find(agreed).unwrap();
    assert_eq!(agreed.event.answers(), [&key("law")]);
}

#[test]
fn one_agreement_and_one_silence_are_no_agreement() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::SecondReview);
    play.run(Role::ReviewerB, "N", Command::FileReview);
    play.run(Role::Adjudicator, "N", Command::StartAdjudication);
    play.refused(Role::Adjudicator, "N", Command::DecideAgreed, (409, "nothing"));
    assert_eq!(rows(&play, "law"), [(Respondent::Government, "yes".to_owned(), false)]);
}

#[test]
fn decisions_stand_beside_the_units_word() {
    let play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    // Kept: the unit's word is enough.
    assert_eq!(rows(&play, "law"), [(Respondent::Government, "yes".to_owned(), true)]);
    assert_eq!(
        rows(&play, "date"),
        [
            (Respondent::Government, "2020-02-02".to_owned(), true),
            (Respondent::Reviewer, "2021-01-01".to_owned(), true)
        ]
    );
    let count: Vec<_> = play
        .round
        .answers()
        .into_iter()
        .filter(|row| row.answer == key("count"))
        .map(|row| (row.respondent, row.given.unsure))
        .collect();
    assert_eq!(count, [(Respondent::Government, false), (Respondent::Reviewer, true)]);
}

#[test]
fn findings_never_alter_an_answer() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::SecondReview);
    let before = play.round.answers();
    let findings = vec![finding("f2", "law", Bearing::Contradicts)];
    play.run(Role::System, "N", Command::AttachFindings { findings: findings.clone() });
    play.refused(Role::System, "N", Command::AttachFindings { findings }, (422, "twice"));
    let after = play.round.answers();
    let values = |rows: &[ScoredAnswer]| -> Vec<(AnswerKey, Given)> {
        rows.iter().map(|row| (row.answer.clone(), row.given.clone())).collect()
    };
    assert_eq!(values(&before), values(&after));
    play.run(Role::ReviewerB, "N", verdict("law", agree()));
    play.run(Role::ReviewerB, "N", Command::FileReview);
    play.run(Role::Adjudicator, "N", Command::StartAdjudication);
    // Both agree to `law`, and a finding contradicts it: not decided in bulk.
    play.refused(Role::Adjudicator, "N", Command::DecideAgreed, (409, "nothing"));
    let until = hour(play.hour + 24 * 14);
    play.refused(Role::System, "N", Command::OpenReply { until }, (409, "undecided"));
}

#[test]
fn nobody_is_on_two_sides() {
    let check = |role: Role, expected: &str| {
        let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
        let sections = BTreeSet::new();
        let grant = Grant { role, scope: Scope::All, sections };
        play.run(
            Role::Administrator,
            "",
            Command::Grant {
                actor: actor("two"),
                grant: Grant {
                    role: Role::Contributor,
                    scope: Scope::unit(&unit("N")),
                    sections: BTreeSet::new(),
                },
            },
        );
        let declare = Command::DeclareConflicts { actor: actor("two"), units: BTreeSet::new() };
        play.run(Role::Secretariat, "", declare);
        play.run(Role::Administrator, "", Command::Grant { actor: actor("two"), grant });
        let write = play.by("two", Role::Contributor, "N", write("law", "no"));
        play.send(&write).unwrap();
        play.write(Role::Coordinator, "N", "count", "1");
        play.run(Role::Coordinator, "N", Command::SendToCheck);
        play.run(Role::Signatory, "N", Command::SignOff);
        play.run(Role::System, "N", Command::Submit);
        play.run(Role::System, "N", Command::AttachFindings { findings: Vec::new() });
        let review = play.by("two", role, "N", Command::StartReview);
        assert_eq!(play.send(&review).unwrap_err().rule, expected, "{role}");
    };
    check(Role::ReviewerA, "own-unit");
    // With a declared conflict no grant is given, and one that was given before does not work.
    let mut play = Play::begun(Settings::default());
    let units = BTreeSet::from([unit("N")]);
    play.run(Role::Secretariat, "", Command::DeclareConflicts { actor: actor("ann"), units });
    let scope = Scope::unit(&unit("N"));
    let grant = Grant { role: Role::ReviewerA, scope, sections: BTreeSet::new() };
    let again = Command::Grant { actor: actor("ann"), grant };
    play.refused(Role::Administrator, "", again, (403, "own-unit"));
    let mut play = play.to(ReturnState::MachineVerified);
    play.refused(Role::ReviewerA, "N", Command::StartReview, (403, "own-unit"));
}

#[test]
fn grants_follow_rules() {
    let mut play = Play::begun(Settings::default());
    let grant = |id: &str, role: Role, scope: Scope| Command::Grant {
        actor: actor(id),
        grant: Grant { role, scope, sections: BTreeSet::new() },
    };
    let admin = Role::Administrator;
    let all = || Scope::All;
    play.refused(
        admin,
        "",
        grant("adam", Role::Coordinator, Scope::unit(&unit("N"))),
        (403, "administrator-alone"),
    );
    play.refused(admin, "", grant("cora", admin, all()), (403, "administrator-alone"));
    play.refused(admin, "", grant("new", Role::ReviewerA, all()), (409, "conflicts-declared"));
    play.refused(admin, "", grant("new", Role::Coordinator, all()), (422, "scope"));
    play.refused(
        admin,
        "",
        grant("new", Role::Coordinator, Scope::unit(&unit("X"))),
        (422, "unknown-unit"),
    );
    play.refused(admin, "", grant("new", Role::System, all()), (422, "role-given"));
    let last = Command::Withdraw { actor: actor("adam"), role: admin, reason: why() };
    play.refused(admin, "", last, (409, "nobody-left"));
    let declare = Command::DeclareConflicts { actor: actor("ann"), units: BTreeSet::new() };
    play.refused(Role::ReviewerB, "", declare, (403, "own-declaration"));
    let away = Command::Withdraw { actor: actor("ann"), role: Role::ReviewerA, reason: why() };
    play.run(admin, "", away);
    let mut play = play.to(ReturnState::MachineVerified);
    play.refused(Role::ReviewerA, "N", Command::StartReview, (404, "not-found"));
    // Whoever is not signed in is told so, and nothing else.
    let request = play.request(Role::Contributor, "N", write("law", "yes"));
    let refusal = play.round.decide(&Request { actor: None, ..request.clone() }).unwrap_err();
    assert_eq!((refusal.code, refusal.state), (401, None));
    let person = play.round.decide(&Request { role: Role::System, ..request.clone() });
    assert_eq!(person.unwrap_err().rule, "role-not-held");
    let system = Request { actor: Some(ActorId::system()), ..request };
    assert_eq!(play.round.decide(&system).unwrap_err().rule, "role-not-held");
}

#[test]
fn a_unit_that_stays_away_is_coded_and_may_come_back() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    play.write(Role::Contributor, "N", "count", "5");
    play.run(Role::Secretariat, "N", Command::NotParticipating { reason: why() });
    // Drafts that were never signed are neither seen nor scored.
    assert!(rows(&play, "count").is_empty());
    assert!(play.view(Role::Researcher, "N").unwrap().answers.is_empty());
    let mut bare = given("9");
    bare.evidence.clear();
    let bare = Command::Write { answer: key("count"), given: bare };
    play.refused(Role::Researcher, "N", bare, (422, "evidence"));
    play.refused(Role::ReviewerA, "N", Command::StartReview, (409, "nothing"));
    play.write(Role::Researcher, "N", "count", "9");
    play.write(Role::Researcher, "N", "law", "no");
    let coded = play.round.answers();
    assert!(coded.iter().all(|row| row.coded && row.respondent == Respondent::Reviewer));
    let mut back = play.clone();
    play.run(Role::ReviewerA, "N", Command::StartReview);
    assert_eq!(play.entry("N").state, ReturnState::FirstReview);
    assert!(play.round.answers().iter().all(|row| row.sealed));
    assert!(play.entry("N").receipt.is_some());
    let asked = Asked { answer: key("law"), reason: why(), until: hour(play.hour + 300) };
    play.refused(Role::Secretariat, "N", Command::Query { answers: vec![asked] }, (409, "coded"));
    back.run(Role::Secretariat, "N", Command::Reopen { reason: why() });
    assert_eq!(rows(&back, "law"), [(Respondent::Carried, "no".to_owned(), false)]);
    assert_eq!(
        rows(&back, "count"),
        [
            (Respondent::Government, "5".to_owned(), false),
            (Respondent::Carried, "9".to_owned(), false)
        ]
    );
}

#[test]
fn status_counts() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    play.write(Role::Contributor, "N", "law", "yes");
    let mut bare = given("no");
    bare.evidence.clear();
    play.run(Role::Contributor, "N", Command::Write { answer: key("law"), given: bare });
    let due = play.entry("N").deadline.clone().unwrap();
    let status = play.round.status(due.day()).remove(0);
    assert_eq!((status.asked, status.answered), (4, 1));
    assert_eq!((status.required, status.required_answered), (2, 1));
    assert_eq!((status.evidence_missing, status.carried_unconfirmed), (1, 2));
    assert_eq!((status.days_left, status.overdue), (Some(0), false));
    assert!(play.round.status("2027-12-31")[0].overdue);
    assert_eq!(play.round.status("no day")[0].days_left, None);
    let play = Play::begun(Settings::default()).to(ReturnState::Queried);
    assert_eq!(play.round.status("2027-01-01")[0].open_queries, 1);
    let play = Play::begun(Settings::default()).to(ReturnState::Adjudication);
    assert_eq!(play.round.status("2027-01-01")[0].undecided, 2);
}

#[test]
fn a_query_can_be_signed_although_it_makes_more_relevant() {
    let more = definition("why,policy,text,,${law} = 'no',yes,none\n");
    let instrument = std::sync::Arc::new(Instrument::new(std::sync::Arc::new(more)));
    let round = Round::new(std::sync::Arc::clone(&instrument));
    let play = Play { round, records: Vec::new(), hour: 0 };
    let mut play = play.begin(Settings::default()).to(ReturnState::FirstReview);
    let asked = Asked { answer: key("law"), reason: why(), until: hour(play.hour + 200) };
    play.run(Role::Secretariat, "N", Command::Query { answers: vec![asked] });
    play.write(Role::Coordinator, "N", "law", "no");
    let later = Command::Write { answer: key("why"), given: given("no need") };
    play.refused(Role::Coordinator, "N", later, (423, "sealed"));
    play.run(Role::Signatory, "N", Command::SignOff);
    // What is missing now is seen, and asked for in the next query.
    let status = &play.round.status("2027-01-01")[0];
    assert_eq!((status.required, status.required_answered), (3, 2));
    play.run(Role::System, "N", Command::Submit);
    let asked = Asked { answer: key("why"), reason: why(), until: hour(play.hour + 200) };
    play.run(Role::Secretariat, "N", Command::Query { answers: vec![asked] });
    play.refused(Role::Signatory, "N", Command::SignOff, (422, "required"));
    play.write(Role::Coordinator, "N", "why", "no need");
    play.run(Role::Signatory, "N", Command::SignOff);
}

#[test]
fn an_answer_has_a_history() {
    let play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    let told: Vec<String> = history(&play.records, &unit("N"), &key("date"))
        .map(|record| {
            let event = serde_json::to_value(&record.event).unwrap();
            event.as_object().unwrap().keys().next().unwrap().clone()
        })
        .collect();
    assert_eq!(told, ["written", "verdict_given", "verdict_given", "decided"]);
}

#[test]
fn answers_fit_one_another_when_they_are_signed() {
    let csv = "small,practice,integer,,,no,none\n";
    let mut more = definition(csv);
    let small = more.questions.iter_mut().find(|q| q.code.as_str() == "small").unwrap();
    small.constraint = Some(groma_define::relevance::Expression::parse(". <= ${count}").unwrap());
    small.constraint_message.insert("en".into(), "A part is not more than the whole.".into());
    let topics = more.questions.iter_mut().find(|q| q.code.as_str() == "topics").unwrap();
    let filter = "name != 'budget' or ${count} > 10";
    topics.choice_filter = Some(groma_define::relevance::Expression::parse_filter(filter).unwrap());
    let instrument = std::sync::Arc::new(Instrument::new(std::sync::Arc::new(more)));
    let play = Play { round: Round::new(instrument), records: Vec::new(), hour: 0 };
    let mut play = play.begin(Settings::default()).to(ReturnState::InternalCheck);
    play.refused(Role::Coordinator, "N", write("small", "13"), (422, "constraint"));
    let request = play.request(Role::Coordinator, "N", write("small", "13"));
    let refusal = play.round.decide(&request).unwrap_err();
    assert!(refusal.message.ends_with("A part is not more than the whole."), "{refusal}");
    play.run(Role::Coordinator, "N", write("small", "12"));
    play.run(Role::Coordinator, "N", write("topics", "health budget"));
    // The whole shrinks: what was written before is kept, shown as invalid, and not signed.
    play.run(Role::Coordinator, "N", write("count", "9"));
    assert_eq!(play.answer("N", "small").held.given.value, "12");
    assert_eq!(play.round.status("2027-01-01")[0].invalid, 2);
    play.refused(Role::Signatory, "N", Command::SignOff, (422, "constraint"));
    play.run(Role::Coordinator, "N", write("small", "9"));
    play.refused(Role::Signatory, "N", Command::SignOff, (422, "constraint"));
    play.refused(Role::Coordinator, "N", write("topics", "budget"), (422, "constraint"));
    play.run(Role::Coordinator, "N", write("topics", "health"));
    assert_eq!(play.round.status("2027-01-01")[0].invalid, 0);
    play.run(Role::Signatory, "N", Command::SignOff);
}

#[test]
fn a_verdict_speaks_of_the_version_that_was_read() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::FirstReview);
    play.run(Role::ReviewerA, "N", verdict("remark", agree()));
    let asked = Asked { answer: key("remark"), reason: why(), until: hour(play.hour + 200) };
    play.run(Role::Secretariat, "N", Command::Query { answers: vec![asked] });
    play.write(Role::Coordinator, "N", "remark", "something else");
    play.run(Role::Signatory, "N", Command::SignOff);
    play.run(Role::System, "N", Command::Submit);
    assert!(play.answer("N", "remark").verdict(Reviewer::A).is_none());
    play.run(Role::ReviewerA, "N", Command::FileReview);
    assert!(play.entry("N").filed[&Reviewer::A].silent.contains(&key("remark")));
}
