//! What the operator decides about asking: who asks, how fast, how much, and where to.

use ipnet::IpNet;
use std::path::PathBuf;
use std::time::Duration;

/// How the client behaves. The defaults are those of a guest.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What asks, with its version: `groma/0.1.0`.
    pub product: String,
    /// Where whoever reads the server's log finds out more: an address, or `mailto:`.
    pub contact: String,
    /// How fast the machine interfaces of a portal that was named are asked.
    pub rate_portals: Rate,
    /// How fast links are tried.
    pub rate_links: Rate,
    /// Requests to one registrable host that may be under way.
    pub host_at_once: usize,
    /// Requests to all hosts that may be under way.
    pub at_once: usize,
    /// The longest Crawl-Delay that is taken at its word; a longer one counts as this.
    pub crawl_delay_max: Duration,
    /// The longest Retry-After that is waited for; whoever wants more is asked another day. A sweep
    /// waits as long in all for answers that are still being made (202).
    pub wait_max: Duration,
    /// How often something is tried when a portal is read, and why not more: its third failure is an answer.
    pub tries_portals: u32,
    /// How often a link is tried in one round; there will be another round.
    pub tries_links: u32,
    /// Redirects that are followed.
    pub redirects: usize,
    /// Limits of one answer.
    pub limits: Limits,
    /// Limits of one sweep of a portal.
    pub budget: Budget,
    /// Networks that may be asked although they are private: `--allow-private`. An address in one
    /// of them may be on any port.
    pub allow: Vec<IpNet>,
    /// Ports that may be asked everywhere.
    pub ports: Vec<u16>,
    /// Ports that may be asked at one host, by its name.
    pub ports_at: Vec<(String, u16)>,
    /// Bodies longer than this go to a file.
    pub memory_bytes_max: u64,
    /// Where those files are; the system's folder for such things when there is none.
    pub spool: Option<PathBuf>,
}

/// So many requests in so much time, a few of them at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests.
    pub requests: u32,
    /// In this time.
    pub per: Duration,
    /// How many may follow on one another before the rate holds.
    pub burst: u32,
}

impl Rate {
    /// So many requests a second, no two at once.
    pub fn per_second(requests: f64) -> Self {
        let interval =
            Duration::try_from_secs_f64(1.0 / requests).unwrap_or(Duration::from_secs(3600));
        Self { requests: 1, per: interval, burst: 1 }
    }

    /// The time that each request takes up.
    pub fn interval(self) -> Duration {
        self.per / self.requests.max(1)
    }
}

/// Limits of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until there is a connection, names and TLS included.
    pub connect: Duration,
    /// From there to the first byte: some portals make their export while one waits.
    pub first_byte: Duration,
    /// Between two pieces.
    pub idle: Duration,
    /// For all of it.
    pub total: Duration,
    /// Bytes as they come.
    pub received_bytes: u64,
    /// Bytes once unpacked.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for one that came, once there is more than a megabyte.
    pub ratio: u64,
}

/// Limits of one sweep of a portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Requests, tries and redirects among them.
    pub requests: u64,
    /// Bytes as they come.
    pub received_bytes: u64,
    /// Time.
    pub time: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            product: concat!("groma/", env!("CARGO_PKG_VERSION")).to_owned(),
            contact: env!("CARGO_PKG_REPOSITORY").to_owned(),
            rate_portals: Rate { requests: 2, per: Duration::from_secs(1), burst: 4 },
            // What hydra, the crawler of data.gouv.fr, asks of one domain.
            rate_links: Rate { requests: 180, per: Duration::from_secs(360), burst: 4 },
            host_at_once: 2,
            at_once: 64,
            crawl_delay_max: Duration::from_secs(120),
            wait_max: Duration::from_secs(600),
            tries_portals: 3,
            tries_links: 2,
            redirects: 10,
            limits: Limits::default(),
            budget: Budget::default(),
            allow: Vec::new(),
            ports: vec![80, 443, 8080, 8443],
            ports_at: Vec::new(),
            memory_bytes_max: 8 << 20,
            spool: None,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            first_byte: Duration::from_secs(120),
            idle: Duration::from_secs(60),
            total: Duration::from_secs(3600),
            received_bytes: 4 << 30,
            unpacked_bytes: 16 << 30,
            ratio: 200,
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            requests: 2_000_000,
            received_bytes: 64 << 30,
            time: Duration::from_secs(7 * 24 * 3600),
        }
    }
}

impl Policy {
    /// What every request says of who asks.
    pub(super) fn user_agent(&self) -> String {
        format!("{} (+{})", self.product, self.contact)
    }

    /// Whose page would be asking, for servers that say only then whether pages of others may: the
    /// contact's where that is a page, else the product's.
    pub(crate) fn origin(&self) -> String {
        let pages = [self.contact.trim(), env!("CARGO_PKG_REPOSITORY")];
        let origins = pages.iter().filter_map(|page| url::Url::parse(page).ok());
        let mut named = origins.map(|url| url.origin()).filter(url::Origin::is_tuple);
        named.next().map_or_else(|| "null".to_owned(), |origin| origin.ascii_serialization())
    }

    /// True when somebody can be reached.
    pub(super) fn has_contact(&self) -> bool {
        let contact = self.contact.trim();
        let plain = contact.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')'));
        plain
            && url::Url::parse(contact)
                .is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
    }

    /// The name by which robots.txt may speak of us.
    pub(super) fn robots_name(&self) -> &str {
        self.product.split('/').next().unwrap_or("groma")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_contact_or_of_the_product_asks() {
        let check = |contact: &str, expected: &str| {
            let policy = Policy { contact: contact.to_owned(), ..Policy::default() };
            assert_eq!(policy.origin(), expected, "{contact}");
        };
        let product = url::Url::parse(env!("CARGO_PKG_REPOSITORY")).unwrap().origin();
        check("https://stats.example/groma?x#y", "https://stats.example");
        check("mailto:harvest@stats.example", &product.ascii_serialization());
    }
}
