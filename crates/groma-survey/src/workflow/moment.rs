//! A second in UTC, written `YYYY-MM-DDTHH:MM:SSZ`: times come with the request, from nowhere else.

use groma_define::{calendar_day, day_number};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// A second in UTC. Its texts sort as its times do.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(Arc<str>);

/// Why a text is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no moment in UTC: write it as `2027-03-31T22:00:00Z`")]
pub struct NoMoment(pub String);

impl Moment {
    /// Reads `YYYY-MM-DDTHH:MM:SSZ`.
    pub fn parse(text: &str) -> Result<Self, NoMoment> {
        let shape = |b: &[u8]| {
            b.len() == 20
                && (b[10], b[13], b[16], b[19]) == (b'T', b':', b':', b'Z')
                && two(b, 11).is_some_and(|hour| hour < 24)
                && two(b, 14).is_some_and(|minute| minute < 60)
                && two(b, 17).is_some_and(|second| second < 60)
        };
        let day = text.get(..10).and_then(day_number);
        match day {
            Some(_) if shape(text.as_bytes()) => Ok(Self(Arc::from(text))),
            _ => Err(NoMoment(text.to_owned())),
        }
    }

    /// The last second of a day written `YYYY-MM-DD`.
    pub fn end_of_day(day: &str) -> Result<Self, NoMoment> {
        Self::parse(&format!("{day}T23:59:59Z"))
    }

    /// The second that a clock shows, counted from the beginning of 1970 in UTC.
    pub fn of_unix(seconds: u64) -> Self {
        let (day, second) = (seconds / 86_400, seconds % 86_400);
        let day = calendar_day(i64::try_from(day).unwrap_or(i64::MAX / 86_400));
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Self(Arc::from(format!("{day}T{hour:02}:{minute:02}:{second:02}Z")))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day, `YYYY-MM-DD`.
    pub fn day(&self) -> &str {
        &self.0[..10]
    }

    /// Days since 1970-01-01.
    pub fn day_number(&self) -> i64 {
        day_number(self.day()).expect("a moment's day was read when it was made")
    }

    /// Whole days from the day of `earlier` to the day of this moment.
    pub fn days_after(&self, earlier: &Self) -> i64 {
        self.day_number() - earlier.day_number()
    }
}

fn two(bytes: &[u8], at: usize) -> Option<u8> {
    let (tens, ones) = (bytes[at], bytes[at + 1]);
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + ones - b'0')
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        let check = |text: &str, expected: bool| {
            assert_eq!(Moment::parse(text).is_ok(), expected, "{text}");
        };
        check("2027-03-31T22:00:00Z", true);
        check("2027-03-31T24:00:00Z", false);
        check("2027-03-31T22:60:00Z", false);
        check("2027-03-31T22:00:60Z", false);
        check("2027-02-29T22:00:00Z", false);
        check("2027-03-31T22:00:00", false);
        check("2027-03-31 22:00:00Z", false);
        check("2027-03-31T22:00:00+", false);
        check("2027-03-31T+2:00:00Z", false);
        check("２027-3-31T22:00:00Z", false);
        check("", false);
    }

    #[test]
    fn a_clock_becomes_a_moment() {
        assert_eq!(Moment::of_unix(0).as_str(), "1970-01-01T00:00:00Z");
        assert_eq!(Moment::of_unix(951_827_696).as_str(), "2000-02-29T12:34:56Z");
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        let moment = |text| Moment::parse(text).unwrap();
        let late = moment("2027-03-31T23:59:59Z");
        assert_eq!(moment("2027-04-01T00:00:00Z").days_after(&late), 1);
        assert_eq!(late.days_after(&moment("2027-03-31T00:00:00Z")), 0);
        assert_eq!(Moment::end_of_day("2027-03-31"), Ok(late));
    }
}
