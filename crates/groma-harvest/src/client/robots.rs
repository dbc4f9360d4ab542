//! What robots.txt says (RFC 9309), and what is done about it.
//!
//! It is read once for each host and run, by those who need not obey too: the delay that it asks for
//! holds for everybody. A host that has none allows everything; one whose file cannot be read forbids
//! everything to those who obey.

use crate::answer::{Ask, Exchange};
use crate::client::class::{Class, Fault};
use crate::client::{Client, Manner, Purpose, Take};
use groma_define::RunId;
use groma_define::tables::FetchRow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use texting_robots::Robot;
use tokio::sync::OnceCell;
use url::Url;

/// More of a robots.txt is not read (RFC 9309, 2.5).
const BYTES_MAX: u64 = 500 << 10;

/// What the hosts said so far, by run and origin.
#[derive(Default)]
pub(super) struct Known {
    by_origin: Mutex<HashMap<(RunId, String), Once>>,
}

/// Whoever comes first asks; the others wait for what it hears.
type Once = Arc<OnceCell<Rules>>;

enum Rules {
    Said(Box<Robot>),
    Absent,
    Unreachable {
        because: String,
        /// The fault that the host itself has, whatever is asked of it.
        of_host: Option<Fault>,
    },
}

/// What robots.txt says of an address, and what follows from it.
pub(super) struct Verdict {
    /// allowed, forbidden, absent or unreachable.
    pub(super) word: &'static str,
    /// Whether it may be asked.
    pub(super) leave: Result<(), Fault>,
}

impl Client {
    /// The verdict on an address; rows of what had to be fetched for it go to `fetches`.
    pub(super) async fn robots_say(
        &self,
        url: &Url,
        purpose: &Purpose,
        fetches: &mut Vec<FetchRow>,
    ) -> Verdict {
        let cell = self.robots.of(purpose.run(), url);
        let rules = cell.get_or_init(|| self.read_robots(url, purpose, fetches)).await;
        let obeys = purpose.obeys_robots(url);
        let blocked = |because: String| match obeys {
            true => Err(Fault::new(Class::BlockedByRobots, because)),
            false => Ok(()),
        };
        match rules {
            Rules::Absent => Verdict { word: "absent", leave: Ok(()) },
            Rules::Said(robot) if robot.allowed(url.as_str()) => {
                Verdict { word: "allowed", leave: Ok(()) }
            }
            Rules::Said(_) => {
                let leave = blocked(format!("robots.txt of {} forbids {}", host(url), url.path()));
                Verdict { word: "forbidden", leave }
            }
            Rules::Unreachable { of_host: Some(fault), .. } if obeys => {
                Verdict { word: "unreachable", leave: Err(fault.clone()) }
            }
            Rules::Unreachable { because, .. } => {
                let because = format!("robots.txt of {} cannot be read: {because}", host(url));
                Verdict { word: "unreachable", leave: blocked(because) }
            }
        }
    }

    async fn read_robots(
        &self,
        url: &Url,
        purpose: &Purpose,
        fetches: &mut Vec<FetchRow>,
    ) -> Rules {
        let ask = Ask::get(
            url.join("/robots.txt").unwrap_or_else(|_| url.clone()),
            "text/plain,*/*;q=0.1",
        );
        let manner = Manner { take: Take::Head(BYTES_MAX), heeds_robots: false };
        let mut exchange: Exchange = Box::pin(self.ask_in(&ask, None, purpose, manner)).await;
        exchange.fetches.iter_mut().for_each(|row| row.purpose = "robots".into());
        let rules = rules(&exchange, self.policy.robots_name());
        if let Rules::Said(robot) = &rules
            && let Some(delay) = robot.delay.and_then(|s| Duration::try_from_secs_f32(s).ok())
        {
            self.hosts.crawl_delay(url, delay, &self.policy);
        }
        fetches.append(&mut exchange.fetches);
        rules
    }
}

impl Known {
    fn of(&self, run: &RunId, url: &Url) -> Once {
        let mut by_origin = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (run.clone(), url.origin().ascii_serialization());
        Arc::clone(by_origin.entry(key).or_default())
    }
}

fn rules(exchange: &Exchange, name: &str) -> Rules {
    let row = exchange.fetch();
    let Some(answer) = &exchange.answer else {
        let fault = Class::parse(&row.error_class).unwrap_or(Class::Refused);
        // Redirects that lead nowhere are no file; a host that cannot be asked for this cannot be
        // asked for anything.
        if fault == Class::Redirected {
            return Rules::Absent;
        }
        let because = format!("{} ({})", fault.as_str(), row.url);
        let of_host = row.redirect_chain.is_empty().then(|| Fault::new(fault, because.clone()));
        return Rules::Unreachable { because, of_host };
    };
    match answer.status {
        200..300 => {
            let text = answer.body.bytes().ok().filter(|text| !is_markup(text));
            let said = text.and_then(|text| Robot::new(name, &text).ok());
            said.map_or(Rules::Absent, |robot| Rules::Said(Box::new(robot)))
        }
        429 | 500.. => {
            Rules::Unreachable { because: format!("status {}", answer.status), of_host: None }
        }
        _ => Rules::Absent,
    }
}

/// Whether a page came in the place of rules; what it is called says nothing, of rules neither.
fn is_markup(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    text.trim_ascii_start().starts_with(b"<")
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}
