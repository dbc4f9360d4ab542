//! One return from its making to its correction, and the plays that lead to every state.

use super::super::*;
use super::setting::*;
use crate::Evidence;
use groma_define::Respondent;
use std::collections::BTreeSet;

pub(crate) const LAST: u32 = 24 * 28;

pub(crate) fn evidence() -> Vec<Evidence> {
    vec![Evidence { address: "https://example.org/shown".into(), note: String::new() }]
}

pub(crate) fn finding(id: &str, question: &str, bearing: Bearing) -> Finding {
    let (rule, message) = ("count-holds".to_owned(), "the harvest saw 812".to_owned());
    Finding { id: id.to_owned(), answer: key(question), rule, bearing, message }
}

pub(crate) fn agree() -> Reaction {
    Reaction::Agree { note: String::new() }
}

pub(crate) fn propose(value: &str) -> Reaction {
    Reaction::Propose { given: given(value), reason: why() }
}

pub(crate) fn verdict(question: &str, reaction: Reaction) -> Command {
    Command::GiveVerdict { answer: key(question), reaction }
}

pub(crate) fn adjudicate(question: &str, outcome: Outcome, value: Option<&str>) -> Command {
    let (answer, given) = (key(question), value.map(given));
    Command::Adjudicate { answer, outcome, given, reason: why() }
}

impl Play {
    /// Goes on to the state with the default happenings of unit N.
    pub(crate) fn to(mut self, state: ReturnState) -> Self {
        use ReturnState as To;
        use Role::*;
        let n = "N";
        if state == To::NotParticipating {
            self = self.to(To::Open);
            self.run(Secretariat, n, Command::NotParticipating { reason: why() });
            return self;
        }
        if state == To::Queried {
            self = self.to(To::FirstReview);
            let until = hour(self.hour + 200);
            let asked = Asked { answer: key("count"), reason: why(), until };
            self.run(Secretariat, n, Command::Query { answers: vec![asked] });
            return self;
        }
        if state == To::Corrected {
            self = self.to(To::ContestWindow);
            let (answer, reason, evidence) = (key("count"), why(), evidence());
            self.run(Public, n, Command::Contest { answer, reason, evidence });
            let correct = Command::Correct { contest: 1, given: given("9"), reason: why() };
            self.run(Adjudicator, n, correct);
            return self;
        }
        let order = [
            To::Prepared,
            To::Open,
            To::InternalCheck,
            To::SignedOff,
            To::Submitted,
            To::MachineVerified,
            To::FirstReview,
            To::SecondReview,
            To::Adjudication,
            To::RightOfReply,
            To::Frozen,
            To::Published,
            To::ContestWindow,
        ];
        let last = order.iter().position(|step| *step == state).unwrap();
        order[..=last].iter().for_each(|step| self.step_to(*step));
        assert_eq!(self.entry(n).state, state);
        self
    }

    fn step_to(&mut self, state: ReturnState) {
        use ReturnState as To;
        use Role::*;
        let n = "N";
        match state {
            To::Prepared => {
                self.run(Secretariat, n, Command::Prepare);
                let carried = |question: &str, value: &str| Carried {
                    answer: key(question),
                    given: given(value),
                    source: "small-2025".into(),
                };
                let answers = vec![carried("remark", "as before"), carried("free", "as before")];
                self.run(Secretariat, n, Command::Carry { answers });
            }
            To::Open => self.run(Secretariat, n, Command::Open { until: hour(self.hour + LAST) }),
            To::InternalCheck => {
                self.write(Contributor, n, "law", "yes");
                self.write(Contributor, n, "date", "2020-02-02");
                self.write(Coordinator, n, "count", "12");
                let what = Confirm::Answer(key("remark"));
                self.run(Coordinator, n, Command::Confirm { what });
                self.run(Coordinator, n, Command::SendToCheck);
            }
            To::SignedOff => self.run(Signatory, n, Command::SignOff),
            To::Submitted => self.run(System, n, Command::Submit),
            To::MachineVerified => {
                let findings = vec![finding("f1", "count", Bearing::Contradicts)];
                self.run(System, n, Command::AttachFindings { findings });
            }
            To::FirstReview => self.run(ReviewerA, n, Command::StartReview),
            To::SecondReview => {
                self.run(ReviewerA, n, verdict("law", agree()));
                self.run(ReviewerA, n, verdict("date", agree()));
                self.run(ReviewerA, n, Command::FileReview);
                self.run(ReviewerB, n, Command::StartReview);
            }
            To::Adjudication => {
                self.run(ReviewerB, n, verdict("law", agree()));
                self.run(ReviewerB, n, verdict("date", propose("2021-01-01")));
                self.run(ReviewerB, n, Command::FileReview);
                self.run(Adjudicator, n, Command::StartAdjudication);
            }
            To::RightOfReply => {
                self.run(Adjudicator, n, Command::DecideAgreed);
                self.run(Adjudicator, n, adjudicate("date", Outcome::Adjusted, Some("2021-01-01")));
                self.run(Adjudicator, n, adjudicate("count", Outcome::NotVerifiable, None));
                self.run(System, n, Command::OpenReply { until: hour(self.hour + 24 * 14) });
            }
            To::Frozen => {
                self.run(Signatory, n, Command::AgreeReply { answers: BTreeSet::new() });
                self.run(Secretariat, n, Command::Freeze);
                let second = self.by("sue", Secretariat, n, Command::ConfirmFreeze);
                self.send(&second).unwrap();
            }
            To::Published => {
                let (release, note) = ("R1".to_owned(), String::new());
                self.run(Publisher, n, Command::Publish { release, note });
            }
            To::ContestWindow => {
                self.run(System, n, Command::OpenContest { until: hour(self.hour + LAST) });
            }
            _ => unreachable!("reached by a way of its own"),
        }
    }

    /// A request by a named person; time goes on.
    pub(crate) fn by(&mut self, id: &str, role: Role, at: &str, command: Command) -> Request {
        self.hour += 1;
        Request { actor: Some(actor(id)), ..self.request(role, at, command) }
    }
}

/// The states of the answers of N, as the secretariat sees them.
fn states(play: &Play) -> String {
    let view = play.view(Role::Secretariat, "N").unwrap();
    let state =
        |answer: &AnswerView| format!("{}: {}", answer.answer.question, answer.state.as_str());
    view.answers.iter().map(state).collect::<Vec<_>>().join("; ")
}

#[test]
fn answers_pass_through_their_states() {
    let check = |state: ReturnState, expected: &str| {
        assert_eq!(states(&Play::begun(Settings::default()).to(state)), expected, "{state}");
    };
    let carried = "prefilled, unconfirmed";
    check(ReturnState::Open, &format!("free: {carried}; remark: {carried}"));
    check(
        ReturnState::InternalCheck,
        &format!(
            "count: complete; date: complete; free: {carried}; law: complete; remark: complete"
        ),
    );
    check(
        ReturnState::Submitted,
        &format!("count: sealed; date: sealed; free: {carried}; law: sealed; remark: sealed"),
    );
    check(
        ReturnState::FirstReview,
        &format!("count: flagged; date: sealed; free: {carried}; law: sealed; remark: sealed"),
    );
    check(
        ReturnState::Queried,
        &format!("count: queried; date: sealed; free: {carried}; law: sealed; remark: sealed"),
    );
    check(
        ReturnState::Adjudication,
        &format!(
            "count: flagged; date: adjustment proposed; free: {carried}; law: accepted; remark: sealed"
        ),
    );
    check(
        ReturnState::RightOfReply,
        &format!(
            "count: decided: not verifiable; date: decided: adjusted; free: {carried}; law: decided: kept; remark: sealed"
        ),
    );
    check(
        ReturnState::Published,
        &format!("count: final; date: final; free: {carried}; law: final; remark: final"),
    );
    let mut play = Play::begun(Settings::default()).to(ReturnState::ContestWindow);
    let (answer, reason) = (key("law"), why());
    play.run(Role::Public, "N", Command::Contest { answer, reason, evidence: evidence() });
    assert_eq!(
        states(&play),
        format!("count: final; date: final; free: {carried}; law: contested; remark: final")
    );
    let mut play = Play::begun(Settings::default()).to(ReturnState::RightOfReply);
    let (answer, reason) = (key("date"), why());
    play.run(Role::Coordinator, "N", Command::Dispute { answer, reason, evidence: evidence() });
    assert!(states(&play).contains("date: disputed"));
    let mut play = Play::begun(Settings::default()).to(ReturnState::Queried);
    play.write(Role::Coordinator, "N", "count", "13");
    play.run(Role::Signatory, "N", Command::SignOff);
    assert_eq!(play.entry("N").state, ReturnState::SignedOff);
    play.run(Role::System, "N", Command::Submit);
    assert_eq!(play.entry("N").state, ReturnState::FirstReview);
    assert!(states(&play).contains("count: replied"));
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let mut draft = given("yes");
    draft.evidence.clear();
    play.run(Role::Contributor, "N", Command::Write { answer: key("law"), given: draft });
    assert!(states(&play).contains("law: draft"));
}

#[test]
fn shadows_stand_beside_and_are_kept() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::Open);
    let shadow = |value: &str, respondent| Command::Shadow {
        answer: key("count"),
        given: given(value),
        respondent,
        source: "a survey of its own".into(),
    };
    play.run(Role::Researcher, "N", shadow("7", Respondent::CivilSociety));
    play.run(Role::System, "N", shadow("8", Respondent::Machine));
    play.run(Role::System, "N", shadow("9", Respondent::Machine));
    play.refused(Role::System, "N", shadow("9", Respondent::CivilSociety), (422, "respondent"));
    play.refused(Role::Researcher, "N", shadow("9", Respondent::Government), (422, "respondent"));
    let rows = play.round.answers();
    let said: Vec<_> = rows
        .iter()
        .filter(|row| row.answer == key("count"))
        .map(|row| (row.respondent, row.given.value.as_str()))
        .collect();
    assert_eq!(
        said,
        [(Respondent::CivilSociety, "7"), (Respondent::Machine, "8"), (Respondent::Machine, "9")]
    );
}
