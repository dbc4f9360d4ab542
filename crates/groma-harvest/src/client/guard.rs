//! The address guard: every address in metadata is a stranger's input, and some lead inside.
//!
//! What can be seen in the text of an address is refused here, before anything is asked. What a
//! name stands for is checked in [`super::lookup`] at the moment of connecting, so that the
//! address that was checked is the one that is connected to.

mod networks;

use crate::client::class::{Class, Fault};
use crate::client::policy::Policy;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Names that mean this machine or the one below it, whoever is asked for their address.
const INSIDE: [&str; 10] = [
    "localhost",
    "localhost.localdomain",
    "localhost6",
    "localhost6.localdomain6",
    "ip6-localhost",
    "ip6-loopback",
    "metadata",
    "metadata.google.internal",
    "instance-data",
    "instance-data.ec2.internal",
];

/// Says which addresses are asked.
#[derive(Clone, Debug)]
pub struct Guard {
    allow: Vec<IpNet>,
    ports: Vec<u16>,
    ports_at: Vec<(String, u16)>,
}

impl Guard {
    /// The guard of a policy.
    pub fn new(policy: &Policy) -> Self {
        let (ports, ports_at) = (policy.ports.clone(), policy.ports_at.clone());
        Self { allow: policy.allow.clone(), ports, ports_at }
    }

    /// An address as somebody wrote it: parsed, and checked.
    pub fn written(&self, text: &str) -> Result<Url, Fault> {
        let text = text.trim_matches(' ');
        // Parsers of addresses drop line breaks and turn `\` into `/`: whoever writes them there
        // wants two readers to see two addresses.
        if let Some(c) = text.chars().find(|c| c.is_control() || *c == '\\') {
            return Err(bad(format!("{text:?} has {c:?} in it")));
        }
        let url = Url::parse(text).map_err(|why| bad(format!("{text:?} is no address: {why}")))?;
        self.url(&url)?;
        Ok(url)
    }

    /// An address, as far as it can be judged before its name is looked up.
    pub fn url(&self, url: &Url) -> Result<(), Fault> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad(format!("{url} is neither http nor https")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let host = url.host_str().unwrap_or_default();
            return Err(bad(format!("an address at {host} carries a name or a password")));
        }
        let allowed = match url.host() {
            None => return Err(bad(format!("{url} names no host"))),
            Some(Host::Domain(name)) => self.name(name)?,
            Some(Host::Ipv4(ip)) => self.ip(ip.into())?,
            Some(Host::Ipv6(ip)) => self.ip(ip.into())?,
        };
        // A name may be one of an allowed network: its port is judged once its address is known.
        let may_be_inside = matches!(url.host(), Some(Host::Domain(_))) && !self.allow.is_empty();
        if allowed || may_be_inside || self.has_common_port(url) {
            return Ok(());
        }
        Err(odd_port(url))
    }

    /// Whether the port of an address is one that may be asked everywhere, or at its host.
    pub(super) fn has_common_port(&self, url: &Url) -> bool {
        let (host, port) = (url.host_str(), url.port_or_known_default().unwrap_or(0));
        let is_open = |(name, open): &(String, u16)| Some(name.as_str()) == host && *open == port;
        self.ports.contains(&port) || self.ports_at.iter().any(is_open)
    }

    /// Whether an address may be connected to; true when it may only because it was allowed.
    pub fn ip(&self, ip: IpAddr) -> Result<bool, Fault> {
        if self.allow.iter().any(|net| net.contains(&ip)) {
            return Ok(true);
        }
        match networks::private(ip) {
            None => Ok(false),
            Some(why) => {
                Err(Fault::new(Class::PrivateAddress, format!("{ip} is not asked: {why}")))
            }
        }
    }

    fn name(&self, name: &str) -> Result<bool, Fault> {
        let plain = name.trim_end_matches('.').to_ascii_lowercase();
        if plain.is_empty() || plain.split('.').any(str::is_empty) {
            return Err(bad(format!("`{name}` is no name of a host")));
        }
        if !INSIDE.contains(&plain.as_str()) && !plain.ends_with(".localhost") {
            return Ok(false);
        }
        let loopback = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
        if loopback.iter().any(|ip| self.allow.iter().any(|net| net.contains(ip))) {
            return Ok(true);
        }
        Err(Fault::new(
            Class::PrivateAddress,
            format!("`{name}` is not asked: it means this machine"),
        ))
    }
}

/// Why an address is not asked at its port.
fn odd_port(url: &Url) -> Fault {
    let port = url.port_or_known_default().unwrap_or(0);
    bad(format!("{url} is on port {port}, which is not among those that are asked"))
}

fn bad(because: String) -> Fault {
    Fault::new(Class::BadAddress, because)
}

#[cfg(test)]
mod tests;
