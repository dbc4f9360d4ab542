//! The rule that says whether a link lives.
//!
//! What the other end says of the data (not found, gone, an error of the server) is a failure at
//! once. A network that fails (no name, no connection, no TLS, no answer in time) may be ours: it
//! counts when another failure on another day confirms it. What is said of the robot alone (log in,
//! too many requests, robots.txt, an address that may not be asked) never counts.

use groma_define::table::Text;
use groma_define::tables::LinkRow;
use groma_define::{calendar_day, day_number};

/// When a link is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadRule {
    /// Failures in a row, each on another day.
    pub failures: usize,
    /// Hours from the first of them to the last.
    pub hours: i64,
}

impl Default for DeadRule {
    fn default() -> Self {
        Self { failures: 3, hours: 72 }
    }
}

/// What probes find; the words of the table `fetch`.
pub(super) const CLASSES: &[&str] = &[
    "ok",
    "ok_but_html",
    "redirected",
    "auth",
    "gone",
    "not_found",
    "server",
    "timeout",
    "dns",
    "tls",
    "refused",
    "blocked_by_robots",
    "rate_limited",
    "private_address",
    "too_large",
    "expands_too_much",
    "truncated",
    "bad_address",
    "catch_all",
    "",
];

/// The states of a link.
pub(super) const STATES: &[&str] = &["ok", "failing", "dead", "unknown"];

/// One probe of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Probe {
    /// Seconds since 1970.
    pub at: i64,
    /// 0 without an answer.
    pub status: u16,
    /// Place in [`CLASSES`].
    pub class: u8,
    pub cors: Option<bool>,
    pub tls: Option<bool>,
}

/// What one probe says of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Good,
    Failed,
    /// It did not get there: counts once another failure on another day confirms it.
    NotReached,
    Nothing,
}

/// The place of a class; the last one for words that are not known.
pub(super) fn class_of(word: &str) -> u8 {
    CLASSES.iter().position(|known| *known == word).unwrap_or(CLASSES.len() - 1) as u8
}

impl Probe {
    fn says(self) -> Says {
        match CLASSES[usize::from(self.class)] {
            "ok" | "ok_but_html" | "redirected" | "too_large" | "expands_too_much" => Says::Good,
            "gone" | "not_found" | "server" | "bad_address" => Says::Failed,
            "timeout" | "dns" | "tls" | "refused" | "truncated" => Says::NotReached,
            _ => Says::Nothing,
        }
    }

    fn day(self) -> i64 {
        self.at.div_euclid(86_400)
    }
}

/// The row of a link; there is at least one probe.
pub(super) fn link(url: &str, mut probes: Vec<Probe>, rule: &DeadRule) -> LinkRow {
    // Probes come from several files, in whatever order.
    probes.sort_unstable();
    let last = probes[probes.len() - 1];
    let good = probes.iter().filter(|probe| probe.says() == Says::Good);
    let last_ok = good.clone().next_back().map(|probe| probe.at);
    let since = probes.iter().filter(|probe| last_ok.is_none_or(|ok| ok < probe.at));
    let row = confirmed(since.copied());
    let telling = good.clone().count() + confirmed(probes.iter().copied()).len();
    let (state, because) = state(&row, last_ok, last, rule);
    LinkRow {
        url: url.into(),
        host: host(url).into(),
        state: state.into(),
        status: (last.status > 0).then(|| i64::from(last.status)),
        error_class: CLASSES[usize::from(last.class)].into(),
        last_probed_at: written(last.at),
        probes: probes.len() as i64,
        failures_in_a_row: row.len() as i64,
        first_failed_at: row.first().map(|probe| written(probe.at)),
        last_ok_at: last_ok.map(written),
        uptime: (telling > 1).then(|| good.count() as f64 / telling as f64),
        cors: probes.iter().rev().find_map(|probe| probe.cors),
        tls_ok: probes.iter().rev().find_map(|probe| probe.tls),
        because: because.into(),
    }
}

/// The failures among these probes, in their order; failures to get there only where failures fell
/// on two days or more.
fn confirmed(probes: impl Iterator<Item = Probe>) -> Vec<Probe> {
    let failed = |probe: &Probe| matches!(probe.says(), Says::Failed | Says::NotReached);
    let mut failures: Vec<Probe> = probes.filter(failed).collect();
    let first = failures.first().map(|probe| probe.day());
    if failures.iter().all(|probe| Some(probe.day()) == first) {
        failures.retain(|probe| probe.says() == Says::Failed);
    }
    failures
}

fn state(
    row: &[Probe],
    last_ok: Option<i64>,
    last: Probe,
    rule: &DeadRule,
) -> (&'static str, String) {
    let class = CLASSES[usize::from(last.class)];
    let (Some(first), Some(latest)) = (row.first(), row.last()) else {
        return match last_ok {
            Some(at) if last.says() == Says::Good => ("ok", format!("it answered on {}", day(at))),
            Some(at) => {
                ("ok", format!("it answered on {}; {class} since then says nothing yet", day(at)))
            }
            None => ("unknown", format!("{class} says nothing of the link yet")),
        };
    };
    let mut days: Vec<i64> = row.iter().map(|probe| probe.day()).collect();
    days.dedup();
    let hours = (latest.at - first.at) / 3600;
    let told = format!("failed on {} days over {hours} h, since {}", days.len(), day(first.at));
    if days.len() >= rule.failures && hours >= rule.hours {
        ("dead", told)
    } else {
        let rule = format!("dead after {} days over {} h", rule.failures, rule.hours);
        ("failing", format!("{told}; {rule}"))
    }
}

/// Seconds since 1970 of `YYYY-MM-DDThh:mm:ssZ`; midnight for a day alone.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let day = day_number(text.get(..10)?)?;
    let part = |range: std::ops::Range<usize>| -> i64 {
        text.get(range).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    };
    Some(day * 86_400 + part(11..13) * 3600 + part(14..16) * 60 + part(17..19))
}

fn day(at: i64) -> String {
    calendar_day(at.div_euclid(86_400))
}

fn written(at: i64) -> Text {
    let (hours, rest) = (at.rem_euclid(86_400) / 3600, at.rem_euclid(3600));
    format!("{}T{hours:02}:{:02}:{:02}Z", day(at), rest / 60, rest % 60).into()
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    host.to_lowercase()
}
