//! The workflow a second time, as small as it can be: written from the description, not from the
//! code, and sharing nothing with it but the words of commands.

use super::super::*;
use std::collections::{BTreeMap, BTreeSet};

/// Who may do what in which state and where it leads; `a`/`b`: one or two reviewers, `r`/`n`: with
/// or without reply, `f`/`s`: for the first time or signed again.
const ALLOWED: &str = "
prepare . Secretariat 0
carry 0,1 Secretariat,System =
open 0 Secretariat 1
assign 1,2,7 Coordinator =
extend 1,2,7,10,14 Secretariat =
reopen 2 Secretariat 1
reopen 13 Secretariat 1
reopen 8 Secretariat 6
reopen 11 Secretariat 9
not-participating 1 Secretariat 13
write 1,7 Contributor,Coordinator =
write 2 Coordinator =
write 13 Researcher =
confirm 1 Contributor,Coordinator =
confirm 2 Coordinator =
shadow 1,2,3,4,5,6,7,8,9,10,13 Researcher,System =
send-to-check 1 Coordinator 2
send-back 2 Coordinator 1
send-back 3f Coordinator,Signatory 2
send-back 3s Coordinator,Signatory 7
sign-off 2,7 Signatory 3
submit 3f System 4
submit 3s System 6
attach-findings 4 System 5
attach-findings 1,2,3,5,6,7,8,9,10,13 System =
start-review 5,13 ReviewerA 6
start-review 6b ReviewerB 8
give-verdict 6 ReviewerA =
give-verdict 8 ReviewerB =
file-review 6 ReviewerA =
file-review 8 ReviewerB =
query 6 Secretariat 7
close-query 7 Secretariat 6
start-adjudication 6a,8b,10 Adjudicator 9
adjudicate 9 Adjudicator =
decide-agreed 9 Adjudicator =
amend 9 Secretariat =
open-reply 9r System 10
agree-reply 10 Coordinator,Signatory =
dispute 10 Coordinator,Signatory =
freeze 10r,9n Secretariat =
confirm-freeze 10r,9n Secretariat 11
publish 11,15 Publisher 12
open-contest 12 System 14
contest 14 Public =
reject-contest 14 Adjudicator =
correct 14 Adjudicator 15
close-contest 14 System 12
comment 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 Contributor,Coordinator,Signatory,ReviewerA,ReviewerB,Adjudicator,Researcher,Secretariat =
";

const UNIT_ROLES: [&str; 3] = ["Contributor", "Coordinator", "Signatory"];
const JUDGES: [&str; 3] = ["ReviewerA", "ReviewerB", "Adjudicator"];

/// The whole round.
#[derive(Default)]
pub(super) struct Reference {
    /// By person: role and unit, `*` for all.
    pub(super) roles: BTreeMap<String, BTreeSet<(String, String)>>,
    pub(super) units: BTreeMap<String, Unit>,
    pub(super) two: bool,
    pub(super) reply: bool,
}

/// A return.
#[derive(Clone, Default)]
pub(super) struct Unit {
    pub(super) state: u8,
    pub(super) version: u32,
    due: String,
    pub(super) answers: BTreeMap<String, Said>,
    aside: BTreeMap<String, Said>,
    writers: BTreeSet<String>,
    did: BTreeMap<String, BTreeSet<String>>,
    assigned: BTreeMap<String, Option<String>>,
    coded: bool,
    sealed: bool,
    filed: [bool; 2],
    until: String,
    agreed: bool,
    freezing: Option<(String, u32)>,
    releases: BTreeSet<String>,
    window: String,
    contests: Vec<(String, bool)>,
}

/// An answer.
#[derive(Clone, Default)]
pub(super) struct Said {
    pub(super) version: u32,
    pub(super) value: String,
    pub(super) carried: bool,
    sealed: Option<(String, bool)>,
    /// What A and B say, and to which version: `+` agrees, `-` does not.
    verdicts: [Option<(char, u32)>; 2],
    query: Option<(String, bool, u32)>,
    contradicted: bool,
    pub(super) decided: Option<(u32, String)>,
    disputed: Option<bool>,
}

impl Said {
    fn verdict(&self, at: usize) -> Option<char> {
        self.verdicts[at].filter(|(_, version)| *version == self.version).map(|(what, _)| what)
    }

    fn is_decided(&self) -> bool {
        self.decided.as_ref().is_some_and(|(version, _)| *version == self.version)
    }

    fn waits(&self) -> bool {
        let doubt = self.contradicted || (0..2).any(|at| self.verdict(at) == Some('-'));
        self.disputed == Some(true) || !self.is_decided() && doubt
    }
}

fn valid(question: &str, value: &str) -> bool {
    match question {
        "law" => ["yes", "no"].contains(&value),
        "count" => value.parse::<i64>().is_ok(),
        "date" => value.starts_with("20"),
        _ => true,
    }
}

fn exists(question: &str) -> bool {
    ["law", "count", "date", "remark"].contains(&question)
}

type Verdict = Result<(), u16>;

fn unless(refused: bool, code: u16) -> Verdict {
    if refused { Err(code) } else { Ok(()) }
}

impl Reference {
    fn holds(&self, person: &str, role: &str, unit: &str) -> bool {
        let held = |at: &str| (role.to_owned(), at.to_owned());
        let roles = self.roles.get(person);
        let assigned = self.units.get(unit).is_some_and(|u| u.assigned.contains_key(person));
        roles.is_some_and(|roles| roles.contains(&held("*")) || roles.contains(&held(unit)))
            || role == "Contributor" && assigned
    }

    fn is_near(&self, person: &str, unit: &str) -> bool {
        let near = |(_, at): &(String, String)| at == "*" || at == unit;
        self.roles.get(person).is_some_and(|roles| roles.iter().any(near))
            || self.units.get(unit).is_some_and(|u| u.assigned.contains_key(person))
    }

    /// Whether the request succeeds, or with which code it is refused; when it succeeds, the
    /// reference moves on.
    pub(super) fn expect(&mut self, request: &Request) -> Verdict {
        let (unit, command) = (request.unit.as_ref().unwrap().to_string(), &request.command);
        let person = request.actor.as_ref().map_or(String::new(), ToString::to_string);
        let role = format!("{:?}", request.role);
        let name = command.name();
        let here = self.units.get(&unit).cloned();
        let is = here.clone().unwrap_or_default();
        let public = here.is_some() && [12, 14, 15].contains(&is.state);
        unless(role == "Public" && !public, 404)?;
        if role != "Public" && role != "System" {
            unless(!self.is_near(&person, &unit), 404)?;
            unless(!self.holds(&person, &role, &unit), 403)?;
        }
        let to = self.line(name, &role, here.as_ref())?;
        self.apart(name, &role, &person, &unit, &is)?;
        if let Some(key) = command.answer() {
            unless(!exists(key.question.as_str()), 404)?;
            let held = is.answers.get(key.question.as_str()).map_or(0, |said| said.version);
            let seen = request.expected.or((name == "write").then_some(0));
            unless(seen.is_some_and(|seen| seen != held), 412)?;
        } else {
            unless(request.expected.is_some_and(|seen| seen != is.version), 412)?;
        }
        let mut next = is;
        if let Some(to) = to {
            next.state = to;
        }
        let was = here.map_or(99, |unit| unit.state);
        self.family(request, &person, &role, &unit, was, &mut next)?;
        next.version += 1;
        if role != "Public" && role != "System" {
            let role = if name == "amend" { "Adjudicator".to_owned() } else { role };
            next.did.entry(role).or_default().insert(person);
        }
        self.units.insert(unit, next);
        Ok(())
    }

    fn line(&self, name: &str, role: &str, unit: Option<&Unit>) -> Result<Option<u8>, u16> {
        let lines = ALLOWED.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let mine: Vec<Vec<&str>> = lines
            .filter(|line| line[0] == name && line[2].split(',').any(|known| known == role))
            .collect();
        unless(mine.is_empty(), 403)?;
        for line in mine {
            let fits = line[1].split(',').any(|state| {
                let number = state.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let Some(unit) = unit else { return number == "." };
                let kind = match state.chars().last() {
                    Some('a') => !self.two,
                    Some('b') => self.two,
                    Some('r') => self.reply,
                    Some('n') => !self.reply,
                    Some('f') => !unit.sealed,
                    Some('s') => unit.sealed,
                    _ => true,
                };
                number == unit.state.to_string() && kind
            });
            if fits {
                return Ok(line[3].parse().ok());
            }
        }
        let Some(unit) = unit else { return Err(404) };
        let shut = unit.state >= 3 && unit.state != 13;
        Err(if ["write", "confirm"].contains(&name) && shut { 423 } else { 409 })
    }

    /// Nobody judges the own unit; nobody is on two sides.
    fn apart(&self, name: &str, role: &str, person: &str, code: &str, unit: &Unit) -> Verdict {
        let role = if name == "amend" { "Adjudicator" } else { role };
        let did = |role: &str| unit.did.get(role).is_some_and(|who| who.contains(person));
        let judges = JUDGES.contains(&role);
        if judges || role == "Researcher" {
            let speaks = self.roles.get(person).into_iter().flatten();
            let speaks =
                speaks.clone().any(|(held, at)| UNIT_ROLES.contains(&&**held) && at == code);
            let spoke = UNIT_ROLES.iter().any(|role| did(role))
                || unit.writers.contains(person)
                || unit.assigned.contains_key(person);
            unless(speaks || spoke, 403)?;
            let other = |other: &str| other != role && did(other);
            unless(
                JUDGES.iter().any(|side| other(side)) || role != "Researcher" && did("Researcher"),
                403,
            )?;
        } else if UNIT_ROLES.contains(&role) {
            unless(JUDGES.iter().any(|side| did(side)), 403)?;
        }
        Ok(())
    }

    #[allow(clippy::too_many_lines, reason = "one list of all commands, read from top to bottom")]
    fn family(
        &self,
        request: &Request,
        person: &str,
        role: &str,
        code: &str,
        was: u8,
        unit: &mut Unit,
    ) -> Verdict {
        let now = request.at.as_str();
        let past = |until: &str| !until.is_empty() && now > until;
        let queries = |unit: &Unit| -> Option<String> {
            let open = unit.answers.values().filter_map(|said| said.query.clone());
            open.filter(|(_, open, _)| *open).map(|(until, _, _)| until).max()
        };
        let undecided = |unit: &Unit| unit.answers.values().any(Said::waits);
        match &request.command {
            Command::Carry { answers } => {
                let carried = &answers[0];
                let (question, value) = (carried.answer.question.to_string(), &carried.given.value);
                unless(!exists(&question), 404)?;
                unless(!valid(&question, value), 422)?;
                let said = unit.answers.entry(question).or_default();
                unless(said.version > 0 && !said.carried, 409)?;
                (said.version, said.value, said.carried) = (said.version + 1, value.clone(), true);
            }
            Command::Open { until } => {
                unless(until.as_str() <= now, 422)?;
                unit.due = until.to_string();
            }
            Command::Assign { actor, sections, until } => {
                let judges = |role: &str| {
                    self.holds(actor.as_str(), role, code)
                        || unit.did.get(role).is_some_and(|who| who.contains(actor.as_str()))
                };
                let judges = JUDGES.into_iter().chain(["Researcher", "Administrator"]).any(judges);
                unless(judges, 403)?;
                if let Some(until) = until {
                    unless(until.as_str() <= now || until.as_str() > unit.due.as_str(), 422)?;
                }
                unit.assigned.remove(actor.as_str());
                if !sections.is_empty() {
                    let until = until.as_ref().map(ToString::to_string);
                    unit.assigned.insert(actor.to_string(), until);
                }
            }
            Command::Extend { deadline, until, .. } => {
                let running = match was {
                    7 => Deadline::Query,
                    10 => Deadline::Reply,
                    14 => Deadline::Contest,
                    _ => Deadline::Return,
                };
                unless(*deadline != running, 409)?;
                let old = match deadline {
                    Deadline::Query => queries(unit).unwrap(),
                    Deadline::Reply => unit.until.clone(),
                    Deadline::Contest => unit.window.clone(),
                    Deadline::Return => unit.due.clone(),
                };
                unless(until.as_str() <= now || until.as_str() <= &*old, 422)?;
                match deadline {
                    Deadline::Query => {
                        for said in unit.answers.values_mut() {
                            if let Some((old, true, _)) = &mut said.query
                                && &**old < until.as_str()
                            {
                                *old = until.to_string();
                            }
                        }
                    }
                    Deadline::Reply => unit.until = until.to_string(),
                    Deadline::Contest => unit.window = until.to_string(),
                    Deadline::Return => unit.due = until.to_string(),
                }
            }
            Command::Reopen { .. } => {
                unless(was == 8 && unit.filed[1], 409)?;
                match was {
                    8 => unit.filed = [false, false],
                    11 => unit.freezing = None,
                    13 => {
                        unit.coded = false;
                        let coded = std::mem::take(&mut unit.answers);
                        unit.answers = std::mem::take(&mut unit.aside);
                        for (question, coded) in coded {
                            let said = unit.answers.entry(question).or_default();
                            said.contradicted |= coded.contradicted;
                            if coded.version > 0 && said.version == 0 {
                                said.version = coded.version + 1;
                                (said.value, said.carried) = (coded.value, true);
                            }
                        }
                    }
                    _ => {}
                }
            }
            Command::NotParticipating { .. } => {
                unit.coded = true;
                unit.aside = std::mem::take(&mut unit.answers);
            }
            Command::Write { answer, given } => {
                let question = answer.question.to_string();
                self.may_write(person, role, was, unit, Some(&question), now)?;
                unless(!valid(&question, &given.value), 422)?;
                let said = unit.answers.entry(question).or_default();
                (said.version, said.value) = (said.version + 1, given.value.clone());
                said.carried = false;
                if role != "Researcher" {
                    unit.writers.insert(person.to_owned());
                }
            }
            Command::Confirm { what: Confirm::Answer(key) } => {
                self.may_write(person, role, was, unit, None, now)?;
                let said = unit.answers.get_mut(key.question.as_str()).filter(|said| said.carried);
                let said = said.ok_or(409u16)?;
                (said.version, said.carried) = (said.version + 1, false);
                unit.writers.insert(person.to_owned());
            }
            Command::Shadow { answer, given, .. } => {
                unless(!valid(answer.question.as_str(), &given.value), 422)?;
                unit.answers.entry(answer.question.to_string()).or_default();
            }
            Command::SendToCheck => unless(past(&unit.due), 409)?,
            Command::SendBack { .. } => {
                unless(unit.sealed && queries(unit).is_some_and(|until| past(&until)), 409)?;
            }
            Command::SignOff => {
                let until = if was == 7 { queries(unit) } else { Some(unit.due.clone()) };
                unless(until.is_some_and(|until| past(&until)), 409)?;
                unless(unit.writers.is_empty(), 422)?;
                unless(unit.writers.iter().all(|writer| writer == person), 403)?;
                let there = |question: &str| {
                    let said = unit.answers.get(question);
                    let asked = said.and_then(|said| said.query.as_ref());
                    let open = asked.is_some_and(|(_, open, _)| *open);
                    was == 7 && !open
                        || said.is_some_and(|said| {
                            said.version > 0 && !said.carried && !said.value.is_empty()
                        })
                };
                unless(!there("law") || !there("count"), 422)?;
            }
            Command::Submit => seal(unit),
            Command::AttachFindings { findings } => {
                let finding = &findings[0];
                unless(!exists(finding.answer.question.as_str()), 404)?;
                let said = unit.answers.entry(finding.answer.question.to_string()).or_default();
                said.contradicted |= finding.bearing == Bearing::Contradicts;
            }
            Command::StartReview if role == "ReviewerB" => unless(!unit.filed[0], 409)?,
            Command::StartReview if was == 13 => {
                unless(unit.answers.values().all(|said| said.version == 0), 409)?;
                seal(unit);
            }
            Command::StartReview => {}
            Command::GiveVerdict { answer, reaction } => {
                let at = usize::from(role == "ReviewerB");
                unless(unit.filed[at], 409)?;
                let question = answer.question.to_string();
                let said = unit.answers.entry(question.clone()).or_default();
                let what = match reaction {
                    Reaction::Agree { .. } => {
                        unless(said.version == 0, 422)?;
                        '+'
                    }
                    Reaction::Propose { given, .. } => {
                        unless(!valid(&question, &given.value), 422)?;
                        '-'
                    }
                    Reaction::CannotVerify { .. } => '-',
                };
                said.verdicts[at] = Some((what, said.version));
            }
            Command::FileReview => {
                let at = usize::from(role == "ReviewerB");
                unless(unit.filed[at], 409)?;
                unit.filed[at] = true;
            }
            Command::Query { answers } => {
                unless(unit.coded, 409)?;
                let asked = &answers[0];
                unless(!exists(asked.answer.question.as_str()), 404)?;
                unless(asked.until.as_str() <= now, 422)?;
                let said = unit.answers.entry(asked.answer.question.to_string()).or_default();
                said.query = Some((asked.until.to_string(), true, said.version));
            }
            Command::CloseQuery { .. } => {
                unless(queries(unit).is_some_and(|until| now <= &*until), 409)?;
                unit.filed = [false, false];
                for said in unit.answers.values_mut() {
                    let Some((_, open, version)) = &mut said.query else { continue };
                    if std::mem::take(open) && *version != said.version {
                        said.version += 1;
                        (said.value, said.carried) = said.sealed.clone().unwrap_or_default();
                    }
                }
            }
            Command::StartAdjudication if was == 10 => {
                unless(!undecided(unit), 409)?;
            }
            Command::StartAdjudication => unless(!unit.filed[usize::from(self.two)], 409)?,
            Command::Adjudicate { answer, outcome, given, .. } => {
                let question = answer.question.to_string();
                let said = unit.answers.entry(question.clone()).or_default();
                match given {
                    Some(given) => unless(!valid(&question, &given.value), 422)?,
                    None => unless(said.version == 0, 422)?,
                }
                decide(said, given.as_ref().map_or(outcome.as_str(), |given| &given.value));
            }
            Command::DecideAgreed => {
                let two = self.two;
                let agreed = |said: &&mut Said| {
                    let agreed = |at: usize| said.verdict(at) == Some('+');
                    let all = agreed(0) && (!two || agreed(1));
                    all && !said.is_decided() && !said.carried && !said.contradicted
                };
                let agreed: Vec<&mut Said> = unit.answers.values_mut().filter(agreed).collect();
                unless(agreed.is_empty(), 409)?;
                agreed.into_iter().for_each(|said| decide(said, "kept"));
            }
            Command::Amend { answer, given, .. } => {
                let question = answer.question.to_string();
                unless(!valid(&question, &given.value), 422)?;
                decide(unit.answers.entry(question).or_default(), &given.value);
            }
            Command::OpenReply { until } => {
                unless(undecided(unit), 409)?;
                let days = until.days_after(&request.at);
                unless(!(7..=21).contains(&days), 422)?;
                (unit.until, unit.agreed) = (until.to_string(), false);
            }
            Command::AgreeReply { .. } => {
                unless(past(&unit.until), 409)?;
                unit.agreed = true;
            }
            Command::Dispute { answer, .. } => {
                unless(past(&unit.until), 409)?;
                let said = unit.answers.entry(answer.question.to_string()).or_default();
                unless(said.disputed.is_some(), 409)?;
                unless(!said.is_decided(), 422)?;
                said.disputed = Some(true);
                unit.agreed = false;
            }
            Command::Freeze => {
                unless(undecided(unit), 409)?;
                unless(self.reply && !unit.agreed && now <= &*unit.until, 409)?;
                unit.freezing = Some((person.to_owned(), unit.version + 1));
            }
            Command::ConfirmFreeze => {
                let (first, version) = unit.freezing.clone().ok_or(409u16)?;
                unless(version != unit.version, 409)?;
                unless(first == person, 403)?;
            }
            Command::Publish { release, .. } => {
                unless(!unit.releases.insert(release.clone()), 409)?;
            }
            Command::OpenContest { until } => {
                unless(until.as_str() <= now, 422)?;
                unit.window = until.to_string();
            }
            Command::Contest { answer, .. } => {
                unless(past(&unit.window), 409)?;
                unit.contests.push((answer.question.to_string(), true));
            }
            Command::RejectContest { contest, .. } => {
                let contest = unit.contests.get_mut(*contest as usize - 1).ok_or(404u16)?;
                unless(!contest.1, 409)?;
                contest.1 = false;
            }
            Command::Correct { contest, given, .. } => {
                let contest = unit.contests.get_mut(*contest as usize - 1).ok_or(404u16)?;
                unless(!contest.1, 409)?;
                unless(!valid(&contest.0, &given.value), 422)?;
                contest.1 = false;
                decide(unit.answers.entry(contest.0.clone()).or_default(), &given.value);
            }
            Command::CloseContest => {
                unless(now <= &*unit.window, 409)?;
                unless(unit.contests.iter().any(|(_, open)| *open), 409)?;
                unit.window.clear();
            }
            _ => {}
        }
        Ok(())
    }

    /// In a query only what it names, otherwise until the own or the return's deadline.
    fn may_write(
        &self,
        person: &str,
        role: &str,
        was: u8,
        unit: &Unit,
        question: Option<&str>,
        now: &str,
    ) -> Verdict {
        if was == 13 {
            return Ok(());
        }
        if was == 7 {
            let query = question.and_then(|question| unit.answers.get(question)?.query.clone());
            let (until, _, _) = query.filter(|(_, open, _)| *open).ok_or(423u16)?;
            return unless(now > &*until, 409);
        }
        let own = unit.assigned.get(person).cloned().flatten();
        let until = own.filter(|_| role == "Contributor").unwrap_or_else(|| unit.due.clone());
        unless(now > &*until, 409)
    }
}

fn seal(unit: &mut Unit) {
    unit.sealed = true;
    unit.filed = [false, false];
    for said in unit.answers.values_mut() {
        if said.version > 0 {
            said.sealed = Some((said.value.clone(), said.carried));
        }
        if let Some((_, open, _)) = &mut said.query {
            *open = false;
        }
    }
}

fn decide(said: &mut Said, what: &str) {
    said.decided = Some((said.version, what.to_owned()));
    if said.disputed.is_some() {
        said.disputed = Some(false);
    }
}
