//! When something is tried again, and after how long.

use crate::client::class::Class;
use crate::time;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The first pause; each further one is twice as long.
const FIRST_MS: u64 = 1000;

/// Ten years: whoever says more means the same.
const FOR_EVER_S: u64 = 315_360_000;

/// Whether another try could bring something else. A status of 400 to 499 is an answer, but for the
/// three that ask for patience; a name without an address, a broken certificate and every limit
/// of ours will be the same in a minute.
pub(super) fn is_worth_another_try(class: Class, status: Option<u16>) -> bool {
    match status {
        Some(408 | 425 | 429) => true,
        Some(500..) => true,
        Some(400..500) => false,
        _ => matches!(class, Class::Timeout | Class::Refused | Class::Truncated),
    }
}

/// Whether an answer is still being made: a feed that is built when it is asked for. A challenge of a
/// bot wall has the same status, and is never over.
pub(super) fn is_not_ready(status: Option<u16>, header: impl Fn(&str) -> bool) -> bool {
    status == Some(202) && !header("x-amzn-waf-action")
}

/// How long is waited for an answer that is being made, where the server does not say: five seconds,
/// then twice as long each time. What is ready at once is asked for after a second all the same.
pub(super) fn until_ready(named: Option<Duration>, attempt: u32) -> Duration {
    let usual = || Duration::from_secs(5 << (attempt - 1).min(6));
    named.unwrap_or_else(usual).max(Duration::from_secs(1))
}

/// How long the server wants us to stay away: seconds or a date (RFC 9110, 10.2.3).
pub(super) fn retry_after(header: &str, now: DateTime<Utc>) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(FOR_EVER_S)));
    }
    let at: DateTime<Utc> = httpdate::parse_http_date(header).ok()?.into();
    Some((at - now).to_std().unwrap_or_default())
}

/// How long nothing more may be asked, where a server says that the quota is used up: the seconds
/// until it begins anew, the time at which it does in seconds or milliseconds since 1970, or a date;
/// every platform has its own way.
pub(super) fn quota<'a>(
    header: impl Fn(&str) -> Option<&'a str>,
    now: DateTime<Utc>,
) -> Option<Duration> {
    let prefix = ["x-ratelimit", "ratelimit"].into_iter().find(|prefix| {
        let remaining = header(&format!("{prefix}-remaining"));
        remaining.and_then(|left| left.trim().parse().ok()).is_some_and(|left: f64| left < 1.0)
    })?;
    let reset = header(&format!("{prefix}-reset"))?.trim();
    let at = |seconds: f64| {
        let at = DateTime::from_timestamp(seconds as i64, 0)?;
        Some((at - now).to_std().unwrap_or_default())
    };
    let wait = match reset.parse::<f64>() {
        Ok(ms) if ms >= EPOCH_MS => at(ms / 1000.0),
        Ok(seconds) if seconds >= EPOCH_S => at(seconds),
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => {
            let date = time::understood(reset).and_then(|date| time::read(&date));
            let date = date.map(|date| (date - now).to_std().unwrap_or_default());
            date.or_else(|| retry_after(reset, now))
        }
    };
    wait.filter(|wait| !wait.is_zero())
}

/// Seconds from here on, thirty years, are since 1970 and not from now.
const EPOCH_S: f64 = 1e9;

/// From here on they are milliseconds.
const EPOCH_MS: f64 = 1e12;

/// The pause before the next try: doubled each time, and spread by half so that not everybody comes
/// back at once. The spread is the same for the same address and try, so that runs can be repeated.
pub(super) fn pause(url: &str, attempt: u32) -> Duration {
    let hash = Sha256::digest(format!("{url} {attempt}"));
    let spread = u64::from(u16::from_le_bytes([hash[0], hash[1]]));
    let middle = FIRST_MS << (attempt - 1).min(10);
    Duration::from_millis(middle / 2 + middle * spread / u64::from(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_change_is_tried_again() {
        let check = |class: Class, status: Option<u16>, expected: bool| {
            assert_eq!(is_worth_another_try(class, status), expected, "{class:?} {status:?}");
        };
        check(Class::Server, Some(500), true);
        check(Class::RateLimited, Some(503), true);
        check(Class::RateLimited, Some(429), true);
        check(Class::Timeout, Some(408), true);
        check(Class::Refused, Some(425), true);
        check(Class::NotFound, Some(404), false);
        check(Class::Refused, Some(400), false);
        check(Class::Ok, Some(200), false);
        check(Class::Truncated, Some(200), true);
        check(Class::TooLarge, Some(200), false);
        check(Class::Timeout, None, true);
        check(Class::Refused, None, true);
        check(Class::Dns, None, false);
        check(Class::Tls, None, false);
        check(Class::PrivateAddress, None, false);
        check(Class::RateLimited, None, false);
    }

    #[test]
    fn servers_say_when_in_seconds_or_by_date() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let check = |header: &str, expected: Option<u64>| {
            assert_eq!(retry_after(header, now), expected.map(Duration::from_secs), "{header}");
        };
        check("120", Some(120));
        check(" 0 ", Some(0));
        check("Mon, 23 Nov 2026 10:01:00 GMT", Some(60));
        check("Monday, 23-Nov-26 10:01:00 GMT", Some(60));
        check("Mon, 23 Nov 2026 09:00:00 GMT", Some(0));
        check("soon", None);
        check("-5", None);
        check("18446744073709551615", Some(FOR_EVER_S));
    }

    #[test]
    fn quotas_begin_anew_in_seconds_or_at_a_time() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let check = |prefix: &str, remaining: &str, reset: Option<&str>, expected: Option<u64>| {
            let header = |name: &str| match name.strip_prefix(prefix) {
                Some("-remaining") => Some(remaining),
                Some("-reset") => reset,
                _ => None,
            };
            let wait = quota(header, now);
            assert_eq!(wait, expected.map(Duration::from_secs), "{remaining} {reset:?}");
        };
        let x = "x-ratelimit";
        check(x, "0", Some("90"), Some(90));
        check(x, " 0 ", Some("90.0"), Some(90));
        check("ratelimit", "0", Some("90"), Some(90));
        check(x, "1", Some("90"), None);
        check(x, "none", Some("90"), None);
        check(x, "0", None, None);
        check(x, "0", Some("0"), None);
        check(x, "0", Some("-1"), None);
        check(x, "0", Some("soon"), None);
        let midnight = now.timestamp() + 14 * 3600;
        check(x, "0", Some(&midnight.to_string()), Some(14 * 3600));
        check(x, "0", Some(&format!("{midnight}000")), Some(14 * 3600));
        check(x, "0", Some(&(now.timestamp() - 5).to_string()), None);
        check(x, "0", Some("2026-11-24T00:00:00Z"), Some(14 * 3600));
        check(x, "0", Some("2026-11-24 00:00:00"), Some(14 * 3600));
        check(x, "0", Some("Tue, 24 Nov 2026 00:00:00 GMT"), Some(14 * 3600));
        check(x, "0", Some("1e300"), None);
    }

    #[test]
    fn pauses_double_are_spread_and_repeat() {
        for attempt in 1..5 {
            let middle = 1000 << (attempt - 1);
            let all: Vec<u64> = (0..50)
                .map(|n| pause(&format!("http://a/{n}"), attempt).as_millis() as u64)
                .collect();
            assert!(all.iter().all(|ms| (middle / 2..=middle * 3 / 2).contains(ms)), "{all:?}");
            assert!(all.iter().max() > all.iter().min());
        }
        assert_eq!(pause("http://a/", 2), pause("http://a/", 2));
        assert_ne!(pause("http://a/", 1) * 2, pause("http://a/", 2));
    }
}
