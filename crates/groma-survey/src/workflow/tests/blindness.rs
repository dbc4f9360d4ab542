//! I5, I11, I16: who sees what, and that erased persons leave no name.

use super::super::*;
use super::setting::*;
use super::walk::*;
use std::collections::BTreeSet;

fn json(view: &Option<ReturnView>) -> String {
    serde_json::to_string(view).unwrap()
}

fn comment(text: &str, about: Option<&str>, audience: Audience) -> Command {
    let (about, text) = (about.map(key), text.to_owned());
    Command::Comment { thread: None, about, finding: None, text, audience }
}

fn private(roles: &[Role]) -> Audience {
    Audience::Private { roles: roles.iter().copied().collect() }
}

/// A contributor with the section `practice` of N alone.
fn assigned() -> Play {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let sections = BTreeSet::from(["practice".into()]);
    play.run(
        Role::Coordinator,
        "N",
        Command::Assign { actor: actor("new"), sections, until: None },
    );
    play
}

fn view_of(play: &Play, id: &str, role: Role) -> Vec<ReturnView> {
    play.round.visible_to(&Viewer { actor: Some(actor(id)), role })
}

#[test]
fn a_contributor_reads_and_writes_only_own_sections() {
    let mut play = assigned();
    play.write(Role::Coordinator, "N", "law", "yes");
    play.write(Role::Coordinator, "N", "count", "17");
    play.run(Role::Coordinator, "N", comment("SECRET of law", Some("law"), Audience::Publication));
    play.run(Role::Coordinator, "N", comment("on count", Some("count"), Audience::Publication));
    let views = view_of(&play, "new", Role::Contributor);
    assert_eq!(views.len(), 1);
    let seen: Vec<&str> = views[0].answers.iter().map(|a| a.answer.question.as_str()).collect();
    assert_eq!(seen, ["count", "remark"]);
    let text = serde_json::to_string(&views).unwrap();
    assert!(!text.contains("SECRET") && text.contains("on count"), "{text}");
    // The same words for what is not there and for what is not theirs.
    let mut messages = BTreeSet::new();
    for question in ["law", "nope", "free", "policy"] {
        let write = Command::Write { answer: key(question), given: given("yes") };
        let request =
            Request { expected: Some(9), ..play.by("new", Role::Contributor, "N", write) };
        let refusal = play.send(&request).unwrap_err();
        assert_eq!((refusal.code, refusal.state, &refusal.conflict), (404, None, &None));
        messages.insert(refusal.to_string());
    }
    for at in ["S", "X"] {
        let write = Command::Write { answer: key("count"), given: given("1") };
        let mut request = play.by("new", Role::Contributor, "N", write);
        request.unit = Some(unit(at));
        messages.insert(play.send(&request).unwrap_err().to_string());
    }
    let section = Command::Confirm { what: Confirm::Section("policy".into()) };
    let request = play.by("new", Role::Contributor, "N", section);
    messages.insert(play.send(&request).unwrap_err().to_string());
    let resolve =
        play.by("new", Role::Contributor, "N", Command::Resolve { thread: 1, resolved: true });
    messages.insert(play.send(&resolve).unwrap_err().to_string());
    let resolve =
        play.by("new", Role::Contributor, "N", Command::Resolve { thread: 9, resolved: true });
    messages.insert(play.send(&resolve).unwrap_err().to_string());
    assert_eq!(messages.len(), 1, "{messages:?}");
    // Own answers can be written, and confirmed section by section.
    let write = Command::Write { answer: key("count"), given: given("1") };
    let request = play.by("new", Role::Contributor, "N", write);
    play.send(&request).unwrap();
    let section = Command::Confirm { what: Confirm::Section("practice".into()) };
    let request = play.by("new", Role::Contributor, "N", section);
    play.send(&request).unwrap();
    assert!(play.answer("N", "free").held.carried);
    // The log shows what concerns them and nothing else.
    let viewer = Viewer { actor: Some(actor("new")), role: Role::Contributor };
    let log: Vec<&Record> =
        play.records.iter().filter(|record| play.round.may_see_record(&viewer, record)).collect();
    assert!(log.iter().all(|record| record.unit == Some(unit("N"))));
    let named = log.iter().flat_map(|record| record.event.answers());
    let named: BTreeSet<&str> = named.map(|key| key.question.as_str()).collect();
    assert_eq!(named, BTreeSet::from(["count", "remark"]));
    // Once the sections are taken away, nothing is left.
    let gone = Command::Assign { actor: actor("new"), sections: BTreeSet::new(), until: None };
    play.run(Role::Coordinator, "N", gone);
    assert!(view_of(&play, "new", Role::Contributor).is_empty());
    assert!(!play.records.iter().any(|record| play.round.may_see_record(&viewer, record)));
}

#[test]
fn units_do_not_see_each_other() {
    let play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    for (id, role) in [
        ("carl-s", Role::Contributor),
        ("cora-s", Role::Coordinator),
        ("sid-s", Role::Signatory),
        // Somebody of N in a role that they do not hold.
        ("carl", Role::Secretariat),
        ("carl", Role::Auditor),
        ("adam", Role::Secretariat),
        ("system", Role::Coordinator),
    ] {
        assert!(view_of(&play, id, role).is_empty(), "{id} as {role}");
    }
    let admin = json(&play.view(Role::Administrator, "N"));
    assert!(!admin.contains("2020-02-02"), "{admin}");
    assert!(play.view(Role::Public, "N").is_none());
    assert!(play.view(Role::Publisher, "N").unwrap().answers.is_empty());
    assert!(play.view(Role::MethodOwner, "N").unwrap().answers.is_empty());
}

#[test]
fn reviewers_are_blind_until_both_have_filed() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::FirstReview);
    let say = |text: &str| Reaction::CannotVerify { reason: text.to_owned() };
    play.run(Role::ReviewerA, "N", verdict("law", say("A-DOUBTS")));
    play.run(Role::ReviewerA, "N", comment("A-REMARKS", Some("law"), Audience::Publication));
    let to_b = private(&[Role::ReviewerB, Role::Adjudicator]);
    play.run(Role::ReviewerA, "N", comment("A-WHISPERS", None, to_b));
    let words = |play: &Play, role: Role| -> Vec<&'static str> {
        let text = json(&play.view(role, "N"));
        ["A-DOUBTS", "A-REMARKS", "A-WHISPERS", "B-DOUBTS"]
            .into_iter()
            .filter(|word| text.contains(word))
            .collect()
    };
    let of_a = ["A-DOUBTS", "A-REMARKS", "A-WHISPERS"];
    assert_eq!(words(&play, Role::ReviewerA), of_a);
    assert!(words(&play, Role::ReviewerB).is_empty());
    assert!(words(&play, Role::Adjudicator).is_empty());
    play.run(Role::ReviewerA, "N", Command::FileReview);
    play.run(Role::ReviewerB, "N", Command::StartReview);
    assert!(words(&play, Role::ReviewerB).is_empty());
    // Not even the state of an answer gives A away.
    let law = |play: &Play, role: Role| {
        let view = play.view(role, "N").unwrap();
        view.answers.into_iter().find(|answer| answer.answer == key("law")).unwrap().state
    };
    assert_eq!(law(&play, Role::ReviewerA), AnswerState::Flagged);
    assert_eq!(law(&play, Role::ReviewerB), AnswerState::Sealed);
    // Nor a thread, which is not there for B.
    play.refused(
        Role::ReviewerB,
        "N",
        Command::Resolve { thread: 1, resolved: true },
        (404, "not-found"),
    );
    play.run(Role::ReviewerB, "N", verdict("law", say("B-DOUBTS")));
    assert_eq!(words(&play, Role::ReviewerA), of_a);
    // A's log has nothing of B's, and the other way round.
    for (id, role) in [("ann", Role::ReviewerA), ("bob", Role::ReviewerB)] {
        let viewer = Viewer { actor: Some(actor(id)), role };
        let log = play.records.iter().filter(|record| play.round.may_see_record(&viewer, record));
        assert!(log.into_iter().all(|record| record.person() == Some(&actor(id))), "{id}");
    }
    play.run(Role::ReviewerB, "N", Command::FileReview);
    let all = ["A-DOUBTS", "A-REMARKS", "A-WHISPERS", "B-DOUBTS"];
    assert_eq!(words(&play, Role::ReviewerB), all);
    assert_eq!(words(&play, Role::ReviewerA), ["A-DOUBTS", "A-REMARKS", "A-WHISPERS", "B-DOUBTS"]);
    assert_eq!(words(&play, Role::Adjudicator), all);
}

#[test]
fn the_country_never_learns_who_judged() {
    let judges = ["ann", "bob", "judy", "rose"].map(|id| format!("\"{id}\""));
    let hidden = |text: &str| judges.iter().all(|id| !text.contains(id));
    for state in ReturnState::ALL {
        let mut play = Play::begun(Settings::default()).to(state);
        let audience = Audience::Publication;
        play.run(Role::Adjudicator, "N", comment("a remark of a judge", Some("law"), audience));
        for role in [Role::Contributor, Role::Coordinator, Role::Signatory, Role::Public] {
            let text = json(&play.view(role, "N"));
            assert!(hidden(&text), "{role} in {state}: {text}");
            let viewer = Viewer { actor: holder(role, "N"), role };
            let log = play.records.iter().filter(|r| play.round.may_see_record(&viewer, r));
            let log: String = log.map(Record::to_line).collect();
            assert!(hidden(&log), "{role} in {state}: {log}");
        }
        // Verdicts and decisions are shown with the right of reply, not before.
        let early = matches!(
            state,
            ReturnState::FirstReview | ReturnState::SecondReview | ReturnState::Adjudication
        );
        let view = play.view(Role::Coordinator, "N").unwrap();
        let judged = view.answers.iter().any(|a| !a.verdicts.is_empty() || !a.decisions.is_empty());
        assert!(!(early && judged), "{state}");
        assert_eq!(state == ReturnState::RightOfReply, judged && !state.is_frozen(), "{state}");
    }
}

#[test]
fn drafts_are_the_countrys_own() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Queried);
    play.write(Role::Coordinator, "N", "count", "4711");
    for role in [Role::ReviewerA, Role::ReviewerB, Role::Adjudicator, Role::Researcher] {
        assert!(!json(&play.view(role, "N")).contains("4711"), "{role}");
    }
    let play = Play::begun(Settings::default()).to(ReturnState::InternalCheck);
    for role in [Role::ReviewerA, Role::Researcher, Role::Publisher, Role::Public] {
        assert!(!json(&play.view(role, "N")).contains("2020-02-02"), "{role}");
    }
}

#[test]
fn an_erased_person_leaves_no_name_and_the_chain_holds() {
    let mut people = People::default();
    let name = "Sidonie Example";
    let mail = "sidonie@example.org".to_owned();
    let capacity = "Director".to_owned();
    people.put(actor("sid"), Person { name: name.into(), capacity, mail });
    let mut play = Play::begun(Settings::default()).to(ReturnState::Submitted);
    let journal = write_journal(&play.records);
    assert!(!journal.contains(name) && journal.contains("\"sid\""));
    play.refused(
        Role::Administrator,
        "",
        Command::Erase { actor: actor("adam") },
        (403, "not-oneself"),
    );
    play.run(Role::Administrator, "", Command::Erase { actor: actor("sid") });
    people.erase(&actor("sid"));
    let everything = [
        write_journal(&play.records),
        String::from_utf8(play.bytes()).unwrap(),
        serde_json::to_string(&people).unwrap(),
        serde_json::to_string(&play.round.answers()).unwrap(),
        json(&play.view(Role::Auditor, "N")),
    ];
    for text in &everything {
        assert!(!text.contains("Sidonie") && !text.contains("sidonie@"), "{text}");
    }
    let records = read_journal(everything[0].as_bytes(), Some(&play.round.state().head)).unwrap();
    assert!(Round::replay(instrument(), &records).is_ok());
    // The pseudonym can do nothing any more, nor come back.
    assert_eq!(play.entry("N").signed.as_ref().unwrap().by, Some(actor("sid")));
    play.refused(Role::Signatory, "N", Command::SignOff, (401, "signed-in"));
    assert!(play.view(Role::Signatory, "N").is_none());
    let grant =
        Grant { role: Role::Signatory, scope: Scope::unit(&unit("N")), sections: BTreeSet::new() };
    let again = Command::Grant { actor: actor("sid"), grant };
    play.refused(Role::Administrator, "", again, (422, "erased"));
}

#[test]
fn threads_are_read_by_those_they_are_for() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::FirstReview);
    let finding = Command::Comment {
        thread: None,
        about: Some(key("count")),
        finding: Some("f1".into()),
        text: "the harvest missed two portals".into(),
        audience: private(&[Role::Secretariat]),
    };
    play.run(Role::Coordinator, "N", finding.clone());
    let Command::Comment { about, text, audience, .. } = finding else { unreachable!() };
    let unknown =
        Command::Comment { thread: None, about, finding: Some("f9".into()), text, audience };
    play.refused(Role::Coordinator, "N", unknown, (404, "not-found"));
    let reads =
        |play: &Play, role: Role| play.view(role, "N").is_some_and(|v| !v.threads.is_empty());
    assert!(reads(&play, Role::Secretariat) && reads(&play, Role::Coordinator));
    assert!(reads(&play, Role::Auditor));
    assert!(!reads(&play, Role::Signatory) && !reads(&play, Role::ReviewerA));
    let reply = Command::Comment {
        thread: Some(1),
        about: None,
        finding: None,
        text: "we look again".into(),
        audience: private(&[Role::Coordinator]),
    };
    play.refused(Role::ReviewerA, "N", reply.clone(), (404, "not-found"));
    play.run(Role::Secretariat, "N", reply);
    play.run(Role::Coordinator, "N", Command::Resolve { thread: 1, resolved: true });
    play.refused(
        Role::Coordinator,
        "N",
        Command::Resolve { thread: 1, resolved: true },
        (409, "nothing"),
    );
    assert_eq!(play.round.status("2027-01-01")[0].open_threads, 0);
}
