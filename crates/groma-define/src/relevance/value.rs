//! The values of an expression and how they turn into each other.

use crate::date::{civil, day_number};
use std::fmt;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text; empty when a question is unanswered.
    Text(String),
    /// A number; NaN when there is none.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Days since 1970-01-01, and whether a time of day belongs to it.
    Moment {
        /// Days, with the time as a fraction.
        days: f64,
        /// True when it is written with its time.
        timed: bool,
    },
    /// The texts of several rows or items.
    Nodes(Vec<String>),
}

impl Value {
    /// As a number; an unanswered question is NaN.
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Boolean(yes) => f64::from(u8::from(*yes)),
            Self::Moment { days, .. } => *days,
            Self::Text(text) => text_as_number(text),
            Self::Nodes(nodes) => nodes.first().map_or(f64::NAN, |text| text_as_number(text)),
        }
    }

    /// As a boolean: any text that is not empty is true, also `false`.
    pub fn boolean(&self) -> bool {
        match self {
            Self::Boolean(yes) => *yes,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Moment { .. } => true,
            Self::Text(text) => !text.is_empty(),
            Self::Nodes(nodes) => !nodes.is_empty(),
        }
    }

    /// As a text: the first row of several.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number_as_text(*number),
            Self::Boolean(yes) => yes.to_string(),
            Self::Moment { days, timed } => moment_as_text(*days, *timed),
            Self::Nodes(nodes) => nodes.first().cloned().unwrap_or_default(),
        }
    }

    /// The texts of its rows: one, when it is no set of rows.
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Self::Nodes(nodes) => nodes.clone(),
            other => vec![other.text()],
        }
    }

    /// Its days, when it is a date or a text that writes one.
    pub(super) fn days(&self) -> Option<f64> {
        match self {
            Self::Moment { days, .. } => Some(*days),
            Self::Text(text) => text_as_days(text).map(|(days, _)| days),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// As it is shown and stored: a number that is none is empty.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) if number.is_nan() => Ok(()),
            Self::Nodes(nodes) => f.write_str(&nodes.join(" ")),
            other => f.write_str(&other.text()),
        }
    }
}

/// XPath's `number()`: decimal digits, an optional sign and point, nothing else.
pub(super) fn text_as_number(text: &str) -> f64 {
    let text = text.trim();
    let legal = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    if legal { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

/// The shortest digits that read back as the same number.
pub(super) fn number_as_text(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else if number == 0.0 {
        "0".to_owned()
    } else {
        number.to_string()
    }
}

/// Days and whether a time is written, of `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM…`.
pub(super) fn text_as_days(text: &str) -> Option<(f64, bool)> {
    let text = text.trim();
    match text.split_once('T') {
        None => Some((day_number(text)? as f64, false)),
        Some((day, time)) => Some((day_number(day)? as f64 + time_as_days(time)?, true)),
    }
}

/// The share of a day that `HH:MM`, `HH:MM:SS` or `HH:MM:SS.sss` is, moved to UTC when it names an offset.
pub(super) fn time_as_days(text: &str) -> Option<f64> {
    let (clock, offset) = match text.find(['Z', '+', '-']) {
        None => (text, 0.0),
        Some(at) if &text[at..] == "Z" => (&text[..at], 0.0),
        Some(at) => {
            let minutes = clock_minutes(&text[at + 1..])?;
            (&text[..at], if text[at..].starts_with('+') { -minutes } else { minutes })
        }
    };
    Some((clock_minutes(clock)? + offset) / 1440.0)
}

fn clock_minutes(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let mut whole = |max: u32| -> Option<f64> {
        let part = parts.next()?;
        let number: u32 = part.parse().ok().filter(|_| part.len() == 2)?;
        (number <= max).then_some(f64::from(number))
    };
    let (hours, minutes) = (whole(23)?, whole(59)?);
    let seconds = match parts.next() {
        None => 0.0,
        Some(part) => part.parse().ok().filter(|seconds: &f64| (0.0..60.0).contains(seconds))?,
    };
    parts.next().is_none().then_some(hours * 60.0 + minutes + seconds / 60.0)
}

fn moment_as_text(days: f64, timed: bool) -> String {
    let Some(Clock { year, month, day, hour, minute, second, .. }) = Clock::of(days) else {
        return "NaN".to_owned();
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    if timed { format!("{date}T{hour:02}:{minute:02}:{second:02}") } else { date }
}

/// A moment in parts.
pub(super) struct Clock {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) millisecond: i64,
    /// 0 is Monday.
    pub(super) weekday: i64,
}

impl Clock {
    /// The parts of a moment; none beyond the years that four digits write.
    pub(super) fn of(days: f64) -> Option<Self> {
        // -719528 is 0000-01-01, 2932897 is 10000-01-01.
        if !(-719_528.0..2_932_897.0).contains(&days) {
            return None;
        }
        let whole = days.floor();
        let milliseconds = ((days - whole) * 86_400_000.0).round() as i64;
        let (year, month, day) = civil(whole as i64);
        Some(Self {
            year,
            month,
            day,
            hour: milliseconds / 3_600_000,
            minute: milliseconds / 60_000 % 60,
            second: milliseconds / 1000 % 60,
            millisecond: milliseconds % 1000,
            weekday: (whole as i64 + 3).rem_euclid(7),
        })
    }
}
