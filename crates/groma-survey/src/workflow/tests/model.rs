//! Seeded random requests, each held against the reference; invariants after every step.

use super::super::*;
use super::reference::Reference;
use super::setting::*;
use super::walk::{agree, evidence, finding, propose, verdict};
use groma_define::Respondent;
use std::collections::{BTreeMap, BTreeSet};

const ROUNDS: u64 = 12;
const STEPS: u32 = 1000;
const UNITS: [&str; 3] = ["N", "S", "E"];

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % u64::from(sides)) as u32
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len() as u32) as usize].clone()
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.roll(100) < percent
    }
}

/// A value for a question, now and then one that cannot be its answer.
fn value(dice: &mut Dice, question: &str) -> &'static str {
    match (question, dice.chance(8)) {
        ("law", true) => "maybe",
        ("law", false) => dice.pick(&["yes", "no"]),
        ("count", true) => "many",
        ("count", false) => dice.pick(&["1", "2", "3"]),
        ("date", true) => "soon",
        ("date", false) => "2020-02-02",
        _ => "some words",
    }
}

fn question(dice: &mut Dice) -> &'static str {
    match dice.chance(3) {
        true => "nope",
        false => dice.pick(&["law", "count", "date", "remark"]),
    }
}

/// A command, of any kind or of one that gets on from the state.
fn command(dice: &mut Dice, play: &Play, state: Option<u8>, helpful: bool) -> Command {
    let onward: &[&str] = match state {
        None => &["prepare"],
        Some(0) => &["carry", "open"],
        Some(1) => &["write", "write", "write", "confirm", "assign", "send-to-check"],
        Some(2) => &["write", "sign-off", "sign-off", "confirm"],
        Some(3) => &["submit"],
        Some(4) => &["attach-findings"],
        Some(5) => &["start-review"],
        Some(6) => &[
            "give-verdict",
            "give-verdict",
            "give-verdict",
            "file-review",
            "start-review",
            "start-adjudication",
            "start-review",
            "start-adjudication",
            "query",
        ],
        Some(7) => &["write", "write", "sign-off", "close-query", "sign-off"],
        Some(8) => &["give-verdict", "give-verdict", "file-review", "start-adjudication"],
        Some(9) => &[
            "adjudicate",
            "adjudicate",
            "decide-agreed",
            "open-reply",
            "amend",
            "freeze",
            "confirm-freeze",
        ],
        Some(10) => &["agree-reply", "dispute", "freeze", "confirm-freeze", "start-adjudication"],
        Some(11) => &["publish"],
        Some(12) => &["open-contest"],
        Some(13) => &["write", "write", "start-review"],
        Some(14) => &["contest", "reject-contest", "correct", "close-contest"],
        _ => &["publish"],
    };
    let untried =
        ["begin", "settle", "grant", "withdraw", "declare-conflicts", "erase", "resolve", "remind"];
    let all: Vec<&str> =
        Command::NAMES.iter().copied().filter(|name| !untried.contains(name)).collect();
    let name = if helpful { dice.pick(onward) } else { dice.pick(&all) };
    named(dice, play, name)
}

fn named(dice: &mut Dice, play: &Play, name: &str) -> Command {
    let asked = question(dice);
    let (answer, value) = (key(asked), given(value(dice, asked)));
    let days = dice.pick(&[0, 2, 9, 9, 14, 14, 30]);
    let until = hour(play.hour + 24 * days);
    let (reason, evidence, id) = (why(), evidence(), dice.roll(3) + 1);
    match name {
        "prepare" => Command::Prepare,
        "carry" => {
            let source = "small-2025".to_owned();
            Command::Carry { answers: vec![Carried { answer, given: value, source }] }
        }
        "open" => Command::Open { until: hour(play.hour + 24 * dice.pick(&[0, 20, 30])) },
        "assign" => {
            let sections = match dice.chance(80) {
                true => BTreeSet::from(["policy", "practice"].map(|code| code.into())),
                false => BTreeSet::new(),
            };
            let until = dice.chance(30).then_some(until);
            Command::Assign {
                actor: actor(dice.pick(&["new", "carl", "ann", "adam"])),
                sections,
                until,
            }
        }
        "extend" => {
            let all = [Deadline::Return, Deadline::Query, Deadline::Reply, Deadline::Contest];
            Command::Extend { deadline: dice.pick(&all), until, reason }
        }
        "reopen" => Command::Reopen { reason },
        "not-participating" => Command::NotParticipating { reason },
        "write" => Command::Write { answer, given: value },
        "confirm" => Command::Confirm { what: Confirm::Answer(answer) },
        "shadow" => {
            let respondent = Respondent::Machine;
            Command::Shadow { answer, given: value, respondent, source: why() }
        }
        "send-to-check" => Command::SendToCheck,
        "send-back" => Command::SendBack { reason },
        "sign-off" => Command::SignOff,
        "submit" => Command::Submit,
        "attach-findings" => {
            let bearing = dice.pick(&[
                Bearing::Contradicts,
                Bearing::Supports,
                Bearing::Supports,
                Bearing::CannotTell,
            ]);
            let id = format!("f{}-{}", play.hour, play.records.len());
            Command::AttachFindings { findings: vec![finding(&id, asked, bearing)] }
        }
        "start-review" => Command::StartReview,
        "give-verdict" => match dice.roll(8) {
            0 => verdict(asked, Reaction::Propose { given: value, reason }),
            1 => verdict(asked, Reaction::CannotVerify { reason }),
            _ => verdict(asked, agree()),
        },
        "file-review" => Command::FileReview,
        "query" => Command::Query { answers: vec![Asked { answer, reason, until }] },
        "close-query" => Command::CloseQuery { reason },
        "start-adjudication" => Command::StartAdjudication,
        "adjudicate" => {
            let (outcome, given) = match dice.roll(3) {
                0 => (Outcome::Kept, None),
                1 => (Outcome::NotVerifiable, None),
                _ => (Outcome::Adjusted, Some(value)),
            };
            Command::Adjudicate { answer, outcome, given, reason }
        }
        "decide-agreed" => Command::DecideAgreed,
        "amend" => Command::Amend { answer, given: value, reason },
        "open-reply" => Command::OpenReply { until },
        "agree-reply" => Command::AgreeReply { answers: BTreeSet::new() },
        "dispute" => Command::Dispute { answer, reason, evidence },
        "freeze" => Command::Freeze,
        "confirm-freeze" => Command::ConfirmFreeze,
        "publish" => {
            Command::Publish { release: dice.pick(&["R1", "R2", "R3"]).into(), note: why() }
        }
        "open-contest" => Command::OpenContest { until },
        "contest" => Command::Contest { answer, reason, evidence },
        "reject-contest" => Command::RejectContest { contest: id, reason },
        "correct" => {
            let given = given(dice.pick(&["yes", "2", "2020-02-02"]));
            Command::Correct { contest: dice.pick(&[1, 1, id]), given, reason }
        }
        "close-contest" => Command::CloseContest,
        "comment" => {
            let (audience, text) = (Audience::Publication, why());
            Command::Comment { thread: None, about: Some(answer), finding: None, text, audience }
        }
        other => unreachable!("{other} is not rolled"),
    }
}

/// Who asks: mostly somebody who could, now and then anybody in any role.
fn asker(dice: &mut Dice, play: &Play, command: &Command, at: &str) -> (Option<ActorId>, Role) {
    let state = play.entry_of(at).map(|entry| entry.state);
    let here = |line: &&Line| match line.from {
        Where::In(states) => state.is_some_and(|state| states.contains(&state)),
        _ => true,
    };
    let lines = || lines_of(command.name());
    let mut roles: Vec<Role> = lines().filter(here).flat_map(|line| line.roles).copied().collect();
    if roles.is_empty() {
        roles = lines().flat_map(|line| line.roles).copied().collect();
    }
    let role = if dice.chance(88) { dice.pick(&roles) } else { dice.pick(&Role::ALL) };
    if role == Role::System {
        return (Some(ActorId::system()), role);
    }
    if role == Role::Public {
        return (None, role);
    }
    let mut holders: Vec<&str> = PEOPLE
        .iter()
        .filter(|(_, held, units)| *held == role && [at, "*"].contains(units))
        .map(|(id, _, _)| *id)
        .collect();
    if role == Role::Contributor {
        holders.push("new");
    }
    // One person may hold several roles: `ann` and `bob` are in each other's too.
    if role.judges() {
        holders.extend(["ann", "bob"]);
    }
    let anybody: Vec<&str> = PEOPLE.iter().map(|(id, _, _)| *id).collect();
    let id = if dice.chance(92) { dice.pick(&holders) } else { dice.pick(&anybody) };
    (Some(actor(id)), role)
}

fn start(two: bool, reply: bool) -> (Play, Reference) {
    let reviewers = if two { Reviewers::Two } else { Reviewers::One };
    let settings = Settings { reviewers, right_of_reply: reply, ..Settings::default() };
    let mut play = Play::begun(settings);
    let mut reference = Reference { two, reply, ..Reference::default() };
    let mut note = |id: &str, role: Role, unit: &str| {
        let held = (format!("{role:?}"), unit.to_owned());
        reference.roles.entry(id.to_owned()).or_default().insert(held);
    };
    PEOPLE.iter().for_each(|(id, role, unit)| note(id, *role, unit));
    for id in ["ann", "bob"] {
        for role in [Role::ReviewerA, Role::ReviewerB, Role::Adjudicator] {
            note(id, role, "*");
            let grant = Grant { role, scope: Scope::All, sections: BTreeSet::new() };
            play.run(Role::Administrator, "", Command::Grant { actor: actor(id), grant });
        }
    }
    (play, reference)
}

/// What the whole run has seen.
#[derive(Default)]
struct Seen {
    steps: u32,
    done: BTreeMap<&'static str, u32>,
    codes: BTreeMap<u16, u32>,
    states: BTreeSet<ReturnState>,
}

#[test]
fn random_requests_do_what_the_reference_says() {
    let mut seen = Seen::default();
    for seed in 0..ROUNDS {
        let (two, reply) = (seed % 3 != 0, seed % 4 != 0);
        one_round(&mut Dice(seed), start(two, reply), &mut seen);
    }
    assert!(seen.steps >= 10_000, "{} steps", seen.steps);
    let states: Vec<_> =
        ReturnState::ALL.into_iter().filter(|s| !seen.states.contains(s)).collect();
    assert!(states.is_empty(), "never reached: {states:?}");
    let rolled = Command::NAMES.iter().filter(|name| {
        !matches!(
            **name,
            "begin"
                | "settle"
                | "grant"
                | "withdraw"
                | "declare-conflicts"
                | "erase"
                | "resolve"
                | "remind"
        )
    });
    let never: Vec<_> =
        rolled.filter(|name| seen.done.get(*name).is_none_or(|times| *times < 3)).collect();
    assert!(never.is_empty(), "hardly ever succeeded: {never:?} of {:?}", seen.done);
    for code in [403, 404, 409, 412, 422, 423] {
        assert!(seen.codes.get(&code).is_some_and(|times| *times > 20), "{:?}", seen.codes);
    }
    let done: u32 = seen.done.values().sum();
    let summary = format!(
        "workflow: {} random steps against the reference, {done} carried out, refusals {:?}",
        seen.steps, seen.codes
    );
    println!("{summary}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        let file = std::path::Path::new(&dir).join("workflow-model");
        std::fs::write(file, summary + "\n").unwrap();
    }
}

fn one_round(dice: &mut Dice, (mut play, mut reference): (Play, Reference), seen: &mut Seen) {
    let mut sent: Vec<Request> = Vec::new();
    let mut kept: Vec<(Moment, Vec<u8>)> = Vec::new();
    let mut bytes = play.bytes();
    for step in 0..STEPS {
        seen.steps += 1;
        play.hour += dice.pick(&[0, 0, 1, 2, 3]);
        if dice.chance(1) {
            play.hour += 24 * 15;
        }
        // Some requests come twice, and some keys are used for something else.
        if let Some(old) = sent.last().filter(|_| dice.chance(4)).cloned() {
            retry(&play, old);
            assert!(play.bytes() == bytes);
            continue;
        }
        let at = dice.pick(&UNITS);
        let entry = play.round.state().returns.get(at);
        let state = entry.map(|entry| entry.state.number());
        let helpful = dice.chance(80);
        let mut command = command(dice, &play, state, helpful);
        // What waits for a decision gets one, so that rounds come to their end.
        if let (Command::Adjudicate { answer, given, .. }, Some(entry), true) =
            (&mut command, play.entry_of(at), helpful)
            && let (Some(waits), None) = (entry.undecided().next(), &given)
        {
            answer.clone_from(waits);
        }
        let (who, role) = asker(dice, &play, &command, at);
        let mut request = play.request(role, at, command);
        request.actor = who;
        request.key = format!("step {step}");
        if matches!(request.command, Command::Shadow { .. }) && role == Role::Researcher {
            continue;
        }
        match dice.roll(20) {
            0 => request.expected = Some(dice.roll(4)),
            1 => request.expected = None,
            _ => {}
        }
        let expected = reference.expect(&request);
        let before = play.entry_of(at).cloned();
        match play.send(&request) {
            Ok(()) => {
                assert_eq!(expected, Ok(()), "step {step}, {request:?}");
                *seen.done.entry(request.command.name()).or_default() += 1;
                bytes = play.bytes();
                only_named_values_move(before.as_ref(), play.entry(at), &request);
                same(&reference, &play, at);
                seen.states.insert(play.entry(at).state);
                sent.push(request);
            }
            Err(refusal) => {
                assert_eq!(expected, Err(refusal.code), "step {step}, {request:?}: {refusal}");
                *seen.codes.entry(refusal.code).or_default() += 1;
                assert!(play.bytes() == bytes, "a refusal changed the state: {refusal}");
            }
        }
        if step % 100 == 99 {
            kept.push((play.records.last().unwrap().at.clone(), bytes.clone()));
            // What follows is later, so that the moment names this state alone.
            play.hour += 1;
        }
    }
    past_states_come_back(&play, &kept);
}

impl Play {
    fn entry_of(&self, at: &str) -> Option<&Return> {
        self.round.state().returns.get(at)
    }
}

/// I4: the same request again is done already; the same key for another is refused.
fn retry(play: &Play, mut old: Request) {
    old.at = hour(play.hour);
    assert!(matches!(play.round.decide(&old), Ok(Decision::AlreadyDone { .. })));
    old.expected = Some(old.expected.unwrap_or(0) + 1);
    assert_eq!(play.round.decide(&old).unwrap_err().rule, "key-reused");
}

/// I3 and I10: once sealed, a value moves only where an open query names the answer; what a
/// decision or a finding says stands beside it.
fn only_named_values_move(before: Option<&Return>, after: &Return, request: &Request) {
    let Some(before) = before.filter(|before| before.state.is_sealed()) else { return };
    for (key, is) in &after.answers {
        let was = before.answers.get(key);
        let moved = was.map_or(is.held.version > 0, |was| was.held != is.held);
        let query = was.and_then(|was| was.query.as_ref());
        let named = query.is_some_and(|query| query.open) && before.state == ReturnState::Queried;
        assert!(!moved || named, "{key:?} moved by {request:?}");
    }
}

/// The reference and the round say the same of a return.
fn same(reference: &Reference, play: &Play, at: &str) {
    let (expected, entry) = (&reference.units[at], play.entry(at));
    assert_eq!(entry.state.number(), expected.state);
    assert_eq!(entry.version, expected.version);
    assert_eq!(entry.answers.len(), expected.answers.len());
    for (key, answer) in &entry.answers {
        let said = &expected.answers[key.question.as_str()];
        let held = (answer.held.version, answer.held.carried, answer.held.given.value.as_str());
        assert_eq!(held, (said.version, said.carried, said.value.as_str()), "{key:?} of {at}");
        let decided = answer.decisions.last().map(|decided| {
            let value = decided.given.as_ref().map(|given| given.value.clone());
            (decided.version, value.unwrap_or(decided.outcome.as_str().to_owned()))
        });
        assert_eq!(decided, said.decided, "{key:?} of {at}");
    }
}

/// I2: the journal is whole, gives the same state, and any past one.
fn past_states_come_back(play: &Play, kept: &[(Moment, Vec<u8>)]) {
    let journal = write_journal(&play.records);
    let head = play.round.state().head.clone();
    let records = read_journal(journal.as_bytes(), Some(&head)).unwrap();
    assert_eq!(records, play.records);
    let again = Round::replay(instrument(), &records).unwrap();
    assert!(serde_json::to_vec(again.state()).unwrap() == play.bytes());
    for (at, bytes) in kept {
        let past = Round::as_of(instrument(), &records, at).unwrap();
        assert!(serde_json::to_vec(past.state()).unwrap() == *bytes, "as of {at}");
    }
}

#[test]
fn a_proposal_is_no_answer() {
    let mut play = Play::begun(Settings::default()).to(ReturnState::FirstReview);
    let before = play.answer("N", "count").held.clone();
    play.run(Role::ReviewerA, "N", verdict("count", propose("99")));
    assert_eq!(play.answer("N", "count").held, before);
}
