//! The round of an edition, as the store keeps it: its journal, and what it has collected.

use anyhow::{Context, Result};
use groma_define::Definition;
use groma_store::{State, Store};
use groma_survey::workflow::{Instrument, People, Record, Round, read_journal};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// An edition may carry the journal of its round; a store that has none begins with it.
pub(crate) const CARRIED: &str = "returns/journal.jsonl";

/// The people of the journal that an edition carries, where it names them.
const PEOPLE: &str = "returns/people.json";

/// Who is behind the pseudonyms of the journal that an edition carries.
pub(crate) fn people(folder: &Path) -> Result<People> {
    let file = folder.join(PEOPLE);
    if !file.is_file() {
        return Ok(People::default());
    }
    let context = || format!("reading {}", file.display());
    let text = std::fs::read_to_string(&file).with_context(context)?;
    serde_json::from_str(&text).with_context(context)
}

/// The records of an edition's round; none when nothing was ever issued.
pub(crate) fn records(code: &str, folder: &Path, store: &Path) -> Result<Vec<Record>> {
    let mut lines = String::new();
    if State::is_in(store) {
        let kept = Store::open(store)?.state()?.lines(code)?;
        lines.extend(kept.into_iter().flat_map(|line| [line, "\n".to_owned()]));
    }
    let carried = folder.join(CARRIED);
    if lines.is_empty() && carried.is_file() {
        lines = std::fs::read_to_string(&carried)
            .with_context(|| format!("reading {}", carried.display()))?;
    }
    read_journal(lines.as_bytes(), None)
        .with_context(|| format!("the journal of {code} is not what was written"))
}

/// The round that the records add up to.
pub(crate) fn replay(definition: Arc<Definition>, records: &[Record]) -> Result<Round> {
    Ok(Round::replay(Arc::new(Instrument::new(definition)), records)?)
}

/// What the round has collected, as files of the edition; none without a round.
pub(crate) fn collected(
    definition: &Definition,
    folder: &Path,
    store: &Path,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let records = records(&definition.edition.code, folder, store)?;
    if records.is_empty() {
        return Ok(BTreeMap::new());
    }
    let round = replay(Arc::new(definition.clone()), &records)?;
    Ok(groma_survey::collected(definition, &round))
}

/// The returns of a round that two people have not frozen yet, each with its state.
pub(crate) fn unfinished(
    definition: &Definition,
    folder: &Path,
    store: &Path,
) -> Result<Vec<String>> {
    let records = records(&definition.edition.code, folder, store)?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let round = replay(Arc::new(definition.clone()), &records)?;
    let open = round.state().returns.iter().filter(|(_, entry)| !entry.state.is_frozen());
    Ok(open.map(|(unit, entry)| format!("{unit} ({})", entry.state)).collect())
}
