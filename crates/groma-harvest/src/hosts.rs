//! Other hosts at which the pages of one portal go on: a feed on a host of its own, a port that is not
//! the usual one. What a portal names itself is no reason to go there; what the operator names is.

use std::sync::Arc;
use url::{Host, Url};

/// Hosts that an operator named, each with its port or with the usual one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherHosts {
    named: Arc<[(String, Option<u16>)]>,
    /// The portal's own address, where pages at the others may lead back to it.
    own: Option<Url>,
}

/// Something that is no host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no host; one is written like feeds.example.org or feeds.example.org:8444")]
pub struct NoHost(String);

impl OtherHosts {
    /// Hosts as an operator writes them.
    pub fn read<'a>(written: impl IntoIterator<Item = &'a str>) -> Result<Self, NoHost> {
        let read = |written: &str| {
            let no_host = || NoHost(written.to_owned());
            let (name, port) = match written.rsplit_once(':') {
                Some((name, port)) if !port.ends_with(']') => {
                    (name, Some(port.parse().map_err(|_| no_host())?))
                }
                _ => (written, None),
            };
            let plain = name.chars().all(|c| c.is_alphanumeric() || ".-[]:".contains(c));
            let host = Host::parse(name).ok().filter(|_| plain).ok_or_else(no_host)?;
            Ok((host.to_string(), port))
        };
        let named =
            written.into_iter().map(|written| read(written.trim())).collect::<Result<_, _>>()?;
        Ok(Self { named, own: None })
    }

    /// The same of a portal that is at this address.
    pub(crate) fn of(&self, own: &Url) -> Self {
        let own = Some(own.clone()).filter(|_| !self.named.is_empty());
        Self { own, ..self.clone() }
    }

    /// Whether an address is at one of them, or at the portal's own, as it stands.
    pub(crate) fn have(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let is = |(name, port): &(String, Option<u16>)| {
            let usual = || Some(if url.scheme() == "https" { 443 } else { 80 });
            name == host && url.port_or_known_default() == port.or_else(usual)
        };
        let own = self.own.as_ref().is_some_and(|own| own.origin() == url.origin());
        own || matches!(url.scheme(), "http" | "https") && self.named.iter().any(is)
    }

    /// An address at the portal's own host, with its scheme and port: what is at another does not know them.
    pub(crate) fn back(&self, url: &Url) -> Option<Url> {
        let own = self.own.as_ref().filter(|own| own.host_str() == url.host_str())?;
        let mut url = url.clone();
        let same = url.set_scheme(own.scheme()).is_ok() && url.set_port(own.port()).is_ok();
        same.then_some(url)
    }

    /// The hosts with a port of their own.
    pub fn ports(&self) -> impl Iterator<Item = (&str, u16)> {
        self.named.iter().filter_map(|(host, port)| Some((host.as_str(), (*port)?)))
    }

    /// An address at each.
    pub fn addresses(&self) -> impl Iterator<Item = Url> {
        let address = |(host, port): &(String, Option<u16>)| {
            let port = port.map_or_else(String::new, |port| format!(":{port}"));
            Url::parse(&format!("https://{host}{port}/")).ok()
        };
        self.named.iter().filter_map(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_named_with_their_ports() {
        let check = |written: &str, url: &str, expected: bool| {
            let hosts = OtherHosts::read([written]).expect("a host");
            assert_eq!(
                hosts.have(&Url::parse(url).expect("an address")),
                expected,
                "{written} {url}"
            );
        };
        check("feeds.example", "https://feeds.example/x", true);
        check("Feeds.Example", "http://feeds.example/x", true);
        check("feeds.example", "https://feeds.example:8444/x", false);
        check("feeds.example:8444", "https://feeds.example:8444/x", true);
        check("feeds.example:8444", "https://feeds.example/x", false);
        check("feeds.example", "https://www.feeds.example/x", false);
        check("feeds.example", "ftp://feeds.example/x", false);
        check("[2001:db8::1]:8080", "http://[2001:db8::1]:8080/", true);
        check("[2001:db8::1]", "https://[2001:db8::1]/", true);
        for wrong in
            ["", "https://feeds.example", "feeds.example/x", "a b", "a:b", "u@h", "a:70000"]
        {
            OtherHosts::read([wrong]).expect_err(wrong);
        }
        let portal = Url::parse("https://data.example/catalog").expect("an address");
        let hosts = OtherHosts::read(["feeds.example"]).expect("a host");
        let plain = Url::parse("http://data.example/x").expect("an address");
        assert!(hosts.of(&portal).have(&portal) && !hosts.have(&portal));
        assert!(!hosts.of(&portal).have(&plain), "https stays https");
        let back = hosts.of(&portal).back(&plain).map(String::from);
        assert_eq!(back.as_deref(), Some("https://data.example/x"));
        assert_eq!(OtherHosts::default().of(&portal), OtherHosts::default());
    }
}
