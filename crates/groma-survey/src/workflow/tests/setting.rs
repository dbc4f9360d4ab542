//! A small instrument and the persons of a round.

use super::super::*;
use crate::{AnswerKey, Evidence, Given};
use groma_define::{AnswerKind, Definition, QuestionCode, UnitCode};
use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, LazyLock};

const EDITION: &str = r#"
code = "small"
name = "Small"
period = "2027"
as_of = "2027-01-01"
languages = ["en"]
licence = "CC0-1.0"
seed = 1
"#;

const QUESTIONS: &str = "\
code,section,type,list,relevant,required,evidence
policy,,section,,,,
law,policy,single,yesno,,yes,required
date,policy,date,,${law} = 'yes',no,none
topics,policy,multiple,topics,${law} = 'yes',no,optional
practice,,section,,,,
count,practice,integer,,,yes,none
remark,practice,text,,,no,none
portals,,repeat,,,,
address,portals,url,,,no,none
free,,text,,,no,none
";

const OPTIONS: &str = "\
list,option,exclusive
yesno,yes,
yesno,no,
topics,health,
topics,budget,
topics,none,yes
";

/// The instrument: read once.
pub(crate) fn instrument() -> Arc<Instrument> {
    static INSTRUMENT: LazyLock<Arc<Instrument>> =
        LazyLock::new(|| Arc::new(Instrument::new(Arc::new(definition("")))));
    Arc::clone(&INSTRUMENT)
}

/// The edition, with further rows of `questions.csv`.
pub(crate) fn definition(questions: &str) -> Definition {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("edition.toml", EDITION);
    write("units.csv", "code,name\nN,North\nS,South\nE,East\n");
    write("framework.csv", "code,name,source\ntotal,Total,given\n");
    write("questions.csv", &format!("{QUESTIONS}{questions}"));
    write("options.csv", OPTIONS);
    let reading = groma_define::read(folder.path()).unwrap();
    reading.definition.unwrap_or_else(|| panic!("{:#?}", reading.diagnostics.into_sorted()))
}

pub(crate) fn actor(id: &str) -> ActorId {
    ActorId::parse(id).unwrap()
}

pub(crate) fn unit(code: &str) -> UnitCode {
    UnitCode::from(code)
}

pub(crate) fn key(question: &str) -> AnswerKey {
    AnswerKey { question: QuestionCode::from(question), instance: 1 }
}

/// A value, with evidence.
pub(crate) fn given(value: &str) -> Given {
    let evidence = Evidence { address: "https://example.org/law".into(), note: String::new() };
    Given {
        value: value.to_owned(),
        kind: AnswerKind::Answered,
        evidence: vec![evidence],
        ..Given::default()
    }
}

/// The `hour`-th hour of the round, counted from 2027-01-01.
pub(crate) fn hour(hour: u32) -> Moment {
    let (month, day) = (hour / 24 / 28 + 1, hour / 24 % 28 + 1);
    Moment::parse(&format!("2027-{month:02}-{day:02}T{:02}:00:00Z", hour % 24)).unwrap()
}

/// A round with its records and a clock that goes on by itself, an hour a request.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) round: Round,
    pub(crate) records: Vec<Record>,
    pub(crate) hour: u32,
}

/// The people of unit N, the judges of all units, and those who run the round. `cora` of S and
/// `eve` of E are foreign to N.
pub(crate) const PEOPLE: &[(&str, Role, &str)] = &[
    ("carl", Role::Contributor, "N"),
    ("cora", Role::Coordinator, "N"),
    ("sid", Role::Signatory, "N"),
    ("carl-s", Role::Contributor, "S"),
    ("cora-s", Role::Coordinator, "S"),
    ("sid-s", Role::Signatory, "S"),
    ("carl-e", Role::Contributor, "E"),
    ("cora-e", Role::Coordinator, "E"),
    ("sid-e", Role::Signatory, "E"),
    ("ann", Role::ReviewerA, "*"),
    ("bob", Role::ReviewerB, "*"),
    ("judy", Role::Adjudicator, "*"),
    ("rose", Role::Researcher, "*"),
    ("sam", Role::Secretariat, "*"),
    ("sue", Role::Secretariat, "*"),
    ("pete", Role::Publisher, "*"),
    ("meg", Role::MethodOwner, "*"),
    ("aud", Role::Auditor, "*"),
    ("adam", Role::Administrator, "*"),
];

/// The person who holds a role for N, or for another unit.
pub(crate) fn holder(role: Role, of: &str) -> Option<ActorId> {
    let found = PEOPLE.iter().find(|(_, held, units)| *held == role && [of, "*"].contains(units));
    match role {
        Role::Public => None,
        Role::System => Some(ActorId::system()),
        _ => Some(actor(found.unwrap().0)),
    }
}

impl Play {
    /// A round in which everybody has a role and nothing was prepared.
    pub(crate) fn begun(settings: Settings) -> Self {
        let round = Round::new(instrument());
        Self { round, records: Vec::new(), hour: 0 }.begin(settings)
    }

    /// Begins it: everybody is given a role.
    pub(crate) fn begin(self, settings: Settings) -> Self {
        let mut play = self;
        let administrators = BTreeSet::from([actor("adam")]);
        let secretariat = BTreeSet::from([actor("sam"), actor("sue")]);
        play.run(Role::System, "", Command::Begin { settings, administrators, secretariat });
        for (id, role, units) in PEOPLE {
            let actor = actor(id);
            if role.judges() || *role == Role::Researcher {
                let units = BTreeSet::new();
                let declare = Command::DeclareConflicts { actor: actor.clone(), units };
                play.run(Role::Secretariat, "", declare);
            }
            let scope = if *units == "*" { Scope::All } else { Scope::unit(&unit(units)) };
            if !matches!(role, Role::Administrator | Role::Secretariat) {
                let grant = Grant { role: *role, scope, sections: BTreeSet::new() };
                play.run(Role::Administrator, "", Command::Grant { actor, grant });
            }
        }
        play
    }

    /// A request by whoever holds the role, with the version that is there.
    pub(crate) fn request(&self, role: Role, at: &str, command: Command) -> Request {
        let unit = (!at.is_empty()).then(|| unit(at));
        let expected = match (&command, &unit) {
            (Command::Write { answer, .. }, Some(unit)) => {
                let entry = self.round.state().returns.get(unit);
                entry.and_then(|e| e.answers.get(answer)).map(|answer| answer.held.version)
            }
            _ => None,
        };
        Request {
            key: format!("k{}-{}", self.hour, self.records.len()),
            at: hour(self.hour),
            actor: holder(role, if at.is_empty() { "N" } else { at }),
            role,
            unit,
            expected,
            on_behalf_of: None,
            command,
        }
    }

    /// Sends a request as it is.
    pub(crate) fn send(&mut self, request: &Request) -> Result<(), Refusal> {
        match self.round.carry_out(request)? {
            CarriedOut::Recorded(record) => self.records.push(*record),
            CarriedOut::AlreadyDone { .. } => {}
        }
        Ok(())
    }

    /// Whether the holder of the role can do it; time goes on.
    pub(crate) fn attempt(
        &mut self,
        role: Role,
        at: &str,
        command: Command,
    ) -> Result<(), Refusal> {
        self.hour += 1;
        let request = self.request(role, at, command);
        self.send(&request)
    }

    /// What has to succeed.
    #[track_caller]
    pub(crate) fn run(&mut self, role: Role, at: &str, command: Command) {
        let name = command.name();
        if let Err(refusal) = self.attempt(role, at, command) {
            panic!("{name} as {role} at {at}: {refusal}");
        }
    }

    /// What has to be refused, with which code and rule; nothing changes.
    #[track_caller]
    pub(crate) fn refused(
        &mut self,
        role: Role,
        at: &str,
        command: Command,
        expected: (u16, &str),
    ) {
        let before = self.bytes();
        let name = command.name();
        match self.attempt(role, at, command) {
            Ok(()) => panic!("{name} as {role} at {at} was not refused"),
            Err(refusal) => assert_eq!((refusal.code, refusal.rule), expected, "{name}: {refusal}"),
        }
        assert!(self.bytes() == before, "a refusal changed the state");
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self.round.state()).unwrap()
    }

    pub(crate) fn entry(&self, at: &str) -> &Return {
        &self.round.state().returns[at]
    }

    pub(crate) fn answer(&self, at: &str, question: &str) -> &Answer {
        &self.entry(at).answers[&key(question)]
    }

    pub(crate) fn write(&mut self, role: Role, at: &str, question: &str, value: &str) {
        let (answer, given) = (key(question), given(value));
        self.run(role, at, Command::Write { answer, given });
    }

    pub(crate) fn view(&self, role: Role, at: &str) -> Option<ReturnView> {
        let viewer = Viewer { actor: holder(role, "N"), role };
        self.round.visible_to(&viewer).into_iter().find(|view| view.unit.as_str() == at)
    }
}

/// A reason.
pub(crate) fn why() -> String {
    "because it has to be".to_owned()
}
