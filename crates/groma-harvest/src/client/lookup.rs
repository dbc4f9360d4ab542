//! From names to addresses: looked up once, every address checked, and only these connected to.

use crate::client::Later;
use crate::client::class::{Class, Fault};
use crate::client::guard::Guard;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Who knows the addresses of a name.
pub trait Lookup: Send + Sync {
    /// All of them.
    fn lookup<'a>(&'a self, name: &'a str) -> Later<'a, io::Result<Vec<IpAddr>>>;
}

/// The system knows.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Lookup for System {
    fn lookup<'a>(&'a self, name: &'a str) -> Later<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Hands to the connector what the guard let pass. There is no second lookup that could say
/// something else: this is the one that the connection is made with.
pub(super) struct Checked {
    pub(super) guard: Guard,
    pub(super) lookup: Arc<dyn Lookup>,
    /// Which addresses may be connected to.
    pub(super) reach: Reach,
}

/// Which addresses may be connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Public ones, and those of networks that were allowed.
    Anywhere,
    /// Only those of networks that were allowed: what is asked for is on a port that is open nowhere
    /// else.
    Allowed,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, lookup, reach) = (self.guard.clone(), Arc::clone(&self.lookup), self.reach);
        Box::pin(async move {
            let addresses = lookup.lookup(name.as_str()).await.map_err(|why| {
                Fault::new(Class::Dns, format!("{} cannot be looked up: {why}", name.as_str()))
            })?;
            if addresses.is_empty() {
                let because = format!("{} has no address", name.as_str());
                return Err(Fault::new(Class::Dns, because).into());
            }
            for address in &addresses {
                // One bad address is enough: which one is taken is not ours to choose.
                let allowed = guard.ip(*address).map_err(|fault| {
                    Fault::new(fault.class, format!("{}: {}", name.as_str(), fault.because))
                })?;
                if reach == Reach::Allowed && !allowed {
                    let because = format!(
                        "{} is {address}, where only the usual ports are asked",
                        name.as_str()
                    );
                    return Err(Fault::new(Class::BadAddress, because).into());
                }
            }
            let addresses = addresses.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}
