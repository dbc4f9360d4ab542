//! What came of a request, in one word, and what kept it from coming.

/// What came of a request: the answer, not a verdict on whoever gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A success, where it was asked for.
    Ok,
    /// A success, but a page where data was promised.
    OkButHtml,
    /// A success at another address; or, with a status of 300 to 399, a redirect that leads nowhere.
    Redirected,
    /// Whoever asks has to be somebody: 401, 402, 403, 407, 451, or a page to log in.
    Auth,
    /// 410.
    Gone,
    /// 404, or a page that says so with status 200.
    NotFound,
    /// 500 and above.
    Server,
    /// Nothing, or no more, within the limit; 408.
    Timeout,
    /// The name has no address.
    Dns,
    /// The connection cannot be trusted.
    Tls,
    /// No connection, one that breaks before an answer, or a status of 400 to 499 without a word of its own.
    Refused,
    /// robots.txt forbids it, or cannot be read.
    BlockedByRobots,
    /// 429, or 503 with a time to come back.
    RateLimited,
    /// The address leads inside.
    PrivateAddress,
    /// Longer than the limit; what came until then is kept.
    TooLarge,
    /// Packed beyond belief; what was unpacked until then is kept.
    ExpandsTooMuch,
    /// It ended before its end.
    Truncated,
    /// It is no address, or one that is not asked: scheme, port, user-info.
    BadAddress,
    /// What may be asked of this portal has been asked.
    OverBudget,
    /// The recorded exchanges do not have it.
    NotRecorded,
    /// A page, at a host that answers what cannot exist with the same page: whether anything is there
    /// cannot be told.
    CatchAll,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 21] = [
        Self::Ok,
        Self::OkButHtml,
        Self::Redirected,
        Self::Auth,
        Self::Gone,
        Self::NotFound,
        Self::Server,
        Self::Timeout,
        Self::Dns,
        Self::Tls,
        Self::Refused,
        Self::BlockedByRobots,
        Self::RateLimited,
        Self::PrivateAddress,
        Self::TooLarge,
        Self::ExpandsTooMuch,
        Self::Truncated,
        Self::BadAddress,
        Self::OverBudget,
        Self::NotRecorded,
        Self::CatchAll,
    ];

    /// The word in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::OkButHtml => "ok_but_html",
            Self::Redirected => "redirected",
            Self::Auth => "auth",
            Self::Gone => "gone",
            Self::NotFound => "not_found",
            Self::Server => "server",
            Self::Timeout => "timeout",
            Self::Dns => "dns",
            Self::Tls => "tls",
            Self::Refused => "refused",
            Self::BlockedByRobots => "blocked_by_robots",
            Self::RateLimited => "rate_limited",
            Self::PrivateAddress => "private_address",
            Self::TooLarge => "too_large",
            Self::ExpandsTooMuch => "expands_too_much",
            Self::Truncated => "truncated",
            Self::BadAddress => "bad_address",
            Self::OverBudget => "over_budget",
            Self::NotRecorded => "not_recorded",
            Self::CatchAll => "catch_all",
        }
    }

    /// The class of a word in the tables.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }

    /// What a status says. `moved` when it came from another address than was asked.
    pub(super) fn of_status(status: u16, moved: bool, told_to_wait: bool) -> Self {
        match status {
            200..=299 if moved => Self::Redirected,
            200..=299 | 304 => Self::Ok,
            300..=399 => Self::Redirected,
            401 | 402 | 403 | 407 | 451 => Self::Auth,
            404 => Self::NotFound,
            408 => Self::Timeout,
            410 => Self::Gone,
            429 => Self::RateLimited,
            503 if told_to_wait => Self::RateLimited,
            500.. => Self::Server,
            _ => Self::Refused,
        }
    }
}

/// Why there is no answer, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{because}")]
pub struct Fault {
    /// In one word.
    pub class: Class,
    /// In a sentence.
    pub because: String,
}

impl Fault {
    /// A fault.
    pub fn new(class: Class, because: impl Into<String>) -> Self {
        Self { class, because: because.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_their_words() {
        let check = |status: u16, moved: bool, wait: bool, expected: &str| {
            assert_eq!(Class::of_status(status, moved, wait).as_str(), expected, "{status}");
        };
        check(200, false, false, "ok");
        check(206, false, false, "ok");
        check(200, true, false, "redirected");
        check(304, false, false, "ok");
        check(302, true, false, "redirected");
        check(401, false, false, "auth");
        check(403, false, false, "auth");
        check(404, true, false, "not_found");
        check(408, false, false, "timeout");
        check(410, false, false, "gone");
        check(418, false, false, "refused");
        check(429, false, false, "rate_limited");
        check(500, false, false, "server");
        check(503, false, false, "server");
        check(503, false, true, "rate_limited");
        check(999, false, false, "server");
    }

    #[test]
    fn every_word_finds_its_class() {
        for class in Class::ALL {
            assert_eq!(Class::parse(class.as_str()), Some(class));
        }
        assert_eq!(Class::parse("fine"), None);
    }
}
