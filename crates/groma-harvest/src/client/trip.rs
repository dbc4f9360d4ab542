//! One try: hop by hop to the answer, each hop checked anew.

use crate::answer::{Answer, Ask, Body, Method};
use crate::client::class::{Class, Fault};
use crate::client::receive::{Received, Take, receive};
use crate::client::transport::{Reply, Request};
use crate::client::{Client, Manner, Purpose, retry, row};
use groma_define::harvest::Validators;
use groma_define::tables::FetchRow;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use url::Url;

/// Headers that say nothing about whom they were meant for.
const CARRIED: [&str; 7] = [
    "accept",
    "accept-encoding",
    "user-agent",
    "range",
    "origin",
    "if-none-match",
    "if-modified-since",
];

/// How a try went.
pub(super) struct Trip {
    pub(super) row: FetchRow,
    pub(super) class: Class,
    pub(super) answer: Option<Answer>,
    /// How long the server wants us to stay away.
    pub(super) told_to_wait: Option<Duration>,
}

impl Client {
    pub(super) async fn trip(
        &self,
        ask: &Ask,
        known: Option<&Validators>,
        purpose: &Purpose,
        manner: Manner,
        attempt: u32,
        robots: &mut Vec<FetchRow>,
    ) -> Trip {
        let mut row = row::begun(purpose, ask.method, ask.url.as_str(), attempt, self.clock.now());
        row.robots_because = purpose.agreement(&ask.url).map(Into::into);
        let mut request = self.request(ask, known, manner.take);
        let mut trip = match self.follow(&mut request, purpose, manner, &mut row, robots).await {
            Ok(reply) => self.arrived(reply, &request, purpose, manner.take, row).await,
            Err(fault) => {
                tracing::debug!(url = %ask.url, "{} was not read: {}", ask.url, fault.because);
                if fault.class == Class::Tls {
                    row.tls_ok = Some(false);
                }
                let told_to_wait = None;
                Trip { row, class: fault.class, answer: None, told_to_wait }
            }
        };
        if let (Some(answer), Some(known)) = (&mut trip.answer, known)
            && answer.status == 200
            && known.sha256.is_some()
            && known.sha256 == trip.row.sha256
        {
            answer.status = 304;
        }
        if trip.row.final_url.is_none() && trip.answer.is_some() {
            trip.row.final_url = Some(request.url.as_str().into());
        }
        trip.row.error_class = trip.class.as_str().into();
        trip.row = row::named(trip.row);
        trip
    }

    fn request(&self, ask: &Ask, known: Option<&Validators>, take: Take) -> Request {
        let mut url = ask.url.clone();
        url.set_fragment(None);
        // Half a packed file cannot be sniffed.
        let coding = if take == Take::Whole { "gzip" } else { "identity" };
        let mut headers = vec![
            ("user-agent".to_owned(), self.policy.user_agent()),
            ("accept".to_owned(), ask.accept.clone()),
            ("accept-encoding".to_owned(), coding.to_owned()),
        ];
        let own =
            ask.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        headers.extend(own);
        if let Some((media_type, _)) = &ask.body {
            headers.push(("content-type".to_owned(), media_type.clone()));
        }
        // What came without a hash did not come whole, and must not be called unchanged.
        let known = known.filter(|known| ask.method != Method::Post && known.sha256.is_some());
        let etag = known.and_then(|known| known.etag.clone());
        let modified = known.and_then(|known| known.last_modified.clone());
        headers.extend(etag.map(|etag| ("if-none-match".to_owned(), etag)));
        headers.extend(modified.map(|date| ("if-modified-since".to_owned(), date)));
        // What an earlier answer said of itself is sent back, and may hold anything.
        headers.retain(|(_, value)| value.chars().all(|c| c == '\t' || !c.is_control()));
        let body = ask.body.as_ref().map(|(_, body)| body.clone());
        Request { method: ask.method, url, headers, body }
    }

    /// To the first reply that is not a redirect; the request ends where it came from.
    async fn follow(
        &self,
        request: &mut Request,
        purpose: &Purpose,
        manner: Manner,
        row: &mut FetchRow,
        robots: &mut Vec<FetchRow>,
    ) -> Result<Arrived, Fault> {
        loop {
            let sent = self.hop(request, purpose, manner, row, robots).await;
            let (reply, deadline, sent_at) = sent.inspect_err(|_| {
                // What the hop before said is not what is there.
                row.status = None;
                let moved = !row.redirect_chain.is_empty();
                row.final_url = moved.then(|| request.url.as_str().into());
            })?;
            row::head(row, &reply.reply);
            row.started_at = row::written(sent_at).into();
            row.first_byte_ms = Some((self.clock.now() - sent_at).num_milliseconds());
            row.tls_ok = (request.url.scheme() == "https").then_some(true);
            let Some(target) = redirect(&request.url, &reply.reply) else {
                return Ok(Arrived { reply, deadline, sent_at });
            };
            row.redirect_chain.push(request.url.as_str().into());
            let target = target?;
            if row.redirect_chain.len() > self.policy.redirects {
                let because = format!("there were more than {} redirects", self.policy.redirects);
                return Err(Fault::new(Class::Redirected, because));
            }
            if row.redirect_chain.iter().any(|known| **known == *target.as_str()) {
                return Err(Fault::new(Class::Redirected, "the redirects go in a circle"));
            }
            turn(request, target, reply.reply.status);
        }
    }

    /// Everything that has to agree before a request goes out, and the request.
    async fn hop(
        &self,
        request: &Request,
        purpose: &Purpose,
        manner: Manner,
        row: &mut FetchRow,
        robots: &mut Vec<FetchRow>,
    ) -> Result<(Open, Instant, chrono::DateTime<chrono::Utc>), Fault> {
        self.guard.url(&request.url)?;
        if manner.heeds_robots {
            let verdict = self.robots_say(&request.url, purpose, robots).await;
            row.robots_verdict = verdict.word.into();
            verdict.leave?;
        }
        self.spent.request(purpose, self.policy.budget, self.clock.now())?;
        let rate = self.rate(&request.url, purpose);
        let leave = self.hosts.turn(&request.url, rate, &self.policy, self.clock.as_ref()).await?;
        let limits = self.limits(&request.url);
        let (sent_at, deadline) = (self.clock.now(), Instant::now() + limits.total);
        row.started_at = row::written(sent_at).into();
        let patience = (limits.connect + limits.first_byte).min(limits.total);
        let reply = match timeout(patience, self.transport.send(request)).await {
            Ok(reply) => reply?,
            Err(_) => {
                let because = format!("no answer began within {} seconds", patience.as_secs_f64());
                return Err(Fault::new(Class::Timeout, because));
            }
        };
        Ok((Open { reply, leave }, deadline, sent_at))
    }

    /// The reply that counts.
    async fn arrived(
        &self,
        arrived: Arrived,
        request: &Request,
        purpose: &Purpose,
        take: Take,
        mut row: FetchRow,
    ) -> Trip {
        let Arrived { reply: Open { reply, leave }, deadline, sent_at } = arrived;
        let status = reply.status;
        let told_to_wait = self.told_to_wait(&request.url, &reply);
        let headers = reply.headers;
        let coding = headers.iter().find(|(name, _)| name == "content-encoding");
        let coding = coding.map(|(_, value)| value.as_str());
        let mut received = match request.method == Method::Head || matches!(status, 204 | 304) {
            true => nothing(),
            false => {
                let limits = self.limits(&request.url);
                receive(reply.body, coding, take, &self.policy, limits, deadline).await
            }
        };
        if coding.is_none() && received.fault.is_none() && received.sha256.is_some() {
            received.whole = is_all(status, received.unpacked, row.content_length_claimed)
                .unwrap_or(received.whole);
        }
        drop(leave);
        self.spent.bytes(purpose, received.bytes);
        row.bytes = Some(received.bytes as i64);
        row.total_ms = Some((self.clock.now() - sent_at).num_milliseconds());
        match received.whole {
            true => row.sha256 = received.sha256,
            false => {
                row.part_bytes = received.sha256.is_some().then_some(received.unpacked as i64);
                row.part_sha256 = received.sha256;
            }
        }
        let class = match &received.fault {
            Some(fault) if (200..300).contains(&status) => {
                tracing::debug!(url = %request.url, "{} was cut short: {}", request.url, fault.because);
                fault.class
            }
            _ => Class::of_status(status, !row.redirect_chain.is_empty(), told_to_wait.is_some()),
        };
        let final_url = request.url.clone();
        let (body, truncated) = (received.body, !received.whole);
        let answer = Some(Answer { status, final_url, headers, body, truncated });
        Trip { row, class, answer, told_to_wait }
    }
}

impl Client {
    /// What a reply says of the next request. How long to stay away, when it refuses this one; a quota
    /// that this one used up is a matter of the others.
    fn told_to_wait(&self, url: &Url, reply: &Reply) -> Option<Duration> {
        let now = self.clock.now();
        let quota = retry::quota(|name| reply.header(name), now);
        let named = reply.header("retry-after").and_then(|header| retry::retry_after(header, now));
        if !matches!(reply.status, 429 | 503) {
            if let Some(wait) = quota {
                self.hosts.rest(url, wait, &self.policy, now);
            }
            // What is not ready yet keeps nobody from asking for something else.
            return named.filter(|_| reply.status == 202);
        }
        let wait = named.or(quota);
        self.hosts.complained(url, wait, &self.policy, now);
        wait
    }
}

/// A reply, and the leave that lasts until it is read.
struct Open {
    reply: Reply,
    leave: crate::client::pace::Leave,
}

struct Arrived {
    reply: Open,
    deadline: Instant,
    sent_at: chrono::DateTime<chrono::Utc>,
}

fn nothing() -> Received {
    let body = Body::Memory(Vec::new());
    Received { body, sha256: None, unpacked: 0, bytes: 0, fault: None, whole: true }
}

/// Whether what was read is all that there is, where its length tells: of what ends where reading
/// stopped, and of a part, which may be of anything.
fn is_all(status: u16, read: u64, claimed: Option<i64>) -> Option<bool> {
    let claimed = claimed.and_then(|bytes| u64::try_from(bytes).ok());
    match status {
        206 => Some(claimed == Some(read)),
        _ if claimed == Some(read) => Some(true),
        _ => None,
    }
}

/// Where a reply sends us; none when it sends us nowhere.
fn redirect(from: &Url, reply: &Reply) -> Option<Result<Url, Fault>> {
    if !matches!(reply.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let to = reply.header("location").map(str::trim).filter(|to| !to.is_empty())?;
    let odd = to.chars().any(|c| c.is_control() || c == '\\');
    let target = from.join(to).ok().filter(|_| !odd);
    Some(target.map(without_fragment).ok_or_else(|| {
        Fault::new(Class::BadAddress, format!("{from} redirects to {to:?}, which is no address"))
    }))
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

/// Turns a request to another address; what was meant for the old one's owner stays behind.
fn turn(request: &mut Request, target: Url, status: u16) {
    let to_get = status == 303 && request.method != Method::Head
        || matches!(status, 301 | 302) && request.method == Method::Post;
    if to_get {
        request.method = Method::Get;
        request.body = None;
        request.headers.retain(|(name, _)| name != "content-type");
    }
    if target.origin() != request.url.origin() {
        let body = request.body.is_some();
        request.headers.retain(|(name, _)| {
            CARRIED.contains(&name.as_str()) || (body && name == "content-type")
        });
    }
    request.url = target;
}
