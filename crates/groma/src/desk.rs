//! A round as a secretariat runs it from its desk: it acts itself, and for those who sent it a
//! workbook or a mail. What may be done is decided by the workflow; here it is asked and kept.

use crate::{Settings, round};
use anyhow::{Context, Result, anyhow, bail};
use groma_define::{Definition, UnitCode};
use groma_store::{State, Store};
use groma_survey::workflow::{
    ActorId, CarriedOut, Command, Grant, Moment, OnBehalfOf, People, Person, Record, Request, Role,
    Round, Scope,
};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Who does something, and when.
#[derive(clap::Args)]
pub(crate) struct Who {
    /// Who does this; the journal keeps a pseudonym, the name lies beside it
    #[arg(long, env = "GROMA_BY", value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// When it happened, in UTC; now when absent
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM:SSZ", hide = true)]
    pub(crate) at: Option<String>,
}

/// The round, open on the desk.
pub(crate) struct Desk {
    pub(crate) definition: Arc<Definition>,
    pub(crate) round: Round,
    pub(crate) people: People,
    /// Of those, the ones that the store does not know yet.
    new: BTreeSet<ActorId>,
    state: State,
    /// How many records the store had when it was read.
    known: usize,
    /// Records that are not kept yet.
    fresh: Vec<Record>,
    at: Moment,
    by: Option<ActorId>,
}

impl Desk {
    /// Opens the round to look at it.
    pub(crate) fn look(edition: &Path, settings: &Settings) -> Result<Self> {
        let store = Store::open(settings.store(edition))?;
        let definition = Arc::new(definition(edition)?);
        let state = store.state()?;
        let records = round::records(&definition.edition.code, edition, store.root())?;
        let known = state.lines(&definition.edition.code)?.len();
        // What the folder carries comes first; with the next thing that is done the store has it.
        let fresh = records[known..].to_vec();
        let mut people = if fresh.is_empty() { People::default() } else { round::people(edition)? };
        let new = people.iter().map(|(actor, _)| actor.clone()).collect();
        for (actor, known) in state.people()? {
            people.put(ActorId::parse(&actor)?, serde_json::from_str(&known)?);
        }
        let round = round::replay(Arc::clone(&definition), &records)?;
        let at = now();
        Ok(Self { definition, round, people, new, state, known, fresh, at, by: None })
    }

    /// Opens the round to act in it.
    pub(crate) fn open(edition: &Path, settings: &Settings, who: &Who) -> Result<Self> {
        let mut desk = Self::look(edition, settings)?;
        if let Some(at) = &who.at {
            desk.at = Moment::parse(at)?;
        }
        let name = who.by.as_deref().context("say who does this, with --by NAME or GROMA_BY")?;
        desk.by = Some(match desk.is_new() {
            true => desk.person(name, "")?,
            false => desk.known(name)?,
        });
        Ok(desk)
    }

    /// The time of what is done.
    pub(crate) fn at(&self) -> &Moment {
        &self.at
    }

    /// True before the first record.
    pub(crate) fn is_new(&self) -> bool {
        self.round.state().seq == 0
    }

    /// The one who sits at the desk.
    pub(crate) fn me(&self) -> ActorId {
        self.by.clone().expect("a desk that acts was opened by somebody")
    }

    /// The pseudonym of a person who has a part in the round already.
    pub(crate) fn known(&self, name: &str) -> Result<ActorId> {
        let mut people = self.people.iter();
        let found =
            people.find(|(actor, person)| person.name == name.trim() || actor.as_str() == name);
        found.map(|(actor, _)| actor.clone()).with_context(|| {
            let names: Vec<&str> = self.people.iter().map(|(_, p)| p.name.as_str()).collect();
            format!("nobody called {name} has a part in this round; known are {}", names.join(", "))
        })
    }

    /// The pseudonym of a person, a new one for a name that was never heard.
    pub(crate) fn person(&mut self, name: &str, capacity: &str) -> Result<ActorId> {
        let name = name.trim();
        if name.is_empty() {
            return Err(anyhow!("a name is missing: say who it is"));
        }
        if let Some((actor, _)) = self.people.iter().find(|(_, person)| person.name == name) {
            return Ok(actor.clone());
        }
        let taken = |actor: &ActorId| {
            let state = self.round.state();
            self.people.get(actor).is_some()
                || state.grants.contains_key(actor)
                || state.erased.contains(actor)
        };
        let new = (1..)
            .map(|number| ActorId::parse(&format!("p{number}")).expect("a letter and a number"))
            .find(|actor| !taken(actor))
            .expect("numbers do not end");
        let person =
            Person { name: name.to_owned(), capacity: capacity.to_owned(), mail: String::new() };
        self.people.put(new.clone(), person);
        self.new.insert(new.clone());
        Ok(new)
    }

    /// With it, whoever alters the hidden sheet of a workbook is found out.
    pub(crate) fn seal_key(&self) -> Result<String> {
        Ok(self.state.secret("seal")?)
    }

    /// What a pseudonym is shown as.
    pub(crate) fn shown(&self, actor: Option<&ActorId>) -> String {
        match actor {
            None => "somebody".to_owned(),
            Some(actor) => {
                self.people.get(actor).map_or_else(|| actor.to_string(), |p| p.name.clone())
            }
        }
    }

    /// The unit, or an error that names those there are.
    pub(crate) fn unit(&self, code: &str) -> Result<UnitCode> {
        match self.definition.unit(code) {
            Some(unit) => Ok(unit.code.clone()),
            None => Err(anyhow!(
                "the edition measures no unit `{code}`; `groma returns status` lists them"
            )),
        }
    }

    /// Gives somebody a role for a unit, unless they hold it.
    pub(crate) fn entrust(&mut self, actor: &ActorId, role: Role, unit: &UnitCode) -> Result<()> {
        let state = self.round.state();
        if state.holds(actor, role, unit) {
            return Ok(());
        }
        let judging = [Role::ReviewerA, Role::ReviewerB, Role::Adjudicator];
        if let Some(judge) = judging.into_iter().find(|judge| state.holds(actor, *judge, unit)) {
            bail!(
                "{} is {judge} of {unit} and cannot act as its {role}; somebody of the unit has to",
                self.shown(Some(actor))
            );
        }
        let grant = Grant { role, scope: Scope::unit(unit), sections: BTreeSet::new() };
        self.act(Role::Secretariat, None, Command::Grant { actor: actor.clone(), grant })
    }

    /// Does something in a role of one's own.
    pub(crate) fn act(
        &mut self,
        role: Role,
        unit: Option<&UnitCode>,
        command: Command,
    ) -> Result<()> {
        let actor = if role == Role::System { ActorId::system() } else { self.me() };
        let key = self.key();
        self.ask(Request {
            key,
            at: self.at.clone(),
            actor: Some(actor),
            role,
            unit: unit.cloned(),
            expected: None,
            on_behalf_of: None,
            command,
        })
        .map(drop)
    }

    /// Does something for somebody who sent word.
    pub(crate) fn act_for(
        &mut self,
        actor: &ActorId,
        role: Role,
        unit: &UnitCode,
        source: &str,
        command: Command,
    ) -> Result<()> {
        let request = self.request_for(actor, role, unit, source, command);
        self.ask(request).map(drop)
    }

    /// The request of somebody who sent word; its key can still be set.
    pub(crate) fn request_for(
        &self,
        actor: &ActorId,
        role: Role,
        unit: &UnitCode,
        source: &str,
        command: Command,
    ) -> Request {
        let on_behalf_of = OnBehalfOf {
            actor: actor.clone(),
            role,
            source: source.to_owned(),
            received: self.at.clone(),
        };
        Request {
            key: self.key(),
            at: self.at.clone(),
            actor: Some(self.me()),
            role: Role::Secretariat,
            unit: Some(unit.clone()),
            expected: None,
            on_behalf_of: Some(on_behalf_of),
            command,
        }
    }

    /// Asks the workflow; what it allows becomes a record that [`Desk::keep`] keeps.
    pub(crate) fn ask(&mut self, request: Request) -> Result<CarriedOut> {
        if self.is_new() && !matches!(request.command, Command::Begin { .. }) {
            bail!("the round has not begun; `groma returns begin` begins it");
        }
        let done = self.round.carry_out(&request)?;
        if let CarriedOut::Recorded(record) = &done {
            self.fresh.push((**record).clone());
        }
        Ok(done)
    }

    /// Keeps what was done, all of it or nothing; names only of those who have a part in it.
    pub(crate) fn keep(&mut self) -> Result<usize> {
        for actor in std::mem::take(&mut self.new) {
            if let Some(person) = self.people.get(&actor) {
                self.state.put_person(actor.as_str(), &serde_json::to_string(person)?)?;
            }
        }
        let lines: Vec<String> = self.fresh.iter().map(Record::to_line).collect();
        self.state.append(&self.definition.edition.code, self.known, &lines)?;
        self.known += lines.len();
        self.fresh.clear();
        Ok(lines.len())
    }

    /// Forgets who is behind a pseudonym.
    pub(crate) fn forget(&mut self, actor: &ActorId) -> Result<()> {
        self.people.erase(actor);
        Ok(self.state.forget_person(actor.as_str())?)
    }

    /// A key for something that is typed once: the next record's place.
    fn key(&self) -> String {
        format!("desk-{}", self.round.state().seq + 1)
    }
}

/// The edition without the answers of its round: those are what the round is about.
fn definition(edition: &Path) -> Result<Definition> {
    let reading = groma_define::read(edition)?;
    reading.definition.with_context(|| {
        let lines: Vec<String> = reading.diagnostics.iter().map(ToString::to_string).collect();
        format!("{}\n{} has errors; `groma check` lists them", lines.join("\n"), edition.display())
    })
}

/// This second, in UTC.
pub(crate) fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    Moment::of_unix(seconds)
}
