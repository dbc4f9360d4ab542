//! A request in its setting: who acts, on which return, and the rules that hold for every command.

use super::Round;
use super::actor::ActorId;
use super::command::{Command, Request};
use super::completeness::broken;
use super::condition::{ReturnState, Reviewers};
use super::instrument::Instrument;
use super::moment::Moment;
use super::refusal::{Conflict, Refusal};
use super::role::{OnBehalfOf, Role};
use super::state::{Answer, Return, State};
use super::table::{Line, When, Where, lines_of};
use crate::{AnswerKey, Given};
use groma_define::{QuestionCode, UnitCode};

/// A request in its setting.
pub(super) struct Case<'a> {
    pub(super) state: &'a State,
    pub(super) instrument: &'a Instrument,
    pub(super) request: &'a Request,
    /// Whose deed it is: the one acted for, when a secretariat acts for another.
    pub(super) actor: Option<&'a ActorId>,
    /// In which role.
    pub(super) role: Role,
    /// The moment that deadlines are held against.
    pub(super) moment: &'a Moment,
    unit: Option<&'a UnitCode>,
    entry: Option<&'a Return>,
}

impl<'a> Case<'a> {
    /// Who acts, and whether there is anything for them.
    pub(super) fn open(round: &'a Round, request: &'a Request) -> Result<Self, Refusal> {
        let other = request.on_behalf_of.as_ref();
        let mut case = Self {
            state: round.state(),
            instrument: round.instrument(),
            request,
            actor: request.actor.as_ref(),
            role: request.role,
            moment: &request.at,
            unit: request.unit.as_ref(),
            entry: request.unit.as_ref().and_then(|unit| round.state().returns.get(unit)),
        };
        case.check_signed_in()?;
        case.check_subject()?;
        case.check_scope()?;
        if let Some(other) = other {
            case.check_desk(other)?;
            (case.actor, case.role, case.moment) =
                (Some(&other.actor), other.role, &other.received);
            case.check_signed_in()?;
            case.check_scope()?;
        }
        Ok(case)
    }

    /// The unit; every command but those of the round has one.
    pub(super) fn unit(&self) -> &'a UnitCode {
        self.unit.expect("commands about a return name a unit: check_subject")
    }

    /// The return; every command but those of the round and `prepare` has one.
    pub(super) fn entry(&self) -> &'a Return {
        self.entry.expect("commands about a return find one: line")
    }

    /// An answer of the return, if anything was said to it.
    pub(super) fn answer(&self, key: &AnswerKey) -> Option<&'a Answer> {
        self.entry.and_then(|entry| entry.answers.get(key))
    }

    fn check_signed_in(&self) -> Result<(), Refusal> {
        let refused = |message: &str| {
            Err(Refusal::new(401, "signed-in", message, "sign in and send the request again"))
        };
        match self.actor {
            None if self.role == Role::Public => Ok(()),
            None => refused("nobody is signed in"),
            Some(actor) if self.state.erased.contains(actor) => refused("nobody is signed in"),
            Some(actor) if actor.is_system() != (self.role == Role::System) => {
                let message = "only the program itself acts as the system, and as nothing else";
                Err(Refusal::not_you("role-not-held", message, "act in a role of your own"))
            }
            Some(_) => Ok(()),
        }
    }

    /// Commands of the round name no unit, all others do.
    fn check_subject(&self) -> Result<(), Refusal> {
        let name = self.request.command.name();
        let of_round = lines_of(name).any(|line| line.from == Where::Round);
        if of_round == self.unit.is_none() {
            return Ok(());
        }
        let (message, hint) = if of_round {
            (format!("`{name}` concerns the round, and a unit is named"), "leave the unit out")
        } else {
            (format!("`{name}` concerns a return, and no unit is named"), "name the unit")
        };
        Err(Refusal::content("subject", message, hint))
    }

    /// What lies outside the asker's scope is not there for them.
    fn check_scope(&self) -> Result<(), Refusal> {
        match (self.unit, self.actor) {
            _ if self.role == Role::System => match self.unit {
                Some(unit) if !self.instrument.has_unit(unit) => Err(self.nothing_there()),
                _ => Ok(()),
            },
            (Some(_), _) if self.role == Role::Public => match self.entry {
                Some(entry) if entry.state.is_public() => Ok(()),
                _ => Err(self.nothing_there()),
            },
            (None, _) if self.role == Role::Public => Ok(()),
            (Some(unit), Some(actor)) => {
                if !self.instrument.has_unit(unit) || !self.is_in_scope(actor, unit) {
                    return Err(self.nothing_there());
                }
                if self.holds(actor, unit) { Ok(()) } else { Err(self.role_not_held()) }
            }
            (None, Some(actor)) if self.state.holds_somewhere(actor, self.role) => Ok(()),
            _ => Err(self.role_not_held()),
        }
    }

    fn is_in_scope(&self, actor: &ActorId, unit: &UnitCode) -> bool {
        let granted = self.state.grants.get(actor);
        granted.is_some_and(|grants| grants.iter().any(|grant| grant.scope.covers(unit)))
            || self.is_assigned(actor)
    }

    fn holds(&self, actor: &ActorId, unit: &UnitCode) -> bool {
        self.state.holds(actor, self.role, unit)
            || self.role == Role::Contributor && self.is_assigned(actor)
    }

    fn is_assigned(&self, actor: &ActorId) -> bool {
        self.entry.is_some_and(|entry| entry.assignments.contains_key(actor))
    }

    /// The same words whether there is no such thing or it is not for the asker.
    pub(super) fn nothing_there(&self) -> Refusal {
        let hint = "check what is named; if it exists, ask the secretariat for access";
        Refusal::new(404, "not-found", "there is nothing of that name for you here", hint)
    }

    fn role_not_held(&self) -> Refusal {
        let message = format!("you do not hold the role {} here", self.role);
        let mut refusal = Refusal::not_you("role-not-held", message, "act in a role that you hold");
        refusal.who_could = self.who_could();
        refusal
    }

    fn check_desk(&self, other: &OnBehalfOf) -> Result<(), Refusal> {
        let refused =
            |rule, message: String, hint: &str| Err(Refusal::not_you(rule, message, hint));
        if !self.state.settings.desk {
            let message = "nobody acts for others in this round".to_owned();
            return refused(
                "desk",
                message,
                "let the person sign in, or settle the round as a desk",
            );
        }
        if self.role != Role::Secretariat {
            let message = format!("a {} does not act for others", self.role);
            return refused("desk", message, "the secretariat does");
        }
        if !other.role.by_desk() {
            let message = format!("what a {} does, nobody does for them", other.role);
            return refused("desk", message, "the person acts in person");
        }
        super::instrument::check_text("what the secretariat received", &other.source)?;
        if other.received > self.request.at {
            let message = format!("it was received at {}, which is later than now", other.received);
            return Err(Refusal::content("received", message, "give the time it came in, in UTC"));
        }
        Ok(())
    }

    /// The line of the table that the request follows.
    pub(super) fn line(&self) -> Result<&'static Line, Refusal> {
        let name = self.request.command.name();
        let mut mine = lines_of(name).filter(|line| line.roles.contains(&self.role)).peekable();
        if mine.peek().is_none() {
            let message = format!("`{name}` is not done by the {}", self.role);
            let refusal = Refusal::not_you("role", message, "ask somebody in the right role");
            return Err(self.explained(refusal));
        }
        if let Some(line) = mine.find(|line| self.fits(line)) {
            return Ok(line);
        }
        if self.entry.is_none() && name != "prepare" && self.unit.is_some() {
            return Err(self.nothing_there());
        }
        Err(self.explained(self.wrong_state(name)))
    }

    fn fits(&self, line: &Line) -> bool {
        let here = match (line.from, self.entry) {
            (Where::Round, _) => (name_of_first() == line.command) == (self.state.seq == 0),
            (Where::Nothing, entry) => entry.is_none(),
            (Where::In(states), Some(entry)) => states.contains(&entry.state),
            (Where::In(_), None) => false,
        };
        let settings = &self.state.settings;
        let sealed = self.entry.is_some_and(Return::was_sealed);
        here && match line.when {
            When::Always => true,
            When::FirstTime => !sealed,
            When::Resigned => sealed,
            When::OneReviewer => settings.reviewers == Reviewers::One,
            When::TwoReviewers => settings.reviewers == Reviewers::Two,
            When::ReplyUsed => settings.right_of_reply,
            When::ReplyNotUsed => !settings.right_of_reply,
        }
    }

    fn wrong_state(&self, name: &str) -> Refusal {
        let Some(entry) = self.entry else {
            let (message, hint) = if self.state.seq == 0 {
                ("the round has not begun", "begin it first")
            } else {
                ("the round has begun already", "settle, grant and withdraw change it")
            };
            return Refusal::not_now("begun", message, hint);
        };
        let is_write =
            matches!(self.request.command, Command::Write { .. } | Command::Confirm { .. });
        if is_write && (entry.state.is_sealed() || entry.state == ReturnState::SignedOff) {
            let message = "the answers are signed and sealed";
            let hint = "only a query that names the answer, or a decision, changes it now";
            return Refusal::new(423, "sealed", message, hint);
        }
        let states: Vec<String> = lines_of(name)
            .filter(|line| line.roles.contains(&self.role))
            .flat_map(|line| match line.from {
                Where::In(states) => states,
                _ => &[],
            })
            .map(ToString::to_string)
            .collect();
        let hint = match states.as_slice() {
            [] => "the return is made already".to_owned(),
            states if states.len() > 8 => "wait for another state".to_owned(),
            states => format!("you can do it in state {}", states.join(" or ")),
        };
        Refusal::not_now("state", format!("`{name}` is not possible now"), hint)
    }

    /// The roles that could do it now, or else at another time.
    fn who_could(&self) -> Vec<Role> {
        let name = self.request.command.name();
        let roles = |fits: &dyn Fn(&Line) -> bool| {
            let lines = lines_of(name).filter(|line| fits(line));
            let mut roles: Vec<Role> = lines.flat_map(|line| line.roles).copied().collect();
            roles.sort();
            roles.dedup();
            roles
        };
        let now = roles(&|line| self.fits(line));
        if now.is_empty() { roles(&|_| true) } else { now }
    }

    fn explained(&self, mut refusal: Refusal) -> Refusal {
        refusal.state = self.entry.map(|entry| entry.state);
        refusal.who_could = self.who_could();
        refusal
    }

    /// Nobody judges the own unit, and nobody is on two sides of one return.
    pub(super) fn check_separation(&self) -> Result<(), Refusal> {
        let (Some(unit), Some(actor)) = (self.unit, self.actor) else { return Ok(()) };
        let amends = matches!(self.request.command, Command::Amend { .. });
        let role = if amends { Role::Adjudicator } else { self.role };
        let sides: &[Role] = match role {
            Role::ReviewerA => &[Role::ReviewerB, Role::Adjudicator, Role::Researcher],
            Role::ReviewerB => &[Role::ReviewerA, Role::Adjudicator, Role::Researcher],
            Role::Adjudicator => &[Role::ReviewerA, Role::ReviewerB, Role::Researcher],
            Role::Contributor | Role::Coordinator | Role::Signatory | Role::Researcher => {
                &[Role::ReviewerA, Role::ReviewerB, Role::Adjudicator]
            }
            _ => return Ok(()),
        };
        if (role.judges() || role == Role::Researcher) && self.state.is_own_unit(actor, unit) {
            let message = "nobody judges or codes the own unit, or one with a declared conflict";
            let refusal = Refusal::not_you("own-unit", message, "somebody else has to do it");
            return Err(self.explained(refusal));
        }
        let entry = self.entry;
        let other = sides.iter().find(|side| entry.is_some_and(|e| e.has_acted(actor, **side)));
        let Some(other) = other else { return Ok(()) };
        let message = format!("you have acted on this return as {other}, so not as {role}");
        let refusal = Refusal::not_you("separation", message, "somebody else has to do it");
        Err(self.explained(refusal))
    }

    /// The question is there, and for a contributor in one of the own sections.
    pub(super) fn check_sections(&self) -> Result<(), Refusal> {
        if let Some(key) = self.request.command.answer() {
            self.check_answer_there(key)?;
        }
        Ok(())
    }

    /// Refuses an answer that is not there for the asker.
    pub(super) fn check_answer_there(&self, key: &AnswerKey) -> Result<(), Refusal> {
        let mine = self.instrument.has(key) && self.may_see_question(&key.question);
        if mine { Ok(()) } else { Err(self.nothing_there()) }
    }

    /// Refuses what cannot be an answer to the question, by itself or beside the other answers.
    pub(super) fn check_value(&self, key: &AnswerKey, given: &Given) -> Result<(), Refusal> {
        self.instrument.check(key, given)?;
        match broken(self.instrument, self.unit(), self.entry, (key, given)) {
            None => Ok(()),
            Some(why) => {
                let message =
                    format!("`{}` cannot be the answer to `{}`: {why}", given.value, key.question);
                let hint = "correct it, or first the answers that it depends on";
                Err(Refusal::content("constraint", message, hint))
            }
        }
    }

    /// True when the question stands in a section of the asker; those without sections see all.
    pub(super) fn may_see_question(&self, question: &QuestionCode) -> bool {
        let (Some(actor), Some(unit)) = (self.actor, self.unit) else { return true };
        self.role != Role::Contributor
            || sees_question(self.state, self.instrument, actor, unit, question)
    }

    /// The version that the asker saw is the one that is there.
    pub(super) fn check_version(&self) -> Result<(), Refusal> {
        let command = &self.request.command;
        let (is, held) = match command.answer() {
            Some(key) => {
                let held = self.answer(key);
                (held.map_or(0, |answer| answer.held.version), held)
            }
            None if self.unit.is_none() => (self.state.seq as u32, None),
            None => (self.entry.map_or(0, |entry| entry.version), None),
        };
        // A write that names no version has seen nothing, and finds nothing.
        let unseen = matches!(command, Command::Write { .. }).then_some(0);
        match self.request.expected.or(unseen) {
            Some(seen) if seen != is => Err(self.explained(self.stale(seen, is, held))),
            _ => Ok(()),
        }
    }

    fn stale(&self, seen: u32, is: u32, held: Option<&Answer>) -> Refusal {
        let message = format!("you saw version {seen}, and version {is} is there now");
        let hint = "look at both, choose or merge, and send it again with the new version";
        let mut refusal = Refusal::new(412, "version", message, hint);
        let yours = match &self.request.command {
            Command::Write { given, .. } => Some(given.clone()),
            _ => None,
        };
        refusal.conflict = Some(Box::new(Conflict {
            yours,
            theirs: held.map(|answer| answer.held.given.clone()),
            version: is,
            by: held.and_then(|answer| answer.by.clone()),
            at: held.and_then(|answer| answer.at.clone()),
        }));
        refusal
    }

    /// Refuses what comes after a deadline.
    pub(super) fn check_deadline(&self, until: Option<&Moment>) -> Result<(), Refusal> {
        match until {
            Some(until) if self.moment > until => {
                let message = format!("the deadline was {until}, and this is of {}", self.moment);
                let hint = "ask the secretariat to extend it, with a reason";
                Err(self.explained(Refusal::not_now("deadline", message, hint)))
            }
            _ => Ok(()),
        }
    }

    /// A deadline that is set lies ahead.
    pub(super) fn check_ahead(&self, until: &Moment) -> Result<(), Refusal> {
        if *until > self.request.at {
            return Ok(());
        }
        let message = format!("the deadline {until} has passed already");
        Err(Refusal::content("deadline-ahead", message, "set one in the future"))
    }
}

/// True when a contributor has the question in a section that was granted or assigned.
pub(super) fn sees_question(
    state: &State,
    instrument: &Instrument,
    actor: &ActorId,
    unit: &UnitCode,
    question: &QuestionCode,
) -> bool {
    let stands = |section: &QuestionCode| instrument.stands_in(question, section);
    let granted = state.grants.get(actor).into_iter().flatten().any(|grant| {
        grant.role == Role::Contributor
            && grant.scope.covers(unit)
            && (grant.sections.is_empty() || grant.sections.iter().any(stands))
    });
    let assignment = state.returns.get(unit).and_then(|entry| entry.assignments.get(actor));
    granted || assignment.is_some_and(|assignment| assignment.sections.iter().any(stands))
}

/// The only command that a round without a record takes.
fn name_of_first() -> &'static str {
    "begin"
}
