//! Every state × role × command × own or foreign unit, attempted, and held against the table.

use super::super::*;
use super::setting::*;
use super::walk::*;
use groma_define::Respondent;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Everything that a round can be asked for about N, each command in all the forms that some state
/// needs.
fn commands(play: &Play) -> Vec<Command> {
    let (reason, answer, until) = (why(), key("count"), hour(play.hour + 24 * 10));
    let later = hour(play.hour + 24 * 60);
    let none = BTreeSet::new();
    let about_round = [
        Command::Begin {
            settings: Settings::default(),
            administrators: BTreeSet::from([actor("a")]),
            secretariat: BTreeSet::from([actor("b")]),
        },
        Command::Settle {
            settings: Settings { desk: true, ..play.round.state().settings.clone() },
            reason: why(),
        },
        Command::Grant {
            actor: actor("new"),
            grant: Grant { role: Role::Auditor, scope: Scope::All, sections: BTreeSet::new() },
        },
        Command::Withdraw { actor: actor("aud"), role: Role::Auditor, reason: why() },
        Command::Erase { actor: actor("meg") },
    ];
    let declares = PEOPLE.iter().map(|(id, _, _)| *id).chain(["new"]);
    let declares =
        declares.map(|id| Command::DeclareConflicts { actor: actor(id), units: BTreeSet::new() });
    let extends = [Deadline::Return, Deadline::Query, Deadline::Reply, Deadline::Contest];
    let extends = extends.map(|deadline| {
        let (until, reason) = (later.clone(), why());
        Command::Extend { deadline, until, reason }
    });
    let shadows = [Respondent::CivilSociety, Respondent::Machine].map(|respondent| {
        let (answer, given, source) = (key("count"), given("5"), why());
        Command::Shadow { answer, given, respondent, source }
    });
    let opened = play.round.state().returns.get("N");
    let untils = opened.iter().flat_map(|entry| {
        let queries = entry.open_queries().map(|(_, query)| query.until.clone());
        [entry.deadline.clone(), entry.reply.clone()].into_iter().flatten().chain(queries)
    });
    let reminds = untils.chain([hour(0)]).map(|until| Command::Remind { days_before: 366, until });
    let finding = finding(&format!("g{}", play.hour), "count", Bearing::Supports);
    let asked = Asked { answer: key("count"), reason: why(), until: until.clone() };
    let carried = Carried { answer: key("topics"), given: given("health"), source: why() };
    let about_return = [
        Command::Prepare,
        Command::Carry { answers: vec![carried] },
        Command::Open { until: until.clone() },
        Command::Assign { actor: actor("new"), sections: none.clone(), until: None },
        Command::Reopen { reason: why() },
        Command::NotParticipating { reason: why() },
        Command::Write { answer: key("count"), given: given("5") },
        Command::Confirm { what: Confirm::Answer(key("free")) },
        Command::SendToCheck,
        Command::SendBack { reason: why() },
        Command::SignOff,
        Command::Submit,
        Command::AttachFindings { findings: vec![finding] },
        Command::StartReview,
        verdict("count", agree()),
        Command::FileReview,
        Command::Query { answers: vec![asked] },
        Command::CloseQuery { reason: why() },
        Command::StartAdjudication,
        adjudicate("count", Outcome::Kept, None),
        Command::DecideAgreed,
        Command::Amend { answer: key("count"), given: given("5"), reason: why() },
        Command::OpenReply { until },
        Command::AgreeReply { answers: BTreeSet::new() },
        Command::Dispute { answer: key("date"), reason: why(), evidence: evidence() },
        Command::Freeze,
        Command::ConfirmFreeze,
        Command::Publish { release: "R9".into(), note: why() },
        Command::OpenContest { until: later },
        Command::Contest { answer, reason, evidence: evidence() },
        Command::RejectContest { contest: 1, reason: why() },
        Command::Correct { contest: 1, given: given("5"), reason: why() },
        Command::CloseContest,
        Command::Comment {
            thread: None,
            about: Some(key("count")),
            finding: None,
            text: why(),
            audience: Audience::Publication,
        },
        Command::Resolve { thread: 1, resolved: true },
    ];
    about_round
        .into_iter()
        .chain(declares)
        .chain(extends)
        .chain(shadows)
        .chain(reminds)
        .chain(about_return)
        .collect()
}

fn settings() -> Settings {
    Settings { reminder_days: vec![366], ..Settings::default() }
}

/// Rounds in which N is in every state, in as many variants as it takes for each command that the
/// state allows to be possible in one of them.
fn plays() -> Vec<Play> {
    use ReturnState as To;
    use Role::*;
    let at = |state| Play::begun(settings()).to(state);
    let then = |mut play: Play, steps: &[(Role, Command)]| {
        for (role, command) in steps {
            play.run(*role, "N", command.clone());
        }
        play
    };
    let late = |mut play: Play| {
        play.hour += 24 * 40;
        play
    };
    let dispute = Command::Dispute { answer: key("date"), reason: why(), evidence: evidence() };
    let contest = Command::Contest { answer: key("count"), reason: why(), evidence: evidence() };
    let decided = [
        (Adjudicator, Command::DecideAgreed),
        (Adjudicator, adjudicate("date", Outcome::Kept, None)),
        (Adjudicator, adjudicate("count", Outcome::Kept, None)),
    ];
    let resigned = then(
        at(To::Queried),
        &[
            (Coordinator, Command::Write { answer: key("count"), given: given("13") }),
            (Signatory, Command::SignOff),
        ],
    );
    let filed_a = [(ReviewerA, verdict("law", agree())), (ReviewerA, Command::FileReview)];
    let filed_b = [(ReviewerB, verdict("law", agree())), (ReviewerB, Command::FileReview)];
    let coded = Command::Write { answer: key("count"), given: given("13") };
    let only_a = Settings {
        reviewers: Reviewers::One,
        right_of_reply: false,
        reminder_days: vec![366],
        desk: false,
    };
    let only_a = then(Play::begun(only_a).to(To::FirstReview), &filed_a);
    let only_a_decided = then(
        only_a.clone(),
        &[
            (Adjudicator, Command::StartAdjudication),
            (Adjudicator, adjudicate("count", Outcome::Kept, None)),
        ],
    );
    let freezing = |play: Play| then(play, &[(Secretariat, Command::Freeze)]);
    let mut plays: Vec<Play> = To::ALL.into_iter().map(at).collect();
    plays.extend([
        Play::begun(settings()),
        resigned,
        then(at(To::FirstReview), &filed_a),
        only_a,
        late(at(To::Queried)),
        then(at(To::SecondReview), &filed_b),
        then(at(To::Adjudication), &decided),
        freezing(only_a_decided.clone()),
        only_a_decided,
        then(at(To::RightOfReply), &[(Coordinator, dispute)]),
        late(at(To::RightOfReply)),
        freezing(late(at(To::RightOfReply))),
        then(at(To::ContestWindow), &[(Public, contest)]),
        late(at(To::ContestWindow)),
        then(at(To::NotParticipating), &[(Researcher, coded)]),
    ]);
    for play in &mut plays {
        let foreign = |role: &Role| !matches!(role, Role::Public | Role::System);
        for (at, role) in Role::ALL.into_iter().enumerate().filter(|(_, role)| foreign(role)) {
            let actor = actor(&format!("foreign-{at}"));
            let declare =
                Command::DeclareConflicts { actor: actor.clone(), units: BTreeSet::new() };
            play.run(Role::Administrator, "", declare);
            let grant = Grant { role, scope: Scope::unit(&unit("S")), sections: BTreeSet::new() };
            play.run(Role::Administrator, "", Command::Grant { actor, grant });
        }
        let has_return = play.round.state().returns.contains_key("N");
        if has_return {
            let comment = Command::Comment {
                thread: None,
                about: None,
                finding: None,
                text: why(),
                audience: Audience::Private { roles: Role::ALL.into_iter().collect() },
            };
            // A judge's remark stays hidden from other judges until both have filed, so the
            // coordinator speaks.
            play.run(Role::Coordinator, "N", comment);
            if let Some(entry) = play.round.state().returns.get("N")
                && entry.freezing.is_some()
                && !entry.state.is_frozen()
            {
                play.run(Role::Secretariat, "N", Command::Freeze);
            }
        }
        play.hour += 1;
    }
    plays
}

/// What came of it: the number of the state that it leads to, `ok`, or the refusal's code.
fn attempt(play: &Play, role: Role, actors: &[Option<ActorId>], command: &Command) -> String {
    let of_round = lines_of(command.name()).any(|line| line.from == Where::Round);
    let mut seen = BTreeSet::new();
    for actor in actors {
        let at = if of_round { "" } else { "N" };
        let mut request = play.request(role, at, command.clone());
        request.actor.clone_from(actor);
        match play.round.decide(&request) {
            Ok(Decision::Do(step)) => {
                return step.to.map_or("ok".to_owned(), |to| format!(">{}", to.number()));
            }
            Ok(Decision::AlreadyDone { .. }) => panic!("the key is new"),
            Err(refusal) => {
                assert!(!refusal.message.is_empty() && !refusal.rule.is_empty());
                seen.insert(refusal.code);
            }
        }
    }
    seen.into_iter().map(|code| code.to_string()).collect::<Vec<_>>().join("/")
}

/// By state and command name and role, the outcomes in all variants.
type Cells = BTreeMap<(Option<ReturnState>, &'static str, Role), BTreeSet<String>>;

#[test]
fn the_full_matrix_is_the_table() {
    let (mut own, mut attempts) = (Cells::new(), 0);
    for play in plays() {
        let state = play.round.state().returns.get("N").map(|entry| entry.state);
        for command in commands(&play) {
            let of_round = lines_of(command.name()).any(|line| line.from == Where::Round);
            for (at, role) in Role::ALL.into_iter().enumerate() {
                let actors = match role {
                    Role::Secretariat => vec![Some(actor("sam")), Some(actor("sue"))],
                    Role::Public => vec![Some(actor("new"))],
                    _ => vec![holder(role, "N")],
                };
                let outcome = attempt(&play, role, &actors, &command);
                let cell = (state, command.name(), role);
                own.entry(cell).or_default().insert(outcome);
                attempts += 1;
                if !matches!(role, Role::Public | Role::System) && !of_round {
                    let foreign = [Some(actor(&format!("foreign-{at}")))];
                    let outcome = attempt(&play, role, &foreign, &command);
                    attempts += 1;
                    assert_eq!(outcome, "404", "{} as foreign {role}", command.name());
                }
            }
        }
    }
    assert!(attempts > 10_000, "{attempts} attempts");
    own.iter().for_each(|(cell, outcomes)| check_cell(*cell, outcomes));
    insta::assert_snapshot!("matrix", printed(&own));
}

/// A cell succeeds exactly where the table has a line, and is refused with the right code elsewhere.
fn check_cell(
    (state, command, role): (Option<ReturnState>, &'static str, Role),
    outcomes: &BTreeSet<String>,
) {
    let here = |line: &&Line| match (line.from, state) {
        (Where::Round, _) => command != "begin",
        (Where::Nothing, None) => true,
        (Where::In(states), Some(state)) => states.contains(&state),
        _ => false,
    };
    let mine: Vec<&Line> = lines_of(command).filter(|line| line.roles.contains(&role)).collect();
    let expected: BTreeSet<String> = mine
        .iter()
        .filter(|line| here(line))
        .map(|line| line.to.map_or("ok".to_owned(), |to| format!(">{}", to.number())))
        .collect();
    let done: BTreeSet<String> =
        outcomes.iter().filter(|outcome| !outcome.starts_with('4')).cloned().collect();
    assert_eq!(done, expected, "{command} as {role} in {state:?}: {outcomes:?}");
    if !expected.is_empty() {
        return;
    }
    let of_round = lines_of(command).any(|line| line.from == Where::Round);
    let is_public = state.is_some_and(ReturnState::is_public);
    let write = matches!(command, "write" | "confirm");
    let sealed = state.is_some_and(|s| s.is_sealed() || s == ReturnState::SignedOff);
    let code = match () {
        () if role == Role::Public && !of_round && !is_public => "404",
        () if mine.is_empty() => "403",
        () if state.is_none() && command != "prepare" && !of_round => "404",
        () if write && sealed => "423",
        () => "409",
    };
    assert_eq!(outcomes, &BTreeSet::from([code.to_owned()]), "{command} as {role} in {state:?}");
}

/// A line for each command and state: what comes of it, and for which roles; 403 for the rest.
fn printed(cells: &Cells) -> String {
    let mut text = String::new();
    let states = [None].into_iter().chain(ReturnState::ALL.into_iter().map(Some));
    for command in Command::NAMES {
        let of_round = lines_of(command).any(|line| line.from == Where::Round);
        // What concerns the round is the same whatever the state of a return.
        for state in states.clone().take(if of_round { 1 } else { usize::MAX }) {
            let nothing = if of_round { "(round)" } else { "(no return)" };
            let shown = state.map_or(nothing.to_owned(), |state| state.to_string());
            let mut roles: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for role in Role::ALL {
                let outcomes = &cells[&(state, *command, role)];
                let done = outcomes.iter().find(|outcome| !outcome.starts_with('4'));
                let outcome = done.or(outcomes.first()).unwrap();
                roles.entry(outcome.clone()).or_default().push(role.as_str());
            }
            roles.remove("403");
            let roles: Vec<String> = roles
                .iter()
                .map(|(outcome, roles)| format!("{outcome} {}", roles.join(", ")))
                .collect();
            let _ = writeln!(text, "{command}, {shown}: {}", roles.join("; "));
        }
    }
    text
}

#[test]
fn the_table_is_documented() {
    insta::assert_snapshot!("table", table());
}

#[test]
fn every_command_has_a_line_and_every_line_a_command() {
    for name in Command::NAMES {
        assert!(lines_of(name).next().is_some(), "{name} is in no line of the table");
    }
    for line in LINES {
        assert!(Command::NAMES.contains(&line.command), "{} is no command", line.command);
    }
}

#[test]
fn refusals_say_rule_state_and_who_could() {
    let play = Play::begun(Settings::default()).to(ReturnState::InternalCheck);
    let sign = play.request(Role::Coordinator, "N", Command::SignOff);
    let refusal = play.round.decide(&sign).unwrap_err();
    insta::assert_snapshot!(refusal.to_string(), @r"
    refused (403, role): `sign-off` is not done by the coordinator; the return is in state 2 internal check; could be done by: signatory
      hint: ask somebody in the right role
    ");
    let write = Command::Write { answer: key("count"), given: given("1") };
    let write = play.request(Role::Contributor, "N", write);
    insta::assert_snapshot!(play.round.decide(&write).unwrap_err().to_string(), @r"
    refused (409, state): `write` is not possible now; the return is in state 2 internal check; could be done by: coordinator
      hint: you can do it in state 1 open or 7 queried
    ");
}
