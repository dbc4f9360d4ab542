//! Records and their chain: each carries the hash of the one before it.
//!
//! `hash = SHA-256(previous ‖ content)`, both as the bytes that stand in the journal: `previous` is
//! the 64 hexadecimal digits of the record before (64 zeros for the first), `content` the record's
//! JSON line without its last two members. A line is read only when writing it again gives the same
//! bytes, so that no byte of a journal can change without being found.

use super::actor::ActorId;
use super::condition::ReturnState;
use super::event::Event;
use super::moment::Moment;
use super::role::{OnBehalfOf, Role};
use groma_define::{UnitCode, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What stands before the first record.
pub const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One line of a round's journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// From 1, without gaps.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// Who; none for somebody who did not sign in.
    pub actor: Option<ActorId>,
    /// In which role.
    pub role: Role,
    /// For whom, when a secretariat acted for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<OnBehalfOf>,
    /// At whose return.
    pub unit: Option<UnitCode>,
    /// The request's key.
    pub key: String,
    /// SHA-256 of the request without its time: the same key with another request is refused.
    pub request: String,
    /// What happened.
    pub event: Event,
    /// The state that the return is in now, when it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<ReturnState>,
    /// The hash of the record before.
    pub previous: String,
    /// The hash of this one.
    pub hash: String,
}

/// Why a journal is not what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// A line is no record, or not as records are written.
    #[error("record {seq} was changed after it was written: {why}")]
    Unreadable {
        /// Which record, from 1.
        seq: u64,
        /// What is wrong.
        why: String,
    },
    /// A record's content does not have the hash that it carries.
    #[error("record {seq} was changed after it was written: its hash does not fit its content")]
    Hash {
        /// Which record.
        seq: u64,
    },
    /// A record does not follow the one before it.
    #[error(
        "record {seq} does not follow the one before it: a record was taken out, put in or moved"
    )]
    Link {
        /// Which record.
        seq: u64,
    },
    /// The journal does not end where it should.
    #[error(
        "the journal ends with record {seq}, whose hash is not the one that was noted: records at its end are missing"
    )]
    Head {
        /// The last record that is there.
        seq: u64,
    },
    /// The round was begun with another instrument.
    #[error(
        "the round was begun with another instrument: its questions have the digest {begun}, these have {given}\n  hint: open it with the edition it was begun with; questions do not change once a round has begun"
    )]
    OtherInstrument {
        /// What the first record says.
        begun: String,
        /// What was given.
        given: String,
    },
    /// A record speaks of something that cannot be there.
    #[error("record {seq} does not fit what was before it: {why}")]
    Impossible {
        /// Which record.
        seq: u64,
        /// What is wrong.
        why: String,
    },
}

impl Record {
    /// One line of JSON, without its end.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("a record has only text, numbers and lists")
    }

    /// The record with the hash that its content and the one before give it.
    pub fn sealed(mut self) -> Self {
        self.hash = self.digest();
        self
    }

    /// `SHA-256(previous ‖ content)`, in hexadecimal.
    pub fn digest(&self) -> String {
        let line = self.to_line();
        let tail = line.rfind(",\"previous\":").expect("a record ends with its two hashes");
        let mut hasher = Sha256::new();
        hasher.update(self.previous.as_bytes());
        hasher.update(&line.as_bytes()[..tail]);
        hasher.update(b"}");
        hex(&hasher.finalize())
    }

    fn read(line: &[u8], seq: u64) -> Result<Self, ChainError> {
        let unreadable = |why: String| ChainError::Unreadable { seq, why };
        let text = std::str::from_utf8(line).map_err(|_| unreadable("it is not UTF-8".into()))?;
        let record: Self = serde_json::from_str(text)
            .map_err(|error| unreadable(format!("it is no record ({error})")))?;
        if record.to_line() != text {
            return Err(unreadable("it is not as records are written".into()));
        }
        Ok(record)
    }
}

/// A journal, one line a record, as text.
pub fn write_journal(records: &[Record]) -> String {
    records.iter().map(|record| record.to_line() + "\n").collect()
}

/// Reads a journal and holds every record against its hash and the record before.
///
/// `head` is the hash of the last record as it was noted elsewhere, for example in a release: only
/// it shows that records at the end are missing.
pub fn read_journal(bytes: &[u8], head: Option<&str>) -> Result<Vec<Record>, ChainError> {
    let mut records = Vec::new();
    let mut lines = bytes.split(|byte| *byte == b'\n').peekable();
    let mut seq = 0;
    while let Some(line) = lines.next() {
        if line.is_empty() && lines.peek().is_none() {
            break;
        }
        seq += 1;
        if lines.peek().is_none() {
            let why = "its line has no end".to_owned();
            return Err(ChainError::Unreadable { seq, why });
        }
        records.push(Record::read(line, seq)?);
        verify_last(&records)?;
    }
    let last = records.last().map_or(NOTHING_BEFORE, |record| record.hash.as_str());
    if head.is_some_and(|head| head != last) {
        return Err(ChainError::Head { seq });
    }
    Ok(records)
}

/// Holds every record against its hash and the record before.
pub fn verify_chain(records: &[Record]) -> Result<(), ChainError> {
    (1..=records.len()).try_for_each(|end| verify_last(&records[..end]))
}

fn verify_last(records: &[Record]) -> Result<(), ChainError> {
    let Some((last, before)) = records.split_last() else { return Ok(()) };
    let previous = before.last().map_or(NOTHING_BEFORE, |record| record.hash.as_str());
    let seq = records.len() as u64;
    if last.hash != last.digest() {
        return Err(ChainError::Hash { seq });
    }
    if last.seq != seq || last.previous != previous {
        return Err(ChainError::Link { seq });
    }
    Ok(())
}
