//! I12: late writes are refused, extensions are recorded, reminders go out once.

use super::super::*;
use super::setting::*;
use super::walk::evidence;
use std::collections::BTreeSet;

fn write() -> Command {
    Command::Write { answer: key("count"), given: given("3") }
}

fn open(days: u32) -> Play {
    let mut play = Play::begun(Settings::default());
    play.run(Role::Secretariat, "N", Command::Prepare);
    play.run(Role::Secretariat, "N", Command::Open { until: hour(play.hour + 1 + 24 * days) });
    play
}

#[test]
fn a_write_is_refused_after_the_deadline_and_possible_after_an_extension() {
    let mut play = open(10);
    let due = play.entry("N").deadline.clone().unwrap();
    let until = |play: &mut Play, at: Moment| {
        let request = play.request(Role::Contributor, "N", write());
        let refusal = play.round.decide(&Request { at, ..request }).err();
        refusal.map(|refusal| (refusal.code, refusal.rule))
    };
    assert_eq!(until(&mut play, due.clone()), None);
    let second_later = Moment::parse(&due.as_str().replace("00:00Z", "00:01Z")).unwrap();
    assert_eq!(until(&mut play, second_later), Some((409, "deadline")));
    play.hour += 24 * 11;
    play.refused(Role::Contributor, "N", write(), (409, "deadline"));
    play.refused(Role::Coordinator, "N", Command::SendToCheck, (409, "deadline"));
    let extend = |deadline, days: u32, play: &Play| Command::Extend {
        deadline,
        until: hour(play.hour + 24 * days),
        reason: why(),
    };
    let wrong = extend(Deadline::Reply, 5, &play);
    play.refused(Role::Secretariat, "N", wrong, (409, "deadline-running"));
    let past = extend(Deadline::Return, 0, &play);
    play.refused(Role::Secretariat, "N", past, (422, "deadline-ahead"));
    let silent = Command::Extend {
        deadline: Deadline::Return,
        until: hour(play.hour + 100),
        reason: " ".into(),
    };
    play.refused(Role::Secretariat, "N", silent, (422, "reason-missing"));
    let five = extend(Deadline::Return, 5, &play);
    play.run(Role::Secretariat, "N", five);
    play.run(Role::Contributor, "N", write());
    let recorded = |record: &Record| matches!(&record.event, Event::Extended { reason, .. } if *reason == why());
    assert_eq!(play.records.iter().filter(|record| recorded(record)).count(), 1);
}

#[test]
fn a_section_has_a_deadline_of_its_own() {
    let mut play = open(10);
    let assign = |days: u32, play: &Play| Command::Assign {
        actor: actor("new"),
        sections: BTreeSet::from(["practice".into()]),
        until: Some(hour(play.hour + 24 * days)),
    };
    let late = assign(20, &play);
    play.refused(Role::Coordinator, "N", late, (422, "deadline-order"));
    let early = assign(2, &play);
    play.run(Role::Coordinator, "N", early);
    let request = play.by("new", Role::Contributor, "N", write());
    play.send(&request).unwrap();
    play.hour += 24 * 3;
    let late = play.by("new", Role::Contributor, "N", write());
    assert_eq!(play.send(&late).unwrap_err().rule, "deadline");
    play.run(Role::Coordinator, "N", write());
}

#[test]
fn reply_and_contest_close() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    let dispute = Command::Dispute { answer: key("date"), reason: why(), evidence: evidence() };
    play.refused(Role::Secretariat, "N", Command::Freeze, (409, "reply-running"));
    play.hour += 24 * 20;
    play.refused(Role::Coordinator, "N", dispute, (409, "deadline"));
    play.run(Role::Secretariat, "N", Command::Freeze);
    let mut play = Play::begun(Settings::default()).to(ReturnState::ContestWindow);
    let contest = Command::Contest { answer: key("count"), reason: why(), evidence: evidence() };
    play.refused(Role::System, "N", Command::CloseContest, (409, "deadline-running"));
    play.hour += 24 * 40;
    play.refused(Role::Public, "N", contest, (409, "deadline"));
    play.run(Role::System, "N", Command::CloseContest);
    assert_eq!(play.entry("N").state, ReturnState::Published);
}

#[test]
fn a_reply_takes_7_to_21_days() {
    let play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    let mut play = Play { records: play.records.clone(), ..play };
    let dispute = Command::Dispute { answer: key("date"), reason: why(), evidence: evidence() };
    play.run(Role::Coordinator, "N", dispute);
    play.run(Role::Adjudicator, "N", Command::StartAdjudication);
    let reply = |days: u32, play: &Play| Command::OpenReply { until: hour(play.hour + 24 * days) };
    let undecided = reply(14, &play);
    play.refused(Role::System, "N", undecided, (409, "undecided"));
    let kept = super::walk::adjudicate("date", Outcome::Kept, None);
    play.run(Role::Adjudicator, "N", kept);
    for (days, expected) in [(6, false), (22, false), (7, true), (21, true)] {
        // The next request is an hour later, which is the same day: 24 hours a day from there.
        play.hour = play.hour / 24 * 24 + 5;
        let request = play.request(Role::System, "N", reply(days, &play));
        assert_eq!(play.round.decide(&request).is_ok(), expected, "{days} days");
    }
}

#[test]
fn reminders_go_out_once_also_after_a_restart() {
    let mut play = open(20);
    let due = |play: &Play| -> Vec<i64> {
        let at = hour(play.hour);
        play.round.reminders_due(&at).iter().map(|reminder| reminder.days_before).collect()
    };
    assert!(due(&play).is_empty());
    play.hour += 24 * 6;
    assert_eq!(due(&play), [14]);
    let reminder = play.round.reminders_due(&hour(play.hour)).remove(0);
    let remind = |reminder: &Reminder| Command::Remind {
        days_before: reminder.days_before,
        until: reminder.until.clone(),
    };
    let request =
        Request { key: reminder.key(), ..play.request(Role::System, "N", remind(&reminder)) };
    play.send(&request).unwrap();
    assert!(due(&play).is_empty());
    // The program stops after the record and before it says so: it asks again, and nothing happens.
    play.round = Round::replay(instrument(), &play.records).unwrap();
    assert!(due(&play).is_empty());
    assert!(matches!(play.round.decide(&request), Ok(Decision::AlreadyDone { .. })));
    play.refused(Role::System, "N", remind(&reminder), (409, "reminder-once"));
    play.hour += 24 * 12;
    assert_eq!(due(&play), [3]);
    // A new deadline is reminded of anew.
    let (until, reason) = (hour(play.hour + 24 * 10), why());
    play.run(Role::Secretariat, "N", Command::Extend { deadline: Deadline::Return, until, reason });
    assert_eq!(due(&play), [14]);
    play.hour += 24 * 12;
    assert_eq!(due(&play), [-1]);
}

#[test]
fn time_never_runs_backwards() {
    let mut play = open(10);
    play.hour -= 1;
    let request = play.request(Role::Contributor, "N", write());
    let request = Request { at: hour(play.hour - 1), ..request };
    assert_eq!(play.round.decide(&request).unwrap_err().rule, "time-runs-backwards");
}

#[test]
fn an_unanswered_query_ends_with_what_was_sealed() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Queried);
    let close = || Command::CloseQuery { reason: why() };
    play.refused(Role::Secretariat, "N", close(), (409, "deadline-running"));
    play.write(Role::Coordinator, "N", "count", "99");
    let law = Command::Write { answer: key("law"), given: given("no") };
    play.refused(Role::Coordinator, "N", law, (423, "sealed"));
    play.hour += 300;
    play.refused(Role::Coordinator, "N", write(), (409, "deadline"));
    play.refused(Role::Signatory, "N", Command::SignOff, (409, "deadline"));
    play.run(Role::Secretariat, "N", close());
    let answer = play.answer("N", "count");
    assert_eq!((answer.held.given.value.as_str(), answer.held.version), ("12", 3));
    assert_eq!(play.entry("N").state, ReturnState::FirstReview);
}
