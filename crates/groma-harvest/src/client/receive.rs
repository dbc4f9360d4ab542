//! Receives a body: in bounded time, bounded as it comes and bounded as it unpacks. What came
//! before a limit is kept, beside the reason why it is not all.

use crate::answer::Body;
use crate::client::class::{Class, Fault};
use crate::client::policy::{Limits, Policy};
use crate::client::spool::Spool;
use crate::client::transport::Incoming;
use crate::client::unpack::Unpacking;
use groma_define::ContentHash;
use std::io;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Ratios are only looked at past this: a page of blanks is no attack.
const UNSUSPICIOUS_BYTES: u64 = 1 << 20;

/// How much is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// All of it.
    Whole,
    /// The first bytes; then the connection is closed.
    Head(u64),
}

/// What came.
pub(super) struct Received {
    pub(super) body: Body,
    /// Of what came, unpacked.
    pub(super) sha256: Option<ContentHash>,
    /// How much that is.
    pub(super) unpacked: u64,
    /// Bytes as they came.
    pub(super) bytes: u64,
    /// Why it is not all.
    pub(super) fault: Option<Fault>,
    /// True when nothing is missing.
    pub(super) whole: bool,
}

/// Receives a body that is packed as the header says.
pub(super) async fn receive(
    mut incoming: Box<dyn Incoming>,
    coding: Option<&str>,
    take: Take,
    policy: &Policy,
    limits: Limits,
    deadline: Instant,
) -> Received {
    let limit = match take {
        Take::Whole => limits.unpacked_bytes,
        Take::Head(bytes) => bytes.min(limits.unpacked_bytes),
    };
    let folder = policy.spool.clone().unwrap_or_else(std::env::temp_dir);
    let mut unpacking = Unpacking::new(coding, Spool::new(&folder, policy.memory_bytes_max, limit));
    let mut bytes = 0;
    let fault = loop {
        let piece = match next(incoming.as_mut(), limits.idle, deadline).await {
            Ok(Some(piece)) => piece,
            // A server that says gzip and sends nothing means an empty body.
            Ok(None) if bytes == 0 => break None,
            Ok(None) => break unpacking.finish().err().map(|why| unreadable(&why)),
            Err(fault) => break Some(fault),
        };
        bytes += piece.len() as u64;
        if unpacking.is_packed() {
            // Before it is unpacked: a few bytes can become gigabytes in one step.
            let believed = bytes.saturating_mul(limits.ratio).max(UNSUSPICIOUS_BYTES);
            unpacking.spool_mut().limit = believed.min(limit);
        }
        if let Err(why) = unpacking.write(&piece) {
            break Some(match unpacking.spool().full {
                true if unpacking.is_packed() => expands(bytes, unpacking.spool().length),
                true => too_large(limit),
                false => unreadable(&why),
            });
        }
        if bytes > limits.received_bytes {
            break Some(too_large(limits.received_bytes));
        }
        if take == Take::Head(unpacking.spool().length) {
            break None;
        }
    };
    let enough = matches!(take, Take::Head(limit) if unpacking.spool().length >= limit);
    let whole = fault.is_none() && !enough;
    let unpacked = unpacking.spool().length;
    let (body, hash) = unpacking.into_spool().close();
    let fault = fault.filter(|_| !enough);
    Received { body, sha256: Some(hash), unpacked, bytes, fault, whole }
}

async fn next(
    incoming: &mut dyn Incoming,
    idle: Duration,
    deadline: Instant,
) -> Result<Option<Vec<u8>>, Fault> {
    let left = deadline.saturating_duration_since(Instant::now());
    let which =
        if left < idle { "all of it took longer than it may" } else { "no byte came for too long" };
    match timeout(idle.min(left), incoming.next()).await {
        Ok(piece) => piece,
        Err(_) => Err(Fault::new(Class::Timeout, which)),
    }
}

fn too_large(limit: u64) -> Fault {
    Fault::new(Class::TooLarge, format!("the body is longer than {limit} bytes"))
}

fn expands(received: u64, unpacked: u64) -> Fault {
    let because = format!("{received} bytes had unpacked to {unpacked} and were not at their end");
    Fault::new(Class::ExpandsTooMuch, because)
}

fn unreadable(why: &io::Error) -> Fault {
    Fault::new(Class::Truncated, format!("the body cannot be unpacked to its end: {why}"))
}
