//! How these tests ask: a client that may ask this machine, and whose waits jump.

use crate::portal::Portal;
use groma_define::harvest::Validators;
use groma_harvest::client::{Jumping, Limits};
use groma_harvest::{Ask, Client, Exchange, Policy, Purpose, RobotsPolicy};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Asks one portal.
pub struct Asking {
    pub client: Client,
    pub clock: Arc<Jumping>,
    pub purpose: Purpose,
}

/// A policy that may ask this machine, and does not wait for ever.
pub fn policy() -> Policy {
    let limits = Limits {
        first_byte: Duration::from_secs(20),
        idle: Duration::from_secs(20),
        total: Duration::from_secs(60),
        ..Limits::default()
    };
    Policy { allow: vec!["127.0.0.0/8".parse().unwrap()], limits, ..Policy::default() }
}

/// A sweep under a policy of robots.
pub fn harvest(robots: RobotsPolicy) -> Purpose {
    Purpose::Harvest { run: "run".into(), robots }
}

impl Asking {
    pub fn new() -> Self {
        Self::by(policy())
    }

    pub fn by(policy: Policy) -> Self {
        Self::with(Client::new(policy).unwrap())
    }

    pub fn with(client: Client) -> Self {
        let clock = Arc::new(Jumping::default());
        let client = client.with_clock(clock.clone());
        Self { client, clock, purpose: harvest(RobotsPolicy::Agreed) }
    }

    pub fn under(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    pub async fn get(&self, portal: &Portal, target: &str) -> Exchange {
        self.url(&portal.url(target)).await
    }

    pub async fn url(&self, url: &str) -> Exchange {
        self.ask(&Ask::get(Url::parse(url).unwrap(), "*/*"), None).await
    }

    /// Without the rows of robots.txt.
    pub async fn ask(&self, ask: &Ask, known: Option<&Validators>) -> Exchange {
        let mut exchange = self.client.ask(ask, known, &self.purpose).await;
        exchange.fetches.retain(|row| &*row.purpose != "robots");
        exchange
    }
}

/// The word of the try that counts.
pub fn class(exchange: &Exchange) -> &str {
    &exchange.fetch().error_class
}

/// The body of the answer.
pub fn body(exchange: &Exchange) -> Vec<u8> {
    exchange.answer.as_ref().expect("there is an answer").body.bytes().unwrap().into_owned()
}

/// Packed.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
