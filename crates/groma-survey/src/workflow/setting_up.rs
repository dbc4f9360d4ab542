//! Beginning a round, its settings, roles, conflicts of interest, erased persons.

use super::actor::ActorId;
use super::case::Case;
use super::command::Command;
use super::condition::{ReturnState, Settings};
use super::event::Event;
use super::instrument::check_text;
use super::refusal::Refusal;
use super::role::{Grant, Role, Scope};
use groma_define::UnitCode;
use std::collections::BTreeSet;

/// How many units a round may name in one grant or declaration.
const UNITS_MAX: usize = 10_000;

pub(super) fn decide(case: &Case<'_>) -> Result<Event, Refusal> {
    match &case.request.command {
        Command::Begin { settings, administrators, secretariat } => {
            begin(case, settings, administrators, secretariat)
        }
        Command::Settle { settings, reason } => settle(case, settings, reason),
        Command::Grant { actor, grant } => give(case, actor, grant),
        Command::Withdraw { actor, role, reason } => withdraw(case, actor, *role, reason),
        Command::DeclareConflicts { actor, units } => declare(case, actor, units),
        Command::Erase { actor } => erase(case, actor),
        _ => unreachable!("decide::family sends no other command here"),
    }
}

fn begin(
    case: &Case<'_>,
    settings: &Settings,
    administrators: &BTreeSet<ActorId>,
    secretariat: &BTreeSet<ActorId>,
) -> Result<Event, Refusal> {
    if administrators.is_empty() || secretariat.is_empty() {
        let message = "a round needs somebody who keeps accounts and somebody who runs it";
        let hint = "name at least one administrator and one person of the secretariat";
        return Err(Refusal::content("nobody-left", message, hint));
    }
    if administrators.iter().chain(secretariat).any(ActorId::is_system) {
        let message = "the program itself neither keeps accounts nor runs the round";
        return Err(Refusal::content("role-given", message, "name persons"));
    }
    check_reminders(settings)?;
    if let Some(both) = administrators.intersection(secretariat).next() {
        return Err(administrator_alone(both));
    }
    Ok(Event::Begun {
        edition: case.instrument.definition().edition.code.clone(),
        instrument: case.instrument.digest().to_owned(),
        settings: settings.clone(),
        administrators: administrators.clone(),
        secretariat: secretariat.clone(),
    })
}

fn check_reminders(settings: &Settings) -> Result<(), Refusal> {
    let days = &settings.reminder_days;
    if days.len() <= 20 && days.iter().all(|day| (-366..=366).contains(day)) {
        return Ok(());
    }
    let message = "a deadline has at most 20 reminders, each within a year of it";
    Err(Refusal::content("reminders", message, "name fewer days"))
}

fn settle(case: &Case<'_>, settings: &Settings, reason: &str) -> Result<Event, Refusal> {
    check_text("the reason", reason)?;
    check_reminders(settings)?;
    let old = &case.state.settings;
    let moved =
        old.reviewers != settings.reviewers || old.right_of_reply != settings.right_of_reply;
    let reviewed = |state: ReturnState| {
        state >= ReturnState::FirstReview && state != ReturnState::NotParticipating
    };
    if moved && case.state.returns.values().any(|entry| reviewed(entry.state)) {
        let message =
            "reviewers and right of reply are the same for every unit, and a review has begun";
        return Err(Refusal::not_now("same-for-all", message, "leave these two as they are"));
    }
    Ok(Event::Settled { settings: settings.clone(), reason: reason.to_owned() })
}

fn give(case: &Case<'_>, actor: &ActorId, grant: &Grant) -> Result<Event, Refusal> {
    check_whole_round(case)?;
    if matches!(grant.role, Role::Public | Role::System) || actor.is_system() {
        let message = format!("the role {} is given to nobody", grant.role);
        return Err(Refusal::content("role-given", message, "give another role"));
    }
    if case.state.erased.contains(actor) {
        let message = format!("`{actor}` was erased");
        return Err(Refusal::content("erased", message, "use a new identifier for a new person"));
    }
    check_grant_content(case, grant)?;
    let held = case.state.grants.get(actor).map_or(&[][..], Vec::as_slice);
    let other =
        |held: &Grant| (held.role == Role::Administrator) != (grant.role == Role::Administrator);
    if held.iter().any(other) {
        return Err(administrator_alone(actor));
    }
    check_conflicts(case, actor, grant)?;
    Ok(Event::Granted { actor: actor.clone(), grant: grant.clone() })
}

/// Round-wide commands are for those who hold their role for the whole round.
fn check_whole_round(case: &Case<'_>) -> Result<(), Refusal> {
    let grants = case.actor.and_then(|actor| case.state.grants.get(actor));
    let whole = |grant: &Grant| grant.role == case.role && grant.scope == Scope::All;
    if grants.is_some_and(|grants| grants.iter().any(whole)) {
        return Ok(());
    }
    let message = "this concerns all units, and you hold your role for some";
    Err(Refusal::not_you("whole-round", message, "ask somebody who holds it for all"))
}

fn check_grant_content(case: &Case<'_>, grant: &Grant) -> Result<(), Refusal> {
    if let Scope::Units(units) = &grant.scope {
        check_units(case, units)?;
        if units.is_empty() {
            let message = "the grant is for no unit";
            return Err(Refusal::content("scope", message, "name units, or give it for all"));
        }
    } else if grant.role.is_of_the_unit() {
        let message = format!("a {} speaks for a unit, not for all", grant.role);
        return Err(Refusal::content("scope", message, "name the unit"));
    }
    if !grant.sections.is_empty() && grant.role != Role::Contributor {
        let message = format!("the role {} has no sections", grant.role);
        return Err(Refusal::content("sections", message, "leave the sections out"));
    }
    match grant.sections.iter().find(|section| !case.instrument.is_section(section)) {
        None => Ok(()),
        Some(section) => {
            let message = format!("`{section}` is no section of the instrument");
            Err(Refusal::content("sections", message, "name sections by their codes"))
        }
    }
}

fn check_units(case: &Case<'_>, units: &BTreeSet<UnitCode>) -> Result<(), Refusal> {
    let unknown = units.iter().find(|unit| !case.instrument.has_unit(unit));
    match unknown {
        None if units.len() <= UNITS_MAX => Ok(()),
        None => {
            let message = format!("{} units are too many at once", units.len());
            Err(Refusal::content("too-much", message, "name fewer"))
        }
        Some(unit) => {
            let message = format!("the edition measures no unit `{unit}`");
            Err(Refusal::content("unknown-unit", message, "name units by their codes"))
        }
    }
}

/// Judges have declared conflicts, and are given no unit they have one with; and the other way
/// round, nobody speaks for a unit whose return they have judged.
fn check_conflicts(case: &Case<'_>, actor: &ActorId, grant: &Grant) -> Result<(), Refusal> {
    let judges = grant.role.judges() || grant.role == Role::Researcher;
    if judges && !case.state.conflicts.contains_key(actor) {
        let message = format!("`{actor}` has not declared conflicts of interest");
        let hint = "declare them first; to declare none is a declaration";
        return Err(Refusal::not_now("conflicts-declared", message, hint));
    }
    let Scope::Units(units) = &grant.scope else { return Ok(()) };
    let own = units.iter().find(|unit| {
        if judges {
            return case.state.is_own_unit(actor, unit);
        }
        let entry = case.state.returns.get(*unit);
        grant.role.is_of_the_unit()
            && entry.is_some_and(|entry| {
                [Role::ReviewerA, Role::ReviewerB, Role::Adjudicator]
                    .into_iter()
                    .any(|role| entry.has_acted(actor, role))
            })
    });
    match own {
        None => Ok(()),
        Some(unit) => {
            let message = format!(
                "`{actor}` cannot be {} for `{unit}`: it is their own unit, or they declared a conflict, or they judged it",
                grant.role
            );
            Err(Refusal::not_you("own-unit", message, "choose somebody else"))
        }
    }
}

fn administrator_alone(actor: &ActorId) -> Refusal {
    let message = format!("`{actor}` would be administrator and something else");
    let hint = "an administrator keeps accounts and has no other role: use two persons";
    Refusal::not_you("administrator-alone", message, hint)
}

fn withdraw(case: &Case<'_>, actor: &ActorId, role: Role, reason: &str) -> Result<Event, Refusal> {
    check_whole_round(case)?;
    check_text("the reason", reason)?;
    if !case.state.holds_somewhere(actor, role) {
        let message = format!("`{actor}` does not hold the role {role}");
        return Err(Refusal::content("role-not-held", message, "name a role that is held"));
    }
    check_somebody_left(case, actor, &[role])?;
    let (actor, reason) = (actor.clone(), reason.to_owned());
    Ok(Event::Withdrawn { actor, role, reason })
}

fn check_somebody_left(case: &Case<'_>, actor: &ActorId, roles: &[Role]) -> Result<(), Refusal> {
    for role in [Role::Administrator, Role::Secretariat] {
        let whole = |grant: &Grant| grant.role == role && grant.scope == Scope::All;
        let mut holders =
            case.state.grants.iter().filter(|(_, grants)| grants.iter().any(whole)).map(|(a, _)| a);
        if roles.contains(&role) && holders.all(|holder| holder == actor) {
            let message = format!("nobody would be left as {role}");
            return Err(Refusal::not_now("nobody-left", message, "give the role to another first"));
        }
    }
    Ok(())
}

fn declare(case: &Case<'_>, actor: &ActorId, units: &BTreeSet<UnitCode>) -> Result<Event, Refusal> {
    let for_others = matches!(case.role, Role::Secretariat | Role::Administrator);
    if case.actor.is_none() {
        let message = "nobody is signed in";
        return Err(Refusal::new(401, "signed-in", message, "sign in and declare again"));
    }
    if !for_others && case.actor != Some(actor) {
        let message = "everybody declares for themselves";
        return Err(Refusal::not_you("own-declaration", message, "name yourself"));
    }
    check_units(case, units)?;
    Ok(Event::ConflictsDeclared { actor: actor.clone(), units: units.clone() })
}

fn erase(case: &Case<'_>, actor: &ActorId) -> Result<Event, Refusal> {
    check_whole_round(case)?;
    if case.actor == Some(actor) || actor.is_system() {
        let message = "nobody erases themselves or the program";
        return Err(Refusal::not_you("not-oneself", message, "ask another administrator"));
    }
    check_somebody_left(case, actor, &[Role::Administrator, Role::Secretariat])?;
    Ok(Event::Erased { actor: actor.clone() })
}
