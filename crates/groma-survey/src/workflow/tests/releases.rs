//! Two persons freeze, releases stay, disputes and contests come once.

use super::super::*;
use super::setting::*;
use super::walk::*;
use std::collections::BTreeSet;

#[test]
fn two_persons_freeze_what_both_saw() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    play.refused(Role::Secretariat, "N", Command::ConfirmFreeze, (409, "freeze-first"));
    play.run(Role::Signatory, "N", Command::AgreeReply { answers: BTreeSet::new() });
    play.run(Role::Secretariat, "N", Command::Freeze);
    play.refused(Role::Secretariat, "N", Command::ConfirmFreeze, (403, "two-persons"));
    let dispute = Command::Dispute { answer: key("date"), reason: why(), evidence: evidence() };
    let mut disputed = play.clone();
    disputed.run(Role::Coordinator, "N", dispute);
    let second = disputed.by("sue", Role::Secretariat, "N", Command::ConfirmFreeze);
    assert_eq!(disputed.send(&second).unwrap_err().rule, "freeze-first");
    let second = play.by("sue", Role::Secretariat, "N", Command::ConfirmFreeze);
    play.send(&second).unwrap();
    assert_eq!(play.entry("N").state, ReturnState::Frozen);
}

#[test]
fn an_answer_is_disputed_once() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    let dispute = |question: &str| Command::Dispute {
        answer: key(question),
        reason: why(),
        evidence: evidence(),
    };
    play.refused(Role::Coordinator, "N", dispute("remark"), (422, "nothing"));
    let bare = Command::Dispute { answer: key("date"), reason: why(), evidence: Vec::new() };
    play.refused(Role::Coordinator, "N", bare, (422, "evidence"));
    play.refused(Role::Adjudicator, "N", Command::StartAdjudication, (409, "nothing"));
    play.run(Role::Coordinator, "N", dispute("date"));
    play.refused(Role::Secretariat, "N", Command::Freeze, (409, "undecided"));
    play.run(Role::Adjudicator, "N", Command::StartAdjudication);
    play.run(Role::Adjudicator, "N", adjudicate("date", Outcome::Kept, None));
    let until = hour(play.hour + 24 * 14);
    play.run(Role::System, "N", Command::OpenReply { until });
    play.refused(Role::Coordinator, "N", dispute("date"), (409, "once"));
    play.run(Role::Coordinator, "N", dispute("count"));
}

#[test]
fn a_finding_that_comes_late_is_decided_before_it_is_frozen() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    play.refused(Role::Adjudicator, "N", Command::StartAdjudication, (409, "nothing"));
    let findings = vec![finding("late", "remark", Bearing::Contradicts)];
    play.run(Role::System, "N", Command::AttachFindings { findings });
    play.run(Role::Signatory, "N", Command::AgreeReply { answers: BTreeSet::new() });
    play.refused(Role::Secretariat, "N", Command::Freeze, (409, "undecided"));
    play.run(Role::Adjudicator, "N", Command::StartAdjudication);
    play.run(Role::Adjudicator, "N", adjudicate("remark", Outcome::Kept, None));
    let until = hour(play.hour + 24 * 14);
    play.run(Role::System, "N", Command::OpenReply { until });
}

#[test]
fn a_correction_makes_a_new_release_and_the_old_one_stays() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Published);
    let first = play.round.answers_in(&unit("N"), "R1").unwrap().to_vec();
    assert_eq!(first, play.round.answers());
    let mut play = {
        play.run(Role::System, "N", Command::OpenContest { until: hour(play.hour + LAST) });
        play
    };
    let contest = |question: &str| Command::Contest {
        answer: key(question),
        reason: why(),
        evidence: evidence(),
    };
    play.run(Role::Public, "N", contest("count"));
    play.run(Role::Public, "N", contest("law"));
    play.refused(Role::Public, "N", contest("nope"), (404, "not-found"));
    let correct = |contest| Command::Correct { contest, given: given("9"), reason: why() };
    play.refused(Role::Adjudicator, "N", correct(3), (404, "not-found"));
    play.run(Role::Adjudicator, "N", Command::RejectContest { contest: 2, reason: why() });
    play.refused(Role::Adjudicator, "N", correct(2), (409, "settled"));
    play.run(Role::Adjudicator, "N", correct(1));
    assert_eq!(play.entry("N").state, ReturnState::Corrected);
    let publish = |release: &str, note: &str| Command::Publish {
        release: release.to_owned(),
        note: note.to_owned(),
    };
    play.refused(Role::Publisher, "N", publish("R1", "why"), (409, "release-stays"));
    play.refused(Role::Publisher, "N", publish("R2", ""), (422, "reason-missing"));
    play.refused(Role::Publisher, "N", publish("../R2", "why"), (422, "release"));
    play.run(Role::Publisher, "N", publish("R2", "the count was wrong"));
    assert_eq!(play.round.answers_in(&unit("N"), "R1"), Some(first.as_slice()));
    let second = play.round.answers_in(&unit("N"), "R2").unwrap();
    let count = |rows: &[ScoredAnswer]| -> Vec<String> {
        let rows = rows.iter().filter(|row| row.answer == key("count"));
        rows.map(|row| row.given.value.clone()).collect()
    };
    assert_eq!(
        (count(&first), count(second)),
        (vec!["12".into(), "12".into()], vec!["12".into(), "9".into()])
    );
    // The public finds both releases under their names.
    let view = play.view(Role::Public, "N").unwrap();
    assert_eq!(view.releases.keys().collect::<Vec<_>>(), ["R1", "R2"]);
    assert_eq!(count(&view.releases["R1"]), ["12", "12"]);
    // What strangers wrote is not published unread; what became of it is.
    assert_eq!(view.contests.len(), 2);
    assert!(view.contests.iter().all(|contest| contest.reason.is_empty()));
    assert!(view.contests.iter().all(|contest| contest.ruling.is_some()));
    assert_eq!(play.view(Role::Secretariat, "N").unwrap().contests[0].reason, why());
}

#[test]
fn a_frozen_return_is_unfrozen_with_a_reason_only() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Frozen);
    play.refused(
        Role::Secretariat,
        "N",
        Command::Reopen { reason: String::new() },
        (422, "reason-missing"),
    );
    play.run(Role::Secretariat, "N", Command::Reopen { reason: why() });
    let amend = Command::Amend { answer: key("count"), given: given("8"), reason: why() };
    play.run(Role::Secretariat, "N", amend);
    let decided = play.answer("N", "count").decision().unwrap();
    assert_eq!(
        (decided.decided_by, decided.by.clone()),
        (DecidedBy::Secretariat, Some(actor("sam")))
    );
    // Who amends has judged: no reviewer of this return may.
    let grant = Grant { role: Role::Secretariat, scope: Scope::All, sections: BTreeSet::new() };
    play.run(Role::Administrator, "", Command::Grant { actor: actor("ann"), grant });
    let amend = Command::Amend { answer: key("count"), given: given("7"), reason: why() };
    let amend = play.by("ann", Role::Secretariat, "N", amend);
    assert_eq!(play.send(&amend).unwrap_err().rule, "separation");
}

#[test]
fn settings_that_bind_all_units_stay_once_a_review_began() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::FirstReview);
    let settle = |settings| Command::Settle { settings, reason: why() };
    let one = Settings { reviewers: Reviewers::One, ..Settings::default() };
    play.refused(Role::Secretariat, "", settle(one), (409, "same-for-all"));
    play.run(Role::Secretariat, "", settle(Settings { desk: true, ..Settings::default() }));
}

#[test]
fn a_receipt_changes_with_what_is_sealed() {
    let sealed = |count: &str| {
        let mut play = Play::begun(Settings::default()).to(ReturnState::InternalCheck);
        play.write(Role::Coordinator, "N", "count", count);
        play.run(Role::Signatory, "N", Command::SignOff);
        play.run(Role::System, "N", Command::Submit);
        play.entry("N").receipt.clone().unwrap().hash
    };
    assert_eq!(sealed("1"), sealed("1"));
    assert_ne!(sealed("1"), sealed("2"));
    assert_eq!(sealed("1").len(), 64);
}
