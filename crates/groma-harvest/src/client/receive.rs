//! Receives a body: in bounded time, bounded as it comes and bounded as it unpacks. What came
//! before a limit is kept, beside the reason why it is not all.

use crate::answer::Body;
use crate::client::class::{Class, Fault};
use crate::client::policy::Policy;
use crate::client::spool::Spool;
use crate::client::transport::Incoming;
use flate2::write::{MultiGzDecoder, ZlibDecoder};
use groma_define::ContentHash;
use std::io::{self, Write};
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
    /// Of the whole body, unpacked.
    pub(super) sha256: Option<ContentHash>,
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
    deadline: Instant,
) -> Received {
    let limits = policy.limits;
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
        let unpacked = unpacking.spool().length;
        if unpacked > UNSUSPICIOUS_BYTES && unpacked / bytes.max(1) > limits.ratio {
            break Some(expands(bytes, unpacked));
        }
        if take == Take::Head(unpacked) {
            break None;
        }
    };
    let enough = matches!(take, Take::Head(limit) if unpacking.spool().length >= limit);
    let whole = fault.is_none() && !enough;
    let (body, hash) = unpacking.into_spool().close();
    let fault = fault.filter(|_| !enough);
    Received { body, sha256: whole.then_some(hash), bytes, fault, whole }
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

/// The spool, behind what unpacks.
enum Unpacking {
    Plain(Spool),
    Gzip(MultiGzDecoder<Spool>),
    Deflate(ZlibDecoder<Spool>),
}

impl Unpacking {
    fn new(coding: Option<&str>, spool: Spool) -> Self {
        match coding.map(|coding| coding.trim().to_ascii_lowercase()).as_deref() {
            Some("gzip" | "x-gzip") => Self::Gzip(MultiGzDecoder::new(spool)),
            Some("deflate") => Self::Deflate(ZlibDecoder::new(spool)),
            _ => Self::Plain(spool),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(spool) => spool.write_all(bytes),
            Self::Gzip(decoder) => decoder.write_all(bytes),
            Self::Deflate(decoder) => decoder.write_all(bytes),
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Deflate(decoder) => decoder.try_finish(),
        }
    }

    fn is_packed(&self) -> bool {
        !matches!(self, Self::Plain(_))
    }

    fn spool(&self) -> &Spool {
        match self {
            Self::Plain(spool) => spool,
            Self::Gzip(decoder) => decoder.get_ref(),
            Self::Deflate(decoder) => decoder.get_ref(),
        }
    }

    /// What was unpacked, even if the rest of it never comes.
    fn into_spool(self) -> Spool {
        match self {
            Self::Plain(spool) => spool,
            Self::Gzip(decoder) => taken(decoder, MultiGzDecoder::get_mut),
            Self::Deflate(decoder) => taken(decoder, ZlibDecoder::get_mut),
        }
    }
}

/// Takes the spool out of a decoder, which would otherwise insist on an end.
fn taken<D>(mut decoder: D, spool: impl Fn(&mut D) -> &mut Spool) -> Spool {
    std::mem::replace(spool(&mut decoder), Spool::new(std::path::Path::new(""), 0, 0))
}
