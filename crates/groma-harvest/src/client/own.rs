//! What holds at one host in the place of what holds everywhere: one time limit does not fit a portal
//! that makes its export while one waits and one that answers from memory.

use crate::client::pace::registrable;
use crate::client::policy::{Limits, Rate};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::Url;

/// What holds at the host of one portal; what is none is as everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OwnLimits {
    /// How fast it is asked, whatever for.
    pub rate: Option<Rate>,
    /// Until the first byte.
    pub first_byte: Option<Duration>,
    /// Bytes of one answer, as they come and once unpacked.
    pub bytes: Option<u64>,
}

/// The hosts that were spoken of.
#[derive(Default)]
pub(super) struct Owns {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// By registrable host: who shares a platform shares its pace.
    rates: HashMap<String, Rate>,
    /// By host.
    limits: HashMap<String, OwnLimits>,
}

impl Owns {
    /// Of two portals on one host the slower rate and the larger limits hold.
    pub(super) fn add(&self, url: &Url, own: OwnLimits) {
        let mut known = self.known();
        if let Some(rate) = own.rate {
            let held = known.rates.entry(registrable(url)).or_insert(rate);
            if rate.interval() > held.interval() {
                *held = rate;
            }
        }
        let held = known.limits.entry(host(url)).or_default();
        held.first_byte = held.first_byte.max(own.first_byte);
        held.bytes = held.bytes.max(own.bytes);
    }

    pub(super) fn rate(&self, url: &Url, everywhere: Rate) -> Rate {
        self.known().rates.get(&registrable(url)).copied().unwrap_or(everywhere)
    }

    pub(super) fn limits(&self, url: &Url, everywhere: Limits) -> Limits {
        let own = self.known().limits.get(&host(url)).copied().unwrap_or_default();
        let first_byte = own.first_byte.unwrap_or(everywhere.first_byte);
        Limits {
            first_byte,
            total: everywhere.total.max(own.first_byte.unwrap_or_default()),
            received_bytes: own.bytes.unwrap_or(everywhere.received_bytes),
            unpacked_bytes: own.bytes.unwrap_or(everywhere.unpacked_bytes),
            ..everywhere
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_end_matches('.').to_owned()
}
