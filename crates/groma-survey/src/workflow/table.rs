//! The workflow, as one table: who may do what in which state, and where it leads.
//!
//! [`Round::decide`](super::Round::decide) looks here and nowhere else for states and roles; what a
//! line `needs` beyond them is held by the command's own family. The documentation is printed from
//! it too, see [`table`].

use super::condition::ReturnState::{self, *};
use super::role::Role::{self, *};
use std::fmt::Write as _;

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The command's name.
    pub command: &'static str,
    /// Where it may be given.
    pub from: Where,
    /// By whom.
    pub roles: &'static [Role],
    /// The state it leads to; none when the state stays.
    pub to: Option<ReturnState>,
    /// Only in rounds or returns of this kind.
    pub when: When,
    /// What else has to be so, in words.
    pub needs: &'static str,
}

/// Where a command may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// It concerns the round, not a return.
    Round,
    /// The unit has no return yet.
    Nothing,
    /// The return is in one of these states.
    In(&'static [ReturnState]),
}

/// What kind of round or return a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Every kind.
    Always,
    /// The return was not sealed before.
    FirstTime,
    /// The return was signed again after a query.
    Resigned,
    /// Only reviewer A reads.
    OneReviewer,
    /// A and B read.
    TwoReviewers,
    /// Countries may reply.
    ReplyUsed,
    /// They may not.
    ReplyNotUsed,
}

impl When {
    fn words(self) -> &'static str {
        match self {
            Self::Always => "",
            Self::FirstTime => "before it was sealed",
            Self::Resigned => "after a query",
            Self::OneReviewer => "one reviewer",
            Self::TwoReviewers => "two reviewers",
            Self::ReplyUsed => "with right of reply",
            Self::ReplyNotUsed => "without right of reply",
        }
    }
}

const fn line(
    command: &'static str,
    from: Where,
    roles: &'static [Role],
    to: Option<ReturnState>,
    needs: &'static str,
) -> Line {
    Line { command, from, roles, to, when: When::Always, needs }
}

const fn when(when: When, mut line: Line) -> Line {
    line.when = when;
    line
}

const ANY: Where = Where::In(&ReturnState::ALL);
const UNFROZEN: Where = Where::In(&[
    Open,
    InternalCheck,
    SignedOff,
    Submitted,
    MachineVerified,
    FirstReview,
    Queried,
    SecondReview,
    Adjudication,
    RightOfReply,
    NotParticipating,
]);
const FOUND_BESIDE: Where = Where::In(&[
    Open,
    InternalCheck,
    SignedOff,
    MachineVerified,
    FirstReview,
    Queried,
    SecondReview,
    Adjudication,
    RightOfReply,
    NotParticipating,
]);
const SPEAKERS: &[Role] = &[
    Contributor,
    Coordinator,
    Signatory,
    ReviewerA,
    ReviewerB,
    Adjudicator,
    Researcher,
    Secretariat,
];
const DECLARERS: &[Role] =
    &[ReviewerA, ReviewerB, Adjudicator, Researcher, Secretariat, Administrator, Public];

/// Every line, in the order of the workflow. The first that fits a state, a role and a kind counts.
#[rustfmt::skip] // a table is read line by line
pub const LINES: &[Line] = &[
    line("begin", Where::Round, &[System], None, "the round has no record yet"),
    line("settle", Where::Round, &[Secretariat], None, "a reason; reviewers and right of reply only before the first review"),
    line("grant", Where::Round, &[Administrator, Secretariat], None, "an administrator holds no other role; judges have declared conflicts and judge no own unit"),
    line("withdraw", Where::Round, &[Administrator, Secretariat], None, "a reason; somebody is left to keep accounts and to run the round"),
    line("declare-conflicts", Where::Round, DECLARERS, None, "only for oneself, except by secretariat and administrator"),
    line("erase", Where::Round, &[Administrator], None, "not oneself"),
    line("prepare", Where::Nothing, &[Secretariat], Some(Prepared), ""),
    line("carry", Where::In(&[Prepared, Open]), &[Secretariat, System], None, "answers that nobody has written or confirmed; a source"),
    line("open", Where::In(&[Prepared]), &[Secretariat], Some(Open), "a deadline ahead"),
    line("assign", Where::In(&[Open, InternalCheck, Queried]), &[Coordinator], None, "nobody who judges the unit; no deadline after the return's"),
    line("extend", Where::In(&[Open, InternalCheck]), &[Secretariat], None, "a reason; the return's deadline, moved to a later time"),
    line("extend", Where::In(&[Queried]), &[Secretariat], None, "a reason; the open queries' deadline, moved to a later time"),
    line("extend", Where::In(&[RightOfReply]), &[Secretariat], None, "a reason; the reply's deadline, moved to a later time"),
    line("extend", Where::In(&[ContestWindow]), &[Secretariat], None, "a reason; the window's deadline, moved to a later time"),
    line("reopen", Where::In(&[InternalCheck]), &[Secretariat], Some(Open), "a reason"),
    line("reopen", Where::In(&[NotParticipating]), &[Secretariat], Some(Open), "a reason; what was coded becomes unconfirmed"),
    line("reopen", Where::In(&[SecondReview]), &[Secretariat], Some(FirstReview), "a reason; B has not filed"),
    line("reopen", Where::In(&[Frozen]), &[Secretariat], Some(Adjudication), "a reason"),
    line("not-participating", Where::In(&[Open]), &[Secretariat], Some(NotParticipating), "a reason"),
    line("write", Where::In(&[Open]), &[Contributor, Coordinator], None, "own sections; the version that was seen; before the deadline"),
    line("write", Where::In(&[InternalCheck]), &[Coordinator], None, "the version that was seen; before the deadline"),
    line("write", Where::In(&[Queried]), &[Contributor, Coordinator], None, "an answer that an open query names; the version that was seen; before its deadline"),
    line("write", Where::In(&[NotParticipating]), &[Researcher], None, "evidence; the version that was seen"),
    line("confirm", Where::In(&[Open]), &[Contributor, Coordinator], None, "carried answers in own sections; before the deadline"),
    line("confirm", Where::In(&[InternalCheck]), &[Coordinator], None, "carried answers; before the deadline"),
    line("shadow", UNFROZEN, &[Researcher, System], None, "a source; civil society through a researcher, machines through the system"),
    line("send-to-check", Where::In(&[Open]), &[Coordinator], Some(InternalCheck), "before the deadline"),
    line("send-back", Where::In(&[InternalCheck]), &[Coordinator], Some(Open), "a reason"),
    when(When::FirstTime, line("send-back", Where::In(&[SignedOff]), &[Coordinator, Signatory], Some(InternalCheck), "a reason")),
    when(When::Resigned, line("send-back", Where::In(&[SignedOff]), &[Coordinator, Signatory], Some(Queried), "a reason; before the queries' deadline")),
    line("sign-off", Where::In(&[InternalCheck]), &[Signatory], Some(SignedOff), "somebody else wrote too; required answers are there and fit; before the deadline"),
    line("sign-off", Where::In(&[Queried]), &[Signatory], Some(SignedOff), "somebody else wrote too; required answers that are queried are there and fit; before the queries' deadline"),
    when(When::FirstTime, line("submit", Where::In(&[SignedOff]), &[System], Some(Submitted), "")),
    when(When::Resigned, line("submit", Where::In(&[SignedOff]), &[System], Some(FirstReview), "")),
    line("attach-findings", Where::In(&[Submitted]), &[System], Some(MachineVerified), ""),
    line("attach-findings", FOUND_BESIDE, &[System], None, ""),
    line("start-review", Where::In(&[MachineVerified]), &[ReviewerA], Some(FirstReview), ""),
    line("start-review", Where::In(&[NotParticipating]), &[ReviewerA], Some(FirstReview), "something is coded; it is sealed"),
    when(When::TwoReviewers, line("start-review", Where::In(&[FirstReview]), &[ReviewerB], Some(SecondReview), "A has filed")),
    line("give-verdict", Where::In(&[FirstReview]), &[ReviewerA], None, "not filed yet; a reason, except to agree"),
    line("give-verdict", Where::In(&[SecondReview]), &[ReviewerB], None, "not filed yet; a reason, except to agree"),
    line("file-review", Where::In(&[FirstReview]), &[ReviewerA], None, "not filed yet"),
    line("file-review", Where::In(&[SecondReview]), &[ReviewerB], None, "not filed yet"),
    line("query", Where::In(&[FirstReview]), &[Secretariat], Some(Queried), "the unit takes part; a reason and a deadline for each answer"),
    line("close-query", Where::In(&[Queried]), &[Secretariat], Some(FirstReview), "a reason; every query's deadline has passed"),
    when(When::OneReviewer, line("start-adjudication", Where::In(&[FirstReview]), &[Adjudicator], Some(Adjudication), "A has filed")),
    when(When::TwoReviewers, line("start-adjudication", Where::In(&[SecondReview]), &[Adjudicator], Some(Adjudication), "B has filed")),
    line("start-adjudication", Where::In(&[RightOfReply]), &[Adjudicator], Some(Adjudication), "a dispute is open, or a later finding contradicts"),
    line("adjudicate", Where::In(&[Adjudication]), &[Adjudicator], None, "a reason; a value when adjusted"),
    line("decide-agreed", Where::In(&[Adjudication]), &[Adjudicator], None, "explicit agreement of every reviewer, and no finding that contradicts"),
    line("amend", Where::In(&[Adjudication]), &[Secretariat], None, "a reason; not for the own unit, nor by who reviewed or coded it"),
    when(When::ReplyUsed, line("open-reply", Where::In(&[Adjudication]), &[System], Some(RightOfReply), "all is decided; 7 to 21 days")),
    line("agree-reply", Where::In(&[RightOfReply]), &[Coordinator, Signatory], None, "before the deadline"),
    line("dispute", Where::In(&[RightOfReply]), &[Coordinator, Signatory], None, "a decision that was not disputed before; a reason and evidence; before the deadline"),
    when(When::ReplyUsed, line("freeze", Where::In(&[RightOfReply]), &[Secretariat], None, "all is decided; the deadline has passed or the country agreed to all")),
    when(When::ReplyNotUsed, line("freeze", Where::In(&[Adjudication]), &[Secretariat], None, "all is decided")),
    when(When::ReplyUsed, line("confirm-freeze", Where::In(&[RightOfReply]), &[Secretariat], Some(Frozen), "another person than the first; nothing changed since")),
    when(When::ReplyNotUsed, line("confirm-freeze", Where::In(&[Adjudication]), &[Secretariat], Some(Frozen), "another person than the first; nothing changed since")),
    line("publish", Where::In(&[Frozen]), &[Publisher], Some(Published), "a release's name"),
    line("publish", Where::In(&[Corrected]), &[Publisher], Some(Published), "another release's name; a note"),
    line("open-contest", Where::In(&[Published]), &[System], Some(ContestWindow), "a deadline ahead"),
    line("contest", Where::In(&[ContestWindow]), &[Public], None, "a reason and evidence; before the deadline"),
    line("reject-contest", Where::In(&[ContestWindow]), &[Adjudicator], None, "a reason"),
    line("correct", Where::In(&[ContestWindow]), &[Adjudicator], Some(Corrected), "a reason"),
    line("close-contest", Where::In(&[ContestWindow]), &[System], Some(Published), "the deadline has passed, no contest is open"),
    line("comment", ANY, SPEAKERS, None, ""),
    line("resolve", ANY, SPEAKERS, None, "a thread that one can see"),
    line("remind", Where::In(&[Open, InternalCheck, Queried, RightOfReply]), &[System], None, "due, and not recorded before"),
];

/// The lines of a command.
pub fn lines_of(command: &str) -> impl Iterator<Item = &'static Line> {
    LINES.iter().filter(move |line| line.command == command)
}

/// The workflow as a table in Markdown.
pub fn table() -> String {
    let mut text =
        String::from("| command | in state | by | leads to | needs |\n|---|---|---|---|---|\n");
    for line in LINES {
        let from = match line.from {
            Where::Round => "(round)".to_owned(),
            Where::Nothing => "(no return)".to_owned(),
            Where::In(states) => numbers(states),
        };
        let roles: Vec<&str> = line.roles.iter().map(|role| role.as_str()).collect();
        let to = line.to.map_or("–".to_owned(), |state| state.to_string());
        let needs: Vec<&str> =
            [line.when.words(), line.needs].into_iter().filter(|part| !part.is_empty()).collect();
        let (command, roles, needs) = (line.command, roles.join(", "), needs.join("; "));
        let _ = writeln!(text, "| {command} | {from} | {roles} | {to} | {needs} |");
    }
    text
}

fn numbers(states: &[ReturnState]) -> String {
    match states {
        [state] => state.to_string(),
        _ if states.len() == ReturnState::ALL.len() => "any".to_owned(),
        _ => {
            let numbers: Vec<String> =
                states.iter().map(|state| state.number().to_string()).collect();
            numbers.join(", ")
        }
    }
}
