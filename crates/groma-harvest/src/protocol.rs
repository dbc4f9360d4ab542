//! What a protocol is: what to ask for, and how to read what comes back.
//!
//! A protocol does no I/O. It says what to ask next, is handed the answers, and puts what it
//! understood into a `Gather`; asking, waiting, limits, loops of pages, what was seen before and
//! starting again after a kill are the business of `crate::sweep`, once for all protocols.

use crate::answer::{Answer, Ask, Exchange};
use crate::finding::Code;
use crate::gather::Gather;
use serde::{Deserialize, Serialize};
use url::Url;

pub use crate::protocols::PROTOCOLS;

/// A protocol: one file in `protocols/`, one line in [`PROTOCOLS`].
pub trait Protocol: Send + Sync {
    /// Its name in `portals.csv`.
    fn name(&self) -> &'static str;

    /// What it is, in a line.
    fn doc(&self) -> &'static str;

    /// Addresses worth asking when only the portal's own is known, most telling first.
    fn doors(&self, portal: &Url) -> Vec<Ask>;

    /// Whether this answer, from the portal's own address, one of the doors or a file, speaks the protocol.
    fn recognise(&self, answer: &Answer) -> Option<Recognition>;

    /// The first step towards what is wanted; none when the protocol has no such way. `entrance` is
    /// where the recognition says that the protocol is spoken, or what the edition names.
    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step>;

    /// Reads the answers to a step, in the order of its asks, and says what is next. A step without
    /// a state (`null`) is a document by itself, for example a file: nothing is asked after it.
    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next;

    /// Whether the addresses of a step may rightly answer with bytes that came before, as files of a
    /// folder may; elsewhere that is a page which was read before.
    fn may_repeat(&self, _: &Step) -> bool {
        false
    }
}

/// Why an answer is thought to speak a protocol.
#[derive(Clone, Debug, PartialEq)]
pub struct Recognition {
    /// From 0 to 1; the most confident protocol wins, the first of [`PROTOCOLS`] among equals.
    pub confidence: f64,
    /// What gave it away: a clause that follows "because".
    pub because: String,
    /// Where the protocol is to be entered.
    pub entrance: Url,
}

/// What a sweep wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// Every record.
    Everything,
    /// Records that changed since this time (UTC, with an overlap already taken off).
    ChangedSince(String),
    /// Only the identifiers of everything that is there, to find what is gone: given to
    /// `Gather::listed`.
    Identifiers,
}

/// What to ask for, and what the protocol wants to remember of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Requests of this step; they may be sent at once.
    pub asks: Vec<Ask>,
    /// For the protocol alone; survives a kill, so it is small.
    pub state: serde_json::Value,
}

impl Step {
    /// A step with one request.
    pub fn one(ask: Ask, state: impl Serialize) -> Self {
        let state = serde_json::to_value(state).expect("states are plain data");
        Self { asks: vec![ask], state }
    }
}

/// What comes after a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Another step.
    Step(Step),
    /// That was all.
    End,
    /// This cannot go on: what was read so far stays, and the sweep is incomplete.
    Broken(Code, String),
}

impl Next {
    /// Cannot go on because a request failed.
    pub fn failed(exchange: &Exchange) -> Self {
        Self::Broken(crate::finding::INCOMPLETE, exchange.failure())
    }
}
