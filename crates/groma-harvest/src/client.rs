//! The polite client: the one place where Groma speaks to the world.
//!
//! An ask becomes one or more tries; a try follows redirects, and every hop passes the guard,
//! robots.txt, the budget and the pace of its host before it reaches the transport. Whatever goes
//! wrong outside is a word in the row of the try, never an error.

mod budget;
mod class;
mod clock;
mod exchanges;
mod guard;
mod issuer;
mod lookup;
mod notes;
mod own;
mod pace;
mod policy;
mod receive;
mod retry;
mod robots;
mod row;
mod spool;
mod transport;
mod trip;
mod unpack;
mod wire;

pub use class::{Class, Fault};
pub use clock::{Clock, Jumping, Wall};
pub use exchanges::{Missed, Recording, Replay};
pub use guard::Guard;
pub use lookup::{Lookup, System};
pub use notes::notes;
pub use own::OwnLimits;
pub use policy::{Budget, Limits, Policy, Rate};
pub use transport::{Incoming, Reply, Request, Transport};
pub use wire::Wire;

pub(crate) use pace::registrable;
pub(crate) use receive::Take;
pub(crate) use row::{begun, named};

use crate::answer::{Ask, Exchange};
use crate::source::RobotsPolicy;
use groma_define::RunId;
use groma_define::harvest::Validators;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// What comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Why something is asked for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// A portal is read.
    Harvest {
        /// The sweep.
        run: RunId,
        /// What is done about robots.txt.
        robots: RobotsPolicy,
    },
    /// A link is tried.
    Probe {
        /// The round of probes.
        run: RunId,
        /// Hosts of which the publisher agreed in writing that robots.txt is not obeyed there, each
        /// with where that is written. It is obeyed everywhere else: nobody can agree for others.
        agreed: Arc<BTreeMap<String, String>>,
    },
}

impl Purpose {
    /// Links are tried, and robots.txt is obeyed.
    pub fn probe(run: RunId) -> Self {
        Self::Probe { run, agreed: Arc::default() }
    }

    /// The sweep or the round.
    pub fn run(&self) -> &RunId {
        let (Self::Harvest { run, .. } | Self::Probe { run, .. }) = self;
        run
    }

    /// Whether what robots.txt forbids is left alone at the host of an address.
    pub fn obeys_robots(&self, url: &Url) -> bool {
        match self {
            Self::Harvest { robots, .. } => *robots == RobotsPolicy::Obey,
            Self::Probe { .. } => self.agreement(url).is_none(),
        }
    }

    /// Where it is written that robots.txt is not obeyed when links at the host of an address are tried.
    pub fn agreement(&self, url: &Url) -> Option<&str> {
        match self {
            Self::Harvest { .. } => None,
            Self::Probe { agreed, .. } => agreed.get(url.host_str()?).map(String::as_str),
        }
    }

    /// The word in the tables.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Harvest { .. } => "harvest",
            Self::Probe { .. } => "probe",
        }
    }
}

/// A client that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody would know whom to complain to.
    #[error(
        "`{0}` is no contact: give the address of a page or mailto:, so that whoever runs a portal can reach whoever asks it"
    )]
    NoContact(String),
    /// The network cannot be used at all.
    #[error("the network cannot be used: {0}")]
    Network(String),
    /// Exchanges cannot be recorded or replayed.
    #[error("recorded exchanges in {folder}: {why}")]
    Exchanges {
        /// Where.
        folder: std::path::PathBuf,
        /// Why.
        why: String,
    },
}

/// Asks politely.
pub struct Client {
    policy: Policy,
    guard: Guard,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    hosts: pace::Hosts,
    robots: robots::Known,
    spent: budget::Spent,
    owns: own::Owns,
}

/// How an ask is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// How much of the body is wanted.
    pub(crate) take: Take,
    /// False for robots.txt itself.
    pub(crate) heeds_robots: bool,
}

impl Manner {
    pub(crate) const WHOLE: Self = Self { take: Take::Whole, heeds_robots: true };
}

impl Client {
    /// Over the network.
    pub fn new(policy: Policy) -> Result<Self, ClientError> {
        let wire = Wire::new(&policy)?;
        Self::over(policy, Arc::new(wire))
    }

    /// Over another transport: a recording one, a replayed one.
    pub fn over(policy: Policy, transport: Arc<dyn Transport>) -> Result<Self, ClientError> {
        if !policy.has_contact() {
            return Err(ClientError::NoContact(policy.contact));
        }
        Ok(Self {
            guard: Guard::new(&policy),
            hosts: pace::Hosts::new(&policy),
            robots: robots::Known::default(),
            spent: budget::Spent::default(),
            owns: own::Owns::default(),
            clock: if transport.is_replay() {
                Arc::new(Jumping::default())
            } else {
                Arc::new(Wall::default())
            },
            transport,
            policy,
        })
    }

    /// By another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Whether everything that was asked could be answered at all: over recorded exchanges an error
    /// names what was not recorded. To be asked once everything is done.
    pub fn close(&self) -> Result<(), Missed> {
        self.transport.close()
    }

    /// How it behaves.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Asks, as often as it takes and no oftener than is polite. Whatever goes wrong outside is in
    /// the exchange; rows of robots.txt, where it was read for this, come before those of the ask.
    ///
    /// Whoever gives what is `known` wants to hear whether it still is: bytes of the same hash count
    /// as not modified, whatever their ETag. The answer's status is 304 then, while the row keeps what
    /// the server said. Of one page among many this says nothing about the others.
    pub async fn ask(&self, ask: &Ask, known: Option<&Validators>, purpose: &Purpose) -> Exchange {
        self.ask_in(ask, known, purpose, Manner::WHOLE).await
    }

    pub(crate) async fn ask_in(
        &self,
        ask: &Ask,
        known: Option<&Validators>,
        purpose: &Purpose,
        manner: Manner,
    ) -> Exchange {
        let tries = match purpose {
            Purpose::Harvest { .. } => self.policy.tries_portals,
            Purpose::Probe { .. } => self.policy.tries_links,
        };
        let mut fetches = Vec::new();
        let mut attempt = 1;
        loop {
            let trip = self.trip(ask, known, purpose, manner, attempt, &mut fetches).await;
            let status = trip.answer.as_ref().map(|answer| answer.status);
            let has = |name: &str| trip.answer.as_ref().is_some_and(|a| a.header(name).is_some());
            if retry::is_not_ready(status, has) {
                let wait = retry::until_ready(trip.told_to_wait, attempt);
                if self.spent.waits(purpose, wait, self.policy.wait_max) {
                    fetches.push(trip.row);
                    self.clock.sleep(wait).await;
                    attempt += 1;
                    continue;
                }
            }
            let again = attempt < tries
                && retry::is_worth_another_try(trip.class, status)
                && trip.told_to_wait.is_none_or(|wait| wait <= self.policy.wait_max);
            fetches.push(trip.row);
            if !again {
                return Exchange { ask: ask.clone(), fetches, answer: trip.answer };
            }
            // A time that the server named is waited for at the door of its host.
            if trip.told_to_wait.is_none() {
                self.clock.sleep(retry::pause(ask.url.as_str(), attempt)).await;
            }
            attempt += 1;
        }
    }

    /// At the host of this address something else holds than everywhere, from now on.
    pub fn treats(&self, url: &Url, own: OwnLimits) {
        self.owns.add(url, own);
    }

    /// A sweep goes on that sent so many requests and received so many bytes before it was cut off:
    /// its budget goes on too, and does not begin anew.
    pub fn resumes(&self, run: &RunId, requests: u64, bytes: u64) {
        self.spent.resumed(run, requests, bytes, self.clock.now());
    }

    /// The time that one more request to this host will take up.
    pub(crate) fn interval(&self, url: &Url, purpose: &Purpose) -> Duration {
        self.hosts.interval(url, self.rate(url, purpose), &self.policy)
    }

    pub(crate) fn guard(&self) -> &Guard {
        &self.guard
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    fn rate(&self, url: &Url, purpose: &Purpose) -> Rate {
        let everywhere = match purpose {
            Purpose::Harvest { .. } => self.policy.rate_portals,
            Purpose::Probe { .. } => self.policy.rate_links,
        };
        self.owns.rate(url, everywhere)
    }

    fn limits(&self, url: &Url) -> Limits {
        self.owns.limits(url, self.policy.limits)
    }
}
