//! What a file is, by its bytes.
//!
//! Owns: the small sniffer, which looks at the first bytes of a file or an answer. Comes in: those
//! bytes, and what somebody declared them to be. Goes out: what they are.
//!
//! **Invariant:** nothing here reads files or networks, and nothing declared is believed: it only
//! decides where the bytes themselves leave two readings open. Any bytes have an answer.

mod format;
mod sniff;

pub use format::Format;
pub use sniff::{Seems, Sniffed, sniff};
