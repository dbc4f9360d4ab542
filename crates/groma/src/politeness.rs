//! How Groma behaves towards other people's servers, from the command line or the environment.

use anyhow::{Context, Result, bail};
use groma_harvest::client::{Rate, Recording, Replay, Wire};
use groma_harvest::{Address, Client, Policy, Robots, RobotsPolicy, Source};
use std::path::PathBuf;
use std::sync::Arc;

/// What every command that asks the web listens to.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Towards servers")]
pub(crate) struct Politeness {
    /// Who can be written to about the requests: an address of the web or of mail, sent with each
    #[arg(long, env = "GROMA_CONTACT", value_name = "CONTACT")]
    contact: Option<String>,
    /// A private network that may be asked, for portals of an intranet; may be repeated
    #[arg(long, value_name = "CIDR")]
    allow_private: Vec<String>,
    /// The most requests a second to one host; portals.csv may name another for a portal
    #[arg(long, value_name = "N")]
    rate: Option<f64>,
    /// The most bytes of one answer, unpacked; portals.csv may name another for a portal
    #[arg(long, value_name = "BYTES")]
    max_bytes: Option<u64>,
    /// Write every exchange into this folder, to be replayed
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    record: Option<PathBuf>,
    /// Answer from recorded exchanges and ask nobody; what is not there fails
    #[arg(long, value_name = "DIR")]
    replay: Option<PathBuf>,
}

impl Politeness {
    /// A client that behaves so; ports that portals name are open at their hosts.
    pub(crate) fn client(&self, sources: &[Source]) -> Result<Client> {
        let mut policy = Policy::default();
        let ports = sources.iter().flat_map(|source| source.hosts.ports());
        policy.ports_at.extend(ports.map(|(host, port)| (host.to_owned(), port)));
        if let Some(contact) = &self.contact {
            policy.contact.clone_from(contact);
        }
        for written in &self.allow_private {
            let network = written.parse().with_context(|| {
                format!("`{written}` is no network; one is written like 10.0.0.0/8")
            })?;
            policy.allow.push(network);
        }
        if let Some(rate) = self.rate {
            policy.rate_portals = Rate::per_second(rate);
            policy.rate_links = Rate::per_second(rate);
        }
        if let Some(bytes) = self.max_bytes {
            policy.limits.unpacked_bytes = bytes;
            policy.limits.received_bytes = bytes;
        }
        Ok(match (&self.record, &self.replay) {
            (Some(folder), _) => {
                let wire = Arc::new(Wire::new(&policy)?);
                Client::over(policy, Arc::new(Recording::new(folder, wire)?))?
            }
            (_, Some(folder)) => Client::over(policy, Arc::new(Replay::open(folder)?))?,
            _ => Client::new(policy)?,
        })
    }
}

/// Tells the client what holds at the hosts of these portals.
pub(crate) fn treat(client: &Client, sources: &[Source]) {
    for source in sources {
        if let Address::Url(url) = &source.address {
            client.treats(url, source.limits);
        }
        source.hosts.addresses().for_each(|url| client.treats(&url, source.limits));
    }
}

/// What the command line says of robots.txt. Nobody's rules are set aside without saying who agreed.
pub(crate) fn robots(policy: &str, because: Option<&str>) -> Result<Robots> {
    let because = because.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let Some(policy) = RobotsPolicy::named(policy) else {
        bail!("`{policy}` is no policy: obey, obey-for-links or agreed");
    };
    if policy == RobotsPolicy::Agreed && because.is_none() {
        bail!("`--robots agreed` needs `--robots-because`: who agreed, and where that is written");
    }
    Ok(Robots { policy, because })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_agrees_without_a_reason() {
        let check = |policy: &str, because: Option<&str>, expected: bool| {
            assert_eq!(robots(policy, because).is_ok(), expected, "{policy} {because:?}");
        };
        check("obey", None, true);
        check("obey-for-links", None, true);
        check("agreed", None, false);
        check("agreed", Some(" "), false);
        check("agreed", Some("letter of 2 March 2026"), true);
        check("ignore", Some("why not"), false);
    }
}
