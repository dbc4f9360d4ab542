//! How fast one registrable host is asked: a budget of connections and a rate, shared by every
//! portal and every link that lives there, and slower for the rest of the run once it complains.

use crate::client::class::{Class, Fault};
use crate::client::clock::Clock;
use crate::client::policy::{Policy, Rate};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::{Host, Url};

/// How much slower a host may make itself.
const SLOWER_MAX: u32 = 64;

/// The hosts that were asked so far.
pub(super) struct Hosts {
    known: Mutex<HashMap<String, Arc<OneHost>>>,
    everywhere: Arc<Semaphore>,
}

/// Leave to ask; given back when the answer is read.
pub(super) struct Leave {
    _here: OwnedSemaphorePermit,
    _everywhere: OwnedSemaphorePermit,
}

struct OneHost {
    places: Arc<Semaphore>,
    pace: Mutex<Pace>,
}

struct Pace {
    /// When the rate would be used up: each request moves it on by its interval.
    used_until: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
    not_before: Option<DateTime<Utc>>,
    slower: u32,
    crawl_delay: Duration,
}

impl Hosts {
    pub(super) fn new(policy: &Policy) -> Self {
        let everywhere = Arc::new(Semaphore::new(policy.at_once.max(1)));
        Self { known: Mutex::default(), everywhere }
    }

    /// Waits for a turn.
    pub(super) async fn turn(
        &self,
        url: &Url,
        rate: Rate,
        policy: &Policy,
        clock: &dyn Clock,
    ) -> Result<Leave, Fault> {
        let host = self.of(url, policy);
        let here = Arc::clone(&host.places).acquire_owned().await.expect("nobody closes it");
        loop {
            let wait = host.claim(rate, policy.wait_max, clock.now())?;
            let Some(wait) = wait else { break };
            clock.sleep(wait).await;
        }
        let everywhere =
            Arc::clone(&self.everywhere).acquire_owned().await.expect("nobody closes it");
        Ok(Leave { _here: here, _everywhere: everywhere })
    }

    /// The host said that this was too much: slower from now on, and nothing before a while is over.
    pub(super) fn complained(
        &self,
        url: &Url,
        wait: Option<Duration>,
        policy: &Policy,
        now: DateTime<Utc>,
    ) {
        let host = self.of(url, policy);
        let mut pace = host.pace();
        pace.slower = (pace.slower * 2).min(SLOWER_MAX);
        pace.rest(wait.unwrap_or_default(), now);
    }

    /// The host said that this was enough for a while.
    pub(super) fn rest(&self, url: &Url, wait: Duration, policy: &Policy, now: DateTime<Utc>) {
        self.of(url, policy).pace().rest(wait, now);
    }

    /// What robots.txt of a host asks for.
    pub(super) fn crawl_delay(&self, url: &Url, delay: Duration, policy: &Policy) {
        let host = self.of(url, policy);
        let mut pace = host.pace();
        pace.crawl_delay = pace.crawl_delay.max(delay.min(policy.crawl_delay_max));
    }

    /// The time that a request to this host takes up at present.
    pub(super) fn interval(&self, url: &Url, rate: Rate, policy: &Policy) -> Duration {
        self.of(url, policy).pace().interval(rate)
    }

    fn of(&self, url: &Url, policy: &Policy) -> Arc<OneHost> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let host = known.entry(registrable(url)).or_insert_with(|| {
            let (used_until, last, not_before) = (None, None, None);
            let pace =
                Pace { used_until, last, not_before, slower: 1, crawl_delay: Duration::ZERO };
            let places = Arc::new(Semaphore::new(policy.host_at_once.max(1)));
            Arc::new(OneHost { places, pace: Mutex::new(pace) })
        });
        Arc::clone(host)
    }
}

impl OneHost {
    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the turn, or says how long to wait before asking for it again.
    fn claim(
        &self,
        rate: Rate,
        wait_max: Duration,
        now: DateTime<Utc>,
    ) -> Result<Option<Duration>, Fault> {
        let mut pace = self.pace();
        if let Some(until) = pace.not_before.filter(|until| *until > now) {
            let wait = (until - now).to_std().unwrap_or_default();
            if wait > wait_max {
                let because = format!("the host does not want to be asked before {until}");
                return Err(Fault::new(Class::RateLimited, because));
            }
            return Ok(Some(wait));
        }
        let interval = pace.interval(rate);
        let used_until = pace.used_until.unwrap_or(now).max(now);
        let ahead = (used_until - now).to_std().unwrap_or_default();
        let wait = if interval > rate.interval() {
            // A delay that was asked for leaves no room for a few at once, and counts from the
            // request before, though that one did not know of it.
            let next = pace.last.map_or(now, |last| last + interval);
            (next - now).to_std().unwrap_or_default()
        } else {
            ahead.saturating_sub(interval * (rate.burst.max(1) - 1))
        };
        if !wait.is_zero() {
            return Ok(Some(wait));
        }
        pace.used_until = Some(used_until + interval);
        pace.last = Some(now);
        Ok(None)
    }
}

impl Pace {
    /// Nothing before this time is over.
    fn rest(&mut self, wait: Duration, now: DateTime<Utc>) {
        let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX);
        let until = now.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC);
        self.not_before = Some(self.not_before.map_or(until, |known| known.max(until)));
    }

    fn interval(&self, rate: Rate) -> Duration {
        rate.interval().max(self.crawl_delay) * self.slower
    }
}

/// Whom a host belongs to: the part of its name that is registered, or its address.
pub(crate) fn registrable(url: &Url) -> String {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            psl::domain_str(&name).map_or_else(|| name.clone(), str::to_owned)
        }
        Some(host) => host.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::clock::Jumping;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn portals_on_one_platform_share_a_host() {
        let check =
            |address: &str, expected: &str| assert_eq!(registrable(&url(address)), expected);
        check("https://data.gov.uk/", "data.gov.uk");
        check("https://a.hub.arcgis.com/", "arcgis.com");
        check("https://B.hub.ArcGIS.com./", "arcgis.com");
        check("https://opendata.city.example.org/", "example.org");
        check("http://127.0.0.1:8080/", "127.0.0.1");
        check("http://[::1]/", "[::1]");
        check("http://intranet/", "intranet");
    }

    async fn waits(
        policy: &Policy,
        rate: Rate,
        before: impl Fn(&Hosts, &Jumping),
        turns: usize,
    ) -> Vec<u64> {
        let (hosts, clock) = (Hosts::new(policy), Jumping::default());
        before(&hosts, &clock);
        for _ in 0..turns {
            drop(hosts.turn(&url("http://a.example/"), rate, policy, &clock).await.unwrap());
        }
        // Up, because the clock has moved by a millisecond or two while it was looked at.
        clock.slept().iter().map(|wait| wait.as_millis().div_ceil(1000) as u64).collect()
    }

    #[tokio::test]
    async fn a_host_is_asked_at_its_rate_and_slower_once_it_complains() {
        let policy = Policy::default();
        let rate = Rate { requests: 1, per: Duration::from_secs(2), burst: 3 };
        assert_eq!(waits(&policy, rate, |_, _| (), 5).await, [2, 2]);
        let delay = |hosts: &Hosts, _: &Jumping| {
            hosts.crawl_delay(&url("http://b.a.example/"), Duration::from_secs(10), &policy);
        };
        assert_eq!(waits(&policy, rate, delay, 3).await, [10, 10]);
        let complaint = |hosts: &Hosts, clock: &Jumping| {
            hosts.complained(
                &url("http://a.example/"),
                Some(Duration::from_secs(30)),
                &policy,
                clock.now(),
            );
        };
        assert_eq!(waits(&policy, rate, complaint, 3).await, [30, 4, 4]);
    }

    #[tokio::test]
    async fn whoever_wants_to_be_left_alone_for_hours_is() {
        let (policy, clock) = (Policy::default(), Jumping::default());
        let hosts = Hosts::new(&policy);
        let wait = Duration::from_secs(3601);
        hosts.complained(&url("http://a.example/"), Some(wait), &policy, clock.now());
        let turn = hosts.turn(&url("http://a.example/"), policy.rate_links, &policy, &clock).await;
        assert_eq!(turn.err().map(|fault| fault.class), Some(Class::RateLimited));
        assert_eq!(clock.slept(), []);
    }
}
