//! The workbook of a return, written from the round as it stands and read back against it.

use super::spoken;
use crate::desk::Desk;
use anyhow::{Context, Result, bail};
use groma_define::{QuestionCode, UnitCode};
use groma_survey::returns::{self, Expected, Issue, Query, Scope, Understood};
use groma_survey::sheets::Limits;
use groma_survey::workflow::{Return, ReturnState};
use groma_survey::{AnswerKey, Held};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which part of a return a workbook holds.
pub(super) enum Part {
    All,
    Sections(Vec<QuestionCode>),
    Queries,
}

/// The workbook of a unit.
pub(super) fn write(
    desk: &Desk,
    unit: &UnitCode,
    language: Option<&str>,
    part: Part,
    contact: &str,
) -> Result<Vec<u8>> {
    let entry = entry(desk, unit)?;
    let own = desk.definition.unit(unit.as_str()).and_then(|unit| unit.language.as_deref());
    let first = desk.definition.edition.languages.first().map_or("en", String::as_str);
    let scope = match part {
        Part::All => Scope::All,
        Part::Sections(sections) => Scope::Sections(sections),
        Part::Queries => Scope::Questions(queries(entry)),
    };
    let order = Issue {
        unit: Some(unit.clone()),
        language: language.or(own).unwrap_or(first).to_owned(),
        return_id: return_id(desk, unit),
        edition_hash: desk.round.instrument().digest().to_owned(),
        instrument: instrument(desk),
        issued_at: desk.at().to_string(),
        deadline: deadline(entry),
        contact: contact.to_owned(),
        held: held(entry),
        comments: comments(entry),
        scope,
        seal_key: desk.seal_key()?,
        ..Issue::default()
    };
    returns::issue(&desk.definition, &order)
        .with_context(|| format!("writing the workbook of {unit}"))
}

/// What files that came back say, those of one unit together.
pub(super) fn understand(
    desk: &Desk,
    files: &[PathBuf],
    unit: Option<&str>,
) -> Result<Vec<Understood>> {
    let mut by_unit: BTreeMap<UnitCode, Vec<Understood>> = BTreeMap::new();
    for file in files {
        let understood = understand_one(desk, file, unit)?;
        let unit = understood.unit.clone().context("a workbook that was understood has a unit")?;
        by_unit.entry(unit).or_default().push(understood);
    }
    by_unit.into_values().map(|several| Ok(returns::merge(several)?)).collect()
}

fn understand_one(desk: &Desk, file: &Path, named: Option<&str>) -> Result<Understood> {
    let limits = Limits::default();
    let bytes = read(file, &limits)?;
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    let identity = returns::identify(&name, &bytes, &limits)?;
    let unit = match (named, &identity) {
        (Some(unit), _) => desk.unit(unit)?,
        (None, Some(identity)) => desk.unit(&identity.unit)?,
        (None, None) => bail!(
            "{name} does not say whose return it is; say so with --unit, or send the workbook that was issued"
        ),
    };
    let entry = entry(desk, &unit)?;
    let queried = entry.state == ReturnState::Queried;
    let expected = Expected {
        unit: Some(unit.clone()),
        return_id: Some(return_id(desk, &unit)),
        instrument: instrument(desk),
        edition_hash: desk.round.instrument().digest().to_owned(),
        held: held(entry),
        open: queried.then(|| entry.open_queries().map(|(key, _)| key.clone()).collect()),
        seal_key: desk.seal_key()?,
    };
    Ok(returns::understand(&desk.definition, &name, &bytes, &expected, &limits)?)
}

/// A file, unless it is larger than any workbook of ours.
fn read(file: &Path, limits: &Limits) -> Result<Vec<u8>> {
    let context = || format!("reading {}", file.display());
    let length = std::fs::metadata(file).with_context(context)?.len();
    if length > limits.file_bytes_max {
        bail!("{} has {length} bytes, more than any workbook of ours", file.display());
    }
    std::fs::read(file).with_context(context)
}

fn entry<'a>(desk: &'a Desk, unit: &UnitCode) -> Result<&'a Return> {
    let entry = desk.round.state().returns.get(unit);
    entry.with_context(|| format!("{unit} has no return yet; `groma returns issue` makes it"))
}

fn held(entry: &Return) -> BTreeMap<AnswerKey, Held> {
    let said = entry.answers.iter().filter(|(_, answer)| answer.held.version > 0);
    said.map(|(key, answer)| (key.clone(), answer.held.clone())).collect()
}

/// What was decided, with the reason, for the column of the reviewers.
fn comments(entry: &Return) -> BTreeMap<AnswerKey, Vec<String>> {
    let decided = entry.answers.iter().filter_map(|(key, answer)| {
        let decision = answer.decision()?;
        let value = decision.given.as_ref().map(spoken::shortly);
        let value = value.map_or(String::new(), |value| format!(" to “{value}”"));
        let reason = Some(&decision.reason).filter(|reason| !reason.is_empty());
        let reason = reason.map_or(String::new(), |reason| format!(": {reason}"));
        let said = format!("{}{value}{reason}", decision.outcome.as_str());
        Some((key.clone(), vec![said]))
    });
    decided.collect()
}

fn queries(entry: &Return) -> Vec<Query> {
    entry
        .open_queries()
        .map(|(key, query)| Query { key: key.clone(), reason: query.reason.clone() })
        .collect()
}

fn return_id(desk: &Desk, unit: &UnitCode) -> String {
    format!("{}/{unit}", desk.definition.edition.code)
}

fn instrument(desk: &Desk) -> String {
    desk.definition.edition.instrument.clone().unwrap_or_default()
}

fn deadline(entry: &Return) -> String {
    let queried = entry.open_queries().map(|(_, query)| &query.until).max();
    let until = if entry.state == ReturnState::Queried { queried } else { entry.deadline.as_ref() };
    until.map_or_else(String::new, |until| until.day().to_owned())
}

/// What was understood, for programs.
pub(super) fn json(understood: &Understood) -> serde_json::Value {
    let changes = understood.changes.iter().map(|change| {
        serde_json::json!({
            "answer": spoken::name(&change.key),
            "action": format!("{:?}", change.action).to_lowercase(),
            "from": spoken::shortly(&change.from.given),
            "to": spoken::shortly(&change.to),
            "file": change.file,
            "place": change.place.to_string(),
        })
    });
    let conflicts = understood.conflicts.iter().map(|conflict| {
        let sides = conflict.sides.iter().map(
            |side| serde_json::json!({ "file": side.file, "says": spoken::shortly(&side.to) }),
        );
        serde_json::json!({
            "answer": spoken::name(&conflict.key),
            "current": spoken::shortly(&conflict.current.given),
            "sides": sides.collect::<Vec<_>>(),
        })
    });
    let findings = understood.findings.iter().map(|finding| {
        serde_json::json!({
            "severity": finding.severity,
            "code": finding.code,
            "place": finding.place.to_string(),
            "message": finding.message,
            "hint": finding.hint,
        })
    });
    serde_json::json!({
        "unit": understood.unit,
        "files": understood.files,
        "unchanged": understood.unchanged,
        "changes": changes.collect::<Vec<_>>(),
        "conflicts": conflicts.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    })
}
