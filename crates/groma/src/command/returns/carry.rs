//! `groma returns carry`

use super::spoken;
use crate::desk::{Desk, Who};
use crate::{Outcome, Settings, run};
use anyhow::Result;
use groma_define::{Definition, UnitCode};
use groma_survey::concordance;
use groma_survey::workflow::{Carried, Command, ReturnState, Role};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Carry {
    /// The edition folder
    edition: PathBuf,
    /// The earlier edition, or another instrument that the same people answered
    from: PathBuf,
    /// CSV with the columns theirs, ours: which unit there is which here, where codes differ
    #[arg(long, value_name = "FILE")]
    units: Option<PathBuf>,
    #[command(flatten)]
    who: Who,
}

impl Carry {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let mut desk = Desk::open(&self.edition, settings, &self.who)?;
        let mut old = run::sound(&self.from, &settings.store(&self.from))?.definition;
        self.rename_units(&mut old)?;
        let carry = concordance::carry(&old, &desk.definition.concordance, &desk.definition);
        let mut by_unit: BTreeMap<UnitCode, Vec<Carried>> = BTreeMap::new();
        for answer in carry.answers {
            let source = format!(
                "{} {}, {}",
                answer.from_instrument,
                answer.from_question,
                answer.relation.as_str()
            );
            let carried = Carried { answer: answer.key, given: answer.given, source };
            by_unit.entry(answer.unit).or_default().push(carried);
        }
        let (mut carried, mut closed) = (0, Vec::new());
        for (unit, answers) in by_unit {
            match free(&mut desk, &unit, answers)? {
                Some(answers) => {
                    carried += answers.len();
                    desk.act(Role::Secretariat, Some(&unit), Command::Carry { answers })?;
                }
                None => closed.push(unit.to_string()),
            }
        }
        desk.keep()?;
        if !settings.json {
            for left in &carry.left {
                println!("{} {}: not carried, {}", left.unit, left.question, left.why);
            }
            if !closed.is_empty() {
                println!("nothing to carry into, or closed: {}", closed.join(", "));
            }
        }
        let left = carry.left.len();
        let said =
            format!("{carried} answers carried, none of them confirmed; {left} could not be");
        spoken::done(settings, &said, &desk);
        Ok(Outcome::Good)
    }
}

impl Carry {
    /// Gives the units of the other edition the codes that they have here.
    fn rename_units(&self, old: &mut Definition) -> Result<()> {
        let Some(file) = &self.units else { return Ok(()) };
        let names: BTreeMap<String, String> =
            spoken::rows::<Pair>(file)?.into_iter().map(|pair| (pair.theirs, pair.ours)).collect();
        let renamed = |unit: &mut UnitCode| {
            if let Some(ours) = names.get(unit.as_str()) {
                *unit = UnitCode::from(ours.as_str());
            }
        };
        old.units.iter_mut().for_each(|unit| renamed(&mut unit.code));
        old.answers.iter_mut().for_each(|answer| renamed(&mut answer.unit));
        old.evidence.iter_mut().for_each(|shown| renamed(&mut shown.unit));
        Ok(())
    }
}

#[derive(serde::Deserialize)]
struct Pair {
    theirs: String,
    ours: String,
}

/// The answers that nobody has given yet, in a return that is made when it is not there; none when
/// the return is closed or has them all.
fn free(desk: &mut Desk, unit: &UnitCode, answers: Vec<Carried>) -> Result<Option<Vec<Carried>>> {
    if !desk.round.state().returns.contains_key(unit) {
        desk.act(Role::Secretariat, Some(unit), Command::Prepare)?;
    }
    let entry = &desk.round.state().returns[unit];
    if !matches!(entry.state, ReturnState::Prepared | ReturnState::Open) {
        return Ok(None);
    }
    let held = |carried: &Carried| {
        entry.answers.get(&carried.answer).is_some_and(|answer| answer.held.version > 0)
    };
    let free: Vec<Carried> = answers.into_iter().filter(|carried| !held(carried)).collect();
    Ok((!free.is_empty()).then_some(free))
}
