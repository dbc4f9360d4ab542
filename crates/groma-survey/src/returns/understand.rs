//! What a workbook that came back says, as proposals.

mod answer;
mod choice;
mod date;
mod gather;
mod judge;
mod number;

use crate::answer::{AnswerKey, Held};
use crate::returns::cells::key_name;
use crate::returns::hidden::{self, Hidden, sealed_sheet};
use crate::returns::instrument::Instrument;
use crate::returns::issue::lists;
use crate::returns::refusal::Refusal;
use crate::returns::understood::{Identity, Understood};
use crate::sheets::Findings;
use crate::sheets::{Limits, SheetFinding, SheetPlace, Workbook};
use answer::Reader;
use choice::Offered;
use gather::{Gathered, gather};
use groma_define::{Definition, QuestionCode, UnitCode};
use judge::{Judge, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What the one who reads a workbook knows about the return.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Whose return; none to take the workbook's word for it.
    pub unit: Option<UnitCode>,
    /// Which return; none to take the workbook's word for it.
    pub return_id: Option<String>,
    /// Version of the instrument as it is now; the edition's when empty.
    pub instrument: String,
    /// Digest of the edition folder as it is now; empty when nobody looks at it.
    pub edition_hash: String,
    /// Answers as they are held now.
    pub held: BTreeMap<AnswerKey, Held>,
    /// The answers that may change now; none when all may.
    pub open: Option<BTreeSet<AnswerKey>>,
    /// The secret with which workbooks are sealed; the same as when it was issued.
    pub seal_key: String,
}

/// Whose workbook it is, as its hidden sheet says without being held against its seal: enough to
/// find the return. None when the sheet is missing.
pub fn identify(file: &str, bytes: &[u8], limits: &Limits) -> Result<Option<Identity>, Refusal> {
    let (workbook, _) = Workbook::read(file, bytes, limits)?;
    let Some(sheet) = workbook.sheet(hidden::SHEET) else { return Ok(None) };
    let altered = |why| Refusal::Altered { file: file.to_owned(), why };
    Ok(Some(Hidden::read_unsealed(sheet).map_err(altered)?.identity))
}

/// What a workbook says, held against what is held. Nothing is written anywhere.
pub fn understand(
    definition: &Definition,
    file: &str,
    bytes: &[u8],
    expected: &Expected,
    limits: &Limits,
) -> Result<Understood, Refusal> {
    let (workbook, noticed) = Workbook::read(file, bytes, limits)?;
    let hidden = hidden(file, &workbook, expected)?;
    let unit = check_identity(definition, file, hidden.as_ref(), expected)?;
    let instrument = Instrument::new(definition);
    let mut notes = Findings::of(noticed.into_iter().filter(is_about_the_file));
    note_versions(definition, hidden.as_ref(), expected, &mut notes);
    let exported: BTreeSet<&QuestionCode> =
        hidden.iter().flat_map(|hidden| hidden.answers.keys()).map(|key| &key.question).collect();
    let gathered = gather(&instrument, &workbook, &exported, &mut notes);
    if !gathered.any {
        let edition = definition.edition.code.clone();
        return Err(Refusal::NothingKnown { file: file.to_owned(), edition });
    }
    note_missing(&instrument, hidden.as_ref(), &gathered, &mut notes);
    note_formulas(&gathered, &mut notes);
    let reader = Reader { instrument: &instrument, offered: &Offered::read(&workbook) };
    let judge = Judge {
        reader: &reader,
        hidden: hidden.as_ref(),
        held: &expected.held,
        open: expected.open.as_ref(),
        file,
        today: definition.edition.as_of.clone(),
    };
    let mut understood = Understood {
        unit: Some(unit),
        identity: hidden.as_ref().map(|hidden| hidden.identity.clone()).unwrap_or_default(),
        files: vec![file.to_owned()],
        ..Understood::default()
    };
    let mut keys: Vec<&AnswerKey> = gathered.blocks.keys().collect();
    keys.sort_by_key(|key| (instrument.position(key.question.as_str()), key.instance));
    for key in keys {
        let Some(question) = instrument.question(key.question.as_str()) else { continue };
        match judge.verdict(question, key, &gathered.blocks[key], &mut notes) {
            Verdict::Unchanged => understood.unchanged += 1,
            Verdict::NotTaken => {}
            Verdict::Change(change) => understood.changes.push(*change),
            Verdict::Conflict(conflict) => understood.conflicts.push(*conflict),
        }
    }
    understood.findings = notes.into_made();
    Ok(understood)
}

fn hidden(file: &str, workbook: &Workbook, expected: &Expected) -> Result<Option<Hidden>, Refusal> {
    let Some(sheet) = workbook.sheet(hidden::SHEET) else { return Ok(None) };
    let lists = sealed_sheet(lists::SHEET, workbook.sheet(lists::SHEET));
    let read = Hidden::read(sheet, &lists, &expected.seal_key);
    read.map(Some).map_err(|why| Refusal::Altered { file: file.to_owned(), why })
}

/// The unit, when everything that names one agrees.
fn check_identity(
    definition: &Definition,
    file: &str,
    hidden: Option<&Hidden>,
    expected: &Expected,
) -> Result<UnitCode, Refusal> {
    let Some(hidden) = hidden else {
        return expected.unit.clone().ok_or_else(|| Refusal::NoIdentity { file: file.to_owned() });
    };
    let other = |what, found: &str, expected: &str, hint| {
        let (file, found, expected) = (file.to_owned(), found.to_owned(), expected.to_owned());
        Err(Refusal::Other { file, what, found, expected, hint })
    };
    let identity = &hidden.identity;
    let edition = &definition.edition.code;
    if identity.edition != *edition {
        return other(
            "edition",
            &identity.edition,
            edition,
            "send it to the round that it was issued for",
        );
    }
    if let Some(unit) = expected.unit.as_ref().filter(|unit| unit.as_str() != identity.unit) {
        return other(
            "unit",
            &identity.unit,
            unit.as_str(),
            "send it with the return of its own unit",
        );
    }
    if let Some(id) = expected.return_id.as_ref().filter(|id| **id != identity.return_id) {
        return other(
            "return",
            &identity.return_id,
            id,
            "take the workbook that was issued for this return",
        );
    }
    if definition.unit(&identity.unit).is_none() {
        return other("unit", &identity.unit, "a unit of the edition", "ask who issued it");
    }
    Ok(identity.unit.as_str().into())
}

/// Findings about the file as a whole. Those about cells are made again where a cell counts.
fn is_about_the_file(finding: &SheetFinding) -> bool {
    finding.place.sheet.is_empty() || finding.code == "long-text"
}

fn note_versions(
    definition: &Definition,
    hidden: Option<&Hidden>,
    expected: &Expected,
    notes: &mut Findings,
) {
    let place = SheetPlace::default();
    let Some(hidden) = hidden else {
        let message = "the hidden sheet is missing: it cannot be seen which answers were changed since, and empty cells take nothing away";
        notes.warning(place, "no-hidden-sheet", message, "send the workbook that was issued");
        return;
    };
    let identity = &hidden.identity;
    let own = definition.edition.instrument.clone().unwrap_or_default();
    let in_force = if expected.instrument.is_empty() { &own } else { &expected.instrument };
    if identity.instrument != *in_force {
        let name =
            |version: &str| if version.is_empty() { "none".to_owned() } else { version.to_owned() };
        let message = format!(
            "the workbook was made for version {} of the instrument, and {} is in force; what still fits is taken",
            name(&identity.instrument),
            name(in_force)
        );
        notes.warning(
            place,
            "other-instrument",
            message,
            "take a new workbook for what is missing",
        );
    } else if !expected.edition_hash.is_empty() && identity.edition_hash != expected.edition_hash {
        let message = "the edition was edited after the workbook was written";
        notes.note(place, "edition-edited", message, "");
    }
}

/// Rows that went out and did not come back, and questions that are asked no more.
fn note_missing(
    instrument: &Instrument<'_>,
    hidden: Option<&Hidden>,
    gathered: &Gathered,
    notes: &mut Findings,
) {
    for (question, place) in &gathered.gone {
        let message =
            format!("`{question}` is no question of the instrument any more; the row is not taken");
        notes.warning(place.clone(), "question-gone", message, "");
    }
    let Some(hidden) = hidden else { return };
    let mut missing: Vec<&AnswerKey> = hidden
        .answers
        .keys()
        .filter(|key| instrument.question(key.question.as_str()).is_some())
        .filter(|key| !gathered.blocks.contains_key(key))
        .collect();
    missing.sort_by_key(|key| (instrument.position(key.question.as_str()), key.instance));
    if missing.is_empty() {
        return;
    }
    let names: Vec<String> =
        missing.iter().take(10).map(|key| format!("`{}`", key_name(key, false))).collect();
    let more = missing.len().saturating_sub(names.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!(
        "rows of the workbook did not come back: {}{more}; these answers stay as they are",
        names.join(", ")
    );
    notes.warning(
        SheetPlace::default(),
        "rows-missing",
        message,
        "to take an answer away, empty its cells",
    );
}

/// Answers that are the result of a formula.
fn note_formulas(gathered: &Gathered, notes: &mut Findings) {
    let formulas = gathered.blocks.values().flatten().filter(|block| block.formula);
    for block in formulas.filter(|block| block.faults.is_empty() && !block.cells.answer.is_empty())
    {
        let message = "the answer is a formula; the value that is stored beside it counts";
        notes.warning(block.place.clone(), "formula", message, "type the value");
    }
}
