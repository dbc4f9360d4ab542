//! A secretariat that acts for others on the strength of mails and workbooks.

use super::super::*;
use super::setting::*;
use super::walk::*;
use std::collections::BTreeSet;

/// What `sam` does for somebody.
fn for_other(play: &mut Play, id: &str, role: Role, command: Command) -> Request {
    play.hour += 1;
    let request = play.request(Role::Secretariat, "N", command);
    let on_behalf_of = OnBehalfOf {
        actor: if role == Role::System { ActorId::system() } else { actor(id) },
        role,
        source: "message 17".into(),
        received: hour(play.hour - 1),
    };
    Request { on_behalf_of: Some(on_behalf_of), actor: Some(actor("sam")), ..request }
}

fn desk() -> Settings {
    Settings { desk: true, reviewers: Reviewers::One, right_of_reply: false, ..Settings::default() }
}

fn write(question: &str, value: &str) -> Command {
    Command::Write { answer: key(question), given: given(value) }
}

#[test]
fn one_desk_runs_a_round() {
    let mut play = Play::begun(desk());
    play.run(Role::Secretariat, "N", Command::Prepare);
    play.run(Role::Secretariat, "N", Command::Open { until: hour(play.hour + LAST) });
    let steps = [
        ("carl", Role::Contributor, write("law", "yes")),
        ("cora", Role::Coordinator, write("count", "4")),
        ("cora", Role::Coordinator, Command::SendToCheck),
        ("sid", Role::Signatory, Command::SignOff),
        ("", Role::System, Command::Submit),
        ("", Role::System, Command::AttachFindings { findings: Vec::new() }),
        ("ann", Role::ReviewerA, Command::StartReview),
        ("ann", Role::ReviewerA, verdict("law", agree())),
        ("ann", Role::ReviewerA, Command::FileReview),
        ("judy", Role::Adjudicator, Command::StartAdjudication),
        ("judy", Role::Adjudicator, Command::DecideAgreed),
    ];
    for (id, role, command) in steps {
        let request = for_other(&mut play, id, role, command);
        play.send(&request).unwrap_or_else(|refusal| panic!("{refusal}"));
    }
    let last = play.records.last().unwrap();
    assert_eq!((last.actor.clone(), last.role), (Some(actor("sam")), Role::Secretariat));
    assert_eq!(last.on_behalf_of.as_ref().unwrap().source, "message 17");
    assert_eq!(play.answer("N", "law").decision().unwrap().by, Some(actor("judy")));
    // The desk does not stand in for itself: two persons freeze.
    play.run(Role::Secretariat, "N", Command::Freeze);
    play.refused(Role::Secretariat, "N", Command::ConfirmFreeze, (403, "two-persons"));
    let other = for_other(&mut play, "sue", Role::Secretariat, Command::ConfirmFreeze);
    assert_eq!(play.send(&other).unwrap_err().rule, "desk");
    let second = play.by("sue", Role::Secretariat, "N", Command::ConfirmFreeze);
    play.send(&second).unwrap();
    let publish = Command::Publish { release: "R1".into(), note: String::new() };
    let publish = for_other(&mut play, "pete", Role::Publisher, publish);
    play.send(&publish).unwrap();
    assert_eq!(play.entry("N").state, ReturnState::Published);
}

#[test]
fn separation_holds_on_the_named_persons() {
    let mut play = Play::begun(desk());
    let declared = Command::Grant {
        actor: actor("ann"),
        grant: Grant { role: Role::Adjudicator, scope: Scope::All, sections: BTreeSet::new() },
    };
    play.run(Role::Administrator, "", declared);
    let mut play = play.to(ReturnState::FirstReview);
    play.run(Role::ReviewerA, "N", verdict("law", agree()));
    play.run(Role::ReviewerA, "N", Command::FileReview);
    let same = for_other(&mut play, "ann", Role::Adjudicator, Command::StartAdjudication);
    assert_eq!(play.send(&same).unwrap_err().rule, "separation");
    let other = for_other(&mut play, "judy", Role::Adjudicator, Command::StartAdjudication);
    play.send(&other).unwrap();
    // Who is named has to hold the role, for this unit.
    let check = |play: &mut Play, id: &str, role: Role, command: Command, expected: (u16, &str)| {
        let request = for_other(play, id, role, command);
        let refusal = play.send(&request).unwrap_err();
        assert_eq!((refusal.code, refusal.rule), expected, "{refusal}");
    };
    let decide = || adjudicate("count", Outcome::Kept, None);
    check(&mut play, "cora", Role::Adjudicator, decide(), (403, "role-not-held"));
    check(&mut play, "cora-s", Role::Coordinator, decide(), (404, "not-found"));
    check(&mut play, "adam", Role::Administrator, decide(), (403, "desk"));
    check(&mut play, "aud", Role::Auditor, decide(), (403, "desk"));
}

#[test]
fn signatory_is_not_the_only_one_who_wrote() {
    let mut play = Play::begun(desk());
    play.run(Role::Secretariat, "N", Command::Prepare);
    play.run(Role::Secretariat, "N", Command::Open { until: hour(play.hour + LAST) });
    let grant = Grant {
        role: Role::Contributor,
        scope: Scope::unit(&unit("N")),
        sections: BTreeSet::new(),
    };
    play.run(Role::Administrator, "", Command::Grant { actor: actor("sid"), grant });
    for command in [write("law", "no"), write("count", "4")] {
        let request = for_other(&mut play, "sid", Role::Contributor, command);
        play.send(&request).unwrap();
    }
    play.run(Role::Coordinator, "N", Command::SendToCheck);
    let sign = for_other(&mut play, "sid", Role::Signatory, Command::SignOff);
    assert_eq!(play.send(&sign).unwrap_err().rule, "signatory-alone");
    play.run(Role::Coordinator, "N", write("remark", "read through"));
    let sign = for_other(&mut play, "sid", Role::Signatory, Command::SignOff);
    play.send(&sign).unwrap();
}

#[test]
fn nobody_acts_for_others_where_the_round_is_no_desk() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let request = for_other(&mut play, "carl", Role::Contributor, write("law", "yes"));
    assert_eq!(play.send(&request).unwrap_err().rule, "desk");
    let settings = Settings { desk: true, ..Settings::default() };
    play.run(Role::Secretariat, "", Command::Settle { settings, reason: why() });
    let request = for_other(&mut play, "carl", Role::Contributor, write("law", "yes"));
    play.send(&request).unwrap();
    // A contributor cannot act for others either.
    let request = play.by("carl", Role::Contributor, "N", write("count", "1"));
    let on_behalf_of = Some(OnBehalfOf {
        actor: actor("cora"),
        role: Role::Coordinator,
        source: "message 18".into(),
        received: hour(play.hour),
    });
    let request = Request { on_behalf_of, ..request };
    assert_eq!(play.send(&request).unwrap_err().rule, "desk");
}

#[test]
fn what_came_in_time_counts_as_in_time() {
    let mut play = Play::begun(desk());
    play.run(Role::Secretariat, "N", Command::Prepare);
    play.run(Role::Secretariat, "N", Command::Open { until: hour(play.hour + 50) });
    let received = hour(play.hour + 40);
    play.hour += 60;
    let mut request = for_other(&mut play, "carl", Role::Contributor, write("law", "yes"));
    assert_eq!(play.send(&request).unwrap_err().rule, "deadline");
    request.on_behalf_of.as_mut().unwrap().received = received;
    play.send(&request).unwrap();
    let mut request = for_other(&mut play, "carl", Role::Contributor, write("count", "1"));
    request.on_behalf_of.as_mut().unwrap().received = hour(play.hour + 1);
    assert_eq!(play.send(&request).unwrap_err().rule, "received");
}
